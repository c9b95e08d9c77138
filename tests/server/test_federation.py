"""SERVICE: endpoints that a setting names are asked, each by its whole address, and nobody else ever is."""

from __future__ import annotations

import json
import threading
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import pytest

from ontology.errors import InvalidQuery
from server.store import open_store
from server.store.federation import as_local
from tests.conformance.running import running
from tests.server.small_graph import graphs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TOKEN = "a-token-of-these-tests"  # noqa: S105 -- of no server but those here
ROWS = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"from elsewhere"}}]}}'


class Elsewhere(BaseHTTPRequestHandler):
    """Another endpoint: it tells what it was asked, leads astray, or never ends."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        asked: list[str] = self.server.asked  # type: ignore[attr-defined]  # of this test's server
        asked.append(self.path)
        if self.path == "/moved":
            self.send_response(307)
            self.send_header("Location", "/other")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(ROWS)))
        self.end_headers()
        if self.path == "/slow":
            self.server.over.wait(20)  # type: ignore[attr-defined]
        self.wfile.write(ROWS)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- as it is named there
        pass


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    server.asked = []  # type: ignore[attr-defined]
    server.over = threading.Event()  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.over.set()  # type: ignore[attr-defined]
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def served(elsewhere: ThreadingHTTPServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("federation")
    with open_store(folder / "store") as store:
        store.replace(graphs())
    here = f"http://127.0.0.1:{elsewhere.server_port}"
    named = " ".join(f"{here}/{name}" for name in ("sparql", "moved", "slow"))
    chosen = {"service_endpoints": named, "readers": "2", "query_timeout_seconds": "2", "update_token": TOKEN}
    with running(folder, chosen) as address:
        yield address


def ask(served: str, query: str) -> tuple[int, Any]:
    connection = HTTPConnection(urlsplit(served).netloc, timeout=30)
    connection.request("GET", f"/sparql?query={quote(query)}")
    response = connection.getresponse()
    told = response.status, json.loads(response.read())
    connection.close()
    return told


@pytest.mark.parametrize("endpoint", ["sparql", "other"])
@pytest.mark.parametrize(
    "words",
    [
        "INSERT {{ GRAPH <urn:new> {{ ?s ?p ?o }} }} WHERE {{ SERVICE <{0}> {{ ?s ?p ?o }} }}",
        "INSERT DATA {{ <urn:a> <urn:b> 1 }} ; DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o SERVICE SILENT <{0}> {{ }} }}",
        "DELETE WHERE {{ SERVICE <{0}> {{ ?s ?p ?o }} }}",
    ],
)
def test_an_update_asks_nobody(served: str, elsewhere: ThreadingHTTPServer, words: str, endpoint: str) -> None:
    elsewhere.asked.clear()  # type: ignore[attr-defined]
    connection = HTTPConnection(urlsplit(served).netloc, timeout=30)
    headers = {"Content-Type": "application/sparql-update", "Authorization": f"Bearer {TOKEN}"}
    connection.request("POST", "/sparql", words.format(place(elsewhere, endpoint)), headers)
    response = connection.getresponse()
    told = json.loads(response.read())
    connection.close()
    assert (response.status, told["code"]) == (400, "invalid-query")
    assert elsewhere.asked == []  # type: ignore[attr-defined]
    assert ask(served, "ASK { GRAPH <urn:new> { ?s ?p ?o } }")[1]["boolean"] is False


def place(elsewhere: ThreadingHTTPServer, name: str) -> str:
    return f"http://127.0.0.1:{elsewhere.server_port}/{name}"


def test_a_named_endpoint_is_asked_each_time(served: str, elsewhere: ThreadingHTTPServer) -> None:
    elsewhere.asked.clear()  # type: ignore[attr-defined]
    query = f"""SELECT ?name ?x {{
        ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?name FILTER(?name = "Jane Roe"@en)
        SERVICE <{place(elsewhere, "sparql")}> {{ ?y ?z ?x }} }}"""
    for _ in range(2):
        status, told = ask(served, query)
        assert status == 200, told
        (row,) = told["results"]["bindings"]
        assert (row["name"]["value"], row["x"]["value"]) == ("Jane Roe", "from elsewhere")
    assert elsewhere.asked == ["/sparql", "/sparql"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * {{ SERVICE <{0}other> {{ ?s ?p ?o }} }}",
        "SELECT * {{ SERVICE <{0}sparql/> {{ ?s ?p ?o }} }}",
        "PREFIX e: <{0}> SELECT * {{ SERVICE e:sparql {{ ?s ?p ?o }} }}",
        "SELECT * {{ VALUES ?e {{ <{0}sparql> }} SERVICE ?e {{ ?s ?p ?o }} }}",
        "SELECT * {{ SERVICE <{0}sparql> {{ SERVICE SILENT <{0}other> {{ ?s ?p ?o }} }} }}",
        "ASK {{ SERVICE SILENT # <{0}sparql>\n <{0}other> {{ ?s ?p ?o }} }}",
    ],
)
def test_nobody_else_is_asked(served: str, elsewhere: ThreadingHTTPServer, query: str) -> None:
    elsewhere.asked.clear()  # type: ignore[attr-defined]
    status, told = ask(served, query.format(place(elsewhere, "")))
    assert (status, told["code"]) == (400, "invalid-query")
    assert "SERVICE is not allowed" in told["message"]
    assert elsewhere.asked == []  # type: ignore[attr-defined]


def test_an_endpoint_that_leads_elsewhere_is_not_followed(served: str, elsewhere: ThreadingHTTPServer) -> None:
    elsewhere.asked.clear()  # type: ignore[attr-defined]
    status, told = ask(served, f"SELECT * {{ SERVICE <{place(elsewhere, 'moved')}> {{ ?s ?p ?o }} }}")
    assert (status, told["code"]) == (400, "invalid-query")
    assert "cannot be asked" in told["message"]
    assert elsewhere.asked == ["/moved"]  # type: ignore[attr-defined]
    status, told = ask(served, f"SELECT * {{ SERVICE SILENT <{place(elsewhere, 'moved')}> {{ ?s ?p ?o }} }}")
    assert status == 200


def test_an_endpoint_that_never_ends_is_stopped_in_time(served: str, elsewhere: ThreadingHTTPServer) -> None:
    status, told = ask(served, f"SELECT * {{ SERVICE <{place(elsewhere, 'slow')}> {{ ?s ?p ?o }} }}")
    assert (status, told["code"]) == (503, "query-timeout")


def test_places_stay_where_they_are() -> None:
    text = "ASK {\n service\n  silent <http://a.example/q> { ?s ?p ?o } SERVICE<http://a.example/q>{} }"
    local = as_local(text, ("http://a.example/q",))
    assert len(local) == len(text)
    assert "service" not in local.lower()
    assert local.count("\n") == text.count("\n")


def test_a_store_asks_nobody_unless_it_is_told_whom() -> None:
    with open_store(None) as store, pytest.raises(InvalidQuery, match="SERVICE is not allowed"):
        store.query("ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")
