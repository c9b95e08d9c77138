"""How the wording of two reports of one utterance is compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.pages.wording import MAX_WORDS, compare
from tests.growth import growth

if TYPE_CHECKING:
    from collections.abc import Callable

#: What reports are made of: words, marks, blanks, and what tries to be markup or to turn the text round.
TEXTS = st.lists(
    st.sampled_from(
        ["we", "We", "will", "leave", "don’t", "don't", "“no”", '"no"', " ", "  ", ", ", "–", "<b>", "‮", "é"]
    )
).map(" ".join)


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_the_other_report_is_told_whole_and_in_order(here: str, there: str) -> None:
    found = compare(here, there)
    assert "".join(part.text for part in found.parts if part.where != "here") == there
    assert found.shared <= min(found.here, found.there)


@settings(deadline=None)
@given(TEXTS)
def test_a_report_is_the_same_as_itself(text: str) -> None:
    found = compare(text, text)
    assert found.is_same
    assert {part.where for part in found.parts} <= {"both"}


def test_quotation_marks_dashes_and_case_make_no_difference() -> None:
    found = compare("“Ghana – or Togo – won’t go,”", '"ghana - or Togo - won\'t go,"')
    assert found.is_same
    assert [part.where for part in found.parts] == ["both"]


def test_changed_words_in_a_row_are_told_together() -> None:
    found = compare("Ghana will leave the union", "Ghana has already left the union")
    assert [(part.where, part.text) for part in found.parts] == [
        ("both", "Ghana "),
        ("here", "will leave"),
        ("there", "has already left"),
        ("both", " the union"),
    ]
    assert (found.shared, found.here, found.there) == (3, 5, 6)


def test_of_a_long_report_the_beginning_is_compared() -> None:
    text = "word " * (MAX_WORDS + 50)
    found = compare(text, text)
    assert found.is_cut
    assert found.here == MAX_WORDS
    assert found.parts[-1].text.endswith("…")


@pytest.mark.parametrize("text", ["no ", "a", "no, ", "<i> ‮"])
def test_no_text_takes_longer_than_its_beginning(text: str) -> None:
    def comparing(size: int) -> Callable[[], object]:
        long = text * size
        return lambda: compare(long, long[::-1])

    assert growth(comparing, 500, 10_000) < 60
