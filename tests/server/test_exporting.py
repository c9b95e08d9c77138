"""Exports over HTTP: one thing, one article, what a query makes; in every format, as `onrecord export` writes them."""

from __future__ import annotations

import html
import json
import re
import xml.etree.ElementTree as ET
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from rdflib import URIRef

from ontology.terms import DCTERMS, FOAF, ONR, PROV, RDF, SDO, VOID
from server.exports.selection import Selection
from server.exports.writing import write
from server.formats.negotiation import (
    DATASET_FORMATS,
    EXPORT_FORMATS,
    FTM,
    GEXF,
    GRAPH_FORMATS,
    GRAPHML,
    N_QUADS,
    NEO4J,
    NETWORK_FORMATS,
    TURTLE,
    Format,
)
from server.store import open_store
from tests.server.small_graph import ARTICLE_GRAPH, BASE, STATEMENT, THINGS, H, graph_of, graphs, quads

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from server.store.base import Store

ALL = (*EXPORT_FORMATS, *NETWORK_FORMATS)
MADE = f"CONSTRUCT {{ ?who <urn:x:said> ?what }} WHERE {{ ?what <{ONR.speaker}> ?who }}"
READ = "2024-03-06T07:08:09Z"


@pytest.mark.parametrize("format_", ALL)
@pytest.mark.parametrize("thing", THINGS)
def test_each_thing_is_there_to_be_saved_in_each_format(
    client: FlaskClient, small_store: Store, thing: str, format_: Format
) -> None:
    response = client.get(f"/export/{thing}.{format_.suffix}")
    assert (response.status_code, response.content_type) == (200, format_.content_type)
    name = thing.split("/")[1]
    assert response.headers["Content-Disposition"] == f"attachment; filename={name}.{format_.suffix}"
    assert response.data == b"".join(write(Selection(small_store, BASE, (f"{BASE}id/{thing}",)), format_))
    assert client.get(f"/export/{thing}", headers={"Accept": format_.media_type}).data == response.data


@pytest.mark.parametrize("format_", ALL)
def test_what_a_query_makes_is_there_to_be_saved_in_each_format(client: FlaskClient, format_: Format) -> None:
    response = client.get(f"/export.{format_.suffix}", query_string={"query": MADE})
    assert (response.status_code, response.content_type) == (200, format_.content_type)
    if format_ in EXPORT_FORMATS:
        said = (URIRef(f"{BASE}id/actor/person-jane-roe"), URIRef("urn:x:said"), URIRef(STATEMENT))
        assert set(graph_of(response.data, format_)) == {said}
    elif format_ in (GRAPHML, GEXF):
        assert b"Jane Roe" in response.data
        assert response.data.count(b"<edge ") == 1


def test_a_query_that_makes_no_graph_is_told_what_to_do(client: FlaskClient) -> None:
    for query, code in (("SELECT * { ?s ?p ?o }", "invalid-query"), ("CONSTRUCT {", "invalid-query")):
        response = client.get("/export.graphml", query_string={"query": query})
        assert (response.status_code, response.get_json()["code"]) == (400, code)


def test_what_is_not_there_is_not_found(client: FlaskClient) -> None:
    for place in ("/export/actor/nobody.ttl", "/export/actor/nobody.gexf", "/export/nonsense/x.ttl"):
        assert client.get(place).status_code == 404


@pytest.mark.parametrize("format_", EXPORT_FORMATS)
def test_an_article_comes_with_all_that_was_read_in_it_but_its_text(
    client: FlaskClient, small_store: Store, format_: Format
) -> None:
    for query, with_text in (("", False), ("?text=yes", True)):
        written = client.get(f"/export/article/{H}.{format_.suffix}{query}").data
        found = {*ox.parse(written, ox.RdfFormat.from_media_type(format_.media_type))}
        told = {
            it.triple
            for it in small_store.quads(ARTICLE_GRAPH)
            if with_text or it.predicate.value != str(SDO.articleBody)
        }
        own = {it.triple for it in found if it.triple in told}
        assert own == told
        rest = {it.triple.subject.value for it in found if it.triple not in told}
        assert f"{BASE}export/article/{H}" in rest
        assert not any(it.startswith(f"{BASE}id/") for it in rest)
    assert b"So \\\\ did others." not in client.get(f"/export/article/{H}.ttl").data


@pytest.mark.parametrize("format_", DATASET_FORMATS)
def test_each_triple_of_a_thing_is_in_the_graphs_that_hold_it(
    client: FlaskClient, small_store: Store, format_: Format
) -> None:
    written = client.get(f"/export/actor/african-union.{format_.suffix}").data
    found = {*ox.parse(written, ox.RdfFormat.from_media_type(format_.media_type))}
    own = {it for it in found if it.graph_name != ox.NamedNode(f"{BASE}graph/export")}
    union = ox.NamedNode(f"{BASE}id/actor/african-union")
    assert {it for it in own if it.subject == union} == {it for it in small_store.quads() if it.subject == union}
    assert len({it.graph_name for it in own}) == 2


