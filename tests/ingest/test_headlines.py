"""Whose words a headline quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ingest.headlines import attributed
from ingest.records import Attribution, Span, Statement

if TYPE_CHECKING:
    from ingest.values import StatementType, Voice

TEXT = "“We will keep the dam open”: minister\n“Yes, we will keep the dam open,” she said. Keep the dam open."


def statement(start: int, end: int, voice: Voice, kind: StatementType, actor: str | None) -> Statement:
    return Statement(
        id=f"s{start}",
        voice=voice,
        type=kind,
        speaker=Attribution(actor, None),
        cue=None,
        content=(Span(start, end),),
        quoted=(),
        date="t1",
        act="assert",
        confidence=1.0,
    )


HEADLINE = statement(1, 26, "headline", "direct", None)
BODY = TEXT.index("Yes"), TEXT.index(",” she")


def test_a_headlines_words_are_whose_they_are_in_the_body() -> None:
    said = statement(*BODY, "source", "direct", "person-roe")
    assert attributed((HEADLINE, said), TEXT)[0].speaker.actor == "person-roe"


@pytest.mark.parametrize(
    "body",
    [
        [statement(*BODY, "source", "indirect", "person-roe")],
        [statement(*BODY, "source", "direct", None)],
        [statement(*BODY, "source", "direct", "person-roe"), statement(*BODY, "source", "direct", "person-doe")],
        [statement(TEXT.index("Keep"), len(TEXT), "source", "direct", "person-roe")],
    ],
)
def test_a_headlines_speaker_is_not_guessed(body: list[Statement]) -> None:
    assert attributed((HEADLINE, *body), TEXT)[0].speaker.actor is None
