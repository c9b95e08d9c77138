"""The first page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from ontology import questions
from server.pages import dates, queries
from server.pages.disagreements import Disagreements, of_pairs
from server.pages.statements import StatementRow, rows

if TYPE_CHECKING:
    from server.pages.facts import Site
    from server.store.base import Store

_NEWEST_SHOWN: Final = 8
#: Contradictions shown, and pairs of claims that are read for them: several reports of a claim are one side.
_CONTRADICTIONS_SHOWN: Final = 3
_PAIRS: Final = 48
#: Competency questions that need no parameter and that most articles have an answer to.
_EXAMPLES: Final = ("cq15", "cq09", "cq02")


@dataclass(frozen=True, slots=True)
class Example:
    """A question to start from, and where its answer is, from the application's root."""

    title: str
    href: str


@dataclass(frozen=True, slots=True)
class HomePage:
    """What there is.

    Attributes:
        articles, statements, actors: how many; actors are those named in articles.
        first, last: months of the first and the last statement, for reading; `None` where no date is known. Days
            would say more than is known: they are bounds.
        newest: the newest statements that are attributed to somebody.
        contradictions: those of which the newer claim was made last.
        examples: questions in plain words.
    """

    articles: int
    statements: int
    actors: int
    first: str | None
    last: str | None
    newest: tuple[StatementRow, ...]
    contradictions: Disagreements
    examples: tuple[Example, ...]


def page(store: Store, site: Site) -> HomePage:
    """Return the first page."""
    [figures] = queries.select(store, "figures", values={"prefix": [site.iri("actor", "")]})
    newest = [found["statement"].value for found in queries.select(store, "newest", limit=_NEWEST_SHOWN)]
    return HomePage(
        articles=int(figures["articles"].value),
        statements=int(figures["statements"].value),
        actors=int(figures["actors"].value),
        first=_month(figures, "first"),
        last=_month(figures, "last"),
        newest=rows(store, site, newest),
        contradictions=_contradictions(store, site),
        examples=tuple(_example(name, site.base) for name in _EXAMPLES),
    )


def _contradictions(store: Store, site: Site) -> Disagreements:
    pairs = list(queries.select(store, "newest-contradictions", limit=_PAIRS))
    found = of_pairs(store, site, pairs)
    more = found.more or len(found.shown) > _CONTRADICTIONS_SHOWN or len(pairs) == _PAIRS
    return Disagreements(found.shown[:_CONTRADICTIONS_SHOWN], more)


def _example(name: str, base: str) -> Example:
    question = questions.find(name, base)
    return Example(question.title, f"/questions/{question.name}")


def _month(figures: queries.Row, name: str) -> str | None:
    if name not in figures:
        return None
    day = date.fromisoformat(figures[name].value)
    return f"{dates.MONTHS[day.month - 1]} {day.year}"
