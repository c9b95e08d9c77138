"""What the rules for indirect speech share: from a construction that the parse shows to a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.extract.statements import speakers
from ingest.extract.statements.passages import Finding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spacy.tokens import Token

    from ingest.extract.statements.passages import Passage, Range
    from ingest.records import Act


def made(
    rule: str,
    passage: Passage,
    verb: Token,
    key: str,
    table: Mapping[str, Act],
    content: list[Range],
    lemma: str | None = None,
) -> Finding | None:
    """Return a finding if `table` has the cue `key` and the content does not stand around the verb, which it cannot."""
    act = table.get(key)
    if act is None:
        return None
    start, end = content[0]
    if start <= verb.i < end:
        return None
    return Finding(
        rule,
        verb.i,
        cue_range(passage, verb.i),
        lemma or key,
        act,
        speakers.subject(passage, verb.i),
        content,
        rule == "clause",
    )


def without_that(passage: Passage, start: int, end: int) -> Range:
    """Leave out the conjunction "that" at the head of a clause."""
    while start < end - 1 and (
        (passage.tokens[start].lower_ == "that" and passage.tokens[start].dep_ == "mark")
        or passage.tokens[start].text in (",", ":")
    ):
        start += 1
    return start, end


def governed(preposition: Token) -> Token | None:
    """Return the noun or clause that a preposition governs."""
    return next((child for child in preposition.children if child.dep_ in ("pobj", "pcomp")), None)


def cue_range(passage: Passage, verb: int) -> Range:
    """Return the verb with its auxiliaries, negation and particle, as far as they stand together."""
    token = passage.tokens[verb]
    start, end = verb, verb + 1
    for child in reversed(list(token.lefts)):
        if child.dep_ in ("aux", "auxpass", "neg") and passage.inside[child.i] < 0 and start - child.i <= 2:
            start = child.i
    for child in token.rights:
        if child.dep_ == "prt" and child.i - verb <= 2:
            end = child.i + 1
    return start, end
