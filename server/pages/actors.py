"""The page about one actor: an overview, and each of its lists alone, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from ontology.errors import EntityNotFound
from server.pages import queries
from server.pages.actor_lists import LISTS, STATEMENT_LISTS, UNITS_SHOWN, Reading
from server.pages.facts import Facts
from server.pages.filters import EVERYTHING
from server.pages.gather import gather
from server.pages.kept import NOTHING_KEPT
from server.pages.links import DateView, Link, date_view, link, optional_link
from server.pages.memberships import MembershipRow, membership_rows
from server.pages.namings import COMPANY_ARTICLES
from server.pages.narrowing import Narrowing, narrowing
from server.pages.paged import Paged
from server.pages.statements import StatementRow, row
from server.pages.timeline import memberships_chart

if TYPE_CHECKING:
    from server.pages.charts.lanes import Chart
    from server.pages.facts import Site
    from server.pages.filters import Filter
    from server.pages.kept import Memory
    from server.store.base import Store

__all__ = ["LISTS", "STATEMENT_LISTS", "ActorPage", "ArticleRow", "article_row", "page"]


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
        part_of, units: bodies it is part of, and that are part of it; `more_units` whether there are others.
        chart: its memberships and its members over time, as far as the overview lists them.
        posts: posts it holds.
        belongs: what else it belongs to.
        members: who belongs to it.
        holders: who holds posts in it.
        says, told, interviews, relays: its statements, those made to it, in interviews with it, and through it.
        spoken_of: statements of others that name it.
        narrowing: the form that narrows the one list of statements down that is shown whole.
        company: actors named in the same articles, each with in how many.
        counted: how many articles these were counted in, if not all that name the actor.
        articles: articles that name it.
        publishes: articles that it published.
        only: the one of `LISTS` that is shown whole, or `None` for the overview.
        searched: how many articles were searched for `spoken_of`, if not all that name the actor.

    Statements and articles come newest first.
    """

    link: Link
    names: tuple[str, ...]
    metonyms: tuple[str, ...]
    notes: tuple[str, ...]
    part_of: tuple[Link, ...]
    units: tuple[Link, ...]
    more_units: bool
    chart: Chart | None
    posts: Paged[MembershipRow]
    belongs: Paged[MembershipRow]
    members: Paged[MembershipRow]
    holders: Paged[MembershipRow]
    says: Paged[StatementRow]
    told: Paged[StatementRow]
    interviews: Paged[StatementRow]
    relays: Paged[StatementRow]
    spoken_of: Paged[StatementRow]
    narrowing: Narrowing | None
    company: tuple[tuple[Link, int], ...]
    counted: int | None
    articles: Paged[ArticleRow]
    publishes: Paged[ArticleRow]
    only: str | None
    searched: int | None


def page(
    store: Store,
    site: Site,
    actor: str,
    only: str | None = None,
    number: int = 1,
    asked: Filter = EVERYTHING,
    memory: Memory = NOTHING_KEPT,
) -> ActorPage:
    """Return the page of one actor; with `only`, page `number` of that list alone, narrowed down as is `asked`.

    Raises:
        EntityNotFound: the store knows no actor of that IRI.
    """
    facts = Facts(queries.construct(store, "actor", values={"actor": [actor]}))
    if actor not in facts:
        raise EntityNotFound(f"the store tells of no actor <{actor}>")
    reading = Reading(store, site, actor, memory)
    found = reading.overview() if only is None else reading.alone(only, number, asked)
    shown = [iri for list_ in found.memberships.values() for iri in list_.items]
    tables = {table.link.iri: table for table in membership_rows(store, site, list(dict.fromkeys(shown)), known=facts)}
    statements = {iri for list_ in found.statements.values() for iri in list_.items}
    articles = {iri for list_ in found.articles.values() for iri, _ in list_.items}
    others = {*found.units, *facts.iris(actor, "org:unitOf"), *(iri for iri, _ in found.company)}
    gather(store, site, {*statements, *articles, *others}, known=facts)

    def said(name: str) -> Paged[StatementRow]:
        list_ = found.statements.get(name, _NOTHING)
        return _shown(list_, tuple(row(facts, site, iri) for iri in list_.items if iri in facts))

    def named(name: str) -> Paged[ArticleRow]:
        list_ = found.articles.get(name, _NO_ARTICLES)
        return _shown(list_, tuple(article_row(facts, site, *pair) for pair in list_.items))

    def belonging(name: str) -> Paged[MembershipRow]:
        list_ = found.memberships.get(name, _NOTHING)
        return _shown(list_, tuple(tables[iri] for iri in list_.items if iri in tables))

    naming = found.articles.get("articles", _NO_ARTICLES)
    return ActorPage(
        link=link(facts, site, actor),
        names=tuple(facts.texts(actor, "skos:altLabel")),
        metonyms=tuple(facts.texts(actor, "skos:hiddenLabel")),
        notes=tuple(facts.texts(actor, "skos:note")),
        part_of=tuple(link(facts, site, iri) for iri in facts.iris(actor, "org:unitOf")),
        units=tuple(link(facts, site, iri) for iri in found.units[:UNITS_SHOWN]),
        more_units=len(found.units) > UNITS_SHOWN,
        chart=memberships_chart(store, site, list(tables.values()), actor),
        posts=belonging("posts"),
        belongs=belonging("belongs"),
        members=belonging("members"),
        holders=belonging("holders"),
        says=said("says"),
        told=said("told"),
        interviews=said("interviews"),
        relays=said("relays"),
        spoken_of=said("spoken-of"),
        narrowing=None if found.ledger is None else narrowing(store, site, found.ledger, asked),
        company=tuple((link(facts, site, iri), count) for iri, count in found.company),
        counted=COMPANY_ARTICLES if (naming.total or 0) > COMPANY_ARTICLES else None,
        articles=named("articles"),
        publishes=named("publishes"),
        only=only,
        searched=found.searched,
    )


def article_row(facts: Facts, site: Site, article: str, count: int) -> ArticleRow:
    """Return an article for a list; its publisher and date are among the facts."""
    return ArticleRow(
        link=link(facts, site, article),
        publisher=optional_link(facts, site, facts.iri(article, "schema:publisher")),
        date=date_view(facts, site, facts.iri(article, "time:hasTime")),
        count=count,
    )


A = TypeVar("A")
B = TypeVar("B")

_NOTHING: Final[Paged[str]] = Paged((), 0, more=False)
_NO_ARTICLES: Final[Paged[tuple[str, int]]] = Paged((), 0, more=False)


def _shown(list_: Paged[A], items: tuple[B, ...]) -> Paged[B]:
    return Paged(items, list_.number, list_.more, list_.total, list_.capped)
