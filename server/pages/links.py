"""Small view models that every page uses: links, dates and marks of status."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from server import told_twice
from server.labels import STATUS_FAMILIES
from server.pages import dates
from server.pages.facts import local_name

if TYPE_CHECKING:
    from datetime import date

    from server.pages.facts import Facts, Site

#: Ways of dating in which the day itself is printed or given with the article. Any other is worked out.
_PRINTED: Final = frozenset(("method-explicit", "method-explicit-dateline", "method-explicit-range", "method-metadata"))


@dataclass(frozen=True, slots=True)
class Link:
    """A thing by its name.

    Attributes:
        iri: what it is in the graph, shown as a tooltip.
        label: its name.
        href: its page, from the application's root.
        kind: what people call things like it ("state"), or `None`.
    """

    iri: str
    label: str
    href: str
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class DateView:
    """A date as far as it is known.

    Attributes:
        text: for reading, as "1–11 Mar 2024" or "date unknown".
        machine: value of an HTML `datetime` attribute, where there is one.
        href: the page about the date.
        inferred: whether it was worked out rather than printed or given.
        how: sentences that say how it is known.
        words: the words on the page that it stands for, if any.
        earliest, latest: its bounds, both included.
        edtf: its value in the Extended Date/Time Format.
        precision: how exact it is, as "day" or "as-of".
    """

    text: str
    machine: str | None
    href: str | None
    inferred: bool
    how: str
    words: str | None
    earliest: date | None
    latest: date | None
    edtf: str | None = None
    precision: str | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """The standing of a membership as a source presents it.

    Attributes:
        label: "exit possible".
        family: "member", "suspended", "disputed", "leaving", "left", "joining" or "other": one colour and shape each.
        meaning: its definition.
        count: how many claims present it, where they are counted together.
    """

    label: str
    family: str
    meaning: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a date besides its bounds.

    Attributes:
        edtf: its value in the Extended Date/Time Format.
        precision: how exact it is, as "day".
        method: the term for how it was worked out.
    """

    edtf: str | None
    precision: str | None
    method: str | None


UNDATED: Final = DateView("date unknown", None, None, False, "No date is recorded.", None, None, None)


def link(facts: Facts, site: Site, iri: str) -> Link:
    """Return a link to a thing whose name is among the facts."""
    return Link(iri, facts.label(iri), site.href(iri), facts.kind(iri))


def optional_link(facts: Facts, site: Site, iri: str | None) -> Link | None:
    return None if iri is None else link(facts, site, iri)


def date_view(facts: Facts, site: Site, iri: str | None) -> DateView:
    """Return a date whose triples, method and words are among the facts."""
    if iri is None or iri not in facts:
        return UNDATED
    earliest, latest = facts.day(iri, "onr:earliest"), facts.day(iri, "onr:latest")
    known = told(facts, iri)
    spans = facts.iris(iri, "gaf:denotedBy")
    words = next((text for span in spans if (text := facts.text(span, "oa:exact"))), None)
    return DateView(
        text=dates.display(earliest, latest, known.edtf, known.precision),
        machine=dates.machine(earliest, latest),
        href=site.href(iri),
        inferred=(known.method is None or local_name(known.method) not in _PRINTED)
        and (earliest is not None or latest is not None),
        how=_how(facts, iri, words),
        words=words,
        earliest=earliest,
        latest=latest,
        edtf=known.edtf,
        precision=known.precision,
    )


def told(facts: Facts, iri: str) -> Told:
    """Return what is known of a date besides its bounds; what other articles make known of it comes first."""
    methods = {local_name(it): it for it in facts.iris(iri, "onr:dateMethod")}
    method = told_twice.method(methods)
    precision = told_twice.precision(map(local_name, facts.iris(iri, "onr:precision")))
    return Told(
        told_twice.edtf(facts.texts(iri, "onr:edtf")),
        precision and precision.removeprefix("prec-"),
        method and methods[method],
    )


def _article(date: str) -> str:
    """Return the hash of the article that a date is of, by its IRI."""
    return local_name(date).partition("-")[0]


def status(facts: Facts, iri: str, count: int = 1) -> Status:
    """Return a membership status whose label is among the facts."""
    family = STATUS_FAMILIES.get(local_name(iri).removeprefix("status-"), "other")
    return Status(facts.label(iri), family, facts.text(iri, "skos:definition") or "", count)


def _how(facts: Facts, iri: str, words: str | None) -> str:
    parts = [f"“{words}”."] if words else []
    method = told(facts, iri).method
    meaning = facts.text(method, "skos:definition") if method else None
    if meaning:
        parts.append(meaning)
    for anchor in facts.iris(iri, "prov:wasDerivedFrom"):
        if anchor not in facts:
            continue
        day = dates.display(
            facts.day(anchor, "onr:earliest"), facts.day(anchor, "onr:latest"), told(facts, anchor).edtf
        )
        if _article(anchor) != _article(iri):
            name = "a date in another article"
        else:
            name = "publication" if anchor.endswith("-published") else "another date in the text"
        parts.append(f"Worked out from {name}, {day}.")
    parts.extend(facts.texts(iri, "skos:note"))
    return " ".join(parts) or "How it is known is not recorded."
