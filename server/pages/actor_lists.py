"""What the lists of an actor's page hold, as IRIs: few of each for the overview, or one of them a page at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from server.pages import queries
from server.pages.ledgers import RELATIONS, Ledger, in_order, newest, of_statements, related
from server.pages.namings import FIRST_ARTICLES, SPOKEN_OF_ARTICLES, Naming, company, namings, speaking_of
from server.pages.paged import PREVIEW, Paged, cut, page_of, window

if TYPE_CHECKING:
    from server.pages.facts import Site
    from server.pages.filters import Filter
    from server.pages.kept import Memory
    from server.store.base import Store

#: Lists of statements, which can be narrowed down, and the others that can be shown whole, a page at a time.
STATEMENT_LISTS: Final = (*RELATIONS, "spoken-of")
MEMBERSHIP_LISTS: Final = ("posts", "belongs", "members", "holders")
LISTS: Final = (*STATEMENT_LISTS, "articles", "publishes", *MEMBERSHIP_LISTS)

#: Where the counting of one kind of thing ends.
COUNTED: Final = 10_000
UNITS_SHOWN: Final = 24
_COMPANY_SHOWN: Final = 24


@dataclass(slots=True)
class Found:
    """What one page shows, as IRIs, by the name of the list.

    Attributes:
        statements, memberships: of these lists.
        articles: each with how often it names the actor, or 0.
        company: actors that are named in the same articles, each with in how many.
        units: bodies that are part of it, one more than is shown.
        ledger: the statements of the one list that is shown whole.
        searched: how many articles were searched for statements that name the actor, if not all that do.
    """

    statements: dict[str, Paged[str]] = field(default_factory=dict)
    memberships: dict[str, Paged[str]] = field(default_factory=dict)
    articles: dict[str, Paged[tuple[str, int]]] = field(default_factory=dict)
    company: list[tuple[str, int]] = field(default_factory=list)
    units: list[str] = field(default_factory=list)
    ledger: Ledger | None = None
    searched: int | None = None


class Reading:
    """Reads the lists of one actor from a store. What takes long is kept in `memory`."""

    def __init__(self, store: Store, site: Site, actor: str, memory: Memory) -> None:
        self._store = store
        self._site = site
        self._actor = actor
        self._memory = memory

    def overview(self) -> Found:
        """Return the first few of every list."""
        found = Found()
        counts = self._counts()
        for name in RELATIONS:
            total = counts.get(name, 0)
            newest = self._newest() if name == "says" and total else ()
            found.statements[name] = Paged(newest, 0, total > len(newest), total, total >= COUNTED)
        named = self._namings()
        found.statements["spoken-of"] = self._first_spoken_of(is_part=len(named) > FIRST_ARTICLES)
        shown = [(it.article, len(it.starts)) for it in page_of(named, 0)]
        found.articles["articles"] = cut(shown, 0, len(named))
        total = counts.get("publishes", 0)
        found.articles["publishes"] = Paged((), 0, total > 0, total, total >= COUNTED)
        for name, iris in self._memberships().items():
            found.memberships[name] = cut(page_of(iris, 0), 0, len(iris))
        found.company = self._memory.get(
            ("company", self._actor), lambda: company(self._store, self._site, self._actor, named, _COMPANY_SHOWN)
        )
        found.units = [next(iter(it.values())).value for it in self._ask("actor/units", UNITS_SHOWN + 1)]
        return found

    def alone(self, name: str, number: int, asked: Filter) -> Found:
        """Return page `number` of one of the `LISTS`, of statements those that are `asked` for."""
        found = Found()
        if name in STATEMENT_LISTS:
            ledger = self._ledger(name)
            fitting = ledger.find(asked)
            shown = [entry.statement for entry in page_of(fitting, number)]
            found.statements[name], found.ledger = cut(shown, number, len(fitting)), ledger
            if name == "spoken-of" and len(self._namings()) > SPOKEN_OF_ARTICLES:
                found.searched = SPOKEN_OF_ARTICLES
        elif name in MEMBERSHIP_LISTS:
            iris = self._memberships()[name]
            found.memberships[name] = cut(page_of(iris, number), number, len(iris))
        elif name == "articles":
            named = self._namings()
            found.articles[name] = cut(
                [(it.article, len(it.starts)) for it in page_of(named, number)], number, len(named)
            )
        else:
            limit, offset = window(number)
            published = [(it["article"].value, 0) for it in self._ask("actor/publishes", limit, offset)]
            total = self._counts().get(name, 0)
            found.articles[name] = cut(published, number, total, capped=total >= COUNTED)
        return found

    def spoken_of(self) -> Ledger:
        """Return the statements of others that name the actor, in the newest articles that do."""
        return self._ledger("spoken-of")

    def _ledger(self, name: str) -> Ledger:
        if name in RELATIONS:
            return self._memory.get((name, self._actor), lambda: related(self._store, self._actor, name))
        return self._memory.get(
            (name, self._actor), lambda: of_statements(self._store, self._naming_it(SPOKEN_OF_ARTICLES))
        )

    def _naming_it(self, articles: int, enough: int | None = None) -> list[str]:
        return speaking_of(self._store, self._actor, self._namings()[:articles], enough)

    def _newest(self) -> tuple[str, ...]:
        return self._memory.get(("newest", self._actor), lambda: newest(self._store, self._actor, PREVIEW))

    def _first_spoken_of(self, *, is_part: bool) -> Paged[str]:
        """Return the first few of those in the newest articles; there may be more where these are only a part."""
        found = self._memory.get(
            ("first-spoken-of", self._actor),
            lambda: in_order(self._store, self._naming_it(FIRST_ARTICLES, PREVIEW + 1)),
        )
        return Paged(found[:PREVIEW], 0, is_part or len(found) > PREVIEW)

    def _namings(self) -> tuple[Naming, ...]:
        return self._memory.get(("namings", self._actor), lambda: namings(self._store, self._actor))

    def _memberships(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {name: [] for name in MEMBERSHIP_LISTS}
        for query, post, other in (
            ("actor/memberships", "posts", "belongs"),
            ("actor/members", "holders", "members"),
        ):
            for row in self._ask(query):
                list_ = found[post if "post" in row else other]
                # A membership in several posts comes several times.
                if row["membership"].value not in list_[-1:]:
                    list_.append(row["membership"].value)
        return found

    def _counts(self) -> dict[str, int]:
        rows = queries.select(self._store, "actor/roles", values={"actor": [self._actor]})
        return {row["role"].value: int(row["count"].value) for row in rows}

    def _ask(self, query: str, limit: int | None = None, offset: int = 0) -> list[queries.Row]:
        bindings = {"actor": NamedNode(self._actor)}
        return list(queries.select(self._store, query, bindings=bindings, limit=limit, offset=offset))
