"""Judgements as records, triples and CSV."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.iris import Iris
from ontology.errors import EntityNotFound, InvalidJudgement
from ontology.terms import DEFAULT_BASE
from ontology.validate import validate
from server.commands.terms import as_rdflib
from server.formats.judgements_csv import parsed, written
from server.judgements import MAX_NOTE, VERDICTS, Judgement, Judges, made, named, quads, read
from server.store import open_store
from tests.server.small_graph import graphs

IRIS: Final = Iris(DEFAULT_BASE)
GRAPH: Final = f"{DEFAULT_BASE}graph/judgements"
WHEN: Final = datetime(2024, 5, 14, 9, 30, 1, 250_000, tzinfo=UTC)
A, B = f"{DEFAULT_BASE}id/statement/0f-1-20", f"{DEFAULT_BASE}id/statement/1e-4-30"
ROE, DOE = f"{DEFAULT_BASE}id/actor/person-jane-roe", f"{DEFAULT_BASE}id/actor/person-j-roe"


def of(verdict: str, *things: str, note: str = "", who: str = "Kari Dahl", when: datetime = WHEN) -> Judgement:
    return made(verdict, things, who=who, base=DEFAULT_BASE, when=when, note=note)


PAIR: Final[dict[str, tuple[str, ...]]] = {
    "same": (A, B),
    "not-same": (ROE, DOE),
    "wrong": (A,),
    "right": (B,),
    "note": (ROE,),
}
WORDS: Final = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=60).map(str.strip)
JUDGEMENTS: Final = st.builds(
    lambda verdict, note, who, when: of(verdict, *PAIR[verdict], note=note or "why", who=who, when=when),
    st.sampled_from(sorted(VERDICTS)),
    st.one_of(WORDS, st.just('“so,” he said\nand "left"; =1+1, ')),
    WORDS.filter(bool),
    st.integers(0, 4_000_000_000_000).map(lambda ms: datetime(1990, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)),
)


@settings(deadline=None)
@given(st.lists(JUDGEMENTS, max_size=6))
def test_a_table_read_again_is_what_was_written(given_: list[Judgement]) -> None:
    assert list(parsed(written(given_), "file", DEFAULT_BASE)) == given_


@settings(deadline=None)
@given(st.lists(JUDGEMENTS, max_size=6))
def test_triples_read_again_are_what_was_written_and_break_no_rule(given_: list[Judgement]) -> None:
    with open_store(None) as store:
        store.replace({GRAPH: quads(given_, IRIS)})
        found = list(store.quads(GRAPH))
    expected = {IRIS.judgement(it.key): it for it in given_}
    assert dict(read(found, DEFAULT_BASE)) == expected
    assert validate(as_rdflib(found)) == ()


@pytest.mark.parametrize(
    "text",
    [
        A,
        "statement:0f-1-20",
        "statement/0f-1-20",
        "/page/statement/0f-1-20",
        "http://127.0.0.1:8000/page/statement/0f-1-20",
        "http://127.0.0.1:8000/prefix/page/statement/0f-1-20?list=says#judgements",
    ],
)
def test_a_thing_is_named_by_its_iri_or_address(text: str) -> None:
    assert named(text, DEFAULT_BASE) == A


@pytest.mark.parametrize(
    "text", ["", "nobody", "article:0f", "https://example.org/id", "statement:a b", f"{DEFAULT_BASE}id/"]
)
def test_what_is_no_thing_that_can_be_judged_is_refused(text: str) -> None:
    with pytest.raises(InvalidJudgement, match="is no statement, claim, actor or membership of this graph"):
        named(text, DEFAULT_BASE)


@pytest.mark.parametrize(
    ("verdict", "things", "more", "message"),
    [
        ("false", (A,), {}, "there is no verdict 'false': give one of same, not-same, wrong, right, note"),
        ("same", (A,), {}, "'same' is said of two different things of one kind"),
        ("same", (A, A), {}, "'same' is said of two different things of one kind"),
        ("not-same", (A, ROE), {}, "'not-same' is said of two different things of one kind"),
        ("wrong", (A, B), {}, "'wrong' is said of one thing"),
        ("wrong", (), {}, "'wrong' is said of one thing"),
        ("wrong", (ROE,), {}, "'wrong' is said of a statement or claim or membership, and <.*person-jane-roe> is none"),
        ("note", (A,), {}, "a note has words"),
        ("note", (A,), {"note": "x" * (MAX_NOTE + 1)}, "a note has at most 2,000 characters"),
        ("note", (A,), {"note": "a\x00b"}, "none that cannot be shown"),
        ("wrong", (A,), {"who": " "}, "a judgement names who makes it"),
        ("wrong", (A,), {"who": "Jane\nRoe"}, "a judgement names who makes it"),
    ],
)  # fmt: skip
def test_what_cannot_be_judged_so_is_refused_with_the_reason(
    verdict: str, things: tuple[str, ...], more: dict[str, str], message: str
) -> None:
    with pytest.raises(InvalidJudgement, match=message):
        made(verdict, things, base=DEFAULT_BASE, who=more.get("who", "Kari Dahl"), note=more.get("note", ""))


def test_a_line_that_is_no_judgement_says_where_and_what_and_the_others_are_read() -> None:
    table = (
        "\ufeffwho,verdict,thing,other,when,note\r\n"
        f'Jane Roe,wrong,{A},,2024-05-14T09:30:00Z,"two\r\nlines"\r\n'
        f"Jane Roe,false,{A},,2024-05-14T09:30:00Z,\r\n"
        "\r\n"
        f"Jane Roe,same,{A},{B},yesterday,\r\n"
        f"Jane Roe,same,{A},{B},,\r\n"
        f"Jane Roe,same,{A}\r\n"
        f"Jane Roe,same,{A},statement:1e-4-30,2024-05-14T11:30:00+02:00,\r\n"
    )
    found = list(parsed(table.encode(), "mine.csv", DEFAULT_BASE))
    good = [it for it in found if isinstance(it, Judgement)]
    bad = [str(it) for it in found if not isinstance(it, Judgement)]

    assert [(it.verdict, it.note, it.at) for it in good] == [
        ("wrong", "two\nlines", "2024-05-14T09:30:00.000Z"),
        ("same", "", "2024-05-14T09:30:00.000Z"),
    ]
    assert bad == [
        "mine.csv, line 4: there is no verdict 'false': give one of same, not-same, wrong, right, note",
        "mine.csv, line 6: 'yesterday' is no time: write it as 2024-05-14T09:30:00Z",
        "mine.csv, line 7: it does not say when: write it as 2024-05-14T09:30:00Z",
        "mine.csv, line 8: it does not say when: write it as 2024-05-14T09:30:00Z",
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "line 1: there is no column verdict, thing, who, when"),
        (b"verdict,thing,who\n", "line 1: there is no column when"),
        (b"verdict,\xff", "not UTF-8"),
    ],
)
def test_a_file_that_is_no_table_of_judgements_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(InvalidJudgement, match=message):
        list(parsed(content, "mine.csv", DEFAULT_BASE))


def test_an_open_quotation_mark_is_told_with_its_line() -> None:
    (found,) = parsed(f'verdict,thing,who,when\nwrong,"{A},Roe,2024-05-14\n'.encode(), "mine.csv", DEFAULT_BASE)

    assert str(found).startswith("mine.csv, line 2: not a row of CSV")


def test_judgements_are_recorded_once_and_taken_back() -> None:
    with open_store(None) as store:
        store.replace(graphs())
        before = {str(it) for it in store.quads()}
        judges = Judges.of(store, DEFAULT_BASE, IRIS, None)
        wrong, same = of("wrong", A), of("same", ROE, DOE)

        assert judges.change([wrong, same]) == (2, 0)
        assert judges.change([same]) == (0, 0)
        assert [it for _, it in judges.all()] == sorted([wrong, same], key=lambda it: IRIS.judgement(it.key))
        assert judges.change(
            withdraw=[judges.withdrawn(wrong.key), judges.withdrawn(f"/page/judgement/{same.key}")]
        ) == (0, 2)
        assert {judges.withdrawn(f"judgement:{same.key}"), judges.withdrawn(f" {IRIS.judgement(same.key)} ")} == {
            IRIS.judgement(same.key)
        }
        assert {str(it) for it in store.quads()} == before
        with pytest.raises(EntityNotFound, match=r"there is no judgement <.*> to take back"):
            judges.change(withdraw=[IRIS.judgement(wrong.key)])


def test_a_judgement_of_actors_is_found_by_a_query_and_merges_nothing() -> None:
    with open_store(None) as store:
        store.replace(graphs())
        Judges.of(store, DEFAULT_BASE, IRIS, None).change([of("same", ROE, DOE)])
        found = store.query(
            "PREFIX onr: <https://w3id.org/onrecord/ns#> SELECT ?other WHERE { ?it onr:verdict onr:verdict-same ; "
            f"onr:judges <{ROE}> , ?other FILTER(?other != <{ROE}>) }}"
        )
        assert list(found.rows) == [(ox.NamedNode(DOE),)]  # type: ignore[union-attr]
        assert not list(store.query(f"SELECT ?p WHERE {{ <{DOE}> ?p ?o }}").rows)  # type: ignore[union-attr]
