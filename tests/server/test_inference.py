"""Inferred graphs: what they hold, whose they are, and that neither order nor history makes a difference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.iris import Iris
from ontology.rules import compile_rules, load
from ontology.terms import DEFAULT_BASE, RDF
from server.inference import remove, renew, with_inferences
from server.store import open_store
from tests.ontology.axioms import CLASSES, EVERY_KIND, PREFIXES, PROPERTIES, by_owlrl, parsed
from tests.server.rows_of import everything

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ontology.rules import Rules
    from server.store.base import Store

IRIS: Final = Iris(DEFAULT_BASE)
#: sha256 of articles.
SHAS: Final = tuple(digit * 64 for digit in "abcde")
A, B, C, D, E = SHAS
#: In place of an article: the reference data.
REFERENCE: Final = "reference"
SAME_UTTERANCE: Final = ox.NamedNode("https://w3id.org/onrecord/ns#sameUtteranceAs")
RULES: Final = compile_rules(parsed(EVERY_KIND))


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store(None) as opened:
        yield opened


def quads(graph: str, triples: set[ox.Triple]) -> list[ox.Quad]:
    node = ox.NamedNode(graph)
    return [ox.Quad(it.subject, it.predicate, it.object, node) for it in triples]


def put(store: Store, article: str, triples: set[ox.Triple], rules: Rules | None = None) -> None:
    graph = IRIS.reference_graph if article == REFERENCE else IRIS.article_graph(article)
    store.replace(with_inferences(store, {graph: quads(graph, triples)}, IRIS, rules))


def held(store: Store, graph: str) -> set[ox.Triple]:
    return {quad.triple for quad in store.quads(graph)}


def inferred(store: Store, article: str) -> set[ox.Triple]:
    return held(store, IRIS.inferred_graph(article))


def clusters(store: Store) -> list[set[ox.Triple]]:
    """Return what is inferred of each cluster."""
    return [held(store, graph) for graph in store.graphs() if "/inferred/cluster/" in graph]


def told(store: Store) -> set[ox.Triple]:
    return set().union(*(held(store, graph) for graph in store.graphs() if "/inferred/" not in graph))


def concluded(store: Store) -> set[ox.Triple]:
    """Return what is inferred for any graph and told in none, relations of a thing to itself left out."""
    graphs = [graph for graph in store.graphs() if "/inferred/" in graph]
    found = set().union(*(held(store, graph) for graph in graphs)) - told(store)
    return {triple for triple in found if triple.subject != triple.object}


def from_scratch(store: Store, rules: Rules | None = None) -> dict[str, frozenset[ox.Triple]]:
    """Return what a new store has that is given all graphs in one change."""
    graphs = {graph: list(store.quads(graph)) for graph in store.graphs() if "/inferred/" not in graph}
    with open_store(None) as new:
        new.replace(with_inferences(new, graphs, IRIS, rules))
        return everything(new)


def test_conclusions_of_an_article_are_in_its_own_graph(store: Store) -> None:
    put(store, A, parsed(":norway a onr:State ; org:memberOf :nato . :c onr:contradicts :d ."))

    assert inferred(store, A) == parsed(
        ":norway a org:Organization , foaf:Agent . :nato org:hasMember :norway . :d onr:contradicts :c . "
        ":c a onr:Claim . :d a onr:Claim ."
    )


def test_what_two_articles_tell_is_concluded_for_each_and_stays_while_one_does(store: Store) -> None:
    member = parsed(":norway org:memberOf :nato .")
    put(store, A, member)
    put(store, B, member)
    remove(store, IRIS, A)

    assert inferred(store, B) == parsed(":nato org:hasMember :norway .")
    assert set(store.graphs()) == {IRIS.article_graph(B), IRIS.inferred_graph(B)}

    remove(store, IRIS, B)
    assert list(store.graphs()) == []


def test_removing_an_article_that_is_not_there_changes_nothing(store: Store) -> None:
    put(store, A, parsed(":norway org:memberOf :nato ."))
    before = everything(store)

    remove(store, IRIS, B)

    assert everything(store) == before


def test_replacing_an_article_replaces_what_is_inferred_from_it(store: Store) -> None:
    put(store, A, parsed(":norway org:memberOf :nato ."))
    put(store, A, parsed(":norway org:memberOf :efta ."))

    assert inferred(store, A) == parsed(":efta org:hasMember :norway .")


def test_conclusion_that_is_told_by_then_is_not_repeated_in_the_same_article(store: Store) -> None:
    put(store, A, parsed(":norway org:memberOf :nato . :nato org:hasMember :norway ."))

    assert inferred(store, A) == set()
    assert not store.has_graph(IRIS.inferred_graph(A))


def test_reports_of_one_utterance_link_across_articles_and_come_apart_again(store: Store) -> None:
    typed = ":%s a onr:Statement ."
    put(store, A, parsed(typed % "a" + ":a onr:sameUtteranceAs :b ."))
    put(store, B, parsed(typed % "b" + ":b onr:sameUtteranceAs :c ."))
    put(store, C, parsed(typed % "c" + ":c onr:sameUtteranceAs :d ."))
    put(store, D, parsed(typed % "d"))

    (cluster,) = clusters(store)
    assert cluster == parsed(
        ":a onr:sameUtteranceAs :c , :d . :b onr:sameUtteranceAs :a , :d . :c onr:sameUtteranceAs :a , :b . "
        ":d onr:sameUtteranceAs :a , :b , :c ."
    )
    assert everything(store) == from_scratch(store)

    remove(store, IRIS, B)
    assert inferred(store, A) == parsed(":b a onr:Statement .")
    assert sorted(clusters(store), key=str) == sorted(
        (parsed(":b onr:sameUtteranceAs :a ."), parsed(":d onr:sameUtteranceAs :c .")), key=str
    )

    for article in (A, C, D):
        remove(store, IRIS, article)
    assert list(store.graphs()) == []


def test_what_is_told_of_a_cluster_grows_with_its_pairs(store: Store) -> None:
    count = 12
    for nth in range(count):
        others = " , ".join(f":s{other:02}" for other in range(nth)) or ":s00"
        put(store, f"{nth:032}", parsed(f":s{nth:02} onr:sameUtteranceAs {others} ."))

    found = [quad for graph in store.graphs() for quad in store.quads(graph) if quad.predicate == SAME_UTTERANCE]
    assert len({quad.triple for quad in found if quad.subject != quad.object}) == count * (count - 1)
    assert len(found) == count * (count - 1) + 1  # the first says so of itself


def test_conclusions_that_support_each_other_go_when_their_ground_goes(store: Store) -> None:
    # What B and C tell makes each of :q and :r of the other, once A has told one of them.
    rules = compile_rules(parsed(":q owl:propertyChainAxiom ( :b :r ) . :r owl:propertyChainAxiom ( :c :q ) ."))
    put(store, B, parsed(":x :b :x . :y :b :y ."), rules)
    put(store, C, parsed(":x :c :x ."), rules)
    put(store, A, parsed(":x :q :z ."), rules)
    assert inferred(store, B) | inferred(store, C) == parsed(":x :r :z ; :q :z .")

    graph = IRIS.article_graph(A)
    store.replace(with_inferences(store, {graph: ()}, IRIS, rules))

    assert inferred(store, B) | inferred(store, C) == set()


def test_reference_data_and_vocabulary_have_their_conclusions_too(store: Store) -> None:
    reference = quads(IRIS.reference_graph, parsed(":norway a onr:State ."))
    ontology = quads(IRIS.ontology_graph, parsed("onr:act-deny a onr:ControlledTerm . [] a owl:AllDisjointClasses ."))
    runs = quads(IRIS.runs_graph, parsed(":run org:memberOf :runs ."))
    given_graphs = {IRIS.reference_graph: reference, IRIS.ontology_graph: ontology, IRIS.runs_graph: runs}

    store.replace(with_inferences(store, given_graphs, IRIS))

    assert held(store, f"{IRIS.base}graph/inferred/reference") == parsed(":norway a org:Organization , foaf:Agent .")
    assert len(held(store, f"{IRIS.base}graph/inferred/ontology")) == 1
    assert set(store.graphs()) - given_graphs.keys() == {
        f"{IRIS.base}graph/inferred/reference",
        f"{IRIS.base}graph/inferred/ontology",
    }


def test_class_that_reference_data_gives_is_not_concluded_for_each_article_again(store: Store) -> None:
    told_of = parsed(":norway a onr:State ; org:memberOf :nato .")
    put(store, A, told_of)
    put(store, REFERENCE, parsed(":norway a onr:State ."))
    put(store, B, told_of)

    member = parsed(":nato org:hasMember :norway .")
    assert inferred(store, A) == inferred(store, B) == member

    put(store, REFERENCE, set())
    assert inferred(store, A) == inferred(store, B) == member | parsed(":norway a org:Organization , foaf:Agent .")


def test_renewing_puts_right_what_older_rules_made_or_left_out(store: Store) -> None:
    first, second = IRIS.article_graph(A), IRIS.article_graph(B)
    store.replace({
        first: quads(first, parsed(":a onr:sameUtteranceAs :b .")),
        second: quads(second, parsed(":b onr:sameUtteranceAs :c .")),
        IRIS.inferred_graph(B): quads(IRIS.inferred_graph(B), parsed(":b onr:sameUtteranceAs :z . :stale a :Thing .")),
    })  # fmt: skip

    renew(store, IRIS)

    assert everything(store) == from_scratch(store)
    assert not [it for it in concluded(store) if "/z>" in str(it) or "/stale>" in str(it)]


def test_the_store_is_asked_no_more_for_an_article_when_it_holds_more(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    query = store.query

    def counted(text: str) -> object:
        asked.append(text)
        return query(text)

    graph = IRIS.article_graph(E)
    article = quads(
        graph, parsed(":s a onr:Statement ; onr:speaker :norway . :norway a onr:State ; org:memberOf :nato .")
    )
    counts = []
    for number in range(40):
        put(store, f"{number:032}", parsed(":norway a onr:State ; org:memberOf :nato ."))
        with monkeypatch.context() as patched:
            patched.setattr(store, "query", counted)
            with_inferences(store, {graph: article}, IRIS)
        counts.append(len(asked))
        asked.clear()

    assert len(set(counts)) == 1


NODES = st.sampled_from([ox.NamedNode(f"http://example.org/x{nth}") for nth in range(5)])
TYPE: Final = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def triples_of(namespace: str, properties: tuple[str, ...], classes: tuple[str, ...]) -> st.SearchStrategy[ox.Triple]:
    links = [ox.NamedNode(f"{namespace}{name}") for name in properties]
    kinds = [ox.NamedNode(f"{namespace}{name}") for name in classes]
    same = ox.NamedNode("http://www.w3.org/2002/07/owl#sameAs")
    return st.builds(ox.Triple, NODES, st.sampled_from([*links, *links, same]), NODES) | st.builds(
        ox.Triple, NODES, st.just(TYPE), st.sampled_from(kinds)
    )


def steps(triples: st.SearchStrategy[ox.Triple]) -> st.SearchStrategy[list[tuple[str, set[ox.Triple]]]]:
    """Return changes: what an article or the reference data is to hold from then on; nothing means that it goes."""
    return st.lists(
        st.tuples(st.sampled_from((*SHAS, REFERENCE)), st.sets(triples, max_size=4)), min_size=1, max_size=8
    )


def carry_out(changes: list[tuple[str, set[ox.Triple]]], store: Store, rules: Rules) -> None:
    for article, triples in changes:
        put(store, article, triples, rules)


def test_what_another_source_has_inferred_too_is_not_lost_with_one() -> None:
    one, other = "a" * 64, "b" * 64
    thing, prop = ox.NamedNode("http://example.org/x0"), ox.NamedNode("http://example.org/m")
    of_class = ox.Triple(thing, ox.NamedNode(str(RDF.type)), ox.NamedNode("http://example.org/J"))
    changes = [(one, {of_class}), (other, {of_class}), (one, {ox.Triple(thing, prop, thing)})]
    with open_store(None) as store:
        carry_out(changes, store, RULES)

        assert everything(store) == from_scratch(store, RULES)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps(triples_of("http://example.org/", PROPERTIES, CLASSES)))
def test_any_order_of_adding_and_removing_is_one_run_from_scratch(changes: list[tuple[str, set[ox.Triple]]]) -> None:
    with open_store(None) as store:
        carry_out(changes, store, RULES)

        assert everything(store) == from_scratch(store, RULES)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps(triples_of("http://example.org/", PROPERTIES, CLASSES)))
def test_any_order_of_adding_and_removing_is_what_owlrl_says(changes: list[tuple[str, set[ox.Triple]]]) -> None:
    ontology = rdflib.Graph().parse(data=PREFIXES + EVERY_KIND, format="turtle")
    with open_store(None) as store:
        carry_out(changes, store, RULES)

        assert concluded(store) == by_owlrl(told(store), ontology)


ONR: Final = "https://w3id.org/onrecord/ns#"
#: The one class that follows and is not written: from ranges, for spans of which the words alone are told.
MENTION: Final = ox.NamedNode(f"{ONR}Mention")
_OURS: Final = triples_of(
    ONR,
    ("sameUtteranceAs", "sameUtteranceAs", "contradicts", "makesClaim", "respondsTo", "cue"),
    ("Statement", "MembershipClaim", "State", "GovernmentBody"),
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps(_OURS))
def test_the_ontologys_own_rules_in_any_order_are_what_owlrl_says(changes: list[tuple[str, set[ox.Triple]]]) -> None:
    with open_store(None) as store:
        carry_out(changes, store, load())

        assert everything(store) == from_scratch(store)
        assert concluded(store) == {it for it in by_owlrl(told(store)) if it.object != MENTION}
