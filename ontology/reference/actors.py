"""What the reference data says: actors with their names, and patterns of propositions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping

#: What follows `<base>id/actor/` in an actor's IRI.
ActorKey = str
NameForm = Literal["name", "abbreviation", "metonym", "demonym"]

#: The classes an actor of the reference data may have.
ActorType = Literal[
    "State",
    "GovernmentBody",
    "IntergovernmentalOrganization",
    "NewsMediaOrganization",
    "OrganizationalUnit",
    "Organization",
]
ACTOR_TYPES: Final[tuple[ActorType, ...]] = get_args(ActorType)


@dataclass(frozen=True, slots=True)
class ReferenceActor:
    """A state, a body or a medium that articles name.

    Attributes:
        key: "france", "gov-france", "mfa-france", "nato", "reuters".
        type: one of `ACTOR_TYPES`.
        label: the name to show, as newspapers write it.
        names: further full names; the label is not repeated.
        abbreviations: "NATO", "UK", "U.S."; with and without points where both are usual.
        metonyms: what stands for it in some contexts, without article ("Paris", "Kremlin").
        demonyms: of a state only: adjectives and names of nationals ("French", "Frenchman").
        nouns: lower-case common nouns that a text may go on calling it by ("alliance", "bloc").
        codes: ISO 3166-1 codes of a state, two letters, three letters, digits.
        country: the state that a government body belongs to, or a medium's home state.
        unit_of: the body that it is a unit of.
    """

    key: ActorKey
    type: ActorType
    label: str
    names: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    country: ActorKey | None = None
    unit_of: ActorKey | None = None


@dataclass(frozen=True, slots=True)
class NameMatch:
    """Words of a text that the reference data knows: code points, 0-based, end excluded.

    `keys` are all actors that bear the name in this form, sorted.
    """

    start: int
    end: int
    form: NameForm
    keys: tuple[ActorKey, ...]


@dataclass(frozen=True, slots=True)
class PropositionPattern:
    """A kind of proposition about a member and an organization, and the words that put it forward.

    Attributes:
        key: first part of a proposition's key ("exit" in "exit-france-nato"). Patterns of one key tell apart wordings
            that amount to different statuses.
        template: the proposition as a sentence, with `{member}` and `{organization}` to fill in.
        triggers: wordings that affirm it ("member leave organization"); `propositions.ttl` says how they are read.
        contrary_triggers: wordings that deny it ("member boycott meeting").
        statuses: from how the proposition is put ("affirmed", "denied", "possible", "conditional", "planned",
            "ruled-out", "described") to the membership status that this amounts to, without the prefix `status-`.
        brought_about_by: acts that make it so by saying so, without the prefix `act-` ("announce").
        tensions: keys of propositions that sit ill with this one: one affirmed, the other denied, of the same parties.
    """

    key: str
    template: str
    triggers: tuple[str, ...]
    contrary_triggers: tuple[str, ...]
    statuses: Mapping[str, str]
    brought_about_by: tuple[str, ...]
    tensions: tuple[str, ...]
