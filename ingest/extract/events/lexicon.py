"""Words that name events, by the type of the event. No actor and no place is among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ingest.extract.lexicon.heads import word_set

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ingest.records import Act, EventType


@dataclass(frozen=True, slots=True)
class Kind:
    """What else must stand beside a word for it to name an event of a type.

    Attributes:
        type: the type.
        beside: lemmas one of which stands beside the word as its modifier; none are asked for where empty.
        of: lemmas one of which heads what the word is of; none are asked for where empty.
        is_owned: whether somebody must be named whose deed it is, or a verb tell what it is about.
        is_specific: whether an article or an owner must stand before it.
    """

    type: EventType
    beside: frozenset[str] = frozenset()
    of: frozenset[str] = frozenset()
    is_owned: bool = False
    is_specific: bool = False


_FORCES: Final = word_set("""
    adviser advisor army battalion brigade contingent convoy diplomat division embassy fighter fleet force garrison
    guard inspector instructor mercenary militia mission monitor navy observer patrol peacekeeper personnel police
    regiment serviceman soldier squadron staff tank team troop unit vessel warship worker
""")
_ARMED: Final = word_set("""
    air airborne amphibious anti-terrorist armed armored armoured artillery combat cross-border drone full-scale ground
    joint large-scale military missile naval offensive punitive rocket special-forces surprise terrorist
""")
_PEACE: Final = word_set("""
    aid fact-finding humanitarian military monitoring observation observer peace peace-keeping peacekeeping police
    rescue training verification
""")

_MILITARY: Final[EventType] = "military-operation"
#: Verbs that name an event by themselves.
VERBS: Final[Mapping[str, Kind]] = {
    **dict.fromkeys(word_set("bomb bombard invade raid shell"), Kind(_MILITARY)),
    "veto": Kind("veto"),
    "meet": Kind("meeting"),
}
#: Nouns that name an event.
NOUNS: Final[Mapping[str, Kind]] = {
    **dict.fromkeys(word_set("airstrike bombardment counteroffensive incursion invasion shelling"), Kind(_MILITARY)),
    **dict.fromkeys(word_set("assault attack raid"), Kind(_MILITARY)),
    # Without an article it is mostly the adjective.
    "offensive": Kind(_MILITARY, is_specific=True),
    **dict.fromkeys(word_set("operation strike maneuver manoeuvre"), Kind(_MILITARY, beside=_ARMED)),
    "veto": Kind("veto", is_owned=True),
    "decision": Kind("decision", is_owned=True),
    "mission": Kind("mission", beside=_PEACE),
    **dict.fromkeys(word_set("summit"), Kind("meeting")),
    **dict.fromkeys(word_set("interview meeting talk conference"), Kind("meeting")),
    **dict.fromkeys(word_set("departure pullout withdrawal evacuation"), Kind("withdrawal", of=_FORCES)),
}
#: All of these: no other word names an event.
WORDS: Final = VERBS.keys() | NOUNS.keys()
#: Nouns of meetings that many other things are called by as well: what must stand beside them.
BESIDE_MEETING: Final[Mapping[str, frozenset[str]]] = {
    "conference": word_set("news peace press"),
    "talk": word_set("bilateral ceasefire crisis emergency face-to-face peace trilateral"),
}
#: Nouns whose plain plural is no event, but a kind of event ("high-level meetings").
NEVER_PLAIN_PLURAL: Final = word_set("conference decision interview meeting mission summit veto")
#: Words beside a noun that make it another thing ("heart attack", "hunger strike", "meeting room").
OTHER_SENSE: Final = word_set(
    "asthma charm cyber cyber-attack cyberattack general heart hunger labor labour panic verbal"
)

#: Verbs that tell who is behind an event that their object names.
LIGHT: Final = word_set("""
    attend begin carry commit conduct continue convene do execute give have hold host initiate launch lead make mount
    open organise organize perform stage start take undertake unleash
""")

#: What a statement's act is as an event, with verbs whose saying is one: whoever tells the truth notifies nobody.
ACTS: Final[Mapping[Act, tuple[EventType, frozenset[str]]]] = {
    "announce": ("announcement", word_set("announce declare disclose proclaim reveal unveil")),
    "notify": ("notification", word_set("advise alert brief inform notify")),
    "request": ("request", word_set("appeal apply ask beg beseech call implore petition plead request seek solicit")),
}

#: Kinds of propositions, by the first part of their keys, and what they are as events.
PROPOSITIONS: Final[Mapping[str, EventType]] = {
    "exit": "exit",
    "joining": "accession",
    "help-declined": "refusal",
    "help-ignored": "refusal",
}
