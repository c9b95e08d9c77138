"""How good attributions are: content that overlaps by half, and the same source; and the use that follows from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ingest.extract.tagger.tagging import Tagger, logit, settled
from ingest.training import regression
from ingest.training.matching import Attributed, letters, verdicts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ingest.extract.tagger.tagging import Use
    from ingest.training.corpus import Example
#: What recall is worth in points of F1: who wants fewer statements and surer ones has the confidence of each.
_FOR_RECALL: Final = 0.7
#: Small beside hundreds of attributions: the curve is theirs.
_PENALTY: Final = 0.01


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
    scores = {least: sum(f1(found, annotated, least)) / 2 for least in (step / 50 for step in range(45))}
    least = min(it for it, score in scores.items() if score > max(scores.values()) - _FOR_RECALL)
    kept = [it for it in found if it.score >= least]
    signs = [{"slope": logit(it.score), "intercept": 1.0} for it in kept]
    curve = regression.fit(signs, [it.both for it in kept], penalty=_PENALTY)
    return replace(use, least=least, slope=round(curve["slope"], 4), intercept=round(curve["intercept"], 4))
