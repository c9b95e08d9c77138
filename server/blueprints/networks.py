"""The network around a thing: a page that unfolds from thing to thing, and the neighbors of one thing as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask import Blueprint, jsonify, render_template, request

from ontology.errors import InvalidQuery
from server.blueprints.views import memory
from server.formats.negotiation import HTML, PLAIN_JSON, best, split_suffix
from server.pages import neighborhood
from server.pages.facts import Site
from server.web.context import settings, store

if TYPE_CHECKING:
    from flask import Response

    from server.pages.neighborhood import Around

blueprint = Blueprint("networks", __name__)

_JSON: Final = (PLAIN_JSON,)


@blueprint.app_context_processor
def _everywhere() -> dict[str, object]:
    # For the link that each page of a thing has.
    return {"network_kinds": neighborhood.KINDS}


@blueprint.get("/network/<kind>/<path:key>")
def network(kind: str, key: str) -> Response | str:
    """Show what is around a thing; as JSON by Accept, or with .json at the end of the address."""
    stem, format_ = split_suffix(key, _JSON)
    format_ = format_ or best(request.headers.get("Accept"), (HTML, PLAIN_JSON))
    site = Site(settings().base)
    thing, most = site.iri(kind, stem), _most()
    if format_ is PLAIN_JSON:
        response = jsonify(_told(neighborhood.neighbors(store(), site, thing, most, memory()), site))
        response.vary.add("Accept")
        return response
    unfold = [site.iri(*it.split("/", 1)) for it in request.args.getlist("unfold") if "/" in it]
    page = neighborhood.page(store(), site, thing, unfold, most, memory())
    return render_template("network.html", page=page, most_things=neighborhood.MOST_THINGS)


def _most() -> int:
    given = request.args.get("most", str(neighborhood.SHOWN))
    if not (given.isascii() and given.isdecimal() and 0 < int(given[:7]) <= neighborhood.MOST):
        raise InvalidQuery(f"the parameter most is '{given}': give a number from 1 to {neighborhood.MOST}")
    return int(given)


def _told(around: Around, site: Site) -> dict[str, Any]:
    return {
        "iri": around.link.iri,
        "label": around.link.label,
        "kind": around.link.kind,
        "page": f"{request.script_root}{around.link.href}",
        "relations": [
            {
                "name": relation.step.name,
                "words": relation.step.words.forward,
                "words_back": relation.step.words.backward,
                "counts": relation.step.unit or None,
                "total": relation.total,
                "is_partly": relation.is_partly,
                "neighbors": [
                    {
                        "iri": it.link.iri,
                        "label": it.link.label,
                        "kind": it.link.kind,
                        "page": f"{request.script_root}{it.link.href}",
                        "weight": it.weight or None,
                        "network": f"{request.script_root}{neighborhood.address(site, it.link.iri)}.json",
                    }
                    for it in relation.neighbors
                ],
            }
            for relation in around.relations
        ],
    }
