"""What each page tells programs of itself: its JSON-LD as triples, Open Graph, and the links of its head."""

from __future__ import annotations

import json
import socket
import warnings
from typing import TYPE_CHECKING, Any, Final

import pytest
import rdflib
from rdflib import Literal, URIRef

from ingest.sources import trees
from ontology.terms import DEFAULT_BASE, FOAF, ONR, ORG, RDF, SDO
from server import create_app
from server.formats.negotiation import EXPORT_FORMATS
from server.pages.metadata import metadata
from server.pages.schema_org import Place
from server.settings import Settings
from server.store import open_store
from tests.server.small_graph import quads
from tests.server.union_graph import HOSTILE_ARTICLE, MENSAH, TANO, UNION, UNION_ARTICLE, graphs, iri

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

BROWSER: Final = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
EXIT: Final = f"proposition/exit-ghana-{UNION}"
#: Pages of things, each with the type that schema.org has for the thing.
THINGS: Final = {
    f"actor/{TANO}": SDO.Person,
    f"actor/{UNION}": SDO.Organization,
    "actor/ghana": SDO.Country,
    "actor/gov-togo": SDO.GovernmentOrganization,
    f"article/{UNION_ARTICLE}": SDO.NewsArticle,
    f"article/{HOSTILE_ARTICLE}": SDO.NewsArticle,
    f"claim/{UNION_ARTICLE}-401-492-1": SDO.Claim,
    f"membership/ghana--{UNION}": SDO.OrganizationRole,
    "post/mfa-ghana-foreign-minister": SDO.Occupation,
    EXIT: SDO.Claim,
    "run/0123456789ab": SDO.CreateAction,
    f"statement/{UNION_ARTICLE}-401-492": SDO.Quotation,
    f"statement/{UNION_ARTICLE}-94-175": SDO.Claim,
}
OTHERS: Final = (
    "/", "/search?q=ghana", "/questions", "/questions/cq03", "/query?query=ASK%7B%7D", "/ns",
    f"/graph/article/{UNION_ARTICLE}", "/topics", f"/topic/proposition/exit-ghana-{UNION}", f"/network/actor/{UNION}",
    "/compare", f"/compare?a=actor%3A{TANO}&b=actor%3A{MENSAH}", f"/topic/actor/{UNION}",
    f"/page/date/{UNION_ARTICLE}-published", "/page?iri=https%3A%2F%2Fw3id.org%2Fonrecord%2Fns%23act-deny",
)  # fmt: skip
PAGES: Final = (*(f"/page/{path}" for path in THINGS), *OTHERS)


@pytest.fixture(scope="module")
def client() -> Iterator[FlaskClient]:
    with open_store(None) as store:
        store.replace(graphs())
        yield create_app(store, Settings()).test_client()


@pytest.fixture(autouse=True)
def _nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        pytest.fail("reading the page's data asks for something elsewhere")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def head(client: FlaskClient, place: str) -> Any:
    response = client.get(place, headers={"Accept": BROWSER})
    assert response.status_code == 200
    return trees.page_of_text(response.text)


def data(client: FlaskClient, place: str) -> rdflib.Graph:
    [text] = head(client, place).xpath("//script[@type='application/ld+json']/text()")
    assert isinstance(json.loads(text)["@context"], dict), "a context elsewhere would have to be fetched"
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "ConjunctiveGraph is deprecated", DeprecationWarning)
        return rdflib.Graph().parse(data=str(text), format="json-ld")


def thing(path: str) -> URIRef:
    return URIRef(iri(path))


@pytest.mark.parametrize("place", PAGES)
def test_every_page_is_described_in_terms_that_schema_org_has(client: FlaskClient, place: str) -> None:
    graph = data(client, place)
    page = URIRef(f"http://localhost{place}")
    assert graph.value(page, SDO.name)
    types = set(graph.objects(page, RDF.type))
    kinds = {"/": SDO.WebSite, "/search?q=ghana": SDO.SearchResultsPage, "/topics": SDO.CollectionPage}
    assert types == {kinds.get(place, SDO.WebPage)}
    used = {*graph.predicates(), *graph.objects(None, RDF.type)}
    assert used - {RDF.type} <= set(dir(SDO))
    assert not any(isinstance(it, rdflib.BNode) and not list(graph.predicate_objects(it)) for it in graph.objects())


