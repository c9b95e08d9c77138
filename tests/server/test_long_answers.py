"""Answers of a million rows and a million triples: they go out whole, and the web process keeps none of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
import pytest

from server.store import folder
from tests.server import hostile_server
from tests.server.numbers_store import GRAPH, SAYS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.server.hostile_server import Server

MILLION: Final = 1_000_000
#: How many MiB the web process may grow by.
MOST_GROWTH: Final = 64


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    place = tmp_path_factory.mktemp("long") / "store"
    _fill(place)
    # As it comes, but for the time, which a machine with much else to do may need more of.
    with hostile_server.running(place, query_timeout_seconds=300) as started:
        yield started


def _fill(place: Path) -> None:
    """Write a store with a million triples past its own interface, which takes a minute for as many."""
    lines = "".join(f'<{GRAPH}/{it >> 2}> <{SAYS}{it & 3}> "{it}" .\n' for it in range(MILLION)).encode()
    store = ox.Store(folder.prepare(place))
    # What every graph holds, the store keeps in the default graph too.
    for graph in (ox.NamedNode(GRAPH), ox.DefaultGraph()):
        store.bulk_load(lines, ox.RdfFormat.N_TRIPLES, to_graph=graph)
    store.flush()


def _read(server: Server, query: str, accept: str) -> tuple[float, int]:
    """Return how many literals the answer has, and by how many MiB the web process grew meanwhile."""
    server.seconds_until_whole()
    before = most = server.memory()
    quotation_marks = 0
    with server.asked(query, accept=accept) as response:
        assert response.status == 200
        while part := response.read(1 << 20):
            quotation_marks += part.count(b'"')
            most = max(most, server.memory())
    return quotation_marks / 2, most - before


@pytest.mark.parametrize("accept", ["application/n-triples", "text/turtle"])
def test_the_whole_graph_as_triples_leaves_the_web_process_flat(server: Server, accept: str) -> None:
    literals, growth = _read(server, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", accept)
    assert literals == MILLION
    assert growth < MOST_GROWTH


def test_a_million_rows_leave_the_web_process_flat(server: Server) -> None:
    literals, growth = _read(server, "SELECT * { ?s ?p ?o }", "text/tab-separated-values")
    assert literals == MILLION
    assert growth < MOST_GROWTH
