"""Shapes of SHACL Core as functions over an index, those of SHACL-SPARQL as queries."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ontology.conformance import constraints
from ontology.conformance.constraints import node, value_of
from ontology.conformance.index import TYPE, Targets
from ontology.errors import InvalidOntology
from ontology.terms import RDF, SH

if TYPE_CHECKING:
    from rdflib import URIRef

    from ontology.conformance.index import Index, Path, Rule, Term, Test

_NIL: Final = node(RDF.nil)
#: What a shape may say, by what it is: a node shape, a part of one, or a property shape.
_KNOWN: Final = {
    "shape": frozenset(
        map(
            str,
            (
                RDF.type, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.nodeKind, SH.message, SH.property,
                SH.sparql, SH.pattern, SH["or"], SH.xone, SH["not"],
            ),
        )
    ),
    "part": frozenset(map(str, (SH.property, SH["or"], SH.xone, SH["not"]))),
    "exact": frozenset(
        map(
            str,
            (
                SH.path, SH.message, SH.minCount, SH.maxCount, SH.hasValue, SH.property, SH["or"], SH.xone, SH["not"],
            ),
        )
    ),
    "property": frozenset(
        map(
            str,
            (
                SH.path, SH.message, SH.minCount, SH.maxCount, SH.nodeKind, SH["class"], SH.datatype, SH["in"],
                SH.languageIn, SH.pattern, SH.minInclusive, SH.maxInclusive, SH.hasValue, SH.lessThan,
                SH.lessThanOrEquals, SH.node,
            ),
        )
    ),
}  # fmt: skip


class Compiler:
    """Makes functions of the shapes of one file."""

    def __init__(self, shapes: ox.Store, above: dict[ox.NamedNode, frozenset[ox.NamedNode]]) -> None:
        self._shapes = shapes
        self._unknown: list[str] = []
        self._classes: dict[ox.NamedNode, list[Rule]] = defaultdict(list)
        self._subjects: dict[ox.NamedNode, list[Rule]] = defaultdict(list)
        self._objects: dict[ox.NamedNode, list[Rule]] = defaultdict(list)
        self._queries: dict[ox.NamedNode, list[str]] = defaultdict(list)
        self._backwards: set[ox.NamedNode] = set()
        self._above = above
        self._prefixes = "".join(
            f"PREFIX {self._text(it.subject, SH.prefix)}: <{self._text(it.subject, SH.namespace)}>\n"
            for it in shapes.quads_for_pattern(None, node(SH.prefix), None)
        )

    def compile(self) -> Targets:
        for quad in self._shapes.quads_for_pattern(None, TYPE, node(SH.NodeShape)):
            shape = quad.subject
            if self._all(shape, SH.severity):
                # A warning, of which nothing is refused.
                continue
            try:
                rule = self._rule(shape, "shape")
            except InvalidOntology:
                # Left to `validate`. A test sees to it that there is none.
                self._unknown.append(str(shape))
                rule = constraints.never
            for name, into in (
                (SH.targetClass, self._classes),
                (SH.targetSubjectsOf, self._subjects),
                (SH.targetObjectsOf, self._objects),
            ):
                for target in self._all(shape, name):
                    into[_named(target)].append(rule)
            for query in self._all(shape, SH.sparql):
                for target in self._all(shape, SH.targetClass):
                    self._queries[_named(target)].append(self._prefixes + self._text(query, SH.select))
        return Targets(
            dict(self._classes),
            dict(self._subjects),
            dict(self._objects),
            dict(self._queries),
            frozenset(self._backwards),
            self._above,
            tuple(self._unknown),
        )

    def _rule(self, shape: Term, of: str) -> Rule:
        """Return whether a node keeps a shape's rules: each property's, and those on the node itself.

        Raises:
            InvalidOntology: it says something that is not known here.
        """
        if self._all(shape, SH.path):
            return self._property(shape, "exact" if of == "exact" else "property")
        self._check_known(shape, of)
        inner = "exact" if of == "exact" else "part"
        rules: list[Rule] = [*self._tests(shape)]
        rules += [self._property(it, "exact" if of == "exact" else "property") for it in self._all(shape, SH.property)]
        rules += [
            constraints.any_of([self._rule(it, inner) for it in self._list(head)])
            for head in self._all(shape, SH["or"])
        ]
        # To be sure that something is not so, it must be known exactly whether it is.
        rules += [
            constraints.one_of([self._rule(it, "exact") for it in self._list(head)])
            for head in self._all(shape, SH.xone)
        ]
        rules += [constraints.none_of(self._rule(it, "exact")) for it in self._all(shape, SH["not"])]
        return rules[0] if len(rules) == 1 else lambda index, node: all(rule(index, node) for rule in rules)

    def _check_known(self, shape: Term, of: str) -> None:
        for predicate in {quad.predicate for quad in self._shapes.quads_for_pattern(_subject(shape), None, None)}:
            if predicate.value not in _KNOWN[of]:
                raise InvalidOntology(f"shapes.ttl has {predicate.value}, which ontology/conformance does not know")

    def _property(self, shape: Term, of: str) -> Rule:
        self._check_known(shape, of)
        path = self._path(self._one(shape, SH.path))
        least = int(self._text(shape, SH.minCount) or 0)
        most = int(self._text(shape, SH.maxCount) or 1 << 30)
        tests = self._tests(shape) + [self._rule(it, "part") for it in self._all(shape, SH.node)]
        wanted = self._all(shape, SH.hasValue)
        lower = [(it, constraints.before) for it in self._all(shape, SH.lessThan)]
        lower += [(it, constraints.not_after) for it in self._all(shape, SH.lessThanOrEquals)]
        others = [(_named(it), compare) for it, compare in lower]

        def holds(index: Index, node: Term) -> bool:
            values = path(index, node)
            if not least <= len(values) <= most or any(it not in values for it in wanted):
                return False
            for value in values:
                for test in tests:
                    if not test(index, value):
                        return False
                for other, compare in others:
                    if not all(compare(value, it) for it in index.get(node, other)):
                        return False
            return True

        return holds

    def _path(self, path: Term) -> Path:
        if isinstance(path, ox.NamedNode):
            return lambda index, node: index.values.get((node, path), ())
        backwards, either = self._all(path, SH.inversePath), self._all(path, SH.alternativePath)
        if backwards:
            name = _named(backwards[0])
            self._backwards.add(name)
            return lambda index, node: index.sources.get((name, node), ())
        if not either:
            raise InvalidOntology(f"shapes.ttl has the path {path}, which ontology/conformance does not know")
        parts = [self._path(it) for it in self._list(either[0])]
        return lambda index, node: list(dict.fromkeys(value for part in parts for value in part(index, node)))

    def _tests(self, shape: Term) -> list[Test]:
        """Return the rules on single values, each by itself."""
        tests: list[Test] = []
        for kind in self._all(shape, SH.nodeKind):
            if kind != node(SH.IRI):
                raise InvalidOntology(f"shapes.ttl has the node kind {kind}, which ontology/conformance does not know")
            tests.append(lambda _, value: isinstance(value, ox.NamedNode))
        tests += [constraints.of_class(_named(it)) for it in self._all(shape, SH["class"])]
        tests += [constraints.of_datatype(_named(it)) for it in self._all(shape, SH.datatype)]
        tests += [constraints.among(frozenset(self._list(it))) for it in self._all(shape, SH["in"])]
        tests += [
            constraints.in_language({value_of(it) for it in self._list(it)}) for it in self._all(shape, SH.languageIn)
        ]
        tests += [constraints.matching(re.compile(value_of(it))) for it in self._all(shape, SH.pattern)]
        tests += [constraints.at_least(float(value_of(it))) for it in self._all(shape, SH.minInclusive)]
        tests += [constraints.at_most(float(value_of(it))) for it in self._all(shape, SH.maxInclusive)]
        return tests

    def _all(self, subject: Term, predicate: URIRef) -> list[Term]:
        found = self._shapes.quads_for_pattern(_subject(subject), node(predicate), None)
        return [quad.object for quad in found]

    def _one(self, subject: Term, predicate: URIRef) -> Term:
        (found,) = self._all(subject, predicate)
        return found

    def _text(self, subject: Term, predicate: URIRef) -> str:
        found = self._all(subject, predicate)
        return value_of(found[0]) if found else ""

    def _list(self, head: Term) -> list[Term]:
        items = []
        while head != _NIL:
            items.append(self._one(head, RDF.first))
            head = self._one(head, RDF.rest)
        return items


def _named(term: Term) -> ox.NamedNode:
    assert isinstance(term, ox.NamedNode)  # noqa: S101 -- targets, classes and datatypes are named
    return term


def _subject(term: Term) -> ox.NamedNode | ox.BlankNode:
    assert isinstance(term, ox.NamedNode | ox.BlankNode)  # noqa: S101 -- no literal has properties
    return term
