"""The SPARQL 1.1 Protocol: each way to ask, each format of the answer, each bound."""

from __future__ import annotations

import io
import socket
import threading
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest
from rdflib.query import Result

from ontology import questions
from ontology.errors import InvalidStore
from server import create_app
from server.formats.negotiation import EXPORT_FORMATS, RESULT_FORMATS, Format
from server.settings import Settings
from server.store.base import Solutions
from tests.server.small_graph import ARTICLE_GRAPH, REFERENCE_GRAPH, graph_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from server.store.base import Results, Store

NAMES = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?name WHERE { ?actor a <http://xmlns.com/foaf/0.1/Person> ; skos:prefLabel ?name }"""
GRAPH = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH <https://onrecord.example/graph/reference> { ?s ?p ?o } }"
COUNT = "SELECT (COUNT(*) AS ?count) WHERE { ?s ?p ?o }"
BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"


def ask(client: FlaskClient, query: str, **headers: str) -> TestResponse:
    return client.get("/sparql", query_string={"query": query}, headers=headers)


def names(response: TestResponse) -> list[str]:
    assert response.status_code == 200, response.text
    return [row["name"]["value"] for row in response.get_json(force=True)["results"]["bindings"]]


def test_each_way_to_ask_gets_the_same_answer(client: FlaskClient) -> None:
    assert names(ask(client, NAMES)) == ["Jane Roe"]
    assert names(client.post("/sparql", data={"query": NAMES})) == ["Jane Roe"]
    assert names(client.post("/sparql", data=NAMES, content_type="application/sparql-query; charset=utf-8")) == [
        "Jane Roe"
    ]


@pytest.mark.parametrize("format_", RESULT_FORMATS)
def test_rows_come_in_each_format(client: FlaskClient, format_: Format) -> None:
    response = ask(client, NAMES, Accept=format_.media_type)
    assert response.content_type == format_.content_type
    assert "Accept" in response.headers["Vary"]
    kind = {"JSON": "json", "XML": "xml", "CSV": "csv", "TSV": "tsv"}[format_.name]
    rows = Result.parse(io.BytesIO(response.data), format=kind).bindings
    assert [str(value) for row in rows for value in row.values()] == ["Jane Roe"]


@pytest.mark.parametrize("format_", RESULT_FORMATS)
def test_an_answer_comes_in_each_format(client: FlaskClient, format_: Format) -> None:
    response = ask(client, "ASK { ?s ?p 'nobody said this' }", Accept=format_.media_type)
    assert (response.status_code, response.content_type) == (200, format_.content_type)
    assert b"false" in response.data


@pytest.mark.parametrize("format_", EXPORT_FORMATS)
@pytest.mark.parametrize("query", [GRAPH, "DESCRIBE <https://onrecord.example/id/actor/the-northern-post>"])
def test_graphs_come_in_each_format(client: FlaskClient, small_store: Store, format_: Format, query: str) -> None:
    response = ask(client, query, Accept=format_.media_type)
    assert response.content_type == format_.content_type
    wanted = len(list(small_store.quads(REFERENCE_GRAPH))) if query == GRAPH else 2
    assert len(graph_of(response.data, format_)) == wanted


@pytest.mark.parametrize(
    ("name", "query", "media_type", "file"),
    [
        ("csv", NAMES, "text/csv", "results.csv"),
        ("json", NAMES, "application/sparql-results+json", "results.srj"),
        ("xml", GRAPH, "application/rdf+xml", "results.rdf"),
        ("turtle", GRAPH, "text/turtle", "results.ttl"),
    ],
)
def test_a_parameter_can_name_the_format_in_place_of_the_header(
    client: FlaskClient, name: str, query: str, media_type: str, file: str
) -> None:
    response = client.get("/sparql", query_string={"query": query, "format": name}, headers={"Accept": BROWSER})
    assert response.mimetype == media_type
    assert response.headers["Content-Disposition"] == f"attachment; filename={file}"


def test_a_format_that_does_not_fit_the_answer_names_those_that_do(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": NAMES, "format": "turtle"})
    assert response.status_code == 406
    assert (
        "cannot be written as 'turtle'; the parameter format may be json, xml, csv, tsv"
        in response.get_json()["message"]
    )
    response = ask(client, GRAPH, Accept="text/csv")
    assert response.status_code == 406
    assert "text/turtle (Turtle)" in response.get_json()["message"]


def test_the_dataset_of_the_protocol_is_honored(client: FlaskClient) -> None:
    def count(**parameters: str) -> int:
        response = client.get("/sparql", query_string={"query": COUNT, **parameters})
        return int(response.get_json(force=True)["results"]["bindings"][0]["count"]["value"])

    assert count() > count(**{"default-graph-uri": ARTICLE_GRAPH}) > count(**{"default-graph-uri": REFERENCE_GRAPH}) > 0
    assert count(**{"named-graph-uri": ARTICLE_GRAPH}) == 0
    posted = client.post("/sparql", data={"query": COUNT, "default-graph-uri": "https://example.org/none"})
    assert b'"value":"0"' in posted.data
    direct = f"/sparql?{urlencode({'default-graph-uri': 'https://example.org/none'})}"
    assert b'"value":"0"' in client.post(direct, data=COUNT, content_type="application/sparql-query").data


def test_a_browser_without_a_query_gets_the_editor_with_every_question(client: FlaskClient) -> None:
    response = client.get("/sparql", headers={"Accept": BROWSER})
    assert response.mimetype == "text/html"
    assert all(question.title in unescape(response.text) for question in questions.load())
    assert client.get("/sparql", query_string={"query": NAMES}, headers={"Accept": BROWSER}).mimetype == "text/html"


def test_a_program_without_a_query_is_told_how_to_give_one(client: FlaskClient) -> None:
    response = client.get("/sparql?timeout=5")
    assert response.status_code == 400
    assert (
        "no values of the parameter 'query' were given: give one, as /sparql?query=…" in response.get_json()["message"]
    )
    assert (
        client.get("/sparql?query=ASK{}&query=ASK{}")
        .get_json()["message"]
        .startswith("2 values of the parameter 'query'")
    )


def test_a_bad_query_is_told_with_line_and_column(client: FlaskClient) -> None:
    response = ask(client, "SELECT *\nWHERE { ?s ?p ]")
    assert response.status_code == 400
    assert response.get_json()["code"] == "invalid-query"
    assert "line 2, column 15" in response.get_json()["message"]
    page = client.post("/sparql", data={"query": "SELECT"}, headers={"Accept": BROWSER})
    assert page.status_code == 400
    assert page.mimetype == "text/html"
    assert "line 1, column 7" in page.text


@pytest.mark.parametrize(
    "query",
    [
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "LOAD <http://127.0.0.1:9/>",
        "CLEAR ALL",
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    ],
)
def test_what_writes_or_asks_elsewhere_is_refused(client: FlaskClient, small_store: Store, query: str) -> None:
    before = set(small_store.quads())
    for response in (
        ask(client, query),
        client.post("/sparql", data={"query": query}),
        client.post("/sparql", data=query, content_type="application/sparql-query"),
    ):
        assert response.status_code == 400
        assert response.get_json()["code"] == "invalid-query"
    for response in (
        client.post("/sparql", data=query, content_type="application/sparql-update"),
        client.post("/sparql", data={"update": query}),
    ):
        assert response.status_code == 403
        assert "the setting update_token" in response.get_json()["message"]
    assert set(small_store.quads()) == before


def test_no_request_leaves_for_a_service(client: FlaskClient) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        place = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        for query in ("ASK { SERVICE <%s> { ?s ?p ?o } }", "SELECT * { SERVICE SILENT <%s> { ?s ?p ?o } }"):
            assert ask(client, query % place).status_code == 400
        with pytest.raises(TimeoutError):
            listener.accept()


def test_other_content_is_refused_with_what_is_taken(client: FlaskClient) -> None:
    response = client.post("/sparql", data=NAMES, content_type="text/plain")
    assert response.status_code == 415
    message = response.get_json()["message"]
    assert "application/sparql-query" in message
    assert "this request says text/plain" in message
    response = client.post(
        "/sparql", data=NAMES.encode("utf-16"), content_type="application/sparql-query;charset=utf-16"
    )
    assert response.status_code == 415
    assert "this request says utf-16: send it as UTF-8" in response.get_json()["message"]
    response = client.post("/sparql", data=b"ASK { ?s ?p '\xff' }", content_type="application/sparql-query")
    assert response.status_code == 400
    assert "the body is not UTF-8" in response.get_json()["message"]


def test_bounds_say_which_they_are_and_how_to_change_them(small_store: Store) -> None:
    client = create_app(small_store, Settings(max_query_chars=200, max_body_bytes=1_000)).test_client()
    long = f"{NAMES} # {'x' * 200}"
    for response in (
        ask(client, long),
        client.post("/sparql", data={"query": long}),
        client.post("/sparql", data=long, content_type="application/sparql-query"),
        client.get("/query", query_string={"query": long}),
    ):
        assert response.status_code == 400
        assert f"has {len(long)} characters, and at most 200 are read" in response.get_json()["message"]
        assert "the setting max_query_chars" in response.get_json()["message"]
    response = client.post("/sparql", data={"query": "x" * 2_000})
    assert response.status_code == 413
    assert "longer than the 1,000 bytes that are read" in response.get_json()["message"]
    assert "the setting max_body_bytes" in response.get_json()["message"]


def test_scripts_of_other_sites_may_ask(client: FlaskClient) -> None:
    origin = {"Origin": "https://notebook.example"}
    assert ask(client, NAMES, **origin).headers["Access-Control-Allow-Origin"] == "*"
    assert client.post("/sparql", data={"query": "x"}, headers=origin).headers["Access-Control-Allow-Origin"] == "*"
    asked = client.options("/sparql", headers={**origin, "Access-Control-Request-Method": "POST"})
    assert asked.status_code == 200
    assert {"GET", "POST"} <= set(asked.headers["Access-Control-Allow-Methods"].split(", "))
    assert "Content-Type" in asked.headers["Access-Control-Allow-Headers"]


def test_a_setting_keeps_other_sites_out(small_store: Store) -> None:
    client = create_app(small_store, Settings(allowed_origin="none")).test_client()
    assert "Access-Control-Allow-Origin" not in ask(client, NAMES).headers


def test_head_has_the_headers_of_get_and_no_body(client: FlaskClient) -> None:
    head = client.head("/sparql", query_string={"query": NAMES}, headers={"Accept": "text/csv"})
    assert (head.status_code, head.data) == (200, b"")
    assert head.content_type == "text/csv; charset=utf-8"


class _Failing:
    """A store whose rows end in a failure of the disk."""

    def __init__(self, rows: int) -> None:
        self._rows = rows

    def query(self, text: str, **dataset: object) -> Results:  # noqa: ARG002 -- every query fails alike
        def found() -> Iterator[tuple[ox.Literal]]:
            for number in range(self._rows):
                yield (ox.Literal(number),)
            raise InvalidStore("the store in /secret/place cannot be used: IO error")

        return Solutions(("n",), found())


def test_a_failure_before_the_first_row_is_an_http_error() -> None:
    client = create_app(_Failing(0), Settings()).test_client()  # type: ignore[arg-type]  # only query is asked
    response = ask(client, NAMES)
    assert response.status_code == 503
    assert "/secret/place" not in response.text


def test_a_failure_after_the_first_rows_is_no_complete_answer() -> None:
    app = create_app(_Failing(5_000), Settings())  # type: ignore[arg-type]  # only query is asked
    with app.test_client() as client:
        response = client.get("/sparql", query_string={"query": NAMES})
        assert response.status_code == 200
        with pytest.raises(InvalidStore):
            response.get_data()


def test_many_clients_are_answered_at_once(small_store: Store) -> None:
    app = create_app(small_store, Settings())
    answers: list[list[str]] = []

    def run() -> None:
        with app.test_client() as client:
            answers.extend(names(ask(client, NAMES)) for _ in range(10))

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [["Jane Roe"]] * 60
