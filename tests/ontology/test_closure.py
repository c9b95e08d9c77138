"""The closure: what follows, what does not, and what contradicts the axioms."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import FOAF, ORG, OWL, RDF, RDFS

from ontology.closure import closure, inconsistencies
from ontology.terms import OA, ONR

FOLDER = Path(__file__).parents[2] / "ontology"
PREFIXES = """
    @prefix : <http://example.org/> .
    @prefix foaf: <http://xmlns.com/foaf/0.1/> .
    @prefix onr: <https://w3id.org/onrecord/ns#> .
    @prefix org: <http://www.w3.org/ns/org#> .
    @prefix owl: <http://www.w3.org/2002/07/owl#> .
"""


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(FOLDER / "onrecord.ttl")


@pytest.fixture(scope="module")
def examples() -> Graph:
    together = Graph()
    for example in (FOLDER / "examples" / "correct").glob("*.ttl"):
        together.parse(example)
    return together


@pytest.fixture(scope="module")
def aligned(ontology: Graph) -> Graph:
    return ontology + Graph().parse(FOLDER / "alignments.ttl")


def turtle(text: str) -> Graph:
    return Graph().parse(data=PREFIXES + text, format="turtle")


def node(name: str) -> URIRef:
    return URIRef(f"http://example.org/{name}")


def same(one: Graph, other: Graph) -> bool:
    return set(one) == set(other)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (":norway a onr:State .", ":norway a org:Organization , foaf:Agent ."),
        (
            ":ministry a onr:GovernmentBody .",
            ":ministry a org:OrganizationalUnit , org:Organization , foaf:Agent .",
        ),
        (":c a onr:MembershipClaim .", ":c a onr:Claim ."),
        (":roe org:holds :post .", ":post org:heldBy :roe ."),
        (":a onr:contradicts :b . :a a onr:Claim . :b a onr:Claim .", ":b onr:contradicts :a ."),
        (":a onr:tensionWith :b . :a a onr:Claim . :b a onr:Claim .", ":b onr:tensionWith :a ."),
        (":a onr:inTensionWith :b .", ":b onr:inTensionWith :a ."),
        (
            ":a onr:sameUtteranceAs :b . :b onr:sameUtteranceAs :c .",
            """:a a onr:Statement ; onr:sameUtteranceAs :c .
               :b a onr:Statement ; onr:sameUtteranceAs :a .
               :c a onr:Statement ; onr:sameUtteranceAs :a , :b .""",
        ),
        (":a owl:sameAs :b . :a a onr:Place .", ":b owl:sameAs :a ; a onr:Place ."),
    ],
    ids=[
        "state",
        "government-body",
        "membership-claim",
        "holds",
        "contradicts",
        "tension",
        "pattern",
        "utterance",
        "same",
    ],
)
def test_what_follows_is_exactly_this(given: str, expected: str) -> None:
    assert same(closure(turtle(given)), turtle(expected))


def test_membership_does_not_make_the_shortcut() -> None:
    # A membership may be there only because a claim denies it.
    given = turtle(":m a org:Membership ; org:member :norway ; org:organization :nato .")

    assert same(closure(given), Graph())


def test_domains_and_ranges_type_nothing_that_is_not_typed(examples: Graph, ontology: Graph) -> None:
    bare = Graph() + ontology
    bare.remove((None, RDFS.domain, None))
    bare.remove((None, RDFS.range, None))

    assert same(closure(examples), closure(examples, bare))


def test_only_what_some_query_asks_for_is_inferred(examples: Graph) -> None:
    inferred = closure(examples)

    assert set(inferred.predicates()) == {
        RDF.type,
        ORG.hasMember,
        ORG.heldBy,
        ONR.contradicts,
        ONR.inTensionWith,
        ONR.sameUtteranceAs,
    }
    assert set(inferred.objects(None, RDF.type)) == {
        FOAF.Agent,
        ORG.Organization,
        ORG.OrganizationalUnit,
        ONR.Claim,
    }


def test_what_is_known_is_not_repeated_and_the_graph_is_left_alone() -> None:
    given = turtle(":norway a onr:State , org:Organization .")
    before = set(given)

    assert same(closure(given), turtle(":norway a foaf:Agent ."))
    assert set(given) == before


def test_literals_and_reflexive_triples_are_left_out() -> None:
    inferred = closure(turtle(":d onr:earliest '2024-03-05' . :a onr:sameUtteranceAs :b ."))

    assert [triple for triple in inferred if isinstance(triple[0], Literal) or triple[0] == triple[2]] == []
    assert (node("b"), ONR.sameUtteranceAs, node("a")) in inferred


def test_correct_examples_are_consistent_together(examples: Graph, aligned: Graph) -> None:
    assert inconsistencies(examples) == ()
    assert inconsistencies(examples, aligned) == ()


def test_ontology_is_consistent_with_its_alignments(aligned: Graph) -> None:
    assert inconsistencies(Graph(), aligned) == ()


def test_alignments_add_the_types_of_web_annotation(aligned: Graph) -> None:
    inferred = closure(turtle(":span a onr:Mention ."), aligned)

    assert {OA.SpecificResource, OA.TextPositionSelector, OA.TextQuoteSelector} <= set(
        inferred.objects(node("span"), RDF.type)
    )


@pytest.mark.parametrize(
    "given",
    [
        ":x a foaf:Person , onr:State .",
        ":x a onr:Place , onr:GovernmentBody .",
        ":s a onr:Statement ; onr:speaker :t . :t a onr:Statement .",
        ":s a onr:Statement ; onr:content :roe . :roe a foaf:Person .",
        ":s a onr:Statement ; onr:makesClaim :p . :p a onr:Proposition .",
        ":c a onr:MembershipClaim ; onr:aboutMembership :norway . :norway a onr:State .",
        ":s a onr:Statement ; onr:speaker onr:act-deny .",
    ],
    ids=[
        "person-and-state",
        "place-and-government",
        "speaker-is-a-statement",
        "content-is-a-person",
        "claim-is-a-proposition",
        "membership-is-a-state",
        "speaker-is-a-term",
    ],
)
def test_contradiction_is_found(given: str) -> None:
    assert len(inconsistencies(turtle(given))) >= 1


def test_segment_may_be_a_mention_too() -> None:
    # A headline that is all content is one span with two uses.
    assert inconsistencies(turtle(":span a onr:Segment , onr:Mention .")) == ()


def test_messages_of_inconsistency_are_sorted_and_name_the_node() -> None:
    found = inconsistencies(turtle(":x a foaf:Person , onr:State . :y a onr:Place , onr:Claim ."))

    assert list(found) == sorted(found)
    assert any("http://example.org/x" in message for message in found)
    assert any("http://example.org/y" in message for message in found)


def test_individuals_that_are_the_same_and_different_are_found() -> None:
    given = turtle(":a owl:sameAs :b .")
    given.add((node("a"), OWL.differentFrom, node("b")))

    assert len(inconsistencies(given)) >= 1
