"""Mentions to actors: reference data first, then full names seen in the article, then new actors.

Mentions are never rewritten. What cannot be resolved stays without an actor; nothing is guessed.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ingest import iris
from ingest.extract.actors import descriptions
from ingest.extract.lexicon import nouns
from ingest.resolve import coreference, naming
from ingest.resolve.cast import Cast
from ingest.resolve.coreference import Occurrence
from ingest.resolve.described import Bodies, label_of
from ingest.resolve.holdings import Posts, count_states
from ingest.resolve.positions import Positions
from ingest.resolve.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Token

    from ingest.extract.drafts import ActorMention, MembershipDraft, PostMention, Reading, Utterance
    from ingest.records import Span
    from ontology.reference import Reference

_SUBJECTS: Final = frozenset({"nsubj", "nsubjpass"})
_DEFINITE: Final = re.compile(r"(?:the|this|that|these|those)\b", re.IGNORECASE)
_AND: Final = re.compile(r",?\s(?:and|&)\s(?:the\s)?", re.IGNORECASE)
_FIRST_PERSON: Final = ("i", "my", "me")


def resolve(
    reading: Reading,
    mentions: Sequence[ActorMention],
    posts: Sequence[PostMention],
    utterances: Sequence[Utterance],
    memberships: Sequence[MembershipDraft],
    reference: Reference,
    sha256: str,
) -> Cast:
    """Return who is who in one article; `sha256` is the article's, for keys of actors that only it knows.

    `mentions` are in order of place. Time is linear in them, but for looking places up.
    """
    work = _Resolution(reading, mentions, posts, utterances, reference, sha256)
    work.name()
    work.posts.settle(work.only_state)
    work.follow()
    work.posts.settle_described()
    work.tie_members(memberships)
    return work.cast()


class _Resolution:
    """What is known of one article's actors while it is read."""

    def __init__(
        self,
        reading: Reading,
        mentions: Sequence[ActorMention],
        posts: Sequence[PostMention],
        utterances: Sequence[Utterance],
        reference: Reference,
        sha256: str,
    ) -> None:
        self._text, self._mentions, self._utterances = reading.text, mentions, utterances
        self._reference, self._sha256 = reference, sha256
        self._registry = Registry(reference, sha256)
        self._keys, self._entities = self._registry.keys, self._registry.entities
        named = {mention.span for mention in mentions if mention.type == "Person" and mention.form == "name"}
        #: The labels of turns, and the names in full that they stand for.
        self._labels = {
            it.speaker: it.stands_for
            for it in utterances
            if it.speaker is not None and it.stands_for in named and it.speaker != it.stands_for
        }
        self._occurrences: list[Occurrence] = []
        self._everywhere: Counter[str] = Counter()
        quoted = (span for utterance in utterances for span in utterance.quoted)
        self._positions = Positions(reading, mentions, quoted)
        self.posts = Posts(posts, reading.text, self._registry, reference)
        self._bodies = Bodies(self._registry, self._positions, reference, self.only_state)

    def name(self) -> None:
        """Give every mention by name, abbreviation or metonym its actor."""
        people = naming.People(
            mention for mention in self._mentions if mention.type == "Person" and mention.form == "name"
        )
        bodies = naming.Bodies(self._text, self._mentions, self._reference)
        for mention in self._mentions:
            if mention.key is not None and mention.form == "description":
                self._registry.add(mention.span, mention.form, mention.key, mention.type, mention.name)
            if mention.form not in ("name", "abbreviation", "metonym") or mention.span in self._labels:
                continue
            if mention.type == "Person":
                person = people.of(mention, self._text)
                full = " " in person.name
                key = iris.person_key(person.name) if full else iris.local_key("Person", person.name, self._sha256)
                entity = self._registry.add(mention.span, mention.form, key, "Person", person.name)
                entity.gender = entity.gender or person.gender
                continue
            if mention.type == "Group":
                self._registry.local(mention.span, mention.form, "Group", mention.name)
                continue
            found = bodies.of(mention)
            if found is None:
                continue
            self._registry.add(mention.span, mention.form, found.key, found.type, found.label, mention.name)
            if found.state is not None:
                self._registry.seats[mention.span] = found.state
                if found.type != "Place":
                    self._registry.states[mention.span] = found.state
        self._everywhere = count_states(self._keys.values(), self._reference)
        self._everywhere.update(bodies.adjectives)

    def only_state(self, span: Span) -> str | None:
        """Return the one state that a sentence speaks of; where it speaks of none, the one of the whole article."""
        sentence = self._positions.sentence_span(self._positions.sentence(span.start))
        within = self._positions.mentions_within(sentence)
        found = count_states((self._keys[it.span] for it in within if it.span in self._keys), self._reference)
        found = found or self._everywhere
        return next(iter(found)) if len(found) == 1 else None

    def follow(self) -> None:
        """Read on from start to end: what a description or a pronoun stands for depends on what came before."""
        spoken = {span for utterance in self._utterances for span in _participants(utterance)}
        known = {mention.span for mention in self._mentions}
        # The words for a participant are read once all mentions within them are.
        steps: list[tuple[int, Span, ActorMention | None]] = [
            *((mention.span.start, mention.span, mention) for mention in self._mentions),
            *((span.end, span, None) for span in spoken if span not in known),
        ]
        steps.sort(key=lambda step: (step[0], -step[1].end))
        for _, span, mention in steps:
            if span in self._labels:
                self._registry.known(span, "name", self._entities[self._keys[self._labels[span]]])
            elif mention is None:
                self._tie_participant(span)
            elif mention.form in ("role", "description") and span not in self._keys:
                self._describe(mention, is_spoken=span in spoken)
            if span in self._keys:
                self._occur(span)

    def _occur(self, span: Span) -> None:
        token = self._positions.root(span)
        # "Norway's envoy, John Doe, said": the name beside a subject is as much the subject.
        subject = token is not None and (
            token.dep_ in _SUBJECTS or (token.dep_ in ("conj", "appos") and token.head.dep_ in _SUBJECTS)
        )
        number, quoted = self._positions.sentence(span.start), self._positions.is_quoted(span.start)
        entity = self._entities[self._keys[span]]
        scene = entity.type == "State" and token is not None and _is_scene(token)
        self._occurrences.append(Occurrence(span.start, number, entity, subject, quoted, scene))

    def _before(self) -> Iterator[Occurrence]:
        return reversed(self._occurrences)

    def _describe(self, mention: ActorMention, *, is_spoken: bool) -> None:
        span = mention.span
        if mention.form == "role":
            self._tie_role(mention, is_spoken=is_spoken)
        elif (holder := self.posts.holder_within(span)) is not None:
            self._keys[span] = holder
        elif mention.type == "Person" and _DEFINITE.match(self._text, span.start):
            self._take_up(span, mention.name)
        elif mention.type in ("Group", "Person"):
            self._registry.local(span, mention.form, mention.type, label_of(mention.name))
        else:
            self._tie_body(mention, is_spoken=is_spoken)

    def _tie_role(self, mention: ActorMention, *, is_spoken: bool) -> None:
        held = self.posts.at(mention.span)
        person = self.posts.person_of(held) if held is not None else None
        if held is None:
            self._take_up(mention.span, mention.name)
        elif person is not None:
            self._registry.known(mention.span, "role", self._entities[person])
        elif is_spoken:
            self._registry.local(mention.span, "role", "Person", mention.name)

    def _take_up(self, span: Span, name: str) -> None:
        """Tie "the official" to "a senior official" before it, or "the analyst" to whom the text calls an analyst."""
        noun = name.rsplit(" ", 1)[-1].casefold()
        found = coreference.person_described(noun, self._text, self._before())
        if found is not None:
            self._registry.known(span, "description", found)

    def _tie_body(self, mention: ActorMention, *, is_spoken: bool) -> None:
        words = mention.name.casefold().split()
        if words[-1] in nouns.GOVERNING:
            self._bodies.tie_government(mention.span)
            return
        if mention.type == "OrganizationalUnit" and self._bodies.tie_unit(mention):
            return
        found = coreference.body_described(words, self._before())
        if found is not None and not self._positions.is_of_another(mention.span, found.label):
            self._registry.known(mention.span, "description", found)
        elif self._bodies.tie_part_of_state(mention.span, words[-1]):
            return
        elif is_spoken or mention.type == "OrganizationalUnit":
            self._registry.local(mention.span, "description", mention.type, label_of(mention.name))

    def _tie_participant(self, span: Span) -> None:
        """Tie the words for a speaker, an addressee and the like to an actor, where that is possible."""
        words = span.of(self._text)
        root = self._positions.root(span)
        if words.casefold() in coreference.PRONOUNS:
            if root is not None and root.tag_ in ("WP", "WDT"):
                self._tie_relative(span, root)
            else:
                self._tie_pronoun(span)
            return
        holder = self.posts.holder_within(span)
        inner = [mention for mention in self._positions.mentions_within(span) if mention.span in self._keys]
        at_head = self._positions.mention_at_head(span, inner)
        if at_head is not None and self._is_of_several(at_head, inner):
            self._registry.local(span, "description", "Group", " ".join(descriptions.without_article(words).split()))
        elif holder is not None:
            self._keys[span] = holder
        elif at_head is not None or (at_head := self._around(span)) is not None:
            self._keys[span] = self._keys[at_head.span]
        elif root is not None and (kind := naming.kind_of_noun(root)) is not None:
            label = label_of(descriptions.without_article(words))
            if kind == "Person" and _DEFINITE.match(words):
                self._take_up(span, root.lower_)
            elif kind == "GovernmentBody" and (
                self._bodies.tie_government(span)
                if root.lower_ in nouns.GOVERNING
                else self._bodies.tie_part_of_state(span, root.lower_)
            ):
                return
            elif kind not in ("Person", "Group") and (
                (found := coreference.body_described([root.lower_], self._before()))
                and not self._positions.is_of_another(span, found.label)
            ):
                self._registry.known(span, "description", found)
            else:
                self._registry.local(span, "description", kind, label)

    def _around(self, span: Span) -> ActorMention | None:
        """Return the name that some words are a part of."""
        return next(
            (it for it in self._positions.covering(span.start) if span.within(it.span) and it.span in self._keys), None
        )

    def _is_of_several(self, first: ActorMention, inner: Sequence[ActorMention]) -> bool:
        """Tell whether others are named beside the first, joined to it by "and": what they say is not one's alone."""
        head = self._positions.root(first.span)
        joined = {token.i for token in head.conjuncts} if head is not None else set()
        for before, mention in pairwise(inner):
            if self._keys[mention.span] != self._keys[before.span]:
                root = self._positions.root(mention.span)
                if _AND.fullmatch(self._text, before.span.end, mention.span.start) or (
                    root is not None and root.i in joined
                ):
                    return True
        return False

    def _tie_relative(self, span: Span, pronoun: Token) -> None:
        """Tie "who" to the actor that the noun before its clause names."""
        if pronoun.head.dep_ != "relcl":
            return
        place = self._positions.start(span, pronoun.head.head)
        for mention in self._positions.covering(place):
            if mention.span in self._keys:
                self._registry.known(span, "pronoun", self._entities[self._keys[mention.span]])
                return

    def _tie_pronoun(self, span: Span, before: Sequence[Occurrence] | None = None) -> None:
        pronoun, number = span.of(self._text), self._positions.sentence(span.start)
        earlier = self._before() if before is None else iter(before)
        found = coreference.antecedent(pronoun, span.start, number, earlier)
        if found is not None:
            self._registry.known(span, "pronoun", found)

    def tie_members(self, memberships: Sequence[MembershipDraft]) -> None:
        """Tie the words for members and holders of posts that are pronouns.

        Whom a pronoun stands for may not be told; what it is said of is then an unnamed person, known by that alone.
        """
        holders = [held for held in self.posts.held if held.person is None and held.mention.holder is not None]
        spans = {span for draft in memberships for span in draft.members}
        spans |= {held.mention.holder for held in holders if held.mention.holder is not None}
        ordered = sorted(self._occurrences, key=lambda occurrence: occurrence.start)
        place = 0
        for span in sorted(spans):
            while place < len(ordered) and ordered[place].start < span.start:
                place += 1
            if span in self._keys:
                continue
            if span.of(self._text).casefold() in _FIRST_PERSON:
                self._tie_first_person(span)
            else:
                self._tie_pronoun(span, ordered[max(0, place - _REACH_OCCURRENCES) : place][::-1])
        for held in holders:
            assert held.mention.holder is not None  # noqa: S101 -- narrows what `holders` holds
            if held.body is not None:
                self._tie_unnamed(held.mention.holder, held.title.title, held.body)
            held.person = self._keys.get(held.mention.holder)
            self.posts.hold(held)
        for draft in memberships:
            body = self._keys.get(draft.organization)
            for span in draft.members:
                if body is not None:
                    self._tie_unnamed(span, "Member", body)

    def _tie_unnamed(self, span: Span, title: str, body: str) -> None:
        if span not in self._keys and span.of(self._text).casefold() in coreference.PERSONAL:
            self._registry.local(span, "pronoun", "Person", f"{title} of {self._entities[body].label}")

    def _tie_first_person(self, span: Span) -> None:
        """Tie "I" within what somebody is reported to have said to who said it."""
        for utterance in self._utterances:
            if utterance.speaker is not None and any(span.within(content) for content in utterance.content):
                key = self._keys.get(utterance.speaker)
                if key is not None:
                    self._registry.known(span, "pronoun", self._entities[key])
                return

    def cast(self) -> Cast:
        posts = self.posts.records
        actors = self._registry.actors({post.post_in for post in posts.values()})
        return Cast(actors, tuple(posts.values()), tuple(self.posts.holdings), self._keys, self._registry.states)


def _is_scene(token: Token) -> bool:
    """Tell whether a country is named as where something happens, alone or among others."""
    while token.dep_ == "conj" and token.head.i != token.i:
        token = token.head
    return token.dep_ == "pobj" and token.head.lower_ in ("in", "inside", "near", "outside", "across", "throughout")


#: How many occurrences back a member's pronoun may look.
_REACH_OCCURRENCES: Final = 60


def _participants(utterance: Utterance) -> Iterator[Span]:
    for span in (utterance.speaker, utterance.addressee, utterance.interviewer, utterance.medium):
        if span is not None:
            yield span
