"""What graph tools are given: nodes and edges of things, with their time, and nothing that they have no place for."""

from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as ET
import zipfile
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from ontology.errors import EntityNotFound
from server.exports.selection import Selection
from server.exports.writing import write
from server.formats.negotiation import FTM, GEXF, GRAPHML, NEO4J, NETWORK_FORMATS, Format
from server.store import open_store
from tests.server.small_graph import BASE, STATEMENT, H, quads, shuffled

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from server.store.base import Store

ROE = f"{BASE}id/actor/person-jane-roe"
ARTICLE = f"{BASE}id/article/{H}"
_GEXF = "{http://gexf.net/1.3}"


def exported(selection: Selection, format_: Format) -> bytes:
    return b"".join(write(selection, format_))


def nodes_and_edges(selection: Selection) -> tuple[dict[str, ET.Element], set[tuple[str, str, str]]]:
    root = ET.fromstring(exported(selection, GEXF))  # noqa: S314 -- written here
    nodes = {it.attrib["id"]: it for it in root.iter(f"{_GEXF}node")}
    edges = {
        (it.attrib["source"].removeprefix(BASE), it.attrib["kind"], it.attrib["target"].removeprefix(BASE))
        for it in root.iter(f"{_GEXF}edge")
    }
    return nodes, edges


def entities(selection: Selection) -> dict[str, dict[str, list[str]]]:
    lines = exported(selection, FTM).decode().splitlines()
    return {it["schema"]: it["properties"] for it in map(json.loads, lines)}


@pytest.mark.parametrize("format_", NETWORK_FORMATS)
def test_the_same_graph_is_the_same_bytes_in_whatever_order_it_came(format_: Format) -> None:
    assert len({exported(Selection(store, BASE), format_) for store in shuffled(3)}) == 1


def test_things_are_nodes_and_dates_passages_and_terms_are_not(small_store: Store) -> None:
    nodes, edges = nodes_and_edges(Selection(small_store, BASE))
    kinds = {it.removeprefix(f"{BASE}id/").split("/")[0] for it in nodes}
    assert kinds == {"actor", "article", "claim", "membership", "post", "proposition", "statement"}
    assert (f"id/statement/{H}-9-59", "speaker", "id/actor/person-jane-roe") in edges
    assert ("id/actor/person-jane-roe", "namedIn", f"id/article/{H}") in edges
    assert all(source and target for source, _, target in edges)


def test_an_actor_that_nothing_speaks_of_is_left_out(small_store: Store) -> None:
    actor = ox.NamedNode(f"{BASE}id/actor/nobody-asked")
    label = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    graph = ox.NamedNode(f"{BASE}graph/reference")
    kept = [*small_store.quads(graph.value), ox.Quad(actor, label, ox.Literal("Nobody"), graph)]
    small_store.replace({graph.value: kept})
    nodes, _ = nodes_and_edges(Selection(small_store, BASE))
    assert actor.value not in nodes
    assert f"{BASE}id/actor/african-union" in nodes


def test_a_statement_has_its_days_and_an_article_begins_when_it_was_published(small_store: Store) -> None:
    nodes, _ = nodes_and_edges(Selection(small_store, BASE))
    assert (nodes[STATEMENT].get("start"), nodes[STATEMENT].get("end")) == ("2024-03-05", "2024-03-05")
    assert (nodes[ARTICLE].get("start"), nodes[ARTICLE].get("end")) == ("2024-03-05", None)
    assert (nodes[ROE].get("start"), nodes[ROE].get("end")) == (None, None)


def test_labels_are_names_and_what_has_none_is_named_by_its_parts(small_store: Store) -> None:
    nodes, _ = nodes_and_edges(Selection(small_store, BASE))
    labels = {iri.removeprefix(f"{BASE}id/"): it.get("label") for iri, it in nodes.items()}
    assert labels["actor/person-jane-roe"] == "Jane Roe"
    assert labels["membership/person-jane-roe--african-union"] == "Jane Roe – African Union"
    assert labels[f"claim/{H}-9-59-1"] == "says: The plan is dead on arrival"


@pytest.mark.parametrize("format_", [GRAPHML, GEXF, FTM])
def test_article_texts_stay_behind_unless_asked_for(small_store: Store, format_: Format) -> None:
    assert b"So \\" not in exported(Selection(small_store, BASE), format_)
    assert b"So \\" in exported(Selection(small_store, BASE, with_text=True), format_)


def test_a_thing_comes_with_what_points_to_it_and_its_sources(small_store: Store) -> None:
    nodes, edges = nodes_and_edges(Selection(small_store, BASE, (ROE,)))
    assert STATEMENT in nodes
    assert (f"id/statement/{H}-9-59", "isPartOf", f"id/article/{H}") in edges
    assert f"{BASE}id/actor/the-northern-post" not in nodes


def test_an_article_comes_with_all_that_it_says(small_store: Store) -> None:
    nodes, _ = nodes_and_edges(Selection(small_store, BASE, (ARTICLE,)))
    assert {ROE, STATEMENT, ARTICLE, f"{BASE}id/claim/{H}-9-59-1"} <= set(nodes)


def test_a_thing_that_the_graph_says_nothing_of_is_refused(small_store: Store) -> None:
    with pytest.raises(EntityNotFound, match="nobody"):
        exported(Selection(small_store, BASE, (f"{BASE}id/actor/nobody",)), GEXF)


