"""What somebody is reported not to have said."""

from __future__ import annotations

import pytest

from ingest.extract import nlp, statements
from ingest.records import Segment, Span


def acts(text: str) -> list[str]:
    reading = nlp.read(text, (Segment("body", Span(0, len(text))),), nlp.load())
    return [it.act for it in statements.find(reading)]


@pytest.mark.parametrize(
    "text",
    [
        "The colonel did not say that the bridge would open.",
        "Odera did not say when the troops would be deployed.",
        "Police would not say whether anyone was hurt.",
        "The ministry declined to comment.",
        "She refused to say who had paid.",
        "The harbor master could not confirm that the ship had sunk.",
    ],
)
def test_what_is_not_said_is_no_assertion(text: str) -> None:
    assert set(acts(text)) <= {"decline"}


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Odera denied that troops would be deployed.", "deny"),
        ("Odera did not rule out that troops would be deployed.", "not-rule-out"),
        ("Odera said that troops would not be deployed.", "assert"),
        ("“We will not say when,” Odera said.", "assert"),
    ],
)
def test_denials_and_negated_words_are_said(text: str, act: str) -> None:
    assert acts(text) == [act]
