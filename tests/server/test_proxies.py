"""What proxies say of a client counts as far as the setting says, and no further."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from server import create_app
from server.settings import Settings
from server.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from server.store.base import Store

SAID = {
    "X-Forwarded-For": "203.0.113.9, 198.51.100.7",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "graph.example.org",
    "X-Forwarded-Prefix": "/graph",
}


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store(None) as opened:
        yield opened


def seen(app: Flask, headers: dict[str, str]) -> tuple[str | None, str, str]:
    """Return the client's address, the root of the application and that of its links, as a handler sees them."""
    from flask import request

    found: list[tuple[str | None, str, str]] = []
    app.before_request(lambda: found.append((request.remote_addr, request.url_root, request.script_root)))
    app.test_client().get("/healthz", headers=headers, environ_base={"REMOTE_ADDR": "127.0.0.1"})
    return found[0]


@pytest.mark.parametrize(
    ("proxies", "headers", "expected"),
    [
        (0, SAID, ("127.0.0.1", "http://localhost/", "")),
        (1, SAID, ("198.51.100.7", "https://graph.example.org/graph/", "/graph")),
        (2, SAID | {"X-Forwarded-Proto": "https, http"}, ("203.0.113.9", "https://localhost/", "")),
        (1, {}, ("127.0.0.1", "http://localhost/", "")),
    ],
)
def test_headers_count_as_far_as_there_are_proxies(
    store: Store, proxies: int, headers: dict[str, str], expected: tuple[str, str, str]
) -> None:
    assert seen(create_app(store, Settings(trusted_proxies=proxies)), headers) == expected


def test_a_client_behind_a_proxy_is_kept_from_what_is_for_this_machine(store: Store) -> None:
    client = create_app(store, Settings(trusted_proxies=1)).test_client()

    assert client.get("/local/", headers=SAID).status_code == 403
    assert client.get("/local/").status_code == 401


def test_links_of_a_page_go_through_the_prefix(store: Store) -> None:
    client = create_app(store, Settings(trusted_proxies=1)).test_client()
    page = client.get("/", headers=SAID).get_data(as_text=True)

    assert 'href="/graph/sparql"' in page
    assert 'href="/sparql"' not in page
