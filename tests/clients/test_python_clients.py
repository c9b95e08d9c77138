"""SPARQLWrapper and rdflib's stores, against a running server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
import rdflib
import SPARQLWrapper
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from rdflib.query import ResultRow

from tests.clients.asked import ARTICLE, ASK, ASK_NO, CONSTRUCT, LABEL, NOTES, ROE, SELECT, TEXT, insertion, noted
from tests.server.small_graph import ARTICLE_GRAPH, ONTOLOGY_GRAPH, STATEMENT

if TYPE_CHECKING:
    from tests.clients.conftest import Served

_ROW: Final[tuple[object, ...]] = (
    rdflib.URIRef(STATEMENT),
    rdflib.Literal(TEXT, lang="en"),
    rdflib.Literal("0.93", datatype=rdflib.XSD.decimal),
    rdflib.Literal("2024-03-05", datatype=rdflib.XSD.date),
    None,
)


def wrapper(served: Served, query: str, method: str = SPARQLWrapper.GET) -> Any:
    made = SPARQLWrapper.SPARQLWrapper(served.address)
    made.setQuery(query)
    made.setMethod(method)
    return made


@pytest.mark.parametrize("method", [SPARQLWrapper.GET, SPARQLWrapper.POST])
@pytest.mark.parametrize("request_method", [SPARQLWrapper.URLENCODED, SPARQLWrapper.POSTDIRECTLY])
def test_sparqlwrapper_reads_rows(served: Served, method: str, request_method: str) -> None:
    asked = wrapper(served, SELECT, method)
    if method == SPARQLWrapper.POST:
        asked.setRequestMethod(request_method)
    asked.setReturnFormat(SPARQLWrapper.JSON)
    (row,) = asked.queryAndConvert()["results"]["bindings"]
    assert row["text"] == {"type": "literal", "value": TEXT, "xml:lang": "en"}
    assert row["statement"] == {"type": "uri", "value": STATEMENT}
    assert "addressee" not in row


# What it reads RDF/XML and JSON-LD with is a class that rdflib would rather not have.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_sparqlwrapper_reads_every_format(served: Served) -> None:
    asked = wrapper(served, SELECT)
    asked.setReturnFormat(SPARQLWrapper.CSV)
    assert TEXT in asked.queryAndConvert().decode()
    asked.setReturnFormat(SPARQLWrapper.TSV)
    assert f'"{TEXT}"@en\t0.93' in asked.queryAndConvert().decode()
    asked.setReturnFormat(SPARQLWrapper.XML)
    assert asked.queryAndConvert().getElementsByTagName("uri")[0].firstChild.data == STATEMENT
    for format_ in (SPARQLWrapper.TURTLE, SPARQLWrapper.RDFXML, SPARQLWrapper.JSONLD):
        described = wrapper(served, CONSTRUCT)
        described.setReturnFormat(format_)
        found = described.queryAndConvert()
        graph = rdflib.Graph().parse(data=found, format="turtle") if isinstance(found, bytes) else found
        assert [*graph] == [(rdflib.URIRef(ROE), rdflib.URIRef(LABEL), rdflib.Literal("Jane Roe", lang="en"))]


def test_sparqlwrapper_writes_with_the_token(served: Served) -> None:
    change = wrapper(served, insertion("SPARQLWrapper"), SPARQLWrapper.POST)
    with pytest.raises(SPARQLWrapper.SPARQLExceptions.Unauthorized):
        change.query()
    change.setCredentials("anybody", served.token)
    change.query()
    asked = wrapper(served, noted("SPARQLWrapper"))
    asked.setReturnFormat(SPARQLWrapper.JSON)
    assert asked.queryAndConvert()["boolean"] is True


def test_sparqlwrapper_is_told_what_is_wrong(served: Served) -> None:
    with pytest.raises(SPARQLWrapper.SPARQLExceptions.QueryBadFormed, match="line 1, column 10"):
        wrapper(served, "SELECT * WERE { ?s ?p ?o }").query()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("format_", ["xml", "json", "csv", "tsv"])
def test_an_rdflib_store_reads_rows(served: Served, method: str, format_: str) -> None:
    graph = rdflib.Graph(SPARQLStore(served.address, method=method, returnFormat=format_))
    (row,) = graph.query(SELECT)
    assert isinstance(row, ResultRow)
    if format_ == "csv":
        # CSV tells no more than characters.
        assert [it and str(it) for it in row] == [it and str(it) for it in _ROW]
    else:
        assert tuple(row) == _ROW


def test_an_rdflib_store_answers_yes_and_no_and_graphs(served: Served) -> None:
    graph = rdflib.Graph(SPARQLStore(served.address))
    assert graph.query(ASK).askAnswer is True
    assert graph.query(ASK_NO).askAnswer is False
    assert [*graph.query(CONSTRUCT)] == [
        (rdflib.URIRef(ROE), rdflib.URIRef(LABEL), rdflib.Literal("Jane Roe", lang="en"))
    ]


def test_an_rdflib_store_gives_triples_of_all_and_of_one_graph(served: Served) -> None:
    store = SPARQLStore(served.address)
    pattern = (rdflib.URIRef(ROE), rdflib.URIRef(LABEL), None)
    assert [str(it) for _, _, it in rdflib.Graph(store).triples(pattern)] == ["Jane Roe"]
    assert [*rdflib.Graph(store, rdflib.URIRef(ONTOLOGY_GRAPH)).triples(pattern)] == []
    of_article = rdflib.Graph(store, rdflib.URIRef(ARTICLE_GRAPH))
    assert [str(it) for _, _, it in of_article.triples(pattern)] == ["Jane Roe"]
    assert 0 < len(of_article) < len(rdflib.Graph(store))


def test_an_rdflib_update_store_writes_and_reads(served: Served) -> None:
    store = SPARQLUpdateStore(served.address, served.address, auth=("anybody", served.token))
    graph = rdflib.Graph(store, rdflib.URIRef(NOTES))
    triple = (rdflib.URIRef(ARTICLE), rdflib.URIRef("urn:said"), rdflib.Literal("rdflib – «ja»", lang="de"))
    graph.add(triple)
    assert triple in graph
    graph.remove(triple)
    assert triple not in graph
    store.update(insertion("rdflib"))
    assert rdflib.Graph(store).query(noted("rdflib")).askAnswer is True
