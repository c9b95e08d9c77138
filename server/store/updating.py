"""What a SPARQL 1.1 Update request changes, found without changing anything (https://www.w3.org/TR/sparql11-update/).

The store's own default graph is the union of its graphs, which nobody writes to. So there is a graph that stands for
the default graph of a request: what names no graph is written there, and CLEAR, DROP, COPY, MOVE and ADD mean it by
DEFAULT. Patterns that name no graph, in a request that names no dataset, are looked for in the union.

A graph is there as long as it has a quad: CREATE of another changes nothing (3.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, Protocol

import pyoxigraph as ox

from ontology.errors import InvalidQuery, QueryTooLarge
from server.store import update_terms
from server.store.base import Solutions
from server.store.update_text import ALL, DEFAULT, NAMED, Data, Manage, Modify, Source, operations, place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from server.store.base import Results
    from server.store.update_text import Operation

_NO_ROWS: Final = ((),)


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
    """

    text: str
    base: str
    default_graph: str
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()
    most: int = 1_000_000
    most_chars: int = 20_000


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


def changes(update: Update, store: Readable, copy: Callable[[], Working]) -> Changes:
    """Return what a request changes in a store. Each operation sees what those before it would have done (3).

    `copy` gives a copy of the store, which is asked for where patterns are to be found in what would be there then.

    Raises:
        InvalidQuery: the request does not parse, cannot be carried out, or asks for what is not allowed (SERVICE and
            LOAD).
        InvalidStore: the store cannot be read.
        QueryTooLarge: it changes too much.
    """
    return run(update, read(update), store, copy)


def read(update: Update) -> tuple[Operation, ...]:
    """Return the operations of a request.

    Raises:
        InvalidQuery: it is none, or names its dataset twice.
    """
    asked = operations(update.text)
    _check_dataset(update, asked)
    return asked


def run(
    update: Update, asked: Sequence[Operation], store: Readable, copy: Callable[[], Working] | None = None
) -> Changes:
    """Return what some operations of a request change, as `changes` for all; one operation alone needs no copy."""
    work = _Run(update, store, copy)
    for operation in asked:
        if isinstance(operation, Data):
            work.put(operation)
        elif isinstance(operation, Modify):
            work.modify(operation)
        else:
            work.manage(operation)
    return work.delta.changes()


def _check_dataset(update: Update, asked: Iterable[Operation]) -> None:
    if not (update.using or update.using_named):
        return
    for it in asked:
        if isinstance(it, Modify) and (it.with_graph or it.using or it.using_named):
            raise InvalidQuery(
                "the request names its dataset twice: leave out the parameters using-graph-uri and "
                "using-named-graph-uri, or WITH, USING and USING NAMED in the text"
            )


