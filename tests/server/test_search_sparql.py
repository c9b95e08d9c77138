"""`onr:matches` in queries: what stands for it, in every form of query, here and in readers."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ontology.errors import InvalidQuery, Overloaded
from server import create_app
from server.search.answers import Searching, with_matches
from server.search.in_sparql import HITS, MAX_HITS, expanded, mentions
from server.search.search import search_of
from server.settings import Settings
from server.store import open_store
from server.store.asking import InProcess, Query
from server.store.embedded import EmbeddedStore
from server.store.limits import Limits
from server.store.readers import Readers
from server.store.remote import RemoteStore
from server.web.answers_cache import tag_of
from tests.server.numbers_store import whole
from tests.server.search_graph import BASE, GRAPH, PATIENCE, actor, iri, put, searching, statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.store.asking import Reply

PREFIXES = (
    "PREFIX onr: <https://w3id.org/onrecord/ns#> PREFIX : <https://w3id.org/onrecord/ns#> "
    "PREFIX schema: <https://schema.org/> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
)
MANY = " ".join(f"?x{it} onr:matches 'w{it}' ." for it in range(20))
ADA, DAM, WELL = iri("actor", "ada"), iri("statement", "s1"), iri("statement", "s2")


def found(words: str, most: int) -> list[tuple[str, float]]:
    return [(f"urn:{words.replace(' ', '-')}:{most}", 2.5)]


def rewritten(text: str) -> str:
    return expanded(PREFIXES + text, found).removeprefix(PREFIXES)


@pytest.mark.parametrize(
    ("text", "stands_for"),
    [
        ('ASK { ?x onr:matches "a b" }', "ASK { VALUES (?x) { (<urn:a-b:1000>) } }"),
        ("ASK { ?x :matches 'a' . }", "ASK { VALUES (?x) { (<urn:a:1000>) } . }"),
        ('ASK { $x <https://w3id.org/onrecord/ns#matches> "a"@en }', "ASK { VALUES ($x) { (<urn:a:1000>) } }"),
        (
            'ASK { (?x ?n) onr:matches ("a" 5) . ?x ?p ?o }',
            "ASK { VALUES (?x ?n) { (<urn:a:5> 2.5000) } . ?x ?p ?o }",
        ),
        (
            'ASK { ?x a onr:Statement ; onr:matches "a" ; ?p ?o , ?q }',
            "ASK { VALUES (?x) { (<urn:a:1000>) } ?x a onr:Statement ; ?p ?o , ?q }",
        ),
        (
            'ASK { ?x onr:matches "a" ; onr:matches ("b" 7) }',
            "ASK { VALUES (?x) { (<urn:a:1000>) } VALUES (?x) { (<urn:b:7>) } }",
        ),
        (
            'CONSTRUCT { ?x onr:matches "t" } WHERE { GRAPH ?g { ?x onr:matches """a""" } }',
            'CONSTRUCT { ?x onr:matches "t" } WHERE { GRAPH ?g { VALUES (?x) { (<urn:a:1000>) } } }',
        ),
        (
            'ASK { { SELECT ?x { ?x onr:matches "a" } } UNION { ?y ?p ?x FILTER EXISTS { ?x onr:matches "b" } } }',
            (
                "ASK { { SELECT ?x { VALUES (?x) { (<urn:a:1000>) } } } UNION "
                "{ ?y ?p ?x FILTER EXISTS { VALUES (?x) { (<urn:b:1000>) } } } }"
            ),
        ),
        ('# onr:matches "a"\nASK { ?x ?p "onr:matches" }', '# onr:matches "a"\nASK { ?x ?p "onr:matches" }'),
        ("ASK { onr:matches ?p ?o . ?x ?q onr:matches }", "ASK { onr:matches ?p ?o . ?x ?q onr:matches }"),
        ('ASK { ?x onr:matchesOther "a" }', 'ASK { ?x onr:matchesOther "a" }'),
        ('ASK { ?x schema:matches "a" }', 'ASK { ?x schema:matches "a" }'),
    ],
)
def test_a_pattern_becomes_what_is_found(text: str, stands_for: str) -> None:
    assert rewritten(text) == stands_for


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("ASK { ?x onr:matches ?words }", "followed by words in quotation marks"),
        ("ASK { ?x onr:matches 5 }", "followed by words in quotation marks"),
        ('ASK { ?x onr:matches "a", "b" }', "followed by words in quotation marks"),
        ('ASK { ?x onr:matches ("a" 5 6) }', "followed by words in quotation marks"),
        ("ASK { ?x onr:matches () }", "followed by words in quotation marks"),
        ('ASK { ?x onr:matches/schema:text "a" }', "followed by words in quotation marks"),
        ('ASK { ?x schema:text/onr:matches "a" }', "stands alone"),
        ('ASK { ?x ^onr:matches "a" }', "stands alone"),
        ('ASK { ?x (onr:matches|schema:text) "a" }', "stands alone"),
        ('ASK { ?y schema:about [ onr:matches "a" ] }', "stands alone"),
        ('ASK { <urn:x> onr:matches "a" }', "has a variable on its left"),
        ('ASK { (?x ?x) onr:matches "a" }', "has a variable on its left"),
        ('ASK { (?x ?y ?z) onr:matches "a" }', "has a variable on its left"),
        ('ASK { (?x ?n) onr:matches "a" ; ?p ?o }', "has a pattern of its own"),
        ('ASK { ?x onr:matches ("a" 0) }', "finds from 1 to"),
        (f'ASK {{ ?x onr:matches ("a" {MAX_HITS + 1}) }}', "finds from 1 to"),
        ('ASK { ?x onr:matches ("a" 1.5) }', "finds from 1 to"),
        ('ASK { ?x onr:matches "a" ', "ends too early"),
        ('ASK { ?x onr:matches "a" . SELECT }', "does not parse at line 2"),
        (f"ASK {{ {MANY} }}", "at most 16 texts"),
        ('ASK { ?x onr:matches "a" SERVICE <urn:x> { ?y onr:matches ?z', "SERVICE is not allowed"),
    ],
)
def test_what_cannot_be_looked_for_is_told(text: str, problem: str) -> None:
    with pytest.raises(InvalidQuery, match=problem):
        rewritten(text)


def test_the_place_of_a_mistake_is_told() -> None:
    with pytest.raises(InvalidQuery, match="line 3, column 6"):
        rewritten("ASK {\n  ?x onr:matches ?y }")


def test_other_queries_are_not_read() -> None:
    assert not mentions('SELECT * { ?matches ?p "matches" }')
    text = "SELECT * { ?x ?p ?o "
    assert expanded(text, found) is text


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EmbeddedStore]:
    with EmbeddedStore.open(tmp_path / "store") as opened:
        put(
            opened,
            actor("ada", "Ada Banda", "A. Banda", mentions=2),
            statement("s1", "The dam is full.", "ada"),
            statement("s2", "The well near the dam is dry, and nobody says why.", "ada"),
        )
        yield opened


@pytest.fixture
def answers(store: EmbeddedStore) -> Iterator[Searching]:
    searching(store)
    readers = Readers(store, store.place or Path(), Limits(readers=2))
    yield Searching(readers, lambda: search_of(store, BASE))
    readers.close()


def rows(answers: Searching, text: str) -> list[list[str]]:
    told = json.loads(whole(answers.ask(Query(PREFIXES + text))))
    return [[row[name]["value"] for name in told["head"]["vars"] if name in row] for row in told["results"]["bindings"]]


class TestInReaders:
    def test_rows_come_with_what_else_is_asked_of_them(self, answers: Searching) -> None:
        query = "SELECT ?x ?text { ?x onr:matches 'dam' ; schema:text ?text } ORDER BY ?x"
        assert [row[0] for row in rows(answers, query)] == [DAM, WELL]

    def test_scores_put_names_before_statements_and_the_shorter_first(self, answers: Searching) -> None:
        query = 'SELECT ?x ?n { (?x ?n) onr:matches ("dam" 10) } ORDER BY DESC(?n)'
        scored = rows(answers, query)
        assert [row[0] for row in scored] == [DAM, WELL]
        assert 1 > float(scored[0][1]) > float(scored[1][1]) > 0
        [[_, score]] = rows(answers, 'SELECT ?x ?n { (?x ?n) onr:matches "ada banda" }')
        assert float(score) > 5

    def test_a_bound_keeps_the_best(self, answers: Searching) -> None:
        assert rows(answers, 'SELECT ?x { ?x onr:matches ("dam" 1) }') == [[DAM]]

    @pytest.mark.parametrize(
        ("text", "answer"),
        [
            ('ASK { ?x onr:matches "bandda" ; skos:prefLabel "Ada Banda"@en }', b"true"),
            ('ASK { ?x onr:matches "nothing of the kind" }', b"false"),
            ('ASK { ?x a onr:Statement FILTER NOT EXISTS { ?x onr:matches "full" } }', b"true"),
        ],
    )
    def test_ask(self, answers: Searching, text: str, answer: bytes) -> None:
        assert answer in whole(answers.ask(Query(PREFIXES + text)))

    def test_construct_and_describe(self, answers: Searching) -> None:
        made = whole(answers.ask(Query(PREFIXES + 'CONSTRUCT { ?x a onr:Found } { ?x onr:matches "dam" }')))
        assert made.count(b"onr:Found") == 2
        assert b"The dam is full." in whole(answers.ask(Query(PREFIXES + 'DESCRIBE ?x { ?x onr:matches "dam full" }')))

    def test_in_graphs_options_minus_and_aggregates(self, answers: Searching) -> None:
        query = f'SELECT ?x {{ GRAPH <{GRAPH}> {{ ?x onr:matches "dam" ; schema:text ?t }} }} ORDER BY ?x'
        assert rows(answers, query) == [[DAM], [WELL]]
        assert rows(answers, f'SELECT ?x {{ GRAPH <{GRAPH}x> {{ ?x onr:matches "dam" ; schema:text ?t }} }}') == []
        query = 'SELECT ?x { ?x a onr:Statement MINUS { ?x onr:matches "well" } }'
        assert rows(answers, query) == [[DAM]]
        query = 'SELECT (COUNT(?x) AS ?n) ?who { ?x onr:matches "dam" ; onr:speaker ?who } GROUP BY ?who'
        assert rows(answers, query) == [["2", ADA]]
        query = 'SELECT ?x ?o { ?x a onr:Statement OPTIONAL { ?x onr:matches "well" BIND(1 AS ?o) } } ORDER BY ?x'
        assert rows(answers, query) == [[DAM], [WELL, "1"]]

    def test_what_was_just_acknowledged_is_found_and_has_another_state(
        self, answers: Searching, store: EmbeddedStore
    ) -> None:
        query = 'SELECT ?x { ?x onr:matches "river" }'
        for number in range(5):
            before = answers.snapshot()
            put(store, statement(f"r{number}", "The river rose."), graph=f"{GRAPH}/{number}")
            reply = answers.ask(Query(PREFIXES + query))
            assert reply.snapshot == answers.snapshot() != before
            assert len(json.loads(whole(reply))["results"]["bindings"]) == number + 1


class Restless(InProcess):
    """Answers of a store that has changed whenever anybody looks."""

    def __init__(self, store: EmbeddedStore) -> None:
        super().__init__(store)
        self._states = count()

    def snapshot(self) -> str:
        return f"state {next(self._states)}"

    def ask(self, query: Query, **more: Any) -> Reply:
        return replace(super().ask(query, **more), snapshot=self.snapshot())


def test_an_answer_of_a_store_that_changes_all_the_time_belongs_to_no_state(store: EmbeddedStore) -> None:
    answers = Searching(Restless(store), lambda: search_of(store, BASE))
    reply = answers.ask(Query(PREFIXES + 'ASK { ?x onr:matches "dam" }'))
    assert reply.snapshot is None
    assert b"true" in whole(reply)


class TestOverHttp:
    def test_an_answer_is_named_by_its_state_and_given_again(self, store: EmbeddedStore) -> None:
        from server.web import context

        app = create_app(store, Settings(store=store.place or ""))
        readers = Readers(store, store.place or Path(), Limits(readers=1))
        try:
            context.use(app, readers)
            client, query = app.test_client(), PREFIXES + 'SELECT ?x { ?x onr:matches "dam" }'
            searching(store)
            first = client.get("/sparql", query_string={"query": query})
            assert first.status_code == 200
            tag = first.headers["ETag"]
            again = client.get("/sparql", query_string={"query": query}, headers={"If-None-Match": tag})
            assert again.status_code == 304
            put(store, statement("s3", "The dam broke."))
            changed = client.get("/sparql", query_string={"query": query}, headers={"If-None-Match": tag})
            assert changed.status_code == 200
            assert changed.headers["ETag"] != tag
            assert [row["x"]["value"] for row in changed.get_json()["results"]["bindings"]] == [iri("statement", "s3")]
        finally:
            readers.close()

    def test_a_wrong_pattern_is_a_wrong_query(self, store: EmbeddedStore) -> None:
        client = create_app(store, Settings(store=store.place or "")).test_client()
        answer = client.get("/sparql", query_string={"query": PREFIXES + "ASK { ?x onr:matches ?y }"})
        assert (answer.status_code, answer.get_json()["code"]) == (400, "invalid-query")

    def test_the_service_says_that_it_has_the_property(self, store: EmbeddedStore) -> None:
        client = create_app(store, Settings(store=store.place or "")).test_client()
        told = client.get("/sparql", headers={"Accept": "text/turtle"}).text
        assert "sd:propertyFeature onr:matches" in told


def test_the_tag_is_of_the_query_as_it_was_asked() -> None:
    query = Query(PREFIXES + 'ASK { ?x onr:matches "dam" }')
    assert tag_of(query, "1") != tag_of(query, "2") is not None


def test_a_command_expands_it_by_itself() -> None:
    with EmbeddedStore.open(None) as store:
        put(store, statement("s1", "The dam is full."))
        told = with_matches(store, PREFIXES + 'ASK { ?x onr:matches "dam" }', BASE)
        assert f"VALUES (?x) {{ (<{DAM}>) }}" in told


def test_another_engine_has_no_index_and_says_so() -> None:
    store = object.__new__(RemoteStore)
    with pytest.raises(InvalidQuery, match="another engine's, which has none"):
        with_matches(store, PREFIXES + 'ASK { ?x onr:matches "dam" }', BASE)
    answers = Searching(InProcess(store), lambda: search_of(store, BASE))
    with pytest.raises(InvalidQuery, match="another engine's, which has none"):
        answers.ask(Query(PREFIXES + 'ASK { ?x onr:matches "dam" }'))


def test_nobody_waits_for_long_for_an_index_that_is_being_built() -> None:
    with open_store(None) as store:
        search = search_of(store, BASE)
        assert search is not None
        assert search.is_in_step(PATIENCE)
        search.close()
        put(store, statement("s1", "The dam is full."))  # type: ignore[arg-type]
        with pytest.raises(Overloaded, match="try again in a moment"):
            search.hits("dam", HITS, 0.01)