def test_the_edges_of_a_query_are_its_triples(small_store: Store) -> None:
    made = ox.Triple(ox.NamedNode(ROE), ox.NamedNode("urn:x:wrote-in"), ox.NamedNode(ARTICLE))
    nodes, edges = nodes_and_edges(Selection(small_store, BASE, triples=(made,)))
    assert edges == {("id/actor/person-jane-roe", "wrote-in", f"id/article/{H}")}
    assert nodes[ROE].get("label") == "Jane Roe"


def test_signs_that_xml_forbids_and_those_it_means_something_by_are_written(small_store: Store) -> None:
    words = ox.Literal('a\x01b & <c> "d"\n\re')
    made = ox.Triple(ox.NamedNode("urn:a"), ox.NamedNode("http://schema.org/note"), words)
    for format_ in (GRAPHML, GEXF):
        root = ET.fromstring(exported(Selection(small_store, BASE, triples=(made,)), format_))  # noqa: S314 -- ours
        values = [it.text or it.get("value") for it in root.iter()]
        assert 'a\ufffdb & <c> "d"\n\re' in values


@pytest.mark.parametrize("format_", NETWORK_FORMATS)
def test_progress_is_told_up_to_the_end_and_never_goes_back(
    small_store: Store, format_: Format, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.exports.network.BATCH", 3)
    monkeypatch.setattr("server.exports.selection.BATCH", 3)
    told: list[float] = []
    exported(Selection(small_store, BASE, progress=lambda done, total: told.append(done / total)), format_)
    assert told == sorted(told)
    assert told[-1] == 1
    assert any(0 < it < 0.5 for it in told)
    assert any(0.5 < it < 1 for it in told)


def test_an_empty_graph_is_a_document_without_nodes() -> None:
    with open_store(None) as store:
        assert nodes_and_edges(Selection(store, BASE)) == ({}, set())
        assert exported(Selection(store, BASE), FTM) == b""


def test_people_bodies_memberships_and_articles_are_entities_with_their_proof(small_store: Store) -> None:
    found = entities(Selection(small_store, BASE))
    assert found["Person"]["name"] == ["Jane Roe"]
    assert found["Membership"]["summary"] == ["the plan was “dead on arrival” in its present form"]
    assert found["Article"]["publishedAt"] == ["2024-03-05"]
    assert found["Article"]["publisher"] == ["The Northern Post"]
    assert found["Position"]["name"] == ["Envoy of the African Union"]


_TERM = f"""
membership:a--b a org:Membership ; org:member actor:a ; org:organization actor:b ; opengov:post post:p ;
    org:memberDuring date:{H}-1-2 ; onr:attestedOn date:{H}-3-4 .
actor:a a foaf:Person ; skos:prefLabel "Ann Other" .
actor:b a onr:State ; skos:prefLabel "Freedonia" ; skos:notation "XF" , "XFR" .
post:p a org:Post ; skos:prefLabel "Mayor" ; org:postIn actor:b .
date:{H}-1-2 a onr:DateInterval ; onr:earliest "2019-03-01"^^xsd:date ; onr:edtf "2019-03/.." .
date:{H}-3-4 a onr:DateInterval ; onr:edtf "2024-02-01/2024-03-28" .
"""


def test_a_post_is_held_from_the_month_that_a_source_names_and_nothing_is_made_up() -> None:
    graph = f"{BASE}graph/article/{H}"
    with open_store(None) as store:
        store.replace({graph: quads(graph, _TERM)})
        found = entities(Selection(store, BASE))
        held = found["Occupancy"]
        assert (held["startDate"], held.get("endDate"), held["date"]) == (["2019-03"], None, ["2024"])
        assert (found["PublicBody"]["country"], found["Position"]["country"]) == (["xf"], ["xf"])
        nodes, _ = nodes_and_edges(Selection(store, BASE))
        node = nodes[f"{BASE}id/membership/a--b"]
        assert (node.get("start"), node.get("end"), node.get("label")) == (
            "2019-03-01", None, "Ann Other – Mayor – Freedonia",
        )  # fmt: skip


def test_tables_for_neo4j_lie_in_one_archive(small_store: Store) -> None:
    with zipfile.ZipFile(BytesIO(exported(Selection(small_store, BASE), NEO4J))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["README.txt", "nodes.csv", "relationships.csv"]
        rows = list(csv.DictReader(StringIO(archive.read("nodes.csv").decode(), newline="")))
        assert "publishers" in archive.read("README.txt").decode()
    (row,) = (it for it in rows if it["iri:ID"] == STATEMENT)
    assert (row[":LABEL"], row["start:date"]) == ("Statement", "2024-03-05")


@pytest.mark.parametrize("format_", NETWORK_FORMATS)
def test_each_format_is_there_to_be_saved(client: FlaskClient, small_store: Store, format_: Format) -> None:
    response = client.get(f"/export.{format_.suffix}")
    assert response.content_type == format_.content_type
    assert response.headers["Content-Disposition"] == f"attachment; filename=onrecord.{format_.suffix}"
    assert response.data == exported(Selection(small_store, BASE), format_)
    assert client.get("/export", headers={"Accept": format_.media_type}).data == response.data
