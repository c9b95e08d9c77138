"""Pairing of quotation marks, damaged ones included."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.extract.statements import quotations
from ingest.records import Span
from tests.growth import growth

if TYPE_CHECKING:
    from collections.abc import Callable


def paragraphs(text: str) -> list[Span]:
    return [Span(match.start(), match.end()) for match in re.finditer(r"\S[^\n]*", text)]


def words(text: str) -> list[str]:
    return [quotation.inner.of(text) for found in quotations.find(text, paragraphs(text)) for quotation in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“A truce,” she said, “holds.”", ["A truce,", "holds."]),
        ('"A truce," she said. "It holds."', ["A truce,", "It holds."]),
        ("''A truce,'' she said, ``holds''.", ["A truce,", "holds"]),
        ("«A truce», she said.", ["A truce"]),
        ("‘It’s a truce,’ she said.", ["It’s a truce,"]),
        ("'It's a truce,' she said.", ["It's a truce,"]),
        ("‘It is the miners’ right,’ she said.", ["It is the miners’ right,"]),
    ],
)
def test_marks_of_every_shape_pair(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The miners' strike hit the union's plans in the '90s.",
        "Rock 'n' roll, the players’ strike and Lima’s port",
        "It’s Kenya’s port, isn’t it?",
        "No marks at all.",
        "“”",
        "",
    ],
)
def test_apostrophes_and_empty_marks_are_no_quotations(text: str) -> None:
    assert words(text) == []


def test_inches_do_not_open_a_quotation() -> None:
    assert words('The 6\'2" guard called it "unfair".') == ["unfair"]


def test_nested_marks_stay_inside_the_outer_quotation() -> None:
    assert words("“They told me ‘no’ and “never” again,” Ruiz said.") == ["They told me ‘no’ and “never” again,"]


def test_quotation_over_paragraphs_is_resumed_at_each_head() -> None:
    text = "“We waited.\n“Then we left,” Odera said."
    first, second = quotations.find(text, paragraphs(text))
    assert (first[0].closed, first[0].resumes, second[0].closed, second[0].resumes) == (False, False, True, True)
    assert words(text) == ["We waited.", "Then we left,"]


def test_quotation_over_paragraphs_may_go_on_without_a_mark() -> None:
    assert words('"We waited.\nThen we left," Odera said. "Late."') == ["We waited.", "Then we left,", "Late."]


def test_missing_closing_mark_costs_one_sentence() -> None:
    assert words("“We waited. They came late.\nThe port is “closed”.") == ["We waited.", "closed"]


def test_missing_closing_mark_ends_before_the_cue() -> None:
    assert words("“We waited, said Ruiz. They came late.") == ["We waited,"]


def test_missing_closing_mark_before_another_quotation() -> None:
    assert words("“We waited here, and “late” is late.") == ["We waited here, and", "late"]


def test_stray_closing_mark_is_ignored() -> None:
    assert words("We waited,” Ruiz said, “for days.”") == ["for days."]


@given(st.text(alphabet="ab ,.?\n“”\"'’‘«»", max_size=60))
def test_any_marks_give_ordered_spans_within_their_paragraph(text: str) -> None:
    for paragraph, found in zip(paragraphs(text), quotations.find(text, paragraphs(text)), strict=True):
        reach = paragraph.start
        for quotation in found:
            assert reach <= quotation.span.start < quotation.span.end <= paragraph.end
            assert quotation.inner.within(quotation.span)
            reach = quotation.span.end


@pytest.mark.parametrize("unit", ["“a ", "a” ", "' a ", " 'a", '" ', "‘a "])
def test_time_is_linear_in_unpaired_marks(unit: str) -> None:
    def reading(count: int) -> Callable[[], object]:
        text = unit * count
        return lambda: quotations.find(text, paragraphs(text))

    assert growth(reading, 12_000, 120_000) < 30
