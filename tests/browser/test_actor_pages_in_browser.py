"""Actors, comparisons and topics in a real browser: narrow screens, both colour schemes, without scripts and with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from tests.browser.test_in_browser import _CONTRAST

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.visits import Visit

UNION: Final = "organization-volta-basin-union"
MENSAH: Final = "person-ama-serwaa-mensah"
PAGES: Final = (
    f"/page/actor/{UNION}", f"/page/actor/{MENSAH}?list=says", f"/page/actor/{UNION}?list=members",
    f"/compare?a=actor:{MENSAH}&b=actor:person-kofi-tano", "/compare", "/compare?a=ghana", "/topics",
    f"/topic/actor/{UNION}", f"/topic/proposition/exit-ghana-{UNION}",
)  # fmt: skip


def overflow(page: Page) -> int:
    found: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return found


@pytest.mark.parametrize("path", PAGES)
def test_nothing_scrolls_sideways_on_the_narrowest_screen(phone: Visit, path: str) -> None:
    assert overflow(phone.open(path)) <= 0


@pytest.mark.parametrize("path", [PAGES[1], PAGES[3], PAGES[7]])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_enough(visit: Visit, path: str, scheme: str) -> None:
    """WCAG 2.2, 1.4.3: at least 4.5 to 1, 3 to 1 for large text."""
    visit.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    assert visit.open(path).evaluate(_CONTRAST) == []


def test_marks_and_bars_stay_on_the_page_at_every_width(visit: Visit) -> None:
    page = visit.open(f"/topic/actor/{UNION}")
    for width in (320, 700, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        tracks = page.locator(".track")
        first = tracks.first.bounding_box()
        assert first is not None
        assert first["width"] > 150
        for box in page.evaluate(
            "[...document.querySelectorAll('.track .shape')].map(it => it.getBoundingClientRect().right)"
        ):
            assert 0 < box < width


def test_a_mark_leads_to_the_statement_and_says_what_it_is(visit: Visit) -> None:
    page = visit.open(f"/topic/actor/{UNION}")
    mark = page.locator(".track a", has=page.locator("title", has_text="participation suspended"))
    expect(mark).to_have_count(1)
    assert "Apr 2025" in (mark.locator("title").text_content() or "")
    mark.click()
    expect(page).to_have_url(re.compile("/page/statement/.*-536-599$"))


def test_the_keyboard_goes_past_the_drawing_to_the_table(visit: Visit) -> None:
    page = visit.open(f"/topic/actor/{UNION}")
    assert page.evaluate("[...document.querySelectorAll('.chart [aria-hidden] a')].every(it => it.tabIndex < 0)")
    assert page.locator("table.said a").count() > 10


def test_a_list_is_narrowed_down_without_scripts(plain_visit: Visit) -> None:
    page = plain_visit.open(f"/page/actor/{MENSAH}?list=says")
    page.get_by_label("Speech act").select_option("deny")
    page.get_by_role("button", name="Narrow down").click()
    expect(page).to_have_url(re.compile("act=deny"))
    expect(page.locator(".row")).to_have_count(1)
    expect(page.get_by_label("Speech act")).to_have_value("deny")
    page.get_by_role("link", name="Show all 4").click()
    expect(page.locator(".row")).to_have_count(4)


def test_two_actors_are_compared_by_name_without_scripts(plain_visit: Visit) -> None:
    page = plain_visit.open("/compare")
    page.get_by_label("First actor").fill("Kofi Tano")
    page.get_by_label("Second actor").fill("volta")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_text("can be several")).to_be_visible()
    page.get_by_role("link", name="Volta Basin Union").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kofi Tano and Volta Basin Union")


def test_names_are_suggested_where_actors_are_picked(visit: Visit) -> None:
    page = visit.open(f"/page/actor/{MENSAH}")
    page.get_by_role("link", name="Compare with another").click()
    field = page.get_by_role("combobox", name="Second actor")
    field.click()
    field.fill("tano")
    page.get_by_role("option", name="Kofi Tano").click()
    expect(field).to_have_value("Kofi Tano")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ama Serwaa Mensah and Kofi Tano")
    expect(page).to_have_url(re.compile("b=actor%3Aperson-kofi-tano"))


def test_the_first_page_leads_to_topics_and_a_topic_to_its_thing(visit: Visit) -> None:
    page = visit.open("/")
    page.get_by_role("link", name="Topics over time").click()
    page.get_by_role("link", name="Ghana leaves the Volta Basin Union").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ghana leaves the Volta Basin Union")
    page.get_by_role("heading", level=1).get_by_role("link").click()
    expect(page).to_have_url(re.compile(f"/page/proposition/exit-ghana-{UNION}$"))


def test_drawings_print_in_black_and_white(visit: Visit) -> None:
    visit.page.emulate_media(media="print")
    page = visit.open(f"/page/actor/{UNION}")
    expect(page.locator(".chart")).to_be_visible()
    expect(page.locator("table.memberships").first).to_be_visible()
