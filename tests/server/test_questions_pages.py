"""The catalogue of questions over HTTP: pages, inputs by name and by IRI, answers as files, honest empty answers."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from ontology import questions
from ontology.questions import Parameter
from ontology.terms import DEFAULT_BASE
from server import create_app
from server.pages.choices import Choices
from server.pages.facts import Site
from server.pages.search import Index
from server.settings import Settings
from server.store import open_store
from tests.server.small_graph import quads
from tests.server.union_graph import UNION, graphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from server.store.base import Store

NAMES = [question.name for question in questions.load()]
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
#: Two people of one name, who both say something.
_NAMESAKES = """
actor:person-ann-lee a foaf:Person ; skos:prefLabel "Ann Lee"@en .
actor:person-ann-lee-2 a foaf:Person ; skos:prefLabel "Ann Lee"@en .
statement:aa-1-2 a onr:Statement ; onr:speaker actor:person-ann-lee ; schema:text "one"@en ;
    onr:quoteType onr:quote-direct ; time:hasTime date:aa-1-2 .
statement:aa-3-4 a onr:Statement ; onr:speaker actor:person-ann-lee-2 ; schema:text "two"@en ;
    onr:quoteType onr:quote-direct ; time:hasTime date:aa-1-2 .
date:aa-1-2 a onr:DateInterval ; onr:earliest "2025-05-05"^^xsd:date ; onr:latest "2025-05-06"^^xsd:date .
"""


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with open_store(None) as opened:
        graph = f"{DEFAULT_BASE}graph/article/aa"
        opened.replace(graphs() | {graph: quads(graph, _NAMESAKES)})
        yield opened


@pytest.fixture(scope="module")
def browser(store: Store) -> FlaskClient:
    return create_app(store, Settings()).test_client()


def get(browser: FlaskClient, path: str) -> TestResponse:
    return browser.get(path, headers=BROWSER)


def rows(page: TestResponse) -> int:
    """Return how many rows a page tells that there are."""
    found = re.search(r'role="status">([0-9,]+) row', page.text)
    assert found is not None, page.text
    return int(found[1].replace(",", ""))


def test_every_question_is_listed_with_a_link_to_its_page(browser: FlaskClient) -> None:
    text = get(browser, "/questions").text
    for question in questions.load():
        assert f'href="/questions/{question.name}"' in text
        assert question.title in unescape(text)


@pytest.mark.parametrize("name", NAMES)
def test_a_question_page_has_rows_or_says_why_there_are_none(browser: FlaskClient, name: str) -> None:
    page = get(browser, f"/questions/{name}")
    assert page.status_code == 200
    text = unescape(page.text)
    assert questions.find(name).title in text
    assert (rows(page) > 0) != ('<div class="empty"><p>' in text)
    for parameter in questions.find(name).parameters:
        assert f'name="{parameter.name}"' in text


@pytest.mark.parametrize("name", NAMES)
def test_the_answer_as_a_file_has_the_rows_of_the_page(browser: FlaskClient, name: str) -> None:
    page = get(browser, f"/questions/{name}")
    found = re.search(rf'href="(/questions/{name}\.csv[^"]*)"', page.text)
    assert found is not None
    answer = browser.get(unescape(found[1]), follow_redirects=True)
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    assert len(list(csv.reader(io.StringIO(answer.text)))) - 1 == rows(page)
    as_json = browser.get(f"/questions/{name}.json", follow_redirects=True)
    assert len(as_json.get_json(force=True)["results"]["bindings"]) == rows(page)


@pytest.mark.parametrize(
    "given", [f"actor:{UNION}", f"{DEFAULT_BASE}id/actor/{UNION}", "volta basin union", " VOLTA  Basin union "]
)
def test_an_input_is_an_iri_or_any_name_of_what_is_meant(browser: FlaskClient, given: str) -> None:
    page = browser.get("/questions/cq03", query_string={"organization": given}, headers=BROWSER)
    assert page.status_code == 200
    assert rows(page) == 5
    assert f'data-value="actor:{UNION}"' in page.text


def test_another_name_of_a_thing_is_taken_too(browser: FlaskClient) -> None:
    page = get(browser, f"/questions/cq08?member=republic+of+ghana&organization=actor:{UNION}")
    assert 'data-value="actor:ghana"' in page.text
    assert rows(page) > 0


def test_other_inputs_give_other_rows(browser: FlaskClient) -> None:
    tano = get(browser, "/questions/cq04?actor=actor:person-kofi-tano")
    mensah = get(browser, "/questions/cq04?actor=actor:person-ama-serwaa-mensah")
    assert "remains a member in good standing" in unescape(tano.text)
    assert "remains a member in good standing" not in unescape(mensah.text)


def test_a_name_that_several_have_is_asked_back(browser: FlaskClient) -> None:
    page = get(browser, "/questions/cq04?actor=ann+lee")
    assert "can be several" in page.text
    assert 'href="/questions/cq04?actor=actor%3Aperson-ann-lee-2"' in page.text
    assert "<table" not in page.text
    assert rows(get(browser, "/questions/cq04?actor=actor%3Aperson-ann-lee-2")) == 1
    assert browser.get("/questions/cq04.csv?actor=ann+lee").status_code == 400


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/questions/cq03?organization=zzz", "nothing in the graph is called 'zzz'"),
        ("/questions/cq03?organization=actor:a b", "is no IRI"),
        ("/questions/cq06?since=yesterday", "'yesterday' is no day; write it as 2024-03-31"),
        ("/questions/cq14?threshold=low", "'low' is no number"),
        ("/questions/cq03?organisation=x", "cq03 has no input 'organisation'; it has organization"),
        ("/questions/cq07?x=1", "cq07 has no input 'x'; it has none"),
        ("/questions/cq03?organization=a&organization=b", "was given 2 times"),
    ],
)
def test_an_input_that_cannot_be_used_is_told(browser: FlaskClient, path: str, told: str) -> None:
    page = get(browser, path)
    assert page.status_code == 400
    assert told.lower() in unescape(page.text).lower()
    assert get(browser, path.replace("?", ".csv?")).status_code == 400


@pytest.mark.parametrize("path", ["/questions/cq99", "/questions/nonsense", "/questions/cq03.docx", "/questions/.csv"])
def test_what_is_no_question_is_not_found(browser: FlaskClient, path: str) -> None:
    assert get(browser, path).status_code == 404


def test_hostile_inputs_are_shown_as_words(browser: FlaskClient) -> None:
    page = browser.get("/questions/cq17", query_string={"name": '"><script>alert(1)</script>'}, headers=BROWSER)
    assert page.status_code == 200
    assert "<script>alert" not in page.text


def test_a_question_opens_in_the_editor_with_its_inputs(browser: FlaskClient) -> None:
    page = get(browser, "/questions/cq03?organization=volta+basin+union")
    found = re.search(r'href="(/sparql\?query=[^"]+)"', page.text)
    assert found is not None
    (query,) = parse_qs(urlsplit(unescape(found[1])).query)["query"]
    assert f"VALUES ?organization {{ <{DEFAULT_BASE}id/actor/{UNION}> }}" in query


def test_things_in_the_rows_are_called_by_their_names(browser: FlaskClient) -> None:
    page = get(browser, "/questions/cq01")
    assert re.search(r'<a href="/page/actor/ghana" title="[^"]+">Ghana</a>', page.text)
    quoted = get(browser, "/questions/cq04?actor=actor:person-kofi-tano")
    assert re.search(r'<a href="/page/statement/[^"]+" title="[^"]+">statement [0-9]+–[0-9]+</a>', quoted.text)


class TestWhyNothing:
    def test_an_empty_store_says_what_fills_it(self) -> None:
        with open_store(None) as store:
            client = create_app(store, Settings()).test_client()
            for name in ("cq03", "cq07", "cq06", "cq08"):
                assert "No article has been read yet" in get(client, f"/questions/{name}").text
            assert get(client, "/questions").status_code == 200
            assert get(client, "/sparql").status_code == 200

    def test_what_no_article_tells_is_named(self, browser: FlaskClient) -> None:
        assert "“answers” (onr:respondsTo)" in unescape(get(browser, "/questions/cq10").text)
        assert "sem:Event" in get(browser, "/questions/cq16").text

    def test_a_value_that_the_question_knows_nothing_of_is_named(self, browser: FlaskClient) -> None:
        text = unescape(get(browser, "/questions/cq03?organization=African+Union").text)
        assert "The graph has no “African Union” as the organization" in text

    def test_a_combination_that_does_not_occur_is_told(self, browser: FlaskClient) -> None:
        page = get(browser, "/questions/cq06?since=2100-01-01&until=2100-12-31")
        assert "nothing for these inputs" in page.text


class TestSuggestions:
    def test_words_find_names_in_any_part(self, browser: FlaskClient) -> None:
        found = browser.get("/questions/cq03/choices/organization?q=basin").get_json()
        assert found[0] == {
            "value": f"actor:{UNION}", "label": "Volta Basin Union", "also": None, "known": True,
        }  # fmt: skip

    def test_what_has_answers_comes_before_what_has_none(self, browser: FlaskClient) -> None:
        found = browser.get("/questions/cq08/choices/member?q=gh").get_json()
        assert [it["known"] for it in found] == sorted((it["known"] for it in found), reverse=True)
        assert found[0]["value"] == "actor:ghana"

    def test_without_words_the_most_telling_come(self, browser: FlaskClient) -> None:
        assert browser.get("/questions/cq04/choices/actor").get_json()[0]["label"] == "Ama Serwaa Mensah"

    def test_a_post_and_a_proposition_are_found_too(self, browser: FlaskClient) -> None:
        posts = browser.get("/questions/cq12/choices/post?q=minister").get_json()
        assert posts[0]["value"] == "post:mfa-ghana-foreign-minister"
        propositions = browser.get("/questions/cq22/choices/proposition?q=leaves").get_json()
        assert propositions[0]["value"] == f"proposition:exit-ghana-{UNION}"

    def test_an_input_that_is_not_there_is_refused(self, browser: FlaskClient) -> None:
        assert browser.get("/questions/cq03/choices/actor?q=a").status_code == 400
        assert browser.get("/questions/cq99/choices/actor?q=a").status_code == 404

    def test_long_and_strange_words_are_no_trouble(self, browser: FlaskClient) -> None:
        for words in ("x" * 5000, "\x00", "((", "%", "𝔘"):
            answer = browser.get("/questions/cq04/choices/actor", query_string={"q": words})
            assert answer.get_json() == []


class TestInitialValues:
    def test_the_default_of_the_file_is_kept_where_the_store_has_it(self, store: Store) -> None:
        choices = Choices(store, Site(DEFAULT_BASE), lambda: Index.read(store, Site(DEFAULT_BASE)))
        parameter = Parameter("actor", "actor", f"{DEFAULT_BASE}id/actor/person-kofi-tano")
        assert choices.find(parameter, "")[0].value != "actor:person-kofi-tano"
        asked = questions.parse("own", _ASKED, DEFAULT_BASE)
        assert choices.initial(asked) == {"actor": "actor:person-kofi-tano"}

    def test_two_inputs_are_given_values_that_go_together(self, browser: FlaskClient) -> None:
        assert rows(get(browser, "/questions/cq08")) > 0
        assert rows(get(browser, "/questions/cq22")) > 0

    def test_days_are_those_of_the_store(self) -> None:
        graph, site = f"{DEFAULT_BASE}graph/article/aa", Site(DEFAULT_BASE)
        with open_store(None) as store:
            store.replace({graph: quads(graph, _NAMESAKES)})
            choices = Choices(store, site, lambda: Index.read(store, site))
            assert choices.initial(questions.find("cq06")) == {"since": "2025-05-05", "until": "2025-05-06"}


_ASKED = """# Own (simple)
# What did they say?
# parameter actor: actor = actor:person-kofi-tano
PREFIX actor: <https://onrecord.example/id/actor/>
PREFIX onr: <https://w3id.org/onrecord/ns#>
SELECT ?s WHERE {
  VALUES ?actor { actor:person-kofi-tano }
  ?s onr:speaker ?actor
}
"""
