"""Quotation marks: which words of an article stand between them.

Marks are read paragraph by paragraph, as printers use them: a quotation that runs over paragraphs is opened again at
the head of each and closed once. A damaged mark costs one quotation, never the rest of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from ingest.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_Role = Literal["open", "close", "either"]

#: Double marks in the forms that news text has them: typographic, straight, and two single marks standing for one.
_DOUBLE: Final = re.compile(r"[“”„‟«»\"＂〝〞]|''|``|‘‘|’’")
#: A single mark that can open: no letter before it, a letter, digit, mark or dollar sign after it.
_SINGLE_OPENS: Final = re.compile(r"(?<![\w’'‘`])[‘'‛](?=[\w“\"$£€(\[…])(?!\d0s\b|(?:em|til|tis|twas|cause|n)\b)")
#: A single mark that can close: a letter or punctuation before it, no letter after it. A plural possessive ("the boys'
#: side") looks the same; "s" before and a lower-case word after is read as one.
_SINGLE_CLOSES: Final = re.compile(
    r"(?<=[^\W_])(?<![sS])['’](?![\w’'])|(?<=[sS])['’](?![\w’']|\s[a-z])|(?<=[.,!?…)\]\d%])['’](?![\w’'])"
)
_SENTENCE_ENDS: Final = re.compile(r"[.!?…]+(?=\s|$)")
#: A clause such as ", he said": it stands outside the quotation even where the mark before it is missing.
_CUE_FOLLOWS: Final = re.compile(
    r"(?<=[,?!])\s+(?=(?:[\w.’'-]+\s+){0,4}?(?:said|says|told|added|asked|wrote|warned|insisted|argued)\b)"
)
_LEADING_OPENER: Final = re.compile(r"\s*(?:[“„«\"＂〝‘']|''|``|‘‘)(?=\S)")
_PLACEHOLDER: Final = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words between quotation marks; marks inside them are left as part of the words.

    Attributes:
        span: the place, marks included.
        inner: the place of the words alone, outer white space left out.
        closed: a closing mark was found in this paragraph.
        resumes: goes on with the quotation that the paragraph before left open.
    """

    span: Span
    inner: Span
    closed: bool
    resumes: bool


@dataclass(slots=True)
class _Mark:
    start: int
    end: int
    role: _Role


def find(text: str, paragraphs: Sequence[Span]) -> tuple[tuple[Quotation, ...], ...]:
    """Return the outermost quotations of each paragraph, in order.

    Spans are code points of `text`, from 0, end excluded. Time is linear in the length of the paragraphs.

    >>> text = "He called it “a ‘bold’ plan” and 'the boys' toys'."
    >>> [q.inner.of(text) for q in find(text, [Span(0, len(text))])[0]]
    ['a ‘bold’ plan', "the boys' toys"]
    """
    out: list[tuple[Quotation, ...]] = []
    left_open = False
    marks = [_double_marks(text, paragraph) for paragraph in paragraphs]
    for number, paragraph in enumerate(paragraphs):
        following = number + 1 if number + 1 < len(paragraphs) else None
        goes_on = following is not None and _takes_up(text, paragraphs[following], marks[following])
        doubles, left_open = _doubles(text, paragraph, marks[number], left_open, goes_on)
        singles = _singles(text, paragraph, doubles)
        out.append(tuple(_outermost([*doubles, *singles])))
    return tuple(out)


def _outermost(found: list[Quotation]) -> Iterator[Quotation]:
    reach = -1
    for quotation in sorted(found, key=lambda quotation: (quotation.span.start, -quotation.span.end)):
        if quotation.span.start >= reach:
            yield quotation
            reach = quotation.span.end


def _double_marks(text: str, paragraph: Span) -> list[_Mark]:
    return [
        _Mark(match.start(), match.end(), role)
        for match in _DOUBLE.finditer(text, paragraph.start, paragraph.end)
        if (role := _role(text, paragraph, match.start(), match.end())) is not None
    ]


