"""The page about one statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from ontology.errors import EntityNotFound
from server.pages import queries
from server.pages.disagreements import why_against
from server.pages.gather import gather
from server.pages.links import Link
from server.pages.statements import StatementRow, membership_label, row
from server.pages.wording import Comparison, compare

if TYPE_CHECKING:
    from collections.abc import Collection

    from server.pages.facts import Site
    from server.store.base import Store


#: Other reports of an utterance that are compared, word by word.
_COMPARED: Final = 20


@dataclass(frozen=True, slots=True)
class Report:
    """Another report of the same utterance.

    Attributes:
        row: the statement.
        wording: how its words differ.
        is_judged: whether people decided that it is one.
        is_linked: whether its words or a judgement say so; otherwise it follows from a third report.
    """

    row: StatementRow
    wording: Comparison
    is_judged: bool
    is_linked: bool


@dataclass(frozen=True, slots=True)
class Opposed:
    """A statement that stands against another: "contradiction" or "tension", the reason in words, and which."""

    relation: str
    reason: str
    row: StatementRow


@dataclass(frozen=True, slots=True)
class StatementPage:
    """One statement at large.

    Attributes:
        row: the statement.
        same: other reports of the same utterance, and whether there are `more`.
        apart: reports with which its words would make one, kept apart by what people judged.
        against: statements whose claims contradict or are in tension with this one's.
        first, repeated: in articles of nearly the same text, the statement that counts in place of this one, and those
            that this one counts for; `many_repeat` where these are more.
        answers, answered: statements that it responds to, and that respond to it.
        attested: memberships that were read from it.
    """

    row: StatementRow
    same: tuple[Report, ...]
    more: bool
    apart: tuple[StatementRow, ...]
    against: tuple[Opposed, ...]
    first: tuple[StatementRow, ...]
    repeated: tuple[StatementRow, ...]
    many_repeat: bool
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
    for solution in queries.select(store, "statement/related", values={"statement": [statement]}):
        reason = solution.get("reason")
        things = found.setdefault(solution["relation"].value, {})
        things.setdefault(solution["thing"].value, "" if reason is None else reason.value)
    bindings = {"statement": NamedNode(statement)}
    for solution in queries.select(store, "statement/repeated", bindings=bindings, limit=_COMPARED + 1):
        found.setdefault(solution["relation"].value, {})[solution["thing"].value] = ""
    gather(store, site, {thing for things in found.values() for thing in things}, known=facts)

    def related(relation: str) -> tuple[StatementRow, ...]:
        return tuple(row(facts, site, thing) for thing in found.get(relation, ()))

    against = [
        Opposed(relation, why_against(relation, reason), row(facts, site, thing))
        for relation in ("contradiction", "tension")
        for thing, reason in found.get(relation, {}).items()
    ]
    here = row(facts, site, statement)
    same = sorted(related("same"), key=lambda it: (str(it.date.latest or "9"), it.iri))
    linked = {found_row["thing"].value for found_row in queries.select(store, "statement/links", bindings=bindings)}
    return StatementPage(
        row=here,
        same=tuple(_report(here, it, linked) for it in same[:_COMPARED]),
        more=len(same) > _COMPARED,
        apart=related("apart"),
        against=tuple(against),
        first=related("first"),
        repeated=related("repeated")[:_COMPARED],
        many_repeat=len(found.get("repeated", ())) > _COMPARED,
        answers=related("answers"),
        answered=related("answered"),
        attested=tuple(
            Link(thing, membership_label(facts, thing), site.href(thing)) for thing in found.get("attested", ())
        ),
    )


def _report(here: StatementRow, there: StatementRow, linked: Collection[str]) -> Report:
    is_judged = any(it.verdict == "same" and it.other and it.other.iri == here.iri for it in there.judgements)
    return Report(there, compare(here.text, there.text), is_judged, there.iri in linked)
