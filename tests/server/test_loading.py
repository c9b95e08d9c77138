"""LOAD: documents that a setting allows become triples, others are never asked for, and nobody waits for the web."""

from __future__ import annotations

import threading
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import pytest

from server import create_app
from server.commands.loading import fetch_of
from server.settings import Settings
from server.sparql import loading
from server.sparql.loading import allows
from server.store import open_store
from tests.conformance.running import running
from tests.ingest.sources.web import Site, site
from tests.server.small_graph import graphs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from http.server import BaseHTTPRequestHandler
    from pathlib import Path

    from server.store.base import Store

TOKEN = "a-token-of-these-tests"  # noqa: S105 -- of no server but those here
ABOUT = "https://example.org/about"
DOCUMENTS = {
    "turtle": ("text/turtle; charset=utf-8", b"@prefix : <https://example.org/> . :about :is <#one>, [] ."),
    "lines": ("application/n-triples", b"<https://example.org/about> <https://example.org/is> <urn:one> ."),
    "rdf": (
        "application/rdf+xml",
        b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="https://example.org/">
        <rdf:Description rdf:about="https://example.org/about"><is rdf:resource="#one"/></rdf:Description></rdf:RDF>""",
    ),
    "json": ("application/ld+json", b'{"@id": "https://example.org/about", "https://example.org/is": {"@id": "#one"}}'),
    "named.ttl": ("text/plain", b"<https://example.org/about> <https://example.org/is> <#one> ."),
}  # fmt: skip


def sending(place: str, status: int = 302) -> Callable[[BaseHTTPRequestHandler], None]:
    """Return what leads elsewhere."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Location", place)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


@pytest.fixture(scope="module")
def web() -> Iterator[Site]:
    with site() as it:
        for name, (kind, words) in DOCUMENTS.items():
            it.pages[f"/data/{name}"], it.types[f"/data/{name}"] = words, kind
        it.pages["/data/page"] = b"<p>no graph</p>"
        it.pages["/data/broken"], it.types["/data/broken"] = b"<urn:a> <urn:b>\n nothing .", "text/turtle"
        it.pages["/data/long"], it.types["/data/long"] = b"#" * 3_000, "text/turtle"
        it.pages["/data/moved"] = sending("/data/lines")
        it.pages["/data/astray"] = sending("/secret")
        it.pages["/data/round"] = sending("/data/round")
        it.pages["/data/never"] = lambda _: (it.stop.wait(30), None)[1]
        it.pages["/data/far"], it.types["/data/far"] = b'{"@context": "https://c.example/"}', "application/ld+json"
        it.pages["/secret"], it.types["/secret"] = b"<urn:a> <urn:secret> <urn:b> .", "text/turtle"
        yield it


@pytest.fixture(scope="module")
def server(web: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("loading")
    with open_store(folder / "store") as store:
        store.replace(graphs())
    chosen = {
        "update_token": TOKEN, "load_sources": f"{web.root}/data/", "fetch_private": "yes", "max_file_bytes": "2000",
        "fetch_timeout_seconds": "6", "readers": "2",
    }  # fmt: skip
    with running(folder, chosen) as address:
        yield address


def asked(served: str, **form: str) -> tuple[int, str]:
    connection = HTTPConnection(urlsplit(served).netloc, timeout=30)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Authorization": f"Bearer {TOKEN}"}
    connection.request("POST", "/sparql", urlencode(form | {"format": "csv"} if "query" in form else form), headers)
    response = connection.getresponse()
    told = response.status, response.read().decode()
    connection.close()
    return told


def found(served: str, pattern: str) -> list[str]:
    status, told = asked(served, query=f"SELECT ?x {{ {pattern} }} ORDER BY ?x")
    assert status == 200, told
    return told.splitlines()[1:]


@pytest.fixture
def served(server: str, web: Site) -> str:
    """The address of a server into which nothing is loaded yet."""
    assert asked(server, update="DROP SILENT GRAPH <urn:g> ; DROP SILENT DEFAULT")[0] == 204
    web.asked.clear()
    return server


@pytest.mark.parametrize("name", [it for it in DOCUMENTS if it != "turtle"])
def test_each_format_is_read_with_its_own_address_as_base(served: str, web: Site, name: str) -> None:
    assert asked(served, update=f"LOAD <{web.root}/data/{name}> INTO GRAPH <urn:g>") == (204, "")
    expected = "urn:one" if name == "lines" else f"{web.root}/data/{name}#one"
    assert found(served, f"GRAPH <urn:g> {{ <{ABOUT}> <https://example.org/is> ?x }}") == [expected]
    assert web.asked == [f"/data/{name}"]


def test_without_a_graph_the_default_graph_is_meant_and_a_document_is_fetched_once(served: str, web: Site) -> None:
    one = f"LOAD <{web.root}/data/turtle>"
    assert asked(served, update=f"{one} ; PREFIX d: <{web.root}/data/> LOAD d:turtle INTO GRAPH <urn:g>")[0] == 204
    assert web.asked == ["/data/turtle"]
    assert "text/turtle" in web.sent[-1]["accept"]
    # A blank node of each time that it is loaded.
    nodes = found(served, f"<{ABOUT}> <https://example.org/is> ?x FILTER(isBlank(?x))")
    assert len(nodes) == 2
    (graph,) = found(served, f"GRAPH ?x {{ <{ABOUT}> ?p ?o FILTER(isBlank(?o)) }} FILTER(?x != <urn:g>)")
    assert graph.endswith("/graph/default")


def test_what_comes_later_in_the_update_sees_what_was_loaded(served: str, web: Site) -> None:
    text = f"""PREFIX : <https://example.org/>
        INSERT DATA {{ GRAPH <urn:g> {{ <urn:was> <urn:there> 1 }} }} ;
        LOAD <{web.root}/data/moved> INTO GRAPH <urn:g> ;
        INSERT {{ GRAPH <urn:g> {{ ?s <urn:seen> ?o }} }} WHERE {{ GRAPH <urn:g> {{ ?s :is ?o }} }}"""
    assert asked(served, update=text)[0] == 204
    assert found(served, "GRAPH <urn:g> { ?s <urn:seen> ?x }") == ["urn:one"]
    assert found(served, "GRAPH <urn:g> { ?s <urn:there> ?x }") == ["1"]
    assert web.asked == ["/data/moved", "/data/lines"]


@pytest.mark.parametrize(
    ("path", "told", "reached"),
    [
        ("/secret", "begins as none of the addresses that may be fetched does", []),
        ("/data/../secret", "begins as none", []),
        ("/data/%2e%2e/secret", "begins as none", []),
        ("/data/astray", "leads to <{root}/secret>, which begins as none", ["/data/astray"]),
        ("/data/round", "sends elsewhere more than 5 times", ["/data/round"] * 6),
        ("/data/none.ttl", "answers with status 404", ["/data/none.ttl"]),
        ("/data/page", "is sent as text/html, and a graph is read as text/turtle", ["/data/page"]),
        ("/data/broken", "does not parse as text/turtle at line 2, column 2: nothing is not", ["/data/broken"]),
        ("/data/far", "its context is at another address, which is not fetched", ["/data/far"]),
        ("/data/long", "is longer than 2,000 bytes; raise the setting max_file_bytes", ["/data/long"]),
        ("/data/never", "did not answer whole within 6 seconds", ["/data/never"]),
    ],
)
def test_what_cannot_be_loaded_changes_nothing_and_says_why(
    served: str, web: Site, path: str, told: str, reached: list[str]
) -> None:
    load = f"<{web.root}{path}> INTO GRAPH <urn:g>"
    insert = "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:n> 1 } }"
    status, words = asked(served, update=f"{insert} ;\nLOAD {load}")
    assert (status, web.asked) == (400, reached)
    assert told.format(root=web.root) in words
    assert "line 2, column 6" in words
    assert found(served, "GRAPH <urn:g> { ?s <urn:n> ?x }") == []


def test_silent_goes_on_without_the_document(served: str, web: Site) -> None:
    text = f"""LOAD SILENT <{web.root}/secret> ; LOAD SILENT <{web.root}/data/broken> INTO GRAPH <urn:g> ;
        INSERT DATA {{ GRAPH <urn:g> {{ <urn:a> <urn:n> 1 }} }}"""
    assert asked(served, update=text)[0] == 204
    assert found(served, "GRAPH <urn:g> { ?s ?p ?x }") == ["1"]
    assert web.asked == ["/data/broken"]


def test_who_writes_meanwhile_does_not_wait_for_the_web(served: str, web: Site) -> None:
    slow: list[int] = []
    text = f"LOAD <{web.root}/data/never>"
    thread = threading.Thread(target=lambda: slow.append(asked(served, update=text)[0]))
    thread.start()
    while not web.asked:
        assert thread.is_alive()
    assert asked(served, update="INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:n> 1 } }")[0] == 204
    assert found(served, "GRAPH <urn:g> { ?s ?p ?x }") == ["1"]
    # The other update is still at it.
    assert slow == []
    thread.join()
    assert slow == [400]


def test_private_addresses_and_unnamed_ones_are_not_fetched(web: Site, small_store: Store) -> None:
    web.asked.clear()

    def told(**chosen: object) -> str:
        settings = Settings(update_token=TOKEN, **chosen)  # type: ignore[arg-type]
        app = loading.attach(create_app(small_store, settings), fetch_of(settings))
        response = app.test_client().post(
            "/sparql", data={"update": f"LOAD <{web.root}/data/turtle>"}, headers={"Authorization": f"Bearer {TOKEN}"}
        )
        assert response.status_code == 400
        return str(response.get_json()["message"])

    assert "is in a private network" in told(load_sources=(f"{web.root}/",))
    assert "is nothing that the setting load_sources lets this server fetch" in told(fetch_private=True)
    assert web.asked == []


@pytest.mark.parametrize(
    ("address", "is_allowed"),
    [
        ("https://data.example/a/b", True),
        ("https://DATA.example:443/a/b?c=d", True),
        ("http://data.example/a/b", False),
        ("https://data.example/b", False),
        ("https://data.example:8443/a/", False),
        ("https://data.example@evil.example/a/", False),
        ("https://me@data.example/a/", False),
        ("https://data.example.evil.example/a/", False),
        ("https://data.example/a/%2E%2e/b", False),
        ("file:///a/", False),
        ("https://[::1/a/", False),
        ("urn:x", False),
    ],
)
def test_an_address_is_allowed_by_scheme_host_port_and_path(address: str, is_allowed: bool) -> None:
    assert allows(("https://data.example/a/",), address) is is_allowed
