"""The application as a whole: its health, and the headers that every response carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from server import create_app
from server.settings import Settings
from server.store import open_store

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from server.store.base import Store


def test_health_tells_how_much_there_is(client: FlaskClient, small_store: Store) -> None:
    response = client.get("/healthz")
    assert response.json == {"status": "ok", "quads": small_store.size(), "articles": 1}
    assert response.headers["Cache-Control"] == "no-store"


def test_health_of_an_empty_store_is_zero() -> None:
    with open_store(None) as store:
        assert create_app(store, Settings()).test_client().get("/healthz").json == {
            "status": "ok",
            "quads": 0,
            "articles": 0,
        }


def test_health_of_a_store_that_cannot_be_read_is_an_error(small_store: Store, client: FlaskClient) -> None:
    small_store.close()
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.get_json()["code"] == "invalid-store"


@pytest.mark.parametrize("path", ["/", "/sparql", "/nowhere", "/ns", "/export.ttl", "/healthz", "/static/onrecord.css"])
def test_every_response_is_guarded(client: FlaskClient, path: str) -> None:
    for accept in ("*/*", "text/html"):
        with client.get(path, headers={"Accept": accept}) as response:
            headers = response.headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe-inline" not in policy
        assert "unsafe-eval" not in policy


def test_pages_are_not_opened_to_scripts_of_other_sites(client: FlaskClient) -> None:
    assert client.get("/data/actor/african-union.ttl").headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in client.get("/").headers
    assert "Access-Control-Allow-Origin" not in client.get("/search?q=roe").headers


def test_two_applications_keep_their_stores_apart(small_store: Store) -> None:
    with open_store(None) as other:
        one = create_app(small_store, Settings()).test_client()
        two = create_app(other, Settings()).test_client()
        assert one.get("/healthz").json != two.get("/healthz").json
