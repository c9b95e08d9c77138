"""The pages about one date and one extraction run, and the table that anything else is shown as."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from ontology.errors import EntityNotFound
from server.labels import PROPERTIES, Words
from server.pages import queries
from server.pages.actors import ArticleRow, article_row
from server.pages.facts import Facts, legible, shorten
from server.pages.gather import gather
from server.pages.judgements import VERDICTS
from server.pages.links import DateView, Link, date_view, link, optional_link, told
from server.pages.statements import StatementRow, membership_label, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.pages.facts import Site
    from server.store.base import Store, Term

#: Most values of all properties together, in each direction, that a table shows.
MAX_VALUES: Final = 200
_DATED_SHOWN: Final = 100
_ARTICLES_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class DatePage:
    """One date.

    Attributes:
        link: the date.
        date: as far as it is known.
        method: how it was worked out, in a word or two.
        edtf: its value in the Extended Date/Time Format.
        anchor: the date it was worked out from.
        place: where the words stand.
        statements: what was said then.
        articles: what was published then.
        memberships: what is attested for then, or began or ended.
        derived: dates worked out from it.
        more: whether there is more than is listed.
    """

    link: Link
    date: DateView
    method: Link | None
    edtf: str | None
    anchor: DateView | None
    place: Link | None
    statements: tuple[StatementRow, ...]
    articles: tuple[ArticleRow, ...]
    memberships: tuple[Link, ...]
    derived: tuple[DateView, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class RunPage:
    """One extraction run.

    Attributes:
        link: the run.
        by: what did it.
        facts: whatever else is recorded, as in the table of any other thing.
        articles: what it read, each with how many statements it found.
        more: whether it read more than is listed.
    """

    link: Link
    by: tuple[Link, ...]
    facts: tuple[Property, ...]
    articles: tuple[ArticleRow, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Value:
    """A value in a table: words, a link, or both where it is a thing."""

    text: str
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Property:
    """One line of a table: what relates the thing to these values, in words, and the property's IRI."""

    words: str
    iri: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class ThingPage:
    """Anything that has no page of its own kind.

    Attributes:
        link: the thing.
        meaning: its definition, if it is a term.
        properties: what is said of it.
        references: what refers to it.
        more: whether there is more than is listed.
        downloads: whether it can be downloaded, as things of the graph's own base can.
    """

    link: Link
    meaning: str | None
    properties: tuple[Property, ...]
    references: tuple[Property, ...]
    more: bool
    downloads: bool


def date_page(store: Store, site: Site, date: str) -> DatePage:
    """Return the page of one date.

    Raises:
        EntityNotFound: the store knows no date of that IRI.
    """
    facts = gather(store, site, [date])
    if facts.kind(date) != "date":
        raise EntityNotFound(f"the store tells of no date <{date}>")
    found: dict[str, list[str]] = {}
    bindings = {"date": NamedNode(date)}
    solutions = list(queries.select(store, "dated", bindings=bindings, limit=_DATED_SHOWN + 1))
    for solution in solutions[:_DATED_SHOWN]:
        found.setdefault(solution["relation"].value, []).append(solution["thing"].value)
    gather(store, site, {iri for iris in found.values() for iri in iris}, known=facts)
    span = facts.iri(date, "gaf:denotedBy")
    anchor = facts.iri(date, "prov:wasDerivedFrom")
    view, known = date_view(facts, site, date), told(facts, date)
    return DatePage(
        link=Link(date, view.text, site.href(date), "date"),
        date=view,
        method=optional_link(facts, site, known.method),
        edtf=known.edtf,
        anchor=date_view(facts, site, anchor) if anchor else None,
        place=Link(span, facts.text(span, "oa:exact") or "", site.href(span)) if span else None,
        statements=tuple(row(facts, site, iri) for iri in found.get("statement", ())),
        articles=tuple(article_row(facts, site, iri, 0) for iri in found.get("article", ())),
        memberships=tuple(
            Link(iri, membership_label(facts, iri), site.href(iri))
            for iri in dict.fromkeys(found.get("attested", []) + found.get("during", []))
        ),
        derived=tuple(date_view(facts, site, iri) for iri in found.get("derived", ())),
        more=len(solutions) > _DATED_SHOWN,
    )


