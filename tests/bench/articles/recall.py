"""How much of what articles say a store holds after they were ingested."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from ontology.terms import ONR, ORG, PROV, SDO, SKOS
from server.store.base import Solutions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from server.store.base import Store
    from tests.bench.articles.writing import Generated

_WORD: Final = re.compile(r"\w+")
#: Part of the planted words that a statement must have to count as the one planted.
_ENOUGH: Final = 0.8


def recalled(store: Store, articles: Iterable[tuple[str, Generated]]) -> dict[str, tuple[int, int]]:
    """Return for each kind of fact how many of those planted were found, and how many were planted.

    Each article is given with the name of its graph. A statement is found where one of the article has four fifths of
    its words; a membership where one has the member and the organization; a date where one has the same days.
    """
    found: Counter[str] = Counter()
    planted: Counter[str] = Counter()
    for graph, article in articles:
        told = [(set(_WORD.findall(words.lower())), who) for words, who in _statements(store, graph)]
        for statement in article.statements:
            wanted = set(_WORD.findall(statement.words.lower()))
            near = [who for words, who in told if len(words & wanted) >= _ENOUGH * len(wanted)]
            found["statements"] += bool(near)
            found["statements with their speaker"] += statement.speaker in near
        memberships = set(_memberships(store, graph))
        for membership in article.memberships:
            kind = "posts held" if membership.post else "member states"
            planted[kind] += 1
            found[kind] += (membership.member, membership.organization) in memberships
        days = set(_dates(store, graph))
        found["dates"] += sum((it.earliest, it.latest) in days for it in article.dates)
        planted.update({"statements": len(article.statements), "dates": len(article.dates)})
        planted["statements with their speaker"] += len(article.statements)
    return {kind: (found[kind], planted[kind]) for kind in planted}


def _statements(store: Store, graph: str) -> Iterator[tuple[str, str]]:
    yield from _rows(
        store,
        f"SELECT ?words ?name WHERE {{ GRAPH <{graph}> {{ ?it <{SDO.text}> ?words "
        f"OPTIONAL {{ ?it <{ONR.speaker}>/<{SKOS.prefLabel}> ?name }} }} }}",
    )


def _memberships(store: Store, graph: str) -> Iterator[tuple[str, str]]:
    yield from _rows(
        store,
        f"SELECT ?member ?organization WHERE {{ GRAPH <{graph}> {{ ?it <{ORG.member}>/<{SKOS.prefLabel}> ?member ; "
        f"<{ORG.organization}>/<{SKOS.prefLabel}> ?organization ; <{PROV.wasDerivedFrom}> ?words }} }}",
    )


def _dates(store: Store, graph: str) -> Iterator[tuple[str, str]]:
    yield from _rows(
        store,
        f"SELECT ?first ?last WHERE {{ GRAPH <{graph}> {{ ?it <{ONR.earliest}> ?first ; <{ONR.latest}> ?last }} }}",
    )


def _rows(store: Store, text: str) -> Iterator[tuple[str, str]]:
    found = store.query(text)
    assert isinstance(found, Solutions)
    for one, other in found.rows:
        yield "" if one is None else one.value, "" if other is None else other.value
