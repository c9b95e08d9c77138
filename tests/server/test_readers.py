"""The pool of readers: the same answers as the store's own, and limits that hold."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from ontology.errors import (
    InvalidQuery,
    InvalidStore,
    Overloaded,
    QueryAbandoned,
    QueryTimeout,
    QueryTooLarge,
)
from server.formats.negotiation import GRAPH_FORMATS, RESULT_FORMATS
from server.store.asking import InProcess, Query
from server.store.embedded import EmbeddedStore
from server.store.limits import Limits
from server.store.readers import Readers
from tests.server.numbers_store import ENDLESS, ENDLESS_ROWS, GRAPH, GREEDY, LIMITS, counting, numbers, reading, whole
from tests.server.small_graph import REFERENCE_GRAPH, graphs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

COUNT = Query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EmbeddedStore]:
    with counting(tmp_path) as opened:
        yield opened


@pytest.fixture
def readers(store: EmbeddedStore) -> Iterator[Readers]:
    with reading(store) as opened:
        yield opened


def until(is_so: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it did not come to that in time"
        time.sleep(0.01)


def count(readers: Readers, client: str = "b") -> int:
    reply = readers.ask(Query(COUNT.text, rows=RESULT_FORMATS[2]), client=client)
    return int(whole(reply).split()[1])


def pids(readers: Readers) -> set[int]:
    """Return the processes that are at hand once the pool is whole."""
    until(lambda: readers.idle() == LIMITS.readers)
    return found_pids()


def found_pids() -> set[int]:
    """Return the readers among the processes that this one started."""
    children = Path(f"/proc/{os.getpid()}/task")
    found = {int(it) for task in children.iterdir() for it in (task / "children").read_text().split()}
    return {it for it in found if b"reader_process" in words(it)}


def words(pid: int) -> bytes:
    """Return the words that a process was started with; none if it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


def test_answers_are_those_of_the_store_itself(store: EmbeddedStore, readers: Readers) -> None:
    store.replace({name: [it for it in quads if "_:" not in str(it)] for name, quads in graphs().items()})
    pairs = [(rows, GRAPH_FORMATS[0]) for rows in RESULT_FORMATS] + [(RESULT_FORMATS[0], it) for it in GRAPH_FORMATS]
    for text in (
        "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 50",
        "SELECT ?z ?a { VALUES (?z ?a) { (1 UNDEF) ('b'@en <urn:c>) } }",
        "ASK { ?s ?p 7 }",
        f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{REFERENCE_GRAPH}> {{ ?s ?p ?o }} }} ORDER BY ?s ?p ?o",
    ):
        for rows, graph in pairs:
            query = Query(text, rows=rows, graph=graph, base="https://onrecord.example/")
            here, there = InProcess(store).ask(query), readers.ask(query)
            assert (there.form, whole(there)) == (here.form, whole(here))


def test_dataset_and_bound_are_honored(store: EmbeddedStore, readers: Readers) -> None:
    store.replace(numbers(10, "https://example.org/graph/other"))
    csv = RESULT_FORMATS[2]
    assert b"1010" in whole(readers.ask(Query(COUNT.text, rows=csv)))
    assert b"\n10\r" in whole(readers.ask(Query(COUNT.text, ("https://example.org/graph/other",), rows=csv)))
    assert len(whole(readers.ask(Query("SELECT ?o { ?s ?p ?o }", rows=csv, most=5))).splitlines()) == 6
    described = Query("CONSTRUCT WHERE { ?s ?p ?o }", graph=GRAPH_FORMATS[1], most=5)
    assert len(whole(readers.ask(described)).splitlines()) == 5


def test_no_format_for_the_form_that_was_found_gives_the_form_alone(readers: Readers) -> None:
    reply = readers.ask(Query("ASK {}", rows=None))
    assert (reply.form, whole(reply)) == ("rows", b"")
    assert readers.ask(Query("CONSTRUCT WHERE { ?s ?p ?o }", graph=None)).form == "graph"


def test_a_change_that_was_acknowledged_is_seen_by_every_later_query(store: EmbeddedStore, readers: Readers) -> None:
    for number in range(1_001, 1_012):
        store.replace(numbers(number))
        assert [count(readers) for _ in range(3)] == [number] * 3


def test_a_query_sees_one_state_from_start_to_end(store: EmbeddedStore, readers: Readers) -> None:
    assert store.place is not None
    reply = readers.ask(Query("SELECT ?b ?d { ?a ?p ?b . ?c ?p ?d FILTER(?b < 300) }", rows=RESULT_FORMATS[2]))
    first = next(reply.parts)
    store.replace(numbers(3))
    assert count(readers) == 3
    assert len(list((store.place / "checkpoints").iterdir())) == 2
    assert (first + whole(reply)).count(b"\n") == 300_001
    assert len(list((store.place / "checkpoints").iterdir())) == 1


def test_a_query_that_cannot_be_run_is_explained_and_costs_no_reader(readers: Readers) -> None:
    before = pids(readers)
    for text in ("SELECT *\nWHERE { ?s ?p ]", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "CLEAR ALL"):
        with pytest.raises(InvalidQuery):
            readers.ask(Query(text))
    assert pids(readers) == before


