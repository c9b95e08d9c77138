"""The store in another engine: any that takes SPARQL 1.1 queries and updates over HTTP.

What the embedded store is, this one is too, by three things that any engine can keep: the store's graphs; a graph that
is their union, each triple once; and a graph that lists them, with their sizes and digests. Every query names the graph
that it is answered from. A write is one request, which is one transaction where the engine has them (Oxigraph); where
it has not (Virtuoso), a request that breaks off leaves a graph that is not listed, and so not seen by its name, until
the same write is done again.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Final, Self

import pyoxigraph as ox

from ontology.errors import InvalidQuery, InvalidStore
from ontology.terms import DEFAULT_BASE
from server.store import remote_literals, remote_text, remote_update, update_run
from server.store.base import Answer, Solutions, Triples
from server.store.query_text import bind, in_order
from server.store.remote_graphs import RemoteGraphs
from server.store.remote_http import Wire
from server.store.remote_results import Json, triples
from server.store.remote_text import DIGEST, LISTED, TRIPLES, UNION
from server.store.remote_update import Content

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from types import TracebackType

    import httpx

    from server.store.base import Results, Term
    from server.store.endpoint import Endpoint
    from server.store.updating import Update

# Nothing from outside is put into these but IRIs that pyoxigraph has written.
_GRAPHS: Final = f"SELECT ?graph FROM <{LISTED}> {{ ?graph <{TRIPLES}> ?size }} ORDER BY ?graph"  # noqa: S608
_SIZE: Final = f"SELECT (SUM(?size) AS ?sum) FROM <{LISTED}> {{ ?graph <{TRIPLES}> ?size }}"  # noqa: S608
_DIGESTS: Final = (
    f"SELECT ?graph ?digest FROM <{LISTED}> {{{{ VALUES ?graph {{{{ {{graphs}} }}}} ?graph <{DIGEST}> ?digest }}}}"  # noqa: S608
)
_QUADS: Final = "SELECT ?s ?p ?o FROM {graph} {{ ?s ?p ?o }}"

_ROWS: Final = "application/sparql-results+json"
_GRAPH: Final = "application/n-triples"
#: How many rows an engine gave at most, told where it stopped there (Virtuoso's ResultSetMaxRows).
_CUT: Final = "x-sparql-maxrows"
#: Told where an engine stopped for lack of time, and gave what it had (Virtuoso's "anytime" queries).
_STOPPED: Final = "x-sql-state"


class RemoteStore:
    """A `Store` in another engine. Any thread may use it; rows come as they are read."""

    def __init__(self, wire: Wire, place: str) -> None:
        self._wire = wire
        self._place = place
        # Queries are parsed here before they are sent; it is empty, so nothing is evaluated.
        self._scratch = ox.Store()
        self._writing = Lock()
        self._is_limited = False
        #: Rows that a limited engine is known to give in one answer.
        self._proven = 0

    @classmethod
    def open(cls, endpoint: Endpoint) -> RemoteStore:
        """Open the store at an endpoint, which must be there.

        Raises:
            InvalidStore: nothing answers there, or not as a SPARQL engine does.
        """
        store = cls(Wire(endpoint), str(endpoint))
        try:
            # Virtuoso cuts long answers; it is the one engine known to.
            response = store._wire.ask("SELECT (1 AS ?once) WHERE {}", _ROWS, {})
            store._is_limited = "virtuoso" in response.headers.get("server", "").casefold()
            answer = Json(store._wire.body(response))
            list(answer.rows(answer.variables()))
        except BaseException:
            store.close()
            raise
        return store

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
            InvalidQuery: the text does not parse, uses SERVICE, is an update, or is more than the engine can run.
            InvalidStore: the engine failed, or did not give the whole answer.
        """
        if bindings:
            text = bind(text, bindings)
        form, asked = remote_text.read(text, self._scratch, base)
        graphs: Mapping[str, Sequence[str]]
        if default_graphs or named_graphs:
            graphs = {"default-graph-uri": _graph_names(default_graphs), "named-graph-uri": _graph_names(named_graphs)}
        else:
            asked, is_open = remote_text.explicit(asked)
            graphs = {"default-graph-uri": [UNION] if is_open else []}
        if form == "CONSTRUCT" and self._is_limited:
            self._check_length(asked, graphs)
        response = self._wire.ask(asked, _ROWS if form in ("SELECT", "ASK") else _GRAPH, graphs)
        self._check_whole(response, asked)
        body = self._wire.body(response)
        if form in ("CONSTRUCT", "DESCRIBE"):
            return Triples(triples(body))
        answer = Json(body)
        given = answer.variables()
        if form == "ASK":
            return Answer(bool(list(answer.rows(given))))
        variables = tuple(in_order(text, given))
        return Solutions(variables, answer.rows(variables))

    def replace(self, graphs: Mapping[str, Iterable[ox.Quad]]) -> None:
        """Make each graph hold exactly these quads, in one request; one that holds them already is left alone.

        Raises:
            InvalidStore: the engine did not do it, or would keep a literal as another; then nothing was written.
            ValueError: a quad is of another graph than the one it is given for.
        """
        wanted: dict[str, Content] = {}
        for name, given in graphs.items():
            quads = set(given)
            stray = next((quad for quad in quads if quad.graph_name != ox.NamedNode(name)), None)
            if stray is not None:
                raise ValueError(f"a quad of {stray.graph_name} was given for the graph <{name}>: {stray}")
            wanted[name] = Content.of(quads)
        with self._writing:
            known = self._digests(wanted)
            changed = {
                name: content
                for name, content in wanted.items()
                if (known.get(name) != content.digest if content.size else name in known)
            }
            if changed:
                self._check_kept(changed)
                self._wire.update(remote_update.update(changed))

    def drop(self, graphs: Iterable[str]) -> None:
        """Remove these graphs in one request; one that is not there is no error."""
        self.replace(dict.fromkeys(graphs, ()))

    def update(self, update: Update) -> None:
        """Carry out a SPARQL update, operation by operation, each of which is one request.

        The engine is asked for rows, and given what its graphs are to hold then; so union and list follow. Where an
        operation fails, those before it are done.

        Raises:
            InvalidQuery, QueryTooLarge: as the embedded store's `update`.
            InvalidStore: as `query` and `replace`.
        """
        for operation in update_run.read(update):
            seen = RemoteGraphs(self)
            self.replace(seen.after(update_run.run(update, (operation,), seen)))

    def graphs(self) -> Iterator[str]:
        """Return the IRI of each named graph of the store, sorted; the engine may have others."""
        for row in self._select(_GRAPHS):
            assert isinstance(row[0], ox.NamedNode)  # noqa: S101 -- only graphs are listed
            yield row[0].value

    def has_graph(self, graph: str) -> bool:
        return bool(self._digests([graph]))

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """Return every quad, graph by graph, or those of one graph, in no particular order.

        Raises:
            InvalidStore: also where a graph is longer than the engine gives in one answer.
        """
        for name in self.graphs() if graph is None else [graph] if self.has_graph(graph) else []:
            node = ox.NamedNode(name)
            for subject, predicate, value in self._select(_QUADS.format(graph=node)):
                assert subject is not None and value is not None  # noqa: S101, PT018 -- a pattern binds all
                assert isinstance(predicate, ox.NamedNode) and not isinstance(subject, ox.Literal)  # noqa: S101, PT018
                yield ox.Quad(subject, predicate, value, node)

    def size(self) -> int:
        """Return how many quads there are, by the list of graphs."""
        found = self._select(_SIZE)
        ((total,),) = found
        return 0 if total is None else int(total.value)

    def close(self) -> None:
        """Close the connections; the store is the engine's, and stays."""
        self._wire.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _select(self, text: str) -> Iterator[tuple[Term | None, ...]]:
        found = self.query(text)
        assert isinstance(found, Solutions)  # noqa: S101 -- each text is a SELECT
        return found.rows

    def _digests(self, graphs: Iterable[str]) -> dict[str, str]:
        """Return the digest of each of these graphs that the store has."""
        names = " ".join(str(ox.NamedNode(graph)) for graph in graphs)
        text = _DIGESTS.format(graphs=names)
        return {graph.value: digest.value for graph, digest in self._select(text) if graph and digest}

    def _check_kept(self, changed: Mapping[str, Content]) -> None:
        """Refuse a literal that the engine alters without a word.

        Raises:
            InvalidStore: it would be altered.
        """
        found = remote_literals.altered(self._wire, changed.values())
        if found is not None:
            raise InvalidStore(
                f"{self._place} would keep {found.given} as {found.kept or 'nothing'}, so nothing was written: such "
                "values need a store in a folder, or an engine that keeps them, as Oxigraph's server does"
            )

    def _check_whole(self, response: httpx.Response, text: str) -> None:
        """Refuse an answer that the engine says is not whole.

        Raises:
            InvalidStore: the engine stopped at its own limit.
        """
        if _STOPPED in response.headers:
            response.close()
            raise InvalidStore(
                f"{self._place} stopped before the whole answer was found ({response.headers[_STOPPED]} "
                f"{response.headers.get('x-sql-message', '')}): raise the engine's time limit "
                "(on Virtuoso, MaxQueryExecutionTime), or ask for less"
            )
        most = response.headers.get(_CUT, "")
        wanted = remote_text.limit(text)
        if most.isdigit() and (wanted is None or wanted > int(most)):
            response.close()
            raise self._cut(most)

    def _check_length(self, text: str, graphs: Mapping[str, Sequence[str]]) -> None:
        """Refuse a CONSTRUCT of more triples than the engine makes, of which it says nothing itself.

        Raises:
            InvalidStore: it would be cut.
        """
        ((count,),) = self._rows(remote_text.counting(text), graphs)
        assert count is not None  # noqa: S101 -- COUNT is always bound
        made = int(count.value) * remote_text.triples_each(text)
        if made <= self._proven:
            return
        # The limit is told only with rows, of which so many are asked for once.
        rows = remote_text.as_rows(text)
        response = self._wire.ask(rows, _ROWS, graphs)
        self._check_whole(response, rows)
        for _ in self._wire.body(response):
            pass
        self._proven = made

    def _rows(self, text: str, graphs: Mapping[str, Sequence[str]]) -> Iterator[tuple[Term | None, ...]]:
        answer = Json(self._wire.body(self._wire.ask(text, _ROWS, graphs)))
        return answer.rows(answer.variables())

    def _cut(self, most: str) -> InvalidStore:
        return InvalidStore(
            f"{self._place} gives at most {most} rows, and this answer has more, so it would be cut without a word: "
            "raise the engine's limit (on Virtuoso, ResultSetMaxRows in the part [SPARQL] of its ini file), or ask "
            "for less, with LIMIT"
        )


def _graph_names(iris: Sequence[str]) -> list[str]:
    for iri in iris:
        try:
            ox.NamedNode(iri)
        except ValueError:
            raise InvalidQuery(f"{iri!r} is not an absolute IRI, so it names no graph") from None
    return list(iris)
