"""The embedded store: Oxigraph, in a folder or in memory, one process at a time.

Oxigraph can answer over "the union of all graphs", but as a bag: a triple in two graphs is found twice, and every count
is wrong. So the union is kept as the default graph, as the set that SPARQL's dataset definition asks for, in the same
transaction as the graphs it is the union of.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from itertools import starmap
from threading import Lock
from typing import IO, TYPE_CHECKING, Any, Final, Self, cast

import pyoxigraph as ox

from ontology.errors import InvalidQuery, InvalidStore
from ontology.terms import DEFAULT_BASE
from server.store import checkpoints, datasets, federation, transaction
from server.store import folder as store_folder
from server.store.base import Answer, Solutions, Triples
from server.store.change import Change
from server.store.journal import EVERYTHING, Followers, Journal, touched
from server.store.query_text import bind, explained, in_order, refuse_service
from server.store.rewriting import rewritten
from server.store.update_run import changes

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path
    from types import TracebackType

    from server.store.base import Output, Results, Term
    from server.store.updating import Changes, Update

Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

#: Rows of one query's VALUES.
_ROWS: Final = 1_000
_EVERYTHING: Final = "SELECT ?subject ?predicate ?object ?graph WHERE { GRAPH ?graph { ?subject ?predicate ?object } }"
_COUNT: Final = "SELECT (COUNT(*) AS ?count) WHERE { GRAPH ?graph { ?subject ?predicate ?object } }"


class EmbeddedStore:
    """A `Store` in this process. Any thread may read while one writes; a read sees one state from start to end.

    Rows and triples of a query must be used up, or dropped, in the thread that asked for them, and before `close`.
    """

    def __init__(
        self,
        quads: ox.Store,
        place: Path | None,
        services: tuple[str, ...] = (),
        journal: Journal | None = None,
    ) -> None:
        """`services` are the endpoints that queries may ask by SERVICE; `journal` is told of every change."""
        self._services = services
        self._quads: ox.Store | None = quads
        self._place = place
        # Queries are parsed here first where parsing alone tells something: it is empty, so nothing is evaluated.
        self._scratch = ox.Store()
        self._writing = Lock()
        self._size: int | None = None
        self._version = 0
        #: What changes have touched, for who follows them.
        self.journal = Journal() if journal is None else journal
        #: What is kept in step with the store; it is closed before the store is.
        self.followers = Followers()

    @classmethod
    def open(cls, place: Path | None) -> EmbeddedStore:
        """Open the store in the folder `place`, made where there is none; `None` is a new one in memory.

        Raises:
            InvalidStore: it cannot be opened, is open elsewhere, or is of another format.
        """
        if place is None:
            return cls(ox.Store(), None)
        database = store_folder.prepare(place)
        seal = store_folder.files(database)
        try:
            quads = ox.Store(database)
        except (OSError, RuntimeError) as error:
            raise store_folder.explained(error, place) from error
        store_folder.sign(place)
        checkpoints.remove_all(place)
        return cls(quads, place, journal=Journal(place, seal))

    def query(
        self,
        text: str,
        *,
        bindings: Mapping[str, Term] | None = None,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        base: str = DEFAULT_BASE,
    ) -> Results:
        """Run a SPARQL query, each of `bindings` the one value of its variable at the start of WHERE.

        Given `default_graphs` or `named_graphs`, the query sees only these, whatever its FROM clauses say
        (https://www.w3.org/TR/sparql11-protocol/#dataset).

        Raises:
            InvalidQuery: the text does not parse, uses SERVICE, is an update, or fails on some value.
            InvalidStore: the store cannot be read.
        """
        if bindings:
            text = bind(text, bindings)
        local = federation.as_local(text, self._services)
        refuse_service(local, self._scratch)
        if not (default_graphs or named_graphs):
            default_graphs, named_graphs = datasets.told(local, self._scratch, base) or ((), ())
        try:
            quads, dataset = self._dataset(default_graphs, named_graphs)
            if local != text:
                return federation.evaluated(quads, text, {"base_iri": base} | dataset)
            found = self._evaluated(quads, text, {"base_iri": base} | dataset)
        except SyntaxError as error:
            raise explained(local, str(error), self._scratch) from None
        except (OSError, RuntimeError) as error:
            raise self._failed(error) from error
        if isinstance(found, ox.QueryBoolean):
            return Answer(bool(found))
        if isinstance(found, ox.QueryTriples):
            return Triples(self._each(found))
        given = [variable.value for variable in found.variables]
        variables = in_order(text, given)
        if variables != given:
            return Solutions(tuple(variables), self._turned(found, variables))
        return Solutions(tuple(variables), map(tuple, self._each(found)), partial(self._write_json, found))

    def _dataset(self, default_graphs: Sequence[str], named_graphs: Sequence[str]) -> tuple[ox.Store, dict[str, Any]]:
        """Return what a query is to be asked, and how the dataset is named there."""
        if not (default_graphs or named_graphs):
            return self._open, {}
        default, named = _graph_names(default_graphs), _graph_names(named_graphs)
        made = datasets.merged(self._open, default, named) if len(default) > 1 else None
        if made is not None:
            return made, {"default_graph": ox.DefaultGraph(), "named_graphs": named}
        return self._open, {"default_graph": default, "named_graphs": named}

    def _evaluated(
        self, quads: ox.Store, text: str, dataset: Mapping[str, Any]
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """Evaluate a query, in other words where Oxigraph does not do as SPARQL says."""
        try:
            words = rewritten(text, lambda query: bool(quads.query(query, **dataset)))
            if words is not text:
                refuse_service(words, self._scratch)
                return quads.query(words, **dataset)
        except (SyntaxError, InvalidQuery):
            # What is wrong is told about the text itself, if anything is.
            pass
        return quads.query(text, **dataset)

    def replace(self, graphs: Mapping[str, Iterable[ox.Quad]]) -> None:
        """Make each graph hold exactly these quads, all in one transaction: everything or nothing.

        Only what differs is written, so giving a graph what it holds costs a read. A graph without quads is dropped.

        Raises:
            InvalidStore: the store cannot be written; then it is as it was before.
            ValueError: a quad is of another graph than the one it is given for.
        """
        wanted = {name: set(quads) for name, quads in graphs.items()}
        for name, quads in wanted.items():
            stray = next((quad for quad in quads if quad.graph_name != ox.NamedNode(name)), None)
            if stray is not None:
                raise ValueError(f"a quad of {stray.graph_name} was given for the graph <{name}>: {stray}")
        with self._writing:
            change = Change()
            for name, quads in wanted.items():
                change.note(name, set(self.quads(name)), quads)
            additions = change.additions()
            text = change.update(self._elsewhere) if additions is None else ""
            if not text and not additions:
                return
            if self.journal.is_kept:
                self.journal.note(touched(change.changed))
            try:
                # One request is one transaction, however many operations it holds; and so are quads together.
                if additions is None:
                    self._open.update(text)
                else:
                    self._open.extend(additions)
            except (OSError, RuntimeError) as error:
                raise store_folder.explained(error, self._place) from error
            self._size = None if self._size is None else self._size + change.growth
            # Raised before anybody is told that the change is made.
            self._version += 1
            self.journal.done(self._version)

    def drop(self, graphs: Iterable[str]) -> None:
        """Remove these graphs in one transaction; one that is not there is no error."""
        self.replace(dict.fromkeys(graphs, ()))

    def update(self, update: Update) -> None:
        """Carry out a SPARQL update in one transaction: all of its operations or none. The union follows.

        Raises:
            InvalidQuery: the update does not parse, or asks for what cannot be done or is not allowed.
            InvalidStore: the store cannot be read, or not written; then it is as it was before.
            QueryTooLarge: it changes too much.
        """
        self.change(lambda: changes(update, self, self.copy))

    def change(self, find: Callable[[], Changes]) -> None:
        """Make the changes that `find` finds, while nobody else writes, in one transaction.

        Raises:
            InvalidStore: the store cannot be written; then it is as it was before. Also whatever `find` raises.
        """
        with self._writing:
            found = find()
            if found:
                self.apply(found)

    def apply(self, found: Changes) -> None:
        """Make changes in one transaction. Nobody else may write meanwhile."""
        if self.journal.is_kept:
            changed = (quad.triple for quads in (found.removed, found.added) for quad in quads)
            self.journal.note((EVERYTHING,) if found.is_cleared else touched(changed))
        try:
            transaction.write(self._open, found)
        except (OSError, RuntimeError) as error:
            raise store_folder.explained(error, self._place) from error
        if found.is_cleared:
            self._size = len(found.added)
        elif self._size is not None:
            self._size += len(found.added) - len(found.removed)
        # Raised before anybody is told that the change is made.
        self._version += 1
        self.journal.done(self._version)

    def copy(self) -> EmbeddedStore:
        """Return a copy in memory, with the same blank nodes."""
        copied = ox.Store()
        copied.extend(self._each(self._open.quads_for_pattern(None, None, None, None)))
        return EmbeddedStore(copied, None)

    def holds(self, quad: ox.Quad) -> bool:
        """Tell whether a quad is there."""
        return quad in self._open

    def graphs(self) -> Iterator[str]:
        """Return the IRI of each named graph, sorted."""
        yield from sorted(name.value for name in self._open.named_graphs())

    def has_graph(self, graph: str) -> bool:
        return self._open.contains_named_graph(ox.NamedNode(graph))

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """Return every quad, or those of one graph, in no particular order."""
        if graph is not None:
            yield from self._each(self._open.quads_for_pattern(None, None, None, ox.NamedNode(graph)))
            return
        # A pattern without a graph would read the union too. Graph by graph, more than one state might be read.
        found = self._open.query(_EVERYTHING)
        assert isinstance(found, ox.QuerySolutions)  # noqa: S101 -- the text says SELECT
        yield from starmap(ox.Quad, self._each(found))

    def values(self, thing: ox.NamedNode, name: ox.NamedNode) -> Iterator[Node]:
        """Return what any graph says a thing has for a property, each value once."""
        for quad in self._each(self._open.quads_for_pattern(thing, name, None, ox.DefaultGraph())):
            yield quad.object

    def things(self, name: ox.NamedNode, value: ox.NamedNode | None = None) -> Iterator[Node]:
        """Return what has a property in any graph, with this value where one is given; once for each of its values."""
        for quad in self._each(self._open.quads_for_pattern(None, name, value, ox.DefaultGraph())):
            yield quad.subject

    def size(self) -> int:
        """Return how many quads there are. The first call counts them; then the store keeps count."""
        if self._size is None:
            with self._writing:
                found = self.query(_COUNT)
                assert isinstance(found, Solutions)  # noqa: S101 -- the text says SELECT
                ((count,),) = found.rows
                assert count is not None  # noqa: S101 -- COUNT is always bound
                self._size = int(count.value)
        return self._size

    @property
    def place(self) -> Path | None:
        """The folder of the store; `None` for one in memory."""
        return self._place

    def version(self) -> int:
        """Return how many changes there were since the store was opened."""
        return self._version

    def checkpoint(self, place: Path) -> None:
        """Make the present state a database of its own in the folder `place`, which must not exist, by hard links.

        Raises:
            InvalidStore: it cannot be made; one in memory never can.
        """
        try:
            self._open.backup(str(place))
        except (OSError, RuntimeError) as error:
            raise store_folder.explained(error, self._place) from error

    @contextmanager
    def unchanged(self) -> Iterator[int]:
        """Give the number of the last change, while nobody makes another."""
        with self._writing:
            yield self._version

    def close(self) -> None:
        """Let go of the folder, so that another process can open the store.

        Raises:
            InvalidStore: what was written could not be moved to its final files; it is still in the log beside them.
        """
        self.followers.close()
        quads, self._quads = self._quads, None
        if quads is not None:
            try:
                quads.flush()
            except (OSError, RuntimeError) as error:
                raise store_folder.explained(error, self._place) from error
            # Its files are as they will be found once nothing has it open.
            del quads
            try:
                self.journal.close(None if self._place is None else store_folder.database(self._place))
            except OSError as error:
                raise store_folder.explained(error, self._place) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def _open(self) -> ox.Store:
        if self._quads is None:
            raise InvalidStore("the store is closed: open it again with open_store")
        return self._quads

    def _elsewhere(self, triples: Collection[ox.Triple], apart_from: Collection[str]) -> set[ox.Triple]:
        """Return those of the triples, none with a blank node, that any named graph but these holds.

        To look something up costs the more the more files the database has, and most of what an article tells is about
        things that no other tells anything of. So it is asked about these first.
        """
        told = {subject for (subject,) in self._held(("?s",), {(it.subject,) for it in triples}, apart_from)}
        shared = {(it.subject, it.predicate, it.object) for it in triples if it.subject in told}
        return {ox.Triple(*terms) for terms in self._held(("?s", "?p", "?o"), shared, apart_from)}

    def _held(
        self, variables: tuple[str, ...], rows: Collection[tuple[Any, ...]], apart_from: Collection[str]
    ) -> Iterator[tuple[Any, ...]]:
        """Return those of the rows, of a subject or of a whole triple, that any named graph but these has."""
        known = list(rows)
        graphs = ", ".join(f"<{name}>" for name in apart_from)
        for start in range(0, len(known), _ROWS):
            values = " ".join(f"({' '.join(map(str, row))})" for row in known[start : start + _ROWS])
            found = self._open.query(
                f"SELECT * WHERE {{ VALUES ({' '.join(variables)}) {{ {values} }} "
                f"FILTER EXISTS {{ GRAPH ?graph {{ ?s ?p ?o }} FILTER(?graph NOT IN ({graphs})) }} }}"
            )
            assert isinstance(found, ox.QuerySolutions)  # noqa: S101 -- the text says SELECT
            yield from (tuple(row[name[1:]] for name in variables) for row in self._each(found))

    def _each(self, found: Iterator[Any]) -> Iterator[Any]:
        """Return the items of one of Oxigraph's iterators, its errors as the project's own."""
        try:
            yield from found
        except (OSError, RuntimeError) as error:
            raise self._failed(error) from error

    def _write_json(self, found: ox.QuerySolutions, output: Output) -> None:
        try:
            # Its types say IO[bytes]; it uses no more of one.
            found.serialize(cast("IO[bytes]", output), ox.QueryResultsFormat.JSON)
        except (OSError, RuntimeError) as error:
            raise self._failed(error) from error

    def _turned(self, found: ox.QuerySolutions, variables: Sequence[str]) -> Iterator[tuple[Term | None, ...]]:
        for solution in self._each(found):
            yield tuple(solution[variable] for variable in variables)

    def _failed(self, error: OSError | RuntimeError) -> InvalidQuery | InvalidStore:
        if isinstance(error, OSError) or "Corruption" in str(error):
            return store_folder.explained(error, self._place)
        return InvalidQuery(f"the query cannot be evaluated: {error}")


def _graph_names(iris: Sequence[str]) -> list[ox.NamedNode]:
    names = []
    for iri in dict.fromkeys(iris):
        try:
            names.append(ox.NamedNode(iri))
        except ValueError:
            raise InvalidQuery(f"{iri!r} is not an absolute IRI, so it names no graph") from None
    return names
