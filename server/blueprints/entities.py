"""Things by their IRIs: 303 to a page or to data, and the data itself (https://www.w3.org/TR/cooluris/#r303gendocument).

A thing's IRI is the configured base and a path; this application answers that path on whatever host it is served from.
A passage's IRI is its article's and a fragment, which clients keep to themselves: it leads where the article's leads,
and the article's data tells of its passages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request

from ontology.errors import EntityNotFound
from ontology.terms import KINDS
from server.blueprints.graphs import wants_text
from server.exports.description import describe, described, used_prefixes
from server.formats.negotiation import DATASET_FORMATS, EXPORT_FORMATS, HTML, best, split_suffix
from server.formats.rdf_writer import pieces
from server.pages.facts import Site
from server.store.base import Answer
from server.web.context import settings, store
from server.web.states import by_state
from server.web.streaming import streamed

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
    format_ = best(request.headers.get("Accept"), (HTML, *EXPORT_FORMATS))
    path = _site().path(iri)
    place = f"/page/{path}" if format_ is HTML else f"/data/{path}.{format_.suffix}"
    response = redirect(f"{request.script_root}{place}", 303)
    response.vary.add("Accept")
    response.headers["Link"] = alternates(iri)
    return response


@blueprint.get("/data/<kind>/<path:key>")
@by_state
def data(kind: str, key: str) -> Response:
    """Describe a thing, in the format of the suffix or else of Accept; TriG and N-Quads tell which graph says what."""
    stem, format_ = split_suffix(key, EXPORT_FORMATS)
    iri = _iri(kind, stem)
    format_ = format_ or best(request.headers.get("Accept"), EXPORT_FORMATS)
    if format_ in DATASET_FORMATS:
        quads = described(store(), iri, with_text=wants_text())
        parts = pieces(quads, format_, used_prefixes([it.triple for it in quads], settings().base))
    else:
        triples = describe(store(), iri, with_text=wants_text())
        parts = pieces(triples, format_, used_prefixes(triples, settings().base))
    response = streamed(parts, format_)
    response.headers["Link"] = f'<{iri}>; rel="describes", {alternates(iri)}'
    return response


def alternates(iri: str) -> str:
    """Return the header Link that names the page and the data of a thing (RFC 8288)."""
    root, path = request.script_root, _site().path(iri)
    links = [f'<{root}/page/{path}>; rel="alternate"; type="{HTML.media_type}"']
    links += [f'<{root}/data/{path}.{it.suffix}>; rel="alternate"; type="{it.media_type}"' for it in EXPORT_FORMATS]
    return ", ".join(links)


def _site() -> Site:
    return Site(settings().base)


def _iri(kind: str, key: str) -> str:
    if kind not in KINDS:
        raise EntityNotFound(f"there are no things of the kind '{kind}'; the kinds are {', '.join(KINDS)}")
    return _site().iri(kind, key)
