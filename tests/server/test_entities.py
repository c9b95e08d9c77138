"""Things by their IRIs: the way from a thing to its page or data, and what the data says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib

from ontology.terms import OA, ONR, ORG, RDF, RDFS, SDO, SKOS
from server import create_app
from server.formats.negotiation import GRAPH_FORMATS, TURTLE, Format
from server.settings import Settings
from server.store import open_store
from tests.server.small_graph import ARTICLE_GRAPH, BASE, RUNS_GRAPH, STATEMENT, THINGS, H, graph_of, graphs, quads

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from server.store.base import Store

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
ROE = rdflib.URIRef(f"{BASE}id/actor/person-jane-roe")


@pytest.mark.parametrize("thing", THINGS)
def test_a_thing_leads_to_its_page_or_its_data(client: FlaskClient, thing: str) -> None:
    for accept, place in (
        (BROWSER, f"/page/{thing}"),
        ("*/*", f"/page/{thing}"),
        ("text/turtle", f"/data/{thing}.ttl"),
        ("application/ld+json", f"/data/{thing}.jsonld"),
        ("application/rdf+xml, text/html;q=0.2", f"/data/{thing}.rdf"),
        ("application/n-triples", f"/data/{thing}.nt"),
    ):
        response = client.get(f"/id/{thing}", headers={"Accept": accept})
        assert (response.status_code, response.headers["Location"]) == (303, place)
        assert "Accept" in response.headers["Vary"]


@pytest.mark.parametrize("thing", THINGS)
@pytest.mark.parametrize("format_", GRAPH_FORMATS)
def test_data_is_the_same_by_suffix_and_by_accept(client: FlaskClient, thing: str, format_: Format) -> None:
    by_suffix = client.get(f"/data/{thing}.{format_.suffix}")
    assert by_suffix.content_type == format_.content_type
    assert (rdflib.URIRef(f"{BASE}id/{thing}"), None, None) in graph_of(by_suffix.data, format_)
    by_accept = client.get(f"/data/{thing}", headers={"Accept": format_.media_type})
    assert by_accept.data == by_suffix.data


def test_a_thing_is_described_from_all_graphs_each_triple_once(client: FlaskClient) -> None:
    found = graph_of(client.get("/data/actor/african-union.nt").data, GRAPH_FORMATS[1])
    union = rdflib.URIRef(f"{BASE}id/actor/african-union")
    assert {str(name) for name in found.objects(union, SKOS.altLabel)} == {"AU"}
    assert client.get("/data/actor/african-union.nt").data.count(b'"African Union"') == 1


def test_a_statement_brings_its_passage_date_and_claim_and_the_names_of_the_rest(client: FlaskClient) -> None:
    found = graph_of(client.get(f"/data/statement/{H}-9-59.ttl").data, TURTLE)
    passage = rdflib.URIRef(f"{BASE}id/article/{H}#char=9,59")
    assert found.value(passage, OA.exact) == rdflib.Literal("the plan was “dead on arrival” in its present form")
    assert (rdflib.URIRef(f"{BASE}id/date/{H}-published"), ONR.edtf, None) in found
    assert (rdflib.URIRef(f"{BASE}id/claim/{H}-9-59-1"), ONR.proposition, None) in found
    assert found.value(ROE, SKOS.prefLabel) == rdflib.Literal("Jane Roe", lang="en")
    assert found.value(ONR["quote-mixed"], SKOS.prefLabel) == rdflib.Literal("mixed", lang="en")
    proposition = rdflib.URIRef(f"{BASE}id/proposition/plan-dead")
    assert found.value(proposition, SKOS.prefLabel) == rdflib.Literal("The plan is dead on arrival", lang="en")
    assert (ROE, ORG.memberOf, None) not in found, "the speaker is named, not described"


def test_an_actor_does_not_bring_the_passages_that_name_it(client: FlaskClient) -> None:
    found = graph_of(client.get("/data/actor/person-jane-roe.ttl").data, TURTLE)
    assert (ROE, None, rdflib.URIRef(f"{BASE}id/article/{H}#char=0,3")) in found
    assert (rdflib.URIRef(f"{BASE}id/article/{H}#char=0,3"), OA.exact, None) not in found


def test_turtle_begins_with_the_thing_and_declares_only_prefixes_it_uses(client: FlaskClient) -> None:
    text = client.get(f"/data/statement/{H}-9-59").text
    head, _, body = text.partition("\n\n")
    assert body.startswith(f"statement:{H}-9-59 a onr:Statement ;\n")
    declared = {line.split()[1] for line in head.splitlines()}
    assert {"actor:", "onr:", "schema:", "statement:"} <= declared
    assert all(body.count(prefix) for prefix in declared)


def test_the_text_of_an_article_goes_along_only_where_asked_for(client: FlaskClient) -> None:
    for place in (f"/data/article/{H}.ttl", f"/graph/article/{H}", "/export.ttl", "/export.nq"):
        assert "So \\\\ did others." not in client.get(place).text
        assert "So \\\\ did others." in client.get(f"{place}?text=yes").text


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("/id/actor/nobody", f"<{BASE}id/actor/nobody>"),
        ("/data/actor/nobody.ttl", f"<{BASE}id/actor/nobody>"),
        ("/data/actor/nobody", f"<{BASE}id/actor/nobody>"),
        ("/id/nonsense/x", "the kinds are actor, article, claim"),
        ("/data/nonsense/x", "the kinds are actor, article, claim"),
        ("/graph/article/none", f"<{BASE}graph/article/none>"),
        ("/id/actor/%22%3E%20%7D", f"<{BASE}id/actor/%22%3E%20%7D>"),
    ],
)
def test_what_the_graph_does_not_know_is_not_found(client: FlaskClient, place: str, told: str) -> None:
    response = client.get(place)
    assert response.status_code == 404
    assert response.get_json()["code"] == "entity-not-found"
    assert told in response.get_json()["message"]


def test_a_span_is_found_through_its_article(client: FlaskClient) -> None:
    # A fragment stays with the client, which looks for it in the data of the article.
    assert client.get(f"/id/article/{H}#char=9,59", headers={"Accept": "text/turtle"}).status_code == 303


def test_iris_are_those_of_the_base_whatever_the_host(small_store: Store) -> None:
    base = "https://graph.example.net/kg/"
    moved = "".join(str(quad.triple) + " .\n" for quad in graphs()[ARTICLE_GRAPH]).replace(BASE, base)
    with open_store(None) as store:
        store.replace({f"{base}graph/article/{H}": quads(f"{base}graph/article/{H}", moved)})
        client = create_app(store, Settings(base=base)).test_client()
        response = client.get(
            "/id/actor/person-jane-roe", base_url="http://10.0.0.7:8000", headers={"Accept": "text/turtle"}
        )
        assert response.headers["Location"] == "/data/actor/person-jane-roe.ttl"
        found = graph_of(client.get(response.headers["Location"]).data, TURTLE)
        assert (rdflib.URIRef(f"{base}id/actor/person-jane-roe"), RDF.type, None) in found
        assert f"@prefix actor: <{base}id/actor/> ." in client.get(response.headers["Location"]).text
        assert client.get(f"/graph/article/{H}").status_code == 200


def test_an_application_below_a_prefix_keeps_its_visitors_there(client: FlaskClient) -> None:
    response = client.get("/id/actor/person-jane-roe", environ_overrides={"SCRIPT_NAME": "/kg"})
    assert response.headers["Location"] == "/kg/page/actor/person-jane-roe"


@pytest.mark.parametrize("format_", GRAPH_FORMATS)
def test_the_vocabulary_is_served_at_its_place(client: FlaskClient, format_: Format) -> None:
    response = client.get("/ns", headers={"Accept": format_.media_type})
    assert response.content_type == format_.content_type
    assert (ONR.Claim, RDFS.label, rdflib.Literal("claim", lang="en")) in graph_of(response.data, format_)
    assert client.get(f"/ns.{format_.suffix}").data == response.data
    assert client.get("/ns").mimetype == "text/turtle"
    assert client.get("/ns", headers={"Accept": BROWSER}).mimetype == "text/html"


def test_each_graph_is_there_by_its_iri(client: FlaskClient, small_store: Store) -> None:
    for graph in small_store.graphs():
        response = client.get(graph.removeprefix(BASE.rstrip("/")), headers={"Accept": "text/turtle"})
        wanted = {str(quad.triple) for quad in small_store.quads(graph) if quad.predicate.value != str(SDO.articleBody)}
        assert len(graph_of(response.data, TURTLE)) == len(wanted)
    assert client.get(f"{RUNS_GRAPH.removeprefix(BASE.rstrip('/'))}.nt").mimetype == "application/n-triples"


def test_hostile_keys_stay_keys(client: FlaskClient) -> None:
    for key in ("x%3E%20%7D%20%3Fs%20%3Fp%20%3Fo", "..%2F..%2Fetc", "%00", "a%0Ab", "%F0%90%8D%88", "x" * 4_000):
        for place in (f"/id/actor/{key}", f"/data/actor/{key}", f"/graph/{key}"):
            assert client.get(place).status_code in (404, 308)


def test_a_key_is_looked_up_as_it_was_minted() -> None:
    iri = f"{BASE}id/date/{H}-same-week-2023-05-01_2023-05-07~"
    with open_store(None) as store:
        graph = ox.NamedNode(f"{BASE}graph/runs")
        kind = ox.NamedNode(str(ONR.DateInterval))
        store.replace({graph.value: [ox.Quad(ox.NamedNode(iri), ox.NamedNode(str(RDF.type)), kind, graph)]})
        client = create_app(store, Settings()).test_client()
        assert client.get(iri.removeprefix(BASE.rstrip("/"))).status_code == 303
    assert STATEMENT.startswith(BASE)
