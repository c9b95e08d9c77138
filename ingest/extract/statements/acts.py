"""Which speech act a statement is: what its cue says, corrected by the polarity and the modality of what was said.

The cue lexicon gives the act. Four facts of grammar change it: a negated cue of excluding leaves a thing possible; a
neutral cue with a negated main clause denies; with an obligation laid on others it demands; a consequence announced for
the case that a condition fails is a threat. Judgements of tone (praise, blame) are not attempted.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from spacy.tokens import Token

    from ingest.extract.statements.passages import Finding, Passage, Range
    from ingest.records import Act

_LEFT_OPEN: Final = re.compile(
    r"\b(?:can(?:not|['’]t| not)|could(?: not|n['’]t)) be (?:ruled out|excluded)\b"
    r"|\bnot (?:rule|ruling|exclude|excluding)(?: out)?\b",
    re.IGNORECASE,
)
_CONSEQUENCE: Final = re.compile(r"\b(?:will|would|shall|going to)\b|['’]ll\b", re.IGNORECASE)
_FAILED_CONDITION: Final = re.compile(
    r"\b(?:if not|unless|or else|otherwise)\b|\bif\b[^.;]{1,120}?(?:\bnot\b|n['’]t\b|\bfails?\b|\bno longer\b)",
    re.IGNORECASE,
)
_CONDITION: Final = re.compile(r"\b(?:if|unless)\b", re.IGNORECASE)
_HOPE: Final = re.compile(r"\b(?:I|we)(?: \w+ly| do| still| all)? (?:hope|wish)\b", re.IGNORECASE)
_OBLIGATION: Final = frozenset({"must", "should"})
_MODAL: Final = frozenset({"MD"})
_SPEAKER: Final = frozenset({"i", "we"})
#: How much of a long quotation is looked at, in characters and tokens: its main point comes early.
_CHARS: Final = 600
_TOKENS: Final = 80


def of(passage: Passage, found: Finding, words: str) -> Act:
    """Return the act of a finding whose content reads `words`."""
    negated = found.verb is not None and any(child.dep_ == "neg" for child in passage.tokens[found.verb].lefts)
    words = words[:_CHARS]
    if found.act == "not-rule-out":
        return "threaten" if _FAILED_CONDITION.search(words) else "not-rule-out"
    if found.lemma is not None and found.lemma.startswith(("rule out", "exclude")):
        return "not-rule-out" if negated else "deny"
    if found.lemma == "warn" and not _CONDITION.search(words):
        return "express-concern"
    if found.act != "assert" or not found.clausal or negated:
        return found.act
    if _LEFT_OPEN.search(words):
        return "not-rule-out"
    if _FAILED_CONDITION.search(words) and _CONSEQUENCE.search(words):
        return "threaten"
    if _HOPE.search(words):
        return "hope"
    for main in _main_verbs(passage, found.content[0]):
        if _obliges(main):
            return "demand"
        if _negated(main):
            return "deny"
    return "assert"


def _main_verbs(passage: Passage, content: Range) -> list[Token]:
    start, end = content
    return [
        token
        for token in passage.tokens[start : min(end, start + _TOKENS)]
        if token.dep_ in ("ROOT", "ccomp") and (not start <= token.head.i < end or token.head.i == token.i)
    ]


def _obliges(main: Token) -> bool:
    subject = next((child for child in main.lefts if child.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is None or subject.lower_ in _SPEAKER:
        return False
    if main.lower_ in _OBLIGATION or any(child.dep_ == "aux" and child.lower_ in _OBLIGATION for child in main.lefts):
        return not any(child.dep_ == "neg" for child in main.lefts)
    return main.lemma_ in ("need", "have", "ought") and any(
        child.dep_ == "xcomp" and any(low.lower_ == "to" for low in child.lefts) for child in main.rights
    )


def _negated(main: Token) -> bool:
    if not any(child.dep_ == "neg" for child in main.children):
        return False
    if any(child.tag_ in _MODAL for child in main.lefts):
        return False
    return not (
        main.lemma_ in ("think", "know", "believe", "want", "care")
        and any(child.lower_ in _SPEAKER for child in main.lefts)
    )
