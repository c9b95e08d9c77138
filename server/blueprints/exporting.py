"""Exports over HTTP: everything, one thing, or what a query makes, as a file to be saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Blueprint, request

from ontology.errors import EntityNotFound, InvalidQuery, QueryTooLarge
from ontology.terms import KINDS
from server.blueprints.graphs import wants_text
from server.exports.selection import Selection
from server.exports.writing import write
from server.formats.negotiation import EXPORT_FORMATS, NETWORK_FORMATS, best, by_suffix, split_suffix
from server.pages.facts import Site
from server.sparql.bounded import FirstRows
from server.sparql.protocol import ask
from server.store.base import Triples
from server.web.context import settings, store
from server.web.streaming import streamed

if TYPE_CHECKING:
    import pyoxigraph as ox
    from flask import Response

    from server.formats.negotiation import Format

blueprint = Blueprint("exporting", __name__)

_OFFERED: Final = (*EXPORT_FORMATS, *NETWORK_FORMATS)
#: Most triples of a query's result that is exported over HTTP: they are held while they are sorted.
_MOST_TRIPLES: Final = 100_000


@blueprint.app_context_processor
def _everywhere() -> dict[str, object]:
    # For the row of downloads, which every page of a thing has.
    return {"saved_as": {"data": EXPORT_FORMATS, "networks": NETWORK_FORMATS}}


@blueprint.get("/export", defaults={"suffix": None})
@blueprint.get("/export.<suffix>")
def export(suffix: str | None) -> Response:
    """Send everything, or what a query makes, as a file to be saved."""
    format_ = by_suffix(suffix, _OFFERED) if suffix else best(request.headers.get("Accept"), _OFFERED)
    if "query" in request.args:
        made = _made(request.args["query"])
        return _saved(Selection(store(), settings().base, triples=made), format_, "query")
    return _saved(Selection(store(), settings().base, with_text=wants_text()), format_, "onrecord")


@blueprint.get("/export/<kind>/<path:key>")
def thing(kind: str, key: str) -> Response:
    """Send one thing, an article with all that was read in it, as a file to be saved."""
    stem, format_ = split_suffix(key, _OFFERED)
    if kind not in KINDS:
        raise EntityNotFound(f"there are no things of the kind '{kind}'; the kinds are {', '.join(KINDS)}")
    iri = Site(settings().base).iri(kind, stem)
    selection = Selection(store(), settings().base, (iri,), with_text=wants_text())
    return _saved(selection, format_ or best(request.headers.get("Accept"), _OFFERED), stem.replace("/", "-"))


def _saved(selection: Selection, format_: Format, name: str) -> Response:
    return streamed(write(selection, format_), format_, f"{name}.{format_.suffix}")


def _made(text: str) -> tuple[ox.Triple, ...]:
    """Return the triples that a query makes, asked within the limits of any other query.

    Raises:
        InvalidQuery: it does not parse, or makes none.
        QueryTooLarge: they are too many.
    """
    found = FirstRows(ask, _MOST_TRIPLES + 1).query(text, base=settings().base)
    if not isinstance(found, Triples):
        raise InvalidQuery("the query gives no graph: begin it with CONSTRUCT or DESCRIBE, or send it to /sparql")
    triples = tuple(found.triples)
    if len(triples) > _MOST_TRIPLES:
        raise QueryTooLarge(
            f"the query makes more than the {_MOST_TRIPLES:,} triples that are exported here: narrow it down, or use "
            "`onrecord export --query`, which takes any number"
        )
    return triples
