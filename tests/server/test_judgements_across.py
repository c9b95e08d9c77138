"""What people decide about reports of one utterance, in whatever order judgements and articles come and go."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import combinations
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ontology.terms import DCTERMS, DEFAULT_BASE, ONR, SDO
from server import judgements
from server.inference import with_inferences
from server.inference.across import reports as r
from server.judgements import Judgement, Judges
from server.store import open_store
from tests.server.rows_of import everything
from tests.server.test_across import ARTICLES, IRIS, World, links, store, world

if TYPE_CHECKING:
    import pyoxigraph as ox

    from server.store.base import Store

__all__ = ["store", "world"]

#: Verdict, the two articles whose first statements it is about, and the minute it was made in.
DECISIONS: Final = (
    ("not-same", "quoted", "quoted elsewhere", 1),
    ("same", "quoted", "quoted elsewhere", 2),
    ("same", "quoted", "of somebody else", 3),
    ("not-same", "dated", "undated", 4),
    ("same", "of something else", "undated", 5),
    ("not-same", "quoted", "quoted without a day", 6),
    ("same", "quoted later", "quoted without a day", 6),
    ("not-same", "quoted later", "quoted without a day", 6),
    ("not-same", "quoted", "quoted a third time", 7),
    ("not-same", "quoted a third time", "of somebody else", 8),
)


def judgement(world: World, number: int) -> Judgement:
    verdict, one, other, minute = DECISIONS[number]
    things = [first(world, name) for name in (one, other)]
    when = datetime(2024, 6, 1, 9, minute, tzinfo=UTC)
    return judgements.made(verdict, things, who="Jane Roe", base=DEFAULT_BASE, when=when)


def first(world: World, name: str) -> str:
    found = sorted(it.iri for it in r.reports({quad.triple for quad in world.graphs[name]}))
    return min(found, key=lambda iri: int(iri.split("-")[-2]))


def judges(world: World, store: Store) -> Judges:
    return Judges.of(store, DEFAULT_BASE, IRIS, world.reader)


def at_once(world: World, names: list[str], numbers: list[int]) -> dict[str, frozenset[ox.Triple]]:
    graphs = {IRIS.article_graph(world.articles[name].sha256): world.graphs[name] for name in names}
    graph = IRIS.judgements_graph
    found = judgements.quads([judgement(world, it) for it in numbers], IRIS)
    with open_store(None) as fresh:
        fresh.replace(with_inferences(fresh, graphs | {graph: found}, IRIS, reader=world.reader))
        return everything(fresh)


def test_reports_judged_different_are_not_linked_until_that_is_taken_back(world: World, store: Store) -> None:
    world.add(store, "quoted", "quoted elsewhere")
    assert links(store) == {frozenset({"quoted", "quoted elsewhere"})}

    different = judgement(world, 0)
    judges(world, store).change([different])
    assert links(store) == set()

    world.remove(store, "quoted")
    world.add(store, "quoted")
    assert links(store) == set()

    judges(world, store).change(withdraw=[IRIS.judgement(different.key)])
    assert links(store) == {frozenset({"quoted", "quoted elsewhere"})}
    assert everything(store) == world.at_once("quoted", "quoted elsewhere")


def test_the_newest_judgement_counts_whenever_it_comes(world: World, store: Store) -> None:
    world.add(store, "quoted", "quoted elsewhere")
    judges(world, store).change([judgement(world, 1)])
    judges(world, store).change([judgement(world, 0)])

    assert links(store) == {frozenset({"quoted", "quoted elsewhere"})}


def test_reports_judged_the_same_are_linked_though_nothing_in_them_says_so(world: World, store: Store) -> None:
    judges(world, store).change([judgement(world, 2)])
    world.add(store, "of somebody else")
    assert links(store) == set()

    world.add(store, "quoted")
    assert links(store) == {frozenset({"quoted", "of somebody else"})}

    world.remove(store, "of somebody else")
    assert links(store) == set()


def test_a_judgement_takes_the_day_from_an_article_that_has_it_from_another(world: World, store: Store) -> None:
    world.add(store, "quoted", "quoted without a day")
    assert world.days(store, "quoted without a day") == [("2024-05-14", "2024-05-14")]

    judges(world, store).change([judgement(world, 5)])
    assert world.days(store, "quoted without a day") == [(None, None)]

    world.add(store, "quoted later")
    assert world.days(store, "quoted without a day") == [("2024-05-28", "2024-05-28")]


def test_of_one_moment_the_more_careful_counts(world: World, store: Store) -> None:
    world.add(store, "quoted later", "quoted without a day")
    judges(world, store).change([judgement(world, 6), judgement(world, 7)])

    assert world.days(store, "quoted without a day") == [(None, None)]


THREE: Final = ("quoted", "quoted elsewhere", "quoted a third time")


def test_two_judged_different_are_not_joined_by_a_third(world: World, store: Store) -> None:
    world.add(store, *THREE)
    assert links(store) == {frozenset(pair) for pair in combinations(THREE, 2)}

    different = judgement(world, 8)
    judges(world, store).change([different])
    [kept] = links(store)
    assert kept < frozenset(THREE)
    assert "quoted elsewhere" in kept
    assert apart(store) == {frozenset(THREE) - (kept - {"quoted elsewhere"})}

    judges(world, store).change(withdraw=[IRIS.judgement(different.key)])
    assert everything(store) == at_once(world, [*THREE], [])


def test_the_third_article_alone_decides_nothing(world: World, store: Store) -> None:
    judges(world, store).change([judgement(world, 8)])
    world.add(store, *THREE)
    once = everything(store)
    world.remove(store, "quoted elsewhere")
    assert (links(store), apart(store)) == (set(), set())
    world.add(store, "quoted elsewhere")

    assert everything(store) == once == at_once(world, [*THREE], [8])


def test_what_follows_from_judgements_counts_as_they_do(world: World, store: Store) -> None:
    # The same as one that differs: so it differs, and no words join it.
    world.add(store, *THREE, "of somebody else")
    judges(world, store).change([judgement(world, 2), judgement(world, 9)])

    assert frozenset({"quoted", "of somebody else"}) in links(store)
    assert not any("quoted a third time" in pair and pair & {"quoted", "of somebody else"} for pair in links(store))


def apart(store: Store) -> set[frozenset[str]]:
    """Return the pairs of articles whose reports are kept apart."""
    found = store.query(
        f"SELECT ?a ?b WHERE {{ ?s <{ONR.keptApartFrom}> ?t . ?s <{SDO.isPartOf}>/<{DCTERMS.source}> ?a . "
        f"?t <{SDO.isPartOf}>/<{DCTERMS.source}> ?b }}"
    )
    return {frozenset(term.value for term in row if term) for row in found.rows}  # type: ignore[union-attr]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.one_of(
            st.tuples(st.sampled_from(sorted(ARTICLES)), st.booleans()),
            st.tuples(st.integers(0, len(DECISIONS) - 1), st.booleans()),
        ),
        min_size=1,
        max_size=14,
    )
)
def test_any_order_of_articles_and_judgements_is_one_run(
    world: World, changes: list[tuple[str, bool] | tuple[int, bool]]
) -> None:
    articles: dict[str, None] = {}
    decided: dict[int, None] = {}
    with open_store(None) as store:
        here = judges(world, store)
        for what, comes in changes:
            if isinstance(what, str):
                if comes:
                    world.add(store, what)
                    articles[what] = None
                else:
                    world.remove(store, what)
                    articles.pop(what, None)
            elif comes:
                here.change([judgement(world, what)])
                decided[what] = None
            elif what in decided:
                here.change(withdraw=[IRIS.judgement(judgement(world, what).key)])
                del decided[what]

        assert everything(store) == at_once(world, [*articles], [*decided])


@pytest.mark.parametrize("number", range(len(DECISIONS)))
def test_every_decision_of_these_tests_is_about_two_statements(world: World, number: int) -> None:
    assert len(judgement(world, number).things) == 2
