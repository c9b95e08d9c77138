"""Feeds, as a reader of feeds, a page turner and OnRecord itself read them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import feedparser
import pyoxigraph as ox
import pytest

from ingest.article import Article
from ingest.issues import Issue
from ingest.sources import read, trees
from ontology.terms import DEFAULT_BASE, FOAF, ONR, PROV, RDF, SDO, SKOS, XSD
from server import create_app
from server.formats import atom
from server.pages.feed import ENTRIES, Mark
from server.settings import Settings
from server.store import open_store
from server.store.limits import Limits
from server.store.readers import Readers
from server.web import context
from tests.server.union_graph import HOSTILE_ARTICLE, MENSAH, TANO, UNION, UNION_ARTICLE, graphs, iri

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from server.store.base import Store

STATEMENT: Final = iri(f"statement/{UNION_ARTICLE}-401-492")
#: The feeds of the invented articles, with how many entries each has.
FEEDS: Final = {
    "/feed.atom": 8,
    f"/feed/actor/{MENSAH}.atom": 4,
    f"/feed/actor/{TANO}.atom": 2,
    f"/feed/membership/ghana--{UNION}.atom": 7,
    f"/feed/proposition/exit-ghana-{UNION}.atom": 4,
    "/feed/actor/benin.atom": 0,
}


@pytest.fixture(scope="module")
def client() -> Iterator[FlaskClient]:
    with open_store(None) as store:
        store.replace(graphs())
        yield create_app(store, Settings()).test_client()


def parsed(response: TestResponse) -> Any:
    assert response.status_code == 200
    assert response.content_type == "application/atom+xml; charset=utf-8"
    found = feedparser.parse(response.data)
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    return found


def link(entry: Any, relation: str, media_type: str | None = None) -> str | None:
    return next((it.href for it in entry.links if it.rel == relation and media_type in (None, it.type)), None)


class TestEntries:
    def test_an_entry_is_the_statement_under_its_permanent_iri(self, client: FlaskClient) -> None:
        found = parsed(client.get("/feed.atom"))
        [entry] = [it for it in found.entries if it.id == STATEMENT]
        assert entry.title == (
            "Kofi Tano: Ghana has not notified the union of any withdrawal and “remains a member in good standing.”"
        )
        assert entry.author_detail == {"name": "Kofi Tano", "href": iri(f"actor/{TANO}")}
        place = f"http://localhost/page/statement/{UNION_ARTICLE}-401-492"
        assert (entry.link, link(entry, "alternate", "text/html")) == (place, place)
        assert client.get(entry.link.removeprefix("http://localhost")).status_code == 200
        data = link(entry, "alternate", "text/turtle")
        assert data is not None
        assert STATEMENT.rpartition("/")[2] in client.get(data.removeprefix("http://localhost")).text
        assert link(entry, "related") == f"http://localhost/page/article/{UNION_ARTICLE}#s-401"
        assert [it.term for it in entry.tags] == ["mixed"]

    def test_it_is_dated_by_when_its_article_was_read(self, client: FlaskClient) -> None:
        found = parsed(client.get("/feed.atom"))
        assert {it.updated for it in found.entries} == {found.feed.updated} == {"2025-06-01T12:00:00Z"}
        assert not any("published" in it for it in found.entries), "when it was said is known as far as the text tells"

    def test_its_content_is_the_statement_with_marks_claims_date_and_source(self, client: FlaskClient) -> None:
        [entry] = [it for it in parsed(client.get("/feed.atom")).entries if it.id == STATEMENT]
        [content] = entry.content
        assert content.type == "application/xhtml+xml"
        for words in (
            "<em>“remains a member in good standing.”</em>",
            "Secretary-General of the Volta Basin Union",
            "denies: <a",
            "By 14 May 2025, as worked out; in <a",
            "Coastal Tribune",
        ):
            assert words in content.value

    @pytest.mark.parametrize(("place", "count"), FEEDS.items())
    def test_each_feed_has_what_it_is_about_and_validates(self, client: FlaskClient, place: str, count: int) -> None:
        found = parsed(client.get(place))
        assert len(found.entries) == len({it.id for it in found.entries}) == count
        assert found.feed.id == f"{DEFAULT_BASE}{place[1:]}"
        assert link(found.feed, "self") == link(found.feed, "first") == f"http://localhost{place}"
        assert found.feed.title
        shown = link(found.feed, "alternate")
        assert shown is not None
        assert client.get(shown.removeprefix("http://localhost") or "/").status_code == 200
        # RFC 4287, 4.1: what each feed and each entry has, and has once.
        for it in (found.feed, *found.entries):
            assert it.updated.endswith("Z")
            assert all(it.get(name) for name in ("id", "title", "updated"))
        assert found.feed.author == "OnRecord"

    def test_those_of_an_article_stand_in_the_order_of_its_text(self, client: FlaskClient) -> None:
        starts = [int(it.id.split("-")[-2]) for it in parsed(client.get("/feed.atom")).entries]
        assert starts == sorted(starts)

    def test_only_what_somebody_said_is_in_the_feed_of_all(self, client: FlaskClient) -> None:
        ids = {it.id for it in parsed(client.get("/feed.atom")).entries}
        assert iri(f"statement/{UNION_ARTICLE}-0-38") not in ids, "the headline says what the body says"

    def test_hostile_words_stay_words(self) -> None:
        given = graphs()
        name = ox.NamedNode(f"{DEFAULT_BASE}graph/article/{HOSTILE_ARTICLE}")
        read = ox.Literal("2025-06-02T12:00:00Z", datatype=ox.NamedNode(str(XSD.dateTime)))
        given[name.value].append(ox.Quad(name, ox.NamedNode(str(PROV.generatedAtTime)), read, name))
        with open_store(None) as store:
            store.replace(given)
            found = parsed(create_app(store, Settings()).test_client().get("/feed.atom"))
        hostile = [it for it in found.entries if HOSTILE_ARTICLE in it.id]
        assert hostile == found.entries[: len(hostile)] != [], "what was read last comes first"
        assert not any("<script" in it.content[0].value for it in hostile)
        assert any("<" in it.title or "<" in it.author for it in hostile)

    def test_a_title_is_cut_at_a_word(self) -> None:
        with open_store(None) as store:
            store.replace(many(1, each=1, words="seven words that go on and on " * 20))
            [entry] = parsed(create_app(store, Settings()).test_client().get("/feed.atom")).entries
        assert len(entry.title) <= 140
        assert entry.title.endswith(("seven…", "words…", "that…", "go…", "on…", "and…"))


class TestPages:
    @pytest.mark.parametrize("place", ["/feed.atom", "/feed/actor/person-b.atom"])
    def test_turning_the_pages_gives_each_statement_once_the_newest_first(self, place: str) -> None:
        with open_store(None) as store:
            store.replace(many(90))
            pages = list(turned(create_app(store, Settings()).test_client(), place))
        read = [entry.updated for page in pages for entry in page.entries]
        ids = [entry.id for page in pages for entry in page.entries]
        assert len(ids) == len(set(ids)) == (180 if place == "/feed.atom" else 90)
        assert read == sorted(read, reverse=True)
        assert [len(page.entries) for page in pages[:-1]] == [ENTRIES] * (len(pages) - 1)
        assert {page.feed.id for page in pages} == {f"{DEFAULT_BASE}{place[1:]}"}
        assert link(pages[1].feed, "first") == f"http://localhost{place}"
        assert link(pages[1].feed, "self") == link(pages[0].feed, "next")

    def test_what_is_read_meanwhile_shifts_nothing(self) -> None:
        with open_store(None) as store:
            store.replace(many(60))
            client = create_app(store, Settings()).test_client()
            before = list(turned(client, "/feed.atom"))
            first = parsed(client.get("/feed.atom"))
            store.replace(many(10, start=1_000))
            rest = list(turned(client, (link(first.feed, "next") or "").removeprefix("http://localhost")))
            assert len(parsed(client.get("/feed.atom")).entries) == ENTRIES
        assert [it.id for page in before[1:] for it in page.entries] == [it.id for page in rest for it in page.entries]

    def test_a_page_ends_within_an_article_and_goes_on_there(self) -> None:
        with open_store(None) as store:
            store.replace(many(1, each=ENTRIES * 2 + 7))
            pages = list(turned(create_app(store, Settings()).test_client(), "/feed.atom"))
        starts = [int(entry.id.split("-")[-2]) for page in pages for entry in page.entries]
        assert [len(page.entries) for page in pages] == [ENTRIES, ENTRIES, 7]
        assert starts == sorted(set(starts))

    def test_an_actor_who_speaks_everywhere_and_one_who_hardly_speaks_are_both_found(self) -> None:
        with open_store(None) as store:
            store.replace(many(700, each=1) | many(1, start=9_000, each=1, speaker="person-rare"))
            client = create_app(store, Settings()).test_client()
            [one] = parsed(client.get("/feed/actor/person-rare.atom")).entries
            often = list(turned(client, "/feed/actor/person-a.atom"))
        assert one.author == "person-rare"
        assert sum(len(page.entries) for page in often) == 700

    @pytest.mark.parametrize(
        ("place", "told"),
        [
            ("/feed/actor/nobody.atom", "actor/nobody"),
            ("/feed/post/x.atom", "it is actor, membership, proposition that have"),
            ("/feed.atom?before=x", "no place in a feed"),
            ("/feed.atom?before=2025-13-01T00:00:00Z~0f-1-2", "no place in a feed"),
            ("/feed.atom?before=2025-01-01T00:00:00Z~a%22%3E", "no place in a feed"),
        ],
    )
    def test_what_is_not_there_is_not_found(self, client: FlaskClient, place: str, told: str) -> None:
        response = client.get(place)
        assert response.status_code == 404
        assert told in response.get_json()["message"]

    def test_a_place_before_everything_is_an_empty_page(self, client: FlaskClient) -> None:
        assert parsed(client.get("/feed.atom?before=1999-01-01T00:00:00Z~0f")).entries == []

    def test_an_empty_store_has_an_empty_feed(self) -> None:
        with open_store(None) as store:
            found = parsed(create_app(store, Settings()).test_client().get("/feed.atom"))
        assert (found.entries, found.feed.updated) == ([], "1970-01-01T00:00:00Z")

    def test_a_mark_is_read_as_it_is_written(self) -> None:
        mark = Mark("2025-06-01T12:00:00Z", f"{UNION_ARTICLE}~")
        assert Mark.parse(str(mark)) == mark


class TestStates:
    def test_a_feed_is_fetched_once_in_each_state(self, tmp_path: Path) -> None:
        with open_store(tmp_path / "store") as store, served(store, tmp_path / "store") as client:
            store.replace(graphs())
            first = client.get("/feed.atom")
            tag = first.headers["ETag"]
            assert first.headers["Cache-Control"] == "no-cache"
            again = client.get("/feed.atom", headers={"If-None-Match": tag})
            assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
            store.replace(many(1))
            changed = client.get("/feed.atom", headers={"If-None-Match": tag})
            assert changed.status_code == 200
            assert changed.headers["ETag"] != tag
            assert len(parsed(changed).entries) == len(parsed(first).entries) + 2

    def test_entries_are_the_same_after_a_restart(self, tmp_path: Path) -> None:
        told: list[list[tuple[str, str, str]]] = []
        for _ in range(2):
            with open_store(tmp_path / "store") as store, served(store, tmp_path / "store") as client:
                if not told:
                    store.replace(graphs())
                told.append([(it.id, it.updated, it.title) for it in parsed(client.get("/feed.atom")).entries])
        assert told[0] == told[1] != []

    def test_a_store_without_states_tells_by_the_bytes(self, client: FlaskClient) -> None:
        tag = client.get("/feed.atom").headers["ETag"]
        assert client.get("/feed.atom", headers={"If-None-Match": tag}).status_code == 304
        assert client.head("/feed.atom").headers["ETag"] == tag


def test_pages_name_the_feeds_there_are(client: FlaskClient) -> None:
    for place, feeds in (
        ("/", ["/feed.atom"]),
        (f"/page/actor/{TANO}", [f"/feed/actor/{TANO}.atom", "/feed.atom"]),
        (f"/page/membership/ghana--{UNION}", [f"/feed/membership/ghana--{UNION}.atom", "/feed.atom"]),
        (f"/page/proposition/exit-ghana-{UNION}", [f"/feed/proposition/exit-ghana-{UNION}.atom", "/feed.atom"]),
        (f"/page/article/{UNION_ARTICLE}", ["/feed.atom"]),
    ):
        page = trees.page_of_text(client.get(place).text)
        found = page.xpath("//link[@rel='alternate' and @type='application/atom+xml']/@href")
        assert found == feeds
        assert all(client.get(it).status_code == 200 for it in feeds)


def test_onrecord_reads_its_own_feed(client: FlaskClient, tmp_path: Path) -> None:
    place = tmp_path / "feed.atom"
    place.write_bytes(client.get("/feed.atom").data)
    items = list(read([place]))
    assert not [it for it in items if isinstance(it, Issue)]
    found = {it.url: it for it in items if isinstance(it, Article)}
    assert len(found) == FEEDS["/feed.atom"]
    article = found[f"http://localhost/page/statement/{UNION_ARTICLE}-401-492"]
    assert "remains a member in good standing." in article.text
    assert (article.headline or "").startswith("Kofi Tano: Ghana has not notified")


def test_a_feed_says_what_it_is_about() -> None:
    assert atom.title(None) == "New statements"


@contextmanager
def served(store: Store, place: Path) -> Iterator[FlaskClient]:
    """Give a client of an application whose store has states with names."""
    app = create_app(store, Settings(store=place))
    readers = Readers(store, place, Limits(readers=1))  # type: ignore[arg-type]  # a store in a folder
    context.use(app, readers)
    try:
        yield app.test_client()
    finally:
        readers.close()


def turned(client: FlaskClient, place: str) -> Iterator[Any]:
    """Yield the pages of a feed, each by the link of the one before."""
    following: str | None = place
    for _ in range(200):
        if following is None:
            return
        page = parsed(client.get(following.removeprefix("http://localhost")))
        yield page
        following = link(page.feed, "next")
    pytest.fail("the feed does not end")


def many(
    count: int, *, start: int = 0, each: int = 2, speaker: str | None = None, words: str = "it will rain"
) -> dict[str, list[ox.Quad]]:
    """Return `count` articles, read three at a time, a second apart, with `each` statements of two speakers in turn."""
    found = {}
    for number in range(start, start + count):
        key = f"{number:032x}"
        graph = ox.NamedNode(f"{DEFAULT_BASE}graph/article/{key}")
        article = ox.NamedNode(iri(f"article/{key}"))
        read = f"2026-01-01T{number // 10_800:02}:{number // 180 % 60:02}:{number // 3 % 60:02}Z"
        triples: list[tuple[ox.NamedNode, str, ox.NamedNode | ox.Literal]] = [
            (graph, str(PROV.generatedAtTime), ox.Literal(read, datatype=ox.NamedNode(str(XSD.dateTime)))),
            (article, str(RDF.type), ox.NamedNode(str(SDO.NewsArticle))),
        ]
        for nth in range(each):
            said = ox.NamedNode(iri(f"statement/{key}-{nth * 100}-{nth * 100 + 9}"))
            who = ox.NamedNode(iri(f"actor/{speaker or ('person-a', 'person-b')[nth % 2]}"))
            triples += [
                (who, str(RDF.type), ox.NamedNode(str(FOAF.Person))),
                (who, str(SKOS.prefLabel), ox.Literal(who.value.rpartition("/")[2], language="en")),
                (said, str(RDF.type), ox.NamedNode(ONR.Statement)),
                (said, str(SDO.isPartOf), article),
                (said, str(ONR.speaker), who),
                (said, str(ONR.voice), ox.NamedNode(ONR["voice-source"])),
                (said, str(SDO.text), ox.Literal(words, language="en")),
            ]
        found[graph.value] = [ox.Quad(s, ox.NamedNode(p), o, graph) for s, p, o in triples]
    return found
