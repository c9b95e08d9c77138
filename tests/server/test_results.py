"""The rows of a query in each format, read back by other hands: rdflib, Oxigraph and the standard library."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.query import Result

from server.formats.negotiation import CSV, EXPORT_FORMATS, GRAPH_FORMATS, JSON, RESULT_FORMATS, TSV, XML, Format
from server.formats.results import offered, write
from server.store.base import Answer, Solutions, Triples

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.store.base import Term

TERMS: list[Term | None] = [
    ox.NamedNode("https://example.org/a?x=1&y=2"),
    ox.Literal('He said: "So be it", & <left>'),
    ox.Literal("line\nnext\ttab\rreturn \\ back"),
    ox.Literal("déjà vu 𐍈", language="fr"),
    ox.Literal(""),
    ox.Literal("  spaces  "),
    ox.Literal("12", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
    ox.Literal("0.93", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")),
    ox.Literal("true", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#boolean")),
    ox.Literal("2024-03", datatype=ox.NamedNode("http://id.loc.gov/datatypes/edtf")),
    ox.Literal("12"),
    None,
]


def solutions(*rows: tuple[Term | None, ...], names: tuple[str, ...] = ("a", "b")) -> Solutions:
    return Solutions(names, iter(rows))


def read(format_: Format, written: bytes) -> list[tuple[str | None, ...]]:
    """Read results back with rdflib, each term in its N-Triples form."""
    kind = {JSON: "json", XML: "xml", TSV: "tsv"}[format_]
    result = Result.parse(io.BytesIO(written), format=kind)
    assert result.vars is not None
    return [
        tuple(None if (term := row.get(var)) is None else term.n3() for var in result.vars) for row in result.bindings
    ]


@pytest.mark.parametrize("format_", [JSON, XML, TSV])
def test_rows_are_read_back_by_rdflib_as_they_were(format_: Format) -> None:
    rows: list[tuple[Term | None, ...]] = [(one, other) for one in TERMS for other in (TERMS[0], TERMS[3])]
    written = b"".join(write(solutions(*rows), format_, {}))
    wanted = [tuple(None if term is None else rdflib_form(term) for term in row) for row in rows]
    assert read(format_, written) == wanted


def rdflib_form(term: Term) -> str:
    """Return what rdflib calls a term."""
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value).n3()
    datatype = None if term.language or term.datatype.value.endswith("#string") else rdflib.URIRef(term.datatype.value)
    return rdflib.Literal(term.value, lang=term.language, datatype=datatype).n3()


def test_csv_is_read_back_by_the_standard_library() -> None:
    rows: list[tuple[Term | None, ...]] = [(term, TERMS[1]) for term in TERMS]
    written = b"".join(write(solutions(*rows), CSV, {})).decode()
    read_back = list(csv.reader(io.StringIO(written, newline="")))
    assert read_back == [["a", "b"]] + [["" if term is None else term.value for term in row] for row in rows]
    assert written.count("\r\n") == len(rows) + 1


TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
LITERALS = st.builds(ox.Literal, TEXT) | st.builds(lambda text: ox.Literal(text, language="en"), TEXT)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(LITERALS | st.none(), LITERALS), max_size=4))
def test_any_text_survives_json_and_tsv(rows: list[tuple[ox.Literal | None, ox.Literal]]) -> None:
    for format_, known in ((JSON, ox.QueryResultsFormat.JSON), (TSV, ox.QueryResultsFormat.TSV)):
        written = b"".join(write(solutions(*rows), format_, {}))
        found = ox.parse_query_results(written, known)
        assert isinstance(found, ox.QuerySolutions)
        assert [tuple(row) for row in found] == rows


@settings(max_examples=150, deadline=None)
@given(st.lists(LITERALS, min_size=1, max_size=3))
def test_any_text_makes_well_formed_xml(values: list[ox.Literal]) -> None:
    written = b"".join(write(solutions(*((value, None) for value in values)), XML, {}))
    forbidden = {chr(code) for code in (*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0xFFFE, 0xFFFF)}
    wanted = ["".join("\ufffd" if char in forbidden else char for char in value.value) for value in values]
    found = Result.parse(io.BytesIO(written), format="xml").bindings
    assert [str(row[rdflib.Variable("a")]) for row in found] == wanted


@pytest.mark.parametrize("format_", RESULT_FORMATS)
def test_rows_equal_those_that_oxigraph_writes(format_: Format) -> None:
    store = ox.Store()
    text = """SELECT ?a ?b ?c { VALUES (?a ?b ?c) {
        (<https://e.org/a?b&c> "q\\"uo, te<&>'" UNDEF) (UNDEF UNDEF UNDEF) (12 true 1.5) ("x"@en "" 1e3)
        (<<( <urn:a> <urn:b> "c"@en )>> "a,b" "é\\n.") } }"""
    known = ox.QueryResultsFormat.from_media_type(format_.media_type)
    theirs = store.query(text)
    assert isinstance(theirs, ox.QuerySolutions)
    expected = theirs.serialize(format=known)
    again = store.query(text)
    assert isinstance(again, ox.QuerySolutions)
    found = Solutions(tuple(it.value for it in again.variables), (tuple(row) for row in again))
    written = b"".join(write(found, format_, {}))
    if format_ in (CSV, TSV):
        assert written == expected
    else:
        assert parsed(written, known) == parsed(expected, known)


def parsed(written: bytes | None, known: ox.QueryResultsFormat | None) -> list[tuple[object, ...]]:
    found = ox.parse_query_results(written, known)
    assert isinstance(found, ox.QuerySolutions)
    return [tuple(row) for row in found]


@pytest.mark.parametrize("value", [True, False])
def test_an_answer_is_written_in_each_format(value: bool) -> None:
    for format_, known in ((JSON, ox.QueryResultsFormat.JSON), (XML, ox.QueryResultsFormat.XML)):
        found = ox.parse_query_results(b"".join(write(Answer(value), format_, {})), known)
        assert isinstance(found, ox.QueryBoolean)
        assert bool(found) is value
    assert b"".join(write(Answer(value), CSV, {})).strip() == str(value).lower().encode()
    assert b"".join(write(Answer(value), TSV, {})).strip() == str(value).lower().encode()


@pytest.mark.parametrize("format_", RESULT_FORMATS)
def test_no_rows_are_a_whole_document(format_: Format) -> None:
    written = b"".join(write(solutions(), format_, {}))
    if format_ is CSV:
        assert written == b"a,b\r\n"
    else:
        assert parsed(written, ox.QueryResultsFormat.from_media_type(format_.media_type)) == []


@pytest.mark.parametrize("format_", [*RESULT_FORMATS, *GRAPH_FORMATS])
def test_output_begins_before_the_rows_are_all_found(format_: Format) -> None:
    found = 0

    def endless() -> Iterator[tuple[ox.NamedNode, ox.Literal]]:
        nonlocal found
        while True:
            found += 1
            yield ox.NamedNode("urn:a"), ox.Literal(str(found))

    rows = Solutions(("a", "b"), endless())
    triples = Triples(ox.Triple(name, name, value) for name, value in endless())
    parts = write(rows if format_ in RESULT_FORMATS else triples, format_, {})
    taken = b"".join(next(parts) for _ in range(3))
    assert len(taken) > 100
    assert found < 100_000


def test_rows_and_graphs_offer_their_own_formats() -> None:
    assert offered(solutions()) == offered(Answer(value=True)) == RESULT_FORMATS
    assert offered(Triples(iter(()))) == EXPORT_FORMATS
