"""The HTML pages. What they show is made in `server.pages`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from flask import Blueprint, current_app, redirect, render_template, request

from ontology.errors import EntityNotFound
from server.labels import FAMILY_WORDS, plural
from server.pages import (
    actors,
    articles,
    filters,
    home,
    judgements,
    memberships,
    propositions,
    reasons,
    results,
    search,
    statement_page,
    things,
)
from server.pages.facts import Site
from server.pages.kept import Kept, Memory
from server.pages.renewed import Renewed
from server.sparql.bounded import FirstRows
from server.sparql.protocol import ask
from server.store.base import Store
from server.web.context import answers, settings, store
from server.web.states import by_settled_state

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as BaseResponse

blueprint = Blueprint("views", __name__)

#: A store scans and drops what comes before a page, so that a page too far on would cost for nothing.
_MAX_PAGES: Final = 8000
_KEPT: Final = "onrecord-kept"
#: Digits of an article's sha256 in its IRI.
_HASH_CHARS: Final = 32
#: Formats of a thing's data, by the ending of its address, in the order of the download row.
_FORMATS: Final = (("ttl", "Turtle"), ("nt", "N-Triples"), ("jsonld", "JSON-LD"), ("rdf", "RDF/XML"))


@blueprint.app_context_processor
def _everywhere() -> dict[str, object]:
    # `root` goes before every address, for an application that is served below a prefix of its host.
    root = request.script_root if request else ""
    return {"root": root, "formats": _FORMATS, "plural": plural, "families": FAMILY_WORDS}


@blueprint.get("/")
def first() -> str:
    return render_template("home.html", page=_kept().home.get())


@blueprint.get("/page/<kind>/<path:key>")
@by_settled_state
def thing(kind: str, key: str) -> str:
    site = _site()
    iri = site.iri(kind, key)
    list_ = _list(kind)
    template, build = _PAGES.get(kind, _TABLE)
    try:
        page = build(store(), site, iri, list_)
    except EntityNotFound:
        # What is referred to, but not described as a thing of its kind, is still shown as far as it is known.
        template, page = _TABLE[0], things.thing_page(store(), site, iri)
    judged = judgements.judged(store(), site, iri)
    # Of what thousands of articles name, this takes longer than the rest of a page.
    why = memory().get(("reasons", iri), lambda: reasons.reasons(store(), site, iri))
    return render_template(template, page=page, judged=judged, reasons=why)


class _List(NamedTuple):
    """Which page of which list of a thing is asked for, and which of its statements."""

    only: str | None
    number: int
    asked: filters.Filter


def _list(kind: str) -> _List:
    only, number = request.args.get("list"), request.args.get("page", "1")
    if only is not None and (kind != "actor" or only not in actors.LISTS):
        raise EntityNotFound(f"there is no list '{only}' here: an actor has the lists {', '.join(actors.LISTS)}")
    if not (number.isascii() and number.isdecimal() and 0 < int(number[:7]) <= _MAX_PAGES):
        raise EntityNotFound(f"there is no page '{number}' of a list: pages are numbered from 1 to {_MAX_PAGES}")
    asked = filters.read(_site(), request.args) if only in actors.STATEMENT_LISTS else filters.EVERYTHING
    return _List(only, int(number), asked)


_Build = Callable[[Store, Site, str, _List], object]

_TABLE: Final[tuple[str, _Build]] = ("thing.html", lambda graph, site, iri, _: things.thing_page(graph, site, iri))
_PAGES: Final[Mapping[str, tuple[str, _Build]]] = MappingProxyType({
    "actor": ("actor.html", lambda graph, site, iri, it: actors.page(graph, site, iri, *it, memory())),
    "article": ("article.html", lambda graph, site, iri, _: articles.page(graph, site, iri)),
    "claim": ("claim.html", lambda graph, site, iri, _: propositions.claim_page(graph, site, iri)),
    "date": ("date.html", lambda graph, site, iri, _: things.date_page(graph, site, iri)),
    "membership": ("membership.html", lambda graph, site, iri, it: memberships.page(graph, site, iri, it.number)),
    "post": ("post.html", lambda graph, site, iri, _: memberships.post_page(graph, site, iri)),
    "proposition": ("proposition.html", lambda graph, site, iri, it: propositions.page(graph, site, iri, it.number)),
    "run": ("run.html", lambda graph, site, iri, _: things.run_page(graph, site, iri)),
    "statement": ("statement.html", lambda graph, site, iri, _: statement_page.page(graph, site, iri)),
})  # fmt: skip


@blueprint.get("/page")
def anything() -> str | BaseResponse:
    """Show any IRI that is not one of the graph's own, such as a term of a vocabulary."""
    iri = request.args.get("iri", "")
    path = _site().path(iri)
    if path is not None:
        return redirect(f"{request.script_root}{_site().href(iri)}")
    return render_template("thing.html", page=things.thing_page(store(), _site(), iri))


@blueprint.get("/article/<digest>")
def article(digest: str) -> BaseResponse:
    """Lead to the page of an article, given the sha256 of its text or as much of it as its IRI holds."""
    return redirect(f"{request.script_root}{_site().href(_site().iri('article', digest[:_HASH_CHARS].lower()))}")


@blueprint.get("/query")
def query() -> tuple[str, int]:
    """Answer a query as a table, for browsers without scripts."""
    page = results.page(FirstRows(ask, results.MAX_ROWS + 1), _site(), request.args.get("query", ""))
    return render_template("results.html", page=page), 400 if page.problem else 200


def names() -> search.Index:
    """Return the names of all actors, as the search field finds them."""
    return _kept().names.get()


def memory() -> Memory:
    """Return what was kept of the lists of pages, as of the present state of the store."""
    return Memory(_kept().lists, answers().snapshot())


def _site() -> Site:
    return Site(settings().base)


class _Kept(NamedTuple):
    """What an application keeps in memory for a while."""

    home: Renewed[home.HomePage]
    names: Renewed[search.Index]
    lists: Kept


def _kept() -> _Kept:
    kept = current_app.extensions.get(_KEPT)
    if kept is None:
        graph, site = store(), _site()
        kept = _Kept(Renewed(lambda: home.page(graph, site)), Renewed(lambda: search.Index.read(graph, site)), Kept())
        current_app.extensions[_KEPT] = kept
    assert isinstance(kept, _Kept)  # noqa: S101 -- only this function writes there
    return kept
