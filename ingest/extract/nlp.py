"""The one NLP pass: spaCy over headline and body, paragraph by paragraph."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import spacy

from ingest.extract.drafts import Block, Reading
from ontology.defaults import DEFAULT_MODEL
from ontology.errors import InvalidSetting

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.language import Language

    from ingest.records import Segment, Span

#: Longest text, in code points, given to the parser at once; a longer paragraph is cut at white space. The parser's
#: memory grows with the length of one text, some 1 MB a thousand characters.
MAX_BLOCK_CHARS: Final = 20_000

#: Widths, in code points, that text is broken to by hand or by mail programs. Longer lines are paragraphs of their own.
_MIN_WRAP_CHARS: Final = 40
_MAX_WRAP_CHARS: Final = 130

_BREAKS: Final = r"\n\r\x0b\x0c\x85\u2028\u2029"
_LINE: Final = re.compile(rf"\S(?:[^{_BREAKS}]*[^\s{_BREAKS}])?")
_LINE_END: Final = re.compile(rf"\r\n|[{_BREAKS}]")
_LINE_ENDS: Final = dict.fromkeys(map(ord, "\n\r\x0b\x0c\x85\u2028\u2029"), " ")


@lru_cache(maxsize=2)
def load(model: str = DEFAULT_MODEL) -> Language:
    """Return the spaCy pipeline `model`, loaded once a process.

    Raises:
        InvalidSetting: no pipeline of that name is installed.
    """
    try:
        return spacy.load(model)
    except OSError as error:
        raise InvalidSetting(
            f"no spaCy pipeline '{model}' is installed: install it into the environment, "
            f"or leave the setting 'model' at {DEFAULT_MODEL}"
        ) from error


def read(text: str, segments: Sequence[Segment], nlp: Language) -> Reading:
    """Parse what segmentation found to be headline or body.

    Paragraphs are parsed apart, so that no sentence runs over a paragraph's end and memory stays flat on long articles.
    """
    places = [
        (segment.kind, start, end)
        for segment in segments
        if segment.kind in ("headline", "body")
        for start, end in _paragraphs(text, segment.span)
    ]
    # A line end within a paragraph is white space; one character for one keeps every offset.
    parts = [text[start:end].translate(_LINE_ENDS) for _, start, end in places]
    docs = nlp.pipe(parts, batch_size=32)
    blocks = tuple(
        Block(kind, start, doc, part) for (kind, start, _), doc, part in zip(places, docs, parts, strict=True)
    )
    return Reading(text, tuple(segments), blocks)


def _paragraphs(text: str, span: Span) -> Iterator[tuple[int, int]]:
    for lines in _runs(text, span):
        if _is_wrapped(lines):
            yield from _cut(text, lines[0].start(), lines[-1].end())
        else:
            for line in lines:
                yield from _cut(text, line.start(), line.end())


def _runs(text: str, span: Span) -> Iterator[list[re.Match[str]]]:
    """Yield lines that no blank line parts, each without the white space around it."""
    run: list[re.Match[str]] = []
    for line in _LINE.finditer(text, span.start, span.end):
        if run and len(_LINE_END.findall(text, run[-1].end(), line.start())) > 1:
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _is_wrapped(lines: Sequence[re.Match[str]]) -> bool:
    """Tell whether lines are one paragraph broken to fit a width: on none of them would the next word have fitted."""
    width = max(len(line.group()) for line in lines)
    if len(lines) == 1 or not _MIN_WRAP_CHARS <= width <= _MAX_WRAP_CHARS:
        return False
    return all(
        len(line.group()) + 1 + len(after.group().split(maxsplit=1)[0]) > width for line, after in pairwise(lines)
    )


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > MAX_BLOCK_CHARS:
        cut = text.rfind(" ", start, start + MAX_BLOCK_CHARS)
        cut = cut if cut > start else start + MAX_BLOCK_CHARS
        yield start, cut
        start = cut
        while start < end and text[start].isspace():
            start += 1
    yield start, end
