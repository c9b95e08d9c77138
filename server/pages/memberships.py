"""Memberships and posts: the table row, and the pages about one membership and one post."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from ontology.errors import EntityNotFound
from server.pages import disagreements, queries
from server.pages.charts.lanes import Chart, Days, Event, Row, chart
from server.pages.facts import Facts, local_name
from server.pages.gather import gather, gather_evidence
from server.pages.links import DateView, Link, Status, date_view, link, optional_link, status
from server.pages.paged import PER_PAGE, Paged, cut, window
from server.pages.reasons import Read, characters, runs
from server.pages.statements import ClaimView, StatementRow, claim, membership_label, row, rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from server.pages.facts import Site
    from server.store.base import Store

#: Most sources that are counted for the memberships of one table.
MAX_SOURCES: Final = 1000
#: Sources that the page of one membership shows, the newest.
_EVIDENCE: Final = 50


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence or passage that attests a membership.

    Attributes:
        words: of the source.
        href: where the words stand in the article's page, or the page of the statement.
        date: when it was said, or published.
        speaker: whose words they are, where it is a statement with a known speaker.
        source: the article, by its publisher where known.
        iri: the passage or the statement; `characters` are those of the article that it takes up.
        run, read: which run read the article, and on which day, as ISO 8601.
        confidence: of the reading of a statement, from 0 to 1, as text.
    """

    words: str
    href: str
    date: DateView
    speaker: Link | None
    source: Link | None
    iri: str
    characters: str
    run: Link | None
    read: str | None
    confidence: str | None


@dataclass(frozen=True, slots=True)
class MembershipRow:
    """One member of one organization, or one holder of one post.

    Attributes:
        link: the membership, named by both its ends.
        member, organization, post, role: what it joins, and as what.
        during: start and end, where a source names them.
        evidence: what attests it, the newest first; in a table, only the newest.
        sources: how many statements and passages attest it.
        first, last: dates of the oldest and the newest of them.
        statuses: what claims say of its standing, the most frequent first.
    """

    link: Link
    member: Link | None
    organization: Link | None
    post: Link | None
    role: Link | None
    during: DateView | None
    evidence: tuple[Evidence, ...]
    sources: int
    first: DateView | None
    last: DateView | None
    statuses: tuple[Status, ...]


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """Claims about one thing with the statement that makes them, and the disagreements that they are part of."""

    claims: tuple[ClaimView, ...]
    statement: StatementRow
    against: tuple[disagreements.Against, ...] = ()


@dataclass(frozen=True, slots=True)
class MembershipPage:
    """One membership.

    Attributes:
        row: who attests it.
        claims: what is claimed about its standing, the oldest first.
        chart: these claims, a lane a speaker.
        disagreements: where claims about it stand against others.
    """

    row: MembershipRow
    claims: Paged[ClaimRow]
    chart: Chart | None
    disagreements: disagreements.Disagreements


@dataclass(frozen=True, slots=True)
class PostPage:
    """One post.

    Attributes:
        link: the post.
        post_in: the body that it is a post of.
        holdings: who holds it, by which sources.
        statements: what was said in this capacity, the newest first.
        more: whether there are more than are listed.
    """

    link: Link
    post_in: Link | None
    holdings: tuple[MembershipRow, ...]
    statements: tuple[StatementRow, ...]
    more: bool


def membership_rows(
    store: Store, site: Site, memberships: Sequence[str], shown: int = 1, known: Facts | None = None
) -> tuple[MembershipRow, ...]:
    """Return a table's rows for some memberships, in the order given, each with its `shown` newest sources.

    What has to be fetched for them is added to the facts that are `known`.
    """
    if not memberships:
        return ()
    sources: dict[str, list[str]] = {}
    wanted = {"membership": memberships}
    for found in queries.select(store, "membership/sources", values=wanted, limit=MAX_SOURCES):
        sources.setdefault(found["membership"].value, []).append(found["source"].value)
    counted: dict[str, list[tuple[str, int]]] = {}
    for found in queries.select(store, "membership/statuses", values=wanted):
        counted.setdefault(found["membership"].value, []).append((found["status"].value, int(found["claims"].value)))
    statuses = {iri for pairs in counted.values() for iri, _ in pairs}
    told = {iri for found in sources.values() for iri in (*found[:shown], found[-1])}
    passages = {source for source in told if site.kind(source) == "span"}
    named_in = {source.partition("#")[0] for source in passages}
    facts = gather_evidence(store, site, {*memberships, *statuses, *told, *named_in}, known)
    read = runs(store, site, {article for source in told if (article := _article(facts, site, source))})
    gather(store, site, {it.run for it in read.values() if it.run}, rounds=1, known=facts)
    return tuple(
        _row(facts, site, iri, sources.get(iri, ()), shown, read, [status(facts, *it) for it in counted.get(iri, ())])
        for iri in memberships
        if iri in facts
    )


def page(store: Store, site: Site, membership: str, number: int = 1) -> MembershipPage:
    """Return the page of one membership, with page `number` of the claims about it.

    Raises:
        EntityNotFound: the store knows no membership of that IRI.
    """
    facts = Facts()
    found = membership_rows(store, site, [membership], _EVIDENCE, facts)
    if not found or (found[0].member is None and found[0].organization is None):
        raise EntityNotFound(f"the store tells of no membership <{membership}>")
    against = disagreements.about_membership(store, site, membership, facts)
    claims = claim_rows(store, site, "membership/claims", "membership", membership, number, facts)
    marked = tuple(
        replace(it, against=against.of((made.iri for made in it.claims), it.statement)) for it in claims.items
    )
    return MembershipPage(found[0], replace(claims, items=marked), chart(_lanes(site, membership, marked)), against)


