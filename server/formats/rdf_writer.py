"""Triples and quads as bytes in an RDF format, piece by piece, so that no document is ever whole in memory.

Oxigraph writes all formats but RDF/XML; it writes whole documents, so a stream is cut into short documents, and what
begins and ends each of them is written once. Oxigraph's RDF/XML is not used because it lets through what XML forbids.
"""

from __future__ import annotations

import re
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeVar
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

from ontology.errors import FormatNotFound
from ontology.terms import RDF, XSD
from server.formats.negotiation import JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from server.formats.negotiation import Format

    _Part = Iterable[ox.Triple] | Iterable[ox.Quad]

#: Triples in one piece; a piece ends only between two subjects, unless one has more triples than this again.
PIECE: Final = 1_000

_OXIGRAPH: Final[Mapping[Format, ox.RdfFormat]] = MappingProxyType({
    TURTLE: ox.RdfFormat.TURTLE,
    N_TRIPLES: ox.RdfFormat.N_TRIPLES,
    JSON_LD: ox.RdfFormat.JSON_LD,
    N_QUADS: ox.RdfFormat.N_QUADS,
    TRIG: ox.RdfFormat.TRIG,
})  # fmt: skip

# An XML name without colon (Namespaces in XML 1.0, 4) at the end of an IRI, in the characters that IRIs here use.
_LOCAL_NAME: Final = re.compile(r"[^\W\d][\w.-]*\Z")
# The prefixes that each document begins with.
_HEAD: Final = re.compile(rb"(?:@prefix [^\n]*\n)*")
# What no XML 1.0 document can hold, not even escaped (https://www.w3.org/TR/xml/#charsets).
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

_TO_ESCAPE: Final = re.compile(f"[&<>\r]|{_NOT_XML.pattern}")
_STRING: Final = str(XSD.string)

T = TypeVar("T", ox.Triple, ox.Quad)


def pieces(items: Iterable[T], format_: Format, prefixes: Mapping[str, str]) -> Iterator[bytes]:
    r"""Write triples, or quads for a format that has graphs, in the order given.

    Those of one subject are written as one where they follow each other. Two equal runs give equal bytes.

    Raises:
        FormatNotFound: RDF/XML was asked for, and a property's IRI does not end in an XML name.

    >>> name = ox.NamedNode("https://example.org/a")
    >>> b"".join(pieces([ox.Triple(name, name, ox.Literal("x"))], TURTLE, {"ex": "https://example.org/"})).decode()
    '@prefix ex: <https://example.org/> .\n\nex:a ex:a "x" .\n'
    """
    return _written(_parts(iter(items)), format_, prefixes)


def pieces_of_text(texts: Iterable[str], format_: Format, prefixes: Mapping[str, str]) -> Iterator[bytes]:
    r"""Write what documents of N-Quads say, in their order; each ends where a subject does, if it can.

    Raises:
        FormatNotFound: as `pieces`. Where quads are in a graph, the format must have graphs.

    >>> b"".join(pieces_of_text(['<urn:a> <urn:b> "x" .\n'], TURTLE, {"": "urn:"})).decode()
    '@prefix : <urn:> .\n\n:a :b "x" .\n'
    """
    if format_ in (N_TRIPLES, N_QUADS):
        return (text.encode() for text in texts)
    return _written((ox.parse(text, ox.RdfFormat.N_QUADS) for text in texts), format_, prefixes)


def _written(parts: Iterator[_Part], format_: Format, prefixes: Mapping[str, str]) -> Iterator[bytes]:
    if format_ is RDF_XML:
        return _rdf_xml(parts, prefixes)
    if format_ is JSON_LD:
        return _json_ld(parts)
    if format_ in (TURTLE, TRIG):
        return _prefixed(parts, format_, prefixes)
    return (_document(part, format_) for part in parts)


def _parts(items: Iterator[T]) -> Iterator[list[T]]:
    carried: list[T] = []
    while True:
        part = carried + list(islice(items, PIECE - len(carried)))
        if not part:
            return
        carried = []
        if len(part) == PIECE:
            last = part[-1].subject
            cut = next((place for place in range(PIECE - 1, 0, -1) if part[place - 1].subject != last), PIECE)
            part, carried = part[:cut], part[cut:]
        yield part