@pytest.fixture
def dated_store(small_store: Store) -> Store:
    runs = f"{BASE}graph/runs"
    told = quads(runs, f'<{ARTICLE_GRAPH}> prov:generatedAtTime "{READ}"^^xsd:dateTime .')
    small_store.replace({runs: [*small_store.quads(runs), *told]})
    return small_store


@pytest.mark.parametrize("format_", GRAPH_FORMATS)
def test_an_export_of_a_thing_says_of_what_it_is_how_new_and_who_has_rights(
    dated_store: Store, client: FlaskClient, format_: Format
) -> None:
    found = graph_of(client.get(f"/export/statement/{H}-9-59.{format_.suffix}").data, format_)
    (dataset,) = found.subjects(RDF.type, VOID.Dataset)
    assert dataset == URIRef(f"{BASE}export/statement/{H}-9-59")
    assert found.value(dataset, FOAF.primaryTopic) == URIRef(STATEMENT)
    assert found.value(dataset, DCTERMS.isPartOf) == URIRef(f"{BASE}export")
    assert found.value(dataset, PROV.wasDerivedFrom) == URIRef(f"{BASE}id/article/{H}")
    assert str(found.value(dataset, DCTERMS.modified)) == READ.replace("Z", "+00:00")
    assert "rights" in str(found.value(dataset, DCTERMS.rights))
    assert all(found.value(it, DCTERMS.license) for it in found.objects(dataset, DCTERMS.source))


@pytest.mark.parametrize("format_", EXPORT_FORMATS)
def test_an_export_of_everything_says_how_new_it_is_and_how_much(
    dated_store: Store, client: FlaskClient, format_: Format
) -> None:
    assert dated_store.size()
    written = client.get(f"/export.{format_.suffix}").data
    told = {
        it.predicate.value: it.object.value
        for it in ox.parse(written, ox.RdfFormat.from_media_type(format_.media_type))
        if it.subject == ox.NamedNode(f"{BASE}export")
    }
    assert (told[str(VOID.documents)], told[str(DCTERMS.modified)]) == ("1", READ)


@pytest.mark.parametrize("thing", ["", f"/statement/{H}-9-59"])
def test_formats_of_graph_tools_say_the_same_where_they_have_a_place_for_it(
    dated_store: Store, client: FlaskClient, thing: str
) -> None:
    assert dated_store.size()
    name = f"{BASE}export{thing}"
    told = {format_: client.get(f"/export{thing}.{format_.suffix}").data for format_ in NETWORK_FORMATS}
    with zipfile.ZipFile(BytesIO(told[NEO4J])) as archive:
        told[NEO4J] = archive.read("README.txt")
    for format_ in (GRAPHML, GEXF, NEO4J):
        words = told[format_].decode()
        assert all(it in words for it in (name, READ, "rights in these are their publishers", "geonames.org")), format_
    (meta,) = ET.fromstring(told[GEXF]).iter("{http://gexf.net/1.3}meta")  # noqa: S314 -- written here
    assert meta.attrib["lastmodifieddate"] == READ[:10]
    # Lines of entities have no place for what is told of all of them; each names its source.
    assert all("datasets" in json.loads(line) for line in told[FTM].decode().splitlines())


def test_what_a_query_makes_is_written_as_it_is_and_with_no_prefix_that_it_does_not_need(client: FlaskClient) -> None:
    text = client.get("/export.ttl", query_string={"query": MADE}).text
    assert {line.split()[1] for line in text.splitlines() if line.startswith("@prefix")} == {"actor:", "statement:"}
    assert "rights" not in text


def test_every_page_of_a_thing_has_one_row_of_downloads_in_all_formats(client: FlaskClient) -> None:
    for thing in THINGS:
        row = re.search(r'<p class="downloads">.*?</p>', client.get(f"/page/{thing}").text, re.DOTALL)
        assert row
        assert re.findall(r'href="(/export/[^"]+)"', row[0]) == [f"/export/{thing}.{it.suffix}" for it in ALL]


def test_the_answer_of_a_query_that_makes_a_graph_can_be_saved_in_all_formats(client: FlaskClient) -> None:
    page = client.get("/query", query_string={"query": MADE}).text
    places = [html.unescape(it) for it in re.findall(r'href="(/export[^"]+)"', page)]
    assert len(places) == len(ALL)
    assert client.get(places[0]).data == client.get("/export.ttl", query_string={"query": MADE}).data
    assert "/export" not in client.get("/query", query_string={"query": "SELECT * { ?s ?p ?o }"}).text


def test_the_same_thing_is_the_same_bytes_in_whatever_order_it_came() -> None:
    for thing in (f"{BASE}id/article/{H}", STATEMENT):
        for format_ in (TURTLE, N_QUADS, GEXF):
            written = set()
            for turned in (False, True):
                with open_store(None) as store:
                    for graph, its in sorted(graphs().items(), reverse=turned):
                        store.replace({graph: its[:: -1 if turned else 1]})
                    written.add(b"".join(write(Selection(store, BASE, (thing,)), format_)))
            assert len(written) == 1
