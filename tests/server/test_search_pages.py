"""The page of results, suggestions, and OpenSearch."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from server import create_app
from server.blueprints.views import names
from server.pages import asked, found, search
from server.pages.facts import Site
from server.settings import Settings
from server.store import open_store
from server.store.embedded import EmbeddedStore
from tests.server.search_graph import BASE, actor, article, put, searching, statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

    from server.pages.found import FoundPage
    from server.store.base import Store

SITE = Site(BASE)
ATOM = {"a": "http://www.w3.org/2005/Atom", "o": "http://a9.com/-/spec/opensearch/1.1/"}


@pytest.fixture(scope="module")
def store() -> Iterator[EmbeddedStore]:
    with EmbeddedStore.open(None) as opened:
        put(
            opened,
            actor("ada", "Ada Banda", "A. Banda", mentions=2),
            actor("water-board", "Water Board", kind="org:Organization", metonym="Kafue", mentions=1),
            actor("post", "The Northern Post", kind="schema:NewsMediaOrganization"),
            article("a1", "Dam <b>full</b>", "post"),
            statement("s1", "The dam is “full” & <i>safe</i>.", "ada", ("2024-03-01", "2024-03-01"), act="deny",
                      type="direct", article="a1"),
            statement("s2", "Dams are not safe.", "water-board", ("2024-05-01", "2024-05-31"), act="assert",
                      type="indirect", article="a1"),
            *(statement(f"m{it:03}", f"Matter {it} was raised.", "ada", ("2023-01-01", f"2023-{it % 12 + 1:02}-28"))
              for it in range(60)),
        )  # fmt: skip
        searching(opened)
        yield opened


@pytest.fixture
def client(store: EmbeddedStore) -> FlaskClient:
    return create_app(store, Settings()).test_client()


def page(store: EmbeddedStore, **given: str) -> FoundPage:
    told = {("from" if name == "since" else name): value for name, value in given.items()}
    return found.page(store, SITE, searching(store), names, asked.read(SITE, told))


def keys(told: FoundPage) -> list[str]:
    return [row.iri.rpartition("/")[2] for row in told.statements]


class TestThePage:
    def test_it_has_names_and_statements(self, store: EmbeddedStore) -> None:
        told = page(store, q="kafue dam")
        assert [(it.link.label, it.link.kind, it.matched, it.metonym) for it in page(store, q="kafue").named] == [
            ("Water Board", "organization", "Kafue", True)
        ]
        assert (told.named, keys(told), told.count, told.is_loose) == ((), ["s1", "s2"], 2, True)

    def test_the_words_are_marked_and_the_rest_is_plain_text(self, client: FlaskClient) -> None:
        html = client.get("/search?q=dam").text
        assert "The <mark>dam</mark> is “full” &amp; &lt;i&gt;safe&lt;/i&gt;." in html
        assert "<mark>Dams</mark> are not safe." in html
        assert "<i>safe" not in html

    def test_filters_are_in_the_address_and_stay_in_the_form(self, store: EmbeddedStore, client: FlaskClient) -> None:
        told = page(
            store, q="dam", speaker="actor:ada", since="2024-01-01", to="2024-12-31", act="deny", order="newest"
        )
        assert keys(told) == ["s1"]
        assert told.here == "/search?q=dam&from=2024-01-01&to=2024-12-31&speaker=actor%3Aada&act=deny&order=newest&"
        assert told.chosen == ("said by Ada Banda", "of the act “deny”")
        html = client.get(told.here).text
        assert '<option value="actor:ada" selected>Ada Banda (1)</option>' in html
        assert 'type="date" value="2024-01-01"' in html
        assert "statements without a date are left out" in html
        assert keys(page(store, q="dam", source="actor:post", type="indirect")) == ["s2"]

    def test_choices_are_counted_as_if_they_were_not_chosen(self, store: EmbeddedStore) -> None:
        told = page(store, q="dam", speaker="actor:ada")
        [speakers] = [field for field in told.fields if field.name == "speaker"]
        assert {(it.label, it.found, it.is_chosen) for it in speakers.options} == {
            ("Ada Banda", 1, True),
            ("Water Board", 1, False),
        }

    def test_without_words_everything_is_listed_the_newest_first(self, store: EmbeddedStore) -> None:
        told = page(store, speaker="actor:ada")
        assert told.count == 61
        assert keys(told)[0] == "s1"

    def test_pages_go_on_where_the_one_before_ended(self, store: EmbeddedStore, client: FlaskClient) -> None:
        each = [keys(page(store, q="matter", page=str(number))) for number in (1, 2, 3, 4)]
        assert [len(it) for it in each] == [20, 20, 20, 0]
        assert len({key for some in each for key in some}) == 60
        html = client.get("/search?q=matter&page=2").text
        assert '<a rel="prev" href="/search?q=matter&amp;page=1">' in html
        assert '<a rel="next" href="/search?q=matter&amp;page=3">' in html
        assert "There are no more." in client.get("/search?q=matter&page=4").text

    def test_a_kind_lists_names_alone(self, store: EmbeddedStore) -> None:
        told = page(store, q="banda", kind="person", since="2024-01-01")
        assert [it.link.label for it in told.named] == ["Ada Banda"]
        assert (told.has_statements, told.statements) == (False, ())

    @pytest.mark.parametrize(
        "address",
        ["from=x", "to=2024-02-31", "from=2024-05-01&to=2024-01-01", "kind=nothing", "page=0", "page=%C2%B2",
         "page=99999", "speaker=<>", "speaker=actor:%00", "source=urn:x%20y", "act=%22", "order=oldest", "q=%00%FF",
         "type=" + "x" * 900],
    )  # fmt: skip
    def test_nothing_in_the_address_is_an_error(self, client: FlaskClient, address: str) -> None:
        assert client.get(f"/search?q=dam&{address}").status_code == 200
        assert client.get(f"/search.atom?q=dam&{address}").status_code == 200

    def test_what_could_not_be_read_is_told(self, client: FlaskClient) -> None:
        html = client.get("/search?q=dam&from=soon&kind=dams").text
        assert "“soon” is no day" in html
        assert "no things of the kind “dams”" in html

    def test_a_slip_finds_what_was_meant_and_says_so(self, client: FlaskClient) -> None:
        html = client.get("/search?q=adda+bnada").text
        assert "Nothing is named so, but something like it:" in html
        assert "Ada Banda" in html

    def test_names_like_a_word_that_was_said_are_few(self) -> None:
        with EmbeddedStore.open(None) as other:
            put(other, statement("s", "A flood."), *(actor(f"f{it}", f"Food Board {it}") for it in range(9)))
            assert len(page(other, q="flood").named) == found.FEW_ALIKE

    def test_only_so_many_results_are_listed(self) -> None:
        with EmbeddedStore.open(None) as other:
            put(other, *(statement(f"s{it}", f"Matter {it}.") for it in range(1_010)))
            told = page(other, q="matter", page=str(asked.MAX_PAGES))
            assert (told.more, told.is_cut, told.count, len(told.statements)) == (False, True, 1_010, asked.PER_PAGE)


class TestWithoutAnIndex:
    def told(self, store: Store, **given: str) -> FoundPage:
        def all_names() -> search.Index:
            return search.Index.read(store, SITE)

        return found.page(store, SITE, None, all_names, asked.read(SITE, given))

    def test_the_store_itself_is_asked_and_the_page_says_so(self, store: EmbeddedStore) -> None:
        told = self.told(store, q="dam is")
        assert keys(told) == ["s1"]
        assert "another engine's" in (told.note or "")
        assert not told.can_narrow
        assert [it.link.label for it in self.told(store, q="kafue").named] == ["Water Board"]

    @pytest.mark.parametrize(
        "text",
        ["suspended", "suspends", "suspension", "withdrawn", "denied", "SUSPENDS flights", '"the envoy" withdraws',
         '"envoy the"', "flig", "Évora suspends"],
    )  # fmt: skip
    def test_the_same_statements_are_found_and_the_same_words_marked(self, text: str) -> None:
        with EmbeddedStore.open(None) as other:
            put(
                other,
                statement("s1", "Évora suspends flights.", days=("2024-03-01", "2024-03-01")),
                statement("s2", "Flights were suspended at Évora.", days=("2024-03-02", "2024-03-02")),
                statement("s3", "A suspension of the only flight.", days=("2024-03-03", "2024-03-03")),
                statement("s4", "They deny that Laos withdrew the envoy.", days=("2024-03-04", "2024-03-04")),
            )
            slow, quick = self.told(other, q=text), page(other, q=text)
            assert {it.iri: it.text for it in slow.statements} == {it.iri: it.text for it in quick.statements}
            assert keys(slow)[:1] == keys(quick)[:1]
            assert all("<mark>" in it.text for it in slow.statements)

    def test_suggestions_are_the_same(self, store: EmbeddedStore) -> None:
        def all_names() -> search.Index:
            return search.Index.read(store, SITE)

        slow = found.suggestions(store, SITE, None, all_names, "kaf")
        quick = found.suggestions(store, SITE, searching(store), all_names, "kaf")
        assert [(it.link, it.matched, it.metonym) for it in slow] == [(it.link, it.matched, it.metonym) for it in quick]


class TestSuggestions:
    def test_they_are_names_with_addresses(self, client: FlaskClient) -> None:
        assert client.get("/suggest?q=kaf").json == [
            {"href": "/page/actor/water-board", "kind": "organization", "label": "Water Board", "matched": "Kafue"}
        ]
        assert client.get("/suggest?q=").json == []

    def test_browsers_have_them_in_their_own_form(self, client: FlaskClient) -> None:
        answer = client.get("/search/suggest?q=kaf")
        assert answer.mimetype == "application/x-suggestions+json"
        assert json.loads(answer.text) == [
            "kaf",
            ["Water Board"],
            ["organization, Kafue"],
            ["http://localhost/page/actor/water-board"],
        ]


class TestOpenSearch:
    def test_every_page_leads_to_the_description(self, client: FlaskClient) -> None:
        assert (
            '<link rel="search" type="application/opensearchdescription+xml" title="OnRecord" href="/opensearch.xml">'
            in client.get("/").text
        )

    def test_every_address_that_it_describes_answers_in_its_form(self, client: FlaskClient) -> None:
        answer = client.get("/opensearch.xml")
        assert answer.mimetype == "application/opensearchdescription+xml"
        root = etree.fromstring(answer.data)
        assert len(root.findtext("o:ShortName", namespaces=ATOM)) <= 16
        templates = {it.get("type"): it.get("template") for it in root.findall("o:Url", ATOM)}
        assert set(templates) == {
            "text/html", "application/atom+xml", "application/x-suggestions+json", answer.mimetype,
        }  # fmt: skip
        for media_type, template in templates.items():
            address = template.replace("{searchTerms}", "dam").replace("{startPage?}", "1")
            assert client.get(address.removeprefix("http://localhost")).mimetype == media_type

    def test_results_are_an_atom_feed_that_says_how_many_there_are(self, client: FlaskClient) -> None:
        root = etree.fromstring(client.get("/search.atom?q=matter&page=2").data)
        said = {it: root.findtext(f"o:{it}", namespaces=ATOM) for it in ("totalResults", "startIndex", "itemsPerPage")}
        assert said == {"totalResults": "60", "startIndex": "21", "itemsPerPage": "20"}
        query = root.find("o:Query", ATOM)
        assert (query.get("role"), query.get("searchTerms"), query.get("startPage")) == ("request", "matter", "2")
        links = {it.get("rel"): it.get("href") for it in root.findall("a:link", ATOM)}
        assert links["next"] == "http://localhost/search.atom?q=matter&page=3"
        assert links["previous"].endswith("page=1")
        entries = root.findall("a:entry", ATOM)
        assert len(entries) == 20
        for entry in entries:
            for name in ("id", "title", "updated", "author/a:name"):
                assert entry.findtext(f"a:{name}", namespaces=ATOM)

    def test_words_are_told_as_they_are(self, client: FlaskClient) -> None:
        root = etree.fromstring(client.get("/search.atom?q=dam+full").data)
        [entry] = root.findall("a:entry", ATOM)
        assert entry.findtext("a:title", namespaces=ATOM) == "Ada Banda: The dam is “full” & <i>safe</i>."
        assert entry.findtext("a:updated", namespaces=ATOM) == "2024-03-01T23:59:59Z"
        assert "Dam <b>full</b>" in "".join(entry.find("a:content", ATOM).itertext())

    def test_addresses_follow_the_prefix_of_the_application(self, client: FlaskClient) -> None:
        told = client.get("/opensearch.xml", environ_overrides={"SCRIPT_NAME": "/onrecord"}).text
        assert told.count("http://localhost/onrecord/") == 5


def test_an_empty_store_finds_nothing() -> None:
    with open_store(None) as empty:
        client = create_app(empty, Settings()).test_client()
        assert client.get("/search?q=x").status_code == 200
        assert client.get("/search.atom").status_code == 200
        assert client.get("/suggest?q=x").json == []
