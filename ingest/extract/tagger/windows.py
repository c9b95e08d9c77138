"""Windows on a long text: what the network reads at once, with what stands around it."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Window(NamedTuple):
    """A range of pieces, end excluded, and the core of it, whose cues are taken from this window and from no other."""

    start: int
    core_start: int
    core_end: int
    end: int


def windows(
    length: int, paragraphs: Sequence[int], core: int, context: int, first: int | None = None
) -> Iterator[Window]:
    """Cut `length` pieces into cores of at most `core` pieces, at paragraphs where one begins in a core's second half.

    `paragraphs` are the pieces that paragraphs begin with, in order. Each window has up to `context` more pieces on
    both sides. `first` is the length of the first core, by which training moves the cuts from epoch to epoch.

    >>> [tuple(window) for window in windows(10, [0, 4, 8], core=5, context=2)]
    [(0, 0, 4, 6), (2, 4, 8, 10), (6, 8, 10, 10)]
    """
    start = 0
    while start < length:
        end = min(length, start + (core if first is None or start else first))
        if end < length:
            place = bisect_right(paragraphs, end) - 1
            if place >= 0 and paragraphs[place] > start + core // 2:
                end = paragraphs[place]
        yield Window(max(0, start - context), start, end, min(length, end + context))
        start = end
