"""The Graph Store Protocol: each method, each way to name a graph, each format."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from server import create_app
from server.formats.negotiation import GRAPH_FORMATS, TURTLE, Format
from server.settings import Settings
from tests.server.small_graph import ARTICLE_GRAPH, BASE, graph_of

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from server.store.base import Store

TOKEN = "correct-horse-battery"  # noqa: S105 -- of no server but those here
HEADERS = {"Authorization": f"Bearer {TOKEN}"}
TRIPLE = b"<https://example.org/a> <https://example.org/b> 'c' ."
NAMED = "/graph-store?graph=https://example.org/g"


@pytest.fixture
def writer(small_store: Store) -> FlaskClient:
    return create_app(small_store, Settings(update_token=TOKEN)).test_client()


def send(client: FlaskClient, method: str, path: str, body: bytes = TRIPLE, kind: str = "text/turtle") -> int:
    return client.open(path, method=method, data=body, content_type=kind, headers=HEADERS).status_code


@pytest.mark.parametrize("path", [NAMED, "/graph/mine/1.ttl", "/graph/mine"])
def test_a_graph_is_put_added_to_read_and_removed(writer: FlaskClient, path: str) -> None:
    assert send(writer, "PUT", path, TRIPLE + b"[] <urn:p> [] .") == 201
    assert send(writer, "PUT", path) == 204
    assert send(writer, "POST", path, b"[] <urn:p> [] .") == 204
    assert send(writer, "POST", path, b"[] <urn:p> [] .") == 204
    response = writer.get(path, headers={"Accept": "text/turtle"})
    assert response.content_type == "text/turtle; charset=utf-8"
    # Blank nodes of one document are none of another's.
    assert len(graph_of(response.data, TURTLE)) == 3
    head = writer.head(path)
    assert (head.status_code, head.data, head.mimetype) == (200, b"", "text/turtle")
    assert writer.delete(path, headers=HEADERS).status_code == 204
    assert [writer.open(path, method=it, headers=HEADERS).status_code for it in ("GET", "HEAD", "DELETE")] == [404] * 3


def test_a_direct_name_is_the_base_and_the_path(writer: FlaskClient, small_store: Store) -> None:
    assert send(writer, "PUT", "/graph/mine/a b.ttl", b"<x> <y> <z> .") == 201
    iri = f"{BASE}graph/mine/a%20b.ttl"
    (quad,) = small_store.quads(iri)
    assert str(quad.subject) == f"<{BASE}graph/mine/x>"
    assert writer.get("/graph-store", query_string={"graph": iri}).status_code == 200


def test_the_default_graph_is_that_of_what_names_none(writer: FlaskClient, small_store: Store) -> None:
    assert len(graph_of(writer.get("/graph-store?default").data, TURTLE)) == 0
    assert send(writer, "PUT", "/graph-store?default") == 201
    writer.post("/sparql", data={"update": "INSERT DATA { <urn:a> <urn:b> 1 }"}, headers=HEADERS)
    assert len(graph_of(writer.get("/graph-store?default").data, TURTLE)) == 2
    assert len(list(small_store.quads(f"{BASE}graph/default"))) == 2
    assert writer.delete("/graph-store?default", headers=HEADERS).status_code == 204
    assert writer.get("/graph-store?default").status_code == 200


def test_a_new_graph_gets_a_name(writer: FlaskClient) -> None:
    response = writer.post("/graph-store", data=TRIPLE, content_type="text/turtle", headers=HEADERS)
    assert response.status_code == 201
    place = response.headers["Location"]
    for path in (place, f"/graph-store?graph={place}"):
        assert len(graph_of(writer.get(path).data, TURTLE)) == 1


@pytest.mark.parametrize("format_", GRAPH_FORMATS)
def test_each_format_is_written_and_read(writer: FlaskClient, small_store: Store, format_: Format) -> None:
    assert send(writer, "PUT", NAMED, TRIPLE + "<urn:a> <urn:b> 'é\\t'@fr, 1 .".encode()) == 201
    before = set(small_store.quads("https://example.org/g"))
    written = writer.get(NAMED, headers={"Accept": format_.media_type})
    assert written.content_type == format_.content_type
    body = written.data
    writer.delete(NAMED, headers=HEADERS)
    assert send(writer, "PUT", NAMED, body, format_.media_type) == 201
    assert set(small_store.quads("https://example.org/g")) == before


def test_a_form_brings_several_documents(writer: FlaskClient) -> None:
    files = [(io.BytesIO(TRIPLE), "a.ttl", "text/turtle"), (io.BytesIO(b"<urn:a> <urn:b> <urn:c> ."), "b", "application/n-triples")]  # fmt: skip # noqa: E501
    response = writer.post(NAMED, data={"files": files}, content_type="multipart/form-data", headers=HEADERS)
    assert response.status_code == 201
    assert len(graph_of(writer.get(NAMED).data, TURTLE)) == 2


def test_indirectly_an_article_comes_with_its_text(writer: FlaskClient) -> None:
    whole = writer.get("/graph-store", query_string={"graph": ARTICLE_GRAPH}).text
    assert "articleBody" in whole
    assert "articleBody" not in writer.get(ARTICLE_GRAPH.replace(BASE, "/")).text


@pytest.mark.parametrize(
    ("method", "path", "body", "kind", "status", "told"),
    [
        ("PUT", NAMED, b"<urn:a> <urn:b> .", "text/turtle", 400, "does not parse as text/turtle at line 1"),
        ("PUT", NAMED, TRIPLE, "text/plain", 415, "this one says text/plain"),
        ("PUT", NAMED, TRIPLE, "application/n-quads", 415, "application/n-quads"),
        ("PUT", NAMED, b'{"@graph": {"@id": "urn:a", "urn:b": "c"}, "@id": "urn:g"}', "application/ld+json", 400,
         "the document has a graph"),
        ("PUT", NAMED, b'{"@context": "http://127.0.0.1:9/c", "a": "b"}', "application/ld+json", 400, "does not parse"),
        ("PUT", "/graph-store", TRIPLE, "text/turtle", 400, "no graphs are named"),
        ("PUT", f"{NAMED}&default", TRIPLE, "text/turtle", 400, "2 graphs are named"),
        ("PUT", "/graph-store?graph=g", TRIPLE, "text/turtle", 400, "'g' is not an absolute IRI"),
        ("POST", NAMED, b"--x--\r\n", "multipart/form-data; boundary=x", 400, "the form has no files"),
        ("GET", NAMED, b"", "", 404, "there is no graph"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_says_why(
    writer: FlaskClient, small_store: Store, method: str, path: str, body: bytes, kind: str, status: int, told: str
) -> None:
    before = set(small_store.quads())
    response = writer.open(path, method=method, data=body, content_type=kind, headers=HEADERS)
    assert response.status_code == status
    assert told in response.get_json()["message"]
    assert set(small_store.quads()) == before


def test_readers_need_no_token_and_their_accept_counts(client: FlaskClient) -> None:
    path = {"graph": ARTICLE_GRAPH}
    assert client.get("/graph-store", query_string=path).status_code == 200
    assert client.get("/graph-store", query_string=path, headers={"Accept": "image/png"}).status_code == 406
    allowed = client.options("/graph-store", headers={"Origin": "https://notebook.example"})
    assert {"GET", "HEAD", "PUT", "POST", "DELETE"} <= set(allowed.headers["Access-Control-Allow-Methods"].split(", "))
    assert "Authorization" in allowed.headers["Access-Control-Allow-Headers"]
