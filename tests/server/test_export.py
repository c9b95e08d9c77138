"""The whole graph as a file: stable, complete, readable."""

from __future__ import annotations

import tracemalloc
from functools import partial
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from rdflib import URIRef
from rdflib.compare import isomorphic

from ontology.terms import DCTERMS, PROV, RDF, VOID
from server.exports.graph import Options, write, written
from server.exports.sorting import sorted_lines
from server.formats.negotiation import (
    DATASET_FORMATS,
    EXPORT_FORMATS,
    GRAPH_FORMATS,
    JSON_LD,
    N_QUADS,
    N_TRIPLES,
    RDF_XML,
    TRIG,
    TURTLE,
    Format,
)
from server.formats.rdf_writer import PIECE
from server.store import open_store
from tests.server.small_graph import ARTICLE_GRAPH, BASE, ONTOLOGY_GRAPH, REFERENCE_GRAPH, H, graph_of, shuffled

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from server.store.base import Store


def exported(store: Store, format_: Format, options: Options | None = None) -> bytes:
    return b"".join(write(store, format_, options or Options()))


@pytest.mark.parametrize("format_", EXPORT_FORMATS)
def test_the_same_graph_is_the_same_bytes_in_whatever_order_it_came(format_: Format) -> None:
    assert len({exported(store, format_) for store in shuffled(4)}) == 1


@pytest.mark.parametrize("format_", DATASET_FORMATS)
def test_a_dataset_loads_again_as_it_was(small_store: Store, format_: Format) -> None:
    written = exported(small_store, format_, Options(with_text=True, describes_itself=False))
    known = ox.RdfFormat.from_media_type(format_.media_type)
    with open_store(None) as other:
        found: dict[str, list[ox.Quad]] = {}
        for quad in ox.parse(written, known):
            assert isinstance(quad.graph_name, ox.NamedNode)
            found.setdefault(quad.graph_name.value, []).append(quad)
        other.replace(found)
        assert exported(other, format_, Options(with_text=True, describes_itself=False)) == written
        assert other.size() == small_store.size()


@pytest.mark.parametrize("format_", GRAPH_FORMATS)
def test_triples_of_all_graphs_are_read_back_by_rdflib_each_once(small_store: Store, format_: Format) -> None:
    found = graph_of(exported(small_store, format_, Options(with_text=True, describes_itself=False)), format_)
    triples = {quad.triple for quad in small_store.quads()}
    lines = "".join(f"{triple} .\n" for triple in triples)
    assert isomorphic(found, graph_of(lines.encode(), N_TRIPLES))


def test_graphs_can_be_chosen(small_store: Store) -> None:
    written = exported(small_store, N_QUADS, Options(graphs=(REFERENCE_GRAPH, ONTOLOGY_GRAPH)))
    found = {str(quad.graph_name) for quad in ox.parse(written, ox.RdfFormat.N_QUADS)}
    assert found == {f"<{REFERENCE_GRAPH}>", f"<{ONTOLOGY_GRAPH}>"}


def test_article_texts_stay_behind_unless_asked_for(small_store: Store) -> None:
    assert b"articleBody" not in exported(small_store, N_QUADS)
    assert b"articleBody" in exported(small_store, N_QUADS, Options(with_text=True))


def test_turtle_is_grouped_by_subject_with_the_type_first(small_store: Store) -> None:
    text = exported(small_store, TURTLE).decode()
    assert text.count("\nactor:african-union a onr:IntergovernmentalOrganization ;\n\tskos:altLabel") == 1
    assert text.count(f"\nstatement:{H}-9-59 a onr:Statement ;\n") == 1
    article, span = text.index(f"\narticle:{H} a "), text.index(f"\narticle:{H}\\#char\\=0\\,3 a ")
    assert article < span
    assert "<https://onrecord.example/id/" not in text.replace("@prefix", "").split("\n\n", 1)[1]


def test_trig_has_one_block_a_graph(small_store: Store) -> None:
    text = exported(small_store, TRIG).decode()
    assert text.count(f"<{ARTICLE_GRAPH}> {{") == 1


def test_graphs_of_any_size_are_whole_in_trig_up_to_one_that_is_cut(small_store: Store) -> None:
    sizes = {f"{BASE}graph/article/{number}": number for number in (7, PIECE - 5, PIECE + 5, 12 * PIECE)}
    says = ox.NamedNode("urn:x:says")
    for graph, size in sizes.items():
        name = ox.NamedNode(graph)
        small_store.replace(
            {graph: [ox.Quad(ox.NamedNode(f"urn:x:{it // 3}"), says, ox.Literal(it), name) for it in range(size)]}
        )
    written = exported(small_store, TRIG, Options(describes_itself=False))
    blocks = {graph: written.count(f"<{graph}> {{".encode()) for graph in sizes}
    assert [*blocks.values()] == [1, 1, 1, 2]
    assert len({*ox.parse(written, ox.RdfFormat.TRIG)}) == len({*small_store.quads()}) - 1, "all but the article's text"


