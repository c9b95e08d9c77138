"""The store that a running server on this machine has open, through its local API (`server/blueprints/local_api.py`).

Each request has a connection of its own; over loopback that costs less than a millisecond. Bodies are compressed, since
N-Quads shrink to about a tenth and the server bounds what it takes.
"""

from __future__ import annotations

import gzip
import json
import time
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import quote, urlencode, urlsplit

import pyoxigraph as ox

from ontology.errors import InvalidQuery, InvalidStore
from ontology.terms import DEFAULT_BASE
from server.store import folder as store_folder
from server.store.base import Answer, Solutions, Triples
from server.store.query_text import bind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from http.client import HTTPResponse
    from pathlib import Path
    from types import TracebackType

    from server.store.base import Results, Term
    from server.store.updating import Update

#: Raised whenever requests or answers change, so that a server and a command of two versions do not misunderstand.
VERSION: Final = 3
PREFIX: Final = "/local"

#: Seconds without a byte from the server after which it counts as gone.
_SILENCE: Final = 300.0
#: How often a request is sent that a busy server turns away, and the seconds between at most.
_TRIES: Final = 20
_LONGEST_WAIT: Final = 5.0
_COMPRESSION: Final = 6
_JSON: Final = "application/sparql-results+json"


def running(folder: Path) -> LocalStore | None:
    """Return the store in `folder` as the server that has it open gives access to it; `None` where there is none.

    To be asked when the store turned out to be open in another process: only then is the address that the folder tells
    that of a server of this store, and not of whoever listens there now.

    Raises:
        InvalidStore: a server has it open that speaks another version of the local API.
    """
    address, token = store_folder.announced(folder), store_folder.token(folder)
    if address is None or token is None:
        return None
    store = LocalStore(address, token)
    try:
        store.greet()
    except _Absent:
        return None
    return store


