"""Memberships, statements and articles as an analyst reads them, with scripts and without."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from ontology.terms import DEFAULT_BASE
from server import create_app
from server.pages.facts import Site
from server.settings import Settings
from server.store import open_store
from tests.browser.visits import Visit
from tests.server.dispute import MEMBERSHIP, ONE, TEXTS, fill, statement
from tests.server.listening import listening
from tests.server.union_graph import UNION_ARTICLE, graphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, FloatRect, Locator

SITE: Final = Site(DEFAULT_BASE)
UNION: Final = f"/page/article/{UNION_ARTICLE}"


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of an application with two articles that disagree, and one with a sidebar."""
    with open_store(None) as store:
        store.replace(graphs())
        fill(store)
        with listening(create_app(store, Settings())) as address:
            yield address


@pytest.fixture(params=["with scripts", "without scripts"])
def reader(request: pytest.FixtureRequest, site: str, chromium: Browser) -> Iterator[Visit]:
    context = chromium.new_context(java_script_enabled=request.param == "with scripts")
    yield Visit(site, context.new_page())
    context.close()


def test_a_contradiction_has_both_sentences_side_by_side(reader: Visit) -> None:
    page = reader.open(SITE.href(MEMBERSHIP))
    section = page.get_by_role("region", name="Where sources disagree")
    expect(section.get_by_text("Ama Mensah affirms and Kofi Tano denies")).to_be_visible()
    affirmed = section.locator("blockquote").filter(has_text=TEXTS[ONE][1][0][3])
    denied = section.locator("blockquote").filter(has_text="There is no paper on my desk")
    expect(affirmed).to_be_visible()
    left, right = box(affirmed), box(denied)
    assert left["x"] + left["width"] <= right["x"]
    assert left["y"] < right["y"] + right["height"]


def test_a_mark_of_the_chart_leads_to_its_claim(reader: Visit) -> None:
    page = reader.open(SITE.href(MEMBERSHIP))
    page.locator("figure a[href*='#c-']").last.click()
    expect(page).to_have_url(re.compile("#c-"))
    expect(page.locator(":target")).to_be_in_viewport()


def test_the_row_of_a_claim_leads_to_what_stands_against_it(reader: Visit) -> None:
    page = reader.open(SITE.href(MEMBERSHIP))
    page.get_by_role("link", name="Contradiction with Kofi Tano").first.click()
    expect(page.locator("#d-1")).to_be_in_viewport()


def test_why_unfolds_without_leaving_the_page(reader: Visit) -> None:
    page = reader.open(f"/page/actor/{MEMBERSHIP.rpartition('/')[2].partition('--')[0]}")
    names = page.get_by_role("cell", name="Togolese Republic")
    expect(names).to_be_hidden()
    page.get_by_text("Why is this here?").click()
    expect(names).to_be_visible()


def test_differing_words_are_struck_out_and_underlined(reader: Visit) -> None:
    page = reader.open(SITE.href(statement(ONE)))
    section = page.get_by_role("region", name="The same utterance elsewhere")
    expect(section.locator("blockquote del").first).to_contain_text("will")
    expect(section.locator("blockquote ins").first).to_contain_text("shall")


def test_a_statement_leads_to_its_place_in_the_article(reader: Visit) -> None:
    page = reader.open(SITE.href(statement(ONE)))
    page.get_by_role("link", name="from character 0").click()
    expect(page).to_have_url(re.compile("#s-0$"))
    expect(page.locator("#s-0")).to_be_in_viewport()


def test_what_was_not_read_unfolds(reader: Visit) -> None:
    page = reader.open(UNION)
    folded = page.locator("details.unread").first
    expect(folded.locator("p").first).to_be_hidden()
    folded.get_by_text("Not read:").click()
    expect(folded.locator("p").first).to_be_visible()


def test_notes_stand_beside_the_text_where_there_is_room_and_below_it_where_not(reader: Visit) -> None:
    page = reader.open(UNION)
    paragraph, note = page.locator(".para > p:has(mark)").first, page.locator(".para > p:has(mark) + .notes").first
    page.set_viewport_size({"width": 1280, "height": 900})
    assert box(note)["x"] >= box(paragraph)["x"] + box(paragraph)["width"]
    page.set_viewport_size({"width": 360, "height": 900})
    assert box(note)["y"] >= box(paragraph)["y"] + box(paragraph)["height"]


@pytest.mark.parametrize("path", [SITE.href(MEMBERSHIP), SITE.href(statement(ONE)), UNION])
def test_nothing_is_wider_than_the_narrowest_screen_with_everything_unfolded(phone: Visit, path: str) -> None:
    page = phone.open(path)
    page.evaluate("document.querySelectorAll('details').forEach(it => { it.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def box(found: Locator) -> FloatRect:
    place = found.bounding_box()
    assert place is not None
    return place
