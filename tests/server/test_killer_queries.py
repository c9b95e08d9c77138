"""Queries that are made to bring a server down: each ends at its limit, and others are answered meanwhile."""

from __future__ import annotations

import http.client
import json
import threading
import time
from statistics import median
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlencode

import pytest

from tests.server import hostile_server
from tests.server.hostile_server import MEMORY_BYTES, READERS, p95, wall
from tests.server.numbers_store import ENDLESS, ENDLESS_ROWS, GREEDY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.server.hostile_server import Server

#: The limit of time that a killer gives itself: short, so that the test is.
SECONDS: Final = 3
#: The server's own.
MOST_SECONDS: Final = 10
#: Seconds from the limit to the answer that the query was killed, its way over HTTP included.
KILLED: Final = 0.5
#: Seconds from that answer until every reader is at work again.
WHOLE: Final = 1.0
#: Seconds in which 95 of 100 simple queries of another client are answered while a killer runs.
SIMPLE: Final = 0.1


class Killer(NamedTuple):
    """A query, and which limit ends it: of time at `SECONDS`, or of memory."""

    text: str
    ends: str


TIME, MEMORY = "query-timeout", "query-too-large"
_ROWS: Final = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
KILLERS: Final = {
    "a cross product in order": Killer(f"SELECT * {{ {_ROWS} }} ORDER BY ?i ?f ?c LIMIT 10", MEMORY),
    "memory for rows": Killer(GREEDY, MEMORY),
    "a text that grows": Killer(
        f"SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d), STR(?g))) AS ?t) {{ {_ROWS} }}", MEMORY
    ),
    "a path over everything": Killer(
        "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>|^!<urn:y>)* ?b . ?c (!<urn:x>|^!<urn:y>)* ?d }", TIME
    ),
    "a regex bomb": Killer(
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . "
        'FILTER(REGEX(CONCAT(STR(?a), STR(?d)), "(.*.*)*x{9}(a|aa)+$")) }',
        TIME,
    ),
    "counting for ever": Killer(ENDLESS, TIME),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    place = tmp_path_factory.mktemp("killers") / "store"
    # A body of a million lines is let in, so that it is the query's length that is refused.
    limits = {"query_timeout_seconds": MOST_SECONDS, "query_memory_bytes": MEMORY_BYTES, "max_body_bytes": 90_000_000}
    with hostile_server.running(place, readers=READERS, **limits) as started:
        yield started


@pytest.fixture
def usual(server: Server) -> float:
    """The 95th percentile of the other client's seconds while the pool is whole and nothing else is asked."""
    server.seconds_until_whole()
    return p95([server.simple(number) for number in range(200)])


def others_during(server: Server, kill: Callable[[], None]) -> list[float]:
    """Return how long the other client's queries take while `kill` runs, again and again, for `SECONDS` at least."""
    end = time.monotonic() + SECONDS

    def attack() -> None:
        while time.monotonic() < end:
            kill()

    killer = threading.Thread(target=attack)
    killer.start()
    others: list[float] = []
    while killer.is_alive():
        others.append(server.simple(len(others)))
    killer.join()
    assert len(others) > 20
    return others


@pytest.mark.parametrize("name", KILLERS)
def test_a_killer_ends_at_its_limit_while_others_are_answered(server: Server, usual: float, name: str) -> None:
    killer = KILLERS[name]
    # What memory ends has the server's time, so that nothing else can end it.
    given = {"timeout": str(SECONDS)} if killer.ends == TIME else {}
    told: list[dict[str, object]] = []
    took: list[float] = []

    def kill() -> None:
        start = time.monotonic()
        with server.asked(killer.text, **given) as response:
            told.append(json.load(response))
        took.append(time.monotonic() - start)

    others = others_during(server, kill)
    until_whole = server.seconds_until_whole()
    # The clients of that hung up at once, so now every reader is a new one: that is what it takes without a killer.
    assert until_whole < wall(WHOLE, server.seconds_until_whole())
    assert {(it["status"], it["code"]) for it in told} == {(503, killer.ends)}
    setting, value = ("query_timeout_seconds", SECONDS) if killer.ends == TIME else ("query_memory_bytes", MEMORY_BYTES)
    assert [it["limit"] for it in told] == [{"setting": setting, "value": value}] * len(told)
    assert all(setting in str(it["message"]) for it in told)
    if killer.ends == TIME:
        assert min(took) >= SECONDS
        while len(took) < 3:
            kill()
        # A machine that stands still for a moment makes one late.
        assert median(took) < SECONDS + wall(KILLED, usual)
    assert p95(others) < wall(SIMPLE, usual)


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "application/sparql-query"])
def test_a_query_of_a_million_lines_is_refused_by_its_length_while_others_are_answered(
    server: Server, usual: float, kind: str
) -> None:
    values = "\n".join(map(str, range(1_000_000)))
    query = f"SELECT * {{ VALUES ?x {{ {values} }} }}"
    body = urlencode({"query": query}) if kind.endswith("urlencoded") else query
    told: list[dict[str, object]] = []

    def kill() -> None:
        with server.posted(body, kind) as response:
            told.append(json.load(response))

    others = others_during(server, kill)
    assert {(it["status"], it["code"]) for it in told} == {(400, "invalid-query")}
    assert all("the setting max_query_chars" in str(it["message"]) for it in told)
    until_whole = server.seconds_until_whole()
    # The clients of that hung up at once, so now every reader is a new one: that is what it takes without a killer.
    assert until_whole < wall(WHOLE, server.seconds_until_whole())
    assert p95(others) < wall(SIMPLE, usual)


