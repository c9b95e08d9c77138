"""A store that holds the small graph, and an application that serves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from server import create_app
from server.settings import Settings
from server.store import open_store
from tests.server.small_graph import graphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from flask.testing import FlaskClient

    from server.store.base import Store


@pytest.fixture
def small_store() -> Iterator[Store]:
    with open_store(None) as store:
        store.replace(graphs())
        yield store


@pytest.fixture
def small_app(small_store: Store) -> Flask:
    return create_app(small_store, Settings())


@pytest.fixture
def client(small_app: Flask) -> FlaskClient:
    return small_app.test_client()
