"""Things found by their place."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.places import Places
from ingest.records import Span

spans = st.tuples(st.integers(0, 40), st.integers(1, 12)).map(lambda it: Span(it[0], it[0] + it[1]))


@given(st.lists(spans, max_size=12), spans)
def test_what_is_found_is_what_a_look_through_all_finds(there: list[Span], asked: Span) -> None:
    places = Places((span, number) for number, span in enumerate(there))
    assert sorted(places.within(asked)) == [number for number, span in enumerate(there) if span.within(asked)]
    assert sorted(places.around(asked)) == [number for number, span in enumerate(there) if asked.within(span)]
