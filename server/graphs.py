"""Whole graphs over HTTP: the vocabulary, one named graph, and everything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from flask import Blueprint, request

from ontology.errors import EntityNotFound
from server.context import settings, store
from server.export import Options, write
from server.negotiation import EXPORT_FORMATS, GRAPH_FORMATS, best, by_suffix, split_suffix
from server.streaming import streamed

if TYPE_CHECKING:
    from flask import Response

    from server.negotiation import Format

blueprint = Blueprint("graphs", __name__)

_SAFE: Final = "/-._~:,+!*"


@blueprint.get("/ns", defaults={"suffix": None})
@blueprint.get("/ns.<suffix>")
def vocabulary(suffix: str | None) -> Response:
    """Write the vocabulary, to which the IRIs of its terms lead (https://www.w3.org/TR/swbp-vocab-pub/)."""
    format_ = by_suffix(suffix, GRAPH_FORMATS) if suffix else best(request.headers.get("Accept"), GRAPH_FORMATS)
    return _graph(f"{settings().base}graph/ontology", format_)


@blueprint.get("/graph/<path:name>")
def graph(name: str) -> Response:
    """Write one named graph, in the format of the suffix or else of Accept."""
    stem, format_ = split_suffix(name, GRAPH_FORMATS)
    format_ = format_ or best(request.headers.get("Accept"), GRAPH_FORMATS)
    # Quoted again as graphs are named, so that whatever was asked for is an IRI.
    return _graph(f"{settings().base}graph/{quote(stem, safe=_SAFE)}", format_)


@blueprint.get("/export", defaults={"suffix": None})
@blueprint.get("/export.<suffix>")
def export(suffix: str | None) -> Response:
    """Send everything as a file to be saved."""
    format_ = by_suffix(suffix, EXPORT_FORMATS) if suffix else best(request.headers.get("Accept"), EXPORT_FORMATS)
    options = Options(base=settings().base, with_text=wants_text())
    return streamed(write(store(), format_, options), format_, f"onrecord.{format_.suffix}")


def wants_text() -> bool:
    """Tell whether the request asks for the texts of articles, as `?text=yes`."""
    return request.args.get("text") == "yes"


def _graph(iri: str, format_: Format) -> Response:
    if not store().has_graph(iri):
        raise EntityNotFound(f"there is no graph <{iri}> in the store: GRAPH ?g {{ … }} finds those there are")
    options = Options(base=settings().base, graphs=(iri,), with_text=wants_text())
    return streamed(write(store(), format_, options), format_)
