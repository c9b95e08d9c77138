"""A running server that holds the small graph and takes changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import pytest

from server.store import open_store
from tests.conformance.running import running
from tests.server.small_graph import graphs

if TYPE_CHECKING:
    from collections.abc import Iterator

TOKEN: Final = "what-the-writers-of-tests-know"  # noqa: S105 -- of a server that lives as long as a test


class Served(NamedTuple):
    """Where queries and changes go, and what lets a client change something."""

    address: str
    token: str


@pytest.fixture(scope="package")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("clients")
    with open_store(folder / "store") as store:
        store.replace(graphs())
    with running(folder, {"update_token": TOKEN}) as address:
        yield Served(f"{address}sparql", TOKEN)
