"""Graphs that are searched: invented actors and what they said, as many as a test wants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ontology.terms import DEFAULT_BASE
from server.search.search import Search, search_of
from tests.server.small_graph import quads

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.store.embedded import EmbeddedStore

BASE: Final = DEFAULT_BASE
GRAPH: Final = f"{BASE}graph/article/test"
#: Seconds that a test waits for what takes milliseconds on an idle machine.
PATIENCE: Final = 30.0


def iri(kind: str, key: str) -> str:
    return f"{BASE}id/{kind}/{key}"


def actor(key: str, label: str, *names: str, kind: str = "foaf:Person", metonym: str = "", mentions: int = 0) -> str:
    """Return Turtle about an actor."""
    told = [f'actor:{key} a {kind} ; skos:prefLabel "{label}"@en .']
    told += [f'actor:{key} skos:altLabel "{name}"@en .' for name in names]
    told += [f'actor:{key} skos:hiddenLabel "{metonym}"@en .'] if metonym else []
    told += [f"actor:{key} gaf:denotedBy <{BASE}id/article/a#char={at},{at + 1}> ." for at in range(mentions)]
    return "\n".join(told)


def statement(key: str, text: str, speaker: str = "", days: tuple[str, str] = ("", ""), **more: str) -> str:
    """Return Turtle about a statement; `days` are the bounds of its date, `more` are further properties."""
    told = [f'statement:{key} a onr:Statement ; schema:text "{text}"@en ; time:hasTime date:{key} .']
    told += [f"statement:{key} onr:speaker actor:{speaker} ."] if speaker else []
    told += [
        f'date:{key} onr:{name} "{day}"^^xsd:date .'
        for name, day in zip(("earliest", "latest"), days, strict=True)
        if day
    ]
    names = {"act": "onr:speechAct onr:act-", "type": "onr:quoteType onr:quote-", "article": "schema:isPartOf article:"}
    told += [f"statement:{key} {names[name]}{value} ." for name, value in more.items()]
    return "\n".join(told)


def article(key: str, headline: str, publisher: str) -> str:
    """Return Turtle about an article."""
    return (
        f'article:{key} a schema:NewsArticle ; schema:headline "{headline}"@en ; schema:publisher actor:{publisher} .'
    )


def put(store: EmbeddedStore, *turtle: str, graph: str = GRAPH) -> None:
    """Make a graph hold just this."""
    store.replace({graph: quads(graph, "\n".join(turtle))})


def added(store: EmbeddedStore, more: Mapping[str, str]) -> None:
    """Make further graphs hold this Turtle."""
    store.replace({graph: quads(graph, turtle) for graph, turtle in more.items()})


def searching(store: EmbeddedStore) -> Search:
    """Return what finds things in a store, once it has all that is there."""
    search = search_of(store, BASE)
    assert search is not None
    assert search.is_in_step(PATIENCE)
    return search


def in_step(store: EmbeddedStore, text: str) -> list[str]:
    """Return the keys of what a text finds, once the index has all that is in the store."""
    return [hit.rpartition("/")[2] for hit, _ in searching(store).hits(text, 100)]


def name(term: str) -> ox.NamedNode:
    return ox.NamedNode(term)
