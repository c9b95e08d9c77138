"""Topics over time: what is said about a proposition, an organization, a membership or an event."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from ontology.errors import EntityNotFound
from ontology.terms import DEFAULT_BASE
from server import create_app
from server.pages import home, topics
from server.pages.facts import Site
from server.settings import Settings
from server.store import open_store
from tests.server.test_actor_pages import graph_of
from tests.server.union_graph import MENSAH, UNION, UNION_ARTICLE, graphs, iri

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

    from server.store.base import Store

SITE = Site(DEFAULT_BASE)
EXIT = f"proposition/exit-ghana-{UNION}"
_FLOOD = f"""
PREFIX event: <https://onrecord.example/id/event/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sem: <http://semanticweb.cs.vu.nl/2009/11/sem/>
event:flood a sem:Event ; rdfs:label "The flood of the Volta"@en ; onr:factuality onr:factuality-claimed ;
    onr:reportedIn statement:{UNION_ARTICLE}-401-492 , statement:{UNION_ARTICLE}-94-175 .
"""


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with open_store(None) as opened:
        opened.replace({**graphs(), **graph_of(_FLOOD, "f" * 32)})
        yield opened


@pytest.fixture(scope="module")
def browser(store: Store) -> FlaskClient:
    return create_app(store, Settings()).test_client()


def lanes(page: topics.TopicPage) -> dict[str, list[str]]:
    assert page.chart is not None
    return {
        lane.name if isinstance(lane.name, str) else lane.name.label: [mark.event.shape for mark in lane.marks]
        for lane in page.chart.lanes
    }


def test_a_proposition_has_a_lane_for_each_speaker(store: Store) -> None:
    page = topics.page(store, SITE, iri(EXIT))
    assert lanes(page) == {"Ama Serwaa Mensah": ["leaving", "leaving", "member"]}
    assert (page.speakers, page.said.total) == (1, 4)


def test_the_table_tells_each_statement_with_its_claims_about_the_topic(store: Store) -> None:
    page = topics.page(store, SITE, iri(f"membership/ghana--{UNION}"))
    assert page.said.total == len(page.said.items) == 7
    [two] = [row for row in page.said.items if row.statement.iri.endswith("-401-492")]
    assert sorted(claim.status.label for claim in two.claims if claim.status) == ["exit not notified", "member"]
    latest = [str(row.statement.date.latest) for row in page.said.items]
    assert latest == sorted(latest)


def test_an_organization_can_be_drawn_by_speaker_and_by_member(store: Store) -> None:
    union = iri(f"actor/{UNION}")
    assert list(lanes(topics.page(store, SITE, union))) == [
        "Coastal Tribune",
        "Ama Serwaa Mensah",
        "Kofi Tano",
        "Samuel Odoi",
    ]
    assert list(lanes(topics.page(store, SITE, union, "other"))) == ["Ghana", "Benin", "Burkina Faso", "Togo"]


def test_an_organization_names_the_propositions_that_are_spoken_about(store: Store) -> None:
    related = topics.page(store, SITE, iri(f"actor/{UNION}")).related
    assert (related[0].link.label, related[0].count) == ("Ghana leaves the Volta Basin Union", 4)


def test_a_member_is_a_topic_too(store: Store) -> None:
    assert lanes(topics.page(store, SITE, iri("actor/benin"))) == {"Coastal Tribune": ["member"]}


def test_an_event_has_those_who_tell_of_it(store: Store) -> None:
    page = topics.page(store, SITE, iri("event/flood"))
    assert page.link.label == "The flood of the Volta"
    assert sorted(lanes(page)) == ["Ama Serwaa Mensah", "Kofi Tano"]
    assert page.said.total == 2


def test_what_nobody_speaks_about_says_what_would_fill_it(browser: FlaskClient) -> None:
    answer = browser.get(f"/topic/actor/{MENSAH}")
    assert answer.status_code == 200
    assert "No claim about it has been read" in browser.get("/topic/actor/gov-togo").text


@pytest.mark.parametrize("path", ["date/x", "nothing/x", "proposition/none", "article/x"])
def test_what_is_no_topic_is_not_found(browser: FlaskClient, path: str) -> None:
    assert browser.get(f"/topic/{path}").status_code == 404


def test_lanes_that_are_not_there_are_told(store: Store, browser: FlaskClient) -> None:
    with pytest.raises(EntityNotFound, match="no lanes"):
        topics.page(store, SITE, iri(EXIT), "other")
    assert browser.get(f"/topic/actor/{UNION}?lanes=colour").status_code == 404


def test_the_list_of_topics_has_those_of_most_claims_first(store: Store) -> None:
    page = topics.index(store, SITE)
    assert (page.propositions[0].link.label, page.propositions[0].count) == ("Ghana leaves the Volta Basin Union", 4)
    assert [(it.link.label, it.count) for it in page.organizations] == [("Volta Basin Union", 11)]
    assert [it.link.label for it in page.events] == ["The flood of the Volta"]


def test_topics_are_reached_from_the_first_page_the_proposition_and_the_organization(browser: FlaskClient) -> None:
    assert 'href="/topics"' in browser.get("/").text
    assert f'href="/topic/{EXIT}"' in browser.get(f"/page/{EXIT}").text
    assert f'href="/topic/actor/{UNION}"' in browser.get(f"/page/actor/{UNION}").text
    assert f'href="/topic/{EXIT}"' in browser.get("/topics").text


def test_every_mark_of_the_drawing_leads_somewhere(browser: FlaskClient) -> None:
    text = browser.get(f"/topic/actor/{UNION}").text
    [drawing] = re.findall(r'<figure class="chart">.*?</figure>', text, re.DOTALL)
    links = set(re.findall(r'href="(/page/statement/[^"]+)"', drawing))
    assert len(links) >= 4
    for link in links:
        assert browser.get(link).status_code == 200
        assert f'href="{link}"' in text.replace(drawing, "")


def test_an_empty_store_says_what_would_fill_the_lists() -> None:
    with open_store(None) as empty:
        browser = create_app(empty, Settings()).test_client()
        assert "No claim has been read yet" in browser.get("/topics").text
        assert "Choose two people" in browser.get("/compare").text


def test_the_first_page_sets_contradictions_found_lately_side_by_side() -> None:
    other = "e" * 32
    told = f"""
        PREFIX claim: <https://onrecord.example/id/claim/>
        PREFIX proposition: <https://onrecord.example/id/proposition/>
        claim:{UNION_ARTICLE}-734-760-1 onr:contradicts claim:{other}-0-9-1 .
        claim:{other}-0-9-1 onr:contradicts claim:{UNION_ARTICLE}-734-760-1 ;
            a onr:Claim ; onr:proposition proposition:exit-ghana-{UNION} ; onr:polarity onr:pol-positive .
        statement:{other}-0-9 a onr:Statement ; onr:speaker actor:person-kofi-tano ; schema:text "Ghana is leaving" ;
            onr:makesClaim claim:{other}-0-9-1 ; schema:isPartOf article:{other} .
        article:{other} a schema:NewsArticle ; schema:headline "Later"@en .
    """
    with open_store(None) as store:
        store.replace({**graphs(), **graph_of(told, other)})
        [found] = home.page(store, SITE).contradictions.shown
        assert [row.speaker.label for row in found.affirming.statements if row.speaker] == ["Kofi Tano"]
        assert [row.speaker.label for row in found.denying.statements if row.speaker] == ["Ama Serwaa Mensah"]
        assert "Contradictions found lately" in create_app(store, Settings()).test_client().get("/").text
