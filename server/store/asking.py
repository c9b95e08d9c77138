"""A query as a client asks it, and its answer as bytes: the same in the web process and in a reader.

The store's own `query` gives terms, which cannot leave the thread that asked. What a client writes is answered in
bytes instead, so that it can be answered in another process.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Literal, Protocol

from ontology.terms import DEFAULT_BASE, prefixes
from server.formats import results
from server.formats.negotiation import EXPORT_FORMATS, GRAPH_FORMATS, RESULT_FORMATS, Format, by_suffix
from server.store.base import Answer, Solutions, Triples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from server.store.base import Changeable, Output, Queryable, Results
    from server.store.updating import Update

#: Rows, which the answer of an ASK is taken for, or a graph.
Form = Literal["rows", "graph"]


@dataclass(frozen=True, slots=True)
class Query:
    """What a client asks.

    Attributes:
        text: the query.
        default_graphs, named_graphs: the dataset, where the client names one.
        rows, graph: how either form of answer is to be written; `None` where it cannot be as the client asks.
        base: what the IRIs of the graph begin with; it makes the prefixes of a graph, and relative IRIs are relative
            to it.
        most: most rows, or triples, to write; `None` for all.
    """

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    rows: Format | None = RESULT_FORMATS[0]
    graph: Format | None = GRAPH_FORMATS[0]
    base: str = DEFAULT_BASE
    most: int | None = None

    def format_of(self, form: Form) -> Format | None:
        return self.rows if form == "rows" else self.graph

    def to_json(self) -> str:
        """Return the query as JSON, which `from_json` reads."""
        return json.dumps([
            self.text, self.default_graphs, self.named_graphs, self.rows and self.rows.suffix,
            self.graph and self.graph.suffix, self.base, self.most,
        ])  # fmt: skip

    @classmethod
    def from_json(cls, text: str) -> Query:
        """Read what `to_json` wrote.

        >>> asked = Query("ASK {}", named_graphs=("urn:g",), graph=None)
        >>> Query.from_json(asked.to_json()) == asked
        True
        """
        query, default, named, rows, graph, base, most = json.loads(text)
        return cls(
            query,
            tuple(default),
            tuple(named),
            rows and by_suffix(rows, RESULT_FORMATS),
            graph and by_suffix(graph, EXPORT_FORMATS),
            base,
            most,
        )


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer on its way.

    Attributes:
        form: what kind of answer it is.
        parts: its bytes, piece by piece, as they are made; nothing where `Query` names no format for this form.
            Whoever does not read to the end calls `close`.
        snapshot: which state of the store it is of; `None` where states are not told apart.
        is_whole: whether all of it is there already, so that reading `parts` neither waits nor fails.
        reader: the process that answers; `None` where it is this one.
        rows: tells how many rows have been read of it so far; `None` of a graph, and where nobody counts.
    """

    form: Form
    parts: Iterator[bytes]
    snapshot: str | None = None
    close: Callable[[], None] = field(default=lambda: None, compare=False)
    is_whole: bool = False
    reader: int | None = None
    rows: Callable[[], int | None] = field(default=lambda: None, compare=False)


class Answers(Protocol):
    """Whatever answers what clients ask."""

    def snapshot(self) -> str | None:
        """Return a name of the state that a query asked now would see; `None` where states are not told apart."""
        ...

    def ask(
        self,
        query: Query,
        *,
        client: str = "",
        seconds: float | None = None,
        is_gone: Callable[[], bool] = lambda: False,
    ) -> Reply:
        """Answer a query for `client`, within `seconds` if these are fewer than otherwise.

        `is_gone` tells whether the client still waits. Raises what `Store.query` raises; where queries run in readers
        also `QueryTimeout`, `QueryTooLarge`, `Overloaded` and `QueryAbandoned`, as reading the parts does.
        """
        ...

    def update(self, update: Update, *, client: str = "", is_gone: Callable[[], bool] = lambda: False) -> None:
        """Carry out an update for `client`. Raises what `Store.update` raises, and what `ask` does."""
        ...


class InProcess:
    """Answers in this process, without limits of time and memory.

    For stores that have no checkpoints: those in memory, which tests and short-lived programs use, and those that are
    reached over HTTP, whose servers have limits of their own.
    """

    def __init__(self, store: Changeable) -> None:
        self._store = store

    def snapshot(self) -> str | None:
        return None

    def ask(
        self,
        query: Query,
        *,
        client: str = "",  # noqa: ARG002 -- nobody has a share here
        seconds: float | None = None,  # noqa: ARG002 -- Oxigraph's queries cannot be stopped
        is_gone: Callable[[], bool] = lambda: False,  # noqa: ARG002
    ) -> Reply:
        return answer(self._store, query)

    def update(
        self,
        update: Update,
        *,
        client: str = "",  # noqa: ARG002
        is_gone: Callable[[], bool] = lambda: False,  # noqa: ARG002
    ) -> None:
        self._store.update(update)


def answer(store: Queryable, query: Query) -> Reply:
    """Answer a query from a store, here and now.

    Raises:
        InvalidQuery, InvalidStore, FormatNotFound: as `Store.query` and `results.write`; reading the parts too.
    """
    form, found = _found(store, query)
    format_ = query.format_of(form)
    return Reply(form, iter(()) if format_ is None else results.write(found, format_, _prefixes(query, form)))


def answer_into(store: Queryable, query: Query, output: Callable[[Form], Output]) -> None:
    """Answer a query as `answer` does, but write what would be its parts into the output that its form gives."""
    form, found = _found(store, query)
    opened, format_ = output(form), query.format_of(form)
    if format_ is not None:
        results.write_into(found, format_, _prefixes(query, form), opened)


def _prefixes(query: Query, form: Form) -> Mapping[str, str]:
    return prefixes(query.base) if form == "graph" else {}


def _found(store: Queryable, query: Query) -> tuple[Form, Results]:
    found = store.query(
        query.text, default_graphs=query.default_graphs, named_graphs=query.named_graphs, base=query.base
    )
    return "graph" if isinstance(found, Triples) else "rows", _first(found, query.most)


def _first(found: Results, most: int | None) -> Results:
    if most is None or isinstance(found, Answer):
        return found
    if isinstance(found, Solutions):
        return Solutions(found.variables, islice(found.rows, most))
    return replace(found, triples=islice(found.triples, most))
