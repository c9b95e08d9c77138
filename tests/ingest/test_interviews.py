"""Interviewer and medium of one occasion, carried to what else was said there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ingest import interviews
from ingest.records import Attribution, Cue, Span
from tests.ingest.mapping_article import STATEMENTS

if TYPE_CHECKING:
    from ingest.records import Statement

TEXT = "Roe told the Gazette in an interview. Roe said more. According to the Gazette, Roe left."


def said(number: int, place: Span, **given: str | None) -> Statement:
    statement = replace(
        STATEMENTS[0],
        id=f"s{number}",
        voice="source",
        speaker=Attribution("person-jane-roe", None),
        date="t1",
        cue=Cue(Span(place.start, place.start + 3), "say"),
        content=(place,),
        addressee=None,
        interviewer=None,
        medium=None,
    )
    return replace(statement, **given)  # type: ignore[arg-type]


FIRST, SECOND, THIRD = Span(0, 36), Span(38, 51), Span(53, 88)


def test_what_is_said_on_the_same_occasion_was_said_to_the_same() -> None:
    one, other = interviews.carried(
        [said(1, FIRST, interviewer="person-max-moe", medium="media-gazette"), said(2, SECOND)], {}, TEXT
    )
    assert (other.interviewer, other.medium) == ("person-max-moe", "media-gazette")
    assert one.interviewer == "person-max-moe"


def test_an_interview_with_an_editor_is_one_in_the_medium() -> None:
    (one,) = interviews.carried(
        [said(1, FIRST, interviewer="person-max-moe")], {"person-max-moe": "media-gazette"}, TEXT
    )
    assert one.medium == "media-gazette"


def test_another_day_another_speaker_and_somebody_of_its_own_are_left_alone() -> None:
    first = said(1, FIRST, interviewer="person-max-moe", medium="media-gazette")
    others = [
        said(2, SECOND, date="t2"),
        replace(said(3, SECOND), speaker=Attribution("person-john-doe", None)),
        said(4, SECOND, addressee="person-john-doe"),
        said(5, SECOND, voice="narrator"),
    ]
    for before, after in zip(others, interviews.carried([first, *others], {}, TEXT)[1:], strict=True):
        assert after == before


def test_a_medium_that_relays_is_not_carried() -> None:
    _, other = interviews.carried([said(1, THIRD, medium="media-gazette"), said(2, SECOND)], {}, TEXT)
    assert other.medium is None


def test_two_interviews_on_one_day_are_not_mixed() -> None:
    statements = [
        said(1, FIRST, interviewer="person-max-moe"),
        said(2, FIRST, interviewer="person-john-doe"),
        said(3, SECOND),
    ]
    assert interviews.carried(statements, {}, TEXT)[2].interviewer is None
