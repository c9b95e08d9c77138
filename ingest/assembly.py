"""Drafts to a record: speakers by key, a date for every statement, and the writer's own statements."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ingest import headlines, interviews, replies
from ingest.dating import Dating
from ingest.extract.events import Events
from ingest.places import Places
from ingest.publishing import Publishing
from ingest.records import (
    Attribution,
    Claim,
    Cue,
    Date,
    Event,
    Membership,
    Party,
    Record,
    RecordIssue,
    Role,
    Span,
    Statement,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ingest.article import Article
    from ingest.extract.claims import ClaimDraft, Claims
    from ingest.extract.drafts import MembershipDraft, Reading, Tenure, Utterance
    from ingest.resolve.cast import Cast, Holding
    from ontology.reference import Reference

#: How sure a membership read from a plain sentence of the writer's is; set by hand, measured with the quality tests.
_NARRATED: Final = 0.9


def assemble(
    article: Article,
    reading: Reading,
    *,
    published: Date | None,
    dates: Sequence[Date],
    utterances: Sequence[Utterance],
    belongings: Sequence[MembershipDraft],
    cast: Cast,
    claims: Claims,
    reference: Reference,
) -> Record:
    """Make the record of one article of all that was found in it."""
    work = _Assembly(article, reading, published, dates, cast, claims, reference)
    work.add_utterances(utterances)
    for belonging in belongings:
        work.add_belonging(belonging)
    for narrated in claims.narrated(work.taken(utterances)):
        work.add_narrated(narrated.content, narrated.sentence, narrated.claims)
    for holding in cast.holdings:
        work.add_holding(holding)
    work.add_events()
    return work.record()


class _Assembly:
    """One article's record while it is put together."""

    def __init__(
        self,
        article: Article,
        reading: Reading,
        published: Date | None,
        dates: Sequence[Date],
        cast: Cast,
        claims: Claims,
        reference: Reference,
    ) -> None:
        self._article, self._reading, self._cast, self._claims = article, reading, cast, claims
        self._published, self._reference = published, reference
        self._dating = Dating(reading, published, dates, cast, reference)
        self._posts = {post.key: post for post in cast.posts}
        self._told: Places[int] = Places(())
        self._own: dict[Span, int] = {}
        self._actors = {actor.key: actor for actor in cast.actors}
        self._memberships: dict[str, Membership] = {}
        self._ids: dict[tuple[str, str, str | None], str] = {}
        self._publishing = Publishing(article, reading.segments, self._actors, reference)
        self._events: tuple[Event, ...] = ()
        self.statements: list[Statement] = []

    # statements --------------------------------------------------------------------------------------------------

    def add_utterances(self, utterances: Sequence[Utterance]) -> None:
        """Add what people are reported to have said."""
        firsts: dict[int, int] = {}
        for number in range(len(utterances)):
            path = [number]
            while path[-1] not in firsts and (before := utterances[path[-1]].continues) is not None:
                path.append(before)
            firsts |= dict.fromkeys(path, firsts.get(path[-1], path[-1]))
        leading = [utterances[firsts[number]] for number in range(len(utterances))]
        for utterance, first, date in zip(utterances, leading, self._dating.sayings(utterances, leading), strict=True):
            self._add_utterance(utterance, first, date)
        self._told = Places((part, i) for i, statement in enumerate(self.statements) for part in statement.content)

    def _add_utterance(self, utterance: Utterance, first: Utterance, date: str) -> None:
        """Add what somebody is reported to have said on a date, `first` being the one that names the speaker."""
        speaker = self._cast.key(first.speaker)
        interviewer = self._cast.key(utterance.interviewer)
        if utterance.writer_asks:
            writer = self._publishing.writer() or self._publishing.narrator()
            if utterance.speaker is None:
                speaker = writer
            else:
                interviewer = writer
        elif speaker is None and self._is_writer(first):
            speaker = self._publishing.writer()
        addressee, medium = self._cast.key(utterance.addressee), self._cast.key(utterance.medium)
        if addressee is not None and self._actors[addressee].type == "NewsMediaOrganization":
            # Who tells a newspaper tells its readers.
            addressee, medium = None, medium or addressee
        drafts = (
            []
            if utterance.act == "decline"  # who does not say whether something is so claims nothing
            else self._claims.of(
                utterance.content, utterance.act, utterance.lemma, utterance.cue, speaker, we=self._body_of(speaker)
            )
        )
        self.statements.append(
            Statement(
                id=f"s{len(self.statements) + 1}",
                voice=utterance.voice,
                type=utterance.type,
                # A quotation that goes on without a cue is tied to the words that named its speaker before.
                speaker=Attribution(speaker, first.speaker),
                cue=None if utterance.cue is None else Cue(utterance.cue, utterance.lemma or ""),
                content=utterance.content,
                quoted=utterance.quoted,
                date=date,
                act=utterance.act,
                confidence=utterance.confidence,
                in_capacity_of=self._cast.capacity(speaker),
                addressee=None if addressee == speaker else addressee,
                interviewer=interviewer,
                medium=medium,
                claims=self._with_memberships(drafts),
            )
        )

    def _is_writer(self, utterance: Utterance) -> bool:
        """Tell whether the words for a speaker are the writer's "I"."""
        return utterance.speaker is not None and utterance.speaker.of(self._article.text) == "I"

    def _body_of(self, speaker: str | None) -> str | None:
        """Return the body that a speaker speaks for, by the post that the article names them with."""
        capacity = self._cast.capacity(speaker)
        return None if capacity is None else self._posts[capacity].post_in

    # memberships -------------------------------------------------------------------------------------------------

    def add_belonging(self, draft: MembershipDraft) -> None:
        """Add memberships that a sentence asserts, on the word of whoever the sentence is attributed to."""
        organization = self._cast.key(draft.organization)
        members = [(self._cast.member(span), span) for span in draft.members]
        known = [(key, span) for key, span in members if key is not None and key != organization]
        if organization is None or not known or draft.negated:
            return
        said_in = self._saying(draft.content)
        statement = said_in or self._own_statement(draft.content, draft.sentence)
        for member, span in known:
            party, body = Party(member, span), Party(organization, draft.organization)
            membership = self._bounded(self._membership(party, body, draft.role, None), draft.tenure)
            past = draft.past or self._dating.is_over(membership.until)
            self._memberships[membership.id] = replace(
                membership, attested=None if past else statement.date, statement=statement.id
            )
        if said_in is None and draft.role == "member state":
            told = [it for it in self._claims.of((draft.content,), "assert") if _is_outright(it)]
            pairs = {(it.member, it.organization) for it in told}
            made = (self._claims.membership(key, organization) for key, _ in known if not draft.past)
            told += [it for it in made if it is not None and (it.member, it.organization) not in pairs]
            self.statements[-1] = replace(statement, claims=self._with_memberships(told))

    def _saying(self, content: Span) -> Statement | None:
        """Return the first statement that these words are part of."""
        own = self._own.get(content)
        told = self._told.around(content)
        numbers = [*told, own] if own is not None else told
        return self.statements[min(numbers)] if numbers else None

    def add_narrated(self, content: Span, sentence: Span, drafts: Sequence[ClaimDraft]) -> None:
        """Add what the writer claims outright about memberships."""
        statement = self._own_statement(content, sentence)
        self.statements[-1] = replace(statement, claims=self._with_memberships(drafts))

    def taken(self, utterances: Sequence[Utterance]) -> list[Span]:
        """Return the words that are somebody's statement already, with its cue and its speaker."""
        spans = [span for statement in self.statements for span in statement.content]
        spans += [span for it in utterances for span in (it.cue, it.speaker) if span is not None]
        return spans

    def _own_statement(self, content: Span, sentence: Span) -> Statement:
        statement = Statement(
            id=f"s{len(self.statements) + 1}",
            voice="narrator",
            type="unquoted",
            speaker=Attribution(self._publishing.narrator(), None),
            cue=None,
            content=(content,),
            quoted=(),
            date=self._dating.narrated(sentence),
            act="assert",
            confidence=_NARRATED,
        )
        self._own.setdefault(content, len(self.statements))
        self.statements.append(statement)
        return statement

    def add_holding(self, holding: Holding) -> None:
        """Add that a person holds a post, as of what the phrase stands in, on the strength of the words that say so."""
        post = self._posts[holding.post]
        party, body = Party(holding.person, holding.holder), Party(post.post_in, holding.body)
        known = self._membership(party, body, "office holder", holding.post)
        membership = self._bounded(known, holding.tenure)
        if membership.evidence is None:
            past = holding.past or self._dating.is_over(membership.until)
            attested = None if past else self._as_published(holding.span)
            membership = replace(membership, attested=attested, evidence=holding.span)
        elif membership != known and self._dating.is_over(membership.until):
            membership = replace(membership, attested=None)
        self._memberships[membership.id] = membership

    def _bounded(self, membership: Membership, tenure: Tenure) -> Membership:
        """Return a membership with the start and the end that a sentence names, where none was named before."""
        since, until = self._dating.bounds(tenure)
        return replace(membership, since=membership.since or since, until=membership.until or until)

    def add_events(self) -> None:
        """Add what happened, is planned or is said to have happened, each on the strength of a statement."""
        finder = Events(self._reading, tuple(self._actors.values()), self._cast.keys, self._reference)
        self._events = finder.find(tuple(self.statements), self._dating.dates, self._narrated)

    def _narrated(self, content: Span, sentence: Span) -> Statement:
        """Return the writer's own statement of these words, made where there is none."""
        known = self._own.get(content)
        return self._own_statement(content, sentence) if known is None else self.statements[known]

    def _as_published(self, evidence: Span) -> str:
        """Return the id of the date as of which a phrase attests something."""
        return self._published.id if self._published is not None else self._dating.narrated(evidence)

    def _with_memberships(self, drafts: Iterable[ClaimDraft]) -> tuple[Claim, ...]:
        """Tie claims that give a membership a status to that membership, found otherwise or not."""
        out = []
        for draft in drafts:
            claim = draft.claim
            if claim.status is not None:
                role: Role = "member state" if self._actors[draft.member].type == "State" else "member"
                membership = self._membership(Party(draft.member, None), Party(draft.organization, None), role, None)
                claim = replace(claim, membership=membership.id)
            out.append(claim)
        return tuple(out)

    def _membership(self, member: Party, organization: Party, role: Role | None, post: str | None) -> Membership:
        """Return the article's membership of these two, made where there is none; its parties keep words they have."""
        known = self._ids.get((member.actor, organization.actor, post))
        if known is None:
            made = Membership(f"m{len(self._memberships) + 1}", member, organization, role, post, attested=None)
            self._ids[member.actor, organization.actor, post] = made.id
            self._memberships[made.id] = made
            return made
        there = self._memberships[known]
        if there.member.span is None and member.span is not None:
            there = self._memberships[known] = replace(there, member=member, organization=organization)
        return there

    def _employers(self) -> dict[str, str]:
        """Return which medium each holder of a post in one works for."""
        bodies = ((holding.person, self._posts[holding.post].post_in) for holding in self._cast.holdings)
        return {person: body for person, body in bodies if self._actors[body].type == "NewsMediaOrganization"}

    # the whole ---------------------------------------------------------------------------------------------------

    def record(self) -> Record:
        article, text = self._article, self._article.text
        headline = article.headline
        for segment in self._reading.segments:
            if headline is None and segment.kind == "headline":
                headline = segment.span.of(text)
        issues = []
        if self._published is None:
            issues.append(
                RecordIssue(
                    "no-publication-date",
                    f"{article.id}: no publication date was found, so that relative dates stay open; "
                    'give one as "published" in JSON lines, or as YYYY-MM-DD in the file\'s name',
                )
            )
        return Record(
            id=article.id,
            sha256=article.sha256,
            source=article.source,
            headline=headline,
            publisher=self._publishing.publisher,
            published=self._published,
            segments=self._reading.segments,
            actors=tuple(sorted(self._actors.values(), key=lambda actor: actor.key)),
            dates=tuple(self._dating.dates),
            statements=replies.told(
                headlines.attributed(interviews.carried(self.statements, self._employers(), text), text),
                tuple(self._actors.values()),
                self._dating.dates,
                text,
            ),
            posts=self._cast.posts,
            memberships=tuple(self._memberships.values()),
            events=self._events,
            issues=tuple(issues),
        )


def _is_outright(draft: ClaimDraft) -> bool:
    """Tell whether the writer says that something is so, not that it may or would be."""
    return draft.claim.certainty == "certain" and draft.claim.condition is None
