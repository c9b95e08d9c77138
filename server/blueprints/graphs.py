"""Whole graphs over HTTP: the vocabulary and each named graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from flask import Blueprint, current_app, render_template, request

from ontology.errors import EntityNotFound
from server.exports.graph import Options, write
from server.formats.negotiation import EXPORT_FORMATS, HTML, best, by_suffix, split_suffix
from server.pages import graph_page, ontology
from server.pages.facts import Site
from server.pages.renewed import Renewed
from server.web.context import settings, store
from server.web.states import by_settled_state, by_state
from server.web.streaming import streamed

if TYPE_CHECKING:
    from flask import Response

    from server.formats.negotiation import Format
    from server.pages.ontology import OntologyPage

blueprint = Blueprint("graphs", __name__)

_KEPT: Final = "onrecord-ontology-page"
#: Signs of a graph's name that stand for themselves in its IRI.
SAFE: Final = "/-._~:,+!*"


@blueprint.get("/ns", defaults={"suffix": None})
@blueprint.get("/ns.<suffix>")
def vocabulary(suffix: str | None) -> Response:
    """Tell of the vocabulary, to which the IRIs of its terms lead (https://www.w3.org/TR/swbp-vocab-pub/).

    Programs get it as it is, and people as a page.
    """
    offered = (*EXPORT_FORMATS, HTML)
    format_ = by_suffix(suffix, offered) if suffix else best(request.headers.get("Accept"), offered)
    return _vocabulary_page() if format_ is HTML else _vocabulary_data(format_)


@by_settled_state
def _vocabulary_page() -> str:
    return render_template("ns.html", page=_ontology().get())


@by_state
def _vocabulary_data(format_: Format) -> Response:
    return _graph(f"{settings().base}graph/ontology", format_, with_text=True)


def _ontology() -> Renewed[OntologyPage]:
    kept = current_app.extensions.get(_KEPT)
    if kept is None:
        graph, site = store(), Site(settings().base)
        kept = current_app.extensions[_KEPT] = Renewed(lambda: ontology.page(graph, site))
    assert isinstance(kept, Renewed)  # noqa: S101 -- only this function writes there
    return kept


@blueprint.get("/graph/<path:name>")
@by_state
def graph(name: str) -> Response | str:
    """Write one named graph, in the format of the suffix or else of Accept; for browsers, tell what it holds."""
    # Quoted again as graphs are named, so that whatever was asked for is an IRI.
    whole = f"{settings().base}graph/{quote(name, safe=SAFE)}"
    stem, format_ = split_suffix(name, EXPORT_FORMATS)
    if format_ is not None and not store().has_graph(whole):
        whole = f"{settings().base}graph/{quote(stem, safe=SAFE)}"
    else:
        # What looks like a suffix is a part of the graph's own name.
        format_ = best(request.headers.get("Accept"), (*EXPORT_FORMATS, HTML))
    if format_ is HTML:
        return render_template("graph.html", page=graph_page.page(store(), Site(settings().base), whole))
    # Of graphs that somebody put here, all is given back.
    return _graph(whole, format_, with_text=wants_text() or not name.startswith("article/"))


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
