"""What the service tells of itself: counts that are right, formats and features that it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import rdflib
from rdflib.namespace import RDF, VOID

from ontology.errors import QueryTimeout
from server import create_app
from server.exports.void import OfState, counted
from server.formats.negotiation import EXPORT_FORMATS, GRAPH_FORMATS, RESULT_FORMATS, TURTLE
from server.settings import Settings
from tests.server.rows_of import count, rows
from tests.server.small_graph import BASE, graph_of

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from server.store.base import Results, Store

SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
GRAPH = rdflib.URIRef(f"{BASE}void#graph")


@pytest.mark.parametrize("path", ["/void", "/.well-known/void"])
def test_the_counts_are_those_of_the_graph(client: FlaskClient, small_store: Store, path: str) -> None:
    graph = graph_of(client.get(path).data, TURTLE)

    def told(property_: rdflib.URIRef) -> int:
        return int(str(graph.value(GRAPH, property_)))

    assert told(VOID.triples) == count(small_store, "?s ?p ?o")
    assert told(VOID.distinctSubjects) == len(set(rows(small_store, "SELECT ?s { ?s ?p ?o }")))
    assert told(VOID.distinctObjects) == len(set(rows(small_store, "SELECT ?o { ?s ?p ?o }")))
    assert told(VOID.entities) == len(set(rows(small_store, "SELECT ?s { ?s a ?c }")))
    for part, which, property_, pattern in (
        (VOID.classPartition, VOID["class"], VOID.entities, "?s a <%s>"),
        (VOID.propertyPartition, VOID.property, VOID.triples, "?s <%s> ?o"),
    ):
        parts = list(graph.objects(GRAPH, part))
        assert len(parts) > 5
        for node in parts:
            assert int(str(graph.value(node, property_))) == count(small_store, pattern % graph.value(node, which))
    assert rdflib.URIRef("http://localhost/sparql") in graph.objects(GRAPH, VOID.sparqlEndpoint)


def test_every_dump_that_is_told_is_there(client: FlaskClient) -> None:
    graph = graph_of(client.get("/void").data, TURTLE)
    dumps = [str(it).removeprefix("http://localhost") for it in graph.objects(GRAPH, VOID.dataDump)]
    assert [client.head(it).status_code for it in dumps] == [200] * len(EXPORT_FORMATS)


def test_the_endpoint_describes_itself_to_who_asks_nothing(client: FlaskClient, small_store: Store) -> None:
    graph = graph_of(client.get("/sparql", headers={"Accept": "text/turtle"}).data, TURTLE)
    service = graph.value(predicate=SD.endpoint, object=rdflib.URIRef("http://localhost/sparql"))
    assert (service, RDF.type, SD.Service) in graph
    assert set(graph.objects(service, SD.supportedLanguage)) == {SD.SPARQL11Query}
    assert SD.UnionDefaultGraph in graph.objects(service, SD.feature)
    formats = {str(it) for it in graph.objects(service, SD.resultFormat)}
    assert formats == {it.iri for it in (*RESULT_FORMATS, *EXPORT_FORMATS)}
    named = {
        str(graph.value(node, SD.name)): int(str(graph.value(graph.value(node, SD.graph), VOID.triples)))
        for node in graph.objects(None, SD.namedGraph)
    }
    assert named == {it: len(list(small_store.quads(it))) for it in small_store.graphs()}


def test_updates_are_told_of_where_they_are_taken(small_store: Store) -> None:
    client = create_app(small_store, Settings(update_token="x" * 16)).test_client()
    graph = graph_of(client.get("/sparql").data, TURTLE)
    assert SD.SPARQL11Update in graph.objects(None, SD.supportedLanguage)


def test_what_a_setting_allows_is_told_where_it_does(small_store: Store, client: FlaskClient) -> None:
    plain = graph_of(client.get("/sparql").data, TURTLE)
    assert (None, SD.feature, SD.BasicFederatedQuery) not in plain
    assert (None, SD.inputFormat, None) not in plain
    settings = Settings(service_endpoints=("https://a.example/sparql",), load_sources=("https://a.example/data/",))
    graph = graph_of(create_app(small_store, settings).test_client().get("/sparql").data, TURTLE)
    assert (None, SD.feature, SD.BasicFederatedQuery) in graph
    assert {str(it) for it in graph.objects(None, SD.inputFormat)} == {it.iri for it in GRAPH_FORMATS}


def test_a_description_comes_as_it_is_asked_for(client: FlaskClient) -> None:
    assert client.get("/void", headers={"Accept": "application/rdf+xml"}).mimetype == "application/rdf+xml"
    assert client.get("/sparql", headers={"Accept": "image/png"}).status_code == 406


def test_a_count_that_takes_too_long_is_left_out(small_store: Store) -> None:
    class Slow:
        def query(self, text: str, **_: object) -> Results:
            if "DISTINCT ?o" in text:
                raise QueryTimeout("too long")
            return small_store.query(text)

    counts = counted(Slow())
    assert counts.objects is None
    assert counts.subjects


def test_a_value_is_made_once_for_each_state() -> None:
    numbers = iter(range(9))
    kept: OfState[int] = OfState()
    assert [kept.get(state, lambda: next(numbers)) for state in ("a", "a", "b", None, None)] == [0, 0, 1, 2, 3]
