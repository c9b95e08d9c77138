"""The extraction record: what was read from one article, and where.

One record is one line of `onrecord extract`. It is the seam between extraction, which knows text, and mapping, which
knows the graph. Spans are `start` and `end` in Unicode code points of the article's text, 0-based, end excluded.
An absent value is `None`; a list may be empty.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, NamedTuple

from ingest.values import (
    Act,
    ActorType,
    Certainty,
    EventType,
    Factuality,
    MentionForm,
    Polarity,
    Precision,
    Role,
    SegmentKind,
    StatementType,
    Temporality,
    Voice,
)

__all__ = [
    "Act",
    "Actor",
    "ActorType",
    "Attribution",
    "Certainty",
    "Claim",
    "Cue",
    "Date",
    "Event",
    "EventType",
    "Factuality",
    "Membership",
    "Mention",
    "MentionForm",
    "Party",
    "Polarity",
    "Post",
    "Precision",
    "Proposition",
    "Record",
    "RecordIssue",
    "Role",
    "Segment",
    "SegmentKind",
    "Span",
    "Statement",
    "StatementType",
    "Temporality",
    "Voice",
]


class Span(NamedTuple):
    """A place in an article's text: code points, 0-based, end excluded.

    >>> Span(3, 7).overlaps(Span(6, 9)), Span(3, 7).overlaps(Span(7, 9)), Span(3, 7).within(Span(0, 7))
    (True, False, True)
    """

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def within(self, other: Span) -> bool:
        return other.start <= self.start and self.end <= other.end

    def of(self, text: str) -> str:
        """Return the words at this place of `text`."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Segment:
    kind: SegmentKind
    span: Span


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name an actor."""

    span: Span
    form: MentionForm


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody or some body, with each place that names it.

    `key` is a reference key, or made from what named it first (see `ingest.resolve`). `names` are other names by which
    the article calls it; reference data is not repeated here.
    """

    key: str
    type: ActorType
    label: str
    mentions: tuple[Mention, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Date:
    """The days within which something is known to fall.

    `earliest` and `latest` are ISO 8601 days, inclusive, or `None` where no day is known; `edtf` is ISO 8601-2 for
    display. `span` is `None` for a date that no words of its own stand for; `anchor` is the id of the date it was
    worked out from ("published" for the article's own).
    """

    id: str
    span: Span | None
    earliest: str | None
    latest: str | None
    edtf: str
    precision: Precision
    method: str
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who speaks: the actor where one is known, and the words that say so where there are any."""

    actor: str | None
    span: Span | None


@dataclass(frozen=True, slots=True)
class Cue:
    """The words that report the saying, and the lemma of their verb."""

    span: Span
    lemma: str


@dataclass(frozen=True, slots=True)
class Proposition:
    """What may be so or not: its key, and its sentence."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What a statement commits its speaker to.

    `proposition` is a key; `label` is its sentence. `condition` is the key of the proposition that the claim hangs on
    ("-negated" appended where it hangs on that one being false). `membership` is the id of a membership in the same
    record, and `status` the status that the source presents, negation already resolved. `tensions` are propositions
    that sit ill with this one, where one is affirmed and the other denied. `trigger` is the word that puts it forward.
    """

    proposition: str
    label: str
    polarity: Polarity
    certainty: Certainty
    time: Temporality
    condition: str | None = None
    condition_label: str | None = None
    membership: str | None = None
    status: str | None = None
    tensions: tuple[Proposition, ...] = ()
    trigger: Span | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One act of saying, or the writer's own assertion, as the article reports it.

    `responds_to` are ids of statements in the same record that this one answers.
    """

    id: str
    voice: Voice
    type: StatementType
    speaker: Attribution
    cue: Cue | None
    content: tuple[Span, ...]
    quoted: tuple[Span, ...]
    date: str | None
    act: Act
    confidence: float
    in_capacity_of: str | None = None
    addressee: str | None = None
    interviewer: str | None = None
    medium: str | None = None
    claims: tuple[Claim, ...] = ()
    responds_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Post:
    key: str
    label: str
    post_in: str


@dataclass(frozen=True, slots=True)
class Party:
    """One end of a membership: the actor, and the words that name it here."""

    actor: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class Membership:
    """That a member belongs to an organization, as of `attested`.

    `since` and `until` are ids of dates, set only where the article names a start or an end. `statement` is the id of
    the statement it was read from; where there is none, the words at `evidence` say it. `attested` is `None` for a
    membership that claims are about but that the article does not itself attest.
    """

    id: str
    member: Party
    organization: Party
    role: Role | None
    post: str | None
    attested: str | None
    since: str | None = None
    until: str | None = None
    statement: str | None = None
    evidence: Span | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, or is said to have, may yet or did not, by the word that names it.

    `statement` is the id of the statement that it is known from, to which `factuality` is relative. `date` is the id
    of a date, `None` where the text gives none. `label` is a phrase that names the event with its participants.
    """

    id: str
    type: EventType
    span: Span
    participants: tuple[str, ...]
    date: str | None
    factuality: Factuality
    statement: str
    label: str | None = None


@dataclass(frozen=True, slots=True)
class RecordIssue:
    """Something in the article that could not be used, told rather than skipped silently."""

    code: str
    message: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """All that was read from one article. `language` is a code of ISO 639; from others than English nothing is read."""

    id: str
    sha256: str
    source: str
    headline: str | None
    publisher: str | None
    published: Date | None
    segments: tuple[Segment, ...]
    actors: tuple[Actor, ...]
    dates: tuple[Date, ...]
    statements: tuple[Statement, ...]
    posts: tuple[Post, ...]
    memberships: tuple[Membership, ...]
    events: tuple[Event, ...] = ()
    issues: tuple[RecordIssue, ...] = ()
    language: str = "en"

    def to_json(self) -> dict[str, Any]:
        """Return the record as plain JSON values, spans spread into `start` and `end`."""
        plain = _plain(self)
        assert isinstance(plain, dict)  # noqa: S101 -- narrows the recursive helper's type
        return plain


def _plain(value: object) -> Any:
    if isinstance(value, Span):
        return {"start": value.start, "end": value.end}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if not dataclasses.is_dataclass(value):
        return value
    out: dict[str, Any] = {}
    for field in dataclasses.fields(value):
        inner = getattr(value, field.name)
        if field.name == "span":
            out |= {"start": inner.start if inner else None, "end": inner.end if inner else None}
        elif field.name == "since":
            out["from"] = inner
        else:
            out[field.name] = _plain(inner)
    return out
