"""Checking an article's graph: what a violation tells, and that the check stays right and cheap."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyshacl import validate as run_pyshacl
from rdflib import Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import FOAF, ORG, RDF, RDFS, SDO, SKOS, XSD

from ontology.terms import DEFAULT_BASE, GAF, OA, ONR, SH
from ontology.validate import Violation, validate

FOLDER = Path(__file__).parents[2] / "ontology"
ARTICLE = URIRef(f"{DEFAULT_BASE}id/article/0123456789abcdef0123456789abcdef")
CLAIM = URIRef(f"{DEFAULT_BASE}id/claim/0123456789abcdef0123456789abcdef-0-7-1")
ROE = URIRef(f"{DEFAULT_BASE}id/actor/person-jane-roe")


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return Graph().parse(FOLDER / "shapes.ttl")


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(FOLDER / "onrecord.ttl")


def article(text: str) -> Graph:
    graph = Graph()
    graph.add((ARTICLE, RDF.type, SDO.NewsArticle))
    graph.add((ARTICLE, SDO.identifier, Literal("sha256:" + "0" * 64)))
    graph.add((ARTICLE, SDO.articleBody, Literal(text)))
    return graph


def add_span(graph: Graph, start: int, end: int, exact: str) -> URIRef:
    span = URIRef(f"{ARTICLE}#char={start},{end}")
    graph.add((span, RDF.type, ONR.Mention))
    graph.add((span, OA.hasSource, ARTICLE))
    graph.add((span, OA.start, Literal(start, datatype=XSD.integer)))
    graph.add((span, OA.end, Literal(end, datatype=XSD.integer)))
    graph.add((span, OA.exact, Literal(exact)))
    return span


def test_violation_tells_focus_path_value_message_severity_and_shape() -> None:
    graph = Graph()
    graph.add((ROE, RDF.type, FOAF.Person))
    graph.add((ROE, SKOS.prefLabel, Literal("Jane Roe", lang="fr")))

    assert validate(graph) == (
        Violation(
            focus=str(ROE),
            path=str(SKOS.prefLabel),
            value="Jane Roe",
            message="An actor has one label, in English.",
            severity="violation",
            shape="https://w3id.org/onrecord/shapes#Agent",
        ),
    )


def test_missing_value_is_none() -> None:
    graph = Graph()
    graph.add((ROE, RDF.type, FOAF.Person))

    assert [violation.value for violation in validate(graph)] == [None]


def test_inverse_and_alternative_paths_are_written_as_in_sparql() -> None:
    graph = Graph()
    graph.add((CLAIM, RDF.type, ONR.Claim))
    graph.add((ROE, RDF.type, ORG.Membership))

    paths = {violation.path for violation in validate(graph)}

    assert f"^{ONR.makesClaim}" in paths
    assert f"http://www.w3.org/ns/prov#wasDerivedFrom|^{ONR.aboutMembership}" in paths


def test_rule_about_a_class_holds_for_its_subclasses() -> None:
    graph = Graph()
    graph.add((CLAIM, RDF.type, ONR.MembershipClaim))

    messages = {violation.message for violation in validate(graph)}

    assert "A claim has exactly one polarity, a term of onr:polarities." in messages
    assert "A membership claim is about exactly one described membership." in messages


def test_warnings_come_after_violations() -> None:
    graph = Graph().parse(FOLDER / "examples" / "incorrect" / "source-is-the-publisher.ttl")
    graph.add((URIRef(f"{ROE}-smith"), RDF.type, FOAF.Person))

    assert [violation.severity for violation in validate(graph)] == ["violation", "warning"]


def test_order_of_triples_does_not_change_the_outcome() -> None:
    graph = Graph()
    for example in (FOLDER / "examples" / "incorrect").glob("date-*.ttl"):
        graph.parse(example)
    triples = list(graph)

    assert validate(triples) == validate(reversed(triples))
    assert len(validate(graph)) > 5


def test_data_is_left_as_it_was() -> None:
    graph = article("The dam has held.")
    before = set(graph)

    validate(graph)

    assert set(graph) == before


def test_any_stream_of_triples_can_be_checked() -> None:
    assert validate(triple for triple in article("The dam has held.")) == ()


def test_spans_are_counted_in_code_points() -> None:
    graph = article("𝔇am 👩‍🚒 holds")
    add_span(graph, 4, 7, "👩‍🚒")
    add_span(graph, 8, 13, "holds")

    assert validate(graph) == ()


def test_span_counted_in_utf_16_units_is_found_out() -> None:
    graph = article("𝔇am holds")
    span = add_span(graph, 5, 10, "holds")

    assert [(v.value, v.message) for v in validate(graph)] == [
        (str(span), "The exact words of a span stand at its place in the article's text.")
    ]


def test_span_is_checked_against_its_own_article_only() -> None:
    graph = article("The dam has held.")
    other = URIRef(f"{DEFAULT_BASE}id/article/{'f' * 32}")
    graph.add((other, RDF.type, SDO.NewsArticle))
    graph.add((other, SDO.identifier, Literal("sha256:" + "f" * 64)))
    graph.add((other, SDO.articleBody, Literal("No dam here.")))
    add_span(graph, 4, 7, "dam")

    assert validate(graph) == ()


def test_each_breach_is_told_once() -> None:
    # The value breaks sh:class and sh:maxCount of the same rule; the rule is one.
    graph = Graph().parse(FOLDER / "examples" / "incorrect" / "article-publisher-as-text.ttl")

    violations = validate(graph)

    assert len(violations) == len(set(violations)) == 1


def test_plain_mention_needs_no_description() -> None:
    graph = article("The dam has held.")
    graph.add((ROE, RDF.type, FOAF.Person))
    graph.add((ROE, SKOS.prefLabel, Literal("Jane Roe", lang="en")))
    graph.add((ROE, GAF.denotedBy, URIRef(f"{ARTICLE}#char=4,7")))

    assert validate(graph) == ()


def test_patterns_of_the_reference_data_conform() -> None:
    patterns = Graph().parse(FOLDER / "reference" / "propositions.ttl")

    assert (None, RDF.type, ONR.PropositionPattern) in patterns
    assert validate(patterns) == ()


def test_lists_of_terms_are_the_schemes_of_the_ontology(shapes: Graph, ontology: Graph) -> None:
    schemes = {
        frozenset(ontology.subjects(SKOS.inScheme, scheme))
        for scheme in ontology.subjects(RDF.type, SKOS.ConceptScheme)
    }
    lists = {frozenset(Collection(shapes, head)) for head in shapes.objects(None, SH["in"])}

    assert lists == schemes


def test_every_rule_has_a_message_of_its_own(shapes: Graph) -> None:
    messages = [str(message) for message in shapes.objects(None, SH.message)]
    rules = {*shapes.objects(None, SH.sparql), *shapes.objects(None, SH.property)}
    # What stands inside sh:or, sh:xone or sh:not is part of the rule around it.
    heads = [*shapes.objects(None, SH["or"]), *shapes.objects(None, SH.xone)]
    parts = [*(part for head in heads for part in Collection(shapes, head)), *shapes.objects(None, SH["not"])]
    inner = {rule for part in parts for rule in shapes.objects(part, SH.property)}

    assert len(messages) == len(set(messages))
    assert {rule for rule in rules if (rule, SH.message, None) not in shapes} == inner


def test_sparql_rules_run_once_an_article_rather_than_once_a_node(shapes: Graph) -> None:
    shapes_with_sparql = set(shapes.subjects(SH.sparql))

    assert {target for shape in shapes_with_sparql for target in shapes.objects(shape, SH.targetClass)} == {
        SDO.NewsArticle
    }


def test_properties_and_classes_of_ours_in_shapes_exist(shapes: Graph, ontology: Graph) -> None:
    declared = set(ontology.subjects(RDFS.label)) | set(ontology.subjects(SKOS.prefLabel))
    used = {node for triple in shapes for node in triple if isinstance(node, URIRef) and node.startswith(ONR)}

    assert used - declared == {URIRef(ONR)} & used


def test_shapes_are_well_formed_shacl(shapes: Graph) -> None:
    conforms, _, report = run_pyshacl(article("The dam has held."), shacl_graph=shapes, meta_shacl=True)

    assert (conforms, report) == (True, "Validation Report\nConforms: True\n")
