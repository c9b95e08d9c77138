"""Indirect speech: one construction of English a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ingest.extract import nlp, statements
from ingest.records import Segment, Span

if TYPE_CHECKING:
    from ingest.extract.drafts import Utterance


def found(text: str) -> list[Utterance]:
    reading = nlp.read(text, (Segment("body", Span(0, len(text))),), nlp.load())
    return list(statements.find(reading))


@pytest.mark.parametrize(
    ("text", "speaker", "cue", "content"),
    [
        ("The minister told reporters that the talks had failed.", "The minister", "told", "the talks had failed"),
        ("Odera insisted the talks had not failed.", "Odera", "insisted", "the talks had not failed"),
        ("Odera has said Kenya will stay.", "Odera", "has said", "Kenya will stay"),
        ("According to Odera, the union offers fair terms.", "Odera", "According to", "the union offers fair terms"),
        ("Norway leaves the treaty, according to Ruiz.", "Ruiz", "according to", "Norway leaves the treaty"),
        (
            "Kenya will leave the union unless it pays, Foreign Minister Joseph Odera warned on Monday.",
            "Joseph Odera",
            "warned",
            "Kenya will leave the union unless it pays",
        ),
        (
            "The French Foreign Ministry called the proposal reckless.",
            "The French Foreign Ministry",
            "called",
            "the proposal reckless",
        ),
        ("They left after what Odera described last week as a quiet coup.", "Odera", "described", "a quiet coup"),
        (
            "The government accused the rebels of burning the archive.",
            "The government",
            "accused",
            "burning the archive",
        ),
        ("On Tuesday Odera announced the closure of the mine.", "Odera", "announced", "the closure of the mine"),
        (
            "Officials notified Ottawa about the closure of the mine.",
            "Officials",
            "notified",
            "the closure of the mine",
        ),
        ("Ghana asked the World Bank for help.", "Ghana", "asked", "help"),
        ("The envoy expressed concern over the arrests.", "The envoy", "expressed", "the arrests"),
        ("Ruiz did not rule out a new vote.", "Ruiz", "did not rule out", "a new vote"),
        ("Ruiz did not rule out that the vote could fail.", "Ruiz", "did not rule out", "the vote could fail"),
        ("Odera denied the allegations.", "Odera", "denied", "the allegations"),
        ("The council urged Peru to free the prisoners.", "The council", "urged", "Peru to free the prisoners"),
        ("The rebels vowed to fight on.", "The rebels", "vowed", "to fight on"),
        (
            "Odera allowed Kenya to quit the bloc if its partners do not pay.",
            "Odera",
            "allowed",
            "Kenya to quit the bloc if its partners do not pay",
        ),
        ("Many Kenyans believe the deal is dead.", "Many Kenyans", "believe", "the deal is dead"),
        ("His claim that the vote was rigged angered the court.", "His", "claim", "the vote was rigged"),
    ],
)
def test_construction(text: str, speaker: str, cue: str, content: str) -> None:
    (utterance,) = found(text)
    assert utterance.type == "indirect"
    assert utterance.speaker is not None
    assert utterance.cue is not None
    assert (utterance.speaker.of(text), utterance.cue.of(text)) == (speaker, cue)
    assert [span.of(text) for span in utterance.content] == [content]


def test_participle_after_a_cue_shares_its_speaker() -> None:
    text = "The minister told reporters that the talks had failed, adding that Ghana would not return."
    first, second = found(text)
    assert first.speaker == second.speaker
    assert (first.content[0].of(text), second.content[0].of(text)) == ("the talks had failed", "Ghana would not return")


def test_coordinated_cues_share_their_speaker() -> None:
    text = "Odera said the port was closed and added that nobody was hurt."
    first, second = found(text)
    assert first.speaker == second.speaker
    assert second.content[0].of(text) == "nobody was hurt"


def test_cue_inside_what_it_reports_leaves_two_pieces() -> None:
    text = "The plan, officials said, would cost too much."
    (utterance,) = found(text)
    assert [span.of(text) for span in utterance.content] == ["The plan", "would cost too much"]


def test_subject_of_a_passive_cue_is_addressed_and_does_not_speak() -> None:
    text = "Odera was told that the plane had left."
    (utterance,) = found(text)
    assert utterance.speaker is None
    assert utterance.addressee is not None
    assert utterance.addressee.of(text) == "Odera"


def test_source_of_a_report_about_a_statement_is_its_medium() -> None:
    text = "Ruiz did not rule out that new members could join, according to the Andina news agency."
    (utterance,) = found(text)
    assert utterance.medium is not None
    assert utterance.medium.of(text) == "the Andina news agency"
    assert utterance.content[0].of(text) == "new members could join"


def test_giving_leave_is_no_statement() -> None:
    assert found("The guard allowed the children to leave the hall.") == []


@pytest.mark.parametrize(
    "text",
    ["The port lies north of Lima.", "Odera flew to Lima on Monday.", "The union includes Kenya, Peru and Norway."],
)
def test_plain_narration_holds_no_statement(text: str) -> None:
    assert found(text) == []
