"""Answers that are given again: only of an unchanged graph, only what each run would answer alike, within bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ontology.errors import QueryTimeout
from server import create_app
from server.formats.negotiation import CSV, JSON
from server.settings import Settings
from server.store.asking import InProcess, Query, Reply
from server.web import context
from server.web.answers_cache import AnswersCache, tag_of
from tests.server.small_graph import REFERENCE_GRAPH, graphs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask.testing import FlaskClient

    from server.store.base import Store
    from server.store.updating import Update

ASK = Query("ASK {}")


def kept(cache: AnswersCache, query: Query, snapshot: str = "s") -> bytes | None:
    tag = tag_of(query, snapshot)
    assert tag is not None
    found = cache.get(tag)
    return None if found is None else found.body


def keep(cache: AnswersCache, query: Query, *parts: bytes, snapshot: str = "s") -> list[bytes]:
    tag = tag_of(query, snapshot)
    assert tag is not None
    return list(cache.keeping(tag, snapshot, Reply("rows", iter(parts))))


def test_an_answer_is_given_again_as_it_was() -> None:
    cache = AnswersCache(1_000)
    assert kept(cache, ASK) is None
    assert keep(cache, ASK, b"one", b"two") == [b"one", b"two"]
    assert kept(cache, ASK) == b"onetwo"


@pytest.mark.parametrize(
    "other",
    [
        Query("ASK {} "),
        Query("ASK {}", default_graphs=("urn:g",)),
        Query("ASK {}", named_graphs=("urn:g",)),
        Query("ASK {}", rows=CSV),
        Query("ASK {}", rows=None),
        Query("ASK {}", graph=None),
        Query("ASK {}", base="urn:b"),
        Query("ASK {}", most=1),
    ],
)
def test_whatever_changes_the_answer_changes_its_tag(other: Query) -> None:
    assert tag_of(other, "s") != tag_of(ASK, "s") == tag_of(Query("ASK {}", rows=JSON), "s")
    assert tag_of(ASK, "s") != tag_of(ASK, "t")


@pytest.mark.parametrize("call", ["NOW()", "rand()", "Uuid()", "STRUUID ()", "NOW # at once\n()"])
def test_what_differs_from_run_to_run_has_no_tag(call: str) -> None:
    assert tag_of(Query(f"SELECT ({call} AS ?x) {{}}"), "s") is None
    assert tag_of(Query("SELECT ?now ?rand { ?now ex:now ?rand }"), "s") is not None


def test_memory_is_bounded_and_the_longest_unused_goes_first() -> None:
    cache = AnswersCache(1_600)
    queries = [Query(f"ASK {{ ?s ?p {number} }}") for number in range(30)]
    for query in queries:
        keep(cache, query, b"x" * 100)
        assert kept(cache, queries[0]) is not None
    there = [number for number, query in enumerate(queries) if kept(cache, query)]
    assert there == [0, *range(15, 30)]


def test_a_long_answer_passes_through_and_is_not_kept() -> None:
    cache = AnswersCache(1_600)
    assert keep(cache, ASK, b"x" * 60, b"y" * 60, b"z") == [b"x" * 60, b"y" * 60, b"z"]
    assert kept(cache, ASK) is None
    assert keep(AnswersCache(0), ASK, b"x") == [b"x"]


def test_an_answer_that_was_not_whole_is_not_kept() -> None:
    def cut() -> Iterator[bytes]:
        yield b"one"
        raise QueryTimeout("too late")

    cache = AnswersCache(1_000)
    with pytest.raises(QueryTimeout):
        list(cache.keeping("tag", "s", Reply("rows", cut())))
    given_up = cache.keeping("tag", "s", Reply("rows", iter((b"one", b"two"))))
    next(given_up)
    del given_up
    assert cache.get("tag") is None


def test_answers_of_an_earlier_state_are_let_go() -> None:
    cache = AnswersCache(1_000)
    keep(cache, ASK, b"one", snapshot="s")
    keep(cache, ASK, b"two", snapshot="t")
    assert (kept(cache, ASK, "s"), kept(cache, ASK, "t")) == (None, b"two")


class _Counted:
    """Answers that tell states apart and count how often they are asked."""

    def __init__(self, store: Store) -> None:
        self.asked = 0
        self.state = "1"
        self._answers = InProcess(store)

    def snapshot(self) -> str:
        return self.state

    def ask(
        self,
        query: Query,
        *,
        client: str = "",
        seconds: float | None = None,
        is_gone: Callable[[], bool] = lambda: False,
    ) -> Reply:
        assert (client, seconds, is_gone()) == ("127.0.0.1", None, False)
        self.asked += 1
        reply = self._answers.ask(query)
        return Reply(reply.form, reply.parts, self.state)

    def update(self, update: Update, *, client: str = "", is_gone: Callable[[], bool] = lambda: False) -> None:
        self._answers.update(update, client=client, is_gone=is_gone)


@pytest.fixture
def counted(small_store: Store) -> _Counted:
    return _Counted(small_store)


@pytest.fixture
def cached(small_store: Store, counted: _Counted) -> FlaskClient:
    app = create_app(small_store, Settings())
    context.use(app, counted)
    return app.test_client()


QUERY = "/sparql?query=SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 20"


def test_a_repeated_query_is_not_run_again_until_the_graph_changes(
    cached: FlaskClient, counted: _Counted, small_store: Store
) -> None:
    # An answer is kept when it is read to its end.
    first = cached.get(QUERY, buffered=True)
    second = cached.get(QUERY)
    assert (first.status_code, first.data) == (second.status_code, second.data) == (200, first.data)
    assert first.headers["ETag"] == second.headers["ETag"]
    assert first.headers["Content-Type"] == second.headers["Content-Type"]
    assert counted.asked == 1
    assert cached.get(QUERY, headers={"Accept": "text/csv"}).mimetype == "text/csv"
    assert counted.asked == 2
    small_store.replace({name: [] for name in graphs() if name != REFERENCE_GRAPH})
    counted.state = "2"
    third = cached.get(QUERY)
    assert counted.asked == 3
    assert third.headers["ETag"] != first.headers["ETag"]
    assert third.data != first.data


def test_a_client_that_has_the_answer_is_told_so(cached: FlaskClient, counted: _Counted) -> None:
    tag = cached.get(QUERY).headers["ETag"]
    for told in (tag, tag.removeprefix("W/"), f'"other", {tag}'):
        response = cached.get(QUERY, headers={"If-None-Match": told})
        assert (response.status_code, response.data) == (304, b"")
        assert response.headers["ETag"] == tag
        assert "Accept" in response.headers["Vary"]
    assert counted.asked == 1
    for told in ('"other"', "*"):
        assert cached.get(QUERY, headers={"If-None-Match": told}).status_code == 200
    counted.state = "2"
    assert cached.get(QUERY, headers={"If-None-Match": tag}).status_code == 200
    assert cached.get(QUERY, headers={"If-None-Match": tag, "Accept": "text/csv"}).status_code == 200


def test_what_differs_from_run_to_run_is_run_again(cached: FlaskClient, counted: _Counted) -> None:
    for _ in range(2):
        response = cached.get("/sparql?query=SELECT (RAND() AS ?x) {}")
        assert response.status_code == 200
        assert "ETag" not in response.headers
    assert counted.asked == 2


def test_a_failure_is_not_given_again(cached: FlaskClient, counted: _Counted) -> None:
    for _ in range(2):
        response = cached.get("/sparql?query=SELECT")
        assert response.status_code == 400
        assert "ETag" not in response.headers
    assert counted.asked == 2


def test_head_of_a_kept_answer_has_its_headers(cached: FlaskClient) -> None:
    tag = cached.get(QUERY, buffered=True).headers["ETag"]
    head = cached.head(QUERY)
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", tag)
