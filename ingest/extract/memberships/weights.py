"""How likely a sentence says of a person and a body that one belongs to the other: two logistic regressions.

The first looks at each pair by itself (`features`); the second at what the first found for the pair, for other mentions
of the same two, and for the other pairs of the sentence. `ingest.training.memberships` makes the weights.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ontology.errors import InvalidSetting

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FOLDER: Final = Path(__file__).parents[1] / "models" / "memberships"
WEIGHTS: Final = "weights.json"
#: Logits are kept within this, so that one sure pair does not drown all else.
_MOST: Final = 9.0


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair in its sentence, as far as other pairs look at it.

    Attributes:
        person, body: the same number for all mentions of one person, or of one body.
        person_word, body_word: the pronoun, or "name".
        said: whether rules say that one belongs to the other.
        logit: what the first regression finds.
    """

    person: int
    body: int
    person_word: str
    body_word: str
    said: bool
    logit: float


def linked(pairs: Sequence[Pair]) -> list[dict[str, float]]:
    """Return the features of the second regression for each pair of one sentence."""
    out = []
    best = max((it.logit for it in pairs), default=0.0)
    for pair in pairs:
        same = [it for it in pairs if it.person == pair.person and it.body == pair.body]
        person_elsewhere = [it.logit for it in pairs if it.person == pair.person and it.body != pair.body]
        body_elsewhere = [it.logit for it in pairs if it.person != pair.person and it.body == pair.body]
        row = {
            "bias": 1.0,
            "own": pair.logit,
            "most": max(it.logit for it in same),
            "mean": sum(it.logit for it in same) / len(same),
            "sentence": best,
            "several": float(len(same) > 1),
            "said": float(pair.said),
            "said of same": float(any(it.said for it in same)),
            f"person={pair.person_word}": 1.0,
            f"body={pair.body_word}": 1.0,
        }
        if person_elsewhere:
            row |= {"person elsewhere": max(person_elsewhere), "person has others": 1.0}
        if body_elsewhere:
            row |= {"body elsewhere": max(body_elsewhere), "body has others": 1.0}
        out.append(row)
    return out


@dataclass(frozen=True, slots=True)
class Weights:
    """Both regressions, and from which chance on a pair that no rule reads is taken."""

    by_itself: Mapping[str, float]
    among_others: Mapping[str, float]
    least: float

    def logit(self, features: Iterable[str]) -> float:
        """Return what the first regression finds for a pair."""
        weight = self.by_itself.get
        return bounded(sum(weight(it, 0.0) for it in features) + weight("bias", 0.0))

    def chances(self, pairs: Sequence[Pair]) -> list[float]:
        """Return the probability of each pair of one sentence."""
        weight = self.among_others.get
        sums = (sum(weight(name, 0.0) * value for name, value in row.items()) for row in linked(pairs))
        return [1 / (1 + math.exp(-bounded(it))) for it in sums]


def bounded(logit: float) -> float:
    return max(-_MOST, min(_MOST, logit))


@lru_cache(maxsize=2)
def load(folder: Path = FOLDER) -> Weights:
    """Return the weights in a folder, read once a process.

    Raises:
        InvalidSetting: there are none, or they cannot be read.
    """
    try:
        found: dict[str, Any] = json.loads((folder / WEIGHTS).read_text("utf-8"))
        return Weights(found["by itself"], found["among others"], found["least"])
    except (OSError, ValueError, KeyError) as error:
        raise InvalidSetting(
            f"the weights in {folder} cannot be read: {error}. Install OnRecord anew, or train them"
        ) from error