@pytest.mark.parametrize(("path", "type_"), THINGS.items())
def test_a_page_is_about_the_thing_under_its_permanent_iri(client: FlaskClient, path: str, type_: URIRef) -> None:
    graph = data(client, f"/page/{path}")
    page = URIRef(f"http://localhost/page/{path}")
    assert list(graph.objects(page, SDO.mainEntity)) == [thing(path)]
    assert set(graph.objects(thing(path), RDF.type)) == {type_}
    assert graph.value(page, SDO.isPartOf) == URIRef("http://localhost/")


class TestThings:
    def test_a_statement_in_its_speakers_words_is_a_quotation(self, client: FlaskClient) -> None:
        path = f"statement/{UNION_ARTICLE}-401-492"
        graph, said = data(client, f"/page/{path}"), thing(path)
        assert graph.value(said, SDO.text) == Literal(
            "Ghana has not notified the union of any withdrawal and “remains a member in good standing.”"
        )
        for property_ in (SDO.creator, SDO.spokenByCharacter):
            assert graph.value(said, property_) == thing(f"actor/{TANO}")
        assert graph.value(said, SDO.isPartOf) == thing(f"article/{UNION_ARTICLE}")
        assert graph.value(said, SDO.additionalType) == ONR.Statement
        assert (thing(f"actor/{TANO}"), RDF.type, SDO.Person) in graph
        assert (thing(f"actor/{TANO}"), SDO.additionalType, FOAF.Person) in graph
        # By 14 May 2025 is no date of schema.org's.
        assert graph.value(said, SDO.dateCreated) is None

    def test_one_in_the_reporters_words_is_a_claim_that_appears_in_the_article(self, client: FlaskClient) -> None:
        path = f"statement/{UNION_ARTICLE}-94-175"
        graph, said = data(client, f"/page/{path}"), thing(path)
        assert graph.value(said, SDO.appearance) == thing(f"article/{UNION_ARTICLE}")
        assert graph.value(said, SDO.creator) == thing(f"actor/{MENSAH}")
        assert graph.value(said, SDO.spokenByCharacter) is None
        assert graph.value(said, SDO.dateCreated) == Literal("2025-05-14", datatype=SDO.Date)

    def test_a_month_stays_a_month(self, client: FlaskClient) -> None:
        path = f"statement/{UNION_ARTICLE}-536-599"
        assert data(client, f"/page/{path}").value(thing(path), SDO.dateCreated) == Literal(
            "2025-04", datatype=SDO.Date
        )

    def test_an_article_has_its_publisher_its_day_and_its_own_address(self, client: FlaskClient) -> None:
        path = f"article/{UNION_ARTICLE}"
        graph, article = data(client, f"/page/{path}"), thing(path)
        publisher = graph.value(article, SDO.publisher)
        assert graph.value(publisher, SDO.name) == Literal("Coastal Tribune")
        assert (publisher, RDF.type, SDO.NewsMediaOrganization) in graph
        assert graph.value(article, SDO.datePublished) == Literal("2025-05-14", datatype=SDO.Date)
        assert graph.value(article, SDO.headline) == Literal("Ghana could quit the Volta Basin Union, minister hints")
        assert str(graph.value(article, SDO.url)).startswith("https://")
        assert graph.value(article, SDO.mainEntityOfPage) == URIRef(f"http://localhost/page/{path}")
        assert thing(f"actor/{UNION}") in set(graph.objects(article, SDO.mentions))
        assert thing(f"statement/{UNION_ARTICLE}-401-492") in set(graph.objects(article, SDO.hasPart))

    def test_one_without_a_date_or_publisher_has_none(self, client: FlaskClient) -> None:
        path = f"article/{HOSTILE_ARTICLE}"
        graph, article = data(client, f"/page/{path}"), thing(path)
        assert graph.value(article, SDO.datePublished) is None
        assert graph.value(article, SDO.publisher) is None
        assert str(graph.value(article, SDO.url)).startswith("http://localhost/"), (
            "an address that is none of the web's"
        )

    def test_a_membership_is_a_role_between_both_ends(self, client: FlaskClient) -> None:
        path = f"membership/ghana--{UNION}"
        graph, role = data(client, f"/page/{path}"), thing(path)
        assert graph.value(role, SDO.member) == thing("actor/ghana")
        assert graph.value(role, SDO.memberOf) == thing(f"actor/{UNION}")
        assert graph.value(role, SDO.additionalType) == ORG.Membership
        assert graph.value(role, SDO.roleName) == Literal("member state")
        assert graph.value(role, SDO.startDate) is None, "no source names it"
        assert "exit conditional" in str(graph.value(role, SDO.description))

    def test_an_organization_has_members_and_a_person_a_post_by_their_roles(self, client: FlaskClient) -> None:
        union = data(client, f"/page/actor/{UNION}")
        roles = set(union.objects(thing(f"actor/{UNION}"), SDO.member))
        assert thing(f"membership/ghana--{UNION}") in roles
        members = {union.value(role, SDO.member) for role in roles}
        assert {thing("actor/ghana"), thing("actor/togo"), thing(f"actor/{TANO}")} <= members
        tano = data(client, f"/page/actor/{TANO}")
        [post] = tano.objects(thing(f"actor/{TANO}"), SDO.memberOf)
        assert tano.value(post, SDO.roleName) == Literal("Secretary-General of the Volta Basin Union")
        assert tano.value(post, SDO.memberOf) == thing(f"actor/{UNION}")

    def test_a_body_has_its_names_and_what_it_is_part_of(self, client: FlaskClient) -> None:
        graph, body = data(client, "/page/actor/gov-togo"), thing("actor/gov-togo")
        assert graph.value(body, SDO.alternateName) == Literal("Togolese government")
        assert graph.value(body, SDO.parentOrganization) == thing("actor/togo")

    def test_a_proposition_appears_in_what_was_said_for_and_against_it(self, client: FlaskClient) -> None:
        graph, claim = data(client, f"/page/{EXIT}"), thing(EXIT)
        assert graph.value(claim, SDO.text) == Literal("Ghana leaves the Volta Basin Union")
        assert thing(f"statement/{UNION_ARTICLE}-94-175") in set(graph.objects(claim, SDO.appearance))

    def test_a_claim_is_about_its_proposition(self, client: FlaskClient) -> None:
        path = f"claim/{UNION_ARTICLE}-401-492-1"
        graph = data(client, f"/page/{path}")
        about = graph.value(thing(path), SDO.about)
        assert str(graph.value(thing(path), SDO.name)) == f"denies: {graph.value(about, SDO.name)}"
        assert graph.value(thing(path), SDO.creator) == thing(f"actor/{TANO}")

    def test_the_first_page_tells_of_the_graph_and_where_to_get_it(self, client: FlaskClient) -> None:
        graph = data(client, "/")
        dataset = URIRef(f"{DEFAULT_BASE}void#graph")
        assert graph.value(URIRef("http://localhost/"), SDO.mainEntity) == dataset
        files = {str(graph.value(it, SDO.contentUrl)) for it in graph.objects(dataset, SDO.distribution)}
        for it in files:
            assert client.get(it.removeprefix("http://localhost")).status_code == 200
        [target] = graph.objects(None, SDO.urlTemplate)
        assert client.get(str(target).removeprefix("http://localhost").format(words="ghana")).status_code == 200


