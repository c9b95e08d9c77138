"""Reports of one utterance as clusters, cut where people decided that two of them are of different utterances.

Being of one utterance is transitive, so two reports that were judged different must not be joined through others. Where
they would be, the links between them are taken up one by one, those that people made first, then those by which an
article has its date, then the others by how many words they share; a link that would join two that differ is cut. What
is cut stays in the graph as `onr:keptApartFrom`, so that it comes back once the judgement is taken back. The outcome
depends on the links and the judgements there are, and not on the order in which they came.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ontology.terms import ONR
from server.inference import lookup
from server.inference.across.sameness import shared
from server.store.base import Solutions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from server.inference.across.reports import Report
    from server.inference.across.verdicts import Verdicts
    from server.inference.names import Names
    from server.store.base import Store

SAME: Final = ox.NamedNode(ONR.sameUtteranceAs)
APART: Final = ox.NamedNode(ONR.keptApartFrom)

Edge = tuple[str, str]


def uncut(triples: Iterable[ox.Triple]) -> set[ox.Triple]:
    """Return triples with every link, those that were cut as well."""
    return {ox.Triple(it.subject, SAME, it.object) if it.predicate == APART else it for it in triples}


def links_with(store: Store, names: Names, statements: Iterable[str]) -> set[str]:
    """Return the articles whose graphs link a report of theirs with any of these, by the articles' graphs."""
    out = set()
    for rows in lookup.listed(statements):
        text = f"SELECT DISTINCT ?graph WHERE {{ VALUES ?it {{ {rows} }} GRAPH ?graph {{ ?one {SAME}|{APART} ?it }} }}"
        graphs = (row[lookup.GRAPH].value for row in lookup.in_store(store, text))
        out |= {names.article_of(graph) for graph in graphs if names.is_across(graph)}
    return out


class Links:
    """All links as they will be, cut ones included: those of graphs that change, and those of the store.

    Attributes:
        home: the graph that holds each link that is known by now, and `stored` those that are cut in the store.
    """

    def __init__(self, store: Store, names: Names, changing: Mapping[str, Iterable[ox.Triple]]) -> None:
        self._store, self._names, self._changing = store, names, frozenset(changing)
        self.home: dict[Edge, str] = {}
        self.stored: set[Edge] = set()
        self._near: dict[str, set[str]] = defaultdict(set)
        self._asked: set[str] = set()
        for graph, triples in changing.items():
            for it in triples:
                if it.predicate == SAME:
                    self._add((_iri(it.subject), _iri(it.object)), graph)

    def clusters(self, statements: Iterable[str]) -> Iterator[set[str]]:
        """Yield the clusters that statements are part of, each once."""
        seen: set[str] = set()
        for statement in sorted(statements):
            if statement in seen:
                continue
            cluster = {statement}
            new = {statement}
            while new:
                self._look_up(new)
                new = {other for it in new for other in self._near[it]} - cluster
                cluster |= new
            seen |= cluster
            if len(cluster) > 1:
                yield cluster

    def within(self, cluster: set[str]) -> list[Edge]:
        """Return the links of a cluster."""
        ends = ((one, other) for one in cluster for other in self._near[one])
        return sorted({edge for edge in ends if edge in self.home})

    def _add(self, edge: Edge, graph: str) -> None:
        self.home[edge] = graph
        one, other = edge
        self._near[one].add(other)
        self._near[other].add(one)

    def _look_up(self, statements: set[str]) -> None:
        missing = statements - self._asked
        self._asked.update(missing)
        for rows in lookup.listed(missing):
            found = self._store.query(
                f"SELECT ?one ?how ?other ?graph WHERE {{ VALUES ?it {{ {rows} }} VALUES ?how {{ {SAME} {APART} }} "
                "{ GRAPH ?graph { ?it ?how ?other } BIND(?it AS ?one) } UNION "
                "{ GRAPH ?graph { ?one ?how ?it } BIND(?it AS ?other) } }"
            )
            assert isinstance(found, Solutions)  # noqa: S101 -- the text says SELECT
            for one, how, other, across in found.rows:
                if one is None or how is None or other is None or across is None:
                    continue
                if self._names.is_across(across.value):
                    graph = self._names.article_of(across.value)
                    if graph not in self._changing:
                        self._add((one.value, other.value), graph)
                        if how == APART:
                            self.stored.add((one.value, other.value))


def cut(edges: Iterable[Edge], reports: Mapping[str, Report], judged: Verdicts) -> set[Edge]:
    """Return the links of one cluster that are cut, so that no two that were judged different are joined."""
    edges = list(edges)
    members = {it for edge in edges for it in edge}
    decided = judged.judged(members)
    if not any(judged.of(one, other) is False for one, other in product(decided, decided)):
        return set()
    cluster = {it: it for it in members}
    held: dict[str, set[str]] = {it: {it} for it in members}
    told = frozenset(decided)
    out: set[Edge] = set()
    for edge in sorted(edges, key=lambda edge: _weight(edge, reports, judged)):
        one, other = (cluster[it] for it in edge)
        if one == other:
            continue
        pairs = product(held[one] & told, held[other] & told)
        if any(judged.of(first, second) is False for first, second in pairs):
            out.add(edge)
            continue
        held[one] |= held[other]
        for it in held.pop(other):
            cluster[it] = one
    return out


def _weight(edge: Edge, reports: Mapping[str, Report], judged: Verdicts) -> tuple[bool, bool, float, Edge]:
    one, other = (reports.get(it) for it in edge)
    if one is None or other is None:
        return judged.of(*edge) is not True, True, 0.0, edge
    dates = one.is_open or other.is_open
    return judged.of(*edge) is not True, not dates, -shared(one, other), edge


def _iri(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""
