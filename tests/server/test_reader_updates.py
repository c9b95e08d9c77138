"""Updates that a reader works out: the same changes as the store's own, and limits that hold."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from ontology.errors import InvalidQuery, QueryAbandoned, QueryTimeout, QueryTooLarge
from ontology.terms import DEFAULT_BASE
from server.formats.negotiation import RESULT_FORMATS
from server.store.asking import Query
from server.store.limits import Limits
from server.store.readers import Readers
from server.store.updating import Update
from tests.server.numbers_store import GRAPH, SAYS, counting, reading, whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from server.store.embedded import EmbeddedStore

ENDLESS = "INSERT { ?a <urn:p> ?d } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?c + ?f + ?i = -1) }"
GREEDY = "INSERT { ?a ?d ?g } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EmbeddedStore]:
    with counting(tmp_path) as opened:
        yield opened


@pytest.fixture
def readers(store: EmbeddedStore) -> Iterator[Readers]:
    with reading(store) as opened:
        yield opened


def update(text: str, most: int = 10_000_000) -> Update:
    return Update(text, DEFAULT_BASE, "urn:default", most=most)


def count(readers: Readers, pattern: str = "?s ?p ?o") -> int:
    reply = readers.ask(Query(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}", rows=RESULT_FORMATS[2]))
    return int(whole(reply).split()[1])


def test_a_change_is_seen_by_every_later_query(store: EmbeddedStore, readers: Readers) -> None:
    for number in range(5):
        readers.update(update(f"INSERT DATA {{ GRAPH <urn:g> {{ <urn:a> <urn:b> {number} }} }}"))
        assert count(readers) == 1_001 + number == store.size()
    readers.update(update("DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o FILTER(?o < 900) } }"))
    assert count(readers) == 100 == len(list(store.quads(GRAPH)))


def test_operations_see_those_before_them_and_blank_nodes_stay(store: EmbeddedStore, readers: Readers) -> None:
    readers.update(
        update(
            f"""INSERT {{ GRAPH <urn:g> {{ [] <urn:twice> ?m }} }} WHERE {{ ?s <{SAYS}> ?o BIND(2 * ?o AS ?m) }} ;
            INSERT {{ GRAPH <urn:h> {{ ?n <urn:large> true }} }} WHERE {{ ?n <urn:twice> ?m FILTER(?m >= 1000) }} ;
            DELETE WHERE {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}"""
        )
    )
    assert count(readers, "?n <urn:twice> ?m ; <urn:large> true") == 500
    assert list(store.graphs()) == ["urn:g", "urn:h"]
    readers.update(update("DELETE { GRAPH <urn:g> { ?n ?p ?o } } WHERE { GRAPH <urn:h> { ?n ?q ?r } ?n ?p ?o }"))
    assert count(readers, "?n <urn:twice> ?m") == 500
    assert store.place is not None
    assert not list((store.place / "checkpoints").glob("copy-*"))


def test_an_update_past_a_limit_changes_nothing_and_leaves_the_readers_whole(
    store: EmbeddedStore, tmp_path: Path
) -> None:
    pool = Readers(store, tmp_path / "store", Limits(readers=1, seconds=5, memory_bytes=128 * 1024 * 1024))
    try:
        for text, error in ((ENDLESS, QueryTimeout), (GREEDY, QueryTooLarge)):
            with pytest.raises((error, QueryTimeout)):
                pool.update(update(f"INSERT DATA {{ GRAPH <urn:g> {{ <urn:a> <urn:b> 1 }} }} ; {text}"))
            assert count(pool) == 1_000
        with pytest.raises(QueryTooLarge, match="max_update_quads"):
            pool.update(update(f"DELETE WHERE {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}", most=999))
        with pytest.raises(InvalidQuery, match="line 1, column 7"):
            pool.update(update("CLEAR XYZ"))
        assert count(pool) == 1_000
        assert not list((tmp_path / "store" / "checkpoints").glob("copy-*"))
    finally:
        pool.close()


def test_an_update_of_a_client_that_is_gone_is_not_made(readers: Readers) -> None:
    end = time.monotonic() + 0.3
    with pytest.raises(QueryAbandoned):
        readers.update(update(ENDLESS), is_gone=lambda: time.monotonic() > end)
    assert count(readers) == 1_000


def test_updates_at_the_same_time_are_one_after_the_other(store: EmbeddedStore, readers: Readers) -> None:
    subject, predicate, name = map(ox.NamedNode, ("urn:a", "urn:n", "urn:g"))
    store.replace({"urn:g": [ox.Quad(subject, predicate, ox.Literal(0), name)]})
    text = """DELETE { GRAPH <urn:g> { ?a <urn:n> ?n } } INSERT { GRAPH <urn:g> { ?a <urn:n> ?m } }
    WHERE { GRAPH <urn:g> { ?a <urn:n> ?n } BIND(?n + 1 AS ?m) }"""

    def write(client: str) -> None:
        for _ in range(5):
            readers.update(update(text), client=client)

    threads = [threading.Thread(target=write, args=(client,)) for client in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [quad.object for quad in store.quads("urn:g")] == [ox.Literal(20)]
