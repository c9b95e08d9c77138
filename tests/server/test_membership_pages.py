"""The page about one membership: claims by speaker over time, and where sources disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ontology.terms import DEFAULT_BASE
from server import create_app
from server.pages import disagreements, memberships
from server.pages.facts import Site
from server.settings import Settings
from server.store import open_store
from tests.server.dispute import MEMBERSHIP, ONE, OTHER, fill, statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.store.base import Store

SITE = Site(DEFAULT_BASE)


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with open_store(None) as opened:
        fill(opened)
        yield opened


def test_the_chart_has_a_lane_a_speaker_and_marks_on_their_days(store: Store) -> None:
    chart = memberships.page(store, SITE, MEMBERSHIP).chart
    assert chart is not None
    assert [lane.name if isinstance(lane.name, str) else lane.name.label for lane in chart.lanes] == [
        "Ama Mensah",
        "Kofi Tano",
    ]
    [speech], [denial] = ({mark.x: mark.event for mark in lane.marks}.items() for lane in chart.lanes)
    assert speech[0] < denial[0]
    assert (speech[1].shape, denial[1].shape) == ("leaving", "disputed")
    assert denial[1].words == "7 Mar 2024: exit not notified: denies: Togo leaves the Volta Basin Union"


def test_marks_lead_to_their_rows_and_say_that_others_speak_against_them(store: Store) -> None:
    page = memberships.page(store, SITE, MEMBERSHIP)
    assert page.chart is not None
    events = [mark.event for lane in page.chart.lanes for mark in lane.marks]
    assert {event.relation for event in events} == {"contradiction"}
    claims = {made.iri.rpartition("/")[2] for found in page.claims.items for made in found.claims}
    assert {event.href.partition("#c-")[2] for event in events} <= claims


def test_a_disagreement_stands_once_with_all_reports_on_both_sides(store: Store) -> None:
    [found] = memberships.page(store, SITE, MEMBERSHIP).disagreements.shown
    assert (found.relation, found.reason) == (
        "contradiction",
        "Ama Mensah affirms and Kofi Tano denies: Togo leaves the Volta Basin Union.",
    )
    assert [row.iri for row in found.affirming.statements] == [statement(ONE), statement(OTHER)]
    assert [row.iri for row in found.denying.statements] == [statement(OTHER, 1)]
    assert {row.source.label for row in found.affirming.statements} == {"The 1a Post", "The 2b Post"}


def test_a_row_names_who_says_otherwise(store: Store) -> None:
    rows = memberships.page(store, SITE, MEMBERSHIP).claims.items
    assert [(found.statement.iri, [it.who for it in found.against]) for found in rows] == [
        (statement(ONE), [("Kofi Tano",)]),
        (statement(OTHER), [("Kofi Tano",)]),
        (statement(OTHER, 1), [("Ama Mensah",)]),
    ]


def test_a_source_says_which_run_read_it_and_how_sure_that_is(store: Store) -> None:
    found = memberships.page(store, SITE, MEMBERSHIP).row.evidence[0]
    assert found.run is not None
    assert (found.run.label, found.read, found.confidence, found.characters) == (
        "OnRecord as invented",
        "2024-06-01",
        "0.93",
        f"0–{len(found.words)}",
    )


def test_without_a_reason_told_the_kind_of_disagreement_is_the_reason() -> None:
    assert disagreements.why_against("tension") == "In tension with it"


def test_the_page_says_in_words_what_its_chart_shows(store: Store) -> None:
    text = create_app(store, Settings()).test_client().get(SITE.href(MEMBERSHIP)).get_data(as_text=True)
    assert text.count("<h3>Contradiction</h3>") == 1
    for found in memberships.page(store, SITE, MEMBERSHIP).claims.items:
        for made in found.claims:
            key = made.iri.rpartition("/")[2]
            assert f'id="c-{key}"' in text
    assert "of readings as sure as this, about 93 in 100 are right" in text
