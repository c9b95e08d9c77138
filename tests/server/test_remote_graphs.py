"""What a store in another engine writes, reads and refuses: Oxigraph's own server, and Virtuoso 7 from Debian."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from ontology.errors import InvalidQuery, InvalidStore
from ontology.terms import DEFAULT_BASE, ONR, XSD
from server.store import open_store
from server.store.base import Answer, Solutions, Triples
from server.store.remote_http import Wire
from server.store.remote_text import UNION
from tests.server import remote_engines
from tests.server.rows_of import count, rows
from tests.server.small_graph import ARTICLE_GRAPH, ONTOLOGY_GRAPH, REFERENCE_GRAPH, STATEMENT, graphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.store.base import Store
    from server.store.endpoint import Endpoint


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def endpoint(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    start = getattr(remote_engines, request.param)
    with start(tmp_path_factory.mktemp(request.param)) as started:
        yield started


@pytest.fixture
def small(endpoint: Endpoint) -> Iterator[Store]:
    """The small graph alone."""
    with open_store(endpoint) as store:
        store.drop(store.graphs())
        store.replace(graphs())
        yield store
        store.drop(store.graphs())


def test_what_was_written_is_read_back(small: Store) -> None:
    with open_store(None) as embedded:
        embedded.replace(graphs())
        expected = set(embedded.quads(ARTICLE_GRAPH))
        assert set(small.quads(ARTICLE_GRAPH)) == expected
        assert small.size() == embedded.size()


def test_a_triple_of_two_graphs_stays_in_the_union_until_both_are_gone(small: Store) -> None:
    pattern = f"<{DEFAULT_BASE}id/actor/african-union> <http://www.w3.org/2004/02/skos/core#prefLabel> ?label"
    assert count(small, pattern) == 1
    assert count(small, f"GRAPH ?graph {{ {pattern} }}") == 2
    small.drop([ARTICLE_GRAPH])
    assert not small.has_graph(ARTICLE_GRAPH)
    assert (count(small, pattern), count(small, f"GRAPH ?graph {{ {pattern} }}")) == (1, 1)
    small.drop([REFERENCE_GRAPH, "https://example.org/not-there"])
    assert count(small, pattern) == 0


def test_a_graph_is_replaced_as_a_whole(small: Store) -> None:
    node = ox.NamedNode(ARTICLE_GRAPH)
    quad = ox.Quad(ox.NamedNode(STATEMENT), ox.NamedNode(str(ONR.cue)), ox.Literal("said"), node)
    small.replace({ARTICLE_GRAPH: [quad]})
    assert list(small.quads(ARTICLE_GRAPH)) == [quad]
    assert count(small, f"<{STATEMENT}> ?p ?o") == 1


def test_blank_nodes_hold_together_and_are_left_alone_when_written_again(
    small: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = (
        "?a a <http://www.w3.org/2002/07/owl#AllDisjointClasses> ; <http://www.w3.org/2002/07/owl#members> ?list . "
        "?list <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> ?class"
    )
    assert count(small, ring) == count(small, f"GRAPH <{ONTOLOGY_GRAPH}> {{ {ring} }}") == 1
    monkeypatch.setattr("server.store.remote_http.Wire.update", None)
    small.replace({ONTOLOGY_GRAPH: list(small.quads(ONTOLOGY_GRAPH))})


def test_literals_come_back_as_the_embedded_store_keeps_them(endpoint: Endpoint) -> None:
    graph, subject, property_ = (ox.NamedNode(f"https://example.org/{name}") for name in ("g", "s", "p"))
    literals = [
        ox.Literal("plain"),
        ox.Literal('“é” 😀 \\ "q" \r\n\t'),
        ox.Literal("words", language="en"),
        ox.Literal("words", language="en-GB"),
        ox.Literal(""),
        ox.Literal("long " * 20_000),
        *[
            ox.Literal(value, datatype=ox.NamedNode(str(kind)))
            for kind, value in (
                (XSD.date, "2024-03-05"),
                (XSD.dateTime, "2024-03-05T10:11:12Z"),
                (XSD.boolean, "true"),
                (XSD.decimal, "0.930"),
                (XSD.nonNegativeInteger, "0150"),
                (XSD.anyURI, "https://example.org/é"),
                (XSD.gYear, "2024"),
            )
        ],
        ox.Literal("2024-03/..", datatype=ox.NamedNode("http://id.loc.gov/datatypes/edtf")),
    ]
    quads = [ox.Quad(subject, property_, literal, graph) for literal in literals]
    with open_store(None) as embedded, open_store(endpoint) as remote:
        for store in (embedded, remote):
            store.replace({graph.value: quads})
        assert set(remote.quads(graph.value)) == set(embedded.quads(graph.value))
        remote.drop([graph.value])


def test_other_peoples_graphs_in_the_engine_are_not_the_stores(small: Store, endpoint: Endpoint) -> None:
    wire = Wire(endpoint)
    wire.update(
        "INSERT DATA { GRAPH <https://example.org/theirs> { <https://example.org/x> a <https://example.org/X> } }"
    )
    pattern = "?thing a <https://example.org/X>"
    assert count(small, pattern) == count(small, f"GRAPH ?graph {{ {pattern} }}") == 0
    assert "https://example.org/theirs" not in small.graphs()
    assert list(small.quads("https://example.org/theirs")) == []
    wire.update("DROP SILENT GRAPH <https://example.org/theirs>")
    wire.close()


def test_each_form_of_query_is_answered_from_the_union(small: Store) -> None:
    exists = f"<{STATEMENT}> ?p ?o"
    assert small.query(f"ASK {{ {exists} }}") == small.query(f"ASK {{ GRAPH ?g {{ {exists} }} }}") == Answer(True)
    assert small.query(f"ASK {{ GRAPH <{REFERENCE_GRAPH}> {{ {exists} }} }}") == Answer(False)
    assert small.query(f"ASK {{ GRAPH <{UNION}> {{ {exists} }} }}") == Answer(True)
    for text in (f"CONSTRUCT WHERE {{ {exists} }}", f"DESCRIBE <{STATEMENT}>"):
        found = small.query(text.replace("?p ?o", "?p ?o"))
        assert isinstance(found, Triples)
        assert len({triple for triple in found.triples if str(triple.subject) == f"<{STATEMENT}>"}) == 9
    found = small.query("SELECT * { ?s ?p ?o }", default_graphs=[REFERENCE_GRAPH])
    assert isinstance(found, Solutions)
    assert (found.variables, len(list(found.rows))) == (("s", "p", "o"), 5)


def test_what_is_no_query_is_refused_as_by_the_embedded_store(small: Store) -> None:
    with open_store(None) as embedded:
        for text in ("SELECT ?x WHERE { ?x a }", "ASK { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "DROP ALL"):
            messages = []
            for store in (small, embedded):
                with pytest.raises(InvalidQuery) as refusal:
                    store.query(text)
                messages.append(str(refusal.value))
            assert messages[0] == messages[1]
    with pytest.raises(InvalidQuery, match="DESCRIBE with GRAPH is not answered"):
        small.query("DESCRIBE ?s { GRAPH ?g { ?s ?p ?o } }")


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    with remote_engines.virtuoso(tmp_path_factory.mktemp("virtuoso")) as started:
        yield started


@pytest.fixture(scope="module")
def many(alone: Endpoint) -> Iterator[Store]:
    """As many triples as Virtuoso gives rows."""
    node = ox.NamedNode("https://example.org/many")
    with open_store(alone) as store:
        store.replace({
            node.value: [
                ox.Quad(ox.NamedNode(f"https://example.org/{i}"), ox.NamedNode(str(ONR.cue)), ox.Literal(i), node)
                for i in range(remote_engines.MOST_ROWS - 1)
            ]
        })  # fmt: skip
        yield store


def test_rows_below_the_limit_come_and_more_are_refused(many: Store) -> None:
    assert len(rows(many, "SELECT * { ?s ?p ?o }")) == remote_engines.MOST_ROWS - 1
    with pytest.raises(InvalidStore, match=r"gives at most 10000 rows.*ResultSetMaxRows.*or ask for less"):
        many.query("SELECT * { { ?s ?p ?o } UNION { ?o2 ?p2 ?s2 } }")
    assert len(rows(many, "SELECT * { { ?s ?p ?o } UNION { ?o2 ?p2 ?s2 } } LIMIT 10000")) == 10_000


def test_a_graph_that_would_be_cut_is_refused(many: Store) -> None:
    found = many.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    assert isinstance(found, Triples)
    assert len(list(found.triples)) == remote_engines.MOST_ROWS - 1
    two = "CONSTRUCT { ?s ?p ?o . ?s <https://example.org/same> ?o } WHERE { SELECT * { ?s ?p ?o } LIMIT 4000 }"
    found = many.query(two)
    assert isinstance(found, Triples)
    assert len(list(found.triples)) == 8_000
    with pytest.raises(InvalidStore, match="gives at most 10000 rows"):
        many.query(two.replace("4000", "5001"))
    with pytest.raises(InvalidStore, match="gives at most 10000 rows"):
        many.query("CONSTRUCT { ?s ?p ?o } WHERE { { ?s ?p ?o } UNION { ?s ?p ?o } } # twice")


def test_updates_by_a_user_who_may_not_are_refused_with_what_to_do(alone: Endpoint) -> None:
    for other in (replace(alone, update=alone.query), replace(alone, user="", password="")):
        with open_store(other) as store, pytest.raises(InvalidStore, match="store_user and store_password"):
            store.replace(graphs())
    with open_store(replace(alone, password="of another")) as store:  # noqa: S106 -- no password
        with pytest.raises(InvalidStore) as refusal:
            store.replace(graphs())
        assert "of another" not in str(refusal.value)
