"""The statement row, the unit that every page shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from server.labels import stance
from server.pages import judgements
from server.pages.facts import span
from server.pages.gather import gather
from server.pages.links import DateView, Link, Status, date_view, link, optional_link, status

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from server.pages.facts import Facts, Site
    from server.pages.judgements import JudgementView
    from server.store.base import Store

#: What a cue may begin or end with that is no word.
_SIGNS: Final = " :,—–-"
_OPENING: Final = frozenset("\"'“‘„«‹‚")
_CLOSING: Final = frozenset("\"'”’“»›")


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of what was said.

    Attributes:
        text: the words, marks of quotation included.
        quoted: whether they are the speaker's own.
        gap: whether words of the article were left out before this piece.
    """

    text: str
    quoted: bool
    gap: bool = False


@dataclass(frozen=True, slots=True)
class ClaimView:
    """What a statement commits its speaker to.

    Attributes:
        iri, href: the claim and its page.
        stance: a verb, as "affirms" or "denies".
        negative: whether it denies.
        proposition: what is affirmed or denied.
        condition: "if …" or "unless …" with the condition's sentence, or `None`.
        future: whether it is about what is still to come.
        status: the standing of a membership that it presents, or `None`.
        membership: that membership, or `None`.
        wrong: whether people judged it wrong.
    """

    iri: str
    href: str
    stance: str
    negative: bool
    proposition: Link | None
    condition: str | None
    future: bool
    status: Status | None
    membership: Link | None
    wrong: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A passage that a statement was read from.

    Attributes:
        role: what it does in the statement, as "cue".
        words: as they stand in the article.
        start, end: code points of the article's text, 0-based, end excluded.
        href: where the article's page shows it.
        iri: the span.
    """

    role: str
    words: str
    start: int
    end: int
    href: str
    iri: str


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A statement as every list shows it.

    Attributes:
        iri, href: the statement and its page.
        date: when it was made.
        speaker: who made it; `None` where the article does not let on.
        speaker_words: the words that name the speaker there.
        capacity: the post as whose holder they spoke.
        parties: others who took part, each with how, as ("told", link).
        cue: the words that report the saying, as they read behind the speaker's name.
        words: what was said, in pieces.
        type, type_meaning: "direct", "indirect", "mixed" or "unquoted", and what that means.
        voice: "headline" or "narrator"; `None` for the usual case of an attributed statement.
        act: what saying it does, as "deny".
        claims: what it commits its speaker to.
        source: the article, by its publisher's name where known; `place` is where its page shows the statement.
        headline: the article's headline.
        places: the passages it was read from.
        run: the extraction run that read it.
        confidence: of the reading, from 0 to 1, as text.
        start: the first code point of the content.
        judgements: what people decided about it, the newest first; `wrong` whether that is that it is wrong.
    """

    iri: str
    href: str
    date: DateView
    speaker: Link | None
    speaker_words: str | None
    capacity: Link | None
    parties: tuple[tuple[str, Link], ...]
    cue: str | None
    words: tuple[Words, ...]
    type: str
    type_meaning: str
    voice: str | None
    act: str | None
    claims: tuple[ClaimView, ...]
    source: Link
    place: str
    headline: str | None
    places: tuple[Place, ...]
    run: Link | None
    confidence: str | None
    start: int
    judgements: tuple[JudgementView, ...]
    wrong: bool

    @property
    def text(self) -> str:
        """The words in one piece."""
        return "".join((" … " if part.gap else "") + part.text for part in self.words)


def rows(store: Store, site: Site, statements: Sequence[str], known: Facts | None = None) -> tuple[StatementRow, ...]:
    """Return the rows of some statements, in the order given."""
    facts = gather(store, site, statements, known=known)
    return tuple(row(facts, site, statement) for statement in statements if statement in facts)


def row(facts: Facts, site: Site, statement: str) -> StatementRow:
    """Return the row of a statement of which everything shown is among the facts."""
    content = _places(facts, site, statement, "onr:content", "content")
    quoted = _places(facts, site, statement, "onr:quotedPart", "in quotation marks")
    cues = _places(facts, site, statement, "onr:cue", "cue")
    named = _places(facts, site, statement, "onr:speakerMention", "speaker")
    article = facts.iri(statement, "schema:isPartOf") or ""
    publisher = facts.iri(article, "schema:publisher")
    headline = facts.text(article, "schema:headline")
    type_ = (facts.term(statement, "onr:quoteType") or "").removeprefix("quote-")
    type_iri = facts.iri(statement, "onr:quoteType")
    voice = (facts.term(statement, "onr:voice") or "").removeprefix("voice-")
    act = facts.iri(statement, "onr:speechAct")
    start = content[0].start if content else 0
    judged = judgements.views(facts, site, statement)
    parties = (("to", "onr:addressee"), ("interviewed by", "onr:interviewer"), ("through", "onr:medium"))
    return StatementRow(
        iri=statement,
        href=site.href(statement),
        date=date_view(facts, site, facts.iri(statement, "time:hasTime")),
        speaker=optional_link(facts, site, facts.iri(statement, "onr:speaker")),
        speaker_words=named[0].words if named else None,
        capacity=optional_link(facts, site, facts.iri(statement, "onr:inCapacityOf")),
        parties=tuple(
            (how, link(facts, site, actor)) for how, name in parties for actor in facts.iris(statement, name)
        ),
        cue=_in_running_text(cue.words for cue in cues),
        words=_words(facts, statement, content, quoted, direct=type_ == "direct"),
        type=type_,
        type_meaning=(facts.text(type_iri, "skos:definition") if type_iri else None) or "",
        voice=voice if voice in ("headline", "narrator") else None,
        act=facts.label(act) if act else None,
        claims=claims(facts, site, statement),
        source=Link(
            article,
            facts.label(publisher or article),
            site.href(article),
        ),
        place=f"{site.href(article)}#s-{start}",
        headline=headline,
        places=tuple(sorted((*named, *cues, *content, *quoted), key=lambda place: (place.start, -place.end))),
        run=optional_link(facts, site, facts.iri(statement, "prov:wasGeneratedBy")),
        confidence=facts.text(statement, "onr:confidence"),
        start=start,
        judgements=judged,
        wrong=judgements.is_wrong(judged),
    )


