"""What a SPARQL 1.1 Update request changes, operation by operation (https://www.w3.org/TR/sparql11-update/)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import pyoxigraph as ox

from ontology.errors import InvalidQuery
from server.store import documents, update_terms
from server.store.base import Solutions
from server.store.documents import Document
from server.store.update_text import ALL, DEFAULT, NAMED, Data, Manage, Modify, operations
from server.store.update_tokens import Source, place
from server.store.updating import Changes, Delta

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from server.store.update_text import Operation
    from server.store.updating import Readable, Update, Working

_NO_ROWS: Final = ((),)


def changes(update: Update, store: Readable, copy: Callable[[], Working]) -> Changes:
    """Return what a request changes in a store. Each operation sees what those before it would have done (3).

    `copy` gives a copy of the store, which is asked for where patterns are to be found in what would be there then.

    Raises:
        InvalidQuery: the request does not parse, cannot be carried out, or asks for what is not allowed (SERVICE,
            and LOAD of what is not among its documents).
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
            self._load(operation)
        elif verb in ("CLEAR", "DROP"):
            self._clear(operation.graph)
        elif verb == "CREATE":
            graph = self._name(operation.graph)
            if not operation.is_silent and self.delta.has_graph(graph):
                raise InvalidQuery(f"the graph <{graph}> is there already: write CREATE SILENT, or leave it out")
        else:
            assert operation.target is not None  # noqa: S101 -- as it is read
            self._transfer(operation, self._name(operation.graph), self._name(operation.target))

    def _load(self, operation: Manage) -> None:
        """Add what a document says to a graph (3.1.4)."""
        assert isinstance(operation.graph, Source) and operation.target is not None  # noqa: S101, PT018 -- as it is read
        asked, target = self._name(operation.graph), ox.NamedNode(self._name(operation.target))
        absent = Document(asked, problem="is nothing that the setting load_sources lets this server fetch")
        document = next((it for it in self._update.documents if it.asked == asked), absent)
        try:
            said = documents.triples(document)
        except InvalidQuery as problem:
            if operation.is_silent:
                # Whatever comes of it is a success.
                return
            raise InvalidQuery(
                f"LOAD is not done, at {place(operation.graph.request, operation.graph.start)}: <{asked}> {problem}. "
                "Or send the triples themselves, by INSERT DATA or with PUT"
            ) from None
        self.delta.add(ox.Quad(it.subject, it.predicate, it.object, target) for it in said)

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
