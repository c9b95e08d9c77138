"""Classes that follow from the reference data: an article that says so too does not have them once more.

Every article names states and bodies that the reference data describes, with the class of each, and what follows from
a class would stand in the graph of every article again. So, of what follows from an article, a class that its thing has
in the reference data already is left out. What could follow from the triple that is left out follows from the same
triple there, and is a class too; so it does not matter in which order articles and reference data come.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ontology.rules import SAME, Pattern
from ontology.terms import RDF
from server.inference.lookup import GRAPH, Join, in_graph, in_memory, in_store, triples

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from server.inference.lookup import Binding
    from server.inference.names import Names
    from server.store.base import Store

_TYPE: Final = ox.NamedNode(str(RDF.type))
_THING, _CLASS, _NAME, _VALUE = (ox.Variable(name) for name in ("thing", "class", "name", "value"))
_OF_CLASS: Final = Pattern(_THING, _TYPE, _CLASS)


def classes(given: Iterable[ox.Triple]) -> set[ox.Triple]:
    """Return the triples that say of which class a thing is."""
    return {it for it in given if it.predicate == _TYPE}


def in_reference(store: Store, names: Names, asked: Iterable[ox.Triple]) -> set[ox.Triple]:
    """Return which of these the reference data has, told or as a conclusion."""
    graphs = [it for it in (names.reference, names.inferred(names.reference)) if store.has_graph(it)]
    texts = Join(list(map(_binding, asked)), _OF_CLASS).queries() if graphs else ()
    return set(triples(_OF_CLASS, (row for text in texts for graph in graphs for row in in_graph(store, text, graph))))


def concluding(store: Store, names: Names, asked: Iterable[ox.Triple]) -> set[str]:
    """Return the articles that have one of these as a conclusion."""
    join = Join(list(map(_binding, asked)), _OF_CLASS)
    graphs = {row[GRAPH].value for text in join.queries(with_graph=True) for row in in_store(store, text)}
    return set(_articles(names, (it for it in graphs if it.startswith(names.inferences))))


def naming(store: Store, memory: ox.Store, names: Names, things: Iterable[ox.NamedNode]) -> set[str]:
    """Return the articles in which, or in whose conclusions, one of these things occurs, under whatever name.

    `memory` holds what the store is to gain.
    """
    known, new = set(things), set(things)
    while new:
        join = Join([{_THING: it} for it in new], Pattern(_THING, SAME, _VALUE))
        rows = [
            row for text in join.queries() for row in (*in_store(store, text), *in_memory(memory, text, union=True))
        ]
        new = {it for row in rows if isinstance(it := row[_VALUE], ox.NamedNode)} - known
        known |= new
    patterns = Pattern(_THING, _NAME, _VALUE), Pattern(_VALUE, _NAME, _THING)
    graphs = {
        row[GRAPH].value
        for pattern in patterns
        for text in Join([{_THING: it} for it in known], pattern).queries(with_graph=True)
        for row in in_store(store, text)
    }
    return set(_articles(names, graphs))


def _binding(triple: ox.Triple) -> Binding:
    assert isinstance(triple.subject, ox.NamedNode)  # noqa: S101 -- things without a name are left out before
    assert isinstance(triple.object, ox.NamedNode | ox.Literal)  # noqa: S101 -- a class is a node
    return {_THING: triple.subject, _CLASS: triple.object}


def _articles(names: Names, graphs: Iterable[str]) -> Iterator[str]:
    for graph in graphs:
        source = names.source(graph)
        if source is not None and names.is_article(source):
            yield source
