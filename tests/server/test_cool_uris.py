"""Every kind of IRI that the graph mints leads browsers to a page and programs to data, as Cool URIs asks."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
import pytest
import rdflib

from ingest.iris import Iris
from ontology.terms import DEFAULT_BASE, KINDS, OA, ONR, RDF, SKOS
from server import create_app
from server.formats.negotiation import DATASET_FORMATS, EXPORT_FORMATS, GRAPH_FORMATS, N_QUADS, TURTLE, Format
from server.judgements import Judgement
from server.judgements import quads as judgement_quads
from server.settings import Settings
from server.store import open_store
from server.store.limits import Limits
from server.store.readers import Readers
from server.web import context, states
from tests.server.small_graph import graph_of
from tests.server.union_graph import TANO, UNION, UNION_ARTICLE, graphs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

BROWSER: Final = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
IRIS: Final = Iris(DEFAULT_BASE)
ARTICLE: Final = f"{UNION_ARTICLE}{'0' * 32}"
JUDGEMENT: Final = Judgement(
    "wrong", (IRIS.statement(ARTICLE, 401, 492),), "Jane Roe", datetime(2025, 6, 2, tzinfo=UTC), "not what was said"
)
CLAIMS: Final = (IRIS.claim(ARTICLE, 94, 175, 1), IRIS.claim(ARTICLE, 401, 492, 1))
EXIT: Final = IRIS.proposition(f"exit-ghana-{UNION}")

#: One of every kind of thing that is minted, by kind.
MINTED: Final = {
    "actor": IRIS.actor(TANO),
    "article": IRIS.article(ARTICLE),
    "claim": CLAIMS[0],
    "date": IRIS.date(ARTICLE, 122, 134),
    "date of publication": IRIS.published(ARTICLE),
    "date worked out": IRIS.inferred_date(ARTICLE, "same-week", "2025-05-01/2025-05-07~"),
    "disagreement": IRIS.disagreement(*CLAIMS),
    "event": IRIS.event(ARTICLE, 536, 599),
    "judgement": IRIS.judgement(JUDGEMENT.key),
    "membership": IRIS.membership(f"ghana--{UNION}"),
    "post": IRIS.post("mfa-ghana-foreign-minister"),
    "proposition": EXIT,
    "run": IRIS.run("0123456789ab"),
    "span": IRIS.span(ARTICLE, 401, 492),
    "statement": IRIS.statement(ARTICLE, 401, 492),
}
#: One of every kind of graph.
GRAPHS: Final = {
    "across": IRIS.across_graph(ARTICLE),
    "article": IRIS.article_graph(ARTICLE),
    "copies": IRIS.copies_graph(ARTICLE),
    "disagreements": IRIS.disagreements_graph(EXIT),
    "inferred": IRIS.inferred_graph(ARTICLE),
    "judgements": IRIS.judgements_graph,
    "ontology": IRIS.ontology_graph,
    "reference": IRIS.reference_graph,
    "runs": IRIS.runs_graph,
}


def filled() -> dict[str, list[ox.Quad]]:
    """Return the graph of the invented articles, with one of each thing that they have none of."""
    found = graphs()

    def add(graph: str, subject: str, predicate: str, value: str) -> None:
        nodes = (ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(value))
        found.setdefault(graph, []).append(ox.Quad(*nodes, ox.NamedNode(graph)))

    add(GRAPHS["disagreements"], MINTED["disagreement"], str(RDF.type), ONR.Disagreement)
    for claim in CLAIMS:
        add(GRAPHS["disagreements"], MINTED["disagreement"], ONR.between, claim)
    add(GRAPHS["article"], MINTED["event"], str(RDF.type), "http://semanticweb.cs.vu.nl/2009/11/sem/Event")
    add(GRAPHS["article"], MINTED["date worked out"], str(RDF.type), ONR.DateInterval)
    add(GRAPHS["across"], MINTED["date"], str(RDF.type), ONR.DateInterval)
    add(GRAPHS["copies"], MINTED["article"], str(RDF.type), "https://schema.org/NewsArticle")
    add(GRAPHS["inferred"], MINTED["claim"], ONR.contradicts, CLAIMS[1])
    found[GRAPHS["judgements"]] = list(judgement_quads([JUDGEMENT], IRIS))
    return found


@pytest.fixture(scope="module")
def client() -> Iterator[FlaskClient]:
    with open_store(None) as store:
        store.replace(filled())
        yield create_app(store, Settings()).test_client()


def path_of(iri: str) -> str:
    """Return the path that a client asks for: the fragment stays with it."""
    return iri.removeprefix(DEFAULT_BASE.rstrip("/")).partition("#")[0]


def test_the_table_has_every_kind() -> None:
    assert {kind.partition(" ")[0] for kind in MINTED} == {*KINDS, "span"}
    named = {name for name in dir(IRIS) if name.endswith("_graph") and not name.startswith("_")}
    assert {f"{kind}_graph" for kind in GRAPHS} == named


@pytest.mark.parametrize("kind", MINTED)
class TestThings:
    def test_a_browser_is_led_to_a_page_of_it(self, client: FlaskClient, kind: str) -> None:
        path = path_of(MINTED[kind])
        response = client.get(path, headers={"Accept": BROWSER})
        assert (response.status_code, response.headers["Location"]) == (303, path.replace("/id/", "/page/"))
        assert "Accept" in response.headers["Vary"]
        page = client.get(response.headers["Location"], headers={"Accept": BROWSER})
        assert (page.status_code, page.mimetype) == (200, "text/html")
        assert MINTED[kind].partition("#")[0] in page.text

    @pytest.mark.parametrize("format_", EXPORT_FORMATS)
    def test_a_program_is_led_to_its_data(self, client: FlaskClient, kind: str, format_: Format) -> None:
        path = path_of(MINTED[kind])
        response = client.get(path, headers={"Accept": format_.media_type})
        assert response.status_code == 303
        assert response.headers["Location"] == f"{path.replace('/id/', '/data/')}.{format_.suffix}"
        data = client.get(response.headers["Location"])
        assert (data.status_code, data.content_type) == (200, format_.content_type)
        if format_ in DATASET_FORMATS:
            read = {
                quad.subject for quad in ox.parse(data.data, format=ox.RdfFormat.from_media_type(format_.media_type))
            }
            assert ox.NamedNode(MINTED[kind]) in read
        else:
            assert (rdflib.URIRef(MINTED[kind]), None, None) in graph_of(data.data, format_)

    def test_the_answer_names_the_others(self, client: FlaskClient, kind: str) -> None:
        path = path_of(MINTED[kind])
        for place in (path, path.replace("/id/", "/data/")):
            link = client.get(place).headers["Link"]
            for it in EXPORT_FORMATS:
                told = f'<{path.replace("/id/", "/data/")}.{it.suffix}>; rel="alternate"; type="{it.media_type}"'
                assert told in link
            assert f'<{path.replace("/id/", "/page/")}>; rel="alternate"; type="text/html"' in link
        assert f'<{MINTED[kind].partition("#")[0]}>; rel="describes"' in link

    def test_weights_decide(self, client: FlaskClient, kind: str) -> None:
        for accept, ending in (
            ("text/turtle;q=0.5, application/ld+json", ".jsonld"),
            ("text/html;q=0.2, application/rdf+xml;q=0.3", ".rdf"),
            ("text/html;q=0.4, application/rdf+xml;q=0.3", ""),
            ("application/*, application/n-triples;q=0", ".jsonld"),
            ("application/n-quads, */*;q=0.1", ".nq"),
        ):
            place = client.get(path_of(MINTED[kind]), headers={"Accept": accept}).headers["Location"]
            assert place.endswith(ending)
            assert place.startswith("/data/" if ending else "/page/")

    def test_what_cannot_be_written_is_refused_with_what_can(self, client: FlaskClient, kind: str) -> None:
        for place in (path_of(MINTED[kind]), path_of(MINTED[kind]).replace("/id/", "/data/")):
            response = client.get(place, headers={"Accept": "image/png"})
            assert response.status_code == 406
            assert "text/turtle" in response.get_json()["message"]

    def test_head_tells_the_same_as_get(self, client: FlaskClient, kind: str) -> None:
        for accept in (BROWSER, "text/turtle"):
            asked, got = (
                client.open(path_of(MINTED[kind]), method=it, headers={"Accept": accept}) for it in ("HEAD", "GET")
            )
            assert (asked.status_code, asked.headers["Location"], asked.data) == (303, got.headers["Location"], b"")
        data = client.head(path_of(MINTED[kind]).replace("/id/", "/data/"))
        assert (data.status_code, data.mimetype, data.data) == (200, "text/turtle", b"")


@pytest.mark.parametrize("kind", GRAPHS)
class TestGraphs:
    def test_a_browser_gets_a_page_that_says_what_it_holds(self, client: FlaskClient, kind: str) -> None:
        response = client.get(path_of(GRAPHS[kind]), headers={"Accept": BROWSER})
        assert (response.status_code, response.mimetype) == (200, "text/html")
        assert "Accept" in response.headers["Vary"]
        assert GRAPHS[kind] in response.text
        assert "under this name" not in response.text, "its purpose is known"

    @pytest.mark.parametrize("format_", EXPORT_FORMATS)
    def test_a_program_gets_it_whole(self, client: FlaskClient, kind: str, format_: Format) -> None:
        by_accept = client.get(path_of(GRAPHS[kind]), headers={"Accept": format_.media_type})
        by_suffix = client.get(f"{path_of(GRAPHS[kind])}.{format_.suffix}")
        assert by_accept.data == by_suffix.data
        assert by_accept.content_type == format_.content_type
        if format_ is N_QUADS:
            named = {quad.graph_name for quad in ox.parse(by_accept.data, format=ox.RdfFormat.N_QUADS)}
            assert named == {ox.NamedNode(GRAPHS[kind])}

    def test_it_is_refused_in_other_formats(self, client: FlaskClient, kind: str) -> None:
        assert client.get(path_of(GRAPHS[kind]), headers={"Accept": "image/png"}).status_code == 406

    def test_head_has_no_body(self, client: FlaskClient, kind: str) -> None:
        response = client.head(path_of(GRAPHS[kind]), headers={"Accept": "text/turtle"})
        assert (response.status_code, response.mimetype, response.data) == (200, "text/turtle", b"")


def test_a_span_is_told_of_in_the_data_of_its_article(client: FlaskClient) -> None:
    found = graph_of(client.get(f"/data/article/{UNION_ARTICLE}.ttl").data, TURTLE)
    span = rdflib.URIRef(MINTED["span"])
    assert found.value(span, OA.hasSource) == rdflib.URIRef(MINTED["article"])
    assert str(found.value(span, OA.exact)).startswith("Ghana has not notified")
    spans = {it for it in (*found.subjects(), *found.objects()) if "#char=" in str(it)}
    everything = graph_of(client.get(f"/graph/article/{UNION_ARTICLE}").data, TURTLE)
    assert spans >= {it for it in (*everything.subjects(), *everything.objects()) if "#char=" in str(it)}


def test_a_passage_that_only_names_an_actor_is_told_of_too(client: FlaskClient) -> None:
    found = graph_of(client.get(f"/data/article/{UNION_ARTICLE}.ttl").data, TURTLE)
    actor = rdflib.URIRef(MINTED["actor"])
    assert any("#char=" in str(it) for it in found.objects(actor))
    assert found.value(actor, SKOS.prefLabel) is None or len(set(found.objects(actor, SKOS.prefLabel))) == 1


def test_the_graphs_of_a_thing_are_told_where_a_format_has_graphs(client: FlaskClient) -> None:
    claim, place = ox.NamedNode(MINTED["claim"]), path_of(MINTED["claim"]).replace("/id/", "/data/")
    read = list(ox.parse(client.get(f"{place}.nq").data, ox.RdfFormat.N_QUADS))
    told = {quad.graph_name for quad in read if quad.subject == claim and quad.predicate.value == str(ONR.contradicts)}
    assert told == {ox.NamedNode(GRAPHS["inferred"])}
    triples = ox.parse(client.get(f"{place}.nt").data, ox.RdfFormat.N_TRIPLES)
    assert {quad.triple for quad in read} == {quad.triple for quad in triples}


@pytest.mark.parametrize("format_", GRAPH_FORMATS)
def test_data_names_no_format_that_it_does_not_give(client: FlaskClient, format_: Format) -> None:
    for part in client.get(f"/data/actor/{TANO}.{format_.suffix}").headers["Link"].split(", "):
        place = part.partition(">")[0].removeprefix("<")
        if place.startswith("/"):
            assert client.get(place).status_code == 200


class TestStates:
    @pytest.fixture
    def served(self, tmp_path: Path) -> Iterator[FlaskClient]:
        """A client of an application whose store has states with names."""
        with open_store(tmp_path / "store") as store:
            store.replace(filled())
            app = create_app(store, Settings(store=tmp_path / "store"))
            readers = Readers(store, tmp_path / "store", Limits(readers=1))  # type: ignore[arg-type]  # in a folder
            context.use(app, readers)
            yield app.test_client()
            readers.close()

    @pytest.mark.parametrize(
        "path",
        [f"/data/actor/{TANO}.ttl", f"/data/actor/{TANO}", f"/page/actor/{TANO}", "/ns", "/ns.ttl", "/graph/runs"],
    )
    def test_nothing_is_sent_twice_in_one_state(self, served: FlaskClient, path: str) -> None:
        for accept in (BROWSER, "text/turtle"):
            first = served.get(path, headers={"Accept": accept})
            tag = first.headers["ETag"]
            again = served.get(path, headers={"Accept": accept, "If-None-Match": tag})
            assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
            assert again.headers.get("Vary") == first.headers.get("Vary")

    def test_a_tag_is_of_one_format_and_of_one_state(self, served: FlaskClient) -> None:
        path = f"/data/actor/{TANO}"
        turtle = served.get(path, headers={"Accept": "text/turtle"}).headers["ETag"]
        other = served.get(path, headers={"Accept": "application/ld+json", "If-None-Match": turtle})
        assert other.status_code == 200
        store = context.store_of(served.application)
        store.drop([GRAPHS["judgements"]])
        assert served.get(path, headers={"Accept": "text/turtle", "If-None-Match": turtle}).status_code == 200

    def test_a_page_is_not_even_made_once_the_state_is_settled(
        self, served: FlaskClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = f"/page/actor/{TANO}"
        by_bytes = served.get(path).headers["ETag"]
        monkeypatch.setattr(states, "SETTLING_SECONDS", 0.0)
        by_state = served.get(path, headers={"If-None-Match": by_bytes})
        assert (by_state.status_code, by_state.headers["ETag"] != by_bytes) == (200, True)
        monkeypatch.setattr("server.blueprints.views.render_template", lambda *_, **__: pytest.fail("the page is made"))
        assert served.get(path, headers={"If-None-Match": by_state.headers["ETag"]}).status_code == 304

    def test_who_has_signed_in_sees_a_page_of_their_own(
        self, served: FlaskClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(states, "SETTLING_SECONDS", 0.0)
        path = f"/page/statement/{UNION_ARTICLE}-401-492"
        tag = served.get(path).headers["ETag"]
        served.set_cookie("onrecord-judge", "somebody")
        assert served.get(path, headers={"If-None-Match": tag}).status_code == 200

    def test_a_thing_that_is_not_there_has_no_tag(self, served: FlaskClient) -> None:
        for path in ("/data/actor/nobody.ttl", "/page/actor/nobody"):
            response = served.get(path, headers={"If-None-Match": "*"})
            assert response.status_code == 404
            assert "ETag" not in response.headers
