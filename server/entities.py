"""Things by their IRIs: 303 to a page or to data, and the data itself (https://www.w3.org/TR/cooluris/#r303gendocument).

A thing's IRI is the configured base and a path; this application answers that path on whatever host it is served from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request

from ontology.errors import EntityNotFound
from ontology.terms import KINDS
from server.context import settings, store
from server.description import describe, used_prefixes
from server.graphs import wants_text
from server.negotiation import GRAPH_FORMATS, HTML, best, split_suffix
from server.pages.facts import Site
from server.rdf_writer import pieces
from server.store.base import Answer
from server.streaming import streamed

if TYPE_CHECKING:
    from flask import Response
    from werkzeug.wrappers import Response as BaseResponse

blueprint = Blueprint("entities", __name__)


@blueprint.get("/id/<kind>/<path:key>")
def thing(kind: str, key: str) -> BaseResponse:
    """Lead from a thing to its page or to its data, by Accept. Only a thing that the graph tells of is there."""
    iri = _iri(kind, key)
    found = store().query(f"ASK {{ <{iri}> ?property ?value }}")
    assert isinstance(found, Answer)  # noqa: S101 -- the text says ASK
    if not found.value:
        raise EntityNotFound(f"the graph says nothing of <{iri}>: look for it by name, or check the address")
    path = _site().path(iri)
    format_ = best(request.headers.get("Accept"), (HTML, *GRAPH_FORMATS))
    place = f"/page/{path}" if format_ is HTML else f"/data/{path}.{format_.suffix}"
    response = redirect(f"{request.script_root}{place}", 303)
    response.vary.add("Accept")
    return response


@blueprint.get("/data/<kind>/<path:key>")
def data(kind: str, key: str) -> Response:
    """Describe a thing, in the format of the suffix or else of Accept."""
    stem, format_ = split_suffix(key, GRAPH_FORMATS)
    triples = describe(store(), _iri(kind, stem), with_text=wants_text())
    format_ = format_ or best(request.headers.get("Accept"), GRAPH_FORMATS)
    return streamed(pieces(triples, format_, used_prefixes(triples, settings().base)), format_)


def _site() -> Site:
    return Site(settings().base)


def _iri(kind: str, key: str) -> str:
    if kind not in KINDS:
        raise EntityNotFound(f"there are no things of the kind '{kind}'; the kinds are {', '.join(KINDS)}")
    return _site().iri(kind, key)
