"""Where sources disagree: claims that stand against each other, side by side, with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from server.pages import queries
from server.pages.facts import local_name
from server.pages.gather import gather
from server.pages.ledgers import chunked, oldest_first
from server.pages.statements import row

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from server.pages.facts import Facts, Site
    from server.pages.statements import StatementRow
    from server.store.base import Store

#: Most pairs of claims that a page reads: the same reason stands for many of them.
MAX_PAIRS: Final = 400
#: Most disagreements that a page shows, and most reports on one side of each.
_MOST: Final = 20
_A_SIDE: Final = 5

_KINDS: Final = {"contradiction": "Contradiction", "tension": "Tension"}


@dataclass(frozen=True, slots=True)
class Side:
    """Statements on one side of a disagreement, the oldest first; `more` counts those that are not listed."""

    statements: tuple[StatementRow, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Claims that stand against each other for one reason.

    Attributes:
        key: what the page refers to it by, as "d-1".
        relation: "contradiction" or "tension".
        kind: the same in a heading.
        reason: in one sentence.
        affirming, denying: who says so and who not.
        claims: all claims of both sides.
    """

    key: str
    relation: str
    kind: str
    reason: str
    affirming: Side
    denying: Side
    claims: frozenset[str]


@dataclass(frozen=True, slots=True)
class Against:
    """That claims of a statement stand against those of others.

    Attributes:
        key, relation, kind: of the disagreement.
        who: the names of those who say otherwise, or the words that name them.
        claims: all claims that are part of it.
    """

    key: str
    relation: str
    kind: str
    who: tuple[str, ...]
    claims: frozenset[str]


@dataclass(frozen=True, slots=True)
class Disagreements:
    """Disagreements, contradictions first; `more` tells that there are others."""

    shown: tuple[Disagreement, ...] = ()
    more: bool = False

    def of(self, claims: Iterable[str], statement: StatementRow) -> tuple[Against, ...]:
        """Return how some claims of a statement stand against others."""
        wanted = frozenset(claims)
        return tuple(
            Against(found.key, found.relation, found.kind, _others(found, statement), found.claims)
            for found in self.shown
            if found.claims & wanted
        )


def about_membership(store: Store, site: Site, membership: str, known: Facts) -> Disagreements:
    """Return the disagreements about one membership."""
    bindings = {"membership": NamedNode(membership)}
    found = queries.select(store, "membership/disagreements", bindings=bindings, limit=MAX_PAIRS + 1)
    return of_pairs(store, site, list(found), known)


def of_pairs(store: Store, site: Site, found: Sequence[queries.Row], known: Facts | None = None) -> Disagreements:
    """Return the disagreements that rows of claims tell of, each with what it stands against and their statements.

    Of these, `MAX_PAIRS` are read; one more tells that there are others.
    """
    reasons: dict[tuple[str, str], dict[str, set[str]]] = {}
    statements: set[str] = set()
    for pair in found[:MAX_PAIRS]:
        reason = pair.get("reason")
        relation, claim, other = (pair[name].value for name in ("relation", "claim", "other"))
        made = reasons.setdefault((relation, reason.value if reason else why_against(relation)), {})
        for one, statement in ((claim, pair["statement"].value), (other, pair["against"].value)):
            made.setdefault(one, set()).add(statement)
            statements.add(statement)
    listed = list(reasons.items())[:_MOST]
    denials = _denials(store, {claim for _, made in listed for claim in made})
    numbers = {it: number for number, it in enumerate(oldest_first(store, statements))}
    sides = [_sides(made, denials, numbers) for _, made in listed]
    # Of the hundreds that there may be, what is not listed is not read.
    facts = gather(store, site, {it for pair in sides for side in pair for it in side[:_A_SIDE]}, known=known)
    shown = [
        Disagreement(
            key=f"d-{number}",
            relation=relation,
            kind=_KINDS[relation],
            reason=reason,
            affirming=_side(facts, site, affirming),
            denying=_side(facts, site, denying),
            claims=frozenset(made),
        )
        for number, (((relation, reason), made), (affirming, denying)) in enumerate(zip(listed, sides, strict=True), 1)
    ]
    return Disagreements(tuple(shown), len(found) > MAX_PAIRS or len(reasons) > _MOST)


def why_against(relation: str, reason: str = "") -> str:
    """Return in words why one statement stands against another: the reason derived, or else how it does."""
    return reason or {"contradiction": "Claims the opposite", "tension": "In tension with it"}[relation]


def _denials(store: Store, claims: Collection[str]) -> frozenset[str]:
    rows = chunked(store, "polarities", "claim", sorted(claims))
    return frozenset(row["claim"].value for row in rows if local_name(row["polarity"].value) == "pol-negative")


def _sides(
    made: Mapping[str, Collection[str]], denials: Collection[str], numbers: Mapping[str, int]
) -> tuple[list[str], list[str]]:
    """Return the statements that affirm and those that deny, given which make each claim, by their numbers."""
    affirming = {it for claim, some in made.items() if claim not in denials for it in some}
    denying = {it for claim, some in made.items() if claim in denials for it in some}
    return sorted(affirming, key=numbers.__getitem__), sorted(denying, key=numbers.__getitem__)


def _side(facts: Facts, site: Site, statements: Sequence[str]) -> Side:
    return Side(tuple(row(facts, site, it) for it in statements[:_A_SIDE]), max(0, len(statements) - _A_SIDE))


def _others(found: Disagreement, statement: StatementRow) -> tuple[str, ...]:
    own = _name(statement)
    rows = (*found.affirming.statements, *found.denying.statements)
    return tuple(dict.fromkeys(name for row in rows if (name := _name(row)) != own))


def _name(row: StatementRow) -> str:
    return row.speaker.label if row.speaker else row.speaker_words or "a speaker who is not named"
