"""Lines of an article's text, each with what its form alone tells: sentence, time stamp, date line, running text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ingest import furniture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.records import SegmentKind

_LINE: Final = re.compile(r"\S[^\n\r\x0b\x0c\x85\u2028\u2029]*")

#: A line this long is prose even without a final full stop.
_MIN_PROSE_CHARS: Final = 200
#: Lines of a text that was wrapped by hand or by an old mail program.
_MIN_WRAPPED_CHARS: Final = 40
_MAX_WRAPPED_CHARS: Final = 100


@dataclass(slots=True)
class Line:
    """One line that is not blank; `start` and `end` are code points, end excluded, `kind` is `None` for the body's."""

    start: int
    end: int
    text: str
    blank_before: bool
    sentence: bool = False
    stamp: bool = False
    dateline: bool = False
    kind: SegmentKind | None = None

    @property
    def prose(self) -> bool:
        """Whether the line is part of a running text: a sentence of some length, or a very long line."""
        return len(self.text) >= _MIN_PROSE_CHARS or (
            self.sentence and not self.stamp and not self.dateline and furniture.words(self.text) >= 3
        )


def read(text: str) -> list[Line]:
    """Return the lines of a text that are not blank, in order, white space at their ends left out."""
    lines = list(_lines(text))
    _mark_forms(lines)
    return lines


def _lines(text: str) -> Iterator[Line]:
    before = 0
    for match in _LINE.finditer(text):
        words = match.group().rstrip().lstrip("\ufeff \t")
        if not words:
            continue
        start = text.index(words, match.start())
        gap = text[before : match.start()]
        ends = gap.count("\n") + gap.count("\u2029") or gap.count("\r")
        yield Line(start, start + len(words), words, ends > 1)
        before = match.end()


def _mark_forms(lines: list[Line]) -> None:
    for line in lines:
        line.stamp = furniture.is_stamp(line.text)
        line.dateline = line.stamp or furniture.is_dateline(line.text)
        line.sentence = furniture.is_sentence(line.text)
    # Hard-wrapped text: a line that the next one continues is as much a sentence as that one.
    width = 0
    for line, following in zip(reversed(lines[:-1]), reversed(lines[1:]), strict=True):
        width = 0 if following.blank_before else max(width, len(following.text))
        if line.sentence or not following.sentence or following.blank_before or len(line.text) < _MIN_WRAPPED_CHARS:
            continue
        first_word = following.text.split(None, 1)[0]
        full = max(width, len(line.text)) <= _MAX_WRAPPED_CHARS and len(line.text) + 1 + len(first_word) > width
        line.sentence = full or first_word[0].islower()
