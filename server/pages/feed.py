"""New statements for readers of feeds: in the order in which their articles were read, a page at a time.

A page begins where the one before it ended: behind a statement, not at a number. So nothing is told twice or left out
where articles are read while somebody turns the pages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from ontology.errors import EntityNotFound
from ontology.terms import XSD
from server.pages import queries
from server.pages.facts import legible, local_name
from server.pages.gather import gather
from server.pages.links import Link, link
from server.pages.statements import StatementRow, membership_label, rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from server.pages.facts import Site
    from server.store.base import Store, Term

#: Kinds of thing that have a feed of their own.
KINDS: Final = ("actor", "membership", "proposition")
#: Entries of one page.
ENTRIES: Final = 50

#: Something that fewer articles speak of is looked for in these alone, and else in all, the newest first.
_FEW: Final = 500
#: Articles that are looked through at a time, and at most for one page. A page that is not full by then still leads on.
_CHUNKS: Final = (16, 64, 256, 256, 256, 256, 256, 256, 256, 256)
_MARK: Final = re.compile(r"(?P<read>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)~(?P<key>[0-9a-zA-Z._~-]{1,200})")
_NEWEST: Final = "9999-12-31T23:59:59Z"


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the order of a feed: when an article was read, and the key of the article or of a statement in it."""

    read: str
    key: str

    def __str__(self) -> str:
        return f"{self.read}~{self.key}"

    @classmethod
    def parse(cls, text: str) -> Mark:
        """Read what `str` wrote.

        Raises:
            EntityNotFound: the text is none.

        >>> str(Mark.parse("2024-05-14T09:30:00Z~0f-9-59"))
        '2024-05-14T09:30:00Z~0f-9-59'
        """
        try:
            found = _MARK.fullmatch(text)
            if found is not None and datetime.fromisoformat(found["read"]):
                return cls(found["read"], found["key"])
        except ValueError:
            pass  # a day that no calendar has
        raise EntityNotFound(
            f"{legible(text[:80])!r} is no place in a feed: follow its link “next”, or begin without before="
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """A statement, and when its article was read: UTC, to the second (RFC 3339)."""

    row: StatementRow
    read: str


@dataclass(frozen=True, slots=True)
class FeedPage:
    """One page of a feed.

    Attributes:
        about: what the feed is about; `None` for all that is said.
        entries: the newest first; of one article, in the order of its text.
        newest: when the newest article was read that the feed, or else the store, knows of; `None` for an empty store.
        next: where the next page begins, if there may be one.
    """

    about: Link | None
    entries: tuple[Entry, ...]
    newest: str | None
    next: Mark | None


def page(store: Store, site: Site, kind: str | None = None, thing: str = "", before: Mark | None = None) -> FeedPage:
    """Return a page of what is said: by an actor, about a membership, for or against a proposition, or at all.

    `kind` is one of `KINDS`, and `thing` an IRI of it. `before` is where the page before this one ended.

    Raises:
        EntityNotFound: the store tells of no such thing, or things of the kind have no feed.
    """
    about = None if kind is None else _about(store, site, kind, thing)
    found: list[tuple[str, str]] = []
    following: Mark | None = None
    for statements, following in _looked_through(store, site, kind, thing, before):
        found.extend(statements)
        if len(found) > ENTRIES:
            iri, read = found[ENTRIES - 1]
            following = Mark(read, local_name(iri))
            break
    shown = found[:ENTRIES]
    told = {row.iri: row for row in rows(store, site, [iri for iri, _ in shown])}
    entries = tuple(Entry(told[iri], read) for iri, read in shown if iri in told)
    newest = entries[0].read if entries else next((read for read, _ in _newest(store, site, None, 1)), None)
    return FeedPage(about, entries, newest, following)


def _about(store: Store, site: Site, kind: str, thing: str) -> Link:
    if kind not in KINDS:
        raise EntityNotFound(f"things of the kind '{legible(kind)}' have no feed: it is {', '.join(KINDS)} that have")
    facts = gather(store, site, [thing], rounds=2)
    if thing not in facts:
        raise EntityNotFound(f"the graph says nothing of <{thing}>: look for it by name, or check the address")
    if kind == "membership":
        return Link(thing, membership_label(facts, thing), site.href(thing), kind)
    return link(facts, site, thing)


def _looked_through(
    store: Store, site: Site, kind: str | None, thing: str, before: Mark | None
) -> Iterator[tuple[list[tuple[str, str]], Mark | None]]:
    """Yield statements with when their articles were read, by chunks of articles, each with where the next begins."""
    few = None if kind is None else _few(store, site, kind, thing, before)
    for most in _CHUNKS:
        some = few if few is not None else list(_newest(store, site, before, most + 1))
        reads = {article: read for read, article in some[:most]}
        if not reads:
            return
        article, read = list(reads.items())[-1]
        end = Mark(read, f"{article}~") if len(some) > most else None
        yield [(iri, reads[key]) for key, iri in _statements(store, site, kind, thing, list(reads), before)], end
        if end is None:
            return
        before, few = end, None if few is None else few[most:]


def _few(store: Store, site: Site, kind: str, thing: str, before: Mark | None) -> list[tuple[str, str]] | None:
    """Return when each article with statements of or about a thing was read, the newest first; `None` of many."""
    bindings = {"thing": NamedNode(thing)}
    solutions = queries.select(store, f"feed/{kind}-articles", bindings=bindings, limit=_FEW + 1)
    articles = [it["article"].value for it in solutions]
    if len(articles) > _FEW:
        return None
    wanted = {"graph": [site.article_graph(article) for article in articles]}
    known = list(_reads(queries.select(store, "feed/read", values=wanted))) if articles else []
    in_order = sorted(sorted(known, key=lambda it: it[1]), key=lambda it: it[0], reverse=True)
    return [it for it in in_order if before is None or _is_behind(it, before)]


def _newest(store: Store, site: Site, before: Mark | None, most: int) -> Iterator[tuple[str, str]]:
    """Return when articles were read, and their keys, the newest first."""
    prefix = f"{site.base}graph/article/"
    bindings: dict[str, Term] = {
        "from": Literal(before.read if before else _NEWEST, datatype=NamedNode(str(XSD.dateTime))),
        "first": NamedNode(f"{prefix}{_article(before.key) if before else ''}"),
    }
    # The article that the mark is in is looked through again, unless the mark is at its end.
    limit = most if before is None else most + 1
    solutions = queries.select(store, "feed/articles", bindings=bindings, values={"prefix": [prefix]}, limit=limit)
    return (it for it in _reads(solutions) if before is None or _is_behind(it, before))


def _reads(solutions: Iterable[queries.Row]) -> Iterator[tuple[str, str]]:
    for it in solutions:
        try:
            moment = datetime.fromisoformat(it["read"].value)
        except ValueError:
            continue  # somebody else's, and no date and time that Python's calendar has
        moment = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
        yield moment.strftime("%Y-%m-%dT%H:%M:%SZ"), local_name(it["graph"].value)


def _statements(
    store: Store, site: Site, kind: str | None, thing: str, articles: list[str], before: Mark | None
) -> list[tuple[str, str]]:
    """Return the key of its article and the IRI of each statement in these articles that belongs to the feed."""
    bindings = {"thing": NamedNode(thing)} if thing else None
    values = {"article": [site.iri("article", key) for key in articles]}
    places = {key: place for place, key in enumerate(articles)}
    found = []
    for it in queries.select(store, f"feed/{kind or 'all'}", bindings=bindings, values=values):
        article, iri = local_name(it["article"].value), it["statement"].value
        place = (places[article], _in_text(local_name(iri)))
        if before is None or article != _article(before.key) or _in_text(local_name(iri)) > _in_text(before.key):
            found.append((place, (article, iri)))
    return [told for _, told in sorted(found)]


def _is_behind(article: tuple[str, str], mark: Mark) -> bool:
    """Tell whether an article, or a part of it, comes behind a place in the order of a feed."""
    read, key = article
    at = _article(mark.key)
    return read < mark.read or (read == mark.read and (key > at or (key == at and not mark.key.endswith("~"))))


def _article(key: str) -> str:
    """Return the key of the article that a mark is in."""
    return key.rstrip("~").partition("-")[0]


def _in_text(key: str) -> tuple[tuple[int, ...], str]:
    """Return what sorts statements of an article as they stand in its text, by their keys."""
    return tuple(int(part) for part in key.split("-")[1:] if part.isdecimal()), key
