"""Things of a text found by their place, without looking through all of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ingest.records import Span

Thing = TypeVar("Thing")


class Places(Generic[Thing]):
    """Things by the spans that they stand at; several may stand at one. Spans are code points, end excluded."""

    def __init__(self, things: Iterable[tuple[Span, Thing]]) -> None:
        self._things = sorted(things, key=lambda pair: pair[0])
        self._starts = [span.start for span, _ in self._things]
        self._reached = list(accumulate((span.end for span, _ in self._things), max))

    def within(self, whole: Span) -> list[Thing]:
        """Return what stands within a span, in the order of the text; in the time of what begins in it."""
        first, last = bisect_left(self._starts, whole.start), bisect_left(self._starts, whole.end)
        return [thing for span, thing in self._things[first:last] if span.within(whole)]

    def around(self, part: Span) -> list[Thing]:
        """Return what stands around a span, in the order of the text; in the time of what overlaps it, mostly."""
        out = []
        place = bisect_right(self._starts, part.start) - 1
        while place >= 0 and self._reached[place] >= part.end:
            span, thing = self._things[place]
            if part.within(span):
                out.append(thing)
            place -= 1
        return out[::-1]
