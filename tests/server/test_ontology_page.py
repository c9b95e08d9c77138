"""The page about the vocabulary: it tells of each term that the Turtle at its address defines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
import pytest

from ingest.sources import trees
from ontology import VOCABULARY, questions
from ontology.errors import EntityNotFound
from ontology.terms import DEFAULT_BASE, ONR, SKOS
from server import create_app
from server.pages import graph_page, ontology
from server.pages.facts import Site
from server.settings import Settings
from server.store import open_store
from tests.server.union_graph import UNION_ARTICLE, graphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

    from server.pages.ontology import OntologyPage, TermView
    from server.store.base import Store

SITE: Final = Site(DEFAULT_BASE)


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with open_store(None) as opened:
        opened.replace(graphs())
        yield opened


@pytest.fixture(scope="module")
def page(store: Store) -> OntologyPage:
    return ontology.page(store, SITE)


@pytest.fixture(scope="module")
def client(store: Store) -> FlaskClient:
    return create_app(store, Settings()).test_client()


def term(page: OntologyPage, name: str) -> TermView:
    [found] = [it for group in page.groups for it in group.terms if it.name == name]
    return found


def test_every_term_that_is_defined_stands_on_it_once(page: OntologyPage) -> None:
    defined = {
        quad.subject.value
        for quad in ox.parse(VOCABULARY[0].read_bytes(), format=ox.RdfFormat.TURTLE)
        if isinstance(quad.subject, ox.NamedNode)
        and quad.predicate.value in (str(SKOS.definition), "http://www.w3.org/2000/01/rdf-schema#isDefinedBy")
    }
    schemes = {it for it in defined if f"{it[len(ONR) :]}" in {group.anchor for group in page.groups}}
    told = [it.iri for group in page.groups for it in group.terms]
    assert len(told) == len(set(told)) == page.count
    assert set(told) == defined - schemes
    anchors = [it.anchor for group in page.groups for it in group.terms] + [group.anchor for group in page.groups]
    assert len(anchors) == len(set(anchors))


def test_a_property_tells_what_has_it_what_it_leads_to_and_who_asks_for_it(page: OntologyPage) -> None:
    speaker = term(page, "onr:speaker")
    assert speaker.meaning == "The actor to whom the article attributes the statement."
    assert [it.label for it in speaker.domain] == ["onr:Statement"]
    assert [(it.label, it.href) for it in speaker.range] == [("foaf:Agent", "#foaf:Agent")]
    assert speaker.example is not None
    assert (speaker.example.property, speaker.example.subject.kind) == ("said by", "statement")
    asked = {it.iri for it in speaker.questions}
    assert asked == {it.name for it in questions.load() if re.search(r"\bonr:speaker\b(?!Mention)", it.text)}


def test_a_class_tells_its_kinds_and_its_properties(page: OntologyPage) -> None:
    claim = term(page, "onr:Claim")
    assert dict(claim.relations)["divided into"][0].label == "onr:MembershipClaim"
    uses = {words: [it.label for it in links] for words, links in claim.uses}
    assert {"onr:proposition", "onr:polarity"} <= set(uses["has"])
    assert "onr:makesClaim" in uses["is the value of"]
    assert [it.label for it in dict(term(page, "onr:MembershipClaim").relations)["a kind of"]] == ["onr:Claim"]


def test_logic_is_told_in_words(page: OntologyPage) -> None:
    assert term(page, "onr:sameUtteranceAs").traits == ("holds both ways", "carries on from one to the next")
    assert dict(term(page, "org:memberOf").relations)["the other way round"][0].href == "#org:hasMember"


def test_terms_of_a_list_stand_together_under_what_the_list_is_for(page: OntologyPage) -> None:
    [acts] = [group for group in page.groups if group.title == "Speech acts"]
    assert acts.is_list
    assert acts.about
    assert {it.kind for it in acts.terms} == {"term"}
    assert all(it.meaning for it in acts.terms)


def test_an_example_is_something_that_articles_tell_of(page: OntologyPage) -> None:
    examples = [it.example for group in page.groups for it in group.terms if it.example]
    assert len(examples) > 60
    kinds = {SITE.kind(it.subject.iri) for it in examples}
    assert {"statement", "claim", "actor", "article", "date", "membership"} <= kinds
    assert not any(it.subject.iri.startswith(str(ONR)) for it in examples)


def test_a_store_without_a_vocabulary_says_so() -> None:
    with open_store(None) as empty, pytest.raises(EntityNotFound, match="reading the first article"):
        ontology.page(empty, SITE)


class TestPage:
    def test_each_own_term_is_where_the_fragment_of_its_iri_leads(
        self, client: FlaskClient, page: OntologyPage
    ) -> None:
        shown = trees.page_of_text(client.get("/ns", headers={"Accept": "text/html"}).text)
        there = set(shown.xpath("//@id"))
        own = [it.iri for group in page.groups for it in group.terms if it.iri.startswith(str(ONR))]
        assert len(own) > 200
        assert {it.partition("#")[2] for it in own} <= there

    def test_every_link_within_it_leads_somewhere(self, client: FlaskClient) -> None:
        shown = trees.page_of_text(client.get("/ns", headers={"Accept": "text/html"}).text)
        there = set(shown.xpath("//@id"))
        assert len(there) == len(shown.xpath("//@id"))
        assert {it[1:] for it in shown.xpath("//a/@href") if it.startswith("#")} <= there

    def test_links_to_other_pages_lead_there(self, client: FlaskClient) -> None:
        shown = trees.page_of_text(client.get("/ns", headers={"Accept": "text/html"}).text)
        places = {it.partition("#")[0] for it in shown.xpath("//main//a/@href") if it.startswith("/")}
        assert len(places) > 20
        for place in sorted(places)[::7]:
            assert client.get(place).status_code == 200, place

    def test_people_get_a_page_and_programs_the_vocabulary(self, client: FlaskClient) -> None:
        for accept, media_type in (
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
            ("*/*", "text/turtle"),
            ("text/html;q=0.5, text/turtle", "text/turtle"),
            ("application/trig", "application/trig"),
        ):
            response = client.get("/ns", headers={"Accept": accept})
            assert response.mimetype == media_type
            assert "Accept" in response.headers["Vary"]
        assert client.get("/ns", headers={"Accept": "image/png"}).status_code == 406
        assert client.get("/ns.html").mimetype == "text/html"


def test_a_graph_says_what_it_holds_and_of_what(store: Store) -> None:
    found = graph_page.page(store, SITE, f"{DEFAULT_BASE}graph/article/{UNION_ARTICLE}")
    assert found.thing is not None
    assert found.words == "What was read from "
    assert found.thing.label == "Ghana could quit the Volta Basin Union, minister hints"
    assert "10 statements" in [words for words, _ in found.things]
    assert found.count == sum(1 for _ in store.quads(found.link.iri))
    assert found.read == "2025-06-01T12:00:00Z"


def test_a_graph_that_somebody_put_there_has_a_page(store: Store) -> None:
    name = ox.NamedNode(f"{DEFAULT_BASE}graph/mine")
    with open_store(None) as other:
        other.replace({name.value: [ox.Quad(name, ox.NamedNode(str(SKOS.note)), ox.Literal("x"), name)]})
        assert graph_page.page(other, SITE, name.value).words == "What somebody put here under this name"
        with pytest.raises(EntityNotFound, match="graph/nothing"):
            graph_page.page(other, SITE, f"{DEFAULT_BASE}graph/nothing")
    assert not store.has_graph(name.value)
