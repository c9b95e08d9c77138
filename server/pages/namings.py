"""Where articles name an actor, and whose words it is named in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from pyoxigraph import NamedNode

from server.pages import queries
from server.pages.ledgers import chunked, day, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from server.pages.facts import Site
    from server.store.base import Store

#: How many of the newest articles that name an actor are searched: for the others that they name, and for statements
#: that name it, a few for the overview and more for the list.
COMPANY_ARTICLES: Final = 40
FIRST_ARTICLES: Final = 24
SPOKEN_OF_ARTICLES: Final = 400
#: Articles, or statements, that one query looks through: where a few are enough, these are found in few articles.
_AT_A_TIME: Final = 20
_FEW: Final = 8
#: Statements of one actor that are searched for the name of another, the newest.
_MOST_STATEMENTS: Final = 400
_FRAGMENT: Final = "#char="
#: The end of a statement's IRI: the article that it is in, and where its words begin and end there.
_STATEMENT: Final = re.compile(r"(?P<kind>statement/)(?P<hash>[0-9a-f]+)-(?P<start>\d{1,9})-(?P<end>\d{1,9})(?:-\d+)?$")


class Naming(NamedTuple):
    """An article that names an actor.

    Attributes:
        article: its IRI.
        published: ISO day, "" where not known.
        starts: the first code point of each mention, from 0.
    """

    article: str
    published: str
    starts: tuple[int, ...]


def places(store: Store, actor: str) -> Mapping[str, tuple[int, ...]]:
    """Return where each mention of an actor begins, from 0, by article.

    A mention's IRI ends in its place (RFC 5147), so that none has to be looked up.
    """
    starts: dict[str, list[int]] = {}
    for row in queries.select(store, "actor/mentions", bindings={"actor": NamedNode(actor)}):
        article, mark, place = row["mention"].value.partition(_FRAGMENT)
        start = place.partition(",")[0]
        if mark and start.isdecimal():
            starts.setdefault(article, []).append(int(start))
    return {article: tuple(sorted(some)) for article, some in starts.items()}


def namings(store: Store, actor: str) -> tuple[Naming, ...]:
    """Return the articles that name an actor, the newest first."""
    starts = places(store, actor)
    published: dict[str, str] = {}
    for row in chunked(store, "published", "article", sorted(starts)):
        published.setdefault(row["article"].value, day(row, "latest"))
    found = sorted(published)
    found.sort(key=lambda article: published[article], reverse=True)
    return tuple(Naming(article, published[article], starts[article]) for article in found)


def speaking_of(store: Store, actor: str, named: Sequence[Naming], enough: int | None = None) -> list[str]:
    """Return the statements of others that name an actor, of these articles; once there are `enough`, no more."""
    found: dict[str, None] = {}
    at_a_time = _AT_A_TIME if enough is None else _FEW
    for start in range(0, len(named), at_a_time):
        starts = {it.article: it.starts for it in named[start : start + at_a_time]}
        rows = queries.select(store, "statements-of", values={"article": sorted(starts)})
        around = sorted(it for it in (row["statement"].value for row in rows) if _may_hold(it, starts))
        for row in chunked(store, "contents-of-others", "statement", around, {"actor": NamedNode(actor)}):
            if _holds(row["content"].value, starts):
                found[row["statement"].value] = None
        if enough is not None and len(found) >= enough:
            break
    return list(found)


def naming(store: Store, says: Iterable[str], starts: Mapping[str, tuple[int, ...]], limit: int) -> list[str]:
    """Return the newest of some statements that name an actor, given its `places`."""
    found: list[str] = []
    statements = in_order(store, (it for it in says if _may_hold(it, starts)))
    for first in range(0, min(len(statements), _MOST_STATEMENTS), _AT_A_TIME):
        some = statements[first : first + _AT_A_TIME]
        held = {
            row["statement"].value
            for row in queries.select(store, "contents-of", values={"statement": some})
            if _holds(row["content"].value, starts)
        }
        found.extend(statement for statement in some if statement in held)
        if len(found) >= limit:
            break
    return found[:limit]


def company(store: Store, site: Site, actor: str, named: Sequence[Naming], limit: int) -> list[tuple[str, int]]:
    """Return the actors that the newest of these articles name too, each with in how many of them."""
    if not named:
        return []
    values: dict[str, Iterable[str]] = {
        "graph": [site.article_graph(it.article) for it in named[:COMPANY_ARTICLES]],
        "self": [actor],
        "prefix": [site.iri("actor", "")],
    }
    found = queries.select(store, "actor/appears-with", values=values, limit=limit)
    return [(row["other"].value, int(row["articles"].value)) for row in found]


def _may_hold(statement: str, starts: Mapping[str, tuple[int, ...]]) -> bool:
    """Tell whether an actor is named between the first and the last word of a statement, as far as its IRI tells them.

    Few statements of an article do, and only of these has to be looked up which words in between are theirs.
    """
    told = _STATEMENT.search(statement)
    if told is None:
        return True
    here = starts.get(f"{statement[: told.start('kind')]}article/{told['hash']}", ())
    return any(int(told["start"]) <= at < int(told["end"]) for at in here)


def _holds(span: str, starts: Mapping[str, tuple[int, ...]]) -> bool:
    article, _, place = span.partition(_FRAGMENT)
    start, _, end = place.partition(",")
    if not (start.isdecimal() and end.isdecimal()):
        return False
    return any(int(start) <= at < int(end) for at in starts.get(article, ()))
