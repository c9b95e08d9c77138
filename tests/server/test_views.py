"""The HTML pages over HTTP: what is there, what is escaped, and that every link leads somewhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from pyoxigraph import NamedNode

from ontology.terms import DEFAULT_BASE
from server import create_app
from server.settings import Settings
from server.store import open_store
from tests.server.union_graph import HOSTILE_ARTICLE, MENSAH, UNION, UNION_ARTICLE, graphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}

#: What these begin is read by programs.
_FILES = ("/data/", "/id/", "/export/", "/export.", "/feed", "/search.atom")
PAGES = (
    "/",
    "/search?q=ghana",
    "/sparql",
    "/query?query=SELECT+*+WHERE+%7B+?s+?p+?o+%7D+LIMIT+5",
    f"/page/article/{UNION_ARTICLE}",
    f"/page/article/{HOSTILE_ARTICLE}",
    f"/page/actor/{UNION}",
    f"/page/actor/{MENSAH}",
    f"/page/actor/{MENSAH}?list=says",
    f"/page/membership/ghana--{UNION}",
    f"/page/proposition/exit-ghana-{UNION}",
    f"/page/statement/{UNION_ARTICLE}-401-492",
    f"/page/claim/{UNION_ARTICLE}-401-492-1",
    f"/page/date/{UNION_ARTICLE}-published",
    "/page/post/mfa-ghana-foreign-minister",
    "/page/run/0123456789ab",
    "/page?iri=https%3A%2F%2Fw3id.org%2Fonrecord%2Fns%23act-deny",
    "/page/actor/nobody",
)


class Parsed(HTMLParser):
    """The tags of a page, its ids and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    @property
    def ids(self) -> list[str]:
        return [attributes["id"] or "" for _, attributes in self.tags if "id" in attributes]

    @property
    def links(self) -> list[str]:
        return [attributes["href"] or "" for tag, attributes in self.tags if tag == "a" and "href" in attributes]


@pytest.fixture(scope="module")
def browser() -> Iterator[FlaskClient]:
    with open_store(None) as store:
        store.replace(graphs())
        yield create_app(store, Settings()).test_client()


def get(browser: FlaskClient, address: str) -> TestResponse:
    return browser.get(address, headers=BROWSER)


@pytest.mark.parametrize("address", PAGES)
def test_a_page_has_landmarks_a_title_one_heading_and_a_skip_link(browser: FlaskClient, address: str) -> None:
    page = Parsed(get(browser, address).text)
    names = [tag for tag, _ in page.tags]
    assert names.count("h1") == 1
    # A mark of a drawing has a title too, as its tooltip.
    assert names.count("main") == names[: names.index("body")].count("title") == 1
    assert {"header", "nav", "footer"} <= set(names)
    assert page.links[0] == "#main"
    assert ("html", {"lang": "en"}) in page.tags


@pytest.mark.parametrize("address", PAGES)
def test_ids_are_unique(browser: FlaskClient, address: str) -> None:
    ids = Parsed(get(browser, address).text).ids
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("address", PAGES)
def test_nothing_is_inline_and_nothing_comes_from_elsewhere(browser: FlaskClient, address: str) -> None:
    for tag, attributes in Parsed(get(browser, address).text).tags:
        assert tag not in ("style", "iframe", "object", "embed", "base", "img")
        assert not [name for name in attributes if name == "style" or name.startswith("on")]
        if tag == "link" and attributes.get("rel") in ("alternate", "canonical", "search"):
            # These are told, not fetched.
            assert (attributes.get("href") or "").startswith(("/", "http://localhost/"))
        elif tag == "link" or (tag == "script" and attributes.get("type") != "application/ld+json"):
            assert (attributes.get("src") or attributes.get("href") or "").startswith("/static/")


