"""The rows of a query, as tests of any store want them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.store.base import Solutions

if TYPE_CHECKING:
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
