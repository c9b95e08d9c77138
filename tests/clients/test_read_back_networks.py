"""Exports for graph tools, read back by networkx, igraph and FollowTheMoney, and held against the rules of Neo4j."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any, Final

import igraph
import networkx as nx
import pytest
from followthemoney import model

from server.exports.selection import Selection
from server.exports.writing import write
from server.formats.negotiation import FTM, GEXF, GRAPHML, NEO4J, Format
from server.store import open_store
from tests.server.small_graph import BASE, STATEMENT, H, graphs, quads

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from server.store.base import Store

ROE: Final = f"{BASE}id/actor/person-jane-roe"
#: A person in a post of a state, since a month that a source names.
_HELD: Final = f"""
membership:ann--mayor a org:Membership ; org:member actor:ann ; org:organization actor:somewhere ;
    opengov:post post:mayor ; org:memberDuring date:{"1" * 32}-1-2 ; onr:attestedOn date:{"1" * 32}-3-4 .
actor:ann a foaf:Person ; skos:prefLabel "Ann Other" ; skos:altLabel "A. Other" .
actor:somewhere a onr:State ; skos:prefLabel "Kenya" ; skos:notation "KE" , "KEN" .
post:mayor a org:Post ; skos:prefLabel "Mayor" ; org:postIn actor:somewhere .
date:{"1" * 32}-1-2 a onr:DateInterval ; onr:earliest "2019-03-01"^^xsd:date ; onr:edtf "2019-03/.." .
date:{"1" * 32}-3-4 a onr:DateInterval ; onr:edtf "2024-02-01/2024-03-28" .
"""
#: What a header of Neo4j's import may say of a column.
_FIELD: Final = re.compile(r"[^:]*(?::(?:ID|LABEL|START_ID|END_ID|TYPE|date|int)(?:\([^)]*\))?)?")


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with open_store(None) as opened:
        opened.replace(graphs())
        yield opened


def exported(store: Store, format_: Format, *things: str) -> bytes:
    return b"".join(write(Selection(store, BASE, things), format_))


def tables(store: Store) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    with zipfile.ZipFile(BytesIO(exported(store, NEO4J))) as archive:
        nodes, edges = (
            [*csv.DictReader(StringIO(archive.read(name).decode(), newline=""), strict=True)]
            for name in ("nodes.csv", "relationships.csv")
        )
    return nodes, edges


def test_networkx_and_igraph_read_the_same_graphml(store: Store, tmp_path: Path) -> None:
    written = exported(store, GRAPHML)
    file = tmp_path / "graph.graphml"
    file.write_bytes(written)
    one = nx.read_graphml(BytesIO(written), force_multigraph=True)
    other = igraph.Graph.Read_GraphML(str(file))
    assert (one.number_of_nodes(), one.number_of_edges()) == (other.vcount(), other.ecount())
    assert one.number_of_edges() == len(tables(store)[1]) > 5
    assert one.nodes[STATEMENT]["text"] == "the plan was “dead on arrival” in its present form"
    assert other.vs.find(id=STATEMENT)["text"] == one.nodes[STATEMENT]["text"]
    kinds = {it["kind"] for it in one[STATEMENT][ROE].values()}
    assert kinds == {"speaker"}
    found = other.es.select(_source=other.vs.find(id=STATEMENT).index, _target=other.vs.find(id=ROE).index)
    assert set(found["kind"]) == kinds
    assert one.graph["rights"].startswith("Quotations")


@pytest.mark.parametrize("thing", [ROE, f"{BASE}id/article/{H}", STATEMENT])
def test_what_is_around_one_thing_is_read_by_both(store: Store, thing: str, tmp_path: Path) -> None:
    written = exported(store, GRAPHML, thing)
    file = tmp_path / "graph.graphml"
    file.write_bytes(written)
    one = nx.read_graphml(BytesIO(written), force_multigraph=True)
    other = igraph.Graph.Read_GraphML(str(file))
    third = nx.read_gexf(BytesIO(exported(store, GEXF, thing)), version="1.3")
    assert thing in one.nodes
    assert set(one.nodes) == set(other.vs["id"]) == set(third.nodes)
    assert one.number_of_edges() == other.ecount() == third.number_of_edges() > 0
    assert one.graph["about"] == thing


def test_igraph_reads_graphml_and_has_no_reader_of_gexf() -> None:
    readers = {it.removeprefix("Read_").lower() for it in dir(igraph.Graph) if it.startswith("Read_")}
    assert "graphml" in readers
    # Once it has one, GEXF is to be read back by it too.
    assert not any("gexf" in it for it in readers)


def test_networkx_reads_gexf_with_its_time(store: Store) -> None:
    found = nx.read_gexf(BytesIO(exported(store, GEXF)), version="1.3")
    nodes, edges = tables(store)
    assert set(found.nodes) == {it["iri:ID"] for it in nodes}
    assert found.number_of_edges() == len(edges)
    assert found.graph["mode"] == "dynamic"
    assert (found.nodes[STATEMENT]["start"], found.nodes[STATEMENT]["end"]) == ("2024-03-05", "2024-03-05")


def test_tables_keep_the_rules_of_neo4j_s_import(store: Store) -> None:
    nodes, edges = tables(store)
    for rows in (nodes, edges):
        assert all(_FIELD.fullmatch(field) for field in rows[0])
        assert not any(None in row or None in row.values() for row in rows)
    ids = [it["iri:ID"] for it in nodes]
    assert len(ids) == len(set(ids))
    assert all(label.isidentifier() for it in nodes for label in it[":LABEL"].split(";"))
    assert all({it[":START_ID"], it[":END_ID"]} <= set(ids) for it in edges)
    assert all(it[":TYPE"] and it["weight:int"].isdigit() for it in edges)
    dates = [it[name] for it in (*nodes, *edges) for name in ("start:date", "end:date") if it[name]]
    assert dates
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", it) for it in dates)


@pytest.fixture(scope="module")
def entities() -> dict[str, dict[str, Any]]:
    """Return the entities of an export by their ids."""
    graph = f"{BASE}graph/article/{'1' * 32}"
    with open_store(None) as opened:
        opened.replace(graphs() | {graph: quads(graph, _HELD)})
        return {it["id"]: it for it in map(json.loads, exported(opened, FTM).decode().splitlines())}


def test_every_entity_is_taken_by_followthemoney_s_own_model_without_a_change(
    entities: dict[str, dict[str, Any]],
) -> None:
    proxies = {key: model.get_proxy(it, cleaned=False) for key, it in entities.items()}
    assert {it.schema.name for it in proxies.values()} == {
        "Article", "Membership", "Occupancy", "Organization", "Person", "Position", "PublicBody",
    }  # fmt: skip
    for key, proxy in proxies.items():
        # What its model does not know is left out, and what it cannot take in a value's type is cleaned away.
        assert {name: sorted(proxy.get(name)) for name in proxy.properties} == entities[key]["properties"]
        assert set(proxy.schema.required) <= set(entities[key]["properties"])
        assert proxy.schema.validate({"properties": entities[key]["properties"]}) is None
        assert proxy.caption
        assert proxy.context["datasets"] == ["onrecord"]
    assert f"{BASE}id/article/{H}" in str(entities)


def test_entities_refer_to_entities_of_the_kinds_that_followthemoney_has_there(
    entities: dict[str, dict[str, Any]],
) -> None:
    proxies = [model.get_proxy(it) for it in entities.values()]
    by_id = {it.id: it for it in proxies}
    references = [
        (prop, by_id[value]) for it in proxies for prop, value in it.itervalues() if prop.type.name == "entity"
    ]
    assert all(prop.range is not None and target.schema.is_a(prop.range) for prop, target in references)
    names = {prop.name for prop, _ in references}
    assert {"member", "organization", "holder", "post", "proof"} <= names
    links = {
        (it.schema.name, by_id[one].caption, by_id[other].caption)
        for it in proxies
        for one, other in [next(it.edgepairs(), ("", ""))]
        if it.schema.edge
    }
    assert links == {("Membership", "Jane Roe", "African Union"), ("Occupancy", "Ann Other", "Mayor")}
