"""The numbers at /metrics, and the log: each request and query is told once, with what became of it."""

from __future__ import annotations

import json
import re
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from prometheus_client.parser import text_string_to_metric_families

from server import create_app
from server.settings import Settings
from server.store import open_store
from tests.conformance.running import running
from tests.server.numbers_store import ENDLESS, numbers

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from flask.testing import FlaskClient

    from server.store.base import Store

TOKEN = "what-only-the-writers-know"  # noqa: S105 -- of a server that lives as long as a test
ROWS = "SELECT ?s { ?s a <http://xmlns.com/foaf/0.1/Person> }"


def told(text: str) -> dict[str, float]:
    """Return each number by its name and labels, as `name{label="value"}`."""
    return {
        sample.name + (f"{{{','.join(sample.labels.values())}}}" if sample.labels else ""): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def numbers_of(client: FlaskClient) -> dict[str, float]:
    response = client.get("/metrics")
    assert response.status_code == 200
    assert response.content_type.startswith("text/plain; version=")
    return told(response.text)


def lines(error: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in error.splitlines() if line.startswith("{")]


def test_requests_are_counted_by_route_and_status(client: FlaskClient) -> None:
    client.get("/id/actor/person-jane-roe")
    client.get("/id/actor/nobody")
    client.get("/nowhere/at/all")
    client.open("/healthz", method="BREW")
    found = numbers_of(client)
    assert found["onrecord_requests_total{GET,/id/<kind>/<path:key>,303}"] == 1
    assert found["onrecord_requests_total{GET,/id/<kind>/<path:key>,404}"] == 1
    assert found["onrecord_requests_total{GET,other,404}"] == 1
    assert found["onrecord_requests_total{other,other,405}"] == 1


def test_queries_are_counted_with_their_rows_and_what_became_of_them(client: FlaskClient) -> None:
    # What is not read is not sent.
    assert client.get("/sparql", query_string={"query": ROWS}).data
    assert client.get("/sparql", query_string={"query": ROWS}, headers={"Accept": "text/csv"}).data
    client.head("/sparql", query_string={"query": ROWS})
    client.get("/sparql", query_string={"query": "SELECT * WERE {}"})
    client.get("/sparql", query_string={"query": ROWS}, headers={"Accept": "image/png"})
    found = numbers_of(client)
    assert found["onrecord_queries_total{query,answered}"] == 2
    assert found["onrecord_queries_total{query,unread}"] == 2
    assert found["onrecord_queries_total{query,invalid-query}"] == 1
    assert found["onrecord_rows_total"] == 2
    assert found["onrecord_query_seconds_count{query}"] == 5
    assert found["onrecord_store_quads"] > 10


def test_two_applications_count_apart(small_store: Store) -> None:
    one, two = (create_app(small_store, Settings()).test_client() for _ in range(2))
    assert one.get("/sparql", query_string={"query": ROWS}).data
    assert numbers_of(one)["onrecord_rows_total"] == 1
    assert numbers_of(two)["onrecord_rows_total"] == 0


def test_nothing_is_logged_unless_a_setting_asks_for_it(
    client: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    client.get("/sparql", query_string={"query": ROWS}).close()
    assert lines(capsys.readouterr().err) == []


def test_a_log_tells_requests_and_queries_and_no_token(small_store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    settings = Settings(request_log=True, update_token=TOKEN)
    client = create_app(small_store, settings).test_client()
    with client.get("/sparql", query_string={"query": ROWS}) as response:
        assert response.data
    headers = {"Authorization": f"Bearer {TOKEN}"}
    client.post("/sparql", data={"update": "INSERT DATA { <urn:s> <urn:p> 1 }"}, headers=headers).close()
    client.post("/sparql", data={"update": "CLEAR ALL"}, headers={"Authorization": f"Bearer {TOKEN}-not"}).close()
    client.get("/search?q=the-words-of-a-client\x1b[2J").close()
    error = capsys.readouterr().err
    query, asked, update, changed, refused, searched = lines(error)
    assert (query["kind"], query["outcome"], query["rows"]) == ("query", "answered", 1)
    assert re.fullmatch("[0-9a-f]{16}", query["hash"])
    assert (asked["kind"], asked["route"], asked["status"]) == ("request", "/sparql", 200)
    assert (update["kind"], update["outcome"]) == ("update", "answered")
    assert (changed["status"], refused["status"], searched["path"]) == (204, 401, "/search")
    assert TOKEN not in error
    assert "\x1b" not in error
    assert ROWS not in error


def test_a_server_tells_of_its_readers_its_cache_and_its_slow_queries(tmp_path: Path) -> None:
    with open_store(tmp_path / "store") as store:
        store.replace(numbers(1_000))
    chosen = {"readers": "2", "slow_query_seconds": "1", "query_timeout_seconds": "1"}
    with running(tmp_path, chosen) as address:
        place = urlsplit(address).netloc

        def get(path: str, method: str = "GET") -> tuple[int, str]:
            connection = HTTPConnection(place, timeout=30)
            connection.request(method, path)
            response = connection.getresponse()
            body = response.read().decode()
            connection.close()
            return response.status, body

        quick = f"/sparql?query={quote('SELECT ?s { ?s ?p ?o } LIMIT 7')}"
        status, rows = get(quick)
        assert (status, rows) == get(quick) == (200, rows)
        assert get(quick, "HEAD") == (200, "")
        made = f"/sparql?query={quote('CONSTRUCT WHERE { <urn:n0> ?p ?o }')}"
        status, graph = get(made)
        assert (status, graph) == get(made) == (200, graph)
        assert get(f"/sparql?query={quote(ENDLESS)}")[0] == 503
        found = told(get("/metrics")[1])
    # Those of an answer that is given again are sent again; HEAD sends none, and a graph has none.
    assert found["onrecord_rows_total"] == 14
    assert found["onrecord_answer_cache_hits_total"] == found["onrecord_queries_total{query,cached}"] == 3
    assert found["onrecord_answer_bytes_total"] == 2 * (len(rows) + len(graph))
    assert found["onrecord_queries_total{query,query-timeout}"] == 1
    assert found["onrecord_readers_killed"] == 1
    assert 2 <= found["onrecord_readers_started"] <= 3
    assert found["onrecord_readers{busy}"] == found["onrecord_queries_waiting"] == 0
    assert found["onrecord_store_quads"] == 1_000
    assert found["onrecord_checkpoints"] == 1
    assert found["onrecord_checkpoint_bytes"] > 1_000
    (slow,) = lines((tmp_path / "server.log").read_text())
    assert (slow["kind"], slow["slow"], slow["text"], slow["outcome"]) == ("query", True, ENDLESS, "query-timeout")
