"""What is in a store, as tests of any store want it: the rows of a query, and the triples of each graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.store.base import Solutions

if TYPE_CHECKING:
    import pyoxigraph as ox

    from server.store.base import Store, Term

    Row = tuple[Term | None, ...]


def rows(store: Store, text: str) -> list[Row]:
    """Return every row of a query's answer."""
    found = store.query(text)
    assert isinstance(found, Solutions)
    return list(found.rows)


def count(store: Store, pattern: str) -> int:
    """Return how many ways a graph pattern fits."""
    ((number,),) = rows(store, f"SELECT (COUNT(*) AS ?count) WHERE {{ {pattern} }}")
    assert number is not None
    return int(number.value)


def everything(store: Store) -> dict[str, frozenset[ox.Triple]]:
    """Return the triples of each graph."""
    return {graph: frozenset(quad.triple for quad in store.quads(graph)) for graph in store.graphs()}
