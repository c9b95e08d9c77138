"""The claims of an article's statements, and of its writer."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from ingest import iris
from ingest.extract.claims import conditions, narration
from ingest.extract.claims.clauses import tokens_of
from ingest.extract.claims.drafts import ClaimDraft, NarratedClaims
from ingest.extract.claims.frames import frames
from ingest.extract.claims.matching import Match, Matcher, Setting
from ingest.extract.claims.parties import Parties
from ingest.extract.claims.stance import Cue, Reader, Stance
from ingest.records import Claim, Proposition, Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from spacy.tokens import Span as Tokens
    from spacy.tokens import Token

    from ingest.extract.claims.conditions import Condition
    from ingest.extract.drafts import Block, Reading
    from ingest.records import Actor
    from ontology.reference import PropositionPattern, Reference

_SINGULAR: Final = re.compile(r"(?<=^\{member\} )(\w+)s\b")
_NEGATED: Final = "-negated"
#: What the parser takes for a longer sentence is a list or a table; reading it would take time quadratic in its length.
_MAX_SENTENCE_TOKENS: Final = 400
_NO_CUE: Final = Cue("assert", None, is_negated=False)


class Claims:
    """What the statements of one article claim about members and organizations.

    Spans are code points of the article, 0-based, end excluded. Time is linear in the words looked at.
    """

    def __init__(
        self,
        reading: Reading,
        article: str,
        actors: Sequence[Actor],
        keys: Mapping[Span, str],
        members: Mapping[Span, str],
        reference: Reference,
    ) -> None:
        """Prepare to read an article.

        Args:
            reading: its text, parsed.
            article: its sha256.
            actors: every actor of it, with mentions.
            keys: which actor which words stand for, pronouns and descriptions included.
            members: which member they stand for, where that is another: a state, for the name of its capital.
            reference: where the patterns of propositions come from.
        """
        self._article = article
        self._reading = reading
        self._reference = reference
        self._labels = {actor.key: actor.label for actor in actors}
        self._parties = Parties(actors, keys, members, reference)
        self._matcher = Matcher(frames(reference), self._parties)
        self._patterns = {pattern.key: pattern for pattern in reference.patterns}
        self._member_pattern = self._patterns.get("member")
        self._starts = [block.start for block in reading.blocks]

    def of(
        self,
        content: Sequence[Span],
        act: str,
        lemma: str | None = None,
        cue: Span | None = None,
        speaker: str | None = None,
        we: str | None = None,
    ) -> tuple[ClaimDraft, ...]:
        """Return the claims of a statement.

        Args:
            content: its words.
            act: its act; `lemma` is that of its cue's verb, and `cue` the cue's words, by which a negation is seen.
            lemma: see `act`.
            cue: see `act`.
            speaker: the actor who speaks: an appeal or a membership without owner is theirs, where they are a state.
            we: whom "we" and "our" stand for: the body in which the speaker holds a post.
        """
        said = Cue.of(act, lemma, None if cue is None else cue.of(self._reading.text))
        found: list[ClaimDraft] = []
        for number, spans in self._by_block(content).items():
            block = self._reading.blocks[number]
            inside = tokens_of(block, spans)
            for sentence in _assertions(block):
                tokens = [block.tokens[index] for index in range(sentence.start, sentence.end) if index in inside]
                if tokens:
                    setting = Setting(block, tuple(content), block.span(sentence), speaker, we)
                    found += self._claims(setting, tokens, inside, said)
        return tuple(dict.fromkeys(found))

    def narrated(self, taken: Sequence[Span]) -> tuple[NarratedClaims, ...]:
        """Return what the writer claims outright in body text outside `taken`, the words of statements."""
        found: list[NarratedClaims] = []
        taken_in = self._by_block(taken)
        for number, block in enumerate(self._reading.blocks):
            if block.kind == "body":
                closed = tokens_of(block, taken_in.get(number, ()))
                for sentence in _assertions(block):
                    found += self._narrated(block, sentence, closed)
        return tuple(found)

    def membership(self, member: str, organization: str, *, negated: bool = False) -> ClaimDraft | None:
        """Return the claim that goes with a membership found otherwise; `None` where the two can have none."""
        pattern = self._member_pattern
        if pattern is None or not self._parties.may_have(organization, member):
            return None
        stance = Stance(polarity="negative" if negated else "positive")
        claim = self._claim(pattern, member, organization, stance, None, _status(pattern, stance, "assert"))
        return ClaimDraft(claim, member, organization)

    def _by_block(self, spans: Iterable[Span]) -> dict[int, list[Span]]:
        found: defaultdict[int, list[Span]] = defaultdict(list)
        for span in spans:
            number = max(bisect_right(self._starts, span.start) - 1, 0)
            while number < len(self._starts) and self._starts[number] < span.end:
                found[number].append(span)
                number += 1
        return dict(sorted(found.items()))

    def _claims(
        self, setting: Setting, tokens: Iterable[Token], inside: Collection[int], cue: Cue
    ) -> Iterator[ClaimDraft]:
        triggers = (token for token in tokens if self._matcher.is_trigger(token))
        found = [match for token in triggers if (match := self._matcher.match(setting, token)) is not None]
        within = {index for match in found for index in match.within}
        for match in found:
            if match.token.i not in within:
                yield from self._drafts(setting.block, match, inside, cue)

    def _drafts(self, block: Block, match: Match, inside: Collection[int], cue: Cue) -> Iterator[ClaimDraft]:
        pattern = match.frame.pattern
        planned = pattern.statuses.get("planned")
        is_event = planned is not None and planned != pattern.statuses.get("affirmed")
        stance = Reader(inside, cue).read(
            match.token,
            is_event=is_event,
            is_pending=is_event and not pattern.brought_about_by,
        )
        if stance is None or match.organization is None:
            return
        if not match.frame.affirms:
            stance = stance.flipped()
        condition = conditions.find(block, match.token, stance.condition, inside)
        status = _status(pattern, stance, cue.act, is_conditional=condition is not None)
        stated = None if condition is None else self._stated(block, condition)
        for member in match.members:
            told = status if self._parties.is_named(member) else None
            trigger = block.span(match.token)
            claim = self._claim(pattern, member, match.organization, stance, stated, told, trigger)
            words = None if condition is None else condition.words
            yield ClaimDraft(claim, member, match.organization, trigger, words)

    def _claim(
        self,
        pattern: PropositionPattern,
        member: str,
        organization: str,
        stance: Stance,
        condition: tuple[str, str] | None,
        status: str | None,
        trigger: Span | None = None,
    ) -> Claim:
        return Claim(
            proposition=iris.proposition_key(pattern.key, member, organization),
            label=self._sentence(pattern, member, organization),
            polarity=stance.polarity,
            certainty=stance.certainty,
            time=stance.time,
            condition=None if condition is None else condition[0],
            condition_label=None if condition is None else condition[1],
            status=status,
            tensions=tuple(self._tensions(pattern, member, organization)),
            trigger=trigger,
        )

    def _tensions(self, pattern: PropositionPattern, member: str, organization: str) -> Iterator[Proposition]:
        """Yield the propositions about the same parties that reference data declares to sit ill with a pattern's."""
        for key in pattern.tensions:
            other = self._patterns.get(key)
            if other is not None:
                yield Proposition(
                    iris.proposition_key(other.key, member, organization), self._sentence(other, member, organization)
                )

    def _stated(self, block: Block, condition: Condition) -> tuple[str, str]:
        """Return key and label of a condition as a proposition: one of the patterns, or in the source's own words."""
        suffix = _NEGATED if condition.is_negated else ""
        if condition.verb is not None and self._matcher.is_trigger(condition.verb):
            match = self._matcher.match(Setting(block, (condition.clause,), condition.clause), condition.verb)
            if match is not None and match.organization is not None and len(match.members) == 1:
                pattern, parties = match.frame.pattern, (match.members[0], match.organization)
                return iris.proposition_key(pattern.key, *parties) + suffix, self._sentence(pattern, *parties)
        words = " ".join(condition.clause.of(self._reading.text).split())
        return iris.condition_key(self._article, *condition.clause) + suffix, words

    def _sentence(self, pattern: PropositionPattern, member: str, organization: str) -> str:
        template = pattern.template
        if not self._parties.is_named(member) and self._name(member).endswith("s"):
            template = _SINGULAR.sub(_plural, template)
        words = template.format(member=self._name(member), organization=self._name(organization))
        return words[:1].upper() + words[1:]

    def _name(self, key: str) -> str:
        """Return an actor's label as it stands in a sentence: "the Netherlands", "the African Union", "NATO"."""
        actor = self._reference.actors.get(key)
        label = self._labels.get(key) or (key if actor is None else actor.label)
        if actor is None or label.startswith("The "):
            return label
        government = self._reference.actors.get(f"gov-{key}")
        if government is not None and government.label.endswith(f" the {label}"):
            return f"the {label}"
        words = label.lower().split()
        return f"the {label}" if any(noun in words for noun in actor.nouns) else label

    def _narrated(self, block: Block, sentence: Tokens, closed: Collection[int]) -> Iterator[NarratedClaims]:
        place = block.span(sentence)
        setting = Setting(block, (place,), place)
        inside = range(sentence.start, sentence.end)
        for token in block.tokens[sentence.start : sentence.end]:
            if token.i in closed or token.pos_ not in ("VERB", "AUX") or not self._matcher.is_trigger(token):
                continue
            match = None if narration.is_reported(token, closed) else self._matcher.match(setting, token)
            drafts = () if match is None else tuple(self._drafts(block, match, inside, _NO_CUE))
            outright = tuple(it for it in drafts if it.claim.certainty == "certain" and it.claim.condition is None)
            if outright:
                yield NarratedClaims(place, narration.clause(block, token, closed), outright)


def _assertions(block: Block) -> Iterator[Tokens]:
    """Yield the sentences that may claim something: no question, and nothing too long to be a sentence."""
    return (it for it in block.sentences if len(it) <= _MAX_SENTENCE_TOKENS and it[-1].text != "?")


def _plural(verb: re.Match[str]) -> str:
    """Return the plural of the verb that follows the member in a template."""
    return {"i": "are", "ha": "have"}.get(verb[1], verb[1])


def _status(pattern: PropositionPattern, stance: Stance, act: str, *, is_conditional: bool = False) -> str | None:
    """Return the membership status that a proposition put so amounts to; `None` where the pattern gives none."""
    if stance.certainty == "underspecified":
        return None
    if stance.polarity == "negative":
        if is_conditional or stance.certainty == "possible":
            return None
        return pattern.statuses.get("ruled-out" if stance.time == "future" else "denied")
    if is_conditional:
        return pattern.statuses.get("conditional")
    if stance.certainty == "possible":
        return pattern.statuses.get("possible")
    if stance.time == "future":
        return pattern.statuses.get("planned")
    described = pattern.statuses.get("described") if stance.in_effect or act == "characterize" else None
    return described or pattern.statuses.get("affirmed")
