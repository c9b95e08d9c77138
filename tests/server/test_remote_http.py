"""What an engine may do wrong, played by a server that does it."""

# ruff: noqa: SIM117 -- the engine that is played, then what is expected of it

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.errors import InvalidQuery, InvalidStore
from server.store.base import Answer, Solutions, Triples
from server.store.endpoint import Endpoint
from server.store.remote import RemoteStore
from server.store.remote_http import Wire
from server.store.remote_results import Json, triples
from server.store.remote_text import UNION, explicit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROWS: Final = "application/sparql-results+json"
ONE: Final = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"urn:a"}}]}}'
ALL: Final = "SELECT * { ?s ?p ?o }"


@contextmanager
def engine(play: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[Endpoint]:
    """Run a server that answers each request by `play`."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            play(self)

        def log_message(self, *_: object) -> None:
            """Tell nobody."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield Endpoint.at(f"http://127.0.0.1:{server.server_port}/query")
        server.shutdown()
        thread.join()


def answer(to: BaseHTTPRequestHandler, body: bytes, kind: str = ROWS, status: int = 200, **headers: str) -> None:
    to.send_response(status)
    for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
        to.send_header(name.replace("_", "-"), value)
    to.end_headers()
    to.wfile.write(body)


@contextmanager
def store_of(play: Callable[[BaseHTTPRequestHandler], None], **bounds: float) -> Iterator[RemoteStore]:
    with engine(play) as endpoint:
        wire = Wire(endpoint, **bounds)  # type: ignore[arg-type]  # a number of bytes is whole
        with RemoteStore(wire, str(endpoint)) as store:
            yield store


def test_nothing_at_the_address_is_told_with_the_settings() -> None:
    with engine(lambda to: answer(to, ONE)) as endpoint:
        pass
    with pytest.raises(InvalidStore, match=r"nothing answers at http://127.*/query .*--store or the settings store"):
        RemoteStore.open(endpoint)


def test_what_is_no_sparql_engine_is_told() -> None:
    with (
        engine(lambda to: answer(to, b"<html>", "text/html; charset=utf-8")) as endpoint,
        pytest.raises(InvalidStore, match=r"answered a SPARQL query with text/html .*is it the query address"),
    ):
        RemoteStore.open(endpoint)


def test_a_redirect_is_not_followed() -> None:
    asked: list[str] = []

    def play(to: BaseHTTPRequestHandler) -> None:
        asked.append(to.path)
        answer(to, b"", status=307, Location="https://elsewhere.example/sparql")

    with store_of(play) as store:
        with pytest.raises(InvalidStore, match=r"sends to https://elsewhere.example/sparql, and redirects are not"):
            store.query(ALL)
    assert asked == ["/query"]


@pytest.mark.parametrize(
    ("status", "kind", "told"),
    [
        (400, InvalidQuery, "the engine cannot run this query: SP031: too hard$"),
        (401, InvalidStore, "does not let us in .401.: give its user in the settings store_user and store_password"),
        (404, InvalidStore, "takes no SPARQL query .404.: set the engine's query address as store"),
        (500, InvalidQuery, "the engine cannot run this query: SP031: too hard$"),
    ],
)
def test_a_refusal_is_told_with_what_to_do(status: int, kind: type[Exception], told: str) -> None:
    words = b"Virtuoso 37000 Error SP031: too hard\n\nSPARQL query:\nSELECT"
    with store_of(lambda to: answer(to, words, "text/plain", status)) as store, pytest.raises(kind, match=told):
        store.query(ALL)


def test_a_failure_is_told_with_the_beginning_of_its_words() -> None:
    with store_of(lambda to: answer(to, b"out of everything " * 9_000, "text/plain", 503)) as store:
        with pytest.raises(InvalidStore, match=r"failed .503.: out of everything") as refusal:
            store.query(ALL)
    assert len(str(refusal.value)) < 500


def test_an_engine_that_falls_silent_is_given_up() -> None:
    silence = threading.Event()

    def play(to: BaseHTTPRequestHandler) -> None:
        silence.wait(10)

    with store_of(play, silence_seconds=0.2) as store:
        with pytest.raises(InvalidStore, match=r"was silent for 0\.2 seconds"):
            store.query(ALL)
        silence.set()


@pytest.mark.parametrize("end", range(1, len(ONE)))
def test_an_answer_that_stops_early_is_never_taken_for_whole(end: int) -> None:
    told = Json(iter([ONE[:end]]))
    with pytest.raises(InvalidStore, match="stops before its end"):
        list(told.rows(told.variables()))


def test_a_transfer_that_breaks_off_is_told() -> None:
    def play(to: BaseHTTPRequestHandler) -> None:
        to.send_response(200)
        to.send_header("Content-Type", ROWS)
        to.send_header("Content-Length", "9999")
        to.end_headers()
        to.wfile.write(ONE[:60])
        to.close_connection = True

    with store_of(play) as store:
        found = store.query(ALL)
        assert isinstance(found, Solutions)
        with pytest.raises(InvalidStore, match="broke off"):
            list(found.rows)


def test_an_answer_larger_than_the_bound_is_cut_with_an_error() -> None:
    with store_of(lambda to: answer(to, ONE + b" " * 200_000), most_bytes=100_000) as store:
        found = store.query(ALL)
        assert isinstance(found, Solutions)
        with pytest.raises(InvalidStore, match="more than 100,000 bytes: ask for less"):
            list(found.rows)


def test_an_answer_cut_at_a_limit_is_refused() -> None:
    with store_of(lambda to: answer(to, ONE, X_SPARQL_MaxRows="1")) as store:
        with pytest.raises(InvalidStore, match="gives at most 1 rows"):
            store.query(ALL)
        found = store.query(f"{ALL} LIMIT 1")
        assert isinstance(found, Solutions)
        assert len(list(found.rows)) == 1
    with store_of(lambda to: answer(to, ONE, X_SQL_State="S1TAT")) as store:
        with pytest.raises(InvalidStore, match=r"stopped before the whole answer was found .S1TAT"):
            store.query(ALL)


def test_basic_credentials_go_out_only_when_asked_for() -> None:
    seen: list[str | None] = []

    def play(to: BaseHTTPRequestHandler) -> None:
        seen.append(to.headers["Authorization"])
        if seen[-1] is None:
            answer(to, b"", status=401, WWW_Authenticate='Basic realm="x"')
        else:
            answer(to, ONE)

    with engine(play) as endpoint:
        with RemoteStore(Wire(Endpoint(endpoint.query, endpoint.update, "me", "it")), "") as store:
            assert store.query("ASK { ?s ?p ?o }") == store.query("ASK { ?s ?p ?o }") == Answer(True)
    assert seen == [None, "Basic bWU6aXQ=", "Basic bWU6aXQ="]


def test_rows_come_before_the_answer_has_ended() -> None:
    go_on = threading.Event()

    def play(to: BaseHTTPRequestHandler) -> None:
        head, row, tail = b'{"head":{"vars":["s"]},"results":{"bindings":[', ONE[ONE.index(b'{"s"') : -3], b"]}}"
        to.send_response(200)
        to.send_header("Content-Type", ROWS)
        to.send_header("Content-Length", str(len(head) + 2 * len(row) + 1 + len(tail)))
        to.end_headers()
        to.wfile.write(head + row + b",")
        go_on.wait(10)
        to.wfile.write(row + tail)

    with store_of(play, silence_seconds=5) as store:
        found = store.query("SELECT ?s { ?s ?p ?o }")
        assert isinstance(found, Solutions)
        assert next(found.rows) == (ox.NamedNode("urn:a"),)
        assert not go_on.is_set()
        go_on.set()
        assert len(list(found.rows)) == 1


def test_a_row_is_read_however_it_is_cut_into_pieces() -> None:
    row = {
        "a": {"type": "literal", "value": 'é”😀\\"]}, {', "xml:lang": "en"},
        "b": {"type": "bnode", "value": "nodeID://b10001"},
        "c": {"type": "typed-literal", "value": "1", "datatype": "http://www.w3.org/2001/XMLSchema#boolean"},
    }
    told = {"head": {"link": [], "vars": ["a", "b", "c", "d"]}, "results": {"distinct": False, "bindings": [row, {}]}}
    for ascii_only in (True, False):
        text = json.dumps(told, ensure_ascii=ascii_only, indent=1).encode()
        for size in range(1, 40):
            answer = Json(iter([text[at : at + size] for at in range(0, len(text), size)]))
            assert list(answer.rows(answer.variables())) == [
                (
                    ox.Literal('é”😀\\"]}, {', language="en"),
                    ox.BlankNode("nodeID-b10001"),
                    ox.Literal("true", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#boolean")),
                    None,
                ),
                (None, None, None, None),
            ]


@given(st.lists(st.text()), st.integers(1, 50))
def test_triples_are_read_however_they_are_cut_into_pieces(values: list[str], size: int) -> None:
    node = ox.NamedNode("urn:a")
    given = [ox.Triple(node, node, ox.Literal(value.encode("utf-8", "replace").decode())) for value in values]
    text = "".join(f"{triple} .\n" for triple in given).encode()
    assert list(triples(iter([text[at : at + size] for at in range(0, len(text), size)]))) == given


def test_a_graph_that_is_no_n_triples_is_told() -> None:
    with store_of(lambda to: answer(to, b"<urn:a> <urn:b> .\n", "application/n-triples")) as store:
        found = store.query("CONSTRUCT WHERE { ?s ?p ?o }")
        assert isinstance(found, Triples)
        with pytest.raises(InvalidStore, match="is not N-Triples"):
            list(found.triples)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("SELECT * { GRAPH ?g { ?s ?p ?o } }", 1),
        ("SELECT * { GRAPH $g{ ?s ?p '}' } OPTIONAL { graph ?h { ?s ?p \"GRAPH ?x {\" } } }", 2),
        ("SELECT * { { SELECT ?g { GRAPH ?g { ?s ?p ?o } } } # GRAPH ?c { }\n ?x :graph ?y }", 1),
        ("SELECT * { { SELECT ?g { GRAPH # why\n ?g { ?s ?p ?o } } } } ORDER BY ?g # }", 1),
        ("SELECT * { FILTER NOT EXISTS { GRAPH ?g { GRAPH ?h { ?s ?p ?o } } } }", 2),
        ("CONSTRUCT { ?g ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } } LIMIT 3", 1),
        ('SELECT * { GRAPH <urn:g> { ?s ?p ?o } BIND("x"@graph AS ?l) }', 0),
    ],
)
def test_a_query_with_its_graphs_named_parses_and_asks_the_list_for_each_variable(text: str, names: int) -> None:
    named, is_open = explicit(f"PREFIX : <urn:>\n{text}")
    ox.Store().query(named)
    assert not is_open
    assert named.count("FILTER EXISTS") == names
    assert named.count(UNION) == 1


def test_a_query_that_names_its_dataset_is_left_alone() -> None:
    text = "SELECT * FROM <urn:a> FROM NAMED <urn:b> { GRAPH ?g { ?s ?p ?o } }"
    assert explicit(text) == (text, False)


def test_what_cannot_be_answered_from_the_union_is_refused() -> None:
    with pytest.raises(InvalidQuery, match="EXISTS outside WHERE"):
        explicit("SELECT (EXISTS { ?s ?p ?o } AS ?x) { GRAPH ?g { ?s ?p ?o } }")
