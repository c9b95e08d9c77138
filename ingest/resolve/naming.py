"""Which actor a name names: the same person by surname, the same body by abbreviation or short form."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from ingest import iris
from ingest.extract.lexicon import heads, nouns, places
from ingest.extract.lexicon.given_names import gender
from ingest.extract.lexicon.heads import word_set
from ingest.resolve import offices

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spacy.tokens import Token

    from ingest.extract.drafts import ActorMention
    from ingest.records import ActorType
    from ontology.reference import Reference

_BRACKET: Final = re.compile(r"\s?\((?:the )?[“\"]?$")
#: Longest "(the “" between a name and its abbreviation, in code points.
_LONGEST_GAP: Final = 12
_HONORIFIC: Final = re.compile(r"(\w+\.?) $")
_INANIMATE: Final = word_set(
    """polls data reports documents figures statistics studies results emails e-mails records papers letters photos
    videos images numbers tests surveys rules laws websites tweets posts messages statements articles stories
    books findings estimates rumors rumours filings files transcripts recordings tapes ads advertisements signs
    things events problems models maps charts graphs pictures remarks comments words texts memos provisions
    terms measures attacks prices shares markets stocks sales earnings odds headlines charges allegations claims
    reviews ratings"""
)
_PERSON_SUFFIXES: Final = ("man", "woman", "person", "ist", "ian", "eer", "ant", "or", "er", "ee", "mate")
_THINGS: Final = word_set(
    """letter paper newsletter report poll order chapter number offer answer computer server matter center centre
    factor error author's motor sensor monitor power weather winter summer november december september october
    trailer banner poster sticker paper rumor rumour indicator twitter newspaper folder header filter document
    statement restaurant grant warrant covenant affidavit footer color"""
)


#: What a person is called directly before the name: "spokeswoman", "his wife".
_WOMAN_OR_MAN: Final = re.compile(
    r"\b(?:(?P<woman>[a-z]*woman|actress|queen|princess|mother|sister|daughter|wife|widow)"
    r"|[a-z]*[^o]man|actor|king|prince|father|brother|son|husband|widower),? $",
    re.IGNORECASE,
)
#: What follows the adjective of a state that is not the speaker's own.
_OF_ANOTHER: Final = re.compile(r"(?: \w+){0,2} (?:counterpart|opposite number|equivalent|peer)s?\b")


class Person(NamedTuple):
    name: str
    gender: str | None


class People:
    """The persons of one article by name."""

    def __init__(self, mentions: Iterable[ActorMention]) -> None:
        self._full: dict[str, str] = {}
        self._by_last: dict[str, list[tuple[int, str]]] = {}
        self._by_first: dict[str, list[tuple[int, str]]] = {}
        mentions = tuple(mentions)
        self._by_particle = _by_particle(mentions)
        for mention in mentions:
            words = _straight(mention.name).split(" ")
            if len(words) < 2 or mention.name in self._by_particle:
                continue
            full = self._same(words) or mention.name
            self._full[mention.name] = full
            self._by_last.setdefault(_surname(words), []).append((mention.span.start, full))
            self._by_first.setdefault(words[0], []).append((mention.span.start, full))
            if len(words) > 2:
                self._by_last.setdefault(" ".join(words[1:]), []).append((mention.span.start, full))

    def _same(self, words: list[str]) -> str | None:
        """Return a full name seen before that differs in middle names or initials only."""
        for _, known in self._by_last.get(_surname(words), ()):
            parts = known.split(" ")
            if parts[0] == words[0] or (
                parts[0][0] == words[0][0] and (len(parts[0].rstrip(".")) == 1 or len(words[0].rstrip(".")) == 1)
            ):
                return known
        return None

    def of(self, mention: ActorMention, text: str) -> Person:
        """Return the person that a name names: by surname, the latest before it, else the first after it."""
        name = self._full.get(self._by_particle.get(mention.name, mention.name))
        honored = _honored_gender(mention, text)
        if name is None:
            name = (
                self._by_part(mention, self._by_last, honored)
                or self._by_part(mention, self._by_first, honored)
                or mention.name
            )
        return Person(name, honored or gender(name))

    def _by_part(
        self, mention: ActorMention, table: dict[str, list[tuple[int, str]]], honored: str | None
    ) -> str | None:
        found = [
            (start, name)
            for start, name in table.get(_straight(mention.name), ())
            if honored is None or gender(name) in (None, honored)
        ]
        before = [name for start, name in found if start < mention.span.start]
        if before:
            return before[-1]
        return found[0][1] if found else None


def _straight(name: str) -> str:
    """Return a name with one kind of apostrophe, which a text need not keep to: "O’Hara", "O'Hara"."""
    return name.replace("’", "'").replace("‘", "'")


def _by_particle(mentions: Iterable[ActorMention]) -> dict[str, str]:
    """Return the full name for each surname that begins with a particle: "Anna van Dam" for "Van Dam"."""
    names = dict.fromkeys(mention.name for mention in mentions)
    ends: dict[str, str] = {}
    for name in names:
        words = name.split(" ")
        for first in range(1, len(words) - 1):
            if words[first] in heads.PARTICLES:
                ends.setdefault(_straight(" ".join(words[first:])).casefold(), name)
    return {name: ends[key] for name in names if (key := _straight(name).casefold()) in ends}


def _surname(words: list[str]) -> str:
    last = words[-1]
    return words[-2] if last.rstrip(".").casefold() in ("jr", "sr", "ii", "iii", "iv") and len(words) > 2 else last


def _honored_gender(mention: ActorMention, text: str) -> str | None:
    start = mention.span.start
    before = _HONORIFIC.search(text, max(0, start - 12), start)
    if before is not None and (told := heads.HONORIFIC_GENDER.get(before[1].casefold())) is not None:
        return told
    called = _WOMAN_OR_MAN.search(text, max(0, start - 20), start)
    return None if called is None else "f" if called["woman"] is not None else "m"


@dataclass(frozen=True, slots=True)
class NamedBody:
    """A body by key; `state` is the state that a seat of government's name can stand for as well."""

    key: str
    type: ActorType
    label: str
    state: str | None = None