def test_a_query_that_takes_too_long_is_killed_and_another_is_not_touched(readers: Readers) -> None:
    other = readers.ask(Query("SELECT ?c ?f { ?a ?b ?c . ?d ?e ?f FILTER(?c < 300) }"), client="b")
    started = time.monotonic()
    with pytest.raises(QueryTimeout, match=r"within 0\.5 seconds.*the setting query_timeout_seconds") as raised:
        readers.ask(Query(ENDLESS), client="a", seconds=0.5)
    killed = time.monotonic()
    assert 0.5 <= killed - started < 0.5 + 3 * 0.5
    assert (raised.value.setting, raised.value.value) == ("query_timeout_seconds", 0.5)
    until(lambda: readers.idle() == 1, seconds=3)
    assert count(readers, "c") == 1_000
    assert whole(other).count(b'"c"') == 300_001


def test_a_request_cannot_raise_the_limit(store: EmbeddedStore) -> None:
    with (
        reading(store, Limits(readers=1, seconds=0.3)) as pool,
        pytest.raises(QueryTimeout, match=r"within 0\.3 seconds"),
    ):
        pool.ask(Query(ENDLESS), seconds=1_000)


def test_an_answer_that_is_on_its_way_is_cut_at_the_limit(readers: Readers) -> None:
    reply = readers.ask(Query(ENDLESS_ROWS), seconds=0.7)
    assert len(next(reply.parts)) > 1_000
    with pytest.raises(QueryTimeout):
        for _ in reply.parts:
            pass
    assert list(reply.parts) == []
    assert len(pids(readers)) == 2


def test_a_reader_whose_answer_nobody_reads_is_freed_at_the_limit(readers: Readers) -> None:
    reply = readers.ask(Query(ENDLESS_ROWS), seconds=0.5)
    until(lambda: readers.idle() == 2)
    with pytest.raises(QueryTimeout):
        whole(reply)


@pytest.mark.parametrize(
    "query",
    [GREEDY, "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d), STR(?g))) AS ?all) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"],
)
def test_a_query_that_takes_too_much_memory_ends_its_reader_alone(readers: Readers, query: str) -> None:
    other = readers.ask(Query("SELECT ?c ?f { ?a ?b ?c . ?d ?e ?f FILTER(?c < 300) }"), client="b")
    with pytest.raises(QueryTooLarge, match=r"134,217,728 bytes.*the setting query_memory_bytes"):
        whole(readers.ask(Query(query), client="a"))
    assert whole(other).count(b'"c"') == 300_001
    assert len(pids(readers)) == 2
    assert count(readers) == 1_000


def test_a_query_below_the_limit_has_the_memory_it_needs(readers: Readers) -> None:
    rows = whole(readers.ask(Query("SELECT ?c ?f { ?a ?b ?c . ?d ?e ?f FILTER(?c < 100) } ORDER BY ?f ?c")))
    assert rows.count(b'"c"') == 100_001


def test_a_query_of_nested_groups_ends_no_more_than_its_reader(store: EmbeddedStore) -> None:
    with reading(store, Limits(readers=1, query_chars=100)) as pool:
        with pytest.raises(InvalidQuery, match="nested too deeply"):
            pool.ask(Query("SELECT * {" + "{" * 50_000 + "}" * 50_000 + "}"))
        assert count(pool) == 1_000


def test_giving_up_an_answer_frees_its_reader(readers: Readers) -> None:
    for _ in range(3):
        replies = [readers.ask(Query(ENDLESS_ROWS), client=it) for it in "ab"]
        assert readers.idle() == 0
        for reply in replies:
            next(reply.parts)
            reply.close()
            reply.close()
        until(lambda: readers.idle() == 2)
    assert count(readers) == 1_000


def test_an_answer_that_nobody_asks_for_any_more_frees_its_reader(readers: Readers) -> None:
    readers.ask(Query(ENDLESS_ROWS))
    until(lambda: readers.idle() == 2)


def test_giving_up_a_short_answer_costs_no_reader(readers: Readers) -> None:
    before = pids(readers)
    for _ in range(5):
        readers.ask(COUNT).close()
        readers.ask(Query("ASK {}", rows=None)).close()
    assert pids(readers) == before


def test_a_client_that_goes_away_before_the_first_row_frees_its_reader(readers: Readers) -> None:
    end = time.monotonic() + 0.3
    with pytest.raises(QueryAbandoned):
        readers.ask(Query(ENDLESS), is_gone=lambda: time.monotonic() > end)
    assert time.monotonic() < end + 2
    until(lambda: readers.idle() == 2)


