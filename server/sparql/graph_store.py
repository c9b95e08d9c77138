"""The SPARQL 1.1 Graph Store HTTP Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/).

A graph is named by its own address, `/graph/…`, where its IRI is the base and that path (4.1), or by a parameter:
`/graph-store?graph=IRI`, `/graph-store?default` (4.2). Anybody may read; who writes needs the token of `updates`.
`?default` is the graph into which is written what names no graph; queries see the union of all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote
from uuid import uuid4

import pyoxigraph as ox
from flask import Blueprint, Response, request

from ontology.errors import EntityNotFound, InvalidGraph
from server.blueprints.graphs import SAFE, written
from server.formats.negotiation import GRAPH_FORMATS, best
from server.sparql import updates
from server.sparql.incoming import parsed
from server.web.context import settings, store

if TYPE_CHECKING:
    from collections.abc import Iterator

blueprint = Blueprint("graph_store", __name__)

_MULTIPART: Final = "multipart/form-data"


@blueprint.get("/graph-store")
def read() -> Response:
    """Write a graph, in the format of Accept (5.2)."""
    iri = _named()
    if iri != updates.default_graph() and not store().has_graph(iri):
        raise _absent(iri)
    return written(iri, best(request.headers.get("Accept"), GRAPH_FORMATS), with_text=True)


@blueprint.put("/graph-store")
def put() -> Response:
    """Make a graph hold what is sent (5.3)."""
    updates.check_writer()
    return _put(_named())


@blueprint.post("/graph-store")
def post() -> Response:
    """Add what is sent to a graph, or to a new one where none is named (5.5)."""
    updates.check_writer()
    if "graph" in request.args or "default" in request.args:
        return _post(_named())
    path = f"graph/{uuid4()}"
    response = _put(f"{settings().base}{path}")
    response.headers["Location"] = f"{request.url_root}{path}"
    return response


@blueprint.delete("/graph-store")
def delete() -> Response:
    """Remove a graph (5.4)."""
    updates.check_writer()
    return _delete(_named())


@blueprint.put("/graph/<path:name>")
def put_direct(name: str) -> Response:
    updates.check_writer()
    return _put(_direct(name))


@blueprint.post("/graph/<path:name>")
def post_direct(name: str) -> Response:
    updates.check_writer()
    return _post(_direct(name))


@blueprint.delete("/graph/<path:name>")
def delete_direct(name: str) -> Response:
    updates.check_writer()
    return _delete(_direct(name))


def _put(iri: str) -> Response:
    triples = set(_sent(iri))
    is_new = not store().has_graph(iri)
    name = ox.NamedNode(iri)
    store().replace({iri: [ox.Quad(it.subject, it.predicate, it.object, name) for it in triples]})
    return _done(is_new=is_new)


def _post(iri: str) -> Response:
    lines = "".join(f"{it} .\n" for it in _sent(iri))
    is_new = not store().has_graph(iri)
    # Blank nodes that are sent are none of those that are there: a merge, as INSERT DATA makes it.
    updates.carry_out(f"INSERT DATA {{ GRAPH {ox.NamedNode(iri)} {{\n{lines}}} }}")
    return _done(is_new=is_new)


def _delete(iri: str) -> Response:
    if not store().has_graph(iri) and iri != updates.default_graph():
        raise _absent(iri)
    store().drop([iri])
    return Response(status=204)


def _done(*, is_new: bool) -> Response:
    return Response(status=201 if is_new else 204)


def _absent(iri: str) -> EntityNotFound:
    return EntityNotFound(f"there is no graph <{iri}> in the store: GRAPH ?g {{ … }} finds those there are")


def _direct(name: str) -> str:
    # Quoted again as graphs are named, so that whatever is written in an address is an IRI.
    return f"{settings().base}graph/{quote(name, safe=SAFE)}"


def _named() -> str:
    """Return the IRI of the graph that the parameters name (4.2).

    Raises:
        InvalidGraph: they name none, or more than one, or what is no IRI.
    """
    named, is_default = request.args.getlist("graph"), "default" in request.args
    if len(named) + is_default != 1:
        raise InvalidGraph(
            f"{len(named) + is_default or 'no'} graphs are named: name one, as /graph-store?graph=IRI, or as "
            "/graph-store?default for the graph of what is written without a name"
        )
    if is_default:
        return updates.default_graph()
    iri, here = named[0], f"{request.url_root}graph/"
    if iri.startswith(here):
        # The address of one of the graph's own, such as Location gave it, is its IRI wherever it is served.
        iri = f"{settings().base}graph/{iri.removeprefix(here)}"
    try:
        return ox.NamedNode(iri).value
    except ValueError:
        raise InvalidGraph(f"{iri!r} is not an absolute IRI, so it names no graph") from None


def _sent(iri: str) -> Iterator[ox.Triple]:
    """Yield the triples of the body: one document, or as many as there are files in a form (5.5).

    Raises:
        InvalidGraph: a document does not parse.
        UnsupportedMediaType: it is of no format that is read.
    """
    if request.mimetype != _MULTIPART:
        yield from parsed(request.get_data(), request.mimetype, iri)
        return
    files = [file for _, file in request.files.items(multi=True)]
    if not files:
        raise InvalidGraph("the form has no files: send each document as one, with its Content-Type")
    for file in files:
        yield from parsed(file.read(), file.mimetype, iri)
