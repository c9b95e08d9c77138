"""Triples that clients send: what is taken, and how it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from werkzeug.exceptions import UnsupportedMediaType

from ontology.errors import InvalidGraph
from server.formats.negotiation import JSON_LD, N_TRIPLES, RDF_XML, TURTLE
from server.store.documents import fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: What is read, by its media type.
FORMATS: Final[Mapping[str, ox.RdfFormat]] = {
    TURTLE.media_type: ox.RdfFormat.TURTLE,
    "application/x-turtle": ox.RdfFormat.TURTLE,
    N_TRIPLES.media_type: ox.RdfFormat.N_TRIPLES,
    RDF_XML.media_type: ox.RdfFormat.RDF_XML,
    JSON_LD.media_type: ox.RdfFormat.JSON_LD,
}


def parsed(document: bytes, media_type: str, base: str) -> Iterator[ox.Triple]:
    """Yield the triples of a document, its relative IRIs resolved against `base`, its blank nodes unlike any others.

    Raises:
        InvalidGraph: it does not parse, or has more graphs than one.
        UnsupportedMediaType: its format is not read here.
    """
    format_ = FORMATS.get(media_type)
    if format_ is None:
        raise UnsupportedMediaType(
            f"a graph is read as {', '.join(FORMATS)}, and this one says {media_type or 'nothing'} in Content-Type"
        )
    try:
        for quad in ox.parse(document, format=format_, base_iri=base, rename_blank_nodes=True):
            if not isinstance(quad.graph_name, ox.DefaultGraph):
                raise InvalidGraph(
                    f"the document has a graph {quad.graph_name} in it: send each graph by itself, to its own name"
                )
            yield quad.triple
    except SyntaxError as error:
        raise InvalidGraph(f"the document does not parse as {media_type}{fault(error)}") from None