@pytest.mark.parametrize(
    "address",
    [f"/page/article/{HOSTILE_ARTICLE}", "/", "/search?q=%3Cscript%3Ealert(1)%3C/script%3E", "/search?q=%22%3E"],
)
def test_what_articles_and_readers_write_is_text_and_never_markup(browser: FlaskClient, address: str) -> None:
    answer = get(browser, address)
    page = Parsed(answer.text)
    assert "<script>alert" not in answer.text
    assert not [tag for tag, _ in page.tags if tag in ("img", "b", "i")]
    assert not [link for link in page.links if link.lower().startswith("javascript:")]
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069]", answer.text)


def test_hostile_words_are_still_there_to_read(browser: FlaskClient) -> None:
    page = Parsed(get(browser, f"/page/article/{HOSTILE_ARTICLE}").text)
    assert "<script>alert(1)</script>" in page.text
    assert "it is <img src=x onerror=alert(1)> over" in page.text


def test_every_link_of_every_page_leads_to_a_page_and_a_place_on_it(browser: FlaskClient) -> None:
    waiting, seen = ["/"], {"/"}
    ids: dict[str, set[str]] = {}
    places: list[tuple[str, str, str]] = []
    while waiting:
        address = waiting.pop()
        answer = get(browser, address)
        assert answer.status_code == 200, address
        page = Parsed(answer.text)
        ids[address] = set(page.ids)
        for link in page.links:
            target, fragment = urldefrag(urljoin(address, link))
            if urlsplit(target).netloc:
                continue
            # The answers of questions as files are queries of the endpoint.
            if target.startswith(_FILES) or re.match(r"/questions/[\w-]+\.", target):
                continue
            # A network can be unfolded in more ways than can be looked at.
            if target.startswith("/network/") and ("?" in target or target.endswith(".json")):
                continue
            # What a query answers is the endpoint's; its page is the same whatever the query.
            target = "/sparql" if target.startswith("/sparql") else target
            if fragment and target.startswith("/page/article/"):
                places.append((address, target, fragment))
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    assert len(seen) > 80
    assert {kind.split("/")[2] for kind in seen if kind.startswith("/page/")} == {
        "actor", "article", "claim", "date", "membership", "post", "proposition", "run", "statement",
    }  # fmt: skip
    assert places
    assert [place for place in places if place[2] not in ids[place[1]]] == []


def test_every_thing_of_the_graph_has_a_page(browser: FlaskClient) -> None:
    base = f"{DEFAULT_BASE}id/"
    terms = {
        term.value.partition("#")[0]
        for quads in graphs().values()
        for quad in quads
        for term in (quad.subject, quad.object)
        if isinstance(term, NamedNode) and term.value.startswith(base)
    }
    assert len(terms) > 60
    assert [iri for iri in sorted(terms) if get(browser, f"/page/{iri.removeprefix(base)}").status_code != 200] == []


def test_the_download_row_leads_to_data(browser: FlaskClient) -> None:
    links = [link for link in Parsed(get(browser, f"/page/actor/{UNION}").text).links if link.startswith("/export/")]
    assert [link.partition(".")[2] for link in links] == [
        "ttl", "nt", "jsonld", "rdf", "trig", "nq", "graphml", "gexf", "neo4j.zip", "ftm.json",
    ]  # fmt: skip
    answers = [browser.get(link) for link in links]
    assert [(answer.status_code, bool(answer.data)) for answer in answers] == [(200, True)] * len(links)


def test_an_article_is_found_by_its_hash(browser: FlaskClient) -> None:
    answer = get(browser, f"/article/{UNION_ARTICLE.upper()}{'0' * 32}")
    assert (answer.status_code, answer.location) == (302, f"/page/article/{UNION_ARTICLE}")


def test_boilerplate_is_folded_and_counted(browser: FlaskClient) -> None:
    html = get(browser, f"/page/article/{UNION_ARTICLE}").text
    assert "Not read: 5 lines of sidebar, or whatever else is not part of the report" in html
    assert "Togo opens a new bridge" in html


