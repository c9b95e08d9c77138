"""Cuts an article's text into the pieces that its page shows: paragraphs, statements, names, dates.

All positions are Unicode code points of the article's text, 0-based, end excluded.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

LayerKind = Literal["statement", "quoted", "cue", "actor", "date"]
SegmentKind = Literal["headline", "dateline", "body", "boilerplate"]

_LINE: Final = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")


class Layer(NamedTuple):
    """A passage that something is known of. `number` says which statement, actor or date it belongs to."""

    start: int
    end: int
    kind: LayerKind
    number: int


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in which nothing begins or ends.

    Attributes:
        text: the characters.
        quoted: whether they are between quotation marks, as part of a statement.
        cue: whether they report a saying.
        actor, date: index of the actor or date that they name, or `None`.
        first, last: whether the actor's or date's words begin here, and end here.
        begins: indexes of the statements whose content begins here.
        anchors: spans that begin here, as (start, end).
    """

    text: str
    quoted: bool = False
    cue: bool = False
    actor: int | None = None
    date: int | None = None
    begins: tuple[int, ...] = ()
    anchors: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighboring runs within the same statements; `statements` holds their indexes, the widest first."""

    statements: tuple[int, ...]
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the article that is not blank; `statements` are those that begin in it."""

    kind: SegmentKind
    start: int
    stretches: tuple[Stretch, ...]
    statements: tuple[int, ...]


def paragraphs(
    text: str,
    segments: Sequence[tuple[int, int, SegmentKind]],
    layers: Iterable[Layer],
    anchors: Iterable[tuple[int, int]] = (),
) -> Iterator[Paragraph]:
    """Yield the paragraphs of `text` in order, each cut wherever one of its layers begins or ends.

    Layers may overlap and nest in any way; what lies outside the text is cut off. Time grows with the length of the
    text and the number of layers times the depth of their nesting.

    >>> [paragraph] = paragraphs("No, he said.", [], [Layer(0, 2, "statement", 0), Layer(4, 6, "actor", 3)])
    >>> [(stretch.statements, [run.text for run in stretch.runs]) for stretch in paragraph.stretches]
    [((0,), ['No']), ((), [', ', 'he', ' said.'])]
    """
    bounded = sorted(
        (Layer(max(0, layer.start), min(len(text), layer.end), layer.kind, layer.number) for layer in layers),
        key=lambda layer: (layer.start, -layer.end),
    )
    bounded = [layer for layer in bounded if layer.start < layer.end]
    marks = sorted(set(anchors))
    points = sorted(
        {layer.start for layer in bounded} | {layer.end for layer in bounded} | {start for start, _ in marks}
    )
    kinds = sorted(segments)
    begun: set[int] = set()
    upcoming = 0
    active: list[Layer] = []
    for line in _LINE.finditer(text):
        start, end = _trimmed(line)
        if start == end:
            continue
        runs: list[tuple[tuple[int, ...], Run]] = []
        cuts = [start, *points[bisect_right(points, start) : bisect_left(points, end)], end]
        for left, right in pairwise(cuts):
            while upcoming < len(bounded) and bounded[upcoming].start <= left:
                active.append(bounded[upcoming])
                upcoming += 1
            active = [layer for layer in active if layer.end > left]
            statements = _widest_first(layer for layer in active if layer.kind == "statement")
            here = {layer.kind: layer.number for layer in active if layer.kind != "statement"}
            new = tuple(index for index in statements if index not in begun)
            begun.update(new)
            runs.append((
                statements,
                Run(
                    text=text[left:right],
                    quoted="quoted" in here,
                    cue="cue" in here,
                    actor=here.get("actor"),
                    date=here.get("date"),
                    begins=new,
                    anchors=tuple(_beginning(marks, left, right)),
                ),
            ))  # fmt: skip
        stretches = tuple(
            Stretch(statements, tuple(run for _, run in group))
            for statements, group in groupby(runs, key=lambda pair: pair[0])
        )
        yield Paragraph(
            kind=_kind(kinds, start),
            start=start,
            stretches=stretches,
            statements=tuple(index for _, run in runs for index in run.begins),
        )


def _trimmed(line: re.Match[str]) -> tuple[int, int]:
    words = line.group()
    end = line.start() + len(words.rstrip())
    return min(line.end() - len(words.lstrip()), end), end


def _beginning(marks: list[tuple[int, int]], left: int, right: int) -> Iterator[tuple[int, int]]:
    at = bisect_left(marks, (left, -1))
    while at < len(marks) and marks[at][0] < right:
        yield marks[at]
        at += 1


def _widest_first(layers: Iterable[Layer]) -> tuple[int, ...]:
    ordered = sorted(layers, key=lambda layer: (layer.start - layer.end, layer.number))
    return tuple(dict.fromkeys(layer.number for layer in ordered))


def _kind(segments: list[tuple[int, int, SegmentKind]], start: int) -> SegmentKind:
    at = bisect_left(segments, (start + 1, -1, "")) - 1
    if at >= 0 and start < segments[at][1]:
        return segments[at][2]
    return "body"
