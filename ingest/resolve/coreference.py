"""What a pronoun or a description stands for, by recency, fit and position in the sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from ingest.extract.lexicon.heads import word_set

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ingest.records import ActorType

#: How many sentences back a pronoun may look.
_REACH_SENTENCES: Final = 6
_BODIES: Final[frozenset[ActorType]] = frozenset(
    {
        "State",
        "GovernmentBody",
        "IntergovernmentalOrganization",
        "NewsMediaOrganization",
        "OrganizationalUnit",
        "Organization",
    }
)
_HE: Final = word_set("he him his himself")
_SHE: Final = word_set("she her hers herself")
_IT: Final = word_set("it its itself")
_THEY: Final = word_set("they them their themselves")
#: Pronouns for one person.
PERSONAL: Final = _HE | _SHE | word_set("i me my who whom")
PRONOUNS: Final = _HE | _SHE | _IT | _THEY | word_set("i me my we us our who whom")


@dataclass(slots=True)
class Entity:
    """An actor while the article is being read."""

    key: str
    type: ActorType
    label: str
    gender: str | None = None
    nouns: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An actor at a place: `sentence` is the number of the sentence; `subject` tells that it is one there.

    `scene` tells that it is only where something happens ("in Chile").
    """

    start: int
    sentence: int
    entity: Entity
    subject: bool
    quoted: bool
    scene: bool = False


def antecedent(pronoun: str, start: int, sentence: int, before: Iterable[Occurrence]) -> Entity | None:
    """Return who a pronoun at `start` stands for, given the occurrences before it, latest first.

    The nearest sentence with a subject that fits decides; where no fitting one is a subject, the nearest that fits.
    Words within quotation marks come last: who is talked about there is rarely who talks next.
    """
    fits = _fitting(pronoun.casefold())
    if fits is None:
        return None
    nearest: Entity | None = None
    quoted: Entity | None = None
    for occurrence in before:
        if occurrence.start >= start:
            continue
        if sentence - occurrence.sentence > _REACH_SENTENCES:
            break
        if not fits(occurrence.entity) or occurrence.scene:
            continue
        if occurrence.quoted:
            quoted = quoted or occurrence.entity
        elif occurrence.subject:
            return occurrence.entity
        else:
            nearest = nearest or occurrence.entity
    return nearest or quoted


def _fitting(pronoun: str) -> Callable[[Entity], bool] | None:
    if pronoun in _HE:
        return lambda entity: entity.type == "Person" and entity.gender != "f"
    if pronoun in _SHE:
        return lambda entity: entity.type == "Person" and entity.gender != "m"
    if pronoun in _IT:
        return lambda entity: entity.type in _BODIES
    if pronoun in _THEY:
        return lambda entity: entity.type == "Group" or entity.type in _BODIES - {"State"}
    return None


_INTERNATIONAL: Final[frozenset[ActorType]] = frozenset({"IntergovernmentalOrganization"})
_PRIVATE: Final[frozenset[ActorType]] = frozenset({"Organization"})
_MEDIA: Final[frozenset[ActorType]] = frozenset({"NewsMediaOrganization"})
#: Types of body that a noun may stand for. A body whose name has the noun in it fits first.
_NOUNS: Final[dict[str, frozenset[ActorType]]] = {
    **dict.fromkeys(["organization", "organisation", "body", "group"], _INTERNATIONAL | _PRIVATE),
    **dict.fromkeys(["alliance", "bloc", "union", "pact", "grouping"], _INTERNATIONAL),
    **dict.fromkeys(
        [
            "company",
            "firm",
            "startup",
            "corporation",
            "business",
            "giant",
            "retailer",
            "airline",
            "automaker",
            "carmaker",
            "manufacturer",
            "conglomerate",
            "association",
            "federation",
            "foundation",
            "charity",
            "nonprofit",
            "institute",
            "club",
            "team",
            "league",
            "movement",
            "coalition",
        ],
        _PRIVATE,
    ),
    **dict.fromkeys(["newspaper", "magazine", "paper", "broadcaster", "network", "outlet", "daily", "weekly"], _MEDIA),
}
#: Parts of names that keep a body from being called by a noun of another kind.
_COMPANY: Final = word_set(
    "company firm startup corporation business giant retailer airline automaker carmaker manufacturer conglomerate"
)
_NOT_COMPANIES: Final = word_set(
    """party university college school union committee association federation foundation church institute council league
    board commission court ministry agency bureau parliament"""
)


#: How far from a name, in code points, a noun is said of it.
_BESIDE_BEFORE: Final = 40
_BESIDE_AFTER: Final = 60
#: Beyond it a noun is said of somebody else. An initial or "Dr." does not end a sentence.
_SENTENCE_END: Final = re.compile(r"(?<=[a-z\d)]{3})[.!?][”\"’]?\s|\n")
#: How many occurrences back a description may look.
_REACH_OCCURRENCES: Final = 400


def body_described(words: Sequence[str], before: Iterable[Occurrence]) -> Entity | None:
    """Return the body that a description stands for: the latest that fits, by name first, then by type.

    By type, one that a sentence or two before was about counts before one that was mentioned since ("a rival, Acme").
    `words` are the description's, in lower case, its noun last; `before` are the occurrences before it, latest first.
    """
    noun = words[-1]
    by_type: Occurrence | None = None
    kinds = _NOUNS.get(noun) if "news" not in words else _MEDIA
    for occurrence in islice(before, _REACH_OCCURRENCES):
        entity = occurrence.entity
        if entity.type not in _BODIES:
            continue
        named = entity.label.casefold().split()
        if noun in named or noun in entity.nouns:
            return entity
        fits = kinds is not None and entity.type in kinds
        if not fits or (noun in _COMPANY and not _NOT_COMPANIES.isdisjoint(named)):
            continue
        if by_type is None or (
            not by_type.subject and occurrence.subject and by_type.sentence - occurrence.sentence <= _REACH_SENTENCES
        ):
            by_type = occurrence
    return None if by_type is None else by_type.entity


def person_described(noun: str, text: str, before: Iterable[Occurrence]) -> Entity | None:
    """Return the person whom "the <noun>" takes up: an unnamed one so described, or one so called beside the name."""
    for occurrence in islice(before, _REACH_OCCURRENCES):
        entity = occurrence.entity
        if entity.type != "Person":
            continue
        if noun in entity.label.split():
            return entity
        start, end = occurrence.start - _BESIDE_BEFORE, occurrence.start + len(entity.label) + _BESIDE_AFTER
        before_it = _SENTENCE_END.split(text[max(0, start) : occurrence.start])[-1]
        after_it = _SENTENCE_END.split(text[occurrence.start : end])[0]
        if noun in (before_it + after_it).casefold():
            return entity
    return None
