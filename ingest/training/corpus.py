"""Annotated articles as numbers: pieces, and for each window the tags that the network is to learn."""

from __future__ import annotations

import json
import random
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ingest.extract.tagger import decoding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from ingest.extract.tagger.windows import Window
    from ingest.extract.tagger.wordpieces import Pieces, WordPieces

    Integers = NDArray[np.int64]

#: The tag of a piece that is not to be learned from.
IGNORED: Final = -100
_PARAGRAPH: Final = re.compile(r"[^\n]+")

Range = tuple[int, int]
Spans = list[list[int]]


@dataclass(frozen=True, slots=True)
class Annotated:
    """An attribution that annotators marked, by pieces of its article, end excluded."""

    cue: Range
    source: Range | None
    content: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """An annotated article.

    Attributes:
        statements: the annotation as the file has it, spans in code points.
    """

    id: str
    text: str
    pieces: Pieces
    attributions: tuple[Annotated, ...]
    statements: list[dict[str, Any]]


def paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """Yield each line that is not empty with its place."""
    for line in _PARAGRAPH.finditer(text):
        yield line.start(), line.group()


def read(path: Path, wordpieces: WordPieces) -> list[Example]:
    """Read a JSON-lines file of articles: `id`, `text`, and `statements` with spans `content`, `speaker` and `cue`.

    Raises:
        OSError, ValueError, KeyError: there is no such file, or it holds something else.
    """
    with path.open(encoding="utf-8") as lines:
        return [_example(json.loads(line), wordpieces) for line in lines if line.strip()]


def split(examples: Sequence[Example], seed: int, apart: int) -> tuple[list[Example], list[Example]]:
    """Return the examples that are kept apart from learning, to choose by, and those that are learned from."""
    shuffled = list(examples)
    random.Random(seed).shuffle(shuffled)  # noqa: S311 -- no secret
    return shuffled[:apart], shuffled[apart:]


def rewritten(example: Example, text: str, wordpieces: WordPieces) -> Example:
    """Return an example with another text of the same length, in which the annotated spans still hold."""
    return _example({"id": example.id, "text": text, "statements": example.statements}, wordpieces)


def _example(entry: dict[str, Any], wordpieces: WordPieces) -> Example:
    pieces = wordpieces.cut(paragraphs(entry["text"]))

    def ranges(spans: Spans) -> Iterator[Range]:
        for start, end in spans:
            first, last = bisect_right(pieces.ends, start), bisect_left(pieces.starts, end)
            if first < last:
                yield first, last

    attributions = tuple(
        Annotated(cue[0], source[0] if source else None, content)
        for statement in entry["statements"]
        if (cue := tuple(ranges(statement["cue"]))) and (content := tuple(ranges(statement["content"])))
        for source in [tuple(ranges(statement["speaker"]))]
    )
    return Example(str(entry["id"]), entry["text"], pieces, attributions, entry["statements"])


def cue_tags(example: Example, window: Window) -> Integers:
    """Return the tags of a window's pieces by themselves; the window's first piece, which is no text, is ignored."""
    return _window_tags(window, [it.cue for it in example.attributions])


def aside_tags(example: Example, window: Window) -> tuple[Integers, Integers]:
    """Return which pieces are of a source, and which of a content, whatever the cue; tagged like cues."""
    sources = [it.source for it in example.attributions if it.source is not None]
    return _window_tags(window, sources), _window_tags(window, [p for it in example.attributions for p in it.content])


def _window_tags(window: Window, parts: Sequence[Range]) -> Integers:
    tags = np.zeros(window.end - window.start + 1, np.int64)
    for part in parts:
        _put(tags, part, window.start - 1, decoding.CUE_BEGINS, decoding.CUE)
    tags[0] = IGNORED
    return tags


def link_tags(attribution: Annotated | None, window: Window, places: Integers, there: NDArray[np.bool_]) -> Integers:
    """Return the tags of what stands around a cue, at `places` in the window; all outside where it is no cue."""
    tags = np.zeros(len(places), np.int64)
    if attribution is not None:
        shift = window.start - 1 + int(places[there][0]) - int(np.flatnonzero(there)[0])
        for part in attribution.content:
            _put(tags, part, shift, decoding.CONTENT_BEGINS, decoding.CONTENT)
        if attribution.source is not None:
            _put(tags, attribution.source, shift, decoding.SOURCE_BEGINS, decoding.SOURCE)
    tags[~there] = IGNORED
    return tags


def _put(tags: Integers, part: Range, shift: int, begins: int, goes_on: int) -> None:
    start, end = part[0] - shift, part[1] - shift
    if max(start, 0) < min(end, len(tags)):
        tags[max(start, 0) : min(end, len(tags))] = goes_on
        if start >= 0:
            tags[start] = begins


def cues_in(example: Example, window: Window) -> Iterator[tuple[int, int, Annotated]]:
    """Yield the cues that stand whole in a window, by its pieces, of which the first is no text."""
    for it in example.attributions:
        if window.start <= it.cue[0] and it.cue[1] <= window.end:
            yield it.cue[0] - window.start + 1, it.cue[1] - window.start + 1, it
