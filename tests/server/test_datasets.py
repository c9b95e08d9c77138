"""Queries over several graphs as one: each triple once, whoever names the graphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from server.store.base import Answer, Solutions
from server.store.embedded import EmbeddedStore
from server.store.updating import Update

if TYPE_CHECKING:
    from collections.abc import Iterator

A, B, C = (f"https://example.org/{name}" for name in "abc")
DATA = f"""INSERT DATA {{ GRAPH <{A}> {{ <urn:s> <urn:p> 1, 2 ; <urn:q> [] }} GRAPH <{B}> {{ <urn:s> <urn:p> 1 }}
GRAPH <{C}> {{ <urn:s> <urn:p> 3 }} }} ;
INSERT {{ GRAPH <{B}> {{ ?s ?p ?o }} }} WHERE {{ GRAPH <{A}> {{ ?s ?p ?o FILTER(isBlank(?o)) }} }}"""
COUNT = "SELECT (COUNT(*) AS ?n) {} {{ ?s ?p ?o }}"


@pytest.fixture
def store() -> Iterator[EmbeddedStore]:
    with EmbeddedStore.open(None) as opened:
        opened.update(Update(DATA, "https://example.org/", "urn:default"))
        yield opened


def number(store: EmbeddedStore, text: str, default: tuple[str, ...] = (), named: tuple[str, ...] = ()) -> int:
    found = store.query(text, default_graphs=default, named_graphs=named, base="https://example.org/")
    assert isinstance(found, Solutions)
    ((value,),) = found.rows
    assert isinstance(value, ox.Literal)
    return int(value.value)


@pytest.mark.parametrize(
    ("graphs", "expected"),
    [((A,), 3), ((B,), 2), ((A, B), 3), ((A, A), 3), ((A, C), 4), ((A, B, C), 4), ((A, "urn:none"), 3)],
)
def test_a_triple_of_several_graphs_is_there_once(store: EmbeddedStore, graphs: tuple[str, ...], expected: int) -> None:
    assert number(store, COUNT.format(""), graphs) == expected
    assert number(store, COUNT.format("".join(f"FROM <{graph}> " for graph in graphs))) == expected


@pytest.mark.parametrize(
    "text",
    [
        f"PREFIX : <https://example.org/> {COUNT.format('FROM :a # FROM :c' + chr(10) + ' from :b')}",
        COUNT.format("FROM <a> FROM <b> WHERE"),
        f"BASE <{A}> {COUNT.format('FROM <> FROM <b> FROM NAMED <c>')}",
    ],
)
def test_however_the_graphs_are_written(store: EmbeddedStore, text: str) -> None:
    assert number(store, text) == 3


def test_named_graphs_are_those_that_are_named(store: EmbeddedStore) -> None:
    text = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert [number(store, text, (A, B), named) for named in ((), (C,), (A, C))] == [0, 1, 4]
    found = store.query(f"ASK FROM <{A}> FROM <{B}> FROM NAMED <{C}> {{ GRAPH <{C}> {{ ?s ?p 3 }} ?s ?p 1 }}")
    assert isinstance(found, Answer)
    assert found.value


def test_the_parameters_count_and_not_the_clauses(store: EmbeddedStore) -> None:
    assert number(store, COUNT.format(f"FROM <{A}> FROM <{B}>"), (C,)) == 1
