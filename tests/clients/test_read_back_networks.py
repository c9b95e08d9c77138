"""Exports for graph tools, read back by networkx and igraph, and held against the rules of Neo4j and FollowTheMoney."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from io import BytesIO, StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import igraph
import networkx as nx
import pytest

from server.exports.selection import Selection
from server.exports.writing import write
from server.formats.negotiation import FTM, GEXF, GRAPHML, NEO4J, Format
from server.store import open_store
from tests.server.small_graph import BASE, STATEMENT, H, graphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.store.base import Store

ROE: Final = f"{BASE}id/actor/person-jane-roe"
#: The parts of FollowTheMoney 4.11's model (MIT) that are written. The package itself brings 270 MB, and builds ICU.
_SCHEMATA: Final = Path(__file__).parents[1] / "server" / "fixtures" / "followthemoney-4.11.json"
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


def test_entities_are_those_of_followthemoney_s_model(store: Store) -> None:
    schemata: dict[str, Any] = json.loads(_SCHEMATA.read_text())
    found = {it["id"]: it for it in map(json.loads, exported(store, FTM).decode().splitlines())}
    assert {it["schema"] for it in found.values()} == {"Person", "Organization", "Membership", "Position", "Article"}
    references = 0
    for entity in found.values():
        schema = schemata[entity["schema"]]
        assert set(schema["required"]) <= set(entity["properties"])
        for name, values in entity["properties"].items():
            type_, *range_ = schema["properties"][name]
            assert values == sorted({it for it in values if it})
            if type_ == "entity":
                references += len(values)
                assert all(range_[0] in schemata[found[it]["schema"]]["schemata"] for it in values)
            elif type_ == "date":
                assert all(re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", it) for it in values)
            elif type_ == "url":
                assert all(it.startswith("https://") for it in values)
    assert references >= 3
    assert f"{BASE}id/article/{H}" in str(found)
