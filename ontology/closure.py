"""The OWL 2 RL closure by owlrl: what inference is judged by, and the consistency check of one article's graph.

owlrl takes seconds for thousands of triples, so a store is never run through it; `ontology/rules.py` does that, and
tests compare the two. Specification: https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from owlrl import OWLRL_Semantics
from owlrl.Namespaces import ERRNS
from rdflib import Graph, Literal
from rdflib.namespace import OWL, RDF, RDFS, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rdflib.graph import _TripleType

ONTOLOGY: Final = Path(__file__).parent / "onrecord.ttl"

_VOCABULARIES: Final = (str(OWL), str(RDF), str(RDFS), str(XSD), str(ERRNS))


def closure(graph: Graph, ontology: Graph | None = None) -> Graph:
    """Return what follows from `graph` by the axioms of `ontology` (onrecord.ttl), and is not in it.

    Left out is what follows from the axioms alone, and what no query asks for: that a thing is the same as itself or
    related to itself, that it is an owl:Thing, what holds of literals, and what is about classes and properties rather
    than about the data. `graph` is not changed.

    >>> inferred = closure(Graph().parse(format="turtle", data='''
    ...     @prefix org: <http://www.w3.org/ns/org#> .
    ...     <http://example.org/norway> org:memberOf <http://example.org/nato> .'''))
    >>> [(str(s), str(o)) for s, o in inferred.subject_objects()]
    [('http://example.org/nato', 'http://example.org/norway')]
    """
    axioms = _axioms() if ontology is None else _without_literals(ontology)
    known = _closed_axioms() if ontology is None else frozenset(_expand(axioms)[0])
    expanded, _ = _expand(axioms, graph)
    inferred = Graph(bind_namespaces="none")
    for triple in expanded:
        if triple not in known and triple not in graph and _tells_something(triple):
            inferred.add(triple)
    return inferred


def inconsistencies(graph: Graph, ontology: Graph | None = None) -> tuple[str, ...]:
    """Return what in `graph` contradicts the axioms of `ontology` (onrecord.ttl), in owlrl's words, sorted.

    >>> from rdflib import URIRef
    >>> from rdflib.namespace import FOAF, ORG
    >>> nato, both = URIRef("http://example.org/nato"), Graph()
    >>> for kind in (FOAF.Person, ORG.Organization):
    ...     _ = both.add((nato, RDF.type, kind))
    >>> len(inconsistencies(both))
    1
    """
    _, errors = _expand(_axioms() if ontology is None else _without_literals(ontology), graph)
    return tuple(sorted(errors))


def _expand(*parts: Iterable[_TripleType]) -> tuple[Graph, list[str]]:
    working = Graph(bind_namespaces="none")
    for part in parts:
        for triple in part:
            working.add(triple)
    semantics = OWLRL_Semantics(working, axioms=False, daxioms=False)
    semantics.closure()
    return working, semantics.error_messages


def _without_literals(ontology: Iterable[_TripleType]) -> tuple[_TripleType, ...]:
    # Labels and definitions follow no rule, and owlrl would compare each of them with every other.
    return tuple(triple for triple in ontology if not isinstance(triple[2], Literal))


@cache
def _axioms() -> tuple[_TripleType, ...]:
    return _without_literals(Graph(bind_namespaces="none").parse(ONTOLOGY))


@cache
def _closed_axioms() -> frozenset[_TripleType]:
    return frozenset(_expand(_axioms())[0])


def _tells_something(triple: _TripleType) -> bool:
    subject, predicate, value = triple
    if isinstance(subject, Literal) or subject == value:
        return False
    if predicate == RDF.type:
        return not str(value).startswith(_VOCABULARIES)
    return predicate == OWL.sameAs or not str(predicate).startswith(_VOCABULARIES)
