"""Check a graph with SHACL: an article's graph with shapes.ttl, the ontology itself with style.ttl.

Shapes are parsed once a process. Of the ontology a check needs only the class hierarchy, some twenty triples, which
are put beside the data in the one working graph that each call fills. pySHACL runs without inference and without
advanced features.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from pyshacl import ShapesGraph, Validator
from pyshacl.graph_abstraction import DataGraph
from rdflib import BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS
from rdflib.plugins.sparql import prepareQuery

from ontology.terms import SH

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rdflib.graph import _TripleType
    from rdflib.plugins.sparql.sparql import Query
    from rdflib.query import Result
    from rdflib.term import Node

FOLDER: Final = Path(__file__).parent

Severity = Literal["violation", "warning", "info"]
_SEVERITIES: Final[dict[Node, Severity]] = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "info"}
_RANK: Final[dict[Severity, int]] = {"violation": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Violation:
    """One breach of one rule.

    `focus` is the IRI of the node that was checked: for a rule that compares spans or statements of an article, the
    article, with the node at fault as `value`. `path` is the property as an IRI, or a SPARQL property path. `value` is
    the IRI or the lexical form at fault, `None` where something is missing. `shape` is the IRI of the named shape that
    states the rule, and `message` the rule in words.
    """

    focus: str
    path: str | None
    value: str | None
    message: str
    severity: Severity
    shape: str


def validate(data: Iterable[_TripleType]) -> tuple[Violation, ...]:
    """Return every breach of shapes.ttl in the triples of an article's graph, the gravest first, always in one order.

    `data` is an rdflib graph or any other stream of triples, and is not changed. The article's text is compared with
    its spans where the triples hold it (`schema:articleBody`).

    >>> from rdflib import Graph
    >>> data = Graph().parse(format="turtle", data='''
    ...     @prefix onr: <https://w3id.org/onrecord/ns#> .
    ...     <https://onrecord.example/id/proposition/exit> a onr:Proposition .''')
    >>> [violation.message for violation in validate(data)]
    ['A proposition has one label that says it as a sentence, in English.']

    Specification: https://www.w3.org/TR/shacl/
    """
    working = _Working(bind_namespaces="none")
    for triple in _class_hierarchy():
        working.add(triple)
    for triple in data:
        working.add(triple)
    return _run(working, _shapes("shapes.ttl"))


def check_style(ontology: Iterable[_TripleType]) -> tuple[Violation, ...]:
    """Return every breach of style.ttl in an ontology: labels, definitions, casing, schemes.

    >>> check_style(Graph().parse(FOLDER / "onrecord.ttl"))
    ()
    """
    working = _Working(bind_namespaces="none")
    for triple in ontology:
        working.add(triple)
    return _run(working, _shapes("style.ttl"))


class _Working(Graph):
    """A graph that parses each query of the shapes once a process rather than once a call."""

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> Result:
        if isinstance(query_object, str):
            query_object = _prepared(query_object)
        return super().query(query_object, *args, **kwargs)


@cache
def _prepared(query: str) -> Query:
    return prepareQuery(query)


@cache
def _class_hierarchy() -> tuple[_TripleType, ...]:
    ontology = Graph(bind_namespaces="none").parse(FOLDER / "onrecord.ttl")
    return tuple(ontology.triples((None, RDFS.subClassOf, None)))


@cache
def _shapes(file: str) -> ShapesGraph:
    # The object holds the shapes that pySHACL builds on first use, so keeping it saves their parsing on every call.
    return ShapesGraph(Graph(store="SimpleMemory", bind_namespaces="none").parse(FOLDER / file))


def _run(working: Graph, shapes: ShapesGraph) -> tuple[Violation, ...]:
    validator = Validator(DataGraph.from_rdflib_graph(working), shacl_graph=shapes.graph, options={"inplace": True})
    validator.shacl_graph = shapes
    conforms, report, _ = validator.run()  # type: ignore[no-untyped-call]  # pySHACL leaves out its return types
    if conforms:
        return ()
    owners = _owners(shapes.graph)
    found = {_violation(report, result, owners) for result in report.objects(None, SH.result)}
    return tuple(sorted(found, key=_order))


def _order(violation: Violation) -> tuple[int, str, str, str, str]:
    return (
        _RANK[violation.severity],
        violation.focus,
        violation.path or "",
        violation.value or "",
        violation.message,
    )


def _violation(report: Graph, result: Node, owners: dict[Node, str]) -> Violation:
    def one(predicate: URIRef) -> Node | None:
        return report.value(result, predicate)

    path, value, source = one(SH.resultPath), one(SH.value), one(SH.sourceShape)
    return Violation(
        focus=str(one(SH.focusNode)),
        path=None if path is None else _path(report, path),
        value=None if value is None else str(value),
        message=str(one(SH.resultMessage)),
        severity=_SEVERITIES[one(SH.resultSeverity) or SH.Violation],
        shape=owners.get(source, str(source)) if source is not None else "",
    )


def _path(graph: Graph, path: Node) -> str:
    """Write a SHACL path as a SPARQL property path, its IRIs in full."""
    if not isinstance(path, BNode):
        return str(path)
    inverse = graph.value(path, SH.inversePath)
    if inverse is not None:
        return "^" + _path(graph, inverse)
    alternatives = graph.value(path, SH.alternativePath)
    steps, sign = (path, "/") if alternatives is None else (alternatives, "|")
    return sign.join(_path(graph, step) for step in Collection(graph, steps))


def _owners(shapes: Graph) -> dict[Node, str]:
    """Return for each blank shape the named shape in which it stands."""
    owners: dict[Node, str] = {}
    for shape in shapes.subjects(RDF.type, SH.NodeShape):
        waiting = [shape]
        while waiting:
            node = waiting.pop()
            owners[node] = str(shape)
            waiting += [part for part in shapes.objects(node) if isinstance(part, BNode)]
    return owners
