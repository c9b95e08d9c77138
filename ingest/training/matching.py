"""Which attribution found is which annotated one: content that overlaps by half, one to one, best first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_OVERLAP: Final = 0.5


class Attributed(NamedTuple):
    """An attribution as the places of the letters and digits of its content and of its source."""

    content: set[int]
    source: set[int]


class Verdict(NamedTuple):
    """Whether an attribution's content is right, and whether its source is too."""

    content: bool
    both: bool


def letters(text: str, spans: Iterable[Sequence[int]]) -> set[int]:
    """Return the places of letters and digits in spans, which is what overlap is counted in."""
    return {i for start, end in spans for i in range(start, min(end, len(text))) if text[i].isalnum()}


def verdicts(wanted: Sequence[Attributed], found: Sequence[Attributed]) -> Iterator[Verdict]:
    """Yield for each attribution found whether it is right; the sources must touch, or both be absent."""
    pairs = sorted(
        (
            (len(got.content & gold.content) / len(got.content | gold.content), i, j)
            for i, gold in enumerate(wanted)
            for j, got in enumerate(found)
            if got.content & gold.content
        ),
        reverse=True,
    )
    partners: dict[int, int] = {}
    taken: set[int] = set()
    for overlap, i, j in pairs:
        if overlap >= _OVERLAP and j not in partners and i not in taken:
            partners[j] = i
            taken.add(i)
    for j, got in enumerate(found):
        gold = wanted[partners[j]] if j in partners else None
        both = gold is not None and (bool(gold.source & got.source) or not (gold.source or got.source))
        yield Verdict(gold is not None, both)
