"""Which texts are near copies: what papers change is forgiven, what others write about the same is not."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
import pytest

from ingest.iris import Iris
from ontology.terms import DEFAULT_BASE, RDF, SDO
from server.inference.copies import changed
from server.inference.copies.sketches import Sketch, near, sketch
from server.inference.lookup import plain
from server.inference.names import Names
from server.store import open_store
from tests.growth import growth
from tests.server.copied_articles import BODY, ELSEWHERE, LOCAL

if TYPE_CHECKING:
    from collections.abc import Callable

IRIS: Final = Iris(DEFAULT_BASE)
TEXT: Final = sketch(BODY)


def other_words(paragraphs: list[str], every: int) -> list[str]:
    return [
        " ".join("elsewhere" if place % every == every - 1 else word for place, word in enumerate(line.split()))
        for line in paragraphs
    ]


@pytest.mark.parametrize(
    "copy",
    [
        [*BODY[:3], *BODY[4:]],
        BODY[:5],
        [LOCAL[0], *BODY, LOCAL[1]],
        [BODY[0].replace("said on Tuesday", "has said"), *BODY[1:], "Reporting by Reuters"],
        [line.replace("“", '"').replace("”", '"') for line in BODY],
        [line.upper() for line in BODY],
        other_words(BODY, 25),
    ],
)
def test_what_papers_change_leaves_a_copy(copy: list[str]) -> None:
    assert near(TEXT, sketch(copy))
    assert near(sketch(copy), TEXT)
    assert TEXT.keys & sketch(copy).keys


def quoted(lines: list[str]) -> list[str]:
    return ["“" + line.replace("“", "").replace("”", "") + "”" for line in lines]


@pytest.mark.parametrize(
    "other",
    [
        ELSEWHERE,
        [*ELSEWHERE, *quoted(BODY)],
        quoted(BODY),
        [*ELSEWHERE, BODY[1], BODY[5]],
        other_words(BODY, 3),
        BODY[:1],
    ],
)
def test_who_writes_about_the_same_or_quotes_it_at_length_is_no_copy(other: list[str]) -> None:
    assert not near(TEXT, sketch(other))
    assert not near(sketch(other), TEXT)


def test_two_reports_of_one_speech_are_no_copies() -> None:
    speech = [f"“{line}”" for line in (BODY[2], BODY[3], BODY[4], BODY[0])]
    one = [ELSEWHERE[0], *speech, ELSEWHERE[3]]
    other = [LOCAL[0], *speech, LOCAL[1], BODY[5]]
    assert len(sketch(one).shingles & sketch(other).shingles) > 60
    assert not near(sketch(one), sketch(other))


def test_a_missing_quotation_mark_changes_one_paragraph_only() -> None:
    lines = [*BODY[:1], BODY[1].replace("”", "", 1), *BODY[2:]]
    assert near(TEXT, sketch(lines))
    assert len(sketch(lines).unquoted ^ TEXT.unquoted) < 20


def test_texts_too_short_to_tell_are_under_no_key() -> None:
    assert sketch(["The mill has closed for good, its owner said on Tuesday."]).keys == frozenset()
    assert sketch([]).digits == ""
    assert not near(Sketch(frozenset(), frozenset()), Sketch(frozenset(), frozenset()))


def article(number: int) -> tuple[str, list[ox.Quad]]:
    """Return the graph of an article in words of its own."""
    chance = Random(number)  # noqa: S311 -- to repeat a run
    text = "\n".join(" ".join(f"w{chance.randrange(5_000)}" for _ in range(40)) for _ in range(6))
    key = f"{number:064x}"[::-1]
    graph, node = ox.NamedNode(IRIS.article_graph(key)), ox.NamedNode(IRIS.article(key))
    return graph.value, [
        ox.Quad(node, ox.NamedNode(RDF.type), ox.NamedNode(SDO.NewsArticle), graph),
        ox.Quad(node, ox.NamedNode(SDO.articleBody), ox.Literal(text), graph),
    ]


def told(graphs: dict[str, list[ox.Quad]]) -> dict[str, set[ox.Triple]]:
    return {name: plain(quads) for name, quads in graphs.items()}


def test_a_new_article_costs_the_same_however_many_there_are() -> None:
    names = Names(IRIS)

    def prepare(size: int) -> Callable[[], object]:
        store = open_store(None)
        held = dict(article(number) for number in range(size))
        store.replace(held | changed(store, told(held), names))
        new = [told(dict([article(number)])) for number in range(100_000, 100_015)]
        return lambda: [changed(store, graphs, names) for graphs in new]

    # What grew with the store would take ten times as long.
    assert growth(prepare, 50, 500, rounds=2) < 3
