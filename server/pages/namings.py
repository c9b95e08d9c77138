"""Where articles name an actor, and whose words it is named in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from pyoxigraph import NamedNode

from server.pages import queries
from server.pages.ledgers import chunked, day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from server.pages.facts import Site
    from server.pages.ledgers import Ledger
    from server.store.base import Store

#: How many of the newest articles that name an actor are searched: for the others that they name, and for statements
#: that name it, a few for the overview and more for the list.
COMPANY_ARTICLES: Final = 60
FIRST_ARTICLES: Final = 40
SPOKEN_OF_ARTICLES: Final = 400
_AT_A_TIME: Final = 20
#: Statements of one actor that are searched for the name of another, the newest.
_MOST_STATEMENTS: Final = 400
_FRAGMENT: Final = "#char="


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


def namings(store: Store, actor: str) -> tuple[Naming, ...]:
    """Return the articles that name an actor, the newest first.

    A mention's IRI ends in its place (RFC 5147), so that none has to be looked up.
    """
    starts: dict[str, list[int]] = {}
    for row in queries.select(store, "actor/mentions", bindings={"actor": NamedNode(actor)}):
        article, mark, place = row["mention"].value.partition(_FRAGMENT)
        start = place.partition(",")[0]
        if mark and start.isdecimal():
            starts.setdefault(article, []).append(int(start))
    published: dict[str, str] = {}
    for row in chunked(store, "published", "article", sorted(starts)):
        published.setdefault(row["article"].value, day(row, "latest"))
    found = sorted(published)
    found.sort(key=lambda article: published[article], reverse=True)
    return tuple(Naming(article, published[article], tuple(sorted(starts[article]))) for article in found)


def speaking_of(store: Store, actor: str, named: Sequence[Naming], enough: int | None = None) -> list[str]:
    """Return the statements of others that name an actor, of these articles; once there are `enough`, no more."""
    found: dict[str, None] = {}
    for start in range(0, len(named), _AT_A_TIME):
        places = {it.article: it.starts for it in named[start : start + _AT_A_TIME]}
        bindings = {"actor": NamedNode(actor)}
        for row in queries.select(store, "contents-of-others", bindings=bindings, values={"article": sorted(places)}):
            if _holds(row["content"].value, places):
                found[row["statement"].value] = None
        if enough is not None and len(found) >= enough:
            break
    return list(found)


def naming(store: Store, says: Ledger, named: Sequence[Naming], limit: int) -> list[str]:
    """Return the newest of some statements that name an actor, given the articles that do."""
    starts = {it.article: it.starts for it in named}
    found: list[str] = []
    statements = [entry.statement for entry in says.entries if entry.article in starts]
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


def _holds(span: str, places: Mapping[str, tuple[int, ...]]) -> bool:
    article, _, place = span.partition(_FRAGMENT)
    start, _, end = place.partition(",")
    if not (start.isdecimal() and end.isdecimal()):
        return False
    return any(int(start) <= at < int(end) for at in places.get(article, ()))
