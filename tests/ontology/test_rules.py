"""The rules: what each kind of axiom makes follow, what is refused, and that owlrl agrees."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ontology.errors import InvalidOntology
from ontology.rules import SAME, compile_rules, load
from ontology.terms import ONR
from tests.ontology.axioms import (
    CLASSES,
    EVERY_KIND,
    PREFIXES,
    PROPERTIES,
    as_oxigraph,
    as_rdflib,
    by_owlrl,
    by_rules,
    parsed,
)

FOLDER = Path(__file__).parents[2] / "ontology"


@pytest.mark.parametrize(
    ("axiom", "data", "expected"),
    [
        (":A rdfs:subClassOf :B . :B rdfs:subClassOf :C .", ":x a :A .", ":x a :B , :C ."),
        (":A owl:equivalentClass :B .", ":x a :A . :y a :B .", ":x a :B . :y a :A ."),
        (":p rdfs:subPropertyOf :q .", ":x :p :y .", ":x :q :y ."),
        (":p rdfs:subPropertyOf :q .", ":x :p 'words' .", ":x :q 'words' ."),
        (":p owl:equivalentProperty :q .", ":x :p :y . :y :q :z .", ":x :q :y . :y :p :z ."),
        (":p rdfs:domain :A .", ":x :p 'words' .", ":x a :A ."),
        (":p rdfs:range :A .", ":x :p :y , 'words' .", ":y a :A ."),
        (":p owl:inverseOf :q .", ":x :p :y . :y :q :z .", ":y :q :x . :z :p :y ."),
        (":p a owl:SymmetricProperty .", ":x :p :y .", ":y :p :x ."),
        (":p a owl:TransitiveProperty .", ":w :p :x . :x :p :y . :y :p :z .", ":w :p :y , :z . :x :p :z ."),
        (":p owl:propertyChainAxiom ( :q :r ) .", ":x :q :y . :y :r :z .", ":x :p :z ."),
        (":p owl:propertyChainAxiom ( :q :q :r ) .", ":w :q :x . :x :q :y . :y :r :z .", ":w :p :z ."),
        (":p a owl:FunctionalProperty .", ":x :p :y , :z . :y a :A .", ":y owl:sameAs :z . :z owl:sameAs :y ; a :A ."),
        (
            ":p a owl:InverseFunctionalProperty .",
            ":x :p :z . :y :p :z .",
            ":x owl:sameAs :y . :y owl:sameAs :x .",
        ),
        (
            ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:hasValue :y ] .",
            ":x a :A . :z :p :y .",
            ":x :p :y .",
        ),
        (
            ":A owl:equivalentClass [ a owl:Restriction ; owl:onProperty :p ; owl:hasValue :y ] .",
            ":x a :A . :z :p :y .",
            ":x :p :y . :z a :A .",
        ),
        (
            "[ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :B ] rdfs:subClassOf :A .",
            ":x :p :y . :y a :B . :z :p :x .",
            ":x a :A .",
        ),
        (
            ":A a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom owl:Thing .",
            ":x :p :y .",
            ":x a :A .",
        ),
        ("", ":x owl:sameAs :y ; :p :z . :z :q :x .", ":y owl:sameAs :x ; :p :z . :z :q :y ."),
    ],
)
def test_each_kind_of_axiom_makes_follow_what_owlrl_says(axiom: str, data: str, expected: str) -> None:
    ontology = parsed(axiom)

    found = by_rules(parsed(data), compile_rules(ontology))

    assert found == parsed(expected)
    assert found == by_owlrl(parsed(data), rdflib.Graph().parse(data=PREFIXES + axiom, format="turtle"))


@pytest.mark.parametrize(
    "axiom",
    [
        ":A owl:hasKey ( :p ) .",
        ":A owl:disjointUnionOf ( :B :C ) .",
        ":A owl:unionOf ( :B :C ) .",
        ":A owl:intersectionOf ( :B :C ) .",
        ":A owl:oneOf ( :x :y ) .",
        ":A owl:complementOf :B .",
        ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:allValuesFrom :B ] .",
        ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:maxCardinality 1 ] .",
        ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :B ] .",
        ":A owl:equivalentClass [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :B ] .",
        ":A rdfs:subClassOf [ a owl:Class ] .",
        "[ a owl:Restriction ; owl:onProperty :p , :q ; owl:hasValue :x ] rdfs:subClassOf :A .",
        ":p rdfs:domain [ a owl:Class ] .",
        ":p a owl:ReflexiveProperty .",
        ":p owl:propertyChainAxiom () .",
        ":p owl:propertyChainAxiom :q .",
        ":p owl:inverseOf [] .",
        ":x owl:sameAs :y .",
        "<http://example.org/> owl:imports <http://example.org/other> .",
        "[] a owl:NegativePropertyAssertion .",
    ],
)
def test_axiom_of_an_unknown_kind_is_an_error_that_names_it(axiom: str) -> None:
    ontology = [*parsed((FOLDER / "onrecord.ttl").read_text(encoding="utf-8")), *parsed(axiom)]

    with pytest.raises(InvalidOntology, match=r"example\.org/|owl#"):
        compile_rules(ontology)


def test_list_that_bites_its_tail_is_an_error() -> None:
    with pytest.raises(InvalidOntology, match="not a list"):
        compile_rules(parsed(":p owl:propertyChainAxiom :l . :l rdf:first :q ; rdf:rest :l ."))


def test_value_of_a_restriction_may_be_words() -> None:
    # The oracle leaves the literals of an ontology out, so it has no say here.
    rules = compile_rules(parsed("[ owl:onProperty :p ; owl:hasValue 'y' ] rdfs:subClassOf :A ."))

    assert by_rules(parsed(":x :p 'y' . :z :p 'z' ."), rules) == parsed(":x a :A .")


def test_declarations_annotations_and_constraints_make_no_rule() -> None:
    rules = compile_rules(
        parsed(
            """:A a owl:Class ; rdfs:label "a"@en ; rdfs:comment "b" ; :note "c" ; owl:disjointWith :B .
               :p a owl:ObjectProperty , owl:AsymmetricProperty , owl:IrreflexiveProperty .
               :p owl:propertyDisjointWith :q .
               :x a :A ; owl:differentFrom :y . [] a owl:AllDifferent ; owl:distinctMembers ( :x :y ) .
               :A rdfs:subClassOf owl:Thing , :A . :d rdfs:range xsd:date . :p rdfs:domain owl:Thing ."""
        )
    )

    assert [rule.name for rule in rules] == ["eq-sym", "eq-rep-s", "eq-rep-o"]


def test_the_ontology_compiles_to_these_rules() -> None:
    names = [rule.name for rule in load()]

    assert names == [
        "cax-sco", "prp-dom", "prp-rng", "prp-inv", "eq-sym", "eq-rep-s", "eq-rep-o", "prp-inv", "prp-trp",
    ]  # fmt: skip
    assert load().equivalences == {ox.NamedNode(str(ONR.sameUtteranceAs))}
    assert load().idle == {SAME, *load().equivalences}


def test_a_property_that_other_rules_hang_on_is_joined_by_rules() -> None:
    both = ":k a owl:SymmetricProperty , owl:TransitiveProperty ."
    node = ox.NamedNode("http://example.org/k")

    assert compile_rules(parsed(both)).equivalences == {node}
    assert compile_rules(parsed(both + ":k rdfs:domain :A .")).equivalences == {node}
    for axiom in (":k rdfs:subPropertyOf :p .", ":l owl:propertyChainAxiom ( :k :p ) .", ":k owl:inverseOf :l ."):
        assert compile_rules(parsed(both + axiom)).equivalences == set()


def test_ontology_with_its_alignments_compiles_too() -> None:
    both = (FOLDER / "onrecord.ttl", FOLDER / "alignments.ttl")

    rules = compile_rules(quad.triple for file in both for quad in ox.parse(path=str(file)))

    assert "prp-spo1" in {rule.name for rule in rules}


def test_rules_are_the_same_text_whatever_the_order_of_axioms() -> None:
    triples = sorted(parsed(EVERY_KIND), key=str)

    one, other = compile_rules(triples), compile_rules(reversed(triples))

    assert [rule.construct for rule in one] == [rule.construct for rule in other]


def test_rules_run_on_another_engine() -> None:
    graph = as_rdflib(parsed(":x :p :y . :y :s :z . :z a :A . :a :k :b . :b :k :c . :g :f :h , :j ."))
    given = set(graph)
    rules = list(compile_rules(parsed(EVERY_KIND)))
    count = -1
    while len(graph) > count:
        count = len(graph)
        for rule in rules:
            graph += rdflib.Graph().query(rule.construct).graph or rdflib.Graph()
            graph += graph.query(rule.construct).graph or rdflib.Graph()

    found = as_oxigraph(it for it in graph if it[0] != it[2] and it not in given)

    assert found == by_rules(as_oxigraph(given), compile_rules(parsed(EVERY_KIND)))
    assert len(found) == 17


def test_examples_follow_as_owlrl_says() -> None:
    examples = as_oxigraph(
        triple
        for file in sorted((FOLDER / "examples" / "correct").glob("*.ttl"))
        for triple in rdflib.Graph().parse(file)
    )

    assert by_rules(examples, load()) == by_owlrl(examples)


NODES = st.sampled_from([ox.NamedNode(f"http://example.org/x{nth}") for nth in range(5)])
LINKS = st.builds(
    ox.Triple, NODES, st.sampled_from([ox.NamedNode(f"http://example.org/{name}") for name in PROPERTIES]), NODES
)
TYPES = st.builds(
    ox.Triple,
    NODES,
    st.just(ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")),
    st.sampled_from([ox.NamedNode(f"http://example.org/{name}") for name in CLASSES]),
)
TRIPLES = st.sets(LINKS | TYPES, max_size=8)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TRIPLES)
def test_random_graphs_follow_as_owlrl_says(triples: set[ox.Triple]) -> None:
    ontology = rdflib.Graph().parse(data=PREFIXES + EVERY_KIND, format="turtle")

    assert by_rules(triples, compile_rules(parsed(EVERY_KIND))) == by_owlrl(triples, ontology)