class TestOverviews:
    def test_a_comparison_is_about_both_and_tells_what_they_share(self, client: FlaskClient) -> None:
        place = f"/compare?a=actor%3A{TANO}&b=actor%3Amedia-coastal-tribune"
        graph, page = data(client, place), URIRef(f"http://localhost{place}")
        assert set(graph.objects(page, SDO.about)) == {thing(f"actor/{TANO}"), thing("actor/media-coastal-tribune")}
        [shared] = graph.objects(page, SDO.mentions)
        assert graph.value(shared, RDF.type) == SDO.Claim
        told = head(client, place).xpath("string(//meta[@property='og:description']/@content)")
        assert told == (
            "Kofi Tano and Coastal Tribune beside each other. Both speak about 1 proposition (both affirm: 1)."
        )

    def test_a_comparison_names_what_both_belong_to(self, client: FlaskClient) -> None:
        place = f"/compare?a=actor%3Aghana&b=actor%3A{TANO}"
        graph, page = data(client, place), URIRef(f"http://localhost{place}")
        assert list(graph.objects(page, SDO.mentions)) == [thing(f"actor/{UNION}")]
        assert str(graph.value(page, SDO.description)).endswith("Both belong to Volta Basin Union.")

    def test_a_topic_is_about_its_thing_and_names_what_was_said(self, client: FlaskClient) -> None:
        place = f"/topic/{EXIT}"
        graph, page = data(client, place), URIRef(f"http://localhost{place}")
        assert graph.value(page, SDO.mainEntity) == thing(EXIT)
        assert thing(f"statement/{UNION_ARTICLE}-94-175") in set(graph.objects(page, SDO.mentions))
        told = head(client, place).xpath("string(//meta[@property='og:description']/@content)")
        assert told.startswith("Ghana leaves the Volta Basin Union: who said what about it, over time.")

    def test_a_network_names_what_is_around_its_thing(self, client: FlaskClient) -> None:
        place = f"/network/actor/{UNION}"
        graph, page = data(client, place), URIRef(f"http://localhost{place}")
        assert graph.value(page, SDO.mainEntity) == thing(f"actor/{UNION}")
        assert {thing("actor/ghana"), thing("actor/togo")} <= set(graph.objects(page, SDO.mentions))
        told = head(client, place).xpath("string(//meta[@name='description']/@content)")
        assert told.startswith("What Volta Basin Union is linked with: has members Ghana, ")

    def test_the_topics_are_named(self, client: FlaskClient) -> None:
        graph = data(client, "/topics")
        assert thing(EXIT) in set(graph.objects(URIRef("http://localhost/topics"), SDO.about))


