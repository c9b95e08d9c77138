"""Quotations without a cue of their own: who goes on speaking in them.

A sentence that is all quotation goes on with the speaker of the statement before it, in the same paragraph or, opened
again or standing alone, in the next. A colon at the end of a sentence hands over to the quotation that follows.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from ingest.extract.statements import cues, speakers
from ingest.extract.statements.constructions import cue_range
from ingest.extract.statements.passages import Finding

if TYPE_CHECKING:
    from ingest.extract.statements.passages import Passage, Quoted, Range
    from ingest.records import Span

#: Fewest words of a quotation standing alone that is taken as a statement rather than as a term.
_FEWEST_WORDS: Final = 3
_FRAGMENT_WORDS: Final = 2
#: Longest word that a title may have in small letters.
_SHORT: Final = 3


def find(earlier: list[tuple[Passage, list[Finding]]], passage: Passage, found: list[Finding]) -> list[Finding]:
    """Return the statements of `passage` without a cue of their own, given those with one and the paragraphs before."""
    by_sentence: dict[int, list[Finding]] = {}
    for item in found:
        for start, _ in item.content:
            by_sentence.setdefault(passage.number[start], []).append(item)
        if item.verb is not None:
            by_sentence.setdefault(passage.number[item.verb], []).append(item)
    previous = _last_of(earlier)
    handed = _handed_over(earlier[-1][0]) if earlier else None
    last: Finding | None = None
    out: list[Finding] = []
    for number, sentence in enumerate(passage.sentences):
        here = by_sentence.get(number)
        if here:
            last = max(here, key=_order)
            continue
        pieces = _quotations(passage, sentence)
        if not pieces:
            continue
        content = [(quoted.start, quoted.end) for quoted in pieces]
        alone = _outside_words(passage, sentence) == 0
        resumes = pieces[0].quotation.resumes
        if not alone:
            if last is not None and last.clausal and number and _is_fragment(passage, pieces):
                last = Finding("free-indirect", None, None, None, "assert", None, [sentence], True, last)
                out.append(last)
            else:
                last = None
            continue
        if not resumes and last is None and _is_name(passage, pieces):
            continue
        if last is not None:
            last = Finding("continued", None, None, None, "assert", None, content, True, last)
        elif number == 0 and handed is not None:
            last = handed
            last.content = content
        elif number == 0 and previous is not None:
            last = Finding(
                "resumed" if resumes else "next-paragraph", None, None, None, "assert", None, content, True, previous
            )
        else:
            last = Finding("alone", None, None, None, "assert", None, content, True, None)
        out.append(last)
    return out


def _order(item: Finding) -> int:
    return _last(item)[1]


def _last(item: Finding) -> Range:
    """Return the last words of a statement in the passage that it was found in: its content, or its cue."""
    return item.content[-1] if item.content or item.cue is None else item.cue


def _last_of(earlier: list[tuple[Passage, list[Finding]]]) -> Finding | None:
    """Return the statement that ends the paragraph before, if its last sentence holds one."""
    if not earlier or not earlier[-1][1]:
        return None
    passage, found = earlier[-1]
    item = max(found, key=_order)
    final = len(passage.sentences) - 1
    inside = passage.number[_last(item)[1] - 1] == final or (
        item.verb is not None and passage.number[item.verb] == final
    )
    return item if inside and item.clausal else None


def _quotations(passage: Passage, sentence: Range) -> list[Quoted]:
    first, end = (bisect_left(passage.quoted, edge, key=lambda it: it.start) for edge in sentence)
    return list(passage.quoted[first:end])


def _outside_words(passage: Passage, sentence: Range) -> int:
    return sum(1 for i in range(*sentence) if passage.inside[i] < 0 and passage.tokens[i].is_alpha)


def _is_name(passage: Passage, pieces: list[Quoted]) -> bool:
    """Tell whether quotations standing alone are a term of a word or two, or a title, its long words in capitals."""
    words = [token for quoted in pieces for token in passage.tokens[quoted.start : quoted.end] if token.is_alpha]
    long = [token for token in words if len(token) > _SHORT]
    return len(words) < _FEWEST_WORDS or (len(long) > 1 and all(token.text[0].isupper() for token in long))


def _is_fragment(passage: Passage, pieces: list[Quoted]) -> bool:
    """Say whether the one quotation is a few of somebody's words, not a title, a name or a single scare-quoted term."""
    if len(pieces) != 1:
        return False
    start, end = (place - passage.block.start for place in pieces[0].quotation.inner)
    words = passage.text[start:end].split(None, _FRAGMENT_WORDS)
    return len(words) > 1 and all(word[:1].islower() for word in words[:2])


def _handed_over(passage: Passage) -> Finding | None:
    """Return the cue of a paragraph that ends in a colon and so hands over to a quotation in the next one."""
    if not passage.sentences:
        return None
    start, end = passage.sentences[-1]
    while end > start and (passage.tokens[end - 1].is_space):
        end -= 1
    if end == start or passage.tokens[end - 1].text != ":":
        return None
    for i in range(end - 1, start - 1, -1):
        if passage.inside[i] < 0 and passage.tokens[i].pos_ == "VERB" and passage.lemmas[i] in cues.CLAUSE:
            return Finding(
                "handed-over",
                None,
                None,
                passage.lemmas[i],
                cues.CLAUSE[passage.lemmas[i]],
                None,
                [],
                True,
                None,
                None,
                passage.span(*cue_range(passage, i)),
                _speaker(passage, i),
            )
    return None


def _speaker(passage: Passage, verb: int) -> Span | None:
    head = speakers.subject(passage, verb)
    return None if head is None else speakers.name(passage, head, verb)
