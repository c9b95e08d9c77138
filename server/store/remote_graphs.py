"""Graphs of another engine as one operation of an update sees them: read once each, and given back whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from server.store.base import Results
    from server.store.updating import Changes


class _Source(Protocol):
    def query(self, text: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()) -> Results: ...

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]: ...

    def graphs(self) -> Iterator[str]: ...

    def has_graph(self, graph: str) -> bool: ...


class RemoteGraphs:
    """What an operation reads of a store that cannot be copied."""

    def __init__(self, store: _Source) -> None:
        self._store = store
        self._read: dict[str, frozenset[ox.Quad]] = {}

    def query(self, text: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()) -> Results:
        return self._store.query(text, default_graphs=default_graphs, named_graphs=named_graphs)

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        if graph is None:
            return self._store.quads()
        if graph not in self._read:
            self._read[graph] = frozenset(self._store.quads(graph))
        return iter(self._read[graph])

    def holds(self, quad: ox.Quad) -> bool:
        """Tell whether a quad is there."""
        graph = _name(quad)
        self.quads(graph)
        return quad in self._read[graph]

    def graphs(self) -> Iterator[str]:
        return self._store.graphs()

    def has_graph(self, graph: str) -> bool:
        return self._store.has_graph(graph)

    def after(self, change: Changes) -> dict[str, set[ox.Quad]]:
        """Return what each graph that a change touches is to hold."""
        touched = {_name(quad) for quad in (*change.removed, *change.added)}
        if change.is_cleared:
            found: dict[str, set[ox.Quad]] = {graph: set() for graph in {*self.graphs(), *touched}}
        else:
            found = {graph: set(self.quads(graph)) - change.removed for graph in touched}
        for quad in change.added:
            found[_name(quad)].add(quad)
        return found


def _name(quad: ox.Quad) -> str:
    assert isinstance(quad.graph_name, ox.NamedNode)  # noqa: S101 -- the quads of an update are in named graphs
    return quad.graph_name.value