def _lanes(site: Site, membership: str, claims: Iterable[ClaimRow]) -> list[Row]:
    """Return the lanes of a chart of claims, one a speaker, in the order of who spoke first."""
    names: dict[str, Link | str] = {}
    events: dict[str, list[Event]] = {}
    for found in claims:
        said = found.statement
        # The words that name a speaker who is not known mean somebody in one article only.
        lane = said.speaker.iri if said.speaker else f"{said.source.iri} {said.speaker_words}"
        names.setdefault(lane, said.speaker or said.speaker_words or "Speaker not named")
        events.setdefault(lane, []).extend(
            Event(
                Days(said.date.earliest, said.date.latest),
                made.status.family if made.status else "other",
                f"{said.date.text}: {_in_words(made)}",
                f"{site.href(membership)}#c-{local_name(made.iri)}",
                next((it.relation for it in found.against if made.iri in it.claims), ""),
            )
            for made in found.claims
        )
    return [Row(name, tuple(events[lane])) for lane, name in names.items()]


def _in_words(made: ClaimView) -> str:
    parts = [made.stance + (f": {made.proposition.label}" if made.proposition else "")]
    parts += [made.condition] if made.condition else []
    return f"{made.status.label}: {', '.join(parts)}" if made.status else ", ".join(parts)


def post_page(store: Store, site: Site, post: str) -> PostPage:
    """Return the page of one post.

    Raises:
        EntityNotFound: the store knows no post of that IRI.
    """
    facts = gather(store, site, [post], rounds=2)
    if facts.kind(post) != "post":
        raise EntityNotFound(f"the store tells of no post <{post}>")
    bindings = {"post": NamedNode(post)}
    holdings = [found["membership"].value for found in queries.select(store, "post-holdings", bindings=bindings)]
    spoken = [
        found["statement"].value
        for found in queries.select(store, "post-statements", bindings=bindings, limit=PER_PAGE + 1)
    ]
    return PostPage(
        link=link(facts, site, post),
        post_in=optional_link(facts, site, facts.iri(post, "org:postIn")),
        holdings=membership_rows(store, site, holdings, known=facts),
        statements=rows(store, site, spoken[:PER_PAGE], facts),
        more=len(spoken) > PER_PAGE,
    )


def claim_rows(
    store: Store, site: Site, query: str, variable: str, iri: str, number: int, known: Facts
) -> Paged[ClaimRow]:
    """Return a page of the claims that a named query finds for `iri`, in the query's order, by statement."""
    limit, offset = window(number)
    pairs = [
        (found["claim"].value, found["statement"].value)
        for found in queries.select(store, query, bindings={variable: NamedNode(iri)}, limit=limit, offset=offset)
    ]
    shown = cut(pairs, number)
    facts = gather(store, site, {statement for _, statement in shown.items}, known=known)
    found_rows = tuple(
        ClaimRow(tuple(claim(facts, site, made) for made, _ in group), row(facts, site, statement))
        for statement, group in groupby(shown.items, key=lambda pair: pair[1])
    )
    return Paged(found_rows, number, shown.more)


def _row(
    facts: Facts,
    site: Site,
    iri: str,
    sources: Sequence[str],
    shown: int,
    read: Mapping[str, Read],
    statuses: Sequence[Status],
) -> MembershipRow:
    told = [_evidence(facts, site, source, read) for source in dict.fromkeys((*sources[:shown], *sources[-1:]))]
    dated = sorted((found.date for found in told if found.date.latest), key=lambda date: (date.latest, date.text))
    during = facts.iri(iri, "org:memberDuring")
    return MembershipRow(
        link=Link(iri, membership_label(facts, iri), site.href(iri), "membership"),
        member=optional_link(facts, site, facts.iri(iri, "org:member")),
        organization=optional_link(facts, site, facts.iri(iri, "org:organization")),
        post=optional_link(facts, site, facts.iri(iri, "opengov:post")),
        role=optional_link(facts, site, facts.iri(iri, "org:role")),
        during=date_view(facts, site, during) if during else None,
        evidence=tuple(told[:shown]),
        sources=len(sources),
        first=dated[0] if dated else None,
        last=dated[-1] if dated else None,
        statuses=tuple(statuses),
    )


def _article(facts: Facts, site: Site, source: str) -> str | None:
    return source.partition("#")[0] if site.kind(source) == "span" else facts.iri(source, "schema:isPartOf")


def _evidence(facts: Facts, site: Site, source: str, read: Mapping[str, Read]) -> Evidence:
    is_span = site.kind(source) == "span"
    article = _article(facts, site, source) or ""
    run = read.get(article, Read(None, None))
    words = facts.text(source, "oa:exact") or "" if is_span else facts.text(source, "schema:text")
    return Evidence(
        words=facts.label(source) if words is None else words,
        href=site.href(source),
        date=date_view(facts, site, facts.iri(article if is_span else source, "time:hasTime")),
        speaker=None if is_span else optional_link(facts, site, facts.iri(source, "onr:speaker")),
        source=_source(facts, site, article),
        iri=source,
        characters="–".join(map(str, characters(source))),
        run=optional_link(facts, site, run.run),
        read=run.day,
        confidence=facts.text(source, "onr:confidence"),
    )


def _source(facts: Facts, site: Site, article: str) -> Link | None:
    if not article:
        return None
    publisher = facts.iri(article, "schema:publisher")
    return Link(article, facts.label(publisher or article), site.href(article))
