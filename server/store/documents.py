"""What LOAD is to read (SPARQL 1.1 Update, 3.1.4): documents, which are fetched before the store is asked."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from ontology.errors import InvalidQuery

#: What the engine's messages begin with, beside telling the place by itself.
_PLACE: Final = re.compile(r"Parser error at line \d+ (?:column \d+|between columns \d+ and \d+): ")


@dataclass(frozen=True, slots=True)
class Document:
    """What came of fetching one document. An update takes it along from process to process, as JSON.

    Attributes:
        asked: its IRI, as the update has it.
        place: where it came from at last, which its relative IRIs are relative to.
        media_type: its format, one that is read.
        packed: its bytes, in Base64.
        problem: why there is none, in words that go on from its IRI; empty where there is one.
    """

    asked: str
    place: str = ""
    media_type: str = ""
    packed: str = ""
    problem: str = ""

    @classmethod
    def of(cls, asked: str, place: str, media_type: str, data: bytes) -> Document:
        return cls(asked, place, media_type, b64encode(data).decode("ascii"))


def triples(document: Document) -> list[ox.Triple]:
    """Return what a document says, its blank nodes unlike any others.

    Raises:
        InvalidQuery: it could not be fetched, does not parse, or has more graphs than one; the message goes on from
            the document's IRI.

    >>> triples(Document.of("urn:d", "https://example.org/d", "text/turtle", b"<a> <b> 1 ."))[0].subject.value
    'https://example.org/a'
    """
    if document.problem:
        raise InvalidQuery(document.problem)
    kind = ox.RdfFormat.from_media_type(document.media_type)
    assert kind is not None  # noqa: S101 -- whoever fetched it knows what is read
    found = []
    try:
        for quad in ox.parse(b64decode(document.packed), format=kind, base_iri=document.place, rename_blank_nodes=True):
            if not isinstance(quad.graph_name, ox.DefaultGraph):
                raise InvalidQuery(f"has a graph {quad.graph_name} in it, and one graph alone can be loaded")
            found.append(quad.triple)
    except SyntaxError as error:
        raise InvalidQuery(f"does not parse as {document.media_type}{fault(error)}") from None
    return found


def fault(error: SyntaxError) -> str:
    """Return where a document does not parse, and why, as words go on after "does not parse"."""
    if "LoadDocumentCallback" in error.msg:
        # The engine's own words are for programmers. Contexts of elsewhere could be anything at any time.
        return ": its context is at another address, which is not fetched; put the context itself into the document"
    where = "" if error.lineno is None else f" at line {error.lineno}, column {error.offset}"
    return f"{where}: {_PLACE.sub('', error.msg)}"