def run_page(store: Store, site: Site, run: str) -> RunPage:
    """Return the page of one extraction run.

    Raises:
        EntityNotFound: the store knows no run of that IRI.
    """
    bindings = {"run": NamedNode(run)}
    found = [
        (solution["article"].value, int(solution["statements"].value))
        for solution in queries.select(store, "run-articles", bindings=bindings, limit=_ARTICLES_SHOWN + 1)
    ]
    facts = gather(store, site, {run, *(iri for iri, _ in found)})
    table = thing_page(store, site, run)
    shown = [line for line in table.properties if shorten(line.iri) not in ("rdf:type", "rdfs:label")]
    by = [value.link for line in shown if shorten(line.iri) == "prov:wasAssociatedWith" for value in line.values]
    return RunPage(
        link=link(facts, site, run),
        by=tuple(found_link for found_link in by if found_link is not None),
        facts=tuple(line for line in shown if shorten(line.iri) != "prov:wasAssociatedWith"),
        articles=tuple(article_row(facts, site, *pair) for pair in found[:_ARTICLES_SHOWN]),
        more=len(found) > _ARTICLES_SHOWN,
    )


def thing_page(store: Store, site: Site, iri: str) -> ThingPage:
    """Return a table of what is said of anything, and of what refers to it.

    Raises:
        EntityNotFound: no triple of the store has it as subject or object.
    """
    try:
        bindings = {"thing": NamedNode(iri)}
    except ValueError:
        raise EntityNotFound(
            f"{legible(iri)!r} is not an IRI: give one in full, as https://example.org/thing"
        ) from None
    outgoing = [
        (solution["property"].value, solution["value"])
        for solution in queries.select(store, "outgoing", bindings=bindings, limit=MAX_VALUES + 1)
    ]
    incoming = [
        (solution["property"].value, solution["subject"])
        for solution in queries.select(store, "incoming", bindings=bindings, limit=MAX_VALUES + 1)
    ]
    if not outgoing and not incoming:
        raise EntityNotFound(f"nothing in the store is said of <{iri}>, and nothing refers to it")
    facts = Facts()
    pairs = outgoing[:MAX_VALUES] + incoming[:MAX_VALUES]
    named = {term.value for _, term in pairs if isinstance(term, NamedNode)} | {prop for prop, _ in pairs} | {iri}
    small = [thing for thing in named if site.kind(thing) in ("claim", "statement", "date")]
    gather(store, site, small, rounds=3, known=facts)
    gather(store, site, named.difference(small), rounds=1, known=facts)
    return ThingPage(
        link=named_link(facts, site, iri),
        meaning=facts.text(iri, "skos:definition"),
        properties=_lines(facts, site, outgoing[:MAX_VALUES], backward=False),
        references=_lines(facts, site, incoming[:MAX_VALUES], backward=True),
        more=len(outgoing) > MAX_VALUES or len(incoming) > MAX_VALUES,
        downloads=site.path(iri) is not None,
    )


def _lines(facts: Facts, site: Site, pairs: Sequence[tuple[str, Term]], *, backward: bool) -> tuple[Property, ...]:
    lines: dict[str, list[Value]] = {}
    for prop, term in pairs:
        if isinstance(term, NamedNode):
            found = named_link(facts, site, term.value)
            lines.setdefault(prop, []).append(Value(found.label, found))
        elif isinstance(term, Literal):
            lines.setdefault(prop, []).append(Value(legible(term.value)))
    return tuple(Property(_words(facts, prop, backward=backward), prop, tuple(lines[prop])) for prop in lines)


def named_link(facts: Facts, site: Site, iri: str) -> Link:
    """Return a link whose label says more than an IRI's end for what has no name of its own."""
    kind = site.kind(iri)
    if kind == "span":
        return Link(iri, f"characters {iri.partition('#char=')[2].replace(',', '–')}", site.href(iri), "passage")
    if kind == "date":
        return Link(iri, date_view(facts, site, iri).text, site.href(iri), "date")
    if kind == "membership":
        return Link(iri, membership_label(facts, iri), site.href(iri), "membership")
    if kind == "judgement" and (verdict := facts.term(iri, "onr:verdict")):
        words = VERDICTS.get(verdict.removeprefix("verdict-"), verdict)
        return Link(iri, f"{words}, by {facts.text(iri, 'onr:judgedBy')}", site.href(iri), "judgement")
    if kind == "claim":
        proposition = facts.iri(iri, "onr:proposition")
        return Link(iri, facts.label(proposition) if proposition else facts.label(iri), site.href(iri), "claim")
    if kind is None and facts.kind(iri) is None and iri not in facts:
        return Link(iri, shorten(iri), site.href(iri))
    return link(facts, site, iri)


def _words(facts: Facts, prop: str, *, backward: bool) -> str:
    known = PROPERTIES.get(shorten(prop))
    label = facts.text(prop, "rdfs:label") or shorten(prop)
    words = known or Words(label, f"{label} of")
    return words.backward if backward else words.forward