def test_one_client_cannot_hold_every_reader(readers: Readers) -> None:
    held = readers.ask(Query(ENDLESS_ROWS), client="greedy")
    refused: list[Exception] = []

    def ask() -> None:
        try:
            readers.ask(Query(ENDLESS), client="greedy", is_gone=lambda: bool(refused))
        except QueryAbandoned as error:
            refused.append(error)

    more = threading.Thread(target=ask)
    more.start()
    time.sleep(0.3)
    assert readers.idle() == 1
    assert count(readers, "modest") == 1_000
    held.close()
    # Now its turn comes.
    until(lambda: readers.idle() == 1)
    refused.append(ValueError("told to go"))
    more.join(10)
    assert not more.is_alive()


def test_a_full_queue_is_told_with_when_to_try_again(store: EmbeddedStore) -> None:
    with reading(store, Limits(readers=1, seconds=5, waiting=2)) as pool:
        held = pool.ask(Query(ENDLESS_ROWS), client="a")
        counts: list[int] = []
        waiting = [threading.Thread(target=lambda it=it: counts.append(count(pool, it))) for it in "bc"]
        for thread in waiting:
            thread.start()
        time.sleep(0.3)
        with pytest.raises(Overloaded, match=r"Try again in [1-5] seconds, or raise the settings readers") as raised:
            count(pool, "d")
        assert raised.value.retry_after in range(1, 6)
        held.close()
        for thread in waiting:
            thread.join(10)
        assert counts == [1_000, 1_000]


def test_one_client_has_half_of_the_places_to_wait(store: EmbeddedStore) -> None:
    with reading(store, Limits(readers=2, seconds=5, waiting=2)) as pool:
        held = pool.ask(Query(ENDLESS_ROWS), client="a")
        waiting = threading.Thread(target=lambda: count(pool, "a"))
        waiting.start()
        time.sleep(0.3)
        with pytest.raises(Overloaded, match="readers_per_client") as raised:
            count(pool, "a")
        assert raised.value.setting == "readers_per_client"
        held.close()
        waiting.join(10)


def test_who_waits_too_long_is_told(store: EmbeddedStore) -> None:
    with reading(store, Limits(readers=2, seconds=0.5)) as pool:
        held = pool.ask(Query(ENDLESS_ROWS), client="a")
        with pytest.raises(Overloaded):
            count(pool, "a")
        held.close()


def test_readers_that_end_from_outside_are_replaced_and_no_query_is_told(readers: Readers) -> None:
    for _ in range(20):
        before = pids(readers)
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        # At once: they may be ending while they are asked.
        assert count(readers) == 1_000
        until(lambda: not pids(readers) & before)  # noqa: B023 -- called within the turn
        assert len(pids(readers)) == 2


def test_a_query_whose_readers_are_killed_from_outside_again_and_again_is_told(readers: Readers) -> None:
    over = threading.Event()

    def kill() -> None:
        while not over.wait(0.02):
            for pid in found_pids():
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        with pytest.raises(QueryTooLarge):
            readers.ask(Query(ENDLESS))
    finally:
        over.set()
        killer.join()
    assert count(readers) == 1_000


def test_closing_ends_what_runs_and_what_waits(store: EmbeddedStore) -> None:
    assert store.place is not None
    pool = Readers(store, store.place, LIMITS)
    errors: list[str] = []

    def ask(client: str) -> None:
        try:
            whole(pool.ask(Query(ENDLESS), client=client))
        except InvalidStore as error:
            errors.append(str(error))

    threads = [threading.Thread(target=ask, args=(it,)) for it in "abcd"]
    for thread in threads:
        thread.start()
    until(lambda: pool.idle() == 0)
    pool.close()
    for thread in threads:
        thread.join(10)
    assert len(errors) == 4
    assert not (store.place / "checkpoints").exists()
    with pytest.raises(InvalidStore):
        pool.ask(COUNT)


SERVER = textwrap.dedent("""
    import sys, threading, time
    from pathlib import Path
    from server.store.asking import Query
    from server.store.embedded import EmbeddedStore
    from server.store.limits import Limits
    from server.store.readers import Readers
    from tests.server.numbers_store import ENDLESS, numbers
    place = Path(sys.argv[1])
    store = EmbeddedStore.open(place)
    store.replace(numbers(1_000))
    readers = Readers(store, place, Limits(readers=2))
    threading.Thread(target=readers.ask, args=(Query(ENDLESS),), daemon=True).start()
    while readers.idle() != 1:
        time.sleep(0.01)
    time.sleep(0.3)
    print(*Path(f"/proc/{__import__('os').getpid()}/task").glob("*"), flush=True)
    time.sleep(60)
""")


def test_readers_end_with_their_server_even_amid_a_query(tmp_path: Path) -> None:
    place = tmp_path / "store"
    command = [sys.executable, "-c", SERVER, str(place)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        tasks = process.stdout.readline().split()
        children = {int(it) for task in tasks for it in Path(task, "children").read_text().split()}
        process.kill()
    assert len(children) == 2
    until(lambda: not any(Path(f"/proc/{it}/exe").exists() for it in children), seconds=5)
    # Nothing of theirs keeps the store from being opened, and what they read is removed.
    with EmbeddedStore.open(place) as store:
        assert {quad.graph_name for quad in store.quads()} == {ox.NamedNode(GRAPH)}
        assert not (place / "checkpoints").exists()
