"""Whose words a headline quotes, where the article quotes them again and says whose they are."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.records import Statement

_MARKS: Final = re.compile(r"[^\w\s]+")
#: Fewer words than these may be anybody's.
_FEWEST_WORDS: Final = 4


def attributed(statements: Sequence[Statement], text: str) -> tuple[Statement, ...]:
    """Return the statements of one article, a headline's speaker known where the body quotes the same words.

    Only a headline's direct quotation whose speaker is no actor of the article's ("minister: “We will stay”") is looked
    up, and only where one speaker alone says these words.
    """
    if not any(_is_open(statement) for statement in statements):
        return tuple(statements)
    told = [
        (" ".join(_words(statement, text)), statement)
        for statement in statements
        if statement.voice == "source" and statement.type != "indirect" and statement.speaker.actor is not None
    ]
    return tuple(_with_speaker(it, told, text) if _is_open(it) else it for it in statements)


def _is_open(statement: Statement) -> bool:
    return statement.voice == "headline" and statement.type == "direct" and statement.speaker.actor is None


def _with_speaker(statement: Statement, told: Sequence[tuple[str, Statement]], text: str) -> Statement:
    words = _words(statement, text)
    wanted = " ".join(words)
    found = [it for said, it in told if f" {wanted} " in f" {said} "]
    if len(words) < _FEWEST_WORDS or len({it.speaker.actor for it in found}) != 1:
        return statement
    speaker = replace(statement.speaker, actor=found[0].speaker.actor)
    return replace(statement, speaker=speaker, in_capacity_of=found[0].in_capacity_of)


def _words(statement: Statement, text: str) -> list[str]:
    """Return the words of a content in lower case, without marks."""
    joined = " ".join(text[span.start : span.end] for span in statement.content)
    return _MARKS.sub("", joined).casefold().split()
