"""Drafts to a record: speakers by key, a date for every statement, and the writer's own statements."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ingest import iris
from ingest.extract import dates as dating
from ingest.extract import publication
from ingest.places import Places
from ingest.records import (
    Actor,
    Attribution,
    Claim,
    Cue,
    Date,
    Membership,
    Mention,
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
    from ingest.extract.drafts import MembershipDraft, Reading, Utterance
    from ingest.resolve.cast import Cast, Holding
    from ontology.reference import Reference

#: How sure a membership read from a plain sentence of the writer's is; set by hand, measured with the quality tests.
_NARRATED: Final = 0.9

_UNNAMED_PUBLISHER: Final = "Unnamed publisher"


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
        self._dates = list(dates)
        self._dated = Places((date.span, date) for date in dates if date.span is not None)
        self._posts = {post.key: post for post in cast.posts}
        self._told: Places[int] = Places(())
        self._own: dict[Span, int] = {}
        self._undated: dict[bool, str] = {}
        self._actors = {actor.key: actor for actor in cast.actors}
        self._memberships: dict[str, Membership] = {}
        self._ids: dict[tuple[str, str, str | None], str] = {}
        self._publisher: str | None = None
        self._find_publisher()
        self.statements: list[Statement] = []

    # who publishes -----------------------------------------------------------------------------------------------

    def _find_publisher(self) -> None:
        """Take the publisher from the source's own word, or else from the article's signature."""
        if self._article.publisher is not None and self._article.publisher.strip():
            self._publisher = self._medium(self._article.publisher.strip(), None)
            return
        span = publication.publisher(self._article.text, self._reading.segments)
        if span is not None:
            self._publisher = self._medium(span.of(self._article.text), span)

    def _medium(self, name: str, span: Span | None) -> str:
        known = self._reference.named(name)
        key = known[0] if len(known) == 1 else iris.media_key(name)
        mentions = () if span is None else (Mention(span, "byline"),)
        there = self._actors.get(key)
        if there is not None:
            self._actors[key] = replace(there, mentions=tuple(sorted({*there.mentions, *mentions}, key=_place)))
        elif key in self._reference.actors:
            actor = self._reference.actors[key]
            self._actors[key] = Actor(key, actor.type, actor.label, mentions)
        else:
            self._actors[key] = Actor(key, "NewsMediaOrganization", name, mentions)
        return key

    def _narrator(self) -> str:
        """Return the actor in whose voice the writer speaks: the publisher, or one without a name."""
        if self._publisher is not None:
            return self._publisher
        key = iris.local_key("NewsMediaOrganization", _UNNAMED_PUBLISHER, self._article.sha256)
        self._actors.setdefault(key, Actor(key, "NewsMediaOrganization", _UNNAMED_PUBLISHER, ()))
        return key

    # statements --------------------------------------------------------------------------------------------------

    def add_utterances(self, utterances: Sequence[Utterance]) -> None:
        """Add what people are reported to have said."""
        firsts: dict[int, int] = {}
        for number, utterance in enumerate(utterances):
            path = [number]
            while path[-1] not in firsts and (before := utterances[path[-1]].continues) is not None:
                path.append(before)
            firsts |= dict.fromkeys(path, firsts.get(path[-1], path[-1]))
            self._add_utterance(utterance, utterances[firsts[number]])
        self._told = Places((part, i) for i, statement in enumerate(self.statements) for part in statement.content)

    def _add_utterance(self, utterance: Utterance, first: Utterance) -> None:
        """Add what somebody is reported to have said, `first` being the one that names the speaker."""
        speaker = self._cast.key(first.speaker)
        addressee, medium = self._cast.key(utterance.addressee), self._cast.key(utterance.medium)
        if addressee is not None and self._actors[addressee].type == "NewsMediaOrganization":
            # Who tells a newspaper tells its readers.
            addressee, medium = None, medium or addressee
        drafts = self._claims.of(
            utterance.content, utterance.act, utterance.lemma, utterance.cue, speaker, we=self._body_of(speaker)
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
                date=self._date_said(first),
                act=utterance.act,
                confidence=utterance.confidence,
                in_capacity_of=self._cast.capacity(speaker),
                addressee=addressee,
                interviewer=self._cast.key(utterance.interviewer),
                medium=medium,
                claims=self._with_memberships(drafts),
            )
        )

    def _body_of(self, speaker: str | None) -> str | None:
        """Return the body that a speaker speaks for, by the post that the article names them with."""
        capacity = self._cast.capacity(speaker)
        return None if capacity is None else self._posts[capacity].post_in

    def _date_said(self, utterance: Utterance) -> str:
        """Return the id of the date of a saying: the words' own, or what the publication date leaves open."""
        found = dating.date_of(
            utterance.sentence,
            utterance.content,
            utterance.cue,
            utterance.speaker,
            self._dated.within(utterance.sentence),
            self._article.text,
        )
        return found.id if found is not None else self._open_date(present=False)

    def _open_date(self, *, present: bool) -> str:
        if present not in self._undated:
            made = dating.before_publication(self._published, f"t{len(self._dates) + 1}", present=present)
            self._dates.append(made)
            self._undated[present] = made.id
        return self._undated[present]

    def _narrated_date(self, sentence: Span) -> str:
        """Return the id of the date as of which the writer asserts something: the sentence's own, else publication."""
        inside = [date for date in self._dated.within(sentence) if date.latest]
        if len(inside) == 1:
            return inside[0].id
        return self._published.id if self._published is not None else self._open_date(present=True)

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
            membership = self._membership(party, body, draft.role, None)
            self._memberships[membership.id] = replace(
                membership, attested=None if draft.past else statement.date, statement=statement.id
            )
        if said_in is None and draft.role == "member state":
            made = (self._claims.membership(key, organization) for key, _ in known if not draft.past)
            held = [claim for claim in made if claim is not None]
            self.statements[-1] = replace(statement, claims=self._with_memberships(held))

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
            speaker=Attribution(self._narrator(), None),
            cue=None,
            content=(content,),
            quoted=(),
            date=self._narrated_date(sentence),
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
        membership = self._membership(party, body, "office holder", holding.post)
        if membership.evidence is None:
            attested = None if holding.past else self._as_published(holding.span)
            self._memberships[membership.id] = replace(membership, attested=attested, evidence=holding.span)

    def _as_published(self, evidence: Span) -> str:
        """Return the id of the date as of which a phrase attests something."""
        return self._published.id if self._published is not None else self._narrated_date(evidence)

    def _with_memberships(self, drafts: Iterable[ClaimDraft]) -> tuple[Claim, ...]:
        """Tie claims that give a membership a status to that membership, found otherwise or not."""
        out = []
        for draft in drafts:
            claim = draft.claim
            if claim.status is not None:
                membership = self._membership(
                    Party(draft.member, None), Party(draft.organization, None), "member state", None
                )
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
            publisher=self._publisher,
            published=self._published,
            segments=self._reading.segments,
            actors=tuple(sorted(self._actors.values(), key=lambda actor: actor.key)),
            dates=tuple(self._dates),
            statements=tuple(self.statements),
            posts=self._cast.posts,
            memberships=tuple(self._memberships.values()),
            issues=tuple(issues),
        )


def _place(mention: Mention) -> tuple[int, int]:
    return mention.span
