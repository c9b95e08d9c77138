"""Why something is in the graph: which graphs tell of it, from what words, read by which run, or by which rule."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from server.pages import queries
from server.pages.facts import legible, local_name, shorten, span
from server.pages.gather import gather
from server.pages.links import Link, link, optional_link

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from server.pages.facts import Facts, Site
    from server.store.base import Store

#: Kinds whose pages do not tell by themselves where they come from, as those of statements and claims do.
EXPLAINED: Final = frozenset(("actor", "post", "proposition", "date", "event", "membership"))
#: Graphs, passages of each, all places that are looked at, and names that are told.
_GRAPHS: Final = 8
_PASSAGES: Final = 3
_PLACES: Final = 400
_NAMES: Final = 100
_NAMES_SHOWN: Final = 40
_WORDS: Final = 160

#: The end of the IRI of a span (RFC 5147), or of a statement.
_NUMBERS: Final = re.compile(r"(?:#char=|-)(\d{1,9})[,-](\d{1,9})$")
#: What a graph is, by what its IRI has after the base. The first match wins.
_SOURCES: Final = (
    ("graph/article/", "article"), ("graph/reference", "reference"), ("graph/across/", "across"),
    ("graph/inferred/", "rule"), ("graph/ontology", "vocabulary"), ("graph/runs", "run"),
)  # fmt: skip
_SORTS: Final = {"skos:prefLabel": "name", "skos:altLabel": "other name", "skos:hiddenLabel": "stands for it"}


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of an article, or a statement: its characters, its words as far as they are held, and its page."""

    iri: str
    href: str
    place: str
    words: str | None


@dataclass(frozen=True, slots=True)
class Origin:
    """A graph that tells of a thing.

    Attributes:
        source: "article", "reference", "across", "rule", "vocabulary", "run" or "other".
        graph: its IRI.
        article: which article it is about, if any, and its `publisher`.
        passages: where the article names the thing; a few of them.
        run, read: which run read it, and on which day, as ISO 8601.
    """

    source: str
    graph: str
    article: Link | None
    publisher: Link | None
    passages: tuple[Passage, ...]
    run: Link | None
    read: str | None


@dataclass(frozen=True, slots=True)
class Name:
    """A name and what tells it.

    Attributes:
        name, sort: the name, and how it stands for its bearer.
        is_reference: whether the reference data tells it.
        articles: how many articles do; `is_least` whether there may be more.
    """

    name: str
    sort: str
    is_reference: bool
    articles: int
    is_least: bool


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a thing is here: graphs that tell of it, whether there are `more`, and where its names come from."""

    origins: tuple[Origin, ...]
    more: bool
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """By which run an article was read, and on which day, as ISO 8601."""

    run: str | None
    day: str | None


_UNREAD: Final = Read(None, None)


def reasons(store: Store, site: Site, thing: str) -> Reasons | None:
    """Return why a thing is in the graph; `None` for what tells so by itself, or where nothing tells of it."""
    if site.kind(thing) not in EXPLAINED:
        return None
    bindings = {"thing": NamedNode(thing)}
    found = [row["graph"].value for row in queries.select(store, "told-in", bindings=bindings, limit=_GRAPHS + 1)]
    if not found:
        return None
    told = _runs(store, found)
    graphs = sorted(found, key=lambda graph: (_rank(site, graph), graph))[:_GRAPHS]
    rules = [graph for graph in graphs if _source(site, graph) == "rule"]
    # What follows by rule is told in a graph for each graph that it follows from; once is enough.
    graphs = [graph for graph in graphs if graph not in rules[1:]]
    places = _places(store, site, thing, [graph for graph in graphs if _is_article(site, graph)])
    all_places = [place for some in places.values() for place in some]
    words = _words(store, [place for place in all_places if site.kind(place) == "span"])
    articles = {graph: site.iri("article", local_name(graph)) for graph in graphs if _is_article(site, graph)}
    wanted = {*articles.values(), *(it.run for it in told.values() if it.run)}
    wanted |= {place for place in all_places if site.kind(place) == "statement"}
    facts = gather(store, site, wanted, rounds=2)
    words |= {place: facts.label(place)[:_WORDS] for place in all_places if site.kind(place) == "statement"}
    return Reasons(
        tuple(
            _origin(facts, site, it, told.get(it, _UNREAD), articles.get(it), places.get(it, ()), words)
            for it in graphs
        ),
        len(found) > _GRAPHS,
        _names(store, site, thing) if site.kind(thing) == "actor" else (),
    )


def runs(store: Store, site: Site, articles: Iterable[str]) -> dict[str, Read]:
    """Return by which run each of some articles was read, and when."""
    graphs = {site.article_graph(article): article for article in articles}
    return {graphs[graph]: read for graph, read in _runs(store, graphs).items()}


def _runs(store: Store, graphs: Collection[str]) -> dict[str, Read]:
    out: dict[str, Read] = {}
    if graphs:
        for row in queries.select(store, "runs-of-graphs", values={"graph": graphs}):
            out.setdefault(row["graph"].value, Read(row["run"].value, row["read"].value[:10]))
    return out


def _source(site: Site, graph: str) -> str:
    rest = graph.removeprefix(site.base)
    return next((source for start, source in _SOURCES if rest.startswith(start)), "other")


def _rank(site: Site, graph: str) -> int:
    order = ("reference", "article", "across", "vocabulary", "run", "other", "rule")
    return order.index(_source(site, graph))


def _is_article(site: Site, graph: str) -> bool:
    return _source(site, graph) in ("article", "across")


def _places(store: Store, site: Site, thing: str, graphs: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the first places in each graph where a thing is named."""
    if not graphs:
        return {}
    found: dict[str, set[tuple[int, int, str]]] = {}
    pairs = {("graph", "thing"): [(graph, thing) for graph in graphs]}
    rows = queries.select(store, "places-told", pairs=pairs, limit=_PLACES)
    for row in rows:
        place = row["at"].value
        if site.kind(place) in ("span", "statement"):
            found.setdefault(row["graph"].value, set()).add((*characters(place), place))
    return {graph: tuple(iri for _, _, iri in sorted(places)[:_PASSAGES]) for graph, places in found.items()}


