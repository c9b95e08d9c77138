"""The first rows of an answer as terms: as the store itself gives them, and no more than a page can show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ontology.errors import InvalidQuery, QueryTooLarge
from server.sparql.bounded import FirstRows
from server.store.asking import InProcess
from server.store.base import Answer, Solutions, Triples
from tests.server.small_graph import REFERENCE_GRAPH

if TYPE_CHECKING:
    from server.store.base import Store


@pytest.fixture
def first_rows(small_store: Store) -> FirstRows:
    return FirstRows(InProcess(small_store).ask, 5)


def test_the_first_rows_are_those_of_the_store(small_store: Store, first_rows: FirstRows) -> None:
    text = "SELECT ?s ?o ?none { ?s ?p ?o FILTER(!isBlank(?s) && !isBlank(?o)) } ORDER BY ?s ?o ?p"
    found, wanted = first_rows.query(text), small_store.query(text)
    assert isinstance(found, Solutions)
    assert isinstance(wanted, Solutions)
    assert found.variables == wanted.variables
    assert list(found.rows) == list(wanted.rows)[:5]


def test_answers_and_graphs_come_too(first_rows: FirstRows) -> None:
    assert first_rows.query("ASK { ?s ?p 'nobody said this' }") == Answer(value=False)
    assert first_rows.query("ASK {}") == Answer(value=True)
    graph = first_rows.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{REFERENCE_GRAPH}> {{ ?s ?p ?o }} }}")
    assert isinstance(graph, Triples)
    assert len(list(graph.triples)) == 5


def test_what_is_wrong_with_a_query_is_told(first_rows: FirstRows) -> None:
    with pytest.raises(InvalidQuery, match="line 1, column 7"):
        first_rows.query("SELECT")


def test_rows_that_are_too_long_for_a_page_are_refused(first_rows: FirstRows) -> None:
    doubled = "'0123456789abcdef'"
    for _ in range(5):
        doubled = f"REPLACE({doubled}, '.', '0123456789abcdef')"
    with pytest.raises(QueryTooLarge, match=r"16,777,216 bytes that a page shows"):
        first_rows.query(f"SELECT ({doubled} AS ?long) {{}}")
