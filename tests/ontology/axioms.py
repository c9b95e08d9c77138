"""An ontology with an axiom of every kind that has a rule, and the closure of a graph by rules alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
import rdflib

from ontology.closure import closure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rdflib.graph import _TripleType

    from ontology.rules import Rules

PREFIXES: Final = """
    @prefix : <http://example.org/> .
    @prefix foaf: <http://xmlns.com/foaf/0.1/> .
    @prefix onr: <https://w3id.org/onrecord/ns#> .
    @prefix org: <http://www.w3.org/ns/org#> .
    @prefix owl: <http://www.w3.org/2002/07/owl#> .
    @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

EVERY_KIND: Final = """
    :A rdfs:subClassOf :B . :B rdfs:subClassOf :C . :D owl:equivalentClass :C .
    :p rdfs:subPropertyOf :q . :q owl:equivalentProperty :r .
    :p rdfs:domain :A . :s rdfs:range :E .
    :t owl:inverseOf :u .
    :k a owl:SymmetricProperty , owl:TransitiveProperty .
    :m a owl:TransitiveProperty . :w a owl:SymmetricProperty , owl:TransitiveProperty .
    :n owl:propertyChainAxiom ( :t :s ) . :o owl:propertyChainAxiom ( :s :m :t ) .
    :f a owl:FunctionalProperty . :i a owl:InverseFunctionalProperty .
    [ a owl:Restriction ; owl:onProperty :s ; owl:someValuesFrom :B ] rdfs:subClassOf :F .
    [ a owl:Restriction ; owl:onProperty :u ; owl:someValuesFrom owl:Thing ] rdfs:subClassOf :G .
    :H owl:equivalentClass [ a owl:Restriction ; owl:onProperty :t ; owl:hasValue :x1 ] .
    :J a owl:Restriction ; owl:onProperty :m ; owl:hasValue :x2 .
    :K a owl:Restriction ; owl:onProperty :k ; owl:someValuesFrom :A .
    :A owl:disjointWith :Nothing . [] a owl:AllDisjointClasses ; owl:members ( :A :Never ) .
"""
CLASSES: Final = tuple("ABCDEFGHJK")
PROPERTIES: Final = tuple("pqrstukmnofiw")


def parsed(text: str) -> set[ox.Triple]:
    """Return the triples of Turtle text, prefixes declared."""
    return {quad.triple for quad in ox.parse(PREFIXES + text, format=ox.RdfFormat.TURTLE)}


def as_rdflib(triples: Iterable[ox.Triple]) -> rdflib.Graph:
    text = "".join(f"{triple} .\n" for triple in triples)
    return rdflib.Graph(bind_namespaces="none").parse(data=text, format="nt")


def as_oxigraph(triples: Iterable[_TripleType]) -> set[ox.Triple]:
    graph = rdflib.Graph(bind_namespaces="none")
    for triple in triples:
        graph.add(triple)
    return {quad.triple for quad in ox.parse(graph.serialize(format="nt"), format=ox.RdfFormat.N_TRIPLES)}


def by_owlrl(given: Iterable[ox.Triple], ontology: rdflib.Graph | None = None) -> set[ox.Triple]:
    """Return what follows by owlrl, without what makes things of classes that have no name."""
    inferred = closure(as_rdflib(given), ontology)
    return as_oxigraph(it for it in inferred if not any(isinstance(term, rdflib.BNode) for term in it))


def by_rules(given: Iterable[ox.Triple], rules: Rules) -> set[ox.Triple]:
    """Return what follows by running each rule on everything until nothing new comes, as any engine can."""
    given = set(given)
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in given)
    count = -1
    while len(store) > count:
        count = len(store)
        for rule in rules:
            found = store.query(rule.construct)
            assert isinstance(found, ox.QueryTriples)
            store.extend([ox.Quad(*triple) for triple in found])
    return {quad.triple for quad in store if quad.subject != quad.object} - given
