"""What people decide about reports of one utterance, in whatever order judgements and articles come and go."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ontology.terms import DEFAULT_BASE
from server import judgements
from server.inference import with_inferences
from server.inference.across import reports as r
from server.judgements import Judgement, Judges
from server.store import open_store
from tests.server.test_across import ARTICLES, IRIS, World, everything, links, store, world

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
    found = judgements.quads([judgement(world, it) for it in numbers], DEFAULT_BASE, graph)
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

    judges(world, store).change(withdraw=[judgements.iri(different, DEFAULT_BASE)])
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


def test_two_judged_different_that_a_third_joins_are_told_as_still_linked(world: World, store: Store) -> None:
    world.add(store, "quoted", "quoted elsewhere")
    here = judges(world, store)
    here.change([judgement(world, 2)])
    one, other = first(world, "quoted elsewhere"), first(world, "of somebody else")
    decided = judgements.made("not-same", [one, other], who="Jane Roe", base=DEFAULT_BASE)
    world.add(store, "of somebody else")
    here.change([decided])

    assert here.linked_by(decided) == [first(world, "quoted")]


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
                here.change(withdraw=[judgements.iri(judgement(world, what), DEFAULT_BASE)])
                del decided[what]

        assert everything(store) == at_once(world, [*articles], [*decided])


@pytest.mark.parametrize("number", range(len(DECISIONS)))
def test_every_decision_of_these_tests_is_about_two_statements(world: World, number: int) -> None:
    assert len(judgement(world, number).things) == 2
