"""Joining the premises of a rule: what is bound so far, with the triples that one more pattern fits."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from server.store.base import Solutions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from ontology.rules import Pattern, Rule
    from server.store.base import Store, Term

    Binding = dict[ox.Variable, Term]
    Row = tuple[Term, ...]

GRAPH: Final = ox.Variable("graph")
#: Characters of one query's VALUES: a server that has the store open reads no query of more than 20,000 by default.
_CHARS: Final = 15_000


def plain(quads: Iterable[ox.Quad]) -> set[ox.Triple]:
    """Return the triples of quads, without those of blank nodes: only axioms have any."""
    return {
        quad.triple
        for quad in quads
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal)
    }


def scratch(triples: Iterable[ox.Triple]) -> ox.Store:
    """Return a store of these triples alone."""
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in triples)
    return store


class Delta:
    """Triples that are new, and a store of them alone, made where a rule of several premises looks into it."""

    def __init__(self, triples: Collection[ox.Triple]) -> None:
        self.triples = triples

    @cached_property
    def store(self) -> ox.Store:
        return scratch(self.triples)


def in_memory(store: ox.Store, text: str, *, union: bool = False) -> list[Binding]:
    """Run a SELECT, over the default graph or the union of all, that leaves no variable unbound."""
    found = store.query(text, use_default_graph_as_union=union)
    assert isinstance(found, ox.QuerySolutions)  # noqa: S101 -- every text here is a SELECT
    return [{name: _term(row[name]) for name in found.variables} for row in found]


def in_store(store: Store, text: str) -> list[Binding]:
    """Run such a SELECT where the default graph is the whole graph."""
    found = store.query(text)
    assert isinstance(found, Solutions)  # noqa: S101 -- every text here is a SELECT
    variables = [ox.Variable(name) for name in found.variables]
    return [dict(zip(variables, map(_term, row), strict=True)) for row in found.rows]


def in_graph(store: Store, text: str, graph: str) -> list[Binding]:
    """Run such a SELECT where the default graph is one graph, without rows of blank nodes: only axioms have any."""
    found = store.query(text, default_graphs=(graph,))
    assert isinstance(found, Solutions)  # noqa: S101 -- every text here is a SELECT
    variables = [ox.Variable(name) for name in found.variables]
    plain_rows = (row for row in found.rows if not any(isinstance(term, ox.BlankNode) for term in row))
    return [dict(zip(variables, map(_term, row), strict=True)) for row in plain_rows]


def filled(pattern: Pattern, binding: Binding) -> ox.Triple | None:
    """Return the triple that a pattern is with its variables bound; `None` where a literal would be its subject."""
    subject, predicate, value = (binding[it] if isinstance(it, ox.Variable) else it for it in pattern)
    if isinstance(subject, ox.NamedNode) and isinstance(predicate, ox.NamedNode):
        return ox.Triple(subject, predicate, value)
    return None


def triples(pattern: Pattern, bindings: Iterable[Binding]) -> Iterator[ox.Triple]:
    """Return the triples that a pattern is with each of these bindings."""
    for binding in bindings:
        triple = filled(pattern, binding)
        if triple is not None:
            yield triple


def fitting(rule: Rule, nth: int, store: ox.Store) -> list[Binding]:
    """Return how a rule's premise `nth` fits the triples of a scratch store."""
    return in_memory(store, rule.select(nth))


def others(rule: Rule, nth: int) -> list[Pattern]:
    """Return the premises between the first and `nth` and beyond it, each next to one that comes before it."""
    order = sorted(range(1, len(rule.body)), key=lambda other: abs(other - nth))
    return [rule.body[other] for other in order if other != nth]


class Join:
    """One more premise for bindings: the queries to ask for it, and how their rows extend the bindings."""

    def __init__(self, bindings: Sequence[Binding], pattern: Pattern) -> None:
        bound = bindings[0].keys() if bindings else ()
        self._shared = tuple(it for it in pattern.variables if it in bound)
        self._pattern = pattern
        self._known: dict[Row, list[Binding]] = {}
        for binding in bindings:
            subject = pattern.subject
            if isinstance(subject, ox.Variable) and isinstance(binding.get(subject), ox.Literal):
                continue
            self._known.setdefault(self._key(binding), []).append(binding)

    def queries(self, *, with_graph: bool = False) -> Iterator[str]:
        """Return queries for the triples; with `with_graph`, for the graph of each, as `?graph`, too."""
        for rows in cut([f"({' '.join(map(str, key))})" for key in self._known]):
            values = f"VALUES ({' '.join(map(str, self._shared))}) {{ {' '.join(rows)} }}"
            variables = " ".join(map(str, self._pattern.variables))
            if with_graph:
                yield f"SELECT {variables} ?graph WHERE {{ {values} GRAPH ?graph {{ {self._pattern} }} }}"
            else:
                yield f"SELECT {variables} WHERE {{ {values} {self._pattern} }}"

    def extended(self, found: Binding) -> Iterator[Binding]:
        """Return each binding that a row goes with, with the row's terms."""
        for binding in self._known.get(self._key(found), ()):
            yield binding | found

    def _key(self, binding: Binding) -> Row:
        return tuple(binding[variable] for variable in self._shared)


def cut(rows: Iterable[str]) -> Iterator[list[str]]:
    """Yield rows of a VALUES, as many at a time as one query takes."""
    part: list[str] = []
    length = 0
    for row in rows:
        if part and length + len(row) > _CHARS:
            yield part
            part, length = [], 0
        part.append(row)
        length += len(row) + 1
    if part:
        yield part


def listed(iris: Iterable[str]) -> Iterator[str]:
    """Yield the rows of a VALUES of one variable, as many IRIs at a time as one query takes."""
    return map(" ".join, cut(f"<{iri}>" for iri in sorted(iris)))


def _term(term: object) -> Term:
    assert isinstance(term, ox.NamedNode | ox.Literal)  # noqa: S101 -- no blank node is ever looked up
    return term