def test_both_directions_of_a_link_have_words_that_people_use(browser: FlaskClient) -> None:
    assert "Has members" in get(browser, f"/page/actor/{UNION}").text
    assert "Belongs to" in get(browser, "/page/actor/ghana").text
    assert "org:memberOf" not in get(browser, f"/page/actor/{UNION}").text


def test_suggestions_are_names_with_addresses(browser: FlaskClient) -> None:
    assert browser.get("/suggest?q=lom").json == [
        {"href": "/page/actor/gov-togo", "kind": "government body", "label": "Government of Togo", "matched": "Lomé"}
    ]
    assert browser.get("/suggest").json == []
    assert len(browser.get("/suggest?q=a").get_json()) <= 8


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/page/actor/nobody", 404),
        ("/page/actor/no body", 404),
        ("/page/nothing/x", 404),
        ("/page", 404),
        ("/page?iri=not+an+iri", 404),
        (f"/page/actor/{UNION}?list=everything", 404),
        (f"/page/actor/{UNION}?list=says&page=0", 404),
        (f"/page/actor/{UNION}?list=says&page=99999999999", 404),
        (f"/page/actor/{UNION}?list=says&page=%C2%B2", 404),
        (f"/page/article/{UNION_ARTICLE}?list=says", 404),
        ("/query?query=SELECT+*+WHERE+%7B", 400),
        ("/query?query=DROP+ALL", 400),
        ("/query", 200),
        ("/search", 200),
    ],
)
def test_wrong_addresses_are_told_on_a_page(browser: FlaskClient, address: str, status: int) -> None:
    answer = get(browser, address)
    assert (answer.status_code, answer.mimetype) == (status, "text/html")


def test_a_mistake_in_a_query_is_marked_and_the_query_kept(browser: FlaskClient) -> None:
    html = get(browser, "/query?query=SELECT+*%0AWHERE+%7B+?s+?p+%7D").text
    assert "Line 2, column" in html
    assert "<mark>}</mark>" in html
    assert "SELECT *\nWHERE { ?s ?p }</textarea>" in html


def test_a_data_address_given_as_an_iri_leads_to_its_own_page(browser: FlaskClient) -> None:
    answer = get(browser, f"/page?iri={DEFAULT_BASE}id/actor/ghana")
    assert (answer.status_code, answer.location) == (302, "/page/actor/ghana")


def test_links_follow_the_prefix_that_the_application_is_served_under(browser: FlaskClient) -> None:
    answer = browser.get("/page/actor/ghana", headers=BROWSER, environ_overrides={"SCRIPT_NAME": "/onrecord"})
    addresses = [link for link in Parsed(answer.text).links if link.startswith("/")]
    assert addresses
    assert [link for link in addresses if not link.startswith("/onrecord/")] == []


def test_an_empty_store_says_how_to_fill_it() -> None:
    with open_store(None) as empty:
        client = create_app(empty, Settings()).test_client()
        html = get(client, "/").text
        assert "Nothing has been read yet" in html
        assert "onrecord ingest" in html
        assert get(client, "/search?q=x").status_code == 200


def test_the_query_page_lists_the_questions_as_plain_links(browser: FlaskClient) -> None:
    page = Parsed(get(browser, "/sparql").text)
    asked = [attributes for tag, attributes in page.tags if tag == "a" and "data-query" in attributes]
    assert len(asked) == 25
    assert all((attributes["href"] or "").startswith("/sparql?query=") for attributes in asked)
    form = next(attributes for tag, attributes in page.tags if tag == "form" and attributes.get("class") == "query")
    assert (form["action"], form["method"]) == ("/query", "get")


def test_the_stylesheet_is_small_and_loads_nothing(browser: FlaskClient) -> None:
    answer = browser.get("/static/onrecord.css")
    css = answer.text
    answer.close()
    assert len(css.encode()) < 20_000
    assert "url(" not in css
    assert "@import" not in css
