"""Whatever is answered, it is safe to show, and tells a client nothing of the server's insides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from server import create_app
from server.settings import Settings

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from server.store.base import Store

BROWSER = {"Accept": "text/html"}
PATHS = ("/", "/search?q=roe", "/sparql", "/questions", "/query?query=SELEC", "/nowhere", "/metrics", "/openapi.json")


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_the_headers_that_bound_it(client: FlaskClient, path: str) -> None:
    headers = client.get(path, headers=BROWSER).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_a_fault_of_the_server_tells_no_client_why(small_store: Store) -> None:
    app = create_app(small_store, Settings())

    def fail() -> str:
        raise ZeroDivisionError("the secret place /srv/somewhere")

    app.add_url_rule("/fails", view_func=fail)
    for accept in ("text/html", "application/json"):
        response = app.test_client().get("/fails", headers={"Accept": accept})
        assert response.status_code == 500
        assert "its log says why" in response.text
        for inside in ("ZeroDivisionError", "Traceback", "/srv/somewhere", ".py"):
            assert inside not in response.text


def test_each_limit_of_a_request_is_told_with_its_setting(small_store: Store) -> None:
    settings = Settings(max_query_chars=100, max_body_bytes=1_000)
    client = create_app(small_store, settings).test_client()
    long = client.get("/sparql", query_string={"query": f"ASK {{}} #{'x' * 100}"})
    assert (long.status_code, "max_query_chars" in long.get_json()["message"]) == (400, True)
    large = client.post("/sparql", data={"query": "x" * 2_000})
    assert (large.status_code, "max_body_bytes" in large.get_json()["message"]) == (413, True)
