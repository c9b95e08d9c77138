"""A store that a server has open, read and changed by another process on the same machine."""

from __future__ import annotations

import gzip
import json
import stat
import subprocess
import sys
import textwrap
import threading
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from ontology.errors import InvalidQuery, InvalidStore
from server import create_app
from server.settings import Settings
from server.store import folder as store_folder
from server.store import open_store
from server.store.base import Answer, Solutions, Triples
from server.store.local import LocalStore, running
from server.store.updating import Update
from tests.server.small_graph import ARTICLE_GRAPH, ONTOLOGY_GRAPH, REFERENCE_GRAPH, graphs, quads

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

G, H = "https://example.org/g", "https://example.org/h"
SERVER = textwrap.dedent("""
    import sys
    from pathlib import Path
    from server import create_app
    from server.web.serving import serve
    from server.settings import Settings
    from server.store import folder, open_store
    place = Path(sys.argv[1])
    settings = Settings(store=place, **eval(sys.argv[2]))
    with open_store(place) as store:
        def ready(address):
            folder.announce(place, address)
            print("ready", flush=True)
        serve(create_app(store, settings), "127.0.0.1", 0, ready=ready)
""")


@contextmanager
def served(place: Path, **more: object) -> Iterator[subprocess.Popen[str]]:
    """Serve the store in a folder from a process of its own."""
    command = [sys.executable, "-c", SERVER, str(place), repr(more)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            yield process
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A store with the small graph that a server has open."""
    place = tmp_path_factory.mktemp("local") / "graph"
    with open_store(place) as store:
        store.replace(graphs())
    with served(place):
        yield place


@pytest.fixture
def remote(place: Path) -> LocalStore:
    """The small graph, through the server that has it open."""
    store = running(place)
    assert store is not None
    store.replace(graphs() | {G: [], H: []})
    return store


def quad(name: str, value: str, graph: str = G) -> ox.Quad:
    says = ox.NamedNode("https://example.org/says")
    return ox.Quad(ox.NamedNode(f"https://example.org/{name}"), says, ox.Literal(value), ox.NamedNode(graph))


def canonical(found: Iterator[ox.Quad] | list[ox.Quad]) -> ox.Dataset:
    dataset = ox.Dataset(found)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def test_the_whole_store_is_read_through_the_server(remote: LocalStore) -> None:
    wanted = [it for each in graphs().values() for it in each]
    assert canonical(remote.quads()) == canonical(wanted)
    assert canonical(remote.quads(ONTOLOGY_GRAPH)) == canonical(graphs()[ONTOLOGY_GRAPH])
    assert remote.size() == len(set(wanted))
    assert sorted(remote.graphs()) == sorted(graphs())
    assert remote.has_graph(ARTICLE_GRAPH)
    assert not remote.has_graph(G)
    assert list(remote.quads(G)) == []


def test_every_form_of_query_is_answered_as_by_a_store_of_this_process(remote: LocalStore) -> None:
    asked = "SELECT ?label ?other WHERE { ?actor skos:prefLabel ?label OPTIONAL { ?actor skos:altLabel ?other } }"
    text = f"PREFIX skos: <http://www.w3.org/2004/02/skos/core#> {asked} ORDER BY ?label"
    union = ox.NamedNode("https://onrecord.example/id/actor/african-union")
    with open_store(None) as direct:
        direct.replace(graphs())
        for more in ({}, {"default_graphs": [REFERENCE_GRAPH]}, {"bindings": {"actor": union}}):
            here, there = direct.query(text, **more), remote.query(text, **more)
            assert isinstance(here, Solutions)
            assert isinstance(there, Solutions)
            assert there.variables == here.variables == ("label", "other")
            rows = list(there.rows)
            assert rows == list(here.rows)
            assert rows
    assert remote.query("ASK { ?s ?p ?o }") == Answer(value=True)
    assert remote.query("ASK { <urn:a> <urn:b> ?o }") == Answer(value=False)
    found = remote.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{REFERENCE_GRAPH}> {{ ?s ?p ?o }} }}")
    assert isinstance(found, Triples)
    assert set(found.triples) == {it.triple for it in graphs()[REFERENCE_GRAPH]}


@pytest.mark.parametrize("value", ['a "quoted" \\ word\r\n\tand é 😀', "", "\x01", " "])
def test_any_text_comes_through_as_it_was(remote: LocalStore, value: str) -> None:
    typed = ox.Literal("2024-03", datatype=ox.NamedNode("http://id.loc.gov/datatypes/edtf"))
    wanted = {quad("a", value), ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), typed, ox.NamedNode(G))}
    remote.replace({G: wanted})
    assert set(remote.quads(G)) == wanted
    found = remote.query(f"SELECT ?o {{ GRAPH <{G}> {{ ?s ?p ?o }} }}")
    assert isinstance(found, Solutions)
    assert {row[0] for row in found.rows} == {it.object for it in wanted}


def test_graphs_are_replaced_and_dropped_in_one_change(remote: LocalStore) -> None:
    remote.replace({G: [quad("a", "1")], H: [quad("a", "1", H), quad("b", "2", H)]})
    remote.replace({G: [quad("c", "3")], H: ()})
    assert set(remote.quads(G)) == {quad("c", "3")}
    assert not remote.has_graph(H)
    remote.drop([G, H, "https://example.org/never-there"])
    assert sorted(remote.graphs()) == sorted(graphs())


def test_a_quad_of_another_graph_is_refused_before_anything_is_sent(remote: LocalStore) -> None:
    with pytest.raises(ValueError, match="was given for the graph"):
        remote.replace({G: [quad("a", "1", H)]})
    assert not remote.has_graph(H)


def test_a_query_that_cannot_be_run_is_told_as_by_any_store(remote: LocalStore) -> None:
    with pytest.raises(InvalidQuery, match="line 2"):
        remote.query("SELECT ?x WHERE {\n ?x ?y }")
    with pytest.raises(InvalidQuery, match=r"20,001 characters.*at most 20,000.*max_query_chars"):
        remote.query("ASK {}" + " " * 19_995)


def test_a_change_too_long_for_the_server_names_the_setting(tmp_path: Path) -> None:
    with served(tmp_path / "s", max_body_bytes=2_000):
        store = running(tmp_path / "s")
        assert store is not None
        store.replace({G: [quad("a", str(i)) for i in range(100)]})
        many = [quad(f"{i * 7919 % 99991}", f"{i * 104729 % 999983}") for i in range(2_000)]
        with pytest.raises(InvalidStore, match=r"takes at most 2,000: raise its setting max_body_bytes"):
            store.replace({G: many})
        assert len(list(store.quads(G))) == 100


def test_a_server_that_ends_is_told_and_has_nothing_half(tmp_path: Path) -> None:
    with served(tmp_path / "s") as process:
        store = running(tmp_path / "s")
        assert store is not None
        store.replace({G: [quad("a", "1")]})
        process.kill()
        process.wait()
        with pytest.raises(InvalidStore, match=r"is gone.*what was told as stored is kept; run the same command again"):
            store.replace({G: [], H: [quad("b", "2", H)]})
    assert running(tmp_path / "s") is None
    with open_store(tmp_path / "s") as opened:
        assert list(opened.quads()) == [quad("a", "1")]


def test_an_answer_that_breaks_off_is_never_taken_for_whole(tmp_path: Path) -> None:
    with open_store(tmp_path / "s") as store:
        store.replace({G: [quad(f"{i}", f"{i:08}" * 1_500) for i in range(1_500)]})
    with served(tmp_path / "s") as process:
        remote = running(tmp_path / "s")
        assert remote is not None
        found = remote.quads()
        next(found)
        process.kill()
        process.wait()
        with pytest.raises(InvalidStore, match="broke off its answer"):
            list(found)


def test_a_server_gone_before_is_no_running_server(tmp_path: Path) -> None:
    with served(tmp_path / "s"):
        pass
    assert store_folder.announced(tmp_path / "s") is not None
    assert running(tmp_path / "s") is None
    assert running(tmp_path / "never") is None


def test_another_program_at_the_address_is_no_server_of_this_store(tmp_path: Path) -> None:
    for name in ("one", "other"):
        open_store(tmp_path / name).close()
    with served(tmp_path / "one"):
        address = store_folder.announced(tmp_path / "one")
        assert address is not None
        store_folder.announce(tmp_path / "other", address)
        assert running(tmp_path / "one") is not None
        assert running(tmp_path / "other") is None


def test_many_writers_are_all_heard(remote: LocalStore) -> None:
    def write(number: int) -> None:
        remote.replace({f"urn:g{number}": [quad("a", str(number), f"urn:g{number}")]})

    threads = [threading.Thread(target=write, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {f"urn:g{number}" for number in range(12)} <= set(remote.graphs())
    remote.drop(f"urn:g{number}" for number in range(12))


# What the server lets in.


@pytest.fixture
def guarded(small_store: object, tmp_path: Path) -> FlaskClient:
    """An application whose store has a token."""
    open_store(tmp_path).close()
    store_folder.announce(tmp_path, "http://127.0.0.1:1/")
    return create_app(small_store, Settings(store=tmp_path)).test_client()  # type: ignore[arg-type]


def sent(
    client: FlaskClient, folder: Path, path: str, body: bytes, *, origin: str = "127.0.0.1", **headers: str
) -> TestResponse:
    token = {"Authorization": f"Bearer {store_folder.token(folder)}"}
    return client.post(path, data=body, headers=token | headers, environ_base={"REMOTE_ADDR": origin})


def test_the_token_is_for_the_owner_only(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    store_folder.announce(tmp_path, "http://127.0.0.1:8000/")
    assert stat.S_IMODE((tmp_path / "token").stat().st_mode) == 0o600
    first = store_folder.token(tmp_path)
    store_folder.announce(tmp_path, "http://127.0.0.1:8000/")
    assert stat.S_IMODE((tmp_path / "token").stat().st_mode) == 0o600
    assert store_folder.token(tmp_path) != first
    assert len(first or "") >= 40


@pytest.mark.parametrize("path", ["", "quads", "graphs", "graph?graph=urn:g", "size"])
@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Bearer wrong", "Basic Og==", "Bearer \u00e9"])
def test_without_the_token_nothing_is_read_and_nothing_told(
    guarded: FlaskClient, path: str, header: str | None
) -> None:
    headers = {} if header is None else {"Authorization": header}
    answer = guarded.get(f"/local/{path}", headers=headers)
    assert answer.status_code == 401
    assert answer.get_json()["message"] == "a request of the local API carries the token of the store"


@pytest.mark.parametrize("path", ["query", "replace", "backup"])
def test_without_the_token_nothing_is_done(guarded: FlaskClient, small_store: object, path: str) -> None:
    assert guarded.post(f"/local/{path}", data=b"# <urn:g>\n", headers={"Authorization": "Bearer x"}).status_code == 401


def test_a_server_of_a_store_without_a_token_lets_nobody_in(client: FlaskClient) -> None:
    for header in ("Bearer ", "Bearer None", ""):
        assert client.get("/local/size", headers={"Authorization": header}).status_code == 401


@pytest.mark.parametrize("origin", ["192.0.2.7", "10.0.0.1", "2001:db8::1"])
def test_another_machine_is_refused_even_with_the_token(guarded: FlaskClient, tmp_path: Path, origin: str) -> None:
    assert sent(guarded, tmp_path, "/local/replace", b"# <urn:g>\n", origin=origin).status_code == 403


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"nonsense", "not N-Quads"),
        (b"# <urn:g>\n\n<urn:a> <urn:b> <urn:c> <urn:h> .\n", "no comment at the start"),
        (b"# <urn:g>\n\n<urn:a> <urn:b> <urn:c> .\n", "no comment at the start"),
        (b"# <no IRI>\n\n", "not an absolute IRI"),
        (b'# <urn:g>\n\n<urn:a> <urn:b> "\xff" <urn:g> .\n', "not N-Quads"),
    ],
)
def test_a_change_that_cannot_be_read_changes_nothing(
    guarded: FlaskClient, tmp_path: Path, body: bytes, words: str
) -> None:
    answer = sent(guarded, tmp_path, "/local/replace", body)
    assert answer.status_code == 400
    assert words in answer.get_json()["message"]
    sized = guarded.get("/local/size", headers={"Authorization": f"Bearer {store_folder.token(tmp_path)}"})
    assert sized.get_json() == {"quads": len({it for each in graphs().values() for it in each})}


def test_a_body_that_unpacks_without_end_is_cut(guarded: FlaskClient, tmp_path: Path) -> None:
    bomb = gzip.compress(bytes(100_000_000))
    answer = sent(guarded, tmp_path, "/local/replace", bomb, **{"Content-Encoding": "gzip"})
    assert answer.status_code == 413
    cut = gzip.compress(b"# <urn:g>\n")[:-6]
    assert sent(guarded, tmp_path, "/local/replace", cut, **{"Content-Encoding": "gzip"}).status_code == 400
    assert sent(guarded, tmp_path, "/local/replace", b"no gzip", **{"Content-Encoding": "gzip"}).status_code == 400


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"query": 1}', b"\xff"])
def test_a_query_without_its_parts_is_refused(guarded: FlaskClient, tmp_path: Path, body: bytes) -> None:
    assert sent(guarded, tmp_path, "/local/query", body).status_code == 400


def test_a_backup_to_a_relative_path_is_refused(guarded: FlaskClient, tmp_path: Path) -> None:
    assert sent(guarded, tmp_path, "/local/backup", json.dumps({"folder": "copy"}).encode()).status_code == 400


def test_an_update_is_made_by_the_server(remote: LocalStore) -> None:
    text = "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> [] } } ; CLEAR DEFAULT"
    remote.update(Update(text, "https://onrecord.example/", "urn:default", ("urn:g",)))
    assert len(list(remote.quads("urn:g"))) == 1
    with pytest.raises(InvalidQuery, match="line 1, column 7"):
        remote.update(Update("CLEAR XYZ", "https://onrecord.example/", "urn:default"))


def test_an_update_is_no_query(remote: LocalStore) -> None:
    with pytest.raises(InvalidQuery):
        remote.query("INSERT DATA { <urn:a> <urn:b> <urn:c> }")


def test_a_server_of_another_version_is_told(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.store.local.VERSION", 0)
    with pytest.raises(InvalidStore, match="another version of OnRecord"):
        running(place)


def test_the_local_api_is_open_to_no_other_site(place: Path) -> None:
    connection = HTTPConnection((store_folder.announced(place) or "").removeprefix("http://"))
    connection.request("OPTIONS", "/local/replace", headers={"Origin": "https://example.org"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert answer.getheader("Access-Control-Allow-Origin") is None


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000"),
        ("http://[::]:8000/", "http://[::1]:8000"),
        ("http://0.0.0.0:8000/", "http://127.0.0.1:8000"),
        ("http://192.0.2.1:8000/", None),
    ],
)
def test_only_an_address_over_loopback_is_noted(tmp_path: Path, address: str, told: str | None) -> None:
    open_store(tmp_path).close()
    store_folder.announce(tmp_path, address)
    assert store_folder.announced(tmp_path) == told


def test_quads_of_small_graph_have_the_reference_graph(remote: LocalStore) -> None:
    changed = quads(REFERENCE_GRAPH, 'actor:african-union skos:prefLabel "Union africaine"@fr .')
    remote.replace({REFERENCE_GRAPH: changed})
    assert set(remote.quads(REFERENCE_GRAPH)) == set(changed)


class _Busy(BaseHTTPRequestHandler):
    """Turns away so many requests before it answers one."""

    left = 0

    def do_GET(self) -> None:
        if type(self).left:
            type(self).left -= 1
            self.send_response(503)
            self.send_header("Retry-After", "0")
            self.end_headers()
        else:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"quads": 7}')

    def log_message(self, *_: object) -> None:
        """Write nothing."""


def test_a_server_without_time_is_asked_again() -> None:
    with HTTPServer(("127.0.0.1", 0), _Busy) as busy:
        threading.Thread(target=busy.serve_forever).start()
        try:
            store = LocalStore(f"http://127.0.0.1:{busy.server_port}", "token")
            _Busy.left = 3
            assert store.size() == 7
            assert _Busy.left == 0
            _Busy.left = 1_000
            with pytest.raises(InvalidStore, match="no time for this for a while"):
                store.size()
        finally:
            busy.shutdown()