class Bodies:
    """The bodies of one article by name."""

    def __init__(self, text: str, mentions: Sequence[ActorMention], reference: Reference) -> None:
        self._reference = reference
        named = [it for it in mentions if it.form in ("name", "abbreviation") and it.type not in ("Person", "Place")]
        self._long = _short_forms(text, named)
        self._types: dict[str, ActorType] = {}
        self._known: dict[str, NamedBody] = {}
        for mention in named:
            if mention.type == "NewsMediaOrganization" or mention.name not in self._types:
                self._types[mention.name] = mention.type
            if mention.key is not None:
                label = reference.actors[mention.key].label
                self._known.setdefault(mention.name, NamedBody(mention.key, mention.type, label))
        self._states: Counter[str] = Counter()
        for mention in mentions:
            actor = reference.actors.get(mention.key or "")
            if actor is not None and actor.type in ("State", "GovernmentBody"):
                state = actor.key if actor.type == "State" else actor.country
                self._states.update([state] if state is not None else [])
        #: How often the text speaks of each state by its adjective: "Norwegian". "His Danish counterpart" tells of
        #: another state than the one that is spoken of.
        self.adjectives = Counter(
            match.keys[0]
            for match in reference.find(text)
            if match.form == "demonym" and len(match.keys) == 1 and not _OF_ANOTHER.match(text, match.end)
        )
        self._states.update(self.adjectives)

    def of(self, mention: ActorMention) -> NamedBody | None:
        """Return the body, state or place that a mention names; `None` where several would do equally."""
        actors = self._reference.actors
        if mention.key is not None:
            return NamedBody(mention.key, mention.type, actors[mention.key].label)
        if mention.form == "metonym":
            return self._metonym(mention)
        if mention.candidates:
            key = self._likeliest(mention.candidates)
            return NamedBody(key, actors[key].type, actors[key].label) if key is not None else None
        name = self._long.get(mention.name, mention.name)
        if name in self._known:
            return self._known[name]
        keys = self._reference.named(name)
        if len(keys) == 1:
            return NamedBody(keys[0], actors[keys[0]].type, actors[keys[0]].label)
        if mention.type == "GovernmentBody" or name.casefold().startswith(("ministry", "department")):
            only = next(iter(self._states)) if len(self._states) == 1 and not places.begins(name) else None
            body = offices.body_of_name(name, self._reference, only)
            if body is not None:
                return NamedBody(body.key, "GovernmentBody", body.label)
        kind = self._types.get(name, mention.type)
        return NamedBody(iris.actor_key(kind, name.removeprefix("The ")), kind, name)

    def _metonym(self, mention: ActorMention) -> NamedBody | None:
        actors = self._reference.actors
        bodies = [key for key in mention.candidates if key in actors and actors[key].type != "State"]
        key = self._likeliest(bodies) or (bodies[0] if len(bodies) == 1 else None)
        if mention.type == "Place":
            state = actors[key].country if key is not None else None
            return NamedBody(iris.place_key(mention.name), "Place", mention.name, state)
        if key is None:
            return None
        return NamedBody(key, "GovernmentBody", actors[key].label, actors[key].country)

    def _likeliest(self, keys: Sequence[str]) -> str | None:
        """Return the one key, or the one whose state the article names most."""
        if len(keys) == 1:
            return keys[0]
        ranked = sorted(
            (
                (self._states[self._reference.actors[key].country or key], key)
                for key in keys
                if key in self._reference.actors
            ),
            reverse=True,
        )
        if ranked and ranked[0][0] > 0 and (len(ranked) == 1 or ranked[1][0] < ranked[0][0]):
            return ranked[0][1]
        return None


