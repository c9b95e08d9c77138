"""Statements that have to do with one actor, sorted and counted once, so that any page of any selection is near."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from pyoxigraph import NamedNode

from ontology.terms import ONR
from server.pages import queries
from server.pages.facts import local_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from server.pages.filters import Filter
    from server.store.base import Store, Term

#: How an actor can have to do with a statement: the name of the list, and the statement's property.
RELATIONS: Final[Mapping[str, str]] = {
    "says": str(ONR.speaker),
    "told": str(ONR.addressee),
    "interviews": str(ONR.interviewer),
    "relays": str(ONR.medium),
}
#: Fields of a `Filter` that have one value each.
_FIELDS: Final = ("type", "act", "claim", "source")
#: Statements beyond the first few that are read for those which may be as new.
_TIED: Final = 40
#: Things that one query names at most.
CHUNK: Final = 500

Counted = tuple[tuple[str, int], ...]


class Entry(NamedTuple):
    """A statement by what it is sorted and filtered by.

    Attributes:
        statement: its IRI.
        latest, earliest: ISO days, "" where not known.
        act, type: local names without their prefix, as "deny" and "direct".
        article: that it is in.
        source: who published the article, or the article.
        claims: propositions that it makes claims about.
    """

    statement: str
    latest: str
    earliest: str
    act: str
    type: str
    article: str
    source: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ledger:
    """Statements, the newest first, those without a date at the end; and what there is of each, most frequent first.

    `places` are the numbers of the statements by field of a `Filter` and its value.
    """

    entries: tuple[Entry, ...]
    places: Mapping[tuple[str, str], Sequence[int]]
    types: Counted
    acts: Counted
    claims: Counted
    sources: Counted

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Ledger:
        """Return the ledger of some statements."""
        found = sorted(entries)
        found.sort(key=lambda entry: (entry.latest, entry.earliest), reverse=True)
        places: dict[tuple[str, str], array[int]] = {}
        for number, entry in enumerate(found):
            told = (("type", entry.type), ("act", entry.act), ("source", entry.source))
            for key in (*told, *(("claim", it) for it in entry.claims)):
                if key[1]:
                    places.setdefault(key, array("L")).append(number)
        return cls(
            tuple(found),
            places,
            _counted(places, "type"),
            _counted(places, "act"),
            _counted(places, "claim"),
            _counted(places, "source"),
        )

    def find(self, asked: Filter) -> Sequence[Entry]:
        """Return the statements that fit, in order."""
        wanted = [(name, value) for name in _FIELDS if (value := getattr(asked, name))]
        some: Sequence[Entry] = self.entries
        if wanted:
            # The rest is looked for among those of the rarest value.
            rarest, *rest = sorted((self.places.get(key, ()) for key in wanted), key=len)
            common = set(rarest).intersection(*rest)
            some = [self.entries[number] for number in sorted(common)]
        return [it for it in some if _lies_within(it, asked)] if asked.since or asked.until else some


def related(store: Store, actor: str, relation: str) -> Ledger:
    """Return the statements that stand in one of the `RELATIONS` to an actor."""
    bindings: dict[str, Term] = {"actor": NamedNode(actor), "relation": NamedNode(RELATIONS[relation])}
    claims = queries.select(store, "ledger/claims", bindings=bindings)
    return _ledger(store, queries.select(store, "ledger", bindings=bindings), claims)


def newest(store: Store, actor: str, number: int) -> tuple[str, ...]:
    """Return the first so many statements of the ledger of what an actor says, without reading all of it."""
    rows = list(queries.select(store, "actor/says", bindings={"actor": NamedNode(actor)}, limit=number + _TIED))
    last = day(rows[number - 1], "latest") if len(rows) > number else ""
    if len(rows) == number + _TIED and day(rows[-1], "latest") == last:
        # Which of so many on one day, or without a day, come first depends on more than is read here.
        return tuple(entry.statement for entry in related(store, actor, "says").entries[:number])
    return in_order(store, (row["statement"].value for row in rows if day(row, "latest") >= last))[:number]


def said_by(store: Store, actor: str) -> tuple[str, ...]:
    """Return the statements of an actor, in no particular order."""
    rows = queries.select(store, "actor/said", bindings={"actor": NamedNode(actor)})
    return tuple(row["statement"].value for row in rows)


def in_order(store: Store, statements: Iterable[str]) -> tuple[str, ...]:
    """Return these statements in the order of their ledger."""
    days = _days(store, statements)
    found = sorted(days)
    found.sort(key=lambda it: days[it], reverse=True)
    return tuple(found)


def oldest_first(store: Store, statements: Iterable[str]) -> tuple[str, ...]:
    """Return these statements by the day by which they were made, those without one at the end."""
    days = _days(store, statements)
    return tuple(sorted(days, key=lambda it: (not days[it][0], days[it][0], it)))


def _days(store: Store, statements: Iterable[str]) -> dict[str, tuple[str, str]]:
    days: dict[str, tuple[str, str]] = {}
    for row in chunked(store, "ledger/days-of", "statement", sorted(set(statements))):
        days.setdefault(row["statement"].value, (day(row, "latest"), day(row, "earliest")))
    return days


def of_statements(store: Store, statements: Iterable[str]) -> Ledger:
    """Return these statements."""
    wanted = sorted(set(statements))
    rows = chunked(store, "ledger/of", "statement", wanted)
    return _ledger(store, rows, chunked(store, "ledger/claims-of", "statement", wanted))


def chunked(
    store: Store, query: str, name: str, wanted: Sequence[str], bindings: Mapping[str, Term] | None = None
) -> Iterator[queries.Row]:
    """Run a named SELECT for many things, some at a time, and return all rows."""
    for start in range(0, len(wanted), CHUNK):
        yield from queries.select(store, query, values={name: wanted[start : start + CHUNK]}, bindings=bindings)


def day(row: queries.Row, name: str) -> str:
    """Return an xsd:date of a row as an ISO day; "" where there is none."""
    return row[name].value[:10] if name in row else ""


def _ledger(store: Store, rows: Iterable[queries.Row], claims: Iterable[queries.Row]) -> Ledger:
    found: dict[str, Entry] = {}
    # Equal strings are kept once: there are few acts, types and articles.
    same: dict[str, str] = {}
    for row in rows:
        statement, article = row["statement"].value, row["article"].value if "article" in row else ""
        told = (
            day(row, "latest"),
            day(row, "earliest"),
            _term(row, "act", "act-"),
            _term(row, "type", "quote-"),
            article,
        )
        latest, earliest, act, type_, article = (same.setdefault(it, it) for it in told)
        found.setdefault(statement, Entry(statement, latest, earliest, act, type_, article, article, ()))
    about: dict[str, dict[str, None]] = {}
    for row in claims:
        proposition = row["proposition"].value
        about.setdefault(row["statement"].value, {})[same.setdefault(proposition, proposition)] = None
    articles = sorted({entry.article for entry in found.values() if entry.article})
    publishers = {
        row["article"].value: row["publisher"].value for row in chunked(store, "publishers", "article", articles)
    }
    return Ledger.of(
        entry._replace(
            source=publishers.get(entry.article, entry.article), claims=tuple(about.get(entry.statement, ()))
        )
        for entry in found.values()
    )


def _term(row: queries.Row, name: str, prefix: str) -> str:
    return local_name(row[name].value).removeprefix(prefix) if name in row else ""


def _counted(places: Mapping[tuple[str, str], Sequence[int]], field: str) -> Counted:
    counts = [(value, len(numbers)) for (name, value), numbers in places.items() if name == field]
    return tuple(sorted(counts, key=lambda pair: (-pair[1], pair[0])))


def _lies_within(entry: Entry, asked: Filter) -> bool:
    """Tell whether a statement may have been made in the time asked for."""
    latest, earliest = entry.latest, entry.earliest
    if not (latest or earliest):
        return False
    return (not asked.since or not latest or latest >= asked.since) and (
        not asked.until or not earliest or earliest <= asked.until
    )