def test_many_killers_of_one_client_leave_a_reader_to_others(server: Server, usual: float) -> None:
    statuses: list[int] = []

    def kill(number: int) -> None:
        with server.asked(f"{ENDLESS} # {number}", timeout=str(SECONDS)) as response:
            response.read()
            statuses.append(response.status)

    killers = [threading.Thread(target=kill, args=(number,)) for number in range(5)]
    end = time.monotonic() + SECONDS
    for killer in killers:
        killer.start()
    others: list[float] = []
    while time.monotonic() < end:
        others.append(server.simple(len(others)))
    for killer in killers:
        killer.join()
    assert statuses == [503] * 5
    # Three killers at work share the machine's processors with who is asked, which no one killer does.
    assert p95(others) < 3 * wall(SIMPLE, usual)


def test_a_request_can_lower_the_limit_but_not_raise_it(server: Server, usual: float) -> None:
    for given, seconds in (("0.5", 0.5), ("1000", MOST_SECONDS)):
        start = time.monotonic()
        with server.asked(ENDLESS, timeout=given) as response:
            told = json.load(response)
        assert response.status == 503
        assert told["limit"] == {"setting": "query_timeout_seconds", "value": seconds}
        assert seconds <= time.monotonic() - start < seconds + wall(KILLED, usual)
    for given in ("soon", "0", "-1", "nan", "inf"):
        with server.asked("ASK {}", timeout=given) as response:
            assert (response.status, json.load(response)["code"]) == (400, "invalid-query")


def test_a_browser_is_told_of_the_limit_on_a_page(server: Server) -> None:
    with server.asked(ENDLESS, accept="text/html", timeout="0.3", format="csv") as response:
        page = response.read().decode()
    assert (response.status, response.getheader("Content-Type")) == (503, "text/html; charset=utf-8")
    assert "0.3 seconds" in page
    assert "the setting query_timeout_seconds" in page


def test_an_answer_that_is_cut_is_told_from_a_whole_one(server: Server) -> None:
    with server.asked(ENDLESS_ROWS, accept="text/csv", timeout="1") as response:
        assert response.status == 200
        with pytest.raises(http.client.IncompleteRead):
            response.read()