def test_one_subject_may_have_any_number_of_triples(small_store: Store) -> None:
    name, size = ox.NamedNode(ARTICLE_GRAPH), 25 * PIECE
    small_store.replace({ARTICLE_GRAPH: [ox.Quad(name, name, ox.Literal(it), name) for it in range(size)]})
    for format_ in (TURTLE, N_TRIPLES, RDF_XML, JSON_LD):
        written = exported(small_store, format_, Options(graphs=(ARTICLE_GRAPH,)))
        assert len({*ox.parse(written, ox.RdfFormat.from_media_type(format_.media_type))}) == size


@pytest.mark.parametrize("format_", [N_TRIPLES, TURTLE, RDF_XML, TRIG])
def test_memory_does_not_grow_with_the_graph(format_: Format, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.exports.graph.sorted_lines", partial(sorted_lines, held_bytes=500_000))
    says, peaks = ox.NamedNode("urn:x:says"), []
    for size in (3_000, 30_000):
        quads = (
            ox.Quad(ox.NamedNode(f"urn:x:{it // 3}"), says, ox.Literal(it), ox.NamedNode(f"urn:x:graph-{it // 900}"))
            for it in range(size)
        )
        tracemalloc.start()
        assert sum(part.count(b"\n") for part in written(quads, format_, {})) >= size // 3
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 3 * peaks[0]


def test_an_export_that_is_read_while_the_store_changes_is_of_one_state(small_store: Store) -> None:
    before = {*small_store.quads()}
    reading = small_store.quads()
    read = {next(reading)}
    small_store.drop([*small_store.graphs()])
    assert read | {*reading} == before
    assert not [*small_store.quads()]


def test_an_export_says_what_it_was_read_from_and_who_has_rights(small_store: Store) -> None:
    found = graph_of(exported(small_store, TURTLE), TURTLE)
    (dataset,) = found.subjects(RDF.type, VOID.Dataset)
    assert dataset == URIRef(f"{BASE}export")
    assert [*found.objects(dataset, PROV.wasDerivedFrom)] == [URIRef(f"{BASE}id/article/{H}")]
    sources = [*found.objects(dataset, DCTERMS.source)]
    assert len(sources) == 3
    assert all(found.value(it, DCTERMS.license) for it in sources)
    assert "rights" in str(found.value(dataset, DCTERMS.rights))


def test_what_an_export_says_of_itself_is_in_a_graph_of_its_own_and_is_said_once(small_store: Store) -> None:
    written = exported(small_store, N_QUADS, Options(with_text=True))
    found: dict[str, list[ox.Quad]] = {}
    for quad in ox.parse(written, ox.RdfFormat.N_QUADS):
        assert isinstance(quad.graph_name, ox.NamedNode)
        found.setdefault(quad.graph_name.value, []).append(quad)
    assert len(found[f"{BASE}graph/export"]) == 15
    with open_store(None) as other:
        other.replace(found)
        assert exported(other, N_QUADS, Options(with_text=True)) == written


def test_one_graph_says_nothing_but_itself(small_store: Store) -> None:
    assert b"void#" not in exported(small_store, N_QUADS, Options(graphs=(ARTICLE_GRAPH,)))


def test_progress_is_told_up_to_the_end(small_store: Store) -> None:
    told: list[tuple[int, int]] = []
    options = Options(with_text=True, describes_itself=False, progress=lambda done, total: told.append((done, total)))
    exported(small_store, N_QUADS, options)
    size = small_store.size()
    assert told[-1] == (2 * size, 2 * size)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_an_empty_store_is_an_empty_document() -> None:
    with open_store(None) as store:
        for format_ in GRAPH_FORMATS:
            assert len(graph_of(exported(store, format_), format_)) == 0


@pytest.mark.parametrize("format_", EXPORT_FORMATS)
def test_each_format_is_there_to_be_saved(client: FlaskClient, small_store: Store, format_: Format) -> None:
    response = client.get(f"/export.{format_.suffix}")
    assert response.content_type == format_.content_type
    assert response.headers["Content-Disposition"] == f"attachment; filename=onrecord.{format_.suffix}"
    assert response.data == exported(small_store, format_)
    assert client.get("/export", headers={"Accept": format_.media_type}).data == response.data


def test_an_unknown_format_names_those_there_are(client: FlaskClient) -> None:
    response = client.get("/export.docx")
    assert response.status_code == 406
    assert ".ttl (Turtle), .nt (N-Triples)" in response.get_json()["message"]
