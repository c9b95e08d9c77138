"""How good attributions are: content that overlaps by half, and the same source; and the use that follows from it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.extract.tagger.tagging import Tagger, logit, settled
from ingest.training.matching import Attributed, letters, verdicts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ingest.extract.tagger.tagging import Use
    from ingest.training.corpus import Example


@dataclass(frozen=True, slots=True)
class Judged:
    """An attribution found, with its score and whether its content is right, and its source too."""

    score: float
    content: bool
    both: bool


def judged(tagger: Tagger, examples: Iterable[Example]) -> tuple[list[Judged], int]:
    """Return the attributions found in examples, judged, and how many are annotated."""
    out: list[Judged] = []
    annotated = 0
    for example in examples:
        text = example.text
        found = settled(tagger.candidates(example.pieces))
        spans = [tagger.attribution(example.pieces, it, score) for it, score in found]
        wanted = [Attributed(letters(text, it["content"]), letters(text, it["speaker"])) for it in example.statements]
        got = [
            Attributed(letters(text, it.content), letters(text, () if it.source is None else (it.source,)))
            for it in spans
        ]
        annotated += len(wanted)
        out += [Judged(score, *verdict) for (_, score), verdict in zip(found, verdicts(wanted, got), strict=True)]
    return out, annotated


def f1(found: Sequence[Judged], annotated: int, least: float) -> tuple[float, float]:
    """Return F1 of content, and of content with source, of what scores at least so much; in percent."""
    kept = [it for it in found if it.score >= least]
    whole = len(kept) + annotated
    return 200 * sum(it.content for it in kept) / whole, 200 * sum(it.both for it in kept) / whole


def fitted(use: Use, found: Sequence[Judged], annotated: int) -> Use:
    """Return the use that is best on examples kept apart: the least score, and the curve from scores to confidence."""
    least = max((step / 50 for step in range(45)), key=lambda it: sum(f1(found, annotated, it)))
    kept = [it for it in found if it.score >= least]
    slope, intercept = _logistic([logit(it.score) for it in kept], [it.both for it in kept])
    return replace(use, least=least, slope=slope, intercept=intercept)


def _logistic(x: Sequence[float], y: Sequence[bool]) -> tuple[float, float]:
    """Fit a logistic curve by Newton's method (Platt 1999)."""
    slope, intercept = 1.0, 0.0
    for _ in range(50):
        p = [1 / (1 + math.exp(-slope * a - intercept)) for a in x]
        weights = [q * (1 - q) for q in p]
        gradient_a = sum((q - b) * a for q, a, b in zip(p, x, y, strict=True))
        gradient_b = sum(q - b for q, b in zip(p, y, strict=True))
        aa = sum(w * a * a for w, a in zip(weights, x, strict=True)) + 1e-6
        ab = sum(w * a for w, a in zip(weights, x, strict=True))
        bb = sum(weights) + 1e-6
        determinant = aa * bb - ab * ab
        slope -= (bb * gradient_a - ab * gradient_b) / determinant
        intercept -= (aa * gradient_b - ab * gradient_a) / determinant
    return round(slope, 4), round(intercept, 4)
