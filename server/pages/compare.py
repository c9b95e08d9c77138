"""The page that compares two actors: what each says about the same, where they disagree, what they both belong to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from server.pages import disagreements, queries
from server.pages.charts.lanes import Chart, Days, Event, Row, chart
from server.pages.filters import short
from server.pages.gather import gather
from server.pages.kept import NOTHING_KEPT
from server.pages.ledgers import chunked, said_by
from server.pages.links import Link, link
from server.pages.memberships import ClaimRow, MembershipRow, membership_rows
from server.pages.namings import naming, places
from server.pages.paged import Paged
from server.pages.positions import Position, Stand, positions, positions_on, stand
from server.pages.statements import StatementRow, claim, row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from server.pages.facts import Facts, Site
    from server.pages.kept import Memory
    from server.store.base import Store

#: Claims of one actor that are looked at for others that they stand against.
_STANDING: Final = 500
#: Propositions of one actor that the other's claims are looked up by; with more, all claims of the other are read.
_ASKED_FOR: Final = 50
#: Propositions of one page, and claims about each on one side.
_PROPOSITIONS: Final = 8
_CLAIMS: Final = 3
#: Statements of each about the other, and common memberships, at most.
_STATEMENTS: Final = 6
_COMMON: Final = 40


@dataclass(frozen=True, slots=True)
class Shared:
    """A proposition that both make claims about.

    Attributes:
        proposition: what it is.
        stand: how the two stand to each other.
        first, second: the newest claims of each.
        more_first, more_second: how many claims of each are not listed.
        claim: the proposition, as an address holds it.
    """

    proposition: Link
    stand: Stand
    first: tuple[ClaimRow, ...]
    second: tuple[ClaimRow, ...]
    more_first: int
    more_second: int
    claim: str


@dataclass(frozen=True, slots=True)
class Common:
    """What both belong to."""

    organization: Link
    first: MembershipRow
    second: MembershipRow


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two actors beside each other.

    Attributes:
        first, second: the two.
        disagreements: where their claims stand against each other.
        counts: how many propositions there are on which they stand to each other in each way.
        how: the one of these ways that is shown alone, or "".
        shared: propositions that both make claims about.
        chart: what each claims about the propositions of this page.
        common: what both belong to.
        first_on_second, second_on_first: the newest statements of each that name the other.
    """

    first: Link
    second: Link
    disagreements: disagreements.Disagreements
    counts: tuple[tuple[Stand, int], ...]
    how: str
    shared: Paged[Shared]
    chart: Chart | None
    common: tuple[Common, ...]
    first_on_second: tuple[StatementRow, ...]
    second_on_first: tuple[StatementRow, ...]


def compare(
    store: Store, site: Site, one: str, two: str, how: str = "", number: int = 1, memory: Memory = NOTHING_KEPT
) -> Comparison:
    """Return two actors beside each other, with page `number` of the propositions on which they stand as `how` says."""
    says = {it: memory.get(("said", it), partial(said_by, store, it)) for it in (one, two)}
    fewer, other = sorted((one, two), key=lambda it: (len(says[it]), it))
    sides = {fewer: memory.get(("positions", fewer), lambda: positions(store, fewer))}
    if other not in sides:
        sides[other] = (
            positions_on(store, other, sides[fewer])
            if len(sides[fewer]) <= _ASKED_FOR
            else memory.get(("positions", other), lambda: positions(store, other))
        )
    first, second = sides[one], sides[two]
    stands = {it: stand(first[it], second[it]) for it in first.keys() & second.keys()}
    ordered = sorted(it for it in stands if how in ("", stands[it].key))
    ordered.sort(key=lambda it: max(first[it][0].latest, second[it][0].latest), reverse=True)
    ordered.sort(key=lambda it: stands[it].order)
    start = (number - 1) * _PROPOSITIONS
    shown = ordered[start : start + _PROPOSITIONS]
    about = _about_each_other(store, one, two, says, memory)
    picked = {it: (first[it][:_CLAIMS], second[it][:_CLAIMS]) for it in shown}
    wanted = {one, two, *shown, *(iri for pair in about for iri in pair)}
    wanted |= {position.statement for sides in picked.values() for side in sides for position in side}
    facts = gather(store, site, wanted)
    against = _disagreements(store, site, sides[fewer], other)
    tally: dict[Stand, int] = {}
    for it in stands.values():
        tally[it] = tally.get(it, 0) + 1
    shared = tuple(
        Shared(
            link(facts, site, it),
            stands[it],
            _rows(facts, site, picked[it][0]),
            _rows(facts, site, picked[it][1]),
            max(len(first[it]) - _CLAIMS, 0),
            max(len(second[it]) - _CLAIMS, 0),
            short(site, it),
        )
        for it in shown
    )
    return Comparison(
        first=link(facts, site, one),
        second=link(facts, site, two),
        disagreements=against,
        counts=tuple(sorted(tally.items(), key=lambda pair: pair[0].order)),
        how=how,
        shared=Paged(shared, number, len(ordered) > start + _PROPOSITIONS, len(stands)),
        chart=_chart(facts, site, one, two, shared),
        common=_common(store, site, one, two),
        first_on_second=tuple(row(facts, site, iri) for iri in about[0] if iri in facts),
        second_on_first=tuple(row(facts, site, iri) for iri in about[1] if iri in facts),
    )