def _short_forms(text: str, named: Sequence[ActorMention]) -> dict[str, str]:
    """Return the long name that each short one stands for: in brackets after it, its initials, or a word of it."""
    out: dict[str, str] = {}
    for before, mention in pairwise(named):
        gap, after = text[before.span.end : mention.span.start], text[mention.span.end : mention.span.end + 2]
        if len(gap) < _LONGEST_GAP and _BRACKET.fullmatch(gap) and after.lstrip('”"')[:1] == ")":
            out[mention.name] = before.name
    # "Confederation of Alpine Sports (COAS)" is "Coas" further on, in papers that write initials so.
    spelled = {short.casefold(): name for short, name in out.items() if short.isupper() and len(short) > 2}
    out |= {
        mention.name: spelled[mention.name.casefold()]
        for mention in named
        if mention.key is None and mention.name not in out and mention.name.casefold() in spelled
    }
    # "Alpine Foods Ltd" and "Alpine Foods" are one.
    plain = {mention.name for mention in named}
    for mention in named:
        stem, _, form = mention.name.rpartition(" ")
        if mention.key is None and form.casefold() in heads.SUFFIXES and (stem := stem.rstrip(",")) in plain:
            out.setdefault(mention.name, stem)
    full = [mention.name for mention in named if mention.key is None and " " in mention.name]
    initials = {"".join(word[0] for word in name.split() if word[0].isupper()): name for name in reversed(full)}
    by_part = {name.rsplit(" ", 1)[1]: name for name in reversed(full) if heads.is_team(name)}
    by_part |= {name.split(" ", 1)[0]: name for name in reversed(full)}
    for mention in named:
        if mention.key is not None or mention.name in out:
            continue
        if (mention.form == "abbreviation" and (name := initials.get(mention.name.replace(".", ""))) is not None) or (
            mention.name.casefold() not in heads.GENERIC and (name := by_part.get(mention.name)) is not None
        ):
            out[mention.name] = out.get(name, name)
    return out


def kind_of_noun(root: Token) -> ActorType | None:
    """Return what kind of actor a common noun that speaks is, or `None` for a thing ("the report")."""
    lower = root.lower_
    if root.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM") or lower in _INANIMATE or lower in _THINGS:
        return None
    if lower in nouns.GROUPS:
        return "Group"
    if lower in nouns.PEOPLE:
        return "Person"
    if lower in nouns.BODIES or lower in heads.MEDIA:
        return nouns.TYPE_OF_NOUN.get(lower, "Organization")
    if root.tag_ == "NNPS":
        return "Group"
    if root.tag_ == "NNS":
        return "Group" if lower[:-1].endswith(_PERSON_SUFFIXES) else None
    return "Person" if lower.endswith(_PERSON_SUFFIXES) and root.pos_ == "NOUN" else None
