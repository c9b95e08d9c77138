"""How sure a finding is."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING, Final

from ingest.extract.tagger.tagging import logit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ingest.extract.drafts import Utterance
    from ingest.extract.statements.passages import Finding

#: How often a rule's finding was right, content and speaker both, on 400 annotated articles (US politics, 2015 and
#: 2016, 8,300 findings): content by an overlap of half; for quotations, which that corpus joins over sentences, nine
#: tenths of the words inside the joined content do. The corpus counts thoughts and intentions too. "headline-colon" is
#: not in it: the figure is that of "colon", lowered, since a headline's topic may look like a speaker.
RULES: Final[Mapping[str, float]] = {
    "postposed-direct": 0.96,
    "continued": 0.95,
    "colon": 0.93,
    "interrupting": 0.84,
    "preposed-direct": 0.82,
    "according-to": 0.82,
    "transcript": 0.8,
    "handed-over": 0.79,
    "clause": 0.76,
    "postposed": 0.74,
    "final": 0.73,
    "headline-colon": 0.7,
    "gerund": 0.69,
    "object-preposition": 0.64,
    "adjective": 0.6,
    "next-paragraph": 0.59,
    "as": 0.57,
    "predicate": 0.57,
    "expressed": 0.53,
    "infinitive": 0.53,
    "object": 0.52,
    "object-infinitive": 0.52,
    "preposition": 0.51,
    "noun-preposition": 0.4,
    "noun-infinitive": 0.39,
    "noun-clause": 0.33,
    "free-indirect": 0.26,
    # Content right in 42 of a hundred, without a speaker, which the corpus gives.
    "alone": 0.3,
    # The corpus joins these with the paragraph before, so that few can match; judged like "next-paragraph".
    "resumed": 0.6,
    # Few or none in that corpus: set by hand.
    "signed": 0.95,
    "turn": 0.95,
    "turn-unmarked": 0.85,
}


def of(found: Finding) -> float:
    """Return how often a finding like this is right in content and speaker, 0 to 1."""
    return RULES[found.rule] if found.sureness is None else found.sureness


#: What rules alone find and is nearly always right.
_SURE: Final = frozenset({"postposed", "signed"})
#: Of what speaks for and against a statement where a tagger has read the text too, in logarithms of odds; fitted by
#: `python -m ingest.training.calibration` to articles that training kept apart.
WEIGHTS: Final[Mapping[str, float]] = {
    "always": -0.54,
    "direct": 0.99,
    "mixed": 0.52,
    # Set by hand: the tagger misses few of these, and of those found on held-out articles nearly all were right.
    "sure rule": 3.65,
    # Set by hand: fitted to 51 statements, those without a speaker would be the surer ones.
    "no speaker": 0.0,
    "rule agrees": 0.44,
    "rule alone": -2.25,
    "tagger": 1.02,
}


def signs(found: Finding, utterance: Utterance) -> dict[str, float]:
    """Return what speaks for and against a statement, each with the name of its weight."""
    score = 0.0 if found.sureness is None else logit(found.sureness)
    return {
        "always": 1.0,
        # Below even odds, a lower score was not less often right.
        "tagger": max(0.0, score),
        "rule alone": float(found.sureness is None),
        "rule agrees": float(found.agreed),
        "sure rule": float(found.sureness is None and found.rule in _SURE),
        "direct": float(utterance.type == "direct"),
        "mixed": float(utterance.type == "mixed"),
        "no speaker": float(utterance.speaker is None and found.continues is None),
    }


def weighed(found: Finding, utterance: Utterance) -> float:
    """Return how often a statement like this is right in content and speaker, 0 to 1, where a tagger has read too."""
    odds = sum(WEIGHTS[name] * sign for name, sign in signs(found, utterance).items())
    return round(1 / (1 + exp(-odds)), 3)
