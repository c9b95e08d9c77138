"""What every store can do. The rest of the server, and the command line, know a store only as this."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from types import TracebackType

    from pyoxigraph import Literal, NamedNode, Quad, Triple

    from server.store.updating import Update

    Term = NamedNode | Literal


class Output(Protocol):
    """What bytes are written to."""

    def write(self, part: bytes, /) -> int: ...

    def flush(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Solutions:
    """The rows of a SELECT, in order, as they are found. A row has a term or `None` for each variable.

    `write_json` writes them into a file as SPARQL 1.1 Query Results JSON, instead of reading `rows`; it is there where
    the engine itself can do so, which is faster.
    """

    variables: tuple[str, ...]
    rows: Iterator[tuple[Term | None, ...]]
    write_json: Callable[[Output], None] | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer of an ASK."""

    value: bool


@dataclass(frozen=True, slots=True)
class Triples:
    """The triples of a CONSTRUCT or DESCRIBE, as they are found."""

    triples: Iterator[Triple]


Results = Solutions | Answer | Triples


class Queryable(Protocol):
    """What answers queries; every `Store` does."""

    def query(
        self, text: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = (), base: str = ...
    ) -> Results: ...


class Changeable(Queryable, Protocol):
    """What answers queries and takes updates; every `Store` does."""

    def update(self, update: Update) -> None: ...


class Store(Protocol):
    """Quads in named graphs. The default graph of a query is the union of all of them, each triple once.

    Every method raises `InvalidStore` where the store itself fails, and `query` raises `InvalidQuery` for a text that
    does not parse or that asks for what is not allowed (SERVICE, and any update).
    """

    def query(
        self,
        text: str,
        *,
        bindings: Mapping[str, Term] | None = None,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        base: str = ...,
    ) -> Results:
        """Run a SPARQL query, each of `bindings` the one value of its variable, as by VALUES at the start of WHERE.

        Given `default_graphs` or `named_graphs`, the query sees only these. Relative IRIs are relative to `base`.
        """
        ...

    def replace(self, graphs: Mapping[str, Iterable[Quad]]) -> None:
        """Make each graph hold exactly these quads, all in one transaction: everything or nothing."""
        ...

    def drop(self, graphs: Iterable[str]) -> None:
        """Remove these graphs in one transaction; one that is not there is no error."""
        ...

    def update(self, update: Update) -> None:
        """Carry out a SPARQL update: all of its operations or, where the store has transactions, none.

        Raises `InvalidQuery` where it does not parse or cannot be done, and `QueryTooLarge` where it changes too much.
        """
        ...

    def graphs(self) -> Iterator[str]:
        """Return the IRI of each named graph."""
        ...

    def has_graph(self, graph: str) -> bool: ...

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Return every quad, or those of one graph, in no particular order."""
        ...

    def size(self) -> int:
        """Return how many quads there are."""
        ...

    def close(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