def _role(text: str, paragraph: Span, start: int, end: int) -> _Role | None:
    """Tell an opening from a closing mark by its neighbors; a typographic mark's shape decides where they do not."""
    before = text[start - 1] if start > paragraph.start else " "
    after = text[end] if end < paragraph.end else " "
    mark = text[start:end]
    spaced_before, spaced_after = before.isspace() or before in "([{—–-/", after.isspace() or after in ".,;:!?)]}—–-/"
    if mark in ("“", "„", "«", "〝", "``", "‘‘"):
        return "close" if spaced_after and not spaced_before else "open"
    if mark in ("”", "‟", "»", "〞", "’’"):
        return "open" if spaced_before and not spaced_after else "close"
    if before.isdigit() and mark == '"' and not spaced_before and spaced_after:
        return "either"  # an inch sign or a closing mark
    if spaced_before == spaced_after:
        return "either"
    return "open" if spaced_before else "close"


def _takes_up(text: str, paragraph: Span, marks: list[_Mark]) -> bool:
    """Say whether a paragraph goes on with a quotation left open: opened again at its head, or closed first."""
    return bool(_LEADING_OPENER.match(text, paragraph.start, paragraph.end)) or (
        bool(marks) and marks[0].role == "close"
    )


def _doubles(
    text: str, paragraph: Span, marks: list[_Mark], left_open: bool, goes_on: bool
) -> tuple[list[Quotation], bool]:
    """Pair the double marks of one paragraph; say also whether its last quotation runs on into the next."""
    out: list[Quotation] = []
    opened: _Mark | None = None
    resumes = left_open
    if left_open and marks and marks[0].role == "close":
        opened = _Mark(paragraph.start, paragraph.start, "open")
    # Marks of one shape nested in themselves balance; a missing closing mark leaves more opening than closing ones.
    balanced = sum(mark.role == "open" for mark in marks) <= sum(mark.role == "close" for mark in marks)
    depth = 0
    for mark in marks:
        if opened is None:
            if mark.role == "open" or (mark.role == "either" and not _inches(text, mark)):
                opened = mark
        elif mark.role == "open" and balanced:
            depth += 1
        elif mark.role == "open":
            out += _unclosed(text, opened, mark.start, resumes)
            opened, resumes = mark, False
        elif depth:
            depth -= 1
        else:
            out += _quotation(text, opened, mark.start, mark.end, True, resumes)
            opened, resumes = None, False
    if opened is None:
        return out, False
    if goes_on:
        return out + _quotation(text, opened, paragraph.end, paragraph.end, False, resumes), True
    return out + _unclosed(text, opened, paragraph.end, resumes), False


def _inches(text: str, mark: _Mark) -> bool:
    return mark.start > 0 and text[mark.start - 1].isdigit()


def _unclosed(text: str, opened: _Mark, limit: int, resumes: bool) -> list[Quotation]:
    """End a quotation whose closing mark is missing before its cue, else with its first sentence."""
    stop = _SENTENCE_ENDS.search(text, opened.end, limit)
    end = stop.end() if stop else limit
    cue = _CUE_FOLLOWS.search(text, opened.end, end)
    end = cue.start() if cue else end
    return _quotation(text, opened, end, end, False, resumes)


def _quotation(text: str, opened: _Mark, inner_end: int, end: int, closed: bool, resumes: bool) -> list[Quotation]:
    inner = text[opened.end : inner_end]
    if not _PLACEHOLDER.search(inner):
        return []
    start = opened.end + len(inner) - len(inner.lstrip())
    words = Span(start, opened.end + len(inner.rstrip()))
    return [Quotation(Span(opened.start, max(end, words.end)), words, closed, resumes)]


def _singles(text: str, paragraph: Span, doubles: list[Quotation]) -> Iterator[Quotation]:
    """Yield quotations between single marks outside double ones; a single mark without a partner is an apostrophe."""
    closers = [match.start() for match in _SINGLE_CLOSES.finditer(text, paragraph.start, paragraph.end)]
    if not closers:
        return
    starts = [quotation.span.start for quotation in doubles]
    free_from = paragraph.start
    for match in _SINGLE_OPENS.finditer(text, paragraph.start, paragraph.end):
        start = match.start()
        place = bisect_left(starts, start)
        inside = place > 0 and doubles[place - 1].span.end > start
        nearest = bisect_left(closers, start + 2)
        if start < free_from or inside or nearest == len(closers):
            continue
        end = closers[nearest]
        within = bisect_left(starts, end)
        if within > place and (doubles[within - 1].span.end > end or text[end - 1] not in ".,!?…"):
            continue  # the partner stands inside a double-marked quotation, or one lies between two apostrophes
        yield from _quotation(text, _Mark(start, start + 1, "open"), end, end + 1, True, False)
        free_from = end + 1