class TestTheTimeOfAMembership:
    @pytest.mark.parametrize(
        ("edtf", "precision", "ends"),
        [
            ("2019-03/2022", "interval", {"startDate": "2019-03", "endDate": "2022"}),
            ("2019/..", "interval", {"startDate": "2019"}),
            ("../2022-05-01", "interval", {"endDate": "2022-05-01"}),
            # Until when it is known to have been so, or not to be so any more: nobody has named an end.
            ("../2022-05-01", "as-of", {}),
            # Somewhere in a year, which is none of its ends; about a year; a season.
            ("2019", "year", {}),
            ("2019~/2021-24", "interval", {}),
            ("../..", "unknown", {}),
        ],
    )
    def test_only_the_ends_that_a_source_names_are_told(self, edtf: str, precision: str, ends: dict[str, str]) -> None:
        told = f"""
            actor:ada a foaf:Person ; skos:prefLabel "Ada Berg"@en .
            actor:lake a org:Organization ; skos:prefLabel "Lake Society"@en .
            membership:m a org:Membership ; org:member actor:ada ; org:organization actor:lake ;
                org:memberDuring date:m .
            date:m a onr:DateInterval ; onr:edtf "{edtf}" ; onr:precision onr:prec-{precision} ;
                onr:earliest "2019-01-01"^^xsd:date ; onr:latest "2022-12-31"^^xsd:date .
        """
        with open_store(None) as store:
            graph = f"{DEFAULT_BASE}graph/article/test"
            store.replace({graph: quads(graph, told)})
            found = data(create_app(store, Settings()).test_client(), "/page/membership/m")
        role = thing("membership/m")
        told_ends = {name: found.value(role, SDO[name]) for name in ("startDate", "endDate")}
        assert {name: str(it) for name, it in told_ends.items() if it} == ends
        assert all(isinstance(it, Literal) and it.datatype == SDO.Date for it in told_ends.values() if it)


