"""The page about one statement: other reports of the utterance, and what speaks against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ontology.terms import DEFAULT_BASE
from server import create_app, judgements
from server.blueprints.judging import attach
from server.judgements import Judges
from server.pages import statement_page
from server.pages.facts import Site
from server.settings import Settings
from server.store import open_store
from tests.server.dispute import IRIS, ONE, OTHER, fill, statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

    from server.store.base import Store

SITE = Site(DEFAULT_BASE)
TOKEN = "a-token-of-some-length"  # noqa: S105 -- of this test alone


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store(None) as opened:
        fill(opened)
        yield opened


def client(store: Store) -> FlaskClient:
    app = create_app(store, Settings(update_token=TOKEN))
    attach(app, Judges.of(store, DEFAULT_BASE, IRIS, None))
    return app.test_client()


def decide(store: Store, verdict: str, *things: str) -> None:
    made = judgements.made(verdict, things, who="Jane Roe", base=DEFAULT_BASE)
    Judges.of(store, DEFAULT_BASE, IRIS, None).change([made])


def test_another_report_is_compared_word_by_word(store: Store) -> None:
    [report] = statement_page.page(store, SITE, statement(ONE)).same
    assert report.row.iri == statement(OTHER)
    assert [(part.where, part.text) for part in report.wording.parts if part.where != "both"] == [
        ("here", "will"),
        ("there", "shall"),
        ("there", "first"),
    ]
    assert (report.is_linked, report.is_judged, report.wording.is_near) == (True, False, True)


def test_the_comparison_is_told_to_those_who_cannot_see_it(store: Store) -> None:
    text = client(store).get(SITE.href(statement(ONE))).get_data(as_text=True)
    assert '<del><span class="unseen">[only above: </span>will<span class="unseen">]</span></del>' in text
    assert '<ins><span class="unseen">[only here: </span>shall<span class="unseen">]</span></ins>' in text
    assert "10 of 12 words in common" in text


def test_what_speaks_against_it_has_the_reason(store: Store) -> None:
    [opposed] = statement_page.page(store, SITE, statement(ONE)).against
    assert (opposed.relation, opposed.row.iri) == ("contradiction", statement(OTHER, 1))
    assert opposed.reason.startswith("Ama Mensah affirms and Kofi Tano denies")


def test_reports_judged_different_are_no_longer_of_one_utterance(store: Store) -> None:
    decide(store, "not-same", statement(ONE), statement(OTHER))
    page = statement_page.page(store, SITE, statement(ONE))
    assert (page.same, page.apart) == ((), ())
    assert [it.words for it in page.row.judgements] == ["Not the same as"]


def test_a_report_that_people_called_the_same_says_so(store: Store) -> None:
    decide(store, "same", statement(ONE), statement(OTHER, 1))
    reports = {report.row.iri: report for report in statement_page.page(store, SITE, statement(ONE)).same}
    assert reports[statement(OTHER, 1)].is_judged
    assert not reports[statement(OTHER, 1)].wording.is_near
    assert not reports[statement(OTHER)].is_judged


def test_two_reports_are_judged_different_by_one_button(store: Store) -> None:
    browser = client(store)
    path = SITE.href(statement(ONE))
    assert "Not the same utterance" not in browser.get(path).get_data(as_text=True)
    browser.post("/judge/sign-in", data={"who": "Kari Dahl", "token": TOKEN, "next": path})
    text = browser.get(path).get_data(as_text=True)
    assert "Not the same utterance" in text
    csrf = text.partition('name="csrf" value="')[2].partition('"')[0]
    form = {"csrf": csrf, "thing": statement(ONE), "other": statement(OTHER), "verdict": "not-same"}
    assert browser.post("/judge", data=form).status_code == 303
    assert statement_page.page(store, SITE, statement(ONE)).same == ()
