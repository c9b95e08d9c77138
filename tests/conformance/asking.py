"""Query and syntax tests, each sent to a running server over HTTP.

One store holds the data of all tests: each file is a named graph, and the parameters of the SPARQL 1.1 Protocol
(https://www.w3.org/TR/sparql11-protocol/#dataset) make a test's dataset of them. A test that names none for its default
graph is given a graph that is not there, since without any parameter the default graph would be the union of all.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import httpx
import pyoxigraph as ox

from server.store import open_store
from tests.conformance.comparing import MEDIA_TYPES, difference, parse, parse_quads
from tests.conformance.manifest import HOME, QUERY
from tests.conformance.running import running

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tests.conformance.manifest import Case, Suites

_EMPTY: Final = f"{HOME}no-data"
#: Room for a first request while the readers start on a busy machine.
_SECONDS: Final = 60.0
_REFUSED: Final = 400


class Asked:
    """A server that holds the data of query tests."""

    def __init__(self, suites: Suites, client: httpx.Client) -> None:
        self._suites = suites
        self._client = client

    def failure(self, case: Case) -> str:
        """Return why a test fails, in a few words; empty where it passes."""
        text = f"BASE <{case.request}>\n{self._suites.text(case.request)}"
        if case.kind not in QUERY:
            response = self._client.post("sparql", content=text.encode(), headers={"Content-Type": _DIRECT})
            return parsing_failure(case, response)
        suffix = case.result.rpartition(".")[2]
        data = self._suites.path(case.result).read_bytes()
        wanted = parse(data, suffix, case.result)
        # An answer that is written down in RDF is asked for as rows.
        media_type = MEDIA_TYPES["ttl" if isinstance(wanted, frozenset) else "srj" if suffix == "ttl" else suffix]
        dataset: list[tuple[str, str | int | float | bool | None]] = []
        if " FROM " not in f" {' '.join(text.split())} ":
            dataset += [("default-graph-uri", iri) for iri in case.before.default or (_EMPTY,)]
            dataset += [("named-graph-uri", iri) for iri in case.before.named]
        response = self._client.post(
            "sparql",
            params=dataset,
            content=text.encode(),
            headers={"Content-Type": _DIRECT, "Accept": media_type},
        )
        if response.status_code != httpx.codes.OK:
            return f"{response.status_code}: {_told(response)}"
        if response.headers["Content-Type"].split(";")[0] != media_type:
            return f"{response.headers['Content-Type']} instead of {media_type}"
        shown = next(it for it, kind in MEDIA_TYPES.items() if kind == media_type)
        return difference(wanted, parse(response.content, shown))


_DIRECT: Final = "application/sparql-query"


def parsing_failure(case: Case, response: httpx.Response) -> str:
    """Return how a server's opinion of a text differs from what the W3C says; empty where it does not."""
    is_taken = response.status_code < _REFUSED or "does not parse" not in response.text
    if case.kind.startswith("Positive"):
        # A text that parses may be refused for what it asks, such as another endpoint or a function that is not there.
        return "" if is_taken else f"{response.status_code}: {_told(response)}"
    return f"{response.status_code}: {_told(response)}" if is_taken else ""


def _told(response: httpx.Response) -> str:
    return " ".join(response.text.split())[:300]


@contextmanager
def serving(suites: Suites, folder: Path, cases: Iterable[Case]) -> Iterator[Asked]:
    """Serve the data of these tests from a store in `folder`."""
    files = {it for case in cases if case.kind in QUERY for it in case.before.files()}
    with open_store(folder / "store") as store:
        store.replace({it: quads_of(suites, it, it) for it in sorted(files)})
    with running(folder) as address, httpx.Client(base_url=address, timeout=_SECONDS) as client:
        yield Asked(suites, client)


def quads_of(suites: Suites, iri: str, graph: str) -> list[ox.Quad]:
    """Return what the file `iri` holds as quads of a graph."""
    name = ox.NamedNode(graph)
    triples = parse_quads(suites.path(iri).read_bytes(), iri.rpartition(".")[2], iri)
    return [ox.Quad(it.subject, it.predicate, it.object, name) for it in triples]
