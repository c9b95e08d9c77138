"""What is wrong with a store: what breaks the shapes, and what no single graph can show."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ontology.terms import OA, ONR, PROV, RDF, SDO
from server.store.base import Answer, Solutions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from ontology.validate import Severity
    from server.store.base import Store

_ARTICLES: Final = f"SELECT DISTINCT ?article WHERE {{ ?article a <{SDO.NewsArticle}> }}"
_TYPE, _STATEMENT = ox.NamedNode(str(RDF.type)), ox.NamedNode(str(ONR.Statement))
_GENERATED_BY: Final = ox.NamedNode(str(PROV.wasGeneratedBy))
_BODY, _IDENTIFIER = ox.NamedNode(str(SDO.articleBody)), ox.NamedNode(str(SDO.identifier))
#: What leads from a statement or a span to its article.
_OF_ARTICLE: Final = (ox.NamedNode(str(SDO.isPartOf)), ox.NamedNode(str(OA.hasSource)))
_SPAN: Final = "#char="
_HASH_CHARS: Final = 32
_HASH: Final = re.compile(rf"[0-9a-f]{{{_HASH_CHARS}}}")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: in which graph or file, how gravely, with what, and what it is."""

    place: str
    severity: Severity
    focus: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.severity}: {self.focus}: {self.message}"


@dataclass(slots=True)
class Counts:
    """How much was looked at."""

    graphs: int = 0
    quads: int = 0
    articles: int = 0
    statements: int = 0
    spans: int = 0


def of_store(store: Store, base: str, counts: Counts) -> Iterator[Finding]:
    """Yield what is wrong with a store, graph by graph, while `counts` counts what was looked at.

    Articles may be taken in meanwhile. One graph at a time is in memory.
    """
    names = sorted(store.graphs())
    # Asked after the graphs are listed, so that what comes in meanwhile is missed by none of the two.
    found = store.query(_ARTICLES)
    assert isinstance(found, Solutions)  # noqa: S101 -- the text says SELECT
    articles = {term.value for (term,) in found.rows if term is not None}
    for name in names:
        quads = list(store.quads(name))
        counts.graphs += 1
        counts.quads += len(quads)
        counts.statements += sum(it.predicate == _TYPE and it.object == _STATEMENT for it in quads)
        yield from _dangling(name, quads, articles, counts)
        kind, _, key = name.removeprefix(f"{base}graph/").partition("/")
        if kind == "article":
            counts.articles += 1
            yield from _of_article(store, name, f"{base}id/article/{key}", quads)
        elif kind == "inferred" and _HASH.fullmatch(key) and f"{base}id/article/{key}" not in articles:
            yield Finding(name, "violation", name, "It was inferred from an article that is not in the store.")


def of_graph(place: str, quads: Iterable[ox.Quad]) -> Iterator[Finding]:
    """Yield what in one graph breaks the shapes."""
    from ontology.validate import validate
    from server.commands.terms import as_rdflib

    for it in validate(as_rdflib(quads)):
        yield Finding(place, it.severity, it.focus, it.message)


def _dangling(graph: str, quads: Iterable[ox.Quad], articles: Collection[str], counts: Counts) -> Iterator[Finding]:
    """Find spans and statements of articles that the store does not have; one finding for each such article."""
    spans: set[str] = set()
    missing: Counter[str] = Counter()
    for quad in quads:
        for node in (quad.subject, quad.object):
            if isinstance(node, ox.NamedNode) and _SPAN in node.value:
                spans.add(node.value)
        if quad.predicate in _OF_ARTICLE and isinstance(quad.object, ox.NamedNode):
            missing[quad.object.value] += quad.object.value not in articles
    for span in spans:
        article = span.partition("#")[0]
        missing[article] += article not in articles
    counts.spans += len(spans)
    for article, count in sorted(missing.items()):
        if count:
            message = f"The store does not have this article, and {count:,} references to it or its spans dangle."
            yield Finding(graph, "violation", article, message)


def _of_article(store: Store, graph: str, article: str, quads: Sequence[ox.Quad]) -> Iterator[Finding]:
    name, node = ox.NamedNode(graph), ox.NamedNode(article)
    if not any(it.subject == name and it.predicate == _GENERATED_BY for it in quads):
        elsewhere = store.query(f"ASK {{ <{graph}> <{PROV.wasGeneratedBy}> ?run }}")
        if not (isinstance(elsewhere, Answer) and elsewhere.value):
            yield Finding(graph, "violation", graph, "The graph has no provenance: no run is said to have made it.")
    said = [it for it in quads if it.subject == node]
    identifiers = [it.object.value for it in said if it.predicate == _IDENTIFIER and isinstance(it.object, ox.Literal)]
    for it in said:
        if it.predicate == _BODY and isinstance(it.object, ox.Literal):
            digest = sha256(it.object.value.encode("utf-8", "surrogatepass")).hexdigest()
            if identifiers != [f"sha256:{digest}"] or not article.endswith(f"/{digest[:_HASH_CHARS]}"):
                message = f"The article's text has another SHA-256 than its identifier: {digest}."
                yield Finding(graph, "violation", article, message)
    if not said:
        yield Finding(graph, "violation", article, "The graph of the article says nothing of it.")
    yield from of_graph(graph, quads)
