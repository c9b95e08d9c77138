"""The page about one named graph: what it is for, and what it tells of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from ontology.errors import EntityNotFound
from server.labels import KINDS, plural
from server.pages import queries
from server.pages.facts import shorten
from server.pages.gather import gather
from server.pages.links import Link, link
from server.pages.things import named_link

if TYPE_CHECKING:
    from server.pages.facts import Facts, Site
    from server.store.base import Store

#: A graph with more quads than this is not counted: its page would take as long as its data.
MOST: Final = 50_000

_LINKED: Final = re.compile(r" (?:of|about) ")

#: What graphs hold, by the beginning of their names; `{}` is what the rest of the name stands for, if anything.
_HOLDS: Final[tuple[tuple[str, str | None, str], ...]] = (
    ("article/", "article", "What was read from {}"),
    ("inferred/across/", "article", "What follows by rule from what {} and other articles tell of each other"),
    ("inferred/cluster/", None, "Which reports are of one utterance, as follows by rule from those that are linked"),
    ("inferred/", "article", "What follows by rule from {}"),
    ("across/", "article", "What {} and other articles tell of each other"),
    ("copies/", "article", "Which articles have nearly the same text as {}"),
    ("disagreements/", "proposition", "Where claims stand against each other: {}"),
)
_SINGLE: Final = {
    "ontology": "The vocabulary that the graph is written with",
    "reference": "Actors that are known before any article names them",
    "judgements": "What people decided about what was read",
    "runs": "Which versions of the software read the articles",
    "default": "What was written here without the name of a graph",
    "inferred/ontology": "What follows by rule from the vocabulary",
    "inferred/reference": "What follows by rule from the actors that are known before any article names them",
    "inferred/judgements": "What follows by rule from what people decided",
}


@dataclass(frozen=True, slots=True)
class GraphPage:
    """One named graph.

    Attributes:
        link: the graph; its label says what it holds, `words` before and `after` the thing that it is of.
        thing: that thing, if it is of one.
        count: how many quads it has; `None` of more than `MOST`.
        things: what it tells of, as "10 statements", with the class.
        read: when it was made, and by which run, where that is recorded.
        run: that run.
    """

    link: Link
    words: str
    after: str
    thing: Link | None
    count: int | None
    things: tuple[tuple[str, str], ...]
    read: str | None
    run: Link | None


def page(store: Store, site: Site, graph: str) -> GraphPage:
    """Return the page of one named graph.

    Raises:
        EntityNotFound: the store has no graph of that IRI.
    """
    if not store.has_graph(graph):
        raise EntityNotFound(f"there is no graph <{graph}> in the store: GRAPH ?g {{ … }} finds those there are")
    name = graph.removeprefix(f"{site.base}graph/")
    held, thing = _SINGLE.get(name, "What somebody put here under this name"), None
    for start, kind, words in _HOLDS:
        if name.startswith(start) and name not in _SINGLE:
            held, thing = words, site.iri(kind, name.removeprefix(start)) if kind else None
            break
    facts = gather(store, site, {graph, *([thing] if thing else [])}, rounds=2)
    known = link(facts, site, thing) if thing and thing in facts else None
    words, _, after = held.partition("{}")
    run = facts.iri(graph, "prov:wasGeneratedBy")
    size = sum(1 for _ in islice(store.quads(graph), MOST + 1))
    return GraphPage(
        link=Link(graph, held.format(known.label if known else "it"), f"/graph/{name}", "graph"),
        words=words,
        after=after,
        thing=known,
        count=size if size <= MOST else None,
        things=_things(store, site, graph, facts) if size <= MOST else (),
        read=facts.text(graph, "prov:generatedAtTime"),
        run=named_link(facts, site, run) if run else None,
    )


def _things(store: Store, site: Site, graph: str, facts: Facts) -> tuple[tuple[str, str], ...]:
    found = queries.select(store, "graph-things", bindings={"graph": NamedNode(graph)})
    counted = [(it["class"].value, int(it["things"].value)) for it in found]
    gather(store, site, [iri for iri, _ in counted], rounds=1, known=facts)
    told = []
    for iri, count in counted:
        name = shorten(iri)
        word = KINDS.get(name) or facts.text(iri, "rdfs:label") or name
        told.append((_counted(count, word), iri))
    return tuple(told)


def _counted(count: int, word: str) -> str:
    """Return a number with the name of a class.

    >>> _counted(2, "government body"), _counted(3, "news medium"), _counted(4, "part of an article")
    ('2 government bodies', '3 news media', '4 parts of an article')
    """
    first, *rest = _LINKED.split(word, 1)
    if rest:
        return plural(count, word, f"{first}s{word.removeprefix(first)}")
    if word.endswith("y"):
        many = f"{word[:-1]}ies"
    elif word.endswith("um"):
        many = f"{word[:-2]}a"
    elif word.endswith("s"):
        many = f"{word}es"
    else:
        many = f"{word}s"
    return plural(count, word, many)
