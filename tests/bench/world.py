"""Who and what a generated corpus is about: persons made up, everything else from the reference data.

Few actors are in many articles: who comes n-th is met about 1/n as often as who comes first (Zipf's law).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from ingest.iris import membership_key, person_key, post_key, proposition_key
from ontology.reference import load

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from ontology.reference import Reference

_FIRST: Final = (
    "Ada", "Ama", "Anton", "Beata", "Bruno", "Carla", "Chidi", "Clara", "Dagny", "Dario", "Edith", "Elif", "Emil",
    "Esi", "Farid", "Freya", "Goran", "Greta", "Hana", "Hugo", "Ida", "Ilse", "Imre", "Ines", "Ivo", "Jana",
    "Jonas", "Kofi", "Lars", "Leila", "Lina", "Malik", "Marta", "Milo", "Nadia", "Nils", "Nora", "Olga", "Omar",
    "Otto", "Paula", "Petra", "Rafael", "Rosa", "Samir", "Selma", "Sven", "Talia", "Tomas", "Ulla", "Vera",
    "Viktor", "Wanda", "Yara", "Yusuf", "Zofia",
)  # fmt: skip
_LAST: Final = (
    "Abara", "Almeida", "Asante", "Bakker", "Berger", "Boateng", "Brandt", "Castel", "Conrad", "Dahl", "Danso",
    "Diallo", "Eriksen", "Falk", "Ferro", "Fischer", "Garcia", "Gruber", "Haddad", "Halla", "Hansen", "Horvat",
    "Ibsen", "Jansen", "Kamau", "Keller", "Kessler", "Koroma", "Kovac", "Lang", "Larsen", "Lindgren", "Lopes",
    "Maas", "Mensah", "Moreau", "Mueller", "Nagy", "Nkosi", "Novak", "Okafor", "Olsen", "Osei", "Pavlova",
    "Pereira", "Quist", "Rahman", "Reyes", "Rossi", "Salgado", "Santos", "Silva", "Sorensen", "Tamm", "Toure",
    "Urban", "Varga", "Vogel", "Weiss", "Ziegler",
)  # fmt: skip
_INITIALS: Final = "ABCDEFGHJKLMNOPRSTVW"

#: Title of a post, and the kind of body it is in.
_TITLES: Final = (
    ("Prime Minister", "gov"),
    ("Foreign Minister", "mfa"),
    ("Defense Minister", "gov"),
    ("government spokesperson", "gov"),
    ("Deputy Foreign Minister", "mfa"),
    ("Secretary General", "organization"),
    ("spokesperson", "organization"),
)


class Actor(NamedTuple):
    """An actor of the reference data: key, class as a term without its namespace, label, and a metonym or ""."""

    key: str
    type: str
    label: str
    metonym: str


class Person(NamedTuple):
    """A made-up person and the post that they hold."""

    key: str
    name: str
    surname: str
    post: str
    post_label: str
    title: str
    body: Actor
    membership: str


class Proposition(NamedTuple):
    """What claims about a member and an organization may be about.

    `words` says it within a sentence; `affirmed` and `denied` are the statuses that a claim of it gives.
    """

    kind: str
    label: str
    words: str
    affirmed: str
    denied: str
    temporality: str


PROPOSITIONS: Final = (
    Proposition("exit", "{m} leaves {o}.", "{m} would leave {o}", "exit-announced", "exit-ruled-out", "future"),
    Proposition("member", "{m} is a member of {o}.", "{m} belongs to {o}", "member", "not-member", "non-future"),
    Proposition(
        "takes-part",
        "{m} takes part in the work of {o}.",
        "{m} takes part in the work of {o}",
        "participating",
        "not-participating",
        "non-future",
    ),
    Proposition("joining", "{m} joins {o}.", "{m} would join {o}", "joining-announced", "joining-ruled-out", "future"),
    Proposition(
        "suspended",
        "{m} suspends its membership of {o}.",
        "{m} had suspended its membership of {o}",
        "membership-suspended",
        "suspension-not-notified",
        "non-future",
    ),
)


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """The actors of one corpus, those met most often first."""

    states: tuple[Actor, ...]
    organizations: tuple[Actor, ...]
    media: tuple[Actor, ...]
    persons: int
    reference: Reference

    @classmethod
    def of(cls, articles: int, rng: Random) -> World:
        """Return a world for about so many articles: the more there are, the more persons are heard."""
        reference = load()
        actors = reference.actors

        def those(type_: str, most: int) -> tuple[Actor, ...]:
            found = [
                _actor(reference, key)
                for key in sorted(actors)
                if actors[key].type == type_ and '"' not in actors[key].label and "\\" not in actors[key].label
            ]
            rng.shuffle(found)
            return tuple(found[:most])

        states = tuple(it for it in those("State", 250) if f"gov-{it.key}" in actors and f"mfa-{it.key}" in actors)
        return cls(
            states,
            those("IntergovernmentalOrganization", 120),
            those("NewsMediaOrganization", 80),
            max(60, articles * 3 // 5),
            reference,
        )

    def government(self, state: Actor) -> Actor:
        return _actor(self.reference, f"gov-{state.key}")

    def person(self, number: int) -> Person:
        """Return the person of this number, always the same."""
        return _person(self, number)


def zipf(rng: Random, size: int) -> int:
    """Return a whole number from 0 below `size`, n about 1/(n+1) as often as 0.

    >>> from random import Random
    >>> drawn = [zipf(Random(n), 1000) for n in range(400)]
    >>> min(drawn) >= 0 and max(drawn) < 1000 and sum(it < 31 for it in drawn) > 150
    True
    """
    return min(size - 1, int(math.exp(rng.random() * math.log(size + 1))) - 1)


@lru_cache(maxsize=4096)
def _actor(reference: Reference, key: str) -> Actor:
    found = reference.actors[key]
    return Actor(key, found.type, found.label, next(iter(found.metonyms), ""))


@lru_cache(maxsize=4096)
def _person(world: World, number: int) -> Person:
    # Numbers are spread over the names, so that those met most often share neither first name nor surname.
    first = _FIRST[number % len(_FIRST)]
    surname = _LAST[(number * 7 + number // len(_FIRST)) % len(_LAST)]
    # The pairs repeat after as many as their least common multiple; a middle initial, then two, keep them apart.
    turn = number // math.lcm(len(_FIRST), len(_LAST))
    name = f"{first} {_middle(turn)}{surname}"
    title, where = _TITLES[number % len(_TITLES)]
    if where == "organization":
        body = world.organizations[number % len(world.organizations)]
        label = f"{title} of {body.label}"
    else:
        state = world.states[number * 3 % len(world.states)]
        body = _actor(world.reference, f"{where}-{state.key}")
        label = f"{title} of {state.label}"
    key, post = person_key(name), post_key(body.key, title)
    return Person(key, name, surname, post, label, title, body, membership_key(key, post))


def _middle(turn: int) -> str:
    initials = ""
    while turn:
        turn, place = divmod(turn - 1, len(_INITIALS))
        initials = f"{_INITIALS[place]}. {initials}"
    return initials


def proposition(kind: Proposition, member: Actor, organization: Actor) -> tuple[str, str, str]:
    """Return the key, the label and the words within a sentence of a proposition about two actors."""
    names = {"m": member.label, "o": organization.label}
    return (
        proposition_key(kind.kind, member.key, organization.key),
        kind.label.format(**names),
        kind.words.format(**names),
    )


def pick(rng: Random, items: Sequence[Actor]) -> Actor:
    """Return one of the actors, the earlier ones far more often."""
    return items[zipf(rng, len(items))]
