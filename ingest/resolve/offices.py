"""Which body a post is in, and which body of which state a name like "Danish Defence Ministry" names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from ingest.extract.lexicon import titles
from ingest.slugs import slug

if TYPE_CHECKING:
    from ingest.extract.lexicon.titles import TitleMatch
    from ontology.reference import Reference


class Body(NamedTuple):
    """A body of a state that reference data does not list: its key and its label."""

    key: str
    label: str


#: Who heads a ministry is said to be its state's: "Finance Minister of Norway", but "Spokesman of the Ministry".
_HEADS_OF_MINISTRIES: Final = ("Minister", "Secretary", "Minister of State", "Secretary of State")
_TAKES_ARTICLE: Final = re.compile(r"(?:Ministry|Department|Government) of ")
_SPELLING: Final = (("Defense", "Defence"), ("Labor", "Labour"))
_OF_STATE: Final = re.compile(r" of (?:the )?$")
_POSSESSIVE: Final = re.compile(r"^['’]s? ")
_MINISTRY: Final = re.compile(r"(?P<department>.+) (?P<kind>Ministry|Department)$", re.IGNORECASE)
_OPENING: Final = re.compile(
    r"(?:Federal |State )?(?P<kind>Ministry|Department) (?:of|for) (?:the )?(?P<department>.+)$", re.IGNORECASE
)
_STATES_WITH_ARTICLE: Final = re.compile(
    r"(?:United|Netherlands|Philippines|Maldives|Bahamas|Gambia|Comoros|Seychelles|Vatican|.*\bRepublic\b|.*Islands$|.*Emirates$"
    r"|Republic of|Democratic)"
)


def body_of_name(name: str, reference: Reference, state: str | None = None) -> Body | None:
    """Return the body of a state that a name names, or `None` where the name has no state and none is given.

    "Danish Defence Ministry", "Denmark's Ministry of Defence" and "Ministry of Defence of Denmark" name one body.
    """
    rest = name
    for match in reference.find(name):
        found = reference.state_of(name[match.start : match.end]) if match.form == "demonym" else None
        if (
            match.form in ("name", "abbreviation")
            and len(match.keys) == 1
            and reference.actors[match.keys[0]].type == "State"
        ):
            found = match.keys[0]
        if found is None:
            continue
        if match.start == 0:
            state, rest = found, _POSSESSIVE.sub("", name[match.end :]).strip()
        elif match.end == len(name) and (before := _OF_STATE.search(name[: match.start])) is not None:
            state, rest = found, name[: before.start()]
        break
    if state is None or not rest:
        return None
    return state_body(rest, state, reference)


def state_body(words: str, state: str, reference: Reference) -> Body:
    """Return the body of `state` that these words name, ministries under one form whatever the order of words."""
    for american, british in _SPELLING:
        words = words.replace(american, british).replace(american.lower(), british.lower())
    match = _OPENING.fullmatch(words) or _MINISTRY.fullmatch(words)
    if match is not None:
        words = f"{titles.capitalized(match['kind'].lower())} of {titles.capitalized(match['department'].lower())}"
    else:
        words = titles.capitalized(words) if words.islower() else words
    if words in ("Ministry of Foreign", "Ministry of Foreign Affairs", "Department of State") and (
        key := reference.foreign_ministry(state)
    ):
        return Body(key, reference.actors[key].label)
    return Body(f"body-{state}-{slug(words)}", f"{words} of {with_article(reference.actors[state].label)}")


def with_article(state: str) -> str:
    """Return a state's name as it stands after "of".

    >>> with_article("Norway"), with_article("United Kingdom")
    ('Norway', 'the United Kingdom')
    """
    return f"the {state}" if _STATES_WITH_ARTICLE.match(state) else state


def post_in_state(title: TitleMatch, state: str, reference: Reference) -> Body | None:
    """Return the body of a state that has a post of this title."""
    government = reference.government(state)
    if title.kind == "foreign":
        key = reference.foreign_ministry(state)
    elif title.kind == "minister" and title.department is not None:
        kind = "Department" if state == "united-states" else "Ministry"
        return state_body(f"{kind} of {title.department}", state, reference)
    else:
        key = government
    return Body(key, reference.actors[key].label) if key is not None else None


def post_label(title: str, body: str, body_label: str, reference: Reference) -> str:
    """Return a post's label: "Prime Minister of Norway", "Secretary General of NATO"."""
    actor = reference.actors.get(body)
    state = actor.country if actor is not None else _state_in_key(body, reference)
    if actor is not None and actor.type != "GovernmentBody":
        state = None
    heads_it = body.startswith("gov-") or title.endswith(_HEADS_OF_MINISTRIES)
    if heads_it and state is not None and state in reference.actors:
        return f"{title} of {with_article(reference.actors[state].label)}"
    if actor is not None and actor.type == "IntergovernmentalOrganization":
        short = next((form for form in actor.abbreviations if "." not in form), None)
        if short is not None:
            return f"{title} of {short}" if _spoken(short) else f"{title} of the {short}"
    return f"{title} of {'the ' if _TAKES_ARTICLE.match(body_label) else ''}{body_label}"


def _spoken(abbreviation: str) -> bool:
    # An abbreviation with a vowel between consonants is read as a word and takes no article: NATO, OPEC.
    return (
        re.fullmatch(r"[^AEIOU]*[AEIOU][^AEIOU]+[AEIOU]?[^AEIOU]*", abbreviation) is not None and len(abbreviation) > 3
    )


def _state_in_key(body: str, reference: Reference) -> str | None:
    if not body.startswith("body-"):
        return None
    words = body.removeprefix("body-").split("-")
    for size in range(min(6, len(words)), 0, -1):
        key = "-".join(words[:size])
        if key in reference.actors and reference.actors[key].type == "State":
            return key
    return None
