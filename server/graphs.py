"""Whole graphs over HTTP: the vocabulary, one named graph, and everything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from flask import Blueprint, request

from ontology.errors import EntityNotFound
from server.context import settings, store
from server.export import Options, write
from server.exports.about import in_words
from server.exports.selection import Selection
from server.exports.writing import write as write_network
from server.negotiation import EXPORT_FORMATS, GRAPH_FORMATS, NETWORK_FORMATS, best, by_suffix, split_suffix
from server.streaming import streamed

if TYPE_CHECKING:
    from flask import Response

    from server.negotiation import Format

blueprint = Blueprint("graphs", __name__)

#: Signs of a graph's name that stand for themselves in its IRI.
SAFE: Final = "/-._~:,+!*"


@blueprint.get("/ns", defaults={"suffix": None})
@blueprint.get("/ns.<suffix>")
def vocabulary(suffix: str | None) -> Response:
    """Write the vocabulary, to which the IRIs of its terms lead (https://www.w3.org/TR/swbp-vocab-pub/)."""
    format_ = by_suffix(suffix, GRAPH_FORMATS) if suffix else best(request.headers.get("Accept"), GRAPH_FORMATS)
    return _graph(f"{settings().base}graph/ontology", format_, with_text=True)


@blueprint.get("/graph/<path:name>")
def graph(name: str) -> Response:
    """Write one named graph, in the format of the suffix or else of Accept."""
    # Quoted again as graphs are named, so that whatever was asked for is an IRI.
    whole = f"{settings().base}graph/{quote(name, safe=SAFE)}"
    stem, format_ = split_suffix(name, GRAPH_FORMATS)
    if format_ is not None and not store().has_graph(whole):
        whole = f"{settings().base}graph/{quote(stem, safe=SAFE)}"
    else:
        # What looks like a suffix is a part of the graph's own name.
        format_ = best(request.headers.get("Accept"), GRAPH_FORMATS)
    # Of graphs that somebody put here, all is given back.
    return _graph(whole, format_, with_text=wants_text() or not name.startswith("article/"))


@blueprint.get("/export", defaults={"suffix": None})
@blueprint.get("/export.<suffix>")
def export(suffix: str | None) -> Response:
    """Send everything as a file to be saved."""
    offered = (*EXPORT_FORMATS, *NETWORK_FORMATS)
    format_ = by_suffix(suffix, offered) if suffix else best(request.headers.get("Accept"), offered)
    base, with_text = settings().base, wants_text()
    if format_ in NETWORK_FORMATS:
        parts = write_network(Selection(store(), base, with_text=with_text), format_, in_words(base))
    else:
        parts = write(store(), format_, Options(base=base, with_text=with_text))
    return streamed(parts, format_, f"onrecord.{format_.suffix}")


def wants_text() -> bool:
    """Tell whether the request asks for the texts of articles, as `?text=yes`."""
    return request.args.get("text") == "yes"


def _graph(iri: str, format_: Format, *, with_text: bool) -> Response:
    if not store().has_graph(iri):
        raise EntityNotFound(f"there is no graph <{iri}> in the store: GRAPH ?g {{ … }} finds those there are")
    return written(iri, format_, with_text=with_text)


def written(iri: str, format_: Format, *, with_text: bool) -> Response:
    """Write a graph, as none where there is none; the texts of articles in it where asked for."""
    options = Options(base=settings().base, graphs=(iri,), with_text=with_text)
    return streamed(write(store(), format_, options), format_)
