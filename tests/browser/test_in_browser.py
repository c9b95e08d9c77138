"""What an analyst sees and does, in a real browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.visits import Visit

ARTICLE: Final = "/page/article/3f7bb0642daf0a0008ad8a51dc15e165"
HOSTILE: Final = "/page/article/858bedebc72e7a322bd7b0ed9f3d01cc"
UNION: Final = "/page/actor/organization-volta-basin-union"
MEMBERSHIP: Final = "/page/membership/ghana--organization-volta-basin-union"

PAGES: Final = (
    "/", "/search?q=ghana", "/sparql", "/query?query=SELECT+*+WHERE+%7B+?s+?p+?o+%7D+LIMIT+20", ARTICLE, HOSTILE, UNION,
    MEMBERSHIP, "/page/actor/person-ama-serwaa-mensah", "/page/proposition/exit-ghana-organization-volta-basin-union",
    "/page/statement/3f7bb0642daf0a0008ad8a51dc15e165-401-492", "/page/run/0123456789ab",
    "/page/date/3f7bb0642daf0a0008ad8a51dc15e165-published", "/page/post/mfa-ghana-foreign-minister",
    "/page?iri=https%3A%2F%2Fw3id.org%2Fonrecord%2Fns%23act-deny",
)  # fmt: skip


def test_home_is_ready_to_type_in_and_suggests_as_one_types(visit: Visit) -> None:
    page = visit.open("/")
    field = page.get_by_role("combobox", name="Search actors and statements")
    expect(field).to_be_focused()
    expect(page.get_by_text("2 articles, 12 statements, 13 actors")).to_be_visible()
    page.keyboard.type("lome")
    expect(page.get_by_role("option", name="Government of Togo")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Government of Togo")


def test_suggestions_close_on_escape_and_the_text_stays(visit: Visit) -> None:
    page = visit.open("/")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("gha")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(page.get_by_role("combobox")).to_have_value("gha")


def test_enter_searches_for_what_was_typed(visit: Visit) -> None:
    page = visit.open("/")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("good standing")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Found for “good standing”")
    expect(page.locator("q", has_text="remains a member in good standing")).to_be_visible()


def test_from_a_statement_to_the_very_words_in_the_article(visit: Visit) -> None:
    page = visit.open("/page/actor/person-kofi-tano")
    row = page.get_by_role("listitem").filter(has_text="remains a member in good standing").last
    expect(row.locator("q")).to_have_text("“remains a member in good standing.”")
    row.get_by_role("link", name="Coastal Tribune").click()
    expect(page).to_have_url(re.compile("#s-401$"))
    expect(page.locator("#s-401")).to_be_in_viewport()


def test_why_unfolds_spans_run_and_confidence(visit: Visit) -> None:
    page = visit.open("/page/actor/person-samuel-odoi")
    row = page.locator(".row").first
    row.locator("summary").click()
    expect(row.get_by_text("536–599")).to_be_visible()
    expect(row.get_by_text("OnRecord 0.1.0 with an invented model")).to_be_visible()
    expect(row.get_by_text("0.93")).to_be_visible()


def test_an_inferred_date_says_how_on_focus(visit: Visit) -> None:
    page = visit.open("/page/actor/person-samuel-odoi")
    date = page.locator(".row .date").first
    expect(date).to_have_text("Apr\u00a02025")
    assert "dotted" in date.evaluate("element => getComputedStyle(element).textDecorationStyle")
    assert date.evaluate("element => getComputedStyle(element, '::after').content") == "none"
    date.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert "In April" in date.evaluate("element => getComputedStyle(element, '::after').content")


def test_an_article_has_notes_level_with_its_paragraphs(visit: Visit) -> None:
    page = visit.open(ARTICLE)
    paragraph = page.locator(".para p").filter(has_text="remains a member in good standing").first
    note = page.locator(".note").filter(has_text="Kofi Tano").filter(has_text="exit not notified").first
    here, beside = paragraph.bounding_box(), note.bounding_box()
    assert here is not None
    assert beside is not None
    assert abs(here["y"] - beside["y"]) < 40
    assert beside["x"] > here["x"] + here["width"] - 1


def test_what_was_not_read_unfolds(visit: Visit) -> None:
    page = visit.open(ARTICLE)
    expect(page.get_by_text("Togo opens a new bridge")).to_be_hidden()
    page.get_by_text("Not read: 5 lines").click()
    expect(page.get_by_text("Togo opens a new bridge")).to_be_visible()


def test_hostile_words_do_nothing(visit: Visit) -> None:
    page = visit.open(HOSTILE)
    page.on("dialog", lambda dialog: pytest.fail(f"a script of the article ran: {dialog.message}"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Summit notes <script>alert(1)</script> & more")
    assert page.locator("main img").count() == 0


def test_a_membership_shows_what_is_claimed_in_the_order_of_time(visit: Visit) -> None:
    page = visit.open(MEMBERSHIP)
    claims = page.locator("section", has=page.get_by_role("heading", name="What is claimed about its standing"))
    statuses = claims.locator(".row-what > .claims .status").all_inner_texts()
    assert statuses[0].strip() == "participation suspended"
    assert len(statuses) == 8
    assert claims.locator(".row-what > .claims .status svg").count() == 8


def test_a_question_runs_in_the_editor_and_its_answer_links_to_pages(visit: Visit) -> None:
    page = visit.open("/sparql")
    page.get_by_text("Medium").click()
    page.get_by_role("link", name="Who denies what?").click()
    expect(page.locator("#answer td").filter(has_text="Kofi Tano")).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?query="))
    page.locator("#answer a").first.click()
    expect(page.get_by_role("heading", name="What it claims")).to_be_visible()


def test_a_query_typed_into_the_editor_runs_by_button_and_by_keys(visit: Visit) -> None:
    page = visit.open("/sparql")
    page.locator(".CodeMirror").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("ASK { ?s ?p ?o }")
    page.get_by_role("button", name="Run").click()
    expect(page.locator("#answer")).to_have_text("Yes")
    page.locator(".CodeMirror").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("SELECT (1 + 1 AS ?two) {}")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer td")).to_have_text("2")


def test_a_query_in_the_address_runs_at_once(visit: Visit) -> None:
    page = visit.open("/sparql?query=SELECT%20(2%20%2B%203%20AS%20%3Ffive)%20%7B%7D")
    expect(page.locator("#answer td")).to_have_text("5")


def test_a_mistake_in_the_editor_is_told_below_it(visit: Visit) -> None:
    page = visit.open("/sparql?query=SELECT%20*%20%7B%20%3Fs%20%7D")
    expect(page.get_by_role("alert")).to_contain_text("The query cannot be run")
    # The browser itself notes the status 400 of the answer.
    assert all("400" in complaint for complaint in visit.complaints)
    visit.complaints.clear()


def test_the_plain_form_answers_without_scripts(plain_visit: Visit) -> None:
    page = plain_visit.open("/sparql")
    page.get_by_label("SPARQL query").fill(
        "SELECT ?name { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?name } LIMIT 3"
    )
    page.get_by_role("button", name="Run").click()
    expect(page.locator("#answer tbody tr")).to_have_count(3)


def test_pages_work_without_scripts(plain_visit: Visit) -> None:
    page = plain_visit.open("/")
    page.get_by_label("Search actors and statements").fill("volta")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Volta Basin Union", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Volta Basin Union")


@pytest.mark.parametrize("path", PAGES)
def test_nothing_scrolls_sideways_on_a_narrow_screen(phone: Visit, path: str) -> None:
    page = phone.open(path)
    assert _overflow(page) <= 0


@pytest.mark.parametrize("path", [ARTICLE, UNION, MEMBERSHIP, "/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_enough(visit: Visit, path: str, scheme: str) -> None:
    """WCAG 2.2, 1.4.3: at least 4.5 to 1, 3 to 1 for large text."""
    visit.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page = visit.open(path)
    weak = page.evaluate(_CONTRAST)
    assert weak == []


def test_the_first_key_leads_to_the_content(visit: Visit) -> None:
    page = visit.open(UNION)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def _overflow(page: Page) -> int:
    found: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return found


# Each text against the background that is really behind it, layers with alpha laid over each other.
_CONTRAST: Final = """
() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const over = (colors) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const color of colors) { canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1); }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const luminance = (rgb) => {
    const linear = (part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    const [r, g, b] = rgb.map((part) => linear(part / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const weak = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility()) continue;
    if (element.closest(".unseen, .skip, option")) continue;
    const layers = [];
    for (let box = element; box; box = box.parentElement) layers.unshift(getComputedStyle(box).backgroundColor);
    const style = getComputedStyle(element);
    const [low, high] = [over(layers), over([...layers, style.color])].map(luminance).sort((a, b) => a - b);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
    const ratio = (high + 0.05) / (low + 0.05);
    if (ratio < (large ? 3 : 4.5)) weak.push(`${walker.currentNode.data.trim().slice(0, 40)}: ${ratio.toFixed(2)}`);
  }
  return weak;
}
"""
