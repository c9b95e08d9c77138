"""Atom feeds of new statements: of all, of one actor, and about one membership or proposition."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, request

from server.formats import atom
from server.pages.facts import Site
from server.pages.feed import FeedPage, Mark, page
from server.web.context import settings, store
from server.web.states import by_state

blueprint = Blueprint("feeds", __name__)

_ALL: Final = "feed.atom"


@blueprint.get("/feed.atom")
@by_state
def everything() -> Response:
    """Tell of all statements that are attributed to somebody."""
    before = _before()
    return _sent(page(store(), _site(), before=before), _ALL, "")


@blueprint.get("/feed/<kind>/<path:key>.atom")
@by_state
def about(kind: str, key: str) -> Response:
    """Tell of what an actor says, or of what is said about a membership or a proposition."""
    site, before = _site(), _before()
    iri = site.iri(kind, key)
    path = site.path(iri)
    return _sent(page(store(), site, kind, iri, before), f"feed/{path}.atom", f"page/{path}")


def _sent(found: FeedPage, place: str, shown: str) -> Response:
    root = request.url_root
    first = f"{root}{place}"
    at = atom.Addresses(
        id=f"{settings().base}{place}",
        root=root,
        own=first if _before() is None else f"{first}?before={_before()}",
        first=first,
        next=None if found.next is None else f"{first}?before={found.next}",
        about=f"{root}{shown}",
    )
    told = atom.Feed(
        title=atom.title(found.about),
        subtitle="As news articles report it, in the order in which they were read",
        updated=found.newest or atom.NEVER,
        entries=((it.row, it.read) for it in found.entries),
    )
    return Response(atom.write(told, at), content_type=f"{atom.MEDIA_TYPE}; charset=utf-8")


def _before() -> Mark | None:
    given = request.args.get("before")
    return None if given is None else Mark.parse(given)


def _site() -> Site:
    return Site(settings().base)
