"""Values that another engine alters are told before anything is written: Oxigraph's own server, and Virtuoso 7."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from ontology.errors import InvalidStore
from ontology.terms import XSD
from server.store import open_store
from server.store.remote_http import Wire
from server.store.remote_literals import TRIAL, unusual
from server.store.remote_results import Json
from server.store.remote_update import Content
from tests.server import remote_engines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.store.endpoint import Endpoint

GRAPH = ox.NamedNode("https://example.org/g")
ALTERED_BY_VIRTUOSO = [
    ("date", "-0044-03-15"),
    ("date", "-0001-01-01"),
    ("dateTime", "-0044-03-15T00:00:00Z"),
    ("dateTime", "2024-03-05T10:11:12.123456789Z"),
    ("gYear", "-0044"),
    ("gYearMonth", "-0044-03"),
    ("decimal", "0.1234567890123456"),
]
KEPT = [
    ("date", "0000-01-01"),
    ("date", "0001-01-01"),
    ("date", "12024-03-05"),
    ("dateTime", "2024-03-05T10:11:12.123456Z"),
    ("double", "1.5"),
    ("integer", "-150"),
]
USUAL = [
    ("date", "2024-03-05"),
    ("date", "0001-01-01Z"),
    ("dateTime", "2024-03-05T10:11:12.123456+04:00"),
    ("gYear", "2024"),
    ("decimal", "-0.93"),
    ("integer", "150"),
    ("boolean", "true"),
    ("anyURI", "-0044-03-15"),
]


def quad(kind: str, words: str, number: int = 0) -> ox.Quad:
    literal = ox.Literal(words, datatype=ox.NamedNode(str(XSD[kind])))
    return ox.Quad(
        ox.NamedNode(f"https://example.org/s{number}"), ox.NamedNode("https://example.org/p"), literal, GRAPH
    )


@pytest.fixture(scope="module")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    with remote_engines.virtuoso(tmp_path_factory.mktemp("virtuoso")) as started:
        yield started


@pytest.fixture(scope="module")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    with remote_engines.oxigraph(tmp_path_factory.mktemp("oxigraph")) as started:
        yield started


def trials(endpoint: Endpoint) -> list[str]:
    """Return the names of trial graphs that were left behind."""
    wire = Wire(endpoint)
    response = wire.ask("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", "application/sparql-results+json", {})
    answer = Json(wire.body(response))
    names = [row[0].value for row in answer.rows(answer.variables()) if row[0] is not None]
    wire.close()
    return [name for name in names if name.startswith(TRIAL)]


@pytest.mark.parametrize(("kind", "words"), ALTERED_BY_VIRTUOSO)
def test_what_virtuoso_alters_is_refused_and_nothing_is_written(virtuoso: Endpoint, kind: str, words: str) -> None:
    before = [quad("date", "2024-03-05")]
    with open_store(virtuoso) as store:
        store.replace({GRAPH.value: before})
        with pytest.raises(InvalidStore, match=rf'would keep "{re.escape(words)}".* as .*so nothing was written'):
            store.replace({GRAPH.value: [*before, quad(kind, words, 1)]})
        assert list(store.quads(GRAPH.value)) == before
        store.drop([GRAPH.value])
    assert trials(virtuoso) == []


@pytest.mark.parametrize("name", ["virtuoso", "oxigraph"])
def test_unusual_values_that_an_engine_keeps_are_written(request: pytest.FixtureRequest, name: str) -> None:
    endpoint: Endpoint = request.getfixturevalue(name)
    # Oxigraph's server keeps what the embedded store keeps.
    kept = KEPT + (ALTERED_BY_VIRTUOSO if name == "oxigraph" else [])
    quads = [quad(kind, words, number) for number, (kind, words) in enumerate(kept)]
    with open_store(endpoint) as remote, open_store(None) as embedded:
        for store in (remote, embedded):
            store.replace({GRAPH.value: quads})
        assert set(remote.quads(GRAPH.value)) == set(embedded.quads(GRAPH.value))
        remote.drop([GRAPH.value])
    assert trials(endpoint) == []


def test_a_value_that_an_engine_does_not_take_at_all_leaves_no_trial(virtuoso: Endpoint) -> None:
    with open_store(virtuoso) as store:
        with pytest.raises(InvalidStore, match="Invalid integer value"):
            store.replace({GRAPH.value: [quad("integer", "123456789012345678901234567890")]})
        assert not store.has_graph(GRAPH.value)
    assert trials(virtuoso) == []


def test_only_values_out_of_the_ordinary_are_tried() -> None:
    contents = [
        Content.of([quad(kind, words, number) for number, (kind, words) in enumerate(some)])
        for some in (USUAL, ALTERED_BY_VIRTUOSO, ALTERED_BY_VIRTUOSO)
    ]
    assert {it.value for it in unusual(contents)} == {words for _, words in ALTERED_BY_VIRTUOSO}
    assert len(list(unusual(contents))) == len(ALTERED_BY_VIRTUOSO)
    assert list(unusual(contents[:1])) == []
