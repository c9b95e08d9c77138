"""The network around a thing in a real browser: drawn from its list, unfolded by mouse, by keys and without scripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from tests.browser.test_in_browser import _CONTRAST as CONTRAST

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.visits import Visit

UNION: Final = "/network/actor/organization-volta-basin-union"
GHANA: Final = "actor/ghana"

_COUNT_FRAMES: Final = """() => {
  const ask = window.requestAnimationFrame;
  window.frames_asked = 0;
  window.requestAnimationFrame = (it) => { window.frames_asked++; return ask(it); };
}"""


def shown(page: Page) -> tuple[set[str], set[str]]:
    """Return the names of the points that are drawn, and of the things in the list."""
    drawn = page.locator(".point").evaluate_all("all => all.map(it => it.getAttribute('aria-label').split(', ')[0])")
    listed = page.locator("#network-list [data-iri]").evaluate_all("all => all.map(it => it.dataset.label)")
    return set(drawn), {it.split(", ")[0] for it in listed}


def test_the_drawing_shows_what_the_list_holds(visit: Visit) -> None:
    page = visit.open(UNION)
    expect(page.locator(".point.middle")).to_be_visible()
    drawn, listed = shown(page)
    assert drawn == listed
    assert len(drawn) > 5


def test_a_click_unfolds_and_another_folds_and_the_address_follows(visit: Visit) -> None:
    page = visit.open(UNION)
    ghana = page.locator('.point[aria-label^="Ghana, state"]')
    ghana.click()
    expect(ghana).to_have_attribute("aria-expanded", "true")
    expect(page).to_have_url(re.compile(f"unfold={GHANA}"))
    expect(page.locator("#network-list .relations .relations")).to_have_count(1)
    drawn, listed = shown(page)
    assert drawn == listed
    page.go_back()
    expect(page.locator("#network-list .relations .relations")).to_have_count(0)
    expect(ghana).to_have_attribute("aria-expanded", "false")


def test_keys_walk_and_unfold_and_the_ties_of_a_point_are_told(visit: Visit) -> None:
    page = visit.open(UNION)
    middle = page.locator(".point.middle")
    middle.focus()
    expect(page.locator("#network figcaption")).to_contain_text("has members")
    for key in ("ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"):
        page.keyboard.press(key)
        if page.evaluate("!document.activeElement.classList.contains('middle')"):
            break
    name = page.evaluate("document.activeElement.getAttribute('aria-label')").split(", ")[0]
    expect(page.locator("#network figcaption a")).to_have_text(name)
    expect(page.locator(".tie.picked .tie-words").first).to_be_visible()
    page.keyboard.press("Home")
    expect(middle).to_be_focused()
    assert page.locator('.point[tabindex="0"]').count() == 1


def test_a_link_of_the_list_unfolds_in_place_and_keeps_the_focus(visit: Visit) -> None:
    page = visit.open(UNION)
    page.get_by_role("link", name="Unfold what is around Ghana").first.press("Enter")
    expect(page.get_by_role("link", name="Fold what is around Ghana").first).to_be_focused()
    expect(page).to_have_url(re.compile(f"unfold={GHANA}"))


def test_it_unfolds_without_scripts(plain_visit: Visit) -> None:
    page = plain_visit.open(UNION)
    page.get_by_role("link", name="Unfold what is around Ghana").first.click()
    expect(page.locator("#network-list .relations .relations")).to_have_count(1)
    expect(page.locator("#network-list")).to_contain_text("from there: has members Ghana")


def test_who_wants_no_motion_sees_none(visit: Visit) -> None:
    visit.page.emulate_media(reduced_motion="reduce")
    page = visit.open(UNION)
    expect(page.locator(".point.middle")).to_be_visible()
    page.evaluate(_COUNT_FRAMES)
    page.locator('.point[aria-label^="Ghana, state"]').click()
    expect(page.locator("#network-list .relations .relations")).to_have_count(1)
    assert page.evaluate("window.frames_asked") == 0


def test_it_fits_the_narrowest_screen(phone: Visit) -> None:
    page = phone.open(f"{UNION}?unfold={GHANA}")
    expect(page.locator(".point.middle")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_its_words_stand_out(visit: Visit, scheme: str) -> None:
    visit.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page = visit.open(f"{UNION}?unfold={GHANA}")
    expect(page.locator(".point.middle")).to_be_visible()
    assert page.evaluate(CONTRAST.replace(".unseen, .skip, option", ".unseen, .skip, option, svg")) == []
