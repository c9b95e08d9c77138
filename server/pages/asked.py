"""What the address of a page of results asks for, and back: the address of what is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from ontology.terms import KINDS
from server.pages.facts import legible
from server.pages.filters import short
from server.search import finding
from server.search.wanted import ANYTHING, NAME, Wanted, Within

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.pages.facts import Site

#: Things and statements of one page.
PER_PAGE: Final = 20
MAX_PAGES: Final = finding.MOST // PER_PAGE
#: Longest value of a parameter.
_MAX_CHARS: Final = 500
#: Orders of statements, and what people call them.
ORDERS: Final = (("", "most relevant first"), ("newest", "newest first"))
#: Kinds of things, and what people call them; those of actors are their classes.
KINDS_OFFERED: Final = (
    ("", "everything"), ("statement", "statements"), (NAME, "names of any kind"),
    ("actor", "actors of any kind"), ("person", "persons"), ("state", "states"),
    ("government body", "government bodies"),
    ("intergovernmental organization", "intergovernmental organizations"), ("news medium", "news media"),
    ("organization", "organizations"), ("group", "groups"), ("place", "places"), ("post", "posts"),
    ("proposition", "propositions"), ("article", "articles, by their headlines"), ("other", "terms and other things"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for; nothing that it may say is an error.

    Attributes:
        wanted: the words.
        within: what they are narrowed down to.
        order: "newest", or nothing for the most relevant first.
        number: of the page, from 1.
        problems: what of the address could not be read, in sentences.
    """

    wanted: Wanted
    within: Within = ANYTHING
    order: str = ""
    number: int = 1
    problems: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.wanted) or self.within != ANYTHING


def read(site: Site, given: Mapping[str, str]) -> Asked:
    """Return what the parameters of an address ask for."""
    problems: list[str] = []
    since, until = _day(given, "from", problems), _day(given, "to", problems)
    if since is not None and until is not None and since > until:
        problems.append(f"From {since} to {until} holds no day, so the two were exchanged.")
        since, until = until, since
    kind = given.get("kind", "")[:_MAX_CHARS]
    if kind not in {value for value, _ in KINDS_OFFERED}:
        problems.append(f"There are no things of the kind “{legible(kind[:40])}”, so all kinds were looked through.")
        kind = ""
    number = given.get("page", "1")
    is_number = number.isascii() and number.isdecimal() and 0 < int(number[:7]) <= MAX_PAGES
    within = Within(
        kind=kind,
        since=since,
        until=until,
        speaker=_iri(site, given.get("speaker", "")),
        source=_iri(site, given.get("source", "")),
        act=given.get("act", "")[:_MAX_CHARS],
        type=given.get("type", "")[:_MAX_CHARS],
    )
    order = given.get("order", "")
    return Asked(
        Wanted.read(given.get("q", "")),
        within,
        order if order in dict(ORDERS) else "",
        int(number) if is_number else 1,
        tuple(problems),
    )


def address(site: Site, asked: Asked, **other: str) -> str:
    """Return the address of results from the application's root, ready for a further parameter."""
    within = asked.within
    told = {
        "q": asked.wanted.shown,
        "kind": within.kind,
        "from": "" if within.since is None else within.since.isoformat(),
        "to": "" if within.until is None else within.until.isoformat(),
        "speaker": short(site, within.speaker),
        "source": short(site, within.source),
        "act": within.act,
        "type": within.type,
        "order": asked.order,
        **other,
    }
    words = urlencode({name: value for name, value in told.items() if value}, errors="replace")
    return f"/search?{words}&" if words else "/search?"


def _day(given: Mapping[str, str], name: str, problems: list[str]) -> date | None:
    value = given.get(name, "").strip()[:_MAX_CHARS]
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        problems.append(f"“{legible(value[:40])}” is no day, so it was left out: write it as 2024-03-31.")
        return None


def _iri(site: Site, value: str) -> str:
    value = value.strip()[:_MAX_CHARS]
    kind, colon, key = value.partition(":")
    return site.iri(kind, key) if colon and kind in KINDS else value
