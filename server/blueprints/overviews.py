"""Pages that bring several things together: two actors beside each other, and topics over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Blueprint, jsonify, render_template, request

from ontology.errors import EntityNotFound
from server.blueprints.views import memory, names
from server.pages import choosing, topics
from server.pages.facts import Site
from server.web.context import settings, store

if TYPE_CHECKING:
    from flask import Response

blueprint = Blueprint("overviews", __name__)

_MAX_PAGES: Final = 2000


@blueprint.get("/compare")
def compare() -> tuple[str, int]:
    """Compare the actors `a` and `b`, each by name, by IRI or as `actor:key`."""
    page = choosing.page(store(), _site(), names(), request.args, _number(), memory())
    status = 400 if any(it.problem for it in page.fields) else 200
    return render_template("compare.html", page=page, short=choosing.in_address, site=_site()), status


@blueprint.get("/compare/choices")
def choices() -> Response:
    """Suggest actors for the words typed so far."""
    found = choosing.suggested(store(), _site(), names(), request.args.get("q", ""))
    return jsonify(
        [
            {
                "value": choosing.in_address(_site(), hit.link),
                "label": hit.link.label,
                "also": hit.matched,
                "known": hit.mentions > 0,
            }
            for hit in found
        ]
    )


@blueprint.get("/topics")
def every() -> str:
    """List what is spoken about most."""
    return render_template("topics.html", page=topics.index(store(), _site(), memory()))


@blueprint.get("/topic/<kind>/<path:key>")
def topic(kind: str, key: str) -> str:
    """Show who said what about a proposition, an organization, a membership or an event, over time."""
    site = _site()
    page = topics.page(store(), site, site.iri(kind, key), request.args.get("lanes", ""), _number(), memory())
    return render_template("topic.html", page=page)


def _site() -> Site:
    return Site(settings().base)


def _number() -> int:
    number = request.args.get("page", "1")
    if not (number.isascii() and number.isdecimal() and 0 < int(number[:7]) <= _MAX_PAGES):
        raise EntityNotFound(f"there is no page '{number[:40]}' of a list: pages are numbered from 1 to {_MAX_PAGES}")
    return int(number)
