"""The pages about one proposition and about one claim."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ontology.errors import EntityNotFound
from server.pages import queries
from server.pages.disagreements import why_against
from server.pages.gather import gather
from server.pages.links import Link, link
from server.pages.memberships import ClaimRow, claim_rows
from server.pages.statements import ClaimView, StatementRow, claim, row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.pages.facts import Site
    from server.pages.paged import Paged
    from server.store.base import Store


@dataclass(frozen=True, slots=True)
class PropositionPage:
    """One proposition, with a page of the claims about it, the oldest first: those for it beside those against.

    Attributes:
        link: the proposition, by its sentence.
        tensions: propositions that are in tension with it.
        affirmed, denied: the claims of this page.
        claims: the page that they are of.
        condition_of: claims that hang on it.
    """

    link: Link
    tensions: tuple[Link, ...]
    affirmed: tuple[ClaimRow, ...]
    denied: tuple[ClaimRow, ...]
    claims: Paged[ClaimRow]
    condition_of: Paged[ClaimRow]


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """One claim.

    Attributes:
        claim: the claim.
        made: statements that make it.
        against: statements whose claims stand against it, each with how.
    """

    claim: ClaimView
    made: tuple[StatementRow, ...]
    against: tuple[tuple[str, StatementRow], ...]


def page(store: Store, site: Site, proposition: str, number: int = 1) -> PropositionPage:
    """Return the page of one proposition, with page `number` of the claims about it.

    Raises:
        EntityNotFound: the store knows no proposition of that IRI.
    """
    facts = gather(store, site, [proposition], rounds=1)
    if facts.kind(proposition) != "proposition":
        raise EntityNotFound(f"the store tells of no proposition <{proposition}>")
    tensions = [
        found["other"].value
        for found in queries.select(store, "proposition/tensions", bindings={"proposition": NamedNode(proposition)})
    ]
    gather(store, site, tensions, rounds=1, known=facts)
    about = claim_rows(store, site, "proposition/claims", "proposition", proposition, number, facts)
    return PropositionPage(
        link=link(facts, site, proposition),
        tensions=tuple(link(facts, site, iri) for iri in tensions),
        affirmed=_only(about.items, negative=False),
        denied=_only(about.items, negative=True),
        claims=about,
        condition_of=claim_rows(store, site, "proposition/conditions", "proposition", proposition, 1, facts),
    )


def _only(found: Iterable[ClaimRow], *, negative: bool) -> tuple[ClaimRow, ...]:
    kept = (replace(it, claims=tuple(made for made in it.claims if made.negative is negative)) for it in found)
    return tuple(it for it in kept if it.claims)


def claim_page(store: Store, site: Site, iri: str) -> ClaimPage:
    """Return the page of one claim.

    Raises:
        EntityNotFound: the store knows no claim of that IRI.
    """
    bindings = {"claim": NamedNode(iri)}
    found: dict[tuple[str, str], str] = {}
    for solution in queries.select(store, "claim-statements", bindings=bindings, limit=200):
        reason = solution.get("reason")
        relation, statement = solution["relation"].value, solution["statement"].value
        found.setdefault((relation, statement), "" if reason is None else reason.value)
    facts = gather(store, site, {iri, *(statement for _, statement in found)})
    if not facts.iris(iri, "rdf:type"):
        raise EntityNotFound(f"the store tells of no claim <{iri}>")
    return ClaimPage(
        claim=claim(facts, site, iri),
        made=tuple(row(facts, site, statement) for relation, statement in found if relation == "made"),
        against=tuple(
            (why_against(relation, reason), row(facts, site, statement))
            for (relation, statement), reason in found.items()
            if relation != "made"
        ),
    )
