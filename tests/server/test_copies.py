"""Copies of one text in several papers: found, in whatever order they come, and not counted as voices of their own."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.article import Article
from ingest.iris import Iris
from ingest.mapping import quads as article_quads
from ingest.mapping.provenance import Run
from ingest.pipeline import Extractor
from ontology.terms import DEFAULT_BASE, ONR, ORG, PROV, SDO
from server.commands.ingesting import vocabulary_quads
from server.inference import remove, with_inferences
from server.pages import articles, memberships, statement_page
from server.pages.facts import Site
from server.store import open_store
from server.store.base import Solutions
from tests.server.copied_articles import ARTICLES
from tests.server.rows_of import everything

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.store.base import Store

IRIS: Final = Iris(DEFAULT_BASE)
RUN: Final = Run("test", "model", "1", ())
QUESTIONS: Final = Path(__file__).parents[2] / "ontology" / "questions"
HEADLINES: Final = f"""
    SELECT ?article ?text {{
      ?it <{ONR.voice}> <{ONR["voice-headline"]}> ; <{SDO.text}> ?text ; <{SDO.isPartOf}> ?article
    }}
"""
COPIES: Final = ("agency", "reprint", "local", "undated")


@dataclass(frozen=True)
class World:
    """The articles as extracted."""

    graphs: dict[str, list[ox.Quad]]
    articles: dict[str, Article]

    def graph(self, name: str) -> str:
        return IRIS.article_graph(self.articles[name].sha256)

    def node(self, name: str) -> str:
        return IRIS.article(self.articles[name].sha256)

    def add(self, store: Store, *names: str) -> None:
        for name in names:
            store.replace(with_inferences(store, {self.graph(name): self.graphs[name]}, IRIS))

    def remove(self, store: Store, *names: str) -> None:
        for name in names:
            remove(store, IRIS, self.articles[name].sha256)

    def at_once(self, *names: str) -> dict[str, frozenset[ox.Triple]]:
        """Return what a new store holds that is given these articles in one change."""
        with open_store(None) as store:
            store.replace(with_inferences(store, {self.graph(name): self.graphs[name] for name in names}, IRIS))
            return everything(store)

    def links(self, store: Store, predicate: str) -> set[tuple[str, str]]:
        """Return which article is linked with which, by name."""
        names = {self.node(name): name for name in self.articles}
        rows = select(store, f"SELECT ?one ?other {{ ?one <{predicate}> ?other }}")
        return {(names[one], names[other]) for one, other in rows if one in names and other in names}


@pytest.fixture(scope="module")
def world() -> World:
    extractor = Extractor.load()
    articles = {
        name: Article(name, text, f"{name}.txt", publisher=publisher, published=day)
        for name, (text, publisher, day) in ARTICLES.items()
    }
    graphs = {
        name: list(article_quads(article, extractor.extract(article), extractor.reference, IRIS, RUN))
        for name, article in articles.items()
    }
    return World(graphs, articles)


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store(None) as opened:
        yield opened


def select(store: Store, text: str) -> list[tuple[str, ...]]:
    found = store.query(text)
    assert isinstance(found, Solutions)
    return [tuple(term.value if term else "" for term in row) for row in found.rows]


def test_copies_lead_to_the_agency_that_they_name_or_that_was_first(world: World, store: Store) -> None:
    world.add(store, *ARTICLES)

    assert world.links(store, ONR.countsAs) == {("reprint", "agency"), ("local", "agency"), ("undated", "agency")}
    # Of a copy without a day and without a credit nobody knows whether it was first.
    assert world.links(store, PROV.wasDerivedFrom) == {("reprint", "agency"), ("local", "agency")}
    near = world.links(store, ONR.nearCopyOf)
    assert near == {pair for name in COPIES[1:] for pair in ((name, "agency"), ("agency", name))}


def test_an_agency_that_is_named_comes_before_an_earlier_day(world: World, store: Store) -> None:
    early = Article("early", "An early bird\n" + world.articles["reprint"].text, "e", publisher="The Coast Weekly")
    graph = IRIS.article_graph(early.sha256)
    old, new = world.node("reprint"), IRIS.article(early.sha256)
    moved = [
        ox.Quad(
            ox.NamedNode(it.subject.value.replace(old, new)),  # type: ignore[union-attr]
            it.predicate,
            it.object,
            ox.NamedNode(graph),
        )
        for it in world.graphs["reprint"]
        if it.subject == ox.NamedNode(old)
    ]
    store.replace(with_inferences(store, {graph: moved}, IRIS))
    world.add(store, "agency")

    assert select(store, f"SELECT ?it {{ <{new}> <{ONR.countsAs}> ?it }}") == [(world.node("agency"),)]


def test_statements_of_a_copy_count_as_those_of_the_original_and_its_own_count(world: World, store: Store) -> None:
    world.add(store, "agency", "local")
    rows = select(
        store,
        f"SELECT ?text ?first {{ ?it <{SDO.isPartOf}> <{world.node('local')}> ; <{SDO.text}> ?text . "
        f"OPTIONAL {{ ?it <{ONR.countsAs}>/<{SDO.text}> ?first }} }}",
    )
    own = {text for text, first in rows if not first}

    assert len(rows) - len(own) >= 5
    assert all(text == first for text, first in rows if first)
    assert any("lend its boat owners money" in text for text in own)
    assert not any("four years" in text or "herring left" in text for text in own)


def test_an_article_that_quotes_another_at_length_is_no_copy(world: World, store: Store) -> None:
    world.add(store, "agency", "elsewhere", "unrelated")

    assert world.links(store, ONR.countsAs) == set()


@given(
    st.lists(st.tuples(st.sampled_from(("add", "add", "remove")), st.sampled_from(sorted(ARTICLES))), max_size=9),
)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_articles_in_any_order_end_as_if_they_had_come_at_once(world: World, steps: list[tuple[str, str]]) -> None:
    there: set[str] = set()
    with open_store(None) as store:
        for step, name in steps:
            if step == "add":
                world.add(store, name)
                there.add(name)
            else:
                world.remove(store, name)
                there.discard(name)
        assert everything(store) == world.at_once(*sorted(there))


def test_when_the_original_goes_the_copies_stay_together(world: World, store: Store) -> None:
    world.add(store, *COPIES)
    world.remove(store, "agency")

    leaders = {leader for _, leader in world.links(store, ONR.countsAs)}
    assert len(leaders) == 1
    assert len(world.links(store, ONR.countsAs)) == 2
    world.remove(store, *COPIES[1:])
    assert everything(store) == {}


def test_a_copys_statement_is_linked_with_others_only_while_it_stands_for_the_text(world: World, store: Store) -> None:
    def linked() -> set[frozenset[str]]:
        text = f"""SELECT ?one ?other {{
            ?it <{ONR.sameUtteranceAs}> ?that . ?it <{SDO.isPartOf}> ?one . ?that <{SDO.isPartOf}> ?other }}"""
        names = {world.node(name): name for name in world.articles}
        return {frozenset((names[one], names[other])) for one, other in select(store, text)}

    world.add(store, "reprint", "agency", "elsewhere", "local")
    assert linked() == {frozenset(("agency", "elsewhere"))}

    world.remove(store, "agency")
    (first,) = {leader for _, leader in world.links(store, ONR.countsAs)}
    assert linked() == {frozenset((first, "elsewhere"))}

    world.remove(store, "elsewhere")
    assert linked() == set()


def test_what_is_told_of_a_copy_does_not_grow_with_their_number(world: World, store: Store) -> None:
    old = world.articles["reprint"].sha256[:32]
    counts = []
    for nth in range(10):
        key = f"{nth:032}"
        text = "".join(f"{quad} .\n" for quad in world.graphs["reprint"]).replace(old, key)
        copy = list(ox.parse(text.encode(), format=ox.RdfFormat.N_QUADS))
        store.replace(with_inferences(store, {IRIS.article_graph(key): copy}, IRIS))
        counts.append(store.size())

    growth = [after - before for before, after in pairwise(counts)]
    assert len(set(growth)) == 1, growth


def test_a_statements_page_names_the_one_that_counts_and_that_ones_page_its_copies(world: World, store: Store) -> None:
    world.add(store, "agency", "reprint", "undated")
    site = Site(DEFAULT_BASE)
    rows = select(store, f"SELECT ?it ?first {{ ?it <{ONR.countsAs}> ?first ; a <{ONR.Statement}> }}")
    copy, first = min(rows)

    shown = statement_page.page(store, site, copy)
    assert [it.iri for it in shown.first] == [first]
    assert not shown.repeated
    original = statement_page.page(store, site, first)
    assert not original.first
    assert {it.iri for it in original.repeated} == {it for it, that in rows if that == first}
    assert not original.many_repeat


def test_claims_of_copies_stand_against_others_once(world: World, store: Store) -> None:
    world.add(store, "agency", "reprint", "local", "undated")
    pairs = select(store, f"SELECT ?it ?one {{ ?it <{ONR.between}> ?one }}")
    with open_store(None) as alone:
        world.add(alone, "agency")
        single = select(alone, f"SELECT ?it ?one {{ ?it <{ONR.between}> ?one }}")

    assert single, "the agency's article has two sides"
    assert sorted(pairs) == sorted(single)


def test_graphs_of_copies_keep_to_the_shapes(world: World, store: Store) -> None:
    from ontology.validate import validate
    from server.commands.terms import as_rdflib

    world.add(store, *COPIES)
    store.replace({IRIS.ontology_graph: vocabulary_quads(IRIS.ontology_graph)})

    assert validate(as_rdflib(store.quads(IRIS.copies_graph(world.articles["local"].sha256)))) == ()


def test_the_page_of_a_copy_names_the_original_and_the_originals_page_its_copies(world: World, store: Store) -> None:
    world.add(store, *ARTICLES)
    site = Site(DEFAULT_BASE)
    original, copy, undated = (
        articles.page(store, site, world.node(name)).copies for name in ("agency", "reprint", "undated")
    )

    assert original is not None
    assert original.counted is None
    assert {it.link.iri for it in original.others} == {world.node(name) for name in COPIES[1:]}
    assert copy is not None
    assert copy.counted is not None
    assert (copy.counted.link.iri, copy.is_source) == (world.node("agency"), True)
    assert copy.counted.publisher is not None
    assert copy.counted.publisher.label == "Reuters"
    assert undated is not None
    assert not undated.is_source
    assert articles.page(store, site, world.node("unrelated")).copies is None


@pytest.mark.parametrize("number", [15, 19, 20])
def test_answers_are_the_same_with_copies_as_without(world: World, store: Store, number: int) -> None:
    text = (QUESTIONS / f"cq{number:02}.rq").read_text("utf-8")
    world.add(store, "agency", "reprint", "undated")
    with open_store(None) as alone:
        world.add(alone, "agency")
        expected = select(alone, text)
        # Each of these has a row to count, but for the one that asks for several articles.
        assert expected or number == 19

    # A copy's own headline is its own.
    own = {text for article, text in select(store, HEADLINES) if article != world.node("agency")}
    assert [row for row in select(store, text) if not own & set(row)] == expected


def test_a_membership_has_as_many_sources_as_there_are_voices(world: World, store: Store) -> None:
    world.add(store, "agency", "reprint", "undated")
    found = {it for (it,) in select(store, f"SELECT DISTINCT ?it {{ ?it a <{ORG.Membership}> }}")}
    with open_store(None) as alone:
        world.add(alone, "agency")
        expected = {
            row.link.iri: row.sources for row in memberships.membership_rows(alone, Site(DEFAULT_BASE), sorted(found))
        }

    assert expected
    rows = memberships.membership_rows(store, Site(DEFAULT_BASE), sorted(found))
    assert {row.link.iri: row.sources for row in rows if row.link.iri in expected} == expected