def characters(place: str) -> tuple[int, int]:
    """Return where a span or a statement begins and ends, by its IRI."""
    numbers = _NUMBERS.search(place)
    return (int(numbers[1]), int(numbers[2])) if numbers else (0, 0)


def _words(store: Store, places: Sequence[str]) -> dict[str, str]:
    """Return the words at some spans, as far as the texts that they are of are held."""
    if not places:
        return {}
    articles = sorted({place.partition("#")[0] for place in places})
    # Each text comes once, and is cut here: the engine would read it anew for each place.
    rows = queries.select(store, "texts", values={"article": articles})
    texts = {row["article"].value: row["text"].value for row in rows}
    found: dict[str, str] = {}
    for place in places:
        text, ends = texts.get(place.partition("#")[0]), span(place)
        if text is not None and ends is not None:
            found[place] = legible(text[slice(*ends)])[:_WORDS]
    return found


def _origin(
    facts: Facts,
    site: Site,
    graph: str,
    read: Read,
    article: str | None,
    places: Sequence[str],
    words: Mapping[str, str],
) -> Origin:
    publisher = facts.iri(article, "schema:publisher") if article else None
    return Origin(
        source=_source(site, graph),
        graph=graph,
        article=link(facts, site, article) if article and article in facts else None,
        publisher=optional_link(facts, site, publisher),
        passages=tuple(Passage(it, site.href(it), "–".join(map(str, characters(it))), words.get(it)) for it in places),
        run=optional_link(facts, site, read.run),
        read=read.day,
    )


def _names(store: Store, site: Site, thing: str) -> tuple[Name, ...]:
    bindings = {"thing": NamedNode(thing)}
    # What the reference data calls it is told in full, in however many articles it is named besides.
    known = list(queries.select(store, "names-told", bindings=bindings | {"graph": _reference(site)}, limit=_NAMES))
    read = list(queries.select(store, "names-told", bindings=bindings, limit=_NAMES))
    told: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for row in known:
        told.setdefault(_name(row), set()).add(("reference", _reference(site).value))
    for row in read:
        told.setdefault(_name(row), set()).add((_source(site, row["graph"].value), row["graph"].value))
    order = tuple(_SORTS.values())
    names = [
        Name(
            name,
            sort,
            any(source == "reference" for source, _ in graphs),
            sum(source == "article" for source, _ in graphs),
            len(read) == _NAMES,
        )
        for (sort, name), graphs in told.items()
    ]
    return tuple(sorted(names, key=lambda it: (order.index(it.sort), not it.is_reference, it.name))[:_NAMES_SHOWN])


def _name(row: queries.Row) -> tuple[str, str]:
    return _SORTS[shorten(row["property"].value)], legible(row["name"].value)


def _reference(site: Site) -> NamedNode:
    return NamedNode(f"{site.base}graph/reference")