class _Run:
    """One request on its way through its operations."""

    def __init__(self, update: Update, store: Readable, copy: Callable[[], Working] | None) -> None:
        self.delta = Delta(store, update.most)
        self._update = update
        self._store = store
        self._copying = copy
        self._parser = ox.Store()
        self._copy: Working | None = None
        # What of the change the copy has.
        self._removed: set[ox.Quad] = set()
        self._added: set[ox.Quad] = set()
        self._is_cleared = False

    def put(self, operation: Data) -> None:
        read = update_terms.template(operation.quads, operation.verb, self._update.base, has_variables=False)
        made = read.made((), _NO_ROWS, self._update.default_graph)
        if operation.verb == "INSERT":
            self.delta.add(made)
        else:
            self.delta.remove(made)

    def modify(self, operation: Modify) -> None:
        base = self._update.base
        with_graph = None if operation.with_graph is None else update_terms.iri(operation.with_graph, base)
        target = with_graph or self._update.default_graph
        delete = self._template(operation.delete, "DELETE")
        insert = self._template(operation.insert, "INSERT")
        names = sorted({*(delete.variables if delete else ()), *(insert.variables if insert else ())})
        # Solutions that are equal make the same quads, unless each makes nodes of its own.
        if len(operation.where.text) > self._update.most_chars:
            # The parser's stack is made for a query of that length.
            raise InvalidQuery(
                f"the patterns at {place(operation.where.request, operation.where.start)} have "
                f"{len(operation.where.text):,} characters, and at most {self._update.most_chars:,} are read: shorten "
                "them, or raise the setting max_query_chars"
            )
        query = update_terms.solving(operation.where, names, base, each=insert is not None and insert.has_blank)
        update_terms.check(operation.where, query, self._parser)
        rows = self._rows(query, operation, with_graph)
        removed = [] if delete is None else list(delete.made(names, rows, target))
        added = [] if insert is None else list(insert.made(names, rows, target))
        self.delta.remove(removed)
        self.delta.add(added)

    def manage(self, operation: Manage) -> None:
        verb = operation.verb
        if verb == "LOAD":
            if operation.is_silent:
                # Whatever comes of it is a success (3.1.4).
                return
            assert isinstance(operation.graph, Source)  # noqa: S101 -- as it is read
            raise InvalidQuery(
                "LOAD is not allowed: the server fetches nothing for its clients. Send the triples themselves, by "
                f"INSERT DATA or with PUT. It stands at {place(operation.graph.request, operation.graph.start)}"
            )
        if verb in ("CLEAR", "DROP"):
            self._clear(operation.graph)
        elif verb == "CREATE":
            graph = self._name(operation.graph)
            if not operation.is_silent and self.delta.has_graph(graph):
                raise InvalidQuery(f"the graph <{graph}> is there already: write CREATE SILENT, or leave it out")
        else:
            assert operation.target is not None  # noqa: S101 -- as it is read
            self._transfer(operation, self._name(operation.graph), self._name(operation.target))

    def _transfer(self, operation: Manage, graph: str, target: str) -> None:
        """ADD, COPY or MOVE a graph to another (3.2.3 to 3.2.5)."""
        if graph == target:
            return
        if operation.graph != DEFAULT and not operation.is_silent and not self.delta.has_graph(graph):
            raise InvalidQuery(
                f"there is no graph <{graph}> to {operation.verb}: check its IRI, or write {operation.verb} SILENT"
            )
        name = ox.NamedNode(target)
        quads = self.delta.quads(graph)
        if operation.verb != "ADD":
            self.delta.remove(self.delta.quads(target))
        if operation.verb == "MOVE":
            self.delta.remove(quads)
        self.delta.add(ox.Quad(it.subject, it.predicate, it.object, name) for it in quads)

    def _clear(self, graph: Source | str) -> None:
        if graph == ALL:
            self.delta.clear()
        elif graph == NAMED:
            kept = self.delta.quads(self._update.default_graph)
            self.delta.clear()
            self.delta.add(kept)
        else:
            self.delta.remove(self.delta.quads(self._name(graph)))

    def _template(self, source: Source | None, verb: Literal["INSERT", "DELETE"]) -> update_terms.Template | None:
        if source is None:
            return None
        return update_terms.template(source, verb, self._update.base, has_variables=True)

    def _name(self, graph: Source | str) -> str:
        return self._update.default_graph if isinstance(graph, str) else update_terms.iri(graph, self._update.base)

    def _rows(
        self, query: str, operation: Modify, with_graph: str | None
    ) -> list[tuple[update_terms.Term | None, ...]]:
        store, base = self._present(), self._update.base
        default = self._update.using or tuple(update_terms.iri(it, base) for it in operation.using)
        named = self._update.using_named or tuple(update_terms.iri(it, base) for it in operation.using_named)
        if with_graph is not None and not default and not named:
            default = (with_graph,)
            # As WITH says nothing of the named graphs, all of them are there (3.1.3).
            named = tuple(store.graphs()) if "graph" in operation.where.text.lower() else ()
        found = store.query(query, default_graphs=default, named_graphs=named)
        assert isinstance(found, Solutions)  # noqa: S101 -- the text says SELECT
        return list(found.rows)

    def _present(self) -> Readable:
        """Return a store as it would be by now."""
        change = self.delta
        if not change and self._copy is None:
            return self._store
        if self._copy is None:
            assert self._copying is not None  # noqa: S101 -- before the first operation nothing is changed
            self._copy = self._copying()
        if change.is_cleared and not self._is_cleared:
            self._copy.apply(Changes(frozenset(), frozenset(change.added), is_cleared=True))
        else:
            removed = (change.removed - self._removed) | (self._added - change.added)
            added = (change.added - self._added) | (self._removed - change.removed)
            self._copy.apply(Changes(frozenset(removed), frozenset(added), is_cleared=False))
        self._removed, self._added, self._is_cleared = set(change.removed), set(change.added), change.is_cleared
        return self._copy
