"""Which format to answer in: by the Accept header (RFC 9110, 12.5.1) or by a suffix. Pure: no Flask, no store."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ontology.errors import FormatNotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

_WEIGHT: Final = re.compile(r"[0-9](?:\.[0-9]*)?")


@dataclass(frozen=True, slots=True)
class Format:
    """One way of writing something down.

    Attributes:
        name: as people call it.
        suffix: of file names and addresses, without the dot.
        media_type: what is sent as Content-Type.
        aliases: further media types that ask for it.
        charset: whether Content-Type says that the text is UTF-8; the others fix their encoding themselves.
        iri: what names the format in descriptions, of those that https://www.w3.org/ns/formats/ has.
    """

    name: str
    suffix: str
    media_type: str
    aliases: tuple[str, ...] = ()
    charset: bool = False
    iri: str = ""

    @property
    def content_type(self) -> str:
        return f"{self.media_type}; charset=utf-8" if self.charset else self.media_type


_NAMES: Final = "http://www.w3.org/ns/formats/"

HTML: Final = Format("HTML", "html", "text/html", ("application/xhtml+xml",), charset=True)
PLAIN_JSON: Final = Format("JSON", "json", "application/json")

TURTLE: Final = Format("Turtle", "ttl", "text/turtle", ("application/x-turtle",), charset=True, iri=f"{_NAMES}Turtle")
N_TRIPLES: Final = Format("N-Triples", "nt", "application/n-triples", ("text/plain",), iri=f"{_NAMES}N-Triples")
JSON_LD: Final = Format("JSON-LD", "jsonld", "application/ld+json", ("application/json",), iri=f"{_NAMES}JSON-LD")
RDF_XML: Final = Format("RDF/XML", "rdf", "application/rdf+xml", iri=f"{_NAMES}RDF_XML")
N_QUADS: Final = Format("N-Quads", "nq", "application/n-quads", iri=f"{_NAMES}N-Quads")
TRIG: Final = Format("TriG", "trig", "application/trig", iri=f"{_NAMES}TriG")

JSON: Final = Format(
    "JSON", "srj", "application/sparql-results+json", ("application/json",), iri=f"{_NAMES}SPARQL_Results_JSON"
)
XML: Final = Format(
    "XML", "srx", "application/sparql-results+xml", ("application/xml", "text/xml"), iri=f"{_NAMES}SPARQL_Results_XML"
)
CSV: Final = Format("CSV", "csv", "text/csv", charset=True, iri=f"{_NAMES}SPARQL_Results_CSV")
TSV: Final = Format("TSV", "tsv", "text/tab-separated-values", charset=True, iri=f"{_NAMES}SPARQL_Results_TSV")

#: What graph tools and investigators' tools load; they hold less than the graph does, and have no name of their own in
#: descriptions.
GRAPHML: Final = Format("GraphML", "graphml", "application/graphml+xml")
GEXF: Final = Format("GEXF", "gexf", "application/gexf+xml")
NEO4J: Final = Format("CSV for Neo4j", "neo4j.zip", "application/zip")
FTM: Final = Format("FollowTheMoney", "ftm.json", "application/json+ftm")

#: For triples, for quads, for the rows of a query, and for triples or quads; the first is the one for no preference.
GRAPH_FORMATS: Final = (TURTLE, N_TRIPLES, JSON_LD, RDF_XML)
DATASET_FORMATS: Final = (TRIG, N_QUADS)
RESULT_FORMATS: Final = (JSON, XML, CSV, TSV)
EXPORT_FORMATS: Final = (*GRAPH_FORMATS, *DATASET_FORMATS)
#: For the network of things, without the passages and dates that they are known from.
NETWORK_FORMATS: Final = (GRAPHML, GEXF, NEO4J, FTM)


def best(accept: str | None, offered: Sequence[Format]) -> Format:
    """Return the offered format that an Accept header likes best; of equals, the one offered first.

    A missing or empty header accepts anything. The most specific range that matches a media type gives its weight.

    Raises:
        FormatNotFound: the header accepts none of them.

    >>> best("text/html;q=0.9, application/*;q=0.5, text/turtle;q=0.1", GRAPH_FORMATS).name
    'N-Triples'
    >>> best("*/*", RESULT_FORMATS).name
    'JSON'
    """
    ranges = _ranges(accept or "")
    if not ranges:
        return offered[0]
    weights = [(_weight(format_, ranges), -place, format_) for place, format_ in enumerate(offered)]
    weight, _, chosen = max(weights, key=lambda weighed: weighed[:2])
    if weight <= 0:
        there = ", ".join(f"{it.media_type} ({it.name})" for it in offered)
        raise FormatNotFound(f"nothing here can be written as the Accept header asks ({accept}): offered are {there}")
    return chosen


def prefers_html(accept: str | None) -> bool:
    """Tell whether a client asks for HTML before JSON, as browsers do and programs that name no format do not.

    >>> prefers_html("text/html,application/xhtml+xml,*/*;q=0.8"), prefers_html("*/*"), prefers_html(None)
    (True, False, False)
    """
    ranges = _ranges(accept or "")
    html = _weight(HTML, ranges)
    return html > 0 and html > _weight(PLAIN_JSON, ranges)


def by_suffix(suffix: str, offered: Sequence[Format]) -> Format:
    """Return the offered format with this suffix.

    Raises:
        FormatNotFound: there is none; the message names those there are.

    >>> by_suffix("ttl", GRAPH_FORMATS).media_type
    'text/turtle'
    """
    for format_ in offered:
        if format_.suffix == suffix:
            return format_
    there = ", ".join(f".{it.suffix} ({it.name})" for it in offered)
    raise FormatNotFound(f"nothing is written as .{suffix} here: offered are {there}")


def split_suffix(key: str, offered: Sequence[Format]) -> tuple[str, Format | None]:
    """Return a key and the format that its suffix asks for. A dot that begins no offered suffix belongs to the key.

    >>> split_suffix("nato.ttl", GRAPH_FORMATS)[1].name, split_suffix("st.-kitts", GRAPH_FORMATS)
    ('Turtle', ('st.-kitts', None))
    """
    for format_ in offered:
        stem = key.removesuffix(f".{format_.suffix}")
        if stem and stem != key:
            return stem, format_
    return key, None


def _ranges(accept: str) -> list[tuple[str, str, float]]:
    """Return the type, subtype and weight of each media range. Parameters other than the weight are passed over."""
    ranges = []
    for part in accept.split(","):
        words = [word.strip() for word in part.split(";")]
        kind, _, subtype = words[0].lower().partition("/")
        if not kind or not subtype:
            continue
        weight = 1.0
        for parameter in words[1:]:
            name, _, value = parameter.partition("=")
            if name.strip().lower() == "q":
                weight = _quality(value.strip())
        ranges.append((kind, subtype, weight))
    return ranges


def _quality(value: str) -> float:
    """Return a weight as RFC 9110, 12.4.2 writes it, from 0 to 1; what is none counts as unwanted."""
    return min(float(value), 1.0) if _WEIGHT.fullmatch(value) else 0.0


def _weight(format_: Format, ranges: list[tuple[str, str, float]]) -> float:
    """Return how much a format is wanted: by its media type, else by one of its other names, else by a wildcard."""
    given = {(kind, subtype): weight for kind, subtype, weight in reversed(ranges)}
    for media_type in (format_.media_type, *format_.aliases):
        kind, _, subtype = media_type.partition("/")
        if (kind, subtype) in given:
            return given[kind, subtype]
    return given.get((format_.media_type.partition("/")[0], "*"), given.get(("*", "*"), 0.0))