def claims(facts: Facts, site: Site, statement: str) -> tuple[ClaimView, ...]:
    return tuple(claim(facts, site, iri) for iri in sorted(facts.iris(statement, "onr:makesClaim"), key=_in_order))


def claim(facts: Facts, site: Site, iri: str) -> ClaimView:
    """Return a claim whose triples and the names they need are among the facts."""
    terms = [("if", name) for name in facts.iris(iri, "onr:conditionalOn")]
    terms += [("unless", name) for name in facts.iris(iri, "onr:conditionalOnNegationOf")]
    standing = facts.iri(iri, "onr:claimedStatus")
    membership = facts.iri(iri, "onr:aboutMembership")
    return ClaimView(
        iri=iri,
        href=site.href(iri),
        stance=stance(facts.term(iri, "onr:polarity"), facts.term(iri, "onr:certainty")),
        negative=facts.term(iri, "onr:polarity") == "pol-negative",
        proposition=optional_link(facts, site, facts.iri(iri, "onr:proposition")),
        condition="; ".join(f"{word}: {facts.label(name)}" for word, name in terms) or None,
        future=facts.term(iri, "onr:temporality") == "temp-future",
        status=status(facts, standing) if standing else None,
        membership=Link(membership, membership_label(facts, membership), site.href(membership)) if membership else None,
        wrong=judgements.is_wrong(judgements.views(facts, site, iri)),
    )


def membership_label(facts: Facts, membership: str) -> str:
    """Return who belongs to what, or holds which post, in words."""
    member = facts.iri(membership, "org:member")
    post = facts.iri(membership, "opengov:post")
    organization = facts.iri(membership, "org:organization")
    who = facts.label(member) if member else "somebody"
    if post is not None:
        return f"{who}, {facts.label(post)}"
    return f"{who} in {facts.label(organization)}" if organization else who


def _places(facts: Facts, site: Site, statement: str, name: str, role: str) -> list[Place]:
    found = [
        Place(role, facts.text(node, "oa:exact") or "", *ends, site.href(node), node)
        for node in facts.iris(statement, name)
        if (ends := span(node)) is not None
    ]
    return sorted(found, key=lambda place: (place.start, -place.end))


def _words(
    facts: Facts, statement: str, content: Sequence[Place], quoted: Sequence[Place], *, direct: bool
) -> tuple[Words, ...]:
    """Return the content in pieces, cut where quotation begins and ends."""
    if not content:
        return (Words(facts.text(statement, "schema:text") or "", direct),)
    pieces: list[Words] = []
    for place in content:
        gap = bool(pieces)
        if direct:
            pieces.append(Words(_marked(place.words), True, gap))
            continue
        at = place.start
        for part in quoted:
            start, end = max(part.start, at) - place.start, min(part.end, place.end) - place.start
            if start >= end:
                continue
            # The marks themselves stand just outside the quoted part, and belong to it for a reader.
            start -= start > at - place.start and place.words[start - 1] in _OPENING
            end += end < len(place.words) and place.words[end] in _CLOSING
            if start > at - place.start:
                pieces.append(Words(place.words[at - place.start : start], False, gap))
                gap = False
            pieces.append(Words(_marked(place.words[start:end]), True, gap))
            at, gap = place.start + end, False
        if at < place.end:
            pieces.append(Words(place.words[at - place.start :], False, gap))
    return tuple(pieces)


def _in_running_text(cues: Iterable[str]) -> str | None:
    """Return cues as they stand behind a name: with a small first letter, and without signs, such as a turn's colon.

    >>> _in_running_text(["Replied:"]), _in_running_text([":"])
    ('replied', None)
    """
    words = " … ".join(bare for cue in cues if (bare := cue.strip(_SIGNS)))
    return words[:1].lower() + words[1:] or None


def _marked(part: str) -> str:
    """Return quoted words between quotation marks, their own where they have them."""
    opened = part[:1] in _OPENING
    # A mark at the end alone closes a quotation within the quotation.
    closed = opened and part[-1:] in _CLOSING
    return f"{'' if opened else '“'}{part}{'' if closed else '”'}"


def _in_order(iri: str) -> tuple[str, int]:
    stem, _, number = iri.rpartition("-")
    return (stem, int(number)) if number.isdecimal() else (iri, 0)
