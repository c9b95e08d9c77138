"""The triples of one graph as compiled rules ask for them, and whom the rules are for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

import pyoxigraph as ox

from ontology.terms import RDF, RDFS

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
#: Whether a node of the index keeps a rule.
Rule = Callable[["Index", Term], bool]
#: Whether one value does, whatever else there is.
Test = Callable[["Index", Term], bool]
#: The values that a path leads to from a node.
Path = Callable[["Index", Term], Sequence[Term]]

TYPE: Final = ox.NamedNode(str(RDF.type))
SUBCLASS: Final = ox.NamedNode(str(RDFS.subClassOf))
_THIS: Final = ox.Variable("this")


class Targets(NamedTuple):
    """Whom rules are for, and queries with their prefixes.

    Attributes:
        backwards: predicates that a path follows from object to subject.
        above: each class with all that are above it.
        unknown: shapes that say something which is not known here.
    """

    classes: dict[ox.NamedNode, list[Rule]]
    subjects: dict[ox.NamedNode, list[Rule]]
    objects: dict[ox.NamedNode, list[Rule]]
    queries: dict[ox.NamedNode, list[str]]
    backwards: frozenset[ox.NamedNode]
    above: dict[ox.NamedNode, frozenset[ox.NamedNode]]
    unknown: tuple[str, ...]


class Index:
    """The triples of one graph, as rules ask for them."""

    def __init__(self, quads: Iterable[ox.Quad], targets: Targets) -> None:
        self._targets = targets
        self.values: dict[tuple[Term, ox.NamedNode], list[Term]] = defaultdict(list)
        self.sources: dict[tuple[ox.NamedNode, Term], list[Term]] = defaultdict(list)
        self._of_type: dict[ox.NamedNode, list[Term]] = defaultdict(list)
        self._used: dict[ox.NamedNode, list[tuple[Term, Term]]] = defaultdict(list)
        self._classes: dict[Term, frozenset[ox.NamedNode]] = {}
        for quad in quads:
            subject, predicate, value = quad.subject, quad.predicate, quad.object
            self.values[subject, predicate].append(value)
            if predicate == TYPE and isinstance(value, ox.NamedNode):
                self._of_type[value].append(subject)
            if predicate in targets.backwards:
                self.sources[predicate, value].append(subject)
            if predicate in targets.subjects or predicate in targets.objects or predicate == SUBCLASS:
                self._used[predicate].append((subject, value))

    @property
    def is_plain(self) -> bool:
        """Whether classes are those of the vocabulary, and no others are declared here."""
        return SUBCLASS not in self._used

    def get(self, node: Term, predicate: ox.NamedNode) -> Sequence[Term]:
        return self.values.get((node, predicate), ())

    def is_a(self, node: Term, wanted: ox.NamedNode) -> bool:
        known = self._classes.get(node)
        if known is None:
            types = [it for it in self.get(node, TYPE) if isinstance(it, ox.NamedNode)]
            known = self._classes[node] = frozenset().union(*(self._above(it) for it in types))
        return wanted in known

    def keeps_rules(self) -> bool:
        targets = self._targets
        for type_, nodes in self._of_type.items():
            rules = [rule for above in self._above(type_) for rule in targets.classes.get(above, ())]
            if not all(rule(self, node) for rule in rules for node in nodes):
                return False
        for predicate, pairs in self._used.items():
            subjects, objects = targets.subjects.get(predicate, ()), targets.objects.get(predicate, ())
            for subject, value in pairs:
                if not (all(it(self, subject) for it in subjects) and all(it(self, value) for it in objects)):
                    return False
        return True

    def keeps_queries(self, quads: Iterable[ox.Quad]) -> bool:
        asked = [
            (text, node)
            for type_, nodes in self._of_type.items()
            for above in self._above(type_)
            for text in self._targets.queries.get(above, ())
            for node in nodes
        ]
        if not asked:
            return True
        store = ox.Store()
        store.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
        for text, node in asked:
            if not isinstance(node, ox.NamedNode):
                return False
            found = store.query(text, substitutions={_THIS: node})
            assert isinstance(found, ox.QuerySolutions)  # noqa: S101 -- SHACL-SPARQL has SELECT alone
            if next(found, None) is not None:
                return False
        return True

    def _above(self, type_: ox.NamedNode) -> frozenset[ox.NamedNode]:
        return self._targets.above.get(type_) or frozenset((type_,))
