"""The page about one statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ontology.errors import EntityNotFound
from server.pages import queries
from server.pages.gather import gather
from server.pages.links import Link
from server.pages.statements import StatementRow, membership_label, row

if TYPE_CHECKING:
    from server.pages.facts import Site
    from server.store.base import Store


@dataclass(frozen=True, slots=True)
class StatementPage:
    """One statement at large.

    Attributes:
        row: the statement.
        same: other reports of the same utterance.
        against: statements whose claims contradict or are in tension with this one's, each with the reason.
        answers, answered: statements that it responds to, and that respond to it.
        attested: memberships that were read from it.
    """

    row: StatementRow
    same: tuple[StatementRow, ...]
    against: tuple[tuple[str, StatementRow], ...]
    answers: tuple[StatementRow, ...]
    answered: tuple[StatementRow, ...]
    attested: tuple[Link, ...]


def page(store: Store, site: Site, statement: str) -> StatementPage:
    """Return the page of one statement.

    Raises:
        EntityNotFound: the store knows no statement of that IRI.
    """
    facts = gather(store, site, [statement])
    if facts.kind(statement) != "statement":
        raise EntityNotFound(f"the store tells of no statement <{statement}>")
    found: dict[str, dict[str, str]] = {}
    for solution in queries.select(store, "statement-related", bindings={"statement": NamedNode(statement)}):
        reason = solution.get("reason")
        things = found.setdefault(solution["relation"].value, {})
        things.setdefault(solution["thing"].value, "" if reason is None else reason.value)
    gather(store, site, {thing for things in found.values() for thing in things}, known=facts)

    def related(relation: str) -> tuple[StatementRow, ...]:
        return tuple(row(facts, site, thing) for thing in found.get(relation, ()))

    against = [
        (why_against(relation, reason), row(facts, site, thing))
        for relation in ("contradiction", "tension")
        for thing, reason in found.get(relation, {}).items()
    ]
    return StatementPage(
        row=row(facts, site, statement),
        same=related("same"),
        against=tuple(against),
        answers=related("answers"),
        answered=related("answered"),
        attested=tuple(
            Link(thing, membership_label(facts, thing), site.href(thing)) for thing in found.get("attested", ())
        ),
    )


def why_against(relation: str, reason: str) -> str:
    """Return in words why one statement stands against another: the reason derived, or else how it does."""
    return reason or {"contradiction": "Claims the opposite", "tension": "In tension with it"}[relation]
