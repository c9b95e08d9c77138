"""Looking for something, in a real browser: by keys, narrowed down, without scripts and on a phone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.browser.visits import Visit


def test_results_are_narrowed_down_and_the_address_keeps_it(visit: Visit) -> None:
    page = visit.open("/search?q=ghana")
    expect(page.locator("mark").first).to_have_text("Ghana")
    page.get_by_label("Act", exact=True).select_option("deny")
    page.get_by_role("button", name="Narrow down").click()
    expect(page).to_have_url(re.compile("q=ghana.*act=deny"))
    expect(page.get_by_text("Only statements of the act “deny”.")).to_be_visible()
    expect(page.get_by_label("Act", exact=True)).to_have_value("deny")
    page.get_by_role("link", name="Show everything").click()
    expect(page.get_by_label("Act", exact=True)).to_have_value("")


def test_a_slip_is_forgiven_while_one_types(visit: Visit) -> None:
    # The page of results is there once the index is.
    page = visit.open("/search?q=togo")
    expect(page.get_by_role("heading", level=1)).to_have_text("Found for “togo”")
    field = page.get_by_role("combobox", name="Search actors and statements")
    field.fill("governmnet of togo")
    expect(page.get_by_role("option").first).to_contain_text("Government of Togo")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Government of Togo")


def test_it_works_without_scripts(plain_visit: Visit) -> None:
    page = plain_visit.open("/search?q=union")
    page.get_by_label("What").select_option("intergovernmental organization")
    page.get_by_role("button", name="Narrow down").click()
    expect(page.get_by_role("heading", name="Statements")).to_have_count(0)
    expect(page.get_by_role("link", name="African Union", exact=True)).to_be_visible()


def test_nothing_is_wider_than_a_phone(phone: Visit) -> None:
    page = phone.open("/search?q=ghana")
    expect(page.get_by_role("button", name="Narrow down")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
