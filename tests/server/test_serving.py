"""Serving over a real connection: the address, streams, ports in use, and stopping."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import subprocess
import sys
import textwrap
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import pytest

from ontology.errors import InvalidSetting
from server import create_app
from server.settings import Settings
from server.store import open_store
from server.web.serving import serve

if TYPE_CHECKING:
    from collections.abc import Iterator

# The second store fails after some rows, as a disk may.
SCRIPT = textwrap.dedent("""
    import sys
    import pyoxigraph as ox
    from ontology.errors import InvalidStore
    from server import create_app
    from server.web.serving import serve
    from server.settings import Settings
    from server.store import open_store
    from server.store.base import Solutions
    graph, says = ox.NamedNode("urn:g"), ox.NamedNode("urn:says")
    with open_store(None) as store:
        store.replace({"urn:g": [ox.Quad(ox.NamedNode(f"urn:s{i}"), says, ox.Literal(i), graph) for i in range(3000)]})
        if sys.argv[1] == "failing":
            def failing(text, **dataset):
                def rows():
                    for number in range(20_000):
                        yield (ox.Literal(number),)
                    raise InvalidStore("the disk is gone")
                return Solutions(("n",), rows())
            store.query = failing
        serve(create_app(store, Settings()), "127.0.0.1", 0, ready=lambda address: print(address, flush=True))
    print("stopped", flush=True)
""")


@contextmanager
def server(kind: str = "whole") -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "-c", SCRIPT, kind]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process, urlsplit(process.stdout.readline().strip()).netloc
        finally:
            process.kill()


@contextmanager
def get(place: str, path: str, accept: str = "*/*", body: str | None = None) -> Iterator[http.client.HTTPResponse]:
    """Ask for a path, or post a query to it."""
    kind = {} if body is None else {"Content-Type": "application/sparql-query"}
    with closing(http.client.HTTPConnection(place, timeout=20)) as connection:
        connection.request("GET" if body is None else "POST", path, body, {"Accept": accept, **kind})
        with connection.getresponse() as response:
            yield response


def asked(query: str) -> str:
    return f"/sparql?{urlencode({'query': query})}"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_the_server_and_ends_it_well(number: signal.Signals) -> None:
    with server() as (process, place):
        with get(place, "/healthz") as response:
            assert json.load(response) == {"status": "ok", "quads": 3000, "articles": 0}
        process.send_signal(number)
        out, _ = process.communicate(timeout=10)
    assert out == "stopped\n"
    assert process.returncode == 0


def test_many_rows_are_streamed_whole() -> None:
    with server() as (_, place), get(place, asked("SELECT * { ?a ?b ?c . ?d ?e 7 }"), "text/csv") as response:
        assert response.getheader("Transfer-Encoding") == "chunked"
        assert response.read().count(b"\r\n") == 3001


def test_a_stream_that_fails_is_told_from_a_whole_one() -> None:
    with server("failing") as (_, place), get(place, asked("SELECT * {}")) as response:
        assert response.status == 200
        with pytest.raises(http.client.IncompleteRead) as raised:
            response.read()
        assert len(raised.value.partial) > 100_000


def test_a_client_that_goes_away_leaves_the_server_well() -> None:
    with server() as (_, place):
        for _ in range(8):
            with get(place, asked("SELECT * { ?a ?b ?c . ?d ?e ?f }"), "text/csv") as response:
                response.read(1000)
        with get(place, "/healthz") as response:
            assert response.status == 200


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * {" + "{" * 9_900 + "}" * 9_900 + "}",
        "SELECT * { FILTER(" + "(" * 9_900 + "1" + ")" * 9_900 + ") }",
        "SELECT * { FILTER(" + "!" * 19_900 + "1) }",
        "SELECT * {" + "{SELECT*{" * 1_800 + "}}" * 1_800 + "}",
    ],
)
def test_a_query_of_nested_groups_does_not_end_the_server(query: str) -> None:
    with server() as (_, place):
        with get(place, "/sparql", body=query) as response:
            assert response.status in (200, 400)
        with get(place, "/healthz") as response:
            assert response.status == 200


def test_a_port_in_use_is_named_with_the_option_that_changes_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, open_store(None) as store:
        port = taken.getsockname()[1]
        with pytest.raises(InvalidSetting, match=rf"127\.0\.0\.1:{port} is taken.*\(--port {port + 1}\)"):
            serve(create_app(store, Settings()), "127.0.0.1", port)


def test_a_host_that_is_not_here_is_named() -> None:
    with open_store(None) as store:
        for host in ("192.0.2.1", "no.such.host.invalid"):
            with pytest.raises(InvalidSetting, match=host):
                serve(create_app(store, Settings()), host, 0)


def test_a_long_query_does_not_keep_the_server_from_stopping() -> None:
    with server() as (process, place), closing(http.client.HTTPConnection(place, timeout=20)) as connection:
        connection.request(
            "GET", asked("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?c != ?i) }")
        )
        time.sleep(0.5)
        process.terminate()
        start = time.monotonic()
        process.wait(timeout=15)
    assert time.monotonic() - start < 10
