"""Triples in pieces: what rdflib and Oxigraph read back is what was given, wherever the pieces were cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.compare import isomorphic

from ontology.errors import FormatNotFound
from ontology.terms import RDF, prefixes
from server.formats.negotiation import DATASET_FORMATS, GRAPH_FORMATS, N_TRIPLES, RDF_XML, TURTLE, Format
from server.formats.rdf_writer import PIECE, pieces
from tests.server.small_graph import graph_of

if TYPE_CHECKING:
    import rdflib

NAME = ox.NamedNode("https://onrecord.example/id/article/0f#char=150,189")
SAYS = ox.NamedNode("https://w3id.org/onrecord/ns#says")


def triple(subject: ox.NamedNode | ox.BlankNode, value: ox.NamedNode | ox.BlankNode | ox.Literal) -> ox.Triple:
    return ox.Triple(subject, SAYS, value)


def many(count: int) -> list[ox.Triple]:
    return [triple(ox.NamedNode(f"urn:s{i // 7}"), ox.Literal(i)) for i in range(count)]


def graph(triples: list[ox.Triple]) -> rdflib.Graph:
    written = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    assert written is not None
    return graph_of(written, N_TRIPLES)


@pytest.mark.parametrize("format_", GRAPH_FORMATS)
def test_each_format_is_read_back_by_rdflib(format_: Format) -> None:
    triples = [
        triple(NAME, ox.Literal('He said: "So & so" <left>\n\ttab \\ back')),
        triple(NAME, ox.Literal("déjà vu 𐍈", language="fr")),
        triple(NAME, ox.Literal("2024-03", datatype=ox.NamedNode("http://id.loc.gov/datatypes/edtf"))),
        triple(NAME, ox.NamedNode("https://onrecord.example/id/membership/a--b?x=1&y=2")),
        triple(ox.BlankNode("x"), ox.BlankNode("y")),
        ox.Triple(NAME, ox.NamedNode(str(RDF.type)), ox.NamedNode("https://example.org/class/")),
        ox.Triple(NAME, ox.NamedNode("https://example.org/unknown/name-1.2"), ox.Literal(3)),
    ]
    written = b"".join(pieces(triples, format_, prefixes()))
    assert isomorphic(graph_of(written, format_), graph(triples))


@pytest.mark.parametrize("count", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE + 3])
@pytest.mark.parametrize("format_", GRAPH_FORMATS)
def test_nothing_is_lost_between_pieces(format_: Format, count: int) -> None:
    triples = many(count)
    written = b"".join(pieces(iter(triples), format_, {"onr": "https://w3id.org/onrecord/ns#"}))
    assert isomorphic(graph_of(written, format_), graph(triples))


@pytest.mark.parametrize("format_", DATASET_FORMATS)
def test_graphs_are_kept_across_pieces(format_: Format) -> None:
    quads = [
        ox.Quad(it.subject, it.predicate, it.object, ox.NamedNode(f"urn:g{side}"))
        for side in "ab"
        for it in many(PIECE // 2 + 3)
    ]
    written = b"".join(pieces(quads, format_, prefixes()))
    known = ox.RdfFormat.from_media_type(format_.media_type)
    assert set(ox.parse(written, known)) == set(quads)


def test_turtle_declares_its_prefixes_once_and_sets_subjects_apart() -> None:
    written = b"".join(pieces(many(2 * PIECE), TURTLE, {"onr": "https://w3id.org/onrecord/ns#"})).decode()
    assert written.count("@prefix") == 1
    assert written.startswith("@prefix onr: <https://w3id.org/onrecord/ns#> .\n\n<urn:s0> onr:says 0 , 1 , 2 ")
    subjects = (2 * PIECE + 6) // 7
    assert written.count("\n\n<urn:s") == subjects


def test_a_subject_is_cut_only_where_it_fills_a_piece() -> None:
    one = [triple(NAME, ox.Literal(i)) for i in range(PIECE // 2)]
    other = [triple(ox.NamedNode("urn:other"), ox.Literal(i)) for i in range(PIECE)]
    written = b"".join(pieces(one + other, TURTLE, {})).decode()
    assert written.count("<urn:other>") == 1


def test_two_runs_are_byte_equal_whatever_the_order_of_the_prefixes() -> None:
    turned = dict(reversed(list(prefixes().items())))
    for format_ in GRAPH_FORMATS:
        assert b"".join(pieces(many(50), format_, prefixes())) == b"".join(pieces(many(50), format_, turned))


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=20))
def test_any_text_makes_rdf_xml_that_is_well_formed(text: str) -> None:
    written = b"".join(pieces([triple(NAME, ox.Literal(text))], RDF_XML, prefixes()))
    forbidden = {chr(code) for code in (*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0xFFFE, 0xFFFF)}
    wanted = "".join("\ufffd" if char in forbidden else char for char in text)
    assert [str(it) for it in graph_of(written, RDF_XML).objects()] == [wanted]


def test_a_property_without_a_name_cannot_be_rdf_xml_and_is_told() -> None:
    nameless = ox.Triple(NAME, ox.NamedNode("https://example.org/property/"), ox.Literal("x"))
    with pytest.raises(FormatNotFound, match=r"<https://example.org/property/> cannot be written in RDF/XML"):
        b"".join(pieces([nameless], RDF_XML, {}))