class TestHead:
    @pytest.mark.parametrize("place", PAGES)
    def test_open_graph_says_what_the_page_is_called_and_where_it_is(self, client: FlaskClient, place: str) -> None:
        page = head(client, place)
        told = {it.get("property"): it.get("content") for it in page.xpath("//meta[starts-with(@property, 'og:')]")}
        assert {"og:title", "og:type", "og:url", "og:site_name"} <= set(told)
        assert told["og:url"] == page.xpath("string(//link[@rel='canonical']/@href)") == f"http://localhost{place}"
        assert page.xpath("string(//title)") == f"{told['og:title']} · OnRecord"
        assert len(told.get("og:description", "")) <= 240

    def test_a_description_says_what_a_page_is_about(self, client: FlaskClient) -> None:
        page = head(client, f"/page/statement/{UNION_ARTICLE}-401-492")
        told = page.xpath("string(//meta[@name='description']/@content)")
        assert told.startswith("Kofi Tano, by 14 May 2025, Ghana could quit the Volta Basin Union, minister hints: Gha")
        assert page.xpath("string(//meta[@property='og:type']/@content)") == "article"

    def test_a_list_and_a_page_of_it_are_told_from_other_views(self, client: FlaskClient) -> None:
        page = head(client, f"/page/actor/{TANO}?list=says&page=1&utm_source=x")
        assert page.xpath("string(//link[@rel='canonical']/@href)") == (
            f"http://localhost/page/actor/{TANO}?list=says&page=1"
        )

    @pytest.mark.parametrize("path", THINGS)
    def test_a_things_data_is_linked_in_every_format(self, client: FlaskClient, path: str) -> None:
        page = head(client, f"/page/{path}")
        for it in EXPORT_FORMATS:
            [place] = page.xpath(f"//link[@rel='alternate' and @type='{it.media_type}']/@href")
            assert client.get(place).content_type == it.content_type

    def test_an_application_below_a_prefix_links_within_it(self, client: FlaskClient) -> None:
        response = client.get(f"/page/actor/{TANO}", environ_overrides={"SCRIPT_NAME": "/kg"})
        page = trees.page_of_text(response.text)
        assert page.xpath("string(//link[@rel='canonical']/@href)") == f"http://localhost/kg/page/actor/{TANO}"
        assert set(page.xpath("//link[@type='application/atom+xml']/@href")) == {
            f"/kg/feed/actor/{TANO}.atom",
            "/kg/feed.atom",
        }


class TestHostileWords:
    WORDS: Final = "x</script><script>alert(1)</script><!-- \"'&amp;\u2028 ]]>"

    def test_nothing_ends_the_data_block_but_its_end(self, client: FlaskClient) -> None:
        html = client.get("/search", query_string={"q": self.WORDS}).text
        [block] = html.split('<script type="application/ld+json">')[1:]
        block = block.partition("</script>")[0]
        assert not {"<", ">"} & set(block)
        told = json.loads(block)["name"]
        assert "<script>alert(1)</script>" in told
        assert html.count("<script>") == 0

    def test_nothing_ends_an_attribute_but_its_end(self, client: FlaskClient) -> None:
        page = trees.page_of_text(client.get("/search", query_string={"q": self.WORDS}).text)
        assert "<script>alert(1)</script>" in page.xpath("string(//meta[@property='og:title']/@content)")
        assert [it.get("type") for it in page.xpath("//script[not(@src)]")] == ["application/ld+json"]

    def test_an_articles_words_are_words(self, client: FlaskClient) -> None:
        path = f"article/{HOSTILE_ARTICLE}"
        headline = data(client, f"/page/{path}").value(thing(path), SDO.headline)
        assert headline == Literal("Summit notes <script>alert(1)</script> & more")


def test_a_page_that_nothing_is_known_of_has_a_title() -> None:
    told = metadata(object(), Place(DEFAULT_BASE, "http://localhost/", "http://localhost/x", "X"))
    assert (told.title, told.description, told.thing, told.feed) == ("X", "", None, None)
    assert told.data["@type"] == "WebPage"
