"""What the graph says of some things, as quads, and what an export of them says of itself."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ontology.terms import OA, SDO
from server.exports import about
from server.exports.description import describe
from server.store.base import Solutions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from server.exports.selection import Selection
    from server.store.base import Store

#: The graphs of what was read in an article, and of what follows from it, by the beginnings of their names.
_OF_ARTICLE: Final = ("article", "inferred", "across")
#: Triples whose graphs are asked for at a time.
_ASKED: Final = 200
_SOURCES: Final = (ox.NamedNode(str(SDO.isPartOf)), ox.NamedNode(str(OA.hasSource)))


def article_graphs(store: Store, base: str, thing: str) -> tuple[str, ...]:
    """Return the graphs that hold what was read in an article; none where `thing` is no article that was read."""
    kind, key = f"{base}id/article/", thing.removeprefix(f"{base}id/article/")
    if not thing.startswith(kind) or not store.has_graph(f"{base}graph/article/{key}"):
        return ()
    return tuple(it for it in (f"{base}graph/{name}/{key}" for name in _OF_ARTICLE) if store.has_graph(it))


def described(selection: Selection) -> Iterator[ox.Quad]:
    """Return what is said of the things of a selection, each triple in each of its graphs, and of the export itself.

    Raises:
        EntityNotFound: the graph says nothing of one of them.
        InvalidStore: the store cannot be read.
    """
    store, base, things = selection.store, selection.base, selection.things
    name = about.graph_name(base)
    for thing in things:
        told = describe(store, thing, with_text=selection.with_text)
        yield from _placed(store, told)
        for triple in told:
            if triple.predicate in _SOURCES and isinstance(triple.object, ox.NamedNode):
                yield _in(name, about.derived(base, triple.object, things))
    yield from (_in(name, it) for it in about.description(base, about.state(store), things))


def _placed(store: Store, triples: Iterable[ox.Triple]) -> Iterator[ox.Quad]:
    """Return triples in the graphs that hold them; those with a blank node in none, since they cannot be asked for."""
    left = iter(triples)
    while batch := list(islice(left, _ASKED)):
        whole = [
            it for it in batch if not isinstance(it.subject, ox.BlankNode) and not isinstance(it.object, ox.BlankNode)
        ]
        values = " ".join(f"({it.subject} {it.predicate} {it.object})" for it in whole)
        found = store.query(f"SELECT ?s ?p ?o ?g WHERE {{ VALUES (?s ?p ?o) {{ {values} }} GRAPH ?g {{ ?s ?p ?o }} }}")
        assert isinstance(found, Solutions)  # noqa: S101 -- the text says SELECT
        for subject, predicate, value, graph in found.rows:
            assert isinstance(subject, ox.NamedNode)  # noqa: S101 -- as it was asked for
            assert isinstance(predicate, ox.NamedNode)  # noqa: S101
            assert isinstance(graph, ox.NamedNode)  # noqa: S101
            assert value is not None  # noqa: S101
            yield ox.Quad(subject, predicate, value, graph)
        yield from (ox.Quad(*it) for it in batch if it not in whole)


def _in(graph: ox.NamedNode, triple: ox.Triple) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph)