class LocalStore:
    """A `Store` in a server's process. Safe to use from any thread.

    What it gives as an iterator comes over a connection that is closed when the iterator is used up or dropped.
    """

    def __init__(self, address: str, token: str) -> None:
        self.address = address
        self._place = urlsplit(address).netloc
        self._token = token
        self._most_bytes: int | None = None

    def greet(self) -> None:
        """Make sure that the server answers, and learn its bounds.

        Raises:
            InvalidStore: it does not answer, does not take the token, or speaks another version.
        """
        told = self._json("/")
        if told.get("version") != VERSION:
            raise InvalidStore(
                f"the server at {self.address} is of another version of OnRecord and has this store open: stop it, "
                "or start it again with this one"
            )
        self._most_bytes = int(told["max_body_bytes"])

    def query(
        self,
        text: str,
        *,
        bindings: Mapping[str, Term] | None = None,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        base: str = DEFAULT_BASE,
    ) -> Results:
        """Run a SPARQL query on the server, within its limits.

        Raises:
            InvalidQuery: the server refuses the query.
            InvalidStore: it is gone, or cannot read the store.
        """
        asked = {
            "query": bind(text, bindings) if bindings else text,
            "default-graph-uri": default_graphs,
            "named-graph-uri": named_graphs,
            "base": base,
        }
        response = self._sent("POST", "/query", json.dumps(asked).encode())
        if response.headers.get_content_type() != _JSON:
            return Triples(quad.triple for quad in self._parsed(response, ox.RdfFormat.N_TRIPLES))
        with self._told():
            found = ox.parse_query_results(response, format=ox.QueryResultsFormat.JSON)
        if isinstance(found, ox.QueryBoolean):
            response.close()
            return Answer(bool(found))
        assert isinstance(found, ox.QuerySolutions)  # noqa: S101 -- results in JSON are one or the other
        return Solutions(tuple(it.value for it in found.variables), self._rows(response, found))

    def replace(self, graphs: Mapping[str, Iterable[ox.Quad]]) -> None:
        """Make each graph hold exactly these quads, all in one request, which is one transaction.

        Raises:
            InvalidStore: the server is gone, cannot write, or takes no change of this size.
            ValueError: a quad is of another graph than the one it is given for.
        """
        lines: list[str] = []
        for name, quads in graphs.items():
            graph = ox.NamedNode(name)
            for quad in quads:
                if quad.graph_name != graph:
                    raise ValueError(f"a quad of {quad.graph_name} was given for the graph {graph}: {quad}")
                lines.append(f"{quad} .\n")
        self._changed("/replace", (*(f"# <{name}>\n" for name in graphs), "\n", *lines))

    def drop(self, graphs: Iterable[str]) -> None:
        """Remove these graphs in one transaction; one that is not there is no error."""
        self.replace(dict.fromkeys(graphs, ()))

    def update(self, update: Update) -> None:
        """Carry out a SPARQL update on the server, in one transaction.

        Raises:
            InvalidQuery: the server refuses the update.
            InvalidStore: it is gone, or cannot write.
        """
        self._sent("POST", "/update", json.dumps(asdict(update)).encode()).close()

    def judge(self, record: Sequence[Mapping[str, object]], withdraw: Sequence[str]) -> tuple[int, int]:
        """Have the server record judgements and take others back; return how many of each were not so before.

        Raises:
            InvalidStore: the server is gone, refuses them, or cannot write.
        """
        response = self._sent("POST", "/judge", json.dumps({"record": record, "withdraw": withdraw}).encode())
        with closing(response), self._told():
            told = json.load(response)
        return int(told["recorded"]), int(told["withdrawn"])

    def graphs(self) -> Iterator[str]:
        """Return the IRI of each named graph."""
        response = self._sent("GET", "/graphs")
        with closing(response), self._told():
            for line in response:
                yield line.decode().rstrip("\n")

    def has_graph(self, graph: str) -> bool:
        return bool(self._json(f"/graph?{urlencode({'graph': graph})}")["there"])

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """Return every quad, or those of one graph, in no particular order."""
        path = "/quads" if graph is None else f"/quads?{urlencode({'graph': graph}, quote_via=quote)}"
        yield from self._parsed(self._sent("GET", path), ox.RdfFormat.N_QUADS)

    def size(self) -> int:
        return int(self._json("/size")["quads"])

    def checkpoint(self, place: Path) -> None:
        """Have the server keep the present state as a database in the folder `place`, which must not be there.

        Raises:
            InvalidStore: the server is gone, or cannot write there.
        """
        self._sent("POST", "/backup", json.dumps({"folder": str(place.resolve())}).encode()).close()

    def close(self) -> None:
        """Do nothing: the store is the server's."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _changed(self, path: str, lines: Iterable[str]) -> None:
        body = gzip.compress("".join(lines).encode(), _COMPRESSION, mtime=0)
        if self._most_bytes is not None and len(body) > self._most_bytes:
            raise InvalidStore(
                f"one change to the store has {len(body):,} bytes, compressed, and the server at {self.address} takes "
                f"at most {self._most_bytes:,}: raise its setting max_body_bytes, or stop it and run the same "
                "command again"
            )
        self._sent("POST", path, body, {"Content-Encoding": "gzip"}).close()

    def _json(self, path: str) -> dict[str, Any]:
        response = self._sent("GET", path)
        with closing(response), self._told():
            told = json.load(response)
        assert isinstance(told, dict)  # noqa: S101 -- every such answer of the local API
        return told

    def _parsed(self, response: HTTPResponse, format_: ox.RdfFormat) -> Iterator[ox.Quad]:
        with closing(response), self._told():
            yield from ox.parse(response, format=format_)

    def _rows(self, response: HTTPResponse, found: ox.QuerySolutions) -> Iterator[tuple[Term | None, ...]]:
        with closing(response), self._told():
            for solution in found:
                yield tuple(solution)

    def _sent(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> HTTPResponse:
        """Return the server's answer, if it is one of success. Whoever is told to come back later does so."""
        for _ in range(_TRIES):
            answer = self._answer(method, path, body, headers)
            if not isinstance(answer, float):
                return answer
            time.sleep(answer)
        raise InvalidStore(
            f"the server at {self.address} has this store open, and has had no time for this for a while: what was "
            "told as stored is kept; run the same command again when it is less busy"
        )

    def _answer(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str] | None
    ) -> HTTPResponse | float:
        """Return the answer to one request, or in how many seconds to ask again."""
        connection = HTTPConnection(self._place, timeout=_SILENCE)
        fields = {"Authorization": f"Bearer {self._token}", "Accept": "application/json", "Connection": "close"}
        with self._told():
            # A body may be refused before all of it is read: then the answer says why.
            with suppress(BrokenPipeError):
                connection.request(method, PREFIX + path, body, fields | dict(headers or {}))
            response = connection.getresponse()
            if response.status < HTTPStatus.BAD_REQUEST:
                return response
            with closing(response):
                later = response.headers.get("Retry-After", "")
                if response.status == HTTPStatus.SERVICE_UNAVAILABLE and later.isdigit():
                    return min(float(later), _LONGEST_WAIT)
                raise self._refusal(response.status, response.read())

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Tell failures of the connection in words."""
        try:
            yield
        except (OSError, HTTPException, SyntaxError, ValueError) as error:
            # A transfer that ends early reads as an incomplete document.
            words = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise _Absent(
                f"the server at {self.address}, which had this store open, is gone or broke off its answer ({words}): "
                "what was told as stored is kept; run the same command again"
            ) from error

    def _refusal(self, status: int, body: bytes) -> InvalidQuery | InvalidStore:
        try:
            told = json.loads(body)
            code, message = str(told["code"]), str(told["message"])
        except (ValueError, KeyError, TypeError):
            code, message = "", f"it answers with the HTTP status {status}"
        if code == "invalid-query":
            return InvalidQuery(message)
        if status == HTTPStatus.UNAUTHORIZED:
            return _Absent(
                f"the server at {self.address} does not serve this store any more: what was told as stored is kept; "
                "run the same command again"
            )
        return InvalidStore(f"the server at {self.address} has this store open, and says: {message}")


class _Absent(InvalidStore):
    """No server, or one of something else, at an address."""
