"""What follows from properties that hold both ways and carry on, as reports being of one utterance do: clusters.

All things that such a property joins are related to each other, and none is first. So these conclusions belong with no
one graph that tells of them: each cluster has a graph of its own, named by the least of its members, with those of its
pairs that no graph tells, nor a rule of another kind concludes. It depends on what joins the members and on nothing
else. Worked out as a join of rules, each of n members would be related to each other by each of the graphs that tell of
some, n times over.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import permutations
from typing import TYPE_CHECKING

import pyoxigraph as ox

from server.inference import lookup

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from server.inference.names import Names
    from server.store.base import Store

    Edge = tuple[str, str]

_ONE, _OTHER = ox.Variable("one"), ox.Variable("other")


def clusters(
    store: Store,
    graphs: Mapping[str, Iterable[ox.Quad]],
    names: Names,
    properties: Iterable[ox.NamedNode],
    *,
    renewing: bool = False,
) -> dict[str, list[ox.Quad]]:
    """Return the graphs of clusters that may change when `graphs` come to hold these quads and nothing else.

    With `renewing`, clusters that hold something of these graphs are made anew even where nothing of them changes.
    Time grows with the square of a cluster's members, as what is told of them does.

    Raises:
        InvalidStore: the store cannot be read.
    """
    out: dict[str, list[ox.Quad]] = {}
    for name in properties:
        out |= _Change(store, names, name, graphs).graphs(renewing=renewing)
    return out


class _Change:
    """What happens to the clusters of one property.

    Attributes:
        _graphs: the graphs that change; what the store has of them does not count.
        _new: what joins things there, as it will be.
        _edges: all that joins things, as far as known, and `_near` what each thing is joined with.
    """

    def __init__(self, store: Store, names: Names, name: ox.NamedNode, graphs: Mapping[str, Iterable[ox.Quad]]) -> None:
        self._store, self._names, self._property = store, names, name
        self._graphs_of_clusters = ox.Literal(names.clusters)
        self._graphs = frozenset(graphs)
        found = (_edge(quad) for quads in graphs.values() for quad in quads if quad.predicate == name)
        self._new = {edge for edge in found if edge is not None}
        self._edges: set[Edge] = set()
        self._near: dict[str, set[str]] = defaultdict(set)
        self._asked: set[str] = set()
        for edge in self._new:
            self._join(edge)

    def graphs(self, *, renewing: bool) -> dict[str, list[ox.Quad]]:
        old = self._stored()
        touched = {it for edge in (old | self._new if renewing else old ^ self._new) for it in edge}
        members: set[str] = set()
        out: dict[str, list[ox.Quad]] = {}
        for thing in sorted(touched):
            if thing not in members:
                cluster = self._cluster(thing)
                members |= cluster
                out |= self._graph(cluster)
        return {graph: [] for graph in self._there(members) - out.keys()} | out

    def _cluster(self, thing: str) -> set[str]:
        """Return all that is joined with a thing, as it will be."""
        cluster = new = {thing}
        while new:
            self._look_up(new)
            new = {other for it in new for other in self._near[it]} - cluster
            cluster = cluster | new
        return cluster

    def _graph(self, cluster: set[str]) -> dict[str, list[ox.Quad]]:
        nodes = {it: ox.NamedNode(it) for it in cluster}
        graph = ox.NamedNode(self._graph_of(min(cluster)))
        quads = [
            ox.Quad(nodes[one], self._property, nodes[other], graph)
            for one, other in permutations(cluster, 2)
            if (one, other) not in self._edges
        ]
        return {graph.value: quads} if quads else {}

    def _graph_of(self, least: str) -> str:
        return self._names.cluster(self._property.value, least)

    def _there(self, members: Iterable[str]) -> set[str]:
        """Return which graphs of clusters, named by any of these things, the store has."""
        return {
            graph.value
            for rows in lookup.listed(map(self._graph_of, members))
            for row in lookup.in_store(
                self._store,
                f"SELECT ?graph WHERE {{ VALUES ?graph {{ {rows} }} FILTER EXISTS {{ GRAPH ?graph {{ ?s ?p ?o }} }} }}",
            )
            for graph in row.values()
        }

    def _stored(self) -> set[Edge]:
        """Return what joins things in the graphs that change, as it is."""
        there = [graph for graph in self._graphs if self._store.has_graph(graph)]
        return {
            (row[_ONE].value, row[_OTHER].value)
            for rows in lookup.listed(there)
            for row in lookup.in_store(
                self._store,
                f"SELECT ?one ?other WHERE {{ VALUES ?graph {{ {rows} }} "
                f"GRAPH ?graph {{ ?one {self._property} ?other }} FILTER(isIRI(?one) && isIRI(?other)) }}",
            )
        }

    def _look_up(self, things: set[str]) -> None:
        """Learn what joins things with others in the graphs that do not change."""
        missing = things - self._asked
        self._asked |= missing
        for rows in lookup.listed(missing):
            found = lookup.in_store(
                self._store,
                f"SELECT ?one ?other ?graph WHERE {{ VALUES ?it {{ {rows} }} "
                f"{{ GRAPH ?graph {{ ?it {self._property} ?other }} BIND(?it AS ?one) }} UNION "
                f"{{ GRAPH ?graph {{ ?one {self._property} ?it }} BIND(?it AS ?other) }} "
                f"FILTER(isIRI(?one) && isIRI(?other) && !STRSTARTS(STR(?graph), {self._graphs_of_clusters})) }}",
            )
            for row in found:
                if row[lookup.GRAPH].value not in self._graphs and row[_ONE] != row[_OTHER]:
                    self._join((row[_ONE].value, row[_OTHER].value))

    def _join(self, edge: Edge) -> None:
        self._edges.add(edge)
        one, other = edge
        self._near[one].add(other)
        self._near[other].add(one)


def _edge(quad: ox.Quad) -> Edge | None:
    one, other = quad.subject, quad.object
    if isinstance(one, ox.NamedNode) and isinstance(other, ox.NamedNode) and one != other:
        return one.value, other.value
    return None
