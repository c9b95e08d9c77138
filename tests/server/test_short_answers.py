"""Answers that are short: sent whole, their reader free at once, their connection kept open."""

from __future__ import annotations

import http.client
import io
import os
import subprocess
import sys
import textwrap
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import pytest

from server.formats.chunks import CHUNK_CHARS
from server.formats.negotiation import GRAPH_FORMATS, JSON, RESULT_FORMATS
from server.formats.results import write
from server.store.asking import Query
from server.store.base import Solutions
from server.store.limits import Limits
from tests.server.numbers_store import ENDLESS, counting, numbers, reading, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.store.embedded import EmbeddedStore
    from server.store.readers import Readers

SCRIPT = textwrap.dedent("""
    import sys
    from pathlib import Path
    from server import create_app
    from server.web.serving import serve
    from server.settings import Settings
    from server.store import open_store
    from tests.server.numbers_store import numbers
    place = Path(sys.argv[1])
    with open_store(place) as store:
        store.replace(numbers(3_000))
        app = create_app(store, Settings(store=place))
        serve(app, "127.0.0.1", 0, ready=lambda address: print(address, flush=True))
""")
ONE = Query("SELECT ?s { ?s ?p 7 }")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EmbeddedStore]:
    with counting(tmp_path, 3_000) as opened:
        yield opened


@pytest.fixture
def readers(store: EmbeddedStore) -> Iterator[Readers]:
    with reading(store, Limits(readers=3)) as opened:
        yield opened


def opened_by_readers() -> list[set[str]]:
    """Return what each child process has open in checkpoints, for those that have anything."""
    tasks = Path(f"/proc/{os.getpid()}/task")
    children = {it for task in tasks.iterdir() for it in (task / "children").read_text().split()}
    found = []
    for child in children:
        links = [str(it.readlink()) for it in Path(f"/proc/{child}/fd").iterdir() if it.is_symlink()]
        found.append({link for link in links if "/checkpoints/" in link})
    return [it for it in found if it]


def test_a_short_answer_is_whole_and_its_reader_free_before_it_is_read(readers: Readers) -> None:
    for rows, graph in zip(RESULT_FORMATS, GRAPH_FORMATS, strict=True):
        for text in (ONE.text, "ASK {}", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o . FILTER(?o < 5) }"):
            reply = readers.ask(Query(text, rows=rows, graph=graph, base="https://example.org/"))
            assert reply.is_whole
            assert readers.idle() == 3
            assert whole(reply)


def test_a_long_answer_is_not_whole_and_is_the_same_bytes(store: EmbeddedStore, readers: Readers) -> None:
    text = "SELECT ?s ?o { ?s ?p ?o } ORDER BY ?o"
    reply = readers.ask(Query(text))
    assert not reply.is_whole
    parts = list(reply.parts)
    assert all(len(part) >= CHUNK_CHARS for part in parts[:-1])
    assert len(parts) > 1
    assert b"".join(parts) == b"".join(write(store.query(text), JSON, {}))


def test_the_engine_writes_the_bytes_that_are_written_here(store: EmbeddedStore) -> None:
    text = (
        'SELECT ?a ?b { { VALUES (?a ?b) { (1 UNDEF) ("x\\u0001\\n/\\\\\\"é\\u007f\\u2028𐍈"@en <urn:x>) (true "") } }'
        ' UNION { BIND("2"^^<urn:t> AS ?a) BIND("x"@ar--rtl AS ?b) }'
        ' UNION { BIND(<<( <urn:a> <urn:b> "c" )>> AS ?a) } }'
    )
    found = store.query(text)
    assert isinstance(found, Solutions)
    assert found.write_json is not None
    written = io.BytesIO()
    found.write_json(written)
    assert written.getvalue() == b"".join(write(store.query(text), JSON, {}))


def test_queries_one_after_the_other_have_one_reader(readers: Readers) -> None:
    for _ in range(10):
        whole(readers.ask(ONE))
    assert len(opened_by_readers()) == 1


def test_an_idle_reader_leaves_a_state_that_is_no_more(store: EmbeddedStore, readers: Readers) -> None:
    replies = [readers.ask(Query("SELECT * { ?s ?p ?o . ?a ?b ?c }"), client=it) for it in "ab"]
    for reply in replies:
        next(reply.parts)
    assert len(opened_by_readers()) == 2
    for reply in replies:
        reply.close()
    store.replace(numbers(5))
    assert whole(readers.ask(Query("SELECT ?s { ?s ?p ?o }"))).count(b'"s":') == 5
    end = time.monotonic() + 10
    while len(there := opened_by_readers()) > 1 or any("(deleted)" in it for files in there for it in files):
        assert time.monotonic() < end, there
        time.sleep(0.05)
    assert whole(readers.ask(Query("SELECT ?s { ?s ?p ?o }"))).count(b'"s":') == 5


def test_a_connection_stays_open_after_a_short_answer_and_not_after_a_long_one(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SCRIPT, str(tmp_path / "store")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            place = urlsplit(process.stdout.readline().strip()).netloc
            with closing(http.client.HTTPConnection(place, timeout=20)) as connection:
                # The second is answered from memory.
                for text, length in ((ONE.text, True), (ONE.text, True), ("SELECT * { ?s ?p ?o }", False)):
                    connection.request("GET", f"/sparql?{urlencode({'query': text})}", headers={"Accept": "*/*"})
                    with connection.getresponse() as response:
                        body = response.read()
                        told = response.getheader("Content-Length")
                        assert told == (str(len(body)) if length else None)
                        assert response.will_close is not length
                connection.request("GET", f"/sparql?{urlencode({'query': ENDLESS, 'timeout': '0.3'})}")
                assert connection.getresponse().status == 503
        finally:
            process.terminate()
        assert process.wait(20) == 0
