"""Numbers to spans: the best sequence of tags that may follow each other, and which cue a piece belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Integers = NDArray[np.int64]

#: Tags of a piece for one cue.
OUTSIDE, SOURCE_BEGINS, SOURCE, CONTENT_BEGINS, CONTENT = range(5)
TAGS: Final = 5
#: Tags of a piece by itself: no cue, a cue's first piece, a later piece of one.
CUE_BEGINS, CUE = 1, 2
CUE_TAGS: Final = 3

_NEVER: Final = -1e9
#: From tag (row) to tag (column): nothing goes on that has not begun.
_STEPS: Final = np.zeros((TAGS, TAGS), np.float32)
_STEPS[[OUTSIDE, CONTENT_BEGINS, CONTENT], SOURCE] = _NEVER
_STEPS[[OUTSIDE, SOURCE_BEGINS, SOURCE], CONTENT] = _NEVER
_FIRST: Final = np.array([0, 0, _NEVER, 0, _NEVER], np.float32)


def best_tags(scores: Floats) -> Integers:
    """Return the best allowed tags of each row, by Viterbi's algorithm over all rows at once.

    Args:
        scores: logarithms of probabilities; rows × pieces × tags.

    Returns:
        Tags; rows × pieces.
    """
    rows, length, _ = scores.shape
    came_from = np.zeros((length, rows, TAGS), np.int64)
    best = scores[:, 0] + _FIRST
    for place in range(1, length):
        ways = best[:, :, None] + _STEPS
        came_from[place] = ways.argmax(1)
        best = ways.max(1) + scores[:, place]
    tags = np.zeros((rows, length), np.int64)
    tags[:, -1] = best.argmax(1)
    every = np.arange(rows)
    for place in range(length - 1, 0, -1):
        tags[:, place - 1] = came_from[place, every, tags[:, place]]
    return tags


def runs(tags: Iterable[int], begins: int, goes_on: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges, end excluded, that begin with one tag and go on with another.

    >>> list(runs([0, 3, 4, 4, 0, 3, 3, 4], CONTENT_BEGINS, CONTENT))
    [(1, 4), (5, 6), (6, 8)]
    """
    start: int | None = None
    place = -1
    for place, tag in enumerate(tags):
        if start is not None and tag != goes_on:
            yield start, place
            start = None
        if tag == begins:
            start = place
    if start is not None:
        yield start, place + 1


def cues(probabilities: Floats, first: int, end: int, least: float) -> Iterator[tuple[int, int, float]]:
    """Yield the cues that begin from `first` to `end`, end excluded, as a range of pieces and its probability.

    Args:
        probabilities: of the tags of pieces by themselves; pieces × 3.
        first, end: pieces.
        least: probability that a cue begins, above which one is tried; what follows decides whether it stays.
    """
    begins, goes_on = probabilities[:, CUE_BEGINS], probabilities[:, CUE]
    after = first
    for start in (np.flatnonzero(begins[first:end] > least) + first).tolist():
        if start < after:
            continue
        after = start + 1
        while after < len(probabilities) and goes_on[after] > max(0.5, begins[after]):
            after += 1
        yield start, after, float(begins[start])
