"""A store in a folder whose one graph counts, and queries over it that cost as much as a test wants."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from server.store.embedded import EmbeddedStore
from server.store.limits import Limits
from server.store.readers import Readers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from server.store.asking import Reply

GRAPH: Final = "https://example.org/graph/numbers"
SAYS: Final = "https://example.org/says"
#: Takes hours, gives one row, and needs no memory.
ENDLESS: Final = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?c + ?f != ?i) }"
#: Gives rows at once, and for hours.
ENDLESS_ROWS: Final = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
#: Needs more memory than there is.
GREEDY: Final = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"
#: Of a small pool that one query can fill.
LIMITS: Final = Limits(readers=2, seconds=20, memory_bytes=128 * 1024 * 1024, waiting=4, per_client=2)


def numbers(count: int, graph: str = GRAPH) -> dict[str, list[ox.Quad]]:
    """Return a graph that says each number from 0 to below `count`, once."""
    name, says = ox.NamedNode(graph), ox.NamedNode(SAYS)
    return {graph: [ox.Quad(ox.NamedNode(f"{graph}/{it}"), says, ox.Literal(it), name) for it in range(count)]}


def whole(reply: Reply) -> bytes:
    return b"".join(reply.parts)


@contextmanager
def counting(folder: Path, count: int = 1_000) -> Iterator[EmbeddedStore]:
    """Open a new store in a folder that says each number from 0 to below `count`."""
    with EmbeddedStore.open(folder / "store") as store:
        store.replace(numbers(count))
        yield store


@contextmanager
def reading(store: EmbeddedStore, limits: Limits = LIMITS) -> Iterator[Readers]:
    """Start readers of a store that is in a folder."""
    assert store.place is not None
    readers = Readers(store, store.place, limits)
    try:
        yield readers
    finally:
        readers.close()
