"""What was said at one interview: an article names interviewer and medium once, and goes on quoting.

Statements of one speaker that have the same date are of one occasion, as far as the article tells (`ingest.dating`).
Where one of them names who asked, the others were said to the same, but for those that name somebody of their own.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.replies import sentence_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ingest.records import Statement

    #: Interviewer and medium.
    Occasion = tuple[str | None, str | None]


def carried(statements: Sequence[Statement], media: Mapping[str, str], text: str) -> tuple[Statement, ...]:
    """Return the statements of one article, each with the interviewer and the medium of its occasion.

    `media` says which medium a person works for: an interview with its editor is one in the medium.
    """
    out = [_with_medium(statement, media) for statement in statements]
    occasions: defaultdict[tuple[str, str], set[Occasion]] = defaultdict(set)
    for statement in out:
        if statement.speaker.actor is not None and statement.date is not None and _is_interview(statement, text):
            occasions[statement.speaker.actor, statement.date].add((statement.interviewer, statement.medium))
    return tuple(_on_occasion(it, occasions.get((it.speaker.actor or "", it.date or ""), ())) for it in out)


def _is_interview(statement: Statement, text: str) -> bool:
    """Tell whether somebody asked; a medium alone may only have relayed what was said ("according to the Gazette")."""
    if statement.interviewer is not None:
        return True
    return statement.medium is not None and "interview" in text[slice(*sentence_of(text, statement))]


def _with_medium(statement: Statement, media: Mapping[str, str]) -> Statement:
    if statement.interviewer is None or statement.medium is not None:
        return statement
    return replace(statement, medium=media.get(statement.interviewer))


def _on_occasion(statement: Statement, occasions: Iterable[Occasion]) -> Statement:
    known = tuple(occasions)
    names_others = statement.addressee is not None or statement.interviewer is not None or statement.medium is not None
    if len(known) != 1 or names_others or statement.voice == "narrator":
        return statement
    interviewer, medium = known[0]
    return replace(statement, interviewer=interviewer, medium=medium)
