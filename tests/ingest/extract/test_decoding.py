"""Decoding: the tags that may follow each other, and the spans that they make."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from ingest.extract.tagger import decoding
from ingest.extract.tagger.tagging import Candidate, Use, settled, surroundings


def score(scores: np.ndarray[tuple[int, ...], np.dtype[np.float32]], tags: tuple[int, ...]) -> float:
    allowed = all(
        not (tag == decoding.SOURCE and before not in (decoding.SOURCE_BEGINS, decoding.SOURCE))
        and not (tag == decoding.CONTENT and before not in (decoding.CONTENT_BEGINS, decoding.CONTENT))
        for before, tag in zip((decoding.OUTSIDE, *tags), tags, strict=False)
    )
    return float(sum(scores[i, tag] for i, tag in enumerate(tags))) if allowed else -np.inf


@pytest.mark.parametrize("seed", range(20))
def test_the_best_allowed_tags_are_found(seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(3, 5, decoding.TAGS)).astype(np.float32)
    found = decoding.best_tags(scores)
    for row in range(3):
        best = max(product(range(decoding.TAGS), repeat=5), key=lambda tags: score(scores[row], tags))
        assert found[row].tolist() == list(best)


def test_a_cue_is_tried_only_in_the_core_and_never_twice() -> None:
    chances = np.array(
        [[0.1, 0.9, 0.0], [0.2, 0.8, 0.0], [0.1, 0.1, 0.8], [0.5, 0.3, 0.2], [0.9, 0.1, 0.0]], np.float32
    )
    found = list(decoding.cues(chances, 1, 5, 0.2))
    assert [(start, end) for start, end, _ in found] == [(1, 3), (3, 4)]
    assert found[0][2] == pytest.approx(0.8)


def test_what_stands_around_a_cue_at_the_edge_of_a_window() -> None:
    places, distances, there = surroundings(np.array([1]), np.array([3]), np.array([5]), 3)
    assert places.tolist() == [[0, 0, 0, 1, 2, 3]]
    assert there.tolist() == [[False, False, False, True, True, True]]
    assert distances.tolist() == [[-3, -2, -1, 0, 0, 1]]


def test_a_piece_belongs_to_the_cue_that_claims_it_most() -> None:
    first = Candidate((0, 1), 0.9, None, {1: 0.9, 2: 0.6, 3: 0.4})
    second = Candidate((5, 6), 0.8, None, {3: 0.7, 4: 0.9})
    nothing_left = Candidate((7, 8), 0.9, None, {1: 0.2})
    (one, one_score), (two, two_score) = settled([first, second, nothing_left])
    assert one.content == {1: 0.9, 2: 0.6}
    assert two.content == {3: 0.7, 4: 0.9}
    assert one_score == pytest.approx(0.9 * 0.75)
    assert two_score == pytest.approx(0.8 * 0.8)


def test_words_apart_from_those_next_to_the_cue_go_to_another_cue_that_claims_them_nearly_as_much() -> None:
    first = Candidate((0, 1), 0.9, None, {1: 0.9, 2: 0.9, 6: 0.8, 7: 0.8})
    second = Candidate((5, 6), 0.8, None, {6: 0.75, 7: 0.75})
    (one, _), (two, _) = settled([first, second])
    assert (list(one.content), list(two.content)) == ([1, 2], [6, 7])

    (alone, _) = settled([first])[0]
    assert list(alone.content) == [1, 2, 6, 7]


def test_confidence_grows_with_the_score() -> None:
    use = Use(10, 2, 4, slope=0.8, intercept=-0.2)
    values = [use.confidence(score) for score in (0.0, 0.2, 0.5, 0.9, 1.0)]
    assert values == sorted(values)
    assert 0 < values[0] < values[-1] < 1
