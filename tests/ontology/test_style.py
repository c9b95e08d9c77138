"""The style of onrecord.ttl: it keeps it, and a copy that breaks a rule is told which."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import FOAF, ORG, OWL, RDF, RDFS, SDO, SKOS

from ingest import records
from ontology.terms import OA, ONR
from ontology.validate import check_style

FOLDER = Path(__file__).parents[2] / "ontology"
HEADER = URIRef("https://w3id.org/onrecord/ns")

PROPERTY_USE = (
    "A property of ours says from what to what it leads, by rdfs:domain and rdfs:range or by schema:domainIncludes "
    "and schema:rangeIncludes."
)

#: What of the OWL vocabulary the ontology uses, all of it within OWL 2 RL.
RL_TERMS = {
    "AllDisjointClasses",
    "AnnotationProperty",
    "Class",
    "DatatypeProperty",
    "ObjectProperty",
    "Ontology",
    "SymmetricProperty",
    "TransitiveProperty",
    "disjointWith",
    "inverseOf",
    "members",
    "versionInfo",
}


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(FOLDER / "onrecord.ttl")


@pytest.fixture
def copy(ontology: Graph) -> Graph:
    return Graph() + ontology


def messages(graph: Graph) -> list[str]:
    return [violation.message for violation in check_style(graph)]


def test_ontology_keeps_its_style(ontology: Graph) -> None:
    assert check_style(ontology) == ()


@pytest.mark.parametrize(
    ("subject", "predicate", "value", "message"),
    [
        (
            HEADER,
            OWL.imports,
            URIRef("http://www.w3.org/ns/org"),
            "The ontology imports nothing: reused terms are stubs.",
        ),
        (HEADER, OWL.versionInfo, None, "The ontology states its version once."),
        (
            ONR.Statement,
            RDFS.label,
            Literal("Statement", lang="en"),
            "A class or property has one rdfs:label, in English and lower case.",
        ),
        (
            FOAF.Person,
            RDFS.label,
            Literal("person"),
            "A class or property has one rdfs:label, in English and lower case.",
        ),
        (ONR.content, RDFS.label, None, "A class or property has one rdfs:label, in English and lower case."),
        (
            ONR.Statement,
            SKOS.definition,
            None,
            "A term of ours has one skos:definition; a reused one has rdfs:isDefinedBy instead.",
        ),
        (
            ONR.Statement,
            SKOS.definition,
            Literal("One act of saying. It has a source.", lang="en"),
            "A definition is one English sentence that begins with a capital and ends with a full stop.",
        ),
        (
            ONR["act-deny"],
            SKOS.definition,
            Literal("The speaker says that something is not so", lang="en"),
            "A definition is one English sentence that begins with a capital and ends with a full stop.",
        ),
        (
            ONR.Statement,
            SKOS.scopeNote,
            Literal("never an rdf:Statement", lang="en"),
            "A scope note is English, begins with a capital and ends with a full stop.",
        ),
        (ONR["act-deny"], SKOS.definition, None, "A controlled term has a skos:definition."),
        (
            ONR["act-deny"],
            SKOS.prefLabel,
            Literal("Deny", lang="en"),
            "A controlled term has one skos:prefLabel, in English and lower case.",
        ),
        (ONR["act-deny"], SKOS.inScheme, None, "A controlled term is in exactly one scheme that is declared here."),
        (
            ONR["act-deny"],
            SKOS.inScheme,
            ONR.deeds,
            "A controlled term is in exactly one scheme that is declared here.",
        ),
        (ONR.acts, SKOS.prefLabel, None, "A scheme has one skos:prefLabel, in English and lower case."),
        (ONR.acts, SKOS.definition, None, "A scheme has a skos:definition."),
        (
            ONR.voice,
            SDO.rangeIncludes,
            None,
            PROPERTY_USE,
        ),
    ],
)
def test_changed_value_is_told(
    copy: Graph, subject: URIRef, predicate: URIRef, value: URIRef | Literal | None, message: str
) -> None:
    copy.remove((subject, predicate, None))
    if value is not None:
        copy.add((subject, predicate, value))

    assert messages(copy) == [message]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (ONR.Segment, ONR.article_segment, "A class of ours is named in UpperCamelCase."),
        (ONR.speechAct, ONR.SpeechAct, "A property of ours is named in lowerCamelCase."),
        (
            ONR["act-deny"],
            ONR.actDeny,
            "A controlled term is named in lower case, its words joined by hyphens after the prefix of its scheme.",
        ),
        (ONR.acts, ONR.SpeechActs, "A scheme is named in lower case, its words joined by hyphens."),
        (
            ONR.Segment,
            OA.Segment,
            "Only terms of ours are defined here: a reused term has rdfs:isDefinedBy instead.",
        ),
    ],
)
def test_ill_named_term_is_told(ontology: Graph, old: URIRef, new: URIRef, message: str) -> None:
    renamed = Graph()
    for triple in ontology:
        subject, predicate, value = (new if node == old else node for node in triple)
        renamed.add((subject, predicate, value))

    assert message in messages(renamed)
    assert {violation.focus for violation in check_style(renamed)} == {str(new)}


def test_own_term_that_claims_another_definer_is_told(copy: Graph) -> None:
    copy.remove((ONR.Segment, SKOS.definition, None))
    copy.add((ONR.Segment, RDFS.isDefinedBy, URIRef("http://www.w3.org/ns/oa#")))

    assert messages(copy) == ["A term of ours is not defined by another vocabulary: leave rdfs:isDefinedBy out."]


def test_inverse_of_an_own_property_is_told(copy: Graph) -> None:
    copy.add((ONR.makesClaim, OWL.inverseOf, ORG.hasMember))

    assert messages(copy) == ["A property of ours has no inverse: a query reads it backwards with ^."]


def test_scheme_without_terms_is_told(copy: Graph) -> None:
    copy.add((ONR.moods, RDF.type, SKOS.ConceptScheme))
    copy.add((ONR.moods, SKOS.prefLabel, Literal("moods", lang="en")))
    copy.add((ONR.moods, SKOS.definition, Literal("How a speaker feels.", lang="en")))

    assert messages(copy) == ["A scheme has at least one term."]


def test_ontology_stays_inside_owl_2_rl(ontology: Graph) -> None:
    used = {
        str(node).removeprefix(str(OWL)) for triple in ontology for node in triple if str(node).startswith(str(OWL))
    }

    assert used <= RL_TERMS


def test_no_two_terms_share_a_definition(ontology: Graph) -> None:
    counted = Counter(str(definition) for definition in ontology.objects(None, SKOS.definition))

    assert [definition for definition, count in counted.items() if count > 1] == []


@pytest.mark.parametrize("file", ["onrecord.ttl", "alignments.ttl", "shapes.ttl", "style.ttl"])
def test_every_subject_stands_once(file: str) -> None:
    text = (FOLDER / file).read_text(encoding="utf-8")
    subjects = Counter(re.findall(r"^(?![@#\[])(\S+) ", text, flags=re.MULTILINE))

    assert subjects
    assert [subject for subject, count in subjects.items() if count > 1] == []


@pytest.mark.parametrize("file", ["onrecord.ttl", "alignments.ttl", "shapes.ttl", "style.ttl"])
def test_every_prefix_is_used_and_in_order(file: str) -> None:
    text = (FOLDER / file).read_text(encoding="utf-8")
    declared = re.findall(r"^@prefix (\w+):", text, flags=re.MULTILINE)
    body = re.sub(r"^(@prefix|#).*$", "", text, flags=re.MULTILINE)

    assert declared == sorted(declared)
    assert [prefix for prefix in declared if not re.search(rf"\b{prefix}:", body)] == []


def test_terms_of_ours_that_other_files_use_are_declared(ontology: Graph) -> None:
    declared = {str(term).removeprefix(ONR) for term in ontology.subjects() if str(term).startswith(ONR)}
    files = [
        *FOLDER.glob("reference/*.ttl"),
        *FOLDER.glob("questions/*.rq"),
        *FOLDER.glob("examples/correct/*.ttl"),
        *FOLDER.parent.glob("server/queries/**/*.rq"),
    ]
    used = {
        (term, file.name)
        for file in files
        for line in file.read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
        for term in re.findall(r"\bonr:([A-Za-z]+(?:-[a-z]+)*)", line)
    }

    assert len(used) > 100
    assert [(term, file) for term, file in sorted(used) if term not in declared] == []


@pytest.mark.parametrize(
    ("values", "prefix"),
    [
        (records.Act, "act"),
        (records.Certainty, "cert"),
        (records.MentionForm, "form"),
        (records.Polarity, "pol"),
        (records.Precision, "prec"),
        (records.StatementType, "quote"),
        (records.Temporality, "temp"),
        (records.Voice, "voice"),
    ],
)
def test_values_of_a_record_and_terms_are_the_same(ontology: Graph, values: object, prefix: str) -> None:
    terms = {str(term) for term in ontology.subjects(RDF.type, ONR.ControlledTerm)}
    start = f"{ONR}{prefix}-"

    assert {term.removeprefix(start) for term in terms if term.startswith(start)} == set(get_args(values))


def test_segment_kinds_are_those_of_a_record_without_the_body(ontology: Graph) -> None:
    terms = {str(term) for term in ontology.subjects(SKOS.inScheme, ONR["segment-kinds"])}

    assert terms == {f"{ONR}seg-{kind}" for kind in get_args(records.SegmentKind) if kind != "body"}


def test_actor_types_of_a_record_are_declared(ontology: Graph) -> None:
    names = {re.split(r"[#/]", str(declared))[-1] for declared in ontology.subjects(RDF.type, OWL.Class)}

    assert set(get_args(records.ActorType)) <= names
