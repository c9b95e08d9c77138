"""Rows are counted from bytes as they were written, wherever these are cut."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.formats import results
from server.formats.negotiation import CSV, JSON, TSV, XML, Format
from server.formats.row_counting import RowCounter
from server.store.base import Answer, Solutions

HARD = st.text(alphabet='a",{}[]:\\<>\n\r\t&', max_size=12)
TERMS = st.one_of(
    st.none(), HARD.map(ox.Literal), st.just(ox.NamedNode("urn:x")), st.just(ox.Literal("<result>", language="en"))
)


def counted(parts: list[bytes], format_: Format) -> int:
    counter = RowCounter(format_)
    for part in parts:
        counter.take(part)
    return counter.rows


@pytest.mark.parametrize("format_", [JSON, XML, CSV, TSV])
@given(rows=st.lists(st.tuples(TERMS, TERMS), max_size=5), size=st.integers(1, 40))
def test_rows_are_counted_wherever_the_bytes_are_cut(
    format_: Format, rows: list[tuple[ox.Literal | ox.NamedNode | None, ...]], size: int
) -> None:
    body = b"".join(results.write(Solutions(("x", "y"), iter(rows)), format_, {}))
    assert counted([body[at : at + size] for at in range(0, len(body), size)], format_) == len(rows)


@pytest.mark.parametrize("format_", [JSON, XML, CSV, TSV])
def test_a_yes_has_no_rows(format_: Format) -> None:
    assert counted([*results.write(Answer(value=True), format_, {})], format_) == 0


def test_rows_that_the_engine_writes_are_counted() -> None:
    store = ox.Store()
    store.extend(ox.Quad(ox.NamedNode(f"urn:{n}"), ox.NamedNode("urn:p"), ox.Literal('},{"x":{')) for n in range(50))
    found = store.query("SELECT ?s ?o { ?s ?p ?o }")
    assert isinstance(found, ox.QuerySolutions)
    body = found.serialize(format=ox.QueryResultsFormat.JSON)
    assert body is not None
    assert counted([body], JSON) == 50
