"""The page about one actor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from ontology.errors import EntityNotFound
from server.pages import queries
from server.pages.facts import Facts
from server.pages.gather import gather
from server.pages.links import DateView, Link, date_view, link, optional_link
from server.pages.memberships import MembershipRow, membership_rows
from server.pages.paged import Paged, cut, window
from server.pages.statements import StatementRow, row

if TYPE_CHECKING:
    from server.pages.facts import Site
    from server.store.base import Store

#: Lists of the page that can be shown whole, a page at a time.
LISTS: Final = ("says", "spoken-of", "articles")

#: How many of the articles that name an actor are searched for statements that do.
SPOKEN_OF_ARTICLES: Final = 100

_COMPANY_SHOWN: Final = 24
_MEMBERSHIPS_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article in a list.

    Attributes:
        link: the article, by its headline.
        publisher: who published it, if known.
        date: when.
        count: how often what the list is about occurs in it.
    """

    link: Link
    publisher: Link | None
    date: DateView
    count: int


@dataclass(frozen=True, slots=True)
class ActorPage:
    """One actor.

    Attributes:
        link: the actor.
        names: other names.
        metonyms: names of places and buildings that stand for it.
        notes: what the reference data remarks.
        part_of, units: bodies it is part of, and that are part of it.
        posts: posts it holds.
        memberships: what else it belongs to.
        members: who belongs to it.
        holders: who holds posts in it.
        says: its statements, newest first.
        spoken_of: statements of others that name it, newest first, from the newest `SPOKEN_OF_ARTICLES` articles.
        company: actors named in the same articles, each with in how many.
        articles: articles that name it, newest first.
        partly: whether more articles name it than were searched for statements that do.
        only: the one of `LISTS` that is shown whole, or `None` for the overview.
    """

    link: Link
    names: tuple[str, ...]
    metonyms: tuple[str, ...]
    notes: tuple[str, ...]
    part_of: tuple[Link, ...]
    units: tuple[Link, ...]
    posts: tuple[MembershipRow, ...]
    memberships: tuple[MembershipRow, ...]
    members: tuple[MembershipRow, ...]
    holders: tuple[MembershipRow, ...]
    says: Paged[StatementRow]
    spoken_of: Paged[StatementRow]
    company: tuple[tuple[Link, int], ...]
    articles: Paged[ArticleRow]
    partly: bool
    only: str | None


def page(store: Store, site: Site, actor: str, only: str | None = None, number: int = 1) -> ActorPage:
    """Return the page of one actor; with `only`, page `number` of that list alone.

    Raises:
        EntityNotFound: the store knows no actor of that IRI.
    """
    facts = Facts(queries.construct(store, "actor", bindings={"actor": NamedNode(actor)}))
    if actor not in facts:
        raise EntityNotFound(f"the store tells of no actor <{actor}>")
    overview = only is None
    at = 0 if overview else number
    found = {name: _listed(store, name, actor, at) if only in (None, name) else [] for name in LISTS}
    says, spoken, named = ([_first(solution) for solution in found[name]] for name in LISTS)
    mentions = [int(solution["mentions"].value) for solution in found["articles"]]
    company = _company(store, site, actor) if overview else []
    units = [_first(solution) for solution in _ask(store, "actor-units", actor)] if overview else []
    belongs = [_first(solution) for solution in _ask(store, "actor-memberships", actor)] if overview else []
    has = [_first(solution) for solution in _ask(store, "actor-members", actor)] if overview else []
    tables = membership_rows(store, site, list(dict.fromkeys(belongs + has))[:_MEMBERSHIPS_SHOWN])
    others = {*units, *facts.iris(actor, "org:unitOf"), *map(_first, company)}
    gather(store, site, {*says, *spoken, *named, *others}, known=facts)
    [counts] = _ask(store, "actor-counts", actor)
    return ActorPage(
        link=link(facts, site, actor),
        names=tuple(facts.texts(actor, "skos:altLabel")),
        metonyms=tuple(facts.texts(actor, "skos:hiddenLabel")),
        notes=tuple(facts.texts(actor, "skos:note")),
        part_of=tuple(link(facts, site, iri) for iri in facts.iris(actor, "org:unitOf")),
        units=tuple(link(facts, site, iri) for iri in units),
        posts=tuple(t for t in tables if t.post and _is(t.member, actor)),
        memberships=tuple(t for t in tables if not t.post and _is(t.member, actor)),
        members=tuple(t for t in tables if not t.post and _is(t.organization, actor)),
        holders=tuple(t for t in tables if t.post and _is(t.organization, actor)),
        says=cut([row(facts, site, iri) for iri in says], at, int(counts["says"].value)),
        spoken_of=cut([row(facts, site, iri) for iri in spoken], at),
        company=tuple((link(facts, site, _first(found)), int(found["articles"].value)) for found in company),
        articles=cut(
            [article_row(facts, site, *pair) for pair in zip(named, mentions, strict=True)],
            at,
            int(counts["articles"].value),
        ),
        partly=int(counts["articles"].value) > SPOKEN_OF_ARTICLES,
        only=only,
    )


def article_row(facts: Facts, site: Site, article: str, count: int) -> ArticleRow:
    """Return an article for a list; its publisher and date are among the facts."""
    return ArticleRow(
        link=link(facts, site, article),
        publisher=optional_link(facts, site, facts.iri(article, "schema:publisher")),
        date=date_view(facts, site, facts.iri(article, "time:hasTime")),
        count=count,
    )


def _listed(store: Store, name: str, actor: str, number: int) -> list[queries.Row]:
    limit, offset = window(number)
    if name == "spoken-of":
        # Its sub-query has to know the actor, which a binding would not reach.
        return list(queries.select(store, "actor-spoken-of", values={"actor": [actor]}, limit=limit, offset=offset))
    return _ask(store, f"actor-{name}", actor, limit, offset)


def _company(store: Store, site: Site, actor: str) -> list[queries.Row]:
    values = {"actor": [actor], "self": [actor], "prefix": [site.iri("actor", "")]}
    return list(queries.select(store, "actor-appears-with", values=values, limit=_COMPANY_SHOWN))


def _ask(store: Store, query: str, actor: str, limit: int | None = None, offset: int = 0) -> list[queries.Row]:
    bindings = {"actor": NamedNode(actor)}
    return list(queries.select(store, query, bindings=bindings, limit=limit, offset=offset))


def _first(solution: queries.Row) -> str:
    """Return the IRI in the first column of a solution."""
    return next(iter(solution.values())).value


def _is(thing: Link | None, iri: str) -> bool:
    return thing is not None and thing.iri == iri
