"""Triggers of proposition patterns, parsed: `ontology/reference/propositions.ttl` says how they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from ingest.extract.lexicon.heads import word_set

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ontology.reference import PropositionPattern, Reference

Kind = Literal["member", "organization", "someone", "noun", "pattern"]

#: Words of a trigger that introduce a phrase; a particle ("turn down") is matched like one that nothing follows.
_PREPOSITIONS: Final = word_set("""
    about against at away by down for from in inside into of on out outside to up with within
""")
_PARTIES: Final[Mapping[str, Kind]] = {"member": "member", "organization": "organization", "someone": "someone"}
_NESTED: Final = re.compile(r"<([a-z-]+)>")


@dataclass(frozen=True, slots=True)
class Phrase:
    """An argument: its preposition ("" for an object), what it must be, and for a noun its possible lemmas."""

    preposition: str
    kind: Kind
    lemmas: frozenset[str] = frozenset()
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """One trigger. `subject` is `None` for a noun; `particle` is "" or what the verb needs beside it ("turn down")."""

    pattern: PropositionPattern
    affirms: bool
    is_noun: bool
    heads: frozenset[str]
    subject: Kind | None
    phrases: tuple[Phrase, ...]
    particle: str = ""

    @property
    def weight(self) -> int:
        """How much the frame asks for: of several that fit, the one that asks for more counts."""
        nested = sum(phrase.kind == "pattern" for phrase in self.phrases)
        parties = sum(phrase.kind in ("member", "organization") for phrase in self.phrases)
        return 4 * nested + 2 * len(self.phrases) + parties + (self.subject in ("member", "organization"))


@lru_cache(maxsize=2)
def frames(reference: Reference) -> Mapping[str, tuple[Frame, ...]]:
    """Return the frames of all patterns by the lemma of their head, those that ask for more first."""
    found: dict[str, list[Frame]] = {}
    for pattern in reference.patterns:
        for affirms, triggers in ((True, pattern.triggers), (False, pattern.contrary_triggers)):
            for trigger in triggers:
                frame = parse(trigger, pattern, affirms=affirms)
                for head in frame.heads:
                    found.setdefault(head, []).append(frame)
    return {head: tuple(sorted(items, key=lambda frame: -frame.weight)) for head, items in found.items()}


def parse(trigger: str, pattern: PropositionPattern, *, affirms: bool) -> Frame:
    """Return a trigger as a frame."""
    words = trigger.split()
    is_noun = words[0] == "the"
    subject = None if is_noun else _PARTIES[words[0]]
    heads = frozenset(words[1].split("|"))
    phrases: list[Phrase] = []
    pending: list[str] = []
    for word in words[2:]:
        if word in _PREPOSITIONS:
            pending.append(word)
            continue
        phrases.append(_phrase(" ".join(pending), word))
        pending = []
    particle = ""
    if not is_noun and len(phrases) == 1 and phrases[0].preposition in ("down", "up"):
        # "turn down offer": what stands before the object belongs to the verb.
        particle = phrases[0].preposition
        phrases = [Phrase("", phrases[0].kind, phrases[0].lemmas, phrases[0].pattern)]
    return Frame(pattern, affirms, is_noun, heads, subject, tuple(phrases), particle)


def _phrase(preposition: str, word: str) -> Phrase:
    nested = _NESTED.fullmatch(word)
    if nested is not None:
        return Phrase(preposition, "pattern", pattern=nested[1])
    if word in _PARTIES:
        return Phrase(preposition, _PARTIES[word])
    return Phrase(preposition, "noun", frozenset(word.split("|")))
