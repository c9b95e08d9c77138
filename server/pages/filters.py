"""What a reader narrows a list of statements down to, as the address of the page keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from pyoxigraph import NamedNode

from ontology.errors import InvalidQuery
from ontology.terms import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.pages.facts import Site

#: Longest value of a filter.
_MAX_CHARS: Final = 500


@dataclass(frozen=True, slots=True)
class Filter:
    """What a statement has to be; an empty value asks for nothing.

    Attributes:
        since, until: ISO days, both included. A statement fits if it may have been made in between; one whose date is
            not known does not.
        type: how it is quoted, as "direct".
        act: what saying it does, as "deny".
        claim: the IRI of a proposition that it makes a claim about.
        source: the IRI of who published it, or of the article where that is not known.
    """

    since: str = ""
    until: str = ""
    type: str = ""
    act: str = ""
    claim: str = ""
    source: str = ""

    def __bool__(self) -> bool:
        return self != EVERYTHING


EVERYTHING: Final = Filter()


def read(site: Site, given: Mapping[str, str]) -> Filter:
    """Return the filter that the parameters of an address ask for.

    Raises:
        InvalidQuery: a day is none, the first comes after the last, or something is named that no IRI can name.

    >>> from server.pages.facts import Site
    >>> read(Site("https://a.example/"), {"from": "2024-03-01", "act": "deny"}).since
    '2024-03-01'
    """
    since, until = _day(given, "from"), _day(given, "to")
    if since and until and since > until:
        raise InvalidQuery(f"from {since} to {until} holds no day: exchange the two, or leave one of them empty")
    return Filter(
        since,
        until,
        given.get("type", "")[:_MAX_CHARS],
        given.get("act", "")[:_MAX_CHARS],
        _expanded(site, given.get("claim", ""), "proposition:key"),
        _expanded(site, given.get("source", ""), "actor:key"),
    )


def address(site: Site, asked: Filter) -> str:
    """Return the parameters that stand for a filter, each followed by "&".

    >>> from server.pages.facts import Site
    >>> site = Site("https://a.example/")
    >>> address(site, Filter(since="2024-03-01", claim="https://a.example/id/proposition/exit-a-b"))
    'from=2024-03-01&claim=proposition%3Aexit-a-b&'
    """
    told = {
        "from": asked.since,
        "to": asked.until,
        "type": asked.type,
        "act": asked.act,
        "claim": short(site, asked.claim),
        "source": short(site, asked.source),
    }
    words = urlencode({name: value for name, value in told.items() if value})
    return f"{words}&" if words else ""


def short(site: Site, iri: str) -> str:
    """Return an IRI of the graph's own as `kind:key`, any other as it is."""
    path = site.path(iri) if "#" not in iri else None
    return iri if path is None else path.replace("/", ":", 1)


def _expanded(site: Site, value: str, like: str) -> str:
    value = value.strip()[:_MAX_CHARS]
    kind, colon, key = value.partition(":")
    iri = site.iri(kind, key) if colon and kind in KINDS else value
    try:
        return NamedNode(iri).value if iri else ""
    except ValueError:
        raise InvalidQuery(f"'{value[:80]}' names nothing: choose from the list, or give an IRI, as {like}") from None


def _day(given: Mapping[str, str], name: str) -> str:
    value = given.get(name, "").strip()
    if not value:
        return ""
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise InvalidQuery(f"{name}: '{value[:40]}' is no day: write it as 2024-03-31, or leave it empty") from None
