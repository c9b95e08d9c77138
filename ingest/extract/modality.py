"""Whether a clause tells what is or was so, or what is wished, planned, possible, conditional or denied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ingest.extract.lexicon.heads import word_set

if TYPE_CHECKING:
    from spacy.tokens import Token

_UNREAL_HELPERS: Final = word_set("will would could may might can shall should must 'll ’ll 'd ’d")
#: An infinitive after these tells what happened.
_REAL_GOVERNORS: Final = word_set(
    "go continue manage start begin use return leave appoint elect name select choose promote hire tap happen help"
)
_CONDITIONS: Final = word_set("if unless whether once")
_REAL_LINKS: Final = word_set("after since before by upon to of as for from while when")
#: How many clauses up a shared helper is looked for.
_CLIMB: Final = 4


def is_unreal(verb: Token, depth: int = 0) -> bool:
    """Tell whether a verb speaks of what is wished, planned, possible, conditional or to come."""
    for child in verb.children:
        if child.dep_ == "aux" and child.lower_ in _UNREAL_HELPERS:
            return True
        if child.dep_ == "mark" and child.lower_ in _CONDITIONS:
            return True
    if verb.tag_ == "VB" and not any(child.lower_ in ("do", "does", "did") for child in verb.children):
        governor = verb.head
        # "will leave to become minister" is to come as much as "will become minister"
        return governor.lemma_ not in _REAL_GOVERNORS or (
            depth < _CLIMB and governor.pos_ == "VERB" and is_unreal(governor, depth + 1)
        )
    if verb.dep_ == "pcomp":
        return verb.head.lower_ not in _REAL_LINKS
    if verb.dep_ in ("conj", "xcomp") and depth < _CLIMB and verb.head.pos_ in ("VERB", "AUX"):
        return is_unreal(verb.head, depth + 1)
    return False


def is_negated(verb: Token) -> bool:
    """Tell whether a verb has "not" or "never"."""
    return any(child.dep_ == "neg" for child in verb.children)


def is_asserted(verb: Token) -> bool:
    """Tell whether a verb says that something is or was so."""
    return not is_unreal(verb) and not is_negated(verb)
