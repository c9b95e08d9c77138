"""SPARQL Update: who may, what each operation does, and that the union follows its graphs."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from ontology.errors import InvalidQuery, QueryTooLarge
from ontology.terms import DEFAULT_BASE
from server import create_app
from server.settings import Settings
from server.store import open_store
from server.store.embedded import EmbeddedStore
from server.store.updating import Update
from tests.server.rows_of import rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

    from server.store.base import Store

TOKEN = "correct-horse-battery"  # noqa: S105 -- of no server but those here
BEARER = {"Authorization": f"Bearer {TOKEN}"}
DEFAULT = f"{DEFAULT_BASE}graph/default"
PREFIX = "PREFIX : <https://example.org/>\n"
INSERT = "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }"


@pytest.fixture(params=["memory", "folder"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[EmbeddedStore]:
    with EmbeddedStore.open(None if request.param == "memory" else tmp_path / "store") as opened:
        yield opened


@pytest.fixture
def writer(small_store: Store) -> FlaskClient:
    return create_app(small_store, Settings(update_token=TOKEN)).test_client()


def update(store: Store, text: str, *using: str, named: tuple[str, ...] = (), most: int = 1_000) -> None:
    store.update(Update(PREFIX + text, DEFAULT_BASE, DEFAULT, using, named, most))


def lines(store: Store, graph: str | None = None) -> set[str]:
    """Return what the store holds, blank nodes by the names of RDFC-1.0."""
    dataset = ox.Dataset(store.quads(graph))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad).replace("https://example.org/", ":").replace(f"<{DEFAULT}>", "default") for quad in dataset}


def check_union(store: Store) -> None:
    """The union has each triple of the graphs, and nothing else, once; and no graph is empty."""
    found = [tuple(map(str, row)) for row in rows(store, "SELECT ?s ?p ?o { ?s ?p ?o }")]
    assert sorted(found) == sorted({(str(it.subject), str(it.predicate), str(it.object)) for it in store.quads()})
    assert set(store.graphs()) == {str(it.graph_name)[1:-1] for it in store.quads()}
    assert store.size() == len(list(store.quads()))


def test_what_names_no_graph_goes_into_a_graph_of_its_own(store: EmbeddedStore) -> None:
    update(store, "INSERT DATA { :a :b 1 . GRAPH :g { :a :b 1, 2 } }")
    assert lines(store, DEFAULT) == {'<:a> <:b> "1"^^<http://www.w3.org/2001/XMLSchema#integer> default'}
    check_union(store)
    update(store, "DELETE DATA { :a :b 1, 2 }")
    assert set(store.graphs()) == {"https://example.org/g"}
    check_union(store)


def test_patterns_without_a_graph_see_the_union_and_templates_write_their_graph(store: EmbeddedStore) -> None:
    update(store, "INSERT DATA { GRAPH :g { :a :b :c } GRAPH :h { :c :b :d } }")
    update(store, "DELETE { ?x :b ?y } INSERT { GRAPH :two { ?x :bb ?z } } WHERE { ?x :b ?y . ?y :b ?z }")
    assert lines(store) == {"<:a> <:b> <:c> <:g>", "<:c> <:b> <:d> <:h>", "<:a> <:bb> <:d> <:two>"}
    check_union(store)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("WITH :g DELETE { ?s :b ?o } INSERT { ?s :was ?o } WHERE { ?s :b ?o }", {"<:a> <:was> <:c> <:g>"}),
        ("WITH :g DELETE { ?s :b ?o } WHERE { ?s :b ?o . GRAPH :h { ?o ?p ?x } }", set()),
        ("DELETE { GRAPH ?g { ?s ?p ?o } } USING NAMED :g WHERE { GRAPH ?g { ?s ?p ?o } }", set()),
        ("INSERT { GRAPH :g { ?s :in ?o } } USING :h WHERE { ?s :b ?o }",
         {"<:a> <:b> <:c> <:g>", "<:c> <:in> <:d> <:g>"}),
        ("DELETE WHERE { GRAPH :g { ?s ?p ?o } }", set()),
        ("MOVE :g TO :elsewhere", set()),
        ("COPY :h TO :g", {"<:c> <:b> <:d> <:g>"}),
        ("ADD :h TO :g", {"<:a> <:b> <:c> <:g>", "<:c> <:b> <:d> <:g>"}),
        ("CLEAR GRAPH :g", set()),
        ("DROP NAMED", set()),
        ("COPY DEFAULT TO :g", {"<:x> <:y> <:z> <:g>"}),
        ("DROP SILENT GRAPH :none; CREATE GRAPH :new; LOAD SILENT <urn:none>", {"<:a> <:b> <:c> <:g>"}),
        ('INSERT { GRAPH :g { ?s ?p "}" , ?none } . } WHERE { GRAPH :h { ?s ?p ?o # }\n } }',
         {"<:a> <:b> <:c> <:g>", '<:c> <:b> "}" <:g>'}),
    ],
)  # fmt: skip
def test_each_operation(store: EmbeddedStore, text: str, expected: set[str]) -> None:
    update(store, "INSERT DATA { :x :y :z . GRAPH :g { :a :b :c } GRAPH :h { :c :b :d } }")
    update(store, text)
    assert lines(store, "https://example.org/g") == expected
    check_union(store)


def test_operations_see_what_those_before_them_did_and_count_as_one(store: EmbeddedStore) -> None:
    before = store.version()
    update(
        store,
        """INSERT DATA { GRAPH :g { :a :next :b . :b :next :c } } ;
        INSERT { GRAPH :h { ?x :far ?z } } WHERE { ?x :next ?y . ?y :next ?z } ;
        DELETE { GRAPH :g { ?s :next ?o } } WHERE { GRAPH :h { ?s :far ?any } GRAPH :g { ?s :next ?o } } ;
        INSERT { GRAPH :h { ?s :left ?o } } WHERE { GRAPH :g { ?s ?p ?o } } ;
        DROP ALL ; INSERT DATA { GRAPH :last { :a :b :c } } ;
        INSERT { GRAPH :last { ?o :is ?s } } WHERE { ?s :b ?o }""",
    )
    assert lines(store) == {"<:a> <:b> <:c> <:last>", "<:c> <:is> <:a> <:last>"}
    assert store.version() == before + 1
    check_union(store)


def test_blank_nodes_keep_who_they_are(store: EmbeddedStore) -> None:
    update(store, "INSERT DATA { GRAPH :g { :a :knows [ :name 'x' ; :knows [ :name 'y' ] ] } }")
    update(store, "INSERT { GRAPH :h { ?n :named ?name } } WHERE { ?n :name ?name }")
    found = rows(store, f"{PREFIX} SELECT ?m {{ GRAPH :g {{ ?s :name ?m }} GRAPH :h {{ ?s :named ?m }} }} ORDER BY ?m")
    assert [str(row[0]) for row in found] == ['"x"', '"y"']
    check_union(store)
    update(store, "DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o FILTER(isBlank(?s)) } }")
    assert len(lines(store)) == 1
    update(store, "INSERT { GRAPH :h { [] :of ?o } } WHERE { VALUES ?o { :a :a } }")
    assert len(lines(store, "https://example.org/h")) == 2
    update(store, "CLEAR GRAPH :g ; CLEAR GRAPH :h")
    assert list(store.graphs()) == []
    check_union(store)


def test_the_protocols_dataset_is_that_of_every_operation(store: EmbeddedStore) -> None:
    update(store, "INSERT DATA { GRAPH :g { :a :b :c } GRAPH :h { :c :b :d } }")
    copying = "INSERT { GRAPH :to { ?s ?p ?o } } WHERE { %s }"
    update(store, copying % "?s ?p ?o", "https://example.org/g")
    assert lines(store, "https://example.org/to") == {"<:a> <:b> <:c> <:to>"}
    update(store, "DROP GRAPH :to ; " + copying % "GRAPH ?g { ?s ?p ?o }", named=("https://example.org/h",))
    assert lines(store, "https://example.org/to") == {"<:c> <:b> <:d> <:to>"}
    with pytest.raises(InvalidQuery, match="names its dataset twice"):
        update(store, "WITH :g DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "https://example.org/g")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("CLEAR XYZ", "line 2, column 7, near `XYZ`: expected GRAPH, DEFAULT, NAMED or ALL"),
        ("INSERT DATA { :a :b 1", "it ends too early, at line 2, column 22: expected `}` for the `{`"),
        ("INSERT DATA { :a :b ?x }", "line 2"),
        ("DELETE DATA { :a :b _:x }", "line 2, column 21, near `_:x }`: what is deleted has no blank nodes"),
        ("INSERT { ?s\n ?p } WHERE { ?s ?p ?o }", "line 3, column 5"),
        ("INSERT { ?s ?p 1 } WHERE {\n?s ?p ?o FILTER(?s = ) }", "line 3, column 22, near `) }`"),
        ("INSERT DATA { foaf:x :p 1 }", "the prefix foaf: is not declared"),
        ("SELECT * { ?s ?p ?o }", "queries are sent as queries"),
        ("CLEAR ALL DROP ALL", "column 11, near `DROP ALL`: expected `;` before another operation"),
        ("INSERT DATA { _:b :p 1 } ; INSERT DATA { _:b :p 2 }", "another INSERT DATA has the blank node _:b already"),
        (
            "LOAD <http://127.0.0.1:9/>",
            "<http://127.0.0.1:9/> is nothing that the setting load_sources lets this server fetch",
        ),
        (
            "INSERT {} WHERE {\n SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
            "by a query, and send what it answers by INSERT DATA. It stands at line 3, column 2",
        ),
        ("INSERT {} WHERE { ?s :b 'a service' ;\n; FILTER }", "line 3, column"),
        ("MOVE :none TO :g", "there is no graph <https://example.org/none> to MOVE"),
        ("CREATE GRAPH :g", "is there already"),
        (f"INSERT DATA {{ :a :b {'[ :b ' * 5_000}1{' ]' * 5_000} }}", "nest 1,000 deep at most"),
        (f"INSERT {{ :a :b :c }} WHERE {{ # {'x' * 20_000}\n }}", "the patterns at line 2, column 27 have 20,0"),
    ],
)
def test_what_cannot_be_done_changes_nothing_and_says_why(store: EmbeddedStore, text: str, told: str) -> None:
    update(store, "INSERT DATA { GRAPH :g { :a :b :c } }")
    before = lines(store)
    for sent in (text, f"INSERT DATA {{ GRAPH :g {{ :new :new :new }} }} ;\n{text}"):
        with pytest.raises(InvalidQuery) as caught:
            update(store, sent)
        assert sent is not text or told in str(caught.value)
    assert lines(store) == before


def test_an_update_may_not_change_more_than_a_setting_says(store: EmbeddedStore) -> None:
    text = "INSERT { GRAPH :g { ?s :p ?n } } WHERE { VALUES ?s { :a :b :c } VALUES ?n { 1 2 3 } }"
    with pytest.raises(QueryTooLarge, match="more than 8 quads"):
        update(store, text, most=8)
    assert lines(store) == set()
    update(store, text, most=9)
    assert store.size() == 9


@pytest.mark.parametrize("name", ["x", "load", "a service", "}; LOAD <http://127.0.0.1:9/> ; INSERT DATA {"])
def test_words_that_look_like_operations_are_data(store: EmbeddedStore, name: str) -> None:
    update(store, f'INSERT DATA {{ GRAPH :g {{ :a :load "{name}" }} }}')
    assert lines(store) == {f'<:a> <:load> "{name}" <:g>'}


def test_each_way_to_send_an_update(writer: FlaskClient, small_store: Store) -> None:
    basic = {"Authorization": f"Basic {b64encode(f'anybody:{TOKEN}'.encode()).decode()}"}
    ways = (
        {"data": {"update": INSERT}, "headers": BEARER},
        {"data": {"update": INSERT}, "headers": basic},
        {"data": INSERT, "headers": BEARER, "content_type": "application/sparql-update"},
    )
    for way in ways:
        small_store.drop(["urn:g"])
        response = writer.post("/sparql", **way)
        assert (response.status_code, response.data) == (204, b"")
        assert len(list(small_store.quads("urn:g"))) == 1
        assert b"true" in writer.get("/sparql", query_string={"query": "ASK { <urn:a> <urn:b> 1 }"}).data


@pytest.mark.parametrize("given", [None, "Bearer ", "Bearer wrong-horse-battery", f"Basic {TOKEN}", "Bearer café" * 3])
def test_who_does_not_know_the_token_changes_nothing(
    writer: FlaskClient, small_store: Store, given: str | None
) -> None:
    before = set(small_store.quads())
    headers = {} if given is None else {"Authorization": given}
    for response in (
        writer.post("/sparql", data={"update": "CLEAR ALL"}, headers=headers),
        writer.post("/sparql", data="CLEAR ALL", content_type="application/sparql-update", headers=headers),
        writer.delete("/graph-store?default", headers=headers),
        writer.put("/graph/a", data="", content_type="text/turtle", headers=headers),
        writer.post("/graph-store", data="", content_type="text/turtle", headers=headers),
    ):
        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"].startswith("Bearer")
        assert TOKEN not in response.text
    assert set(small_store.quads()) == before


def test_an_update_is_neither_in_the_address_nor_beside_a_query(writer: FlaskClient) -> None:
    response = writer.get("/sparql", query_string={"update": "CLEAR ALL"}, headers=BEARER)
    assert response.status_code == 400
    assert "sent with POST" in response.get_json()["message"]
    response = writer.post("/sparql", data={"update": INSERT, "query": "ASK {}"}, headers=BEARER)
    assert "each in a request of its own" in response.get_json()["message"]
    response = writer.post("/sparql", data={"update": [INSERT, INSERT]}, headers=BEARER)
    assert response.get_json()["message"].startswith("2 values of the parameter 'update'")


def test_an_update_is_one_even_through_another_process(tmp_path: Path) -> None:
    with open_store(tmp_path / "store") as opened:
        update(opened, INSERT.replace("INSERT DATA", "CLEAR ALL ; INSERT DATA"))
    with open_store(tmp_path / "store") as opened:
        assert len(lines(opened, "urn:g")) == 1
        check_union(opened)