def _document(part: _Part, format_: Format, prefixes: Mapping[str, str] | None = None) -> bytes:
    written = ox.serialize(part, format=_OXIGRAPH[format_], prefixes=dict(prefixes or {}))
    assert written is not None  # noqa: S101 -- bytes are returned where no output is named
    return written


def _prefixed(parts: Iterator[_Part], format_: Format, prefixes: Mapping[str, str]) -> Iterator[bytes]:
    yield "".join(f"@prefix {prefix}: <{prefixes[prefix]}> .\n" for prefix in sorted(prefixes)).encode()
    for part in parts:
        body = _document(part, format_, prefixes)
        body = body[_HEAD.match(body).end() :]  # type: ignore[union-attr]  # it matches nothing at the least
        # A subject stands on its own. Line ends in literals are escaped, so this is the end of one.
        yield b"\n" + body.replace(b" .\n", b" .\n\n").removesuffix(b"\n") if format_ is TURTLE else b"\n" + body


def _json_ld(parts: Iterator[_Part]) -> Iterator[bytes]:
    yield b"["
    between = b"\n"
    for part in parts:
        yield between + _document(part, JSON_LD).removeprefix(b"[").removesuffix(b"]")
        between = b",\n"
    yield b"\n]\n"


def _rdf_xml(parts: Iterator[_Part], prefixes: Mapping[str, str]) -> Iterator[bytes]:
    """Write RDF/XML (https://www.w3.org/TR/rdf-syntax-grammar/) in its plainest form: descriptions of properties."""
    names = {namespace: prefix for prefix, namespace in prefixes.items()} | {str(RDF): "rdf"}
    declared = "".join(
        f"\n  xmlns:{prefix}={quoteattr(namespace)}"
        for namespace, prefix in sorted(names.items(), key=lambda it: it[1])
    )
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{declared}>\n'.encode()
    tags: dict[str, tuple[str, str]] = {}
    for part in parts:
        lines: list[str] = []
        subject: object = None
        for item in part:
            if (told := item.subject) != subject:
                lines += ["</rdf:Description>\n"] if subject is not None else []
                subject = told
                lines.append(f"<rdf:Description {_node(told, 'about')}>\n")
            iri = item.predicate.value
            if iri not in tags:
                tags[iri] = _tag(iri, names)
            lines.append(_property(*tags[iri], item.object))
        yield "".join([*lines, "</rdf:Description>\n"]).encode()
    yield b"</rdf:RDF>\n"


def _tag(iri: str, names: Mapping[str, str]) -> tuple[str, str]:
    """Return what begins the element of a property, and its name."""
    found = _LOCAL_NAME.search(iri)
    if found is None:
        raise FormatNotFound(
            f"the property <{iri}> cannot be written in RDF/XML, since it ends in no XML name: ask for Turtle"
        )
    namespace, local = iri[: found.start()], found[0]
    prefix = names.get(namespace)
    tag = f"{prefix}:{local}" if prefix else local
    return tag if prefix else f"{tag} xmlns={quoteattr(namespace)}", tag


def _property(start: str, tag: str, value: object) -> str:
    if not isinstance(value, ox.Literal):
        return f"  <{start} {_node(value, 'resource')}/>\n"
    words = value.value
    if _TO_ESCAPE.search(words):
        words = escape(_NOT_XML.sub("\ufffd", words), {"\r": "&#13;"})
    kind = ""
    if value.language:
        kind = f" xml:lang={quoteattr(value.language)}"
    elif (datatype := value.datatype.value) != _STRING:
        kind = f" rdf:datatype={_quoted(datatype)}"
    return f"  <{start}{kind}>{words}</{tag}>\n"


def _quoted(iri: str) -> str:
    """Return an IRI as the value of an attribute. It holds no quotation mark and no angle bracket."""
    return f'"{iri}"' if "&" not in iri else quoteattr(iri)


def _node(node: object, attribute: str) -> str:
    if isinstance(node, ox.NamedNode):
        return f"rdf:{attribute}={_quoted(node.value)}"
    if isinstance(node, ox.BlankNode):
        return f'rdf:nodeID="b{node.value}"'
    raise FormatNotFound("a triple within a triple cannot be written in RDF/XML: ask for Turtle")
