"""What a SPARQL 1.1 Update request changes, found without changing anything (https://www.w3.org/TR/sparql11-update/).

The store's own default graph is the union of its graphs, which nobody writes to. So there is a graph that stands for
the default graph of a request: what names no graph is written there, and CLEAR, DROP, COPY, MOVE and ADD mean it by
DEFAULT. Patterns that name no graph, in a request that names no dataset, are looked for in the union.

A graph is there as long as it has a quad: CREATE of another changes nothing (3.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import pyoxigraph as ox

from ontology.errors import QueryTooLarge

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from server.store.base import Results
    from server.store.documents import Document


@dataclass(frozen=True, slots=True)
class Update:
    """A request to change the store.

    Attributes:
        text: of the request.
        base: what relative IRIs are relative to.
        default_graph: the IRI of the graph that stands for the default graph.
        using, using_named: the dataset of every operation's patterns, where the client names one
            (https://www.w3.org/TR/sparql11-protocol/#update-dataset).
        most: quads that it may remove and add.
        most_chars: length of one operation's patterns.
        documents: what came of fetching what its LOAD operations name, where these are allowed.
    """

    text: str
    base: str
    default_graph: str
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()
    most: int = 1_000_000
    most_chars: int = 20_000
    documents: tuple[Document, ...] = ()


class Readable(Protocol):
    """What an update reads of a store."""

    def query(self, text: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()) -> Results: ...

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]: ...

    def holds(self, quad: ox.Quad) -> bool:
        """Tell whether a quad is there."""
        ...

    def graphs(self) -> Iterator[str]: ...

    def has_graph(self, graph: str) -> bool: ...


class Working(Readable, Protocol):
    """A copy of a store, of one's own."""

    def apply(self, changes: Changes) -> None: ...


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be removed from a store and what to be added; nothing is in both, or without effect.

    Attributes:
        removed, added: quads of named graphs.
        is_cleared: whether all that was there goes first; then `removed` is empty.
    """

    removed: frozenset[ox.Quad]
    added: frozenset[ox.Quad]
    is_cleared: bool

    def __bool__(self) -> bool:
        return bool(self.is_cleared or self.removed or self.added)


class Delta:
    """Changes of a store as they come together."""

    def __init__(self, store: Readable, most: int) -> None:
        self.removed: set[ox.Quad] = set()
        self.added: set[ox.Quad] = set()
        #: Whether all that was there goes first, whatever `removed` has.
        self.is_cleared = False
        self._store = store
        self._most = most

    def __bool__(self) -> bool:
        return bool(self.is_cleared or self.removed or self.added)

    def changes(self) -> Changes:
        """Return what has come together."""
        return Changes(frozenset(self.removed), frozenset(self.added), self.is_cleared)

    def remove(self, quads: Iterable[ox.Quad]) -> None:
        for quad in quads:
            if quad in self.added:
                self.added.discard(quad)
            elif not self.is_cleared and quad not in self.removed and self._store.holds(quad):
                self.removed.add(quad)
                self._check()

    def add(self, quads: Iterable[ox.Quad]) -> None:
        for quad in quads:
            if quad in self.removed:
                self.removed.discard(quad)
            elif quad not in self.added and (self.is_cleared or not self._store.holds(quad)):
                self.added.add(quad)
                self._check()

    def clear(self) -> None:
        """Remove everything."""
        self.is_cleared = True
        self.removed.clear()
        self.added.clear()

    def quads(self, graph: str) -> list[ox.Quad]:
        """Return what a graph would hold."""
        name = ox.NamedNode(graph)
        added = [quad for quad in self.added if quad.graph_name == name]
        if self.is_cleared:
            return added
        return [*(quad for quad in self._store.quads(graph) if quad not in self.removed), *added]

    def has_graph(self, graph: str) -> bool:
        """Tell whether a graph would have a quad."""
        name = ox.NamedNode(graph)
        if any(quad.graph_name == name for quad in self.added):
            return True
        return not self.is_cleared and any(quad not in self.removed for quad in self._store.quads(graph))

    def _check(self) -> None:
        if len(self.removed) + len(self.added) > self._most:
            raise QueryTooLarge(
                f"the update was not made: it changes more than {self._most:,} quads. Make it in parts, or raise the "
                "setting max_update_quads",
                setting="max_update_quads",
                value=self._most,
            )
