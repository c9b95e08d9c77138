"""What queries may take, and the error for those that take too long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ontology.errors import QueryTimeout

#: Stack that Oxigraph's parser and optimizer may need for one character of a query, in bytes. Measured: with 1,600 a
#: query of nothing but nested groups ended the process, with 3,300 none of twelve ways of nesting did.
STACK_PER_CHAR: Final = 6_000
LEAST_STACK: Final = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What queries may take.

    Attributes:
        readers: queries that run at the same time.
        seconds: time of one query, from its start to the last byte of its answer.
        memory_bytes: memory of one query, above that of an idle reader.
        waiting: queries that wait for a reader; one client has at most half of the places.
        per_client: readers that one client may have; one is always left to others, if there are two.
        query_chars: characters of a query, for which the readers' stacks are made.
        services: endpoints that a query may ask by SERVICE.
    """

    readers: int = 4
    seconds: float = 30
    memory_bytes: int = 1 << 30
    waiting: int = 32
    per_client: int = 3
    query_chars: int = 20_000
    services: tuple[str, ...] = ()

    @property
    def share(self) -> int:
        return max(1, min(self.per_client, self.readers - 1))


def timed_out(seconds: float) -> QueryTimeout:
    """Return what is said of a query that was not answered in time."""
    return QueryTimeout(
        f"the query was stopped: it was not answered within {seconds:g} seconds, sending included. Narrow it or "
        "add a LIMIT, or raise the setting query_timeout_seconds, which no request can pass by its parameter timeout",
        setting="query_timeout_seconds",
        value=seconds,
    )
