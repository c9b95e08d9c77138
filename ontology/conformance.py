"""Whether a graph breaks no rule of shapes.ttl, told in a tenth of the time that a full report takes.

The shapes are compiled once a process: those of SHACL Core into functions over an index of the triples, those of
SHACL-SPARQL into queries that Oxigraph runs. Warnings are left out. Where it is not plain that a rule holds, as with a
number written in an unusual way, the answer is no; `validate` then tells what is wrong, if anything is.

Specification: https://www.w3.org/TR/shacl/
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph as ox

from ontology.errors import InvalidOntology
from ontology.terms import RDF, RDFS, SH, XSD

if TYPE_CHECKING:
    from rdflib import URIRef

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
#: Whether a node of the index keeps a rule.
Rule = Callable[["_Index", Term], bool]
#: Whether one value does, whatever else there is.
Test = Callable[["_Index", Term], bool]
#: The values that a path leads to from a node.
Path_ = Callable[["_Index", Term], Sequence[Term]]

_FOLDER: Final = Path(__file__).parent


def _node(iri: URIRef) -> ox.NamedNode:
    return ox.NamedNode(str(iri))


_TYPE, _SUBCLASS = _node(RDF.type), _node(RDFS.subClassOf)
_FIRST, _REST, _NIL = _node(RDF.first), _node(RDF.rest), _node(RDF.nil)
_THIS: Final = ox.Variable("this")
_INTEGER: Final = re.compile(r"-?[0-9]{1,18}")
_DECIMAL: Final = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,9})?")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})?")
_INTEGER_TYPE, _DECIMAL_TYPE, _DATE_TYPE, _MOMENT_TYPE = map(_node, (XSD.integer, XSD.decimal, XSD.date, XSD.dateTime))
#: Datatypes of which every literal is a value, or which nobody checks.
_FREE: Final = (
    _node(XSD.string),
    _node(RDF.langString),
    _node(XSD.anyURI),
    ox.NamedNode("http://id.loc.gov/datatypes/edtf"),
)


class _Targets(NamedTuple):
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


def conforms(quads: Collection[ox.Quad]) -> bool:
    """Tell whether quads of one article's graph surely break no rule of shapes.ttl, warnings left out.

    >>> quads = ox.parse('''
    ...     @prefix onr: <https://w3id.org/onrecord/ns#> .
    ...     <https://onrecord.example/id/proposition/exit> a onr:Proposition .''', format=ox.RdfFormat.TURTLE)
    >>> conforms(list(quads))
    False
    """
    targets = _compiled()
    index = _Index(quads, targets)
    return index.is_plain and index.keeps_rules() and index.keeps_queries(quads)


class _Index:
    """The triples of one graph, as rules ask for them."""

    def __init__(self, quads: Iterable[ox.Quad], targets: _Targets) -> None:
        self._targets = targets
        self.values: dict[tuple[Term, ox.NamedNode], list[Term]] = defaultdict(list)
        self.sources: dict[tuple[ox.NamedNode, Term], list[Term]] = defaultdict(list)
        self._of_type: dict[ox.NamedNode, list[Term]] = defaultdict(list)
        self._used: dict[ox.NamedNode, list[tuple[Term, Term]]] = defaultdict(list)
        self._classes: dict[Term, frozenset[ox.NamedNode]] = {}
        for quad in quads:
            subject, predicate, value = quad.subject, quad.predicate, quad.object
            self.values[subject, predicate].append(value)
            if predicate == _TYPE and isinstance(value, ox.NamedNode):
                self._of_type[value].append(subject)
            if predicate in targets.backwards:
                self.sources[predicate, value].append(subject)
            if predicate in targets.subjects or predicate in targets.objects or predicate == _SUBCLASS:
                self._used[predicate].append((subject, value))

    @property
    def is_plain(self) -> bool:
        """Whether classes are those of the vocabulary, and no others are declared here."""
        return _SUBCLASS not in self._used

    def get(self, node: Term, predicate: ox.NamedNode) -> Sequence[Term]:
        return self.values.get((node, predicate), ())

    def is_a(self, node: Term, wanted: ox.NamedNode) -> bool:
        known = self._classes.get(node)
        if known is None:
            types = [it for it in self.get(node, _TYPE) if isinstance(it, ox.NamedNode)]
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


class _Compiler:
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
            for it in shapes.quads_for_pattern(None, _node(SH.prefix), None)
        )

    def compile(self) -> _Targets:
        for quad in self._shapes.quads_for_pattern(None, _TYPE, _node(SH.NodeShape)):
            shape = quad.subject
            if self._all(shape, SH.severity):
                # A warning, of which nothing is refused.
                continue
            try:
                rule = self._rule(shape, "shape")
            except InvalidOntology:
                # Left to `validate`. A test sees to it that there is none.
                self._unknown.append(str(shape))
                rule = _never
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
        return _Targets(
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
        rules += [_any([self._rule(it, inner) for it in self._list(head)]) for head in self._all(shape, SH["or"])]
        # To be sure that something is not so, it must be known exactly whether it is.
        rules += [_one([self._rule(it, "exact") for it in self._list(head)]) for head in self._all(shape, SH.xone)]
        rules += [_none(self._rule(it, "exact")) for it in self._all(shape, SH["not"])]
        return rules[0] if len(rules) == 1 else lambda index, node: all(rule(index, node) for rule in rules)

    def _check_known(self, shape: Term, of: str) -> None:
        for predicate in {quad.predicate for quad in self._shapes.quads_for_pattern(_subject(shape), None, None)}:
            if predicate.value not in _KNOWN[of]:
                raise InvalidOntology(f"shapes.ttl has {predicate.value}, which ontology/conformance.py does not know")

    def _property(self, shape: Term, of: str) -> Rule:
        self._check_known(shape, of)
        path = self._path(self._one(shape, SH.path))
        least = int(self._text(shape, SH.minCount) or 0)
        most = int(self._text(shape, SH.maxCount) or 1 << 30)
        tests = self._tests(shape) + [self._rule(it, "part") for it in self._all(shape, SH.node)]
        wanted = self._all(shape, SH.hasValue)
        lower = [(it, _before) for it in self._all(shape, SH.lessThan)]
        lower += [(it, _not_after) for it in self._all(shape, SH.lessThanOrEquals)]
        others = [(_named(it), compare) for it, compare in lower]

        def holds(index: _Index, node: Term) -> bool:
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

    def _path(self, path: Term) -> Path_:
        if isinstance(path, ox.NamedNode):
            return lambda index, node: index.values.get((node, path), ())
        backwards, either = self._all(path, SH.inversePath), self._all(path, SH.alternativePath)
        if backwards:
            name = _named(backwards[0])
            self._backwards.add(name)
            return lambda index, node: index.sources.get((name, node), ())
        if not either:
            raise InvalidOntology(f"shapes.ttl has the path {path}, which ontology/conformance.py does not know")
        parts = [self._path(it) for it in self._list(either[0])]
        return lambda index, node: list(dict.fromkeys(value for part in parts for value in part(index, node)))

    def _tests(self, shape: Term) -> list[Test]:
        """Return the rules on single values, each by itself."""
        tests: list[Test] = []
        for kind in self._all(shape, SH.nodeKind):
            if kind != _node(SH.IRI):
                raise InvalidOntology(
                    f"shapes.ttl has the node kind {kind}, which ontology/conformance.py does not know"
                )
            tests.append(lambda _, value: isinstance(value, ox.NamedNode))
        tests += [_class(_named(it)) for it in self._all(shape, SH["class"])]
        tests += [_datatype(_named(it)) for it in self._all(shape, SH.datatype)]
        tests += [_among(frozenset(self._list(it))) for it in self._all(shape, SH["in"])]
        tests += [_language({_value(it) for it in self._list(it)}) for it in self._all(shape, SH.languageIn)]
        tests += [_pattern(re.compile(_value(it))) for it in self._all(shape, SH.pattern)]
        tests += [_at_least(float(_value(it))) for it in self._all(shape, SH.minInclusive)]
        tests += [_at_most(float(_value(it))) for it in self._all(shape, SH.maxInclusive)]
        return tests

    def _all(self, subject: Term, predicate: URIRef) -> list[Term]:
        found = self._shapes.quads_for_pattern(_subject(subject), _node(predicate), None)
        return [quad.object for quad in found]

    def _one(self, subject: Term, predicate: URIRef) -> Term:
        (found,) = self._all(subject, predicate)
        return found

    def _text(self, subject: Term, predicate: URIRef) -> str:
        found = self._all(subject, predicate)
        return _value(found[0]) if found else ""

    def _list(self, head: Term) -> list[Term]:
        items = []
        while head != _NIL:
            items.append(self._one(head, RDF.first))
            head = self._one(head, RDF.rest)
        return items


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


@cache
def _compiled() -> _Targets:
    shapes = ox.Store()
    shapes.load(path=str(_FOLDER / "shapes.ttl"), format=ox.RdfFormat.TURTLE)
    below: dict[ox.NamedNode, set[ox.NamedNode]] = defaultdict(set)
    for quad in ox.parse(path=str(_FOLDER / "onrecord.ttl"), format=ox.RdfFormat.TURTLE):
        if (
            quad.predicate == _SUBCLASS
            and isinstance(quad.subject, ox.NamedNode)
            and isinstance(quad.object, ox.NamedNode)
        ):
            below[quad.subject].add(quad.object)
    above = {}
    for start in below:
        found, waiting = {start}, [start]
        while waiting:
            new = below.get(waiting.pop(), set()) - found
            found |= new
            waiting += new
        above[start] = frozenset(found)
    return _Compiler(shapes, above).compile()


def unknown() -> tuple[str, ...]:
    """Return the shapes of shapes.ttl that say something which is not known here, so that every check needs a report.

    >>> unknown()
    ()
    """
    return _compiled().unknown


def _never(_: _Index, node: Term) -> bool:  # noqa: ARG001 -- a rule
    return False


def _any(rules: list[Rule]) -> Rule:
    return lambda index, node: any(rule(index, node) for rule in rules)


def _one(rules: list[Rule]) -> Rule:
    return lambda index, node: sum(rule(index, node) for rule in rules) == 1


def _none(rule: Rule) -> Rule:
    return lambda index, node: not rule(index, node)


def _class(wanted: ox.NamedNode) -> Test:
    return lambda index, value: index.is_a(value, wanted)


def _among(allowed: frozenset[Term]) -> Test:
    return lambda _, value: value in allowed


def _language(tags: set[str]) -> Test:
    return lambda _, value: isinstance(value, ox.Literal) and value.language in tags


def _pattern(pattern: re.Pattern[str]) -> Test:
    return lambda _, value: pattern.search(_value(value)) is not None


def _datatype(wanted: ox.NamedNode) -> Test:
    if wanted in _FREE:
        return lambda _, value: isinstance(value, ox.Literal) and value.datatype == wanted
    return lambda _, value: isinstance(value, ox.Literal) and value.datatype == wanted and _measure(value) is not None


def _at_least(least: float) -> Test:
    return lambda _, value: isinstance(number := _measure(value), int | float) and number >= least


def _at_most(most: float) -> Test:
    return lambda _, value: isinstance(number := _measure(value), int | float) and number <= most


def _before(one: Term, other: Term) -> bool:
    first, second = _measure(one), _measure(other)
    return type(first) is type(second) and first is not None and first < second  # type: ignore[operator]


def _not_after(one: Term, other: Term) -> bool:
    first, second = _measure(one), _measure(other)
    return type(first) is type(second) and first is not None and first <= second  # type: ignore[operator]


def _measure(value: Term) -> int | float | date | None:
    """Return what a literal measures, where it is surely a value of its datatype and written as usual."""
    if not isinstance(value, ox.Literal):
        return None
    datatype, text = value.datatype, value.value
    if datatype == _INTEGER_TYPE:
        return int(text) if _INTEGER.fullmatch(text) else None
    if datatype == _DECIMAL_TYPE:
        return float(text) if _DECIMAL.fullmatch(text) else None
    try:
        if datatype == _DATE_TYPE and _DATE.fullmatch(text):
            return date.fromisoformat(text)
        if datatype == _MOMENT_TYPE and _MOMENT.fullmatch(text):
            return datetime.fromisoformat(text)
    except ValueError:
        # no such day, or no such hour
        return None
    return None


def _value(term: Term) -> str:
    assert not isinstance(term, ox.Triple)  # noqa: S101 -- neither shapes nor data have any
    return term.value


def _named(term: Term) -> ox.NamedNode:
    assert isinstance(term, ox.NamedNode)  # noqa: S101 -- targets, classes and datatypes are named
    return term


def _subject(term: Term) -> ox.NamedNode | ox.BlankNode:
    assert isinstance(term, ox.NamedNode | ox.BlankNode)  # noqa: S101 -- no literal has properties
    return term
