"""Which words of a sentence stand for a member, and which for an organization."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, deque
from typing import TYPE_CHECKING, Final

from ingest.extract.claims.clauses import conjuncts, noun_phrases
from ingest.extract.lexicon.heads import word_set

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from spacy.tokens import Token

    from ingest.extract.drafts import Block
    from ingest.records import Actor, Span
    from ontology.reference import Reference

#: What may have members, and what may be one. A person is a member only of what is not made of states.
_ORGANIZATIONS: Final = frozenset(("IntergovernmentalOrganization", "Organization"))
_MEMBERS: Final = frozenset(("State", "IntergovernmentalOrganization", "Organization", "Group"))

#: Nouns by which a text goes on speaking of an organization that it named.
_GENERIC: Final = word_set("""
    agency alliance association bloc body cartel club commission community council court federation forum fund group
    grouping league organisation organization pact secretariat treaty union
""")
#: Nouns for those who act for a state that is named beside them.
_ACTS_FOR_STATE: Final = word_set("""
    administration authority cabinet country government junta leadership nation parliament regime republic ruler
    side state
""")
#: Words in the name of an organization that has people or firms as members, never states.
_NEVER_OF_STATES: Final = word_set("""
    airline army association bank board brothers capital church club college company corp corporation department fc
    foundation gmbh hospital hotel inc institute ltd ministry museum office party plc police school society team theater
    theatre trust university