def _rows(facts: Facts, site: Site, found: Sequence[Position]) -> tuple[ClaimRow, ...]:
    claims: dict[str, list[str]] = {}
    for position in found:
        claims.setdefault(position.statement, []).append(position.claim)
    return tuple(
        ClaimRow(tuple(claim(facts, site, made) for made in sorted(made_here)), row(facts, site, statement))
        for statement, made_here in claims.items()
        if statement in facts
    )


def _chart(facts: Facts, site: Site, one: str, two: str, shared: Sequence[Shared]) -> Chart | None:
    sides = ((one, [(it, it.first) for it in shared]), (two, [(it, it.second) for it in shared]))
    return chart(
        [
            Row(link(facts, site, actor), tuple(event for it, rows in found for event in _events(it, rows)))
            for actor, found in sides
        ]
    )


def _events(about: Shared, rows: Sequence[ClaimRow]) -> Iterator[Event]:
    for told in rows:
        date = told.statement.date
        for made in told.claims:
            shape = made.status.family if made.status else "denied" if made.negative else "affirmed"
            words = f"{date.text}: {made.stance}: {about.proposition.label}"
            yield Event(Days(date.earliest, date.latest), shape, words, told.statement.href)


def _disagreements(
    store: Store, site: Site, side: Mapping[str, Sequence[Position]], other: str
) -> disagreements.Disagreements:
    """Return where claims of one actor stand against claims of another, of the newest `_STANDING` of these."""
    claims = {it.claim: it for some in side.values() for it in some}
    newest = sorted(claims, key=lambda claim: (claims[claim].latest, claim), reverse=True)[:_STANDING]
    found = list(chunked(store, "claims-against", "claim", newest))
    opposed = sorted({row["other"].value for row in found})
    made = {
        row["claim"].value: row["statement"]
        for row in chunked(store, "claims-made", "claim", opposed, {"actor": NamedNode(other)})
    }
    pairs: list[queries.Row] = [
        {**row, "statement": NamedNode(claims[row["claim"].value].statement), "against": made[row["other"].value]}
        for row in found
        if row["other"].value in made
    ]
    if not pairs:
        return disagreements.Disagreements()
    return disagreements.of_pairs(store, site, pairs[: disagreements.MAX_PAIRS + 1])


def _common(store: Store, site: Site, one: str, two: str) -> tuple[Common, ...]:
    bindings = {"one": NamedNode(one), "two": NamedNode(two)}
    pairs: dict[str, tuple[str, str]] = {}
    for found in queries.select(store, "common-memberships", bindings=bindings, limit=_COMMON):
        pairs.setdefault(found["organization"].value, (found["first"].value, found["second"].value))
    wanted = sorted({iri for pair in pairs.values() for iri in pair})
    rows = {it.link.iri: it for it in membership_rows(store, site, wanted)}
    return tuple(
        Common(rows[first].organization or rows[first].link, rows[first], rows[second])
        for first, second in pairs.values()
        if first in rows and second in rows
    )


def _about_each_other(
    store: Store, one: str, two: str, says: Mapping[str, Sequence[str]], memory: Memory
) -> tuple[list[str], list[str]]:
    """Return the newest statements of each that name the other."""

    def named(actor: str) -> Mapping[str, tuple[int, ...]]:
        return memory.get(("places", actor), lambda: places(store, actor))

    return (
        naming(store, says[one], named(two), _STATEMENTS),
        naming(store, says[two], named(one), _STATEMENTS),
    )