""")
#: Words in the name of a body that people come to, stay in and leave without belonging to it.
_STAYED_AT: Final = word_set("clinic hospital hotel museum prison stadium theater theatre")
_PRONOUNS: Final = word_set("it its itself their them they")
_PLURAL: Final = word_set("their them they")
_WE: Final = word_set("our ours us we")
_MODIFIERS: Final = frozenset(("amod", "compound", "nmod", "nsubj", "poss"))
#: Prepositions by which a noun takes its member, and its organization.
_OF_MEMBER: Final = frozenset(("by", "for", "from", "of"))
_OF_ORGANIZATION: Final = frozenset(("at", "by", "for", "from", "in", "into", "of", "to", "with", "within"))


class Parties:
    """The actors of one article by the words that name them.

    `keys` are the actors that words stand for; `members` say what they stand for where they name a member (a state,
    for the name of its capital).
    """

    def __init__(
        self, actors: Sequence[Actor], keys: Mapping[Span, str], members: Mapping[Span, str], reference: Reference
    ) -> None:
        self._types: dict[str, str] = {actor.key: actor.type for actor in actors}
        self._never_of_states = {
            actor.key
            for actor in actors
            if actor.type == "Organization" and not _NEVER_OF_STATES.isdisjoint(actor.label.lower().split())
        }
        self._stayed_at = {actor.key for actor in actors if not _STAYED_AT.isdisjoint(actor.label.lower().split())}
        self._reference = reference
        self._members = members
        self._keys = {mention.span: actor.key for actor in actors for mention in actor.mentions} | dict(keys)
        self._ends: dict[int, list[Span]] = {}
        for span in self._keys:
            self._ends.setdefault(span.end, []).append(span)
        named = sorted((span.start, key) for span, key in self._keys.items() if self._is_organization(key))
        self._organizations = [key for _, key in named]
        self._starts = [start for start, _ in named]
        self._body_starts = [start for start, key in named if key not in self._never_of_states]
        self._foremost = list(_foremost(key for _, key in named if key not in self._never_of_states))

    def _type(self, key: str | None) -> str | None:
        known = self._reference.actors.get(key or "")
        return self._types.get(key or "") or (None if known is None else known.type)

    def members(self, block: Block, token: Token, we: str | None = None) -> list[str]:
        """Return the members that a phrase names, by its head and what is joined to it; `we` is who says "we"."""
        found = (self._member(block, item, we) for item in conjuncts(token))
        return list(dict.fromkeys(key for key in found if key is not None))

    def organization(self, block: Block, token: Token, we: str | None = None) -> str | None:
        """Return the organization that a phrase names by its head, or goes on speaking of."""
        if token.lower_ in _WE:
            return we if self._is_organization(we) else None
        key = self._key(block, token)
        if self._is_organization(key):
            return key
        if key is not None and token.pos_ != "PRON":
            return None
        if token.lower_ not in _PRONOUNS and token.lemma_.lower() not in _GENERIC:
            return None
        if token.pos_ == "NOUN":
            named = next((key for low in _beside(token) if (key := self._key(block, low)) is not None), None)
            if named is not None:
                return named if self._is_organization(named) else None
        return self.foremost_organization(block.start + token.idx)

    def named_beside(self, block: Block, noun: Token) -> Iterator[str]:
        """Yield the organizations that are named beside a noun, near ones first ("the work of the NATO command")."""
        for low in _beside(noun):
            key = self._key(block, low)
            if key is not None and self._is_organization(key):
                yield key

    def meant_beside(self, block: Block, noun: Token, we: str | None = None) -> Iterator[str]:
        """Yield those that the text goes on speaking of beside a noun ("its work", "members of the bloc")."""
        for low in _beside(noun):
            if low.pos_ in ("NOUN", "PRON") and self._key(block, low) is None:
                found = self.organization(block, low, we)
                if found is not None:
                    yield found

    def members_beside(self, block: Block, noun: Token, we: str | None = None) -> Iterator[str]:
        """Yield the members named beside a noun: its owner, its adjective, or by a preposition.

        An organization that is not its owner is what the noun is of ("NATO membership"), not a member.
        """
        for child in noun.children:
            if child.dep_ == "poss":
                yield from self.members(block, child, we)
        beside = [child for child in noun.children if child.dep_ in _MODIFIERS and child.dep_ != "poss"]
        beside += [low for name, low in noun_phrases(noun) if name in _OF_MEMBER and low.dep_ == "pobj"]
        for low in beside:
            yield from (key for key in self.members(block, low, we) if not self._is_organization(key))

    def subjects_above(self, block: Block, pronouns: Sequence[Token]) -> list[str]:
        """Return the members that a pronoun means where the article's actors do not tell: the subjects further up."""
        for pronoun in pronouns:
            if self._span(block, pronoun) is not None:
                return []
            for verb in pronoun.ancestors:
                for child in verb.children:
                    if child.dep_ == "nsubj" and child.i < pronoun.i and (found := self.members(block, child)):
                        meant = found if pronoun.lower_ in _PLURAL else found[:1]
                        return [] if self.is_person(found[0]) else meant
        return []

    def foremost_organization(self, position: int) -> str | None:
        """Return what "the bloc" means: the organization of states named most often before a place in the text."""
        place = bisect_left(self._body_starts, position)
        return self._foremost[place - 1] if place else None

    def organizations_in(self, span: Span) -> list[str]:
        """Return the organizations named within a place in the text, each once."""
        first, last = bisect_left(self._starts, span.start), bisect_left(self._starts, span.end)
        return list(dict.fromkeys(self._organizations[first:last]))

    def state(self, key: str | None) -> str | None:
        """Return the member that an actor is or acts for."""
        actor = self._reference.actors.get(key or "")
        if actor is not None and actor.type == "GovernmentBody":
            return actor.country
        return key if self._type(key) in _MEMBERS else None

    def is_person(self, key: str) -> bool:
        return self._type(key) == "Person"

    def is_named(self, key: str) -> bool:
        """Tell whether an actor is one of its own, not a group that is only described ("new members")."""
        return self._type(key) != "Group"

    def may_have(self, organization: str, member: str) -> bool:
        """Tell whether an actor of the member's kind can belong to the organization."""
        if organization == member or (self._type(member) == "State" and organization in self._never_of_states):
            return False
        if self.is_person(member):
            return self._type(organization) == "Organization" and organization not in self._stayed_at
        return True

    def _is_organization(self, key: str | None) -> bool:
        return self._type(key) in _ORGANIZATIONS

    def _member(self, block: Block, token: Token, we: str | None) -> str | None:
        if token.lower_ in _WE:
            return None if self._is_organization(we) else self.state(we)
        span = self._span(block, token)
        if span is not None:
            key = self._members.get(span, self._keys[span])
            return key if self.is_person(key) else self.state(key)
        if token.pos_ in ("ADJ", "PROPN", "NOUN") and (state := self._reference.state_of(token.text)) is not None:
            return state
        if token.lemma_.lower() in _ACTS_FOR_STATE:
            beside = (self._member(block, child, we) for child in token.children if child.dep_ in _MODIFIERS)
            return next((key for key in beside if key is not None), None)
        return None

    def _key(self, block: Block, token: Token) -> str | None:
        span = self._span(block, token)
        key = None if span is None else self._keys[span]
        return self._whole(key) if self._type(key) == "OrganizationalUnit" else key

    def _whole(self, unit: str | None) -> str | None:
        """Return the organization that a unit is part of: as the reference data says, or by the unit's own key."""
        actor = self._reference.actors.get(unit or "")
        if actor is not None:
            return actor.unit_of
        return next((key for key in self._organizations if (unit or "").startswith(f"{key}-")), None)

    def _span(self, block: Block, token: Token) -> Span | None:
        """Return the longest mention that a token is the head of: it ends with the token, or with a phrase after it."""
        start = block.start + token.idx
        for last in (token, *(child.right_edge for child in token.rights)):
            end = block.start + last.idx + len(last.text)
            found = [span for span in self._ends.get(end, ()) if span.start <= start]
            if found:
                return min(found)
        return None


def _beside(noun: Token) -> Iterator[Token]:
    """Yield the words beside a noun and beside those, near ones first: owners, compounds, prepositional phrases."""
    seen, waiting = {noun.i}, deque([noun])
    while waiting:
        token = waiting.popleft()
        below = [child for child in token.children if child.dep_ in _MODIFIERS or child.dep_ in ("appos", "conj")]
        below += [low for preposition, low in noun_phrases(token) if preposition in _OF_ORGANIZATION]
        for low in below:
            if low.i not in seen:
                seen.add(low.i)
                waiting.append(low)
                yield low


def _foremost(keys: Iterable[str]) -> Iterator[str]:
    """Yield, after each key, the one met most often so far; of equals, the later one."""
    counts: Counter[str] = Counter()
    best = ""
    for key in keys:
        counts[key] += 1
        if counts[key] >= counts[best]:
            best = key
        yield best
