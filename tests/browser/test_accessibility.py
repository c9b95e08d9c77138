"""WCAG 2.2 AA on every kind of page, by axe-core and by hand: on wide screens and narrow ones, light and dark."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from ontology.terms import DEFAULT_BASE
from server import create_app
from server.blueprints.judging import attach
from server.judgements import Judges
from server.settings import Settings
from server.store import open_store
from tests.browser.visits import Visit
from tests.server.listening import listening
from tests.server.test_cool_uris import GRAPHS, IRIS, MINTED, filled, path_of
from tests.server.union_graph import HOSTILE_ARTICLE, MENSAH, TANO, UNION, UNION_ARTICLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

AXE: Final = Path(__file__).parent.parent.parent / "node_modules" / "axe-core" / "axe.min.js"
#: What WCAG 2.2 asks for at levels A and AA, and what axe-core's makers hold to be good practice.
RULES: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
TOKEN: Final = "a token for the accessibility tests"  # noqa: S105 -- of an application that ends with them

#: Of these, what depends on a reader's wish for light or dark.
_OF_COLORS: Final = ("color-contrast", "link-in-text-block")
#: Links and fields of a page that are walked through.
_STOPS: Final = 60

#: Every kind of page.
PAGES: Final = {
    "home": "/",
    "search": "/search?q=ghana",
    "search that finds nothing": "/search?q=zzzz",
    "editor": "/sparql",
    "answer as a page": "/query?query=SELECT+*+WHERE+%7B+?s+?p+?o+%7D+LIMIT+20",
    "mistake in a query": "/query?query=SELECT+*+WHERE",
    "questions": "/questions",
    "question": f"/questions/cq03?organization=actor:{UNION}",
    "vocabulary": "/ns",
    "graph": path_of(GRAPHS["article"]),
    "term": "/page?iri=https%3A%2F%2Fw3id.org%2Fonrecord%2Fns%23act-deny",
    "error": "/page/actor/nobody",
    "organization": f"/page/actor/{UNION}",
    "two actors to choose": "/compare",
    "two actors": f"/compare?a=actor:{MENSAH}&b=actor:{TANO}",
    "topics": "/topics",
    "topic": f"/topic/proposition/exit-ghana-{UNION}",
    "network": f"/network/actor/{UNION}",
    "list of an actor": f"/page/actor/{MENSAH}?list=says",
    "hostile article": f"/page/article/{HOSTILE_ARTICLE}",
    "sign in": "/judge/sign-in",
} | {kind: path_of(iri).replace("/id/", "/page/") for kind, iri in MINTED.items() if kind != "span"}


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of an application with one of everything, which takes judgements."""
    with open_store(None) as store:
        store.replace(filled())
        app = attach(create_app(store, Settings(update_token=TOKEN)), Judges.of(store, DEFAULT_BASE, IRIS, None))
        with listening(app) as address:
            yield address


@pytest.fixture(scope="module", params=["wide-light", "wide-dark", "narrow-light", "narrow-dark"])
def reader(request: pytest.FixtureRequest, site: str, chromium: Browser) -> Iterator[tuple[Visit, list[str]]]:
    """A visit on a screen of one width, by a reader with one of both settings, and the rules that may differ there."""
    width, scheme = request.param.split("-")
    context = chromium.new_context(
        viewport={"width": 1200 if width == "wide" else 360, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    yield Visit(site, context.new_page()), list(_OF_COLORS if scheme == "dark" else RULES)
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(reader: tuple[Visit, list[str]], name: str) -> None:
    visited, rules = reader
    page = opened(visited, PAGES[name])
    page.evaluate("document.querySelectorAll('details').forEach(it => { it.open = true; })")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "rules => axe.run(document, { runOnly: rules, resultTypes: ['violations'] })"
        ".then(told => told.violations.map(it => [it.id, it.help, it.nodes.map(node => node.html.slice(0, 200))]))",
        rules,
    )
    assert found == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_scrolls_sideways_at_320_pixels(phone: Visit, name: str) -> None:
    """WCAG 2.2, 1.4.10."""
    page = opened(phone, PAGES[name])
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    phone.complaints.clear()


class TestKeyboard:
    @pytest.mark.parametrize(
        "path",
        ["/", "/search?q=ghana", f"/page/actor/{TANO}", f"/page/membership/ghana--{UNION}",
         f"/page/statement/{UNION_ARTICLE}-401-492", f"/page/article/{UNION_ARTICLE}", "/ns", "/questions"],
    )  # fmt: skip
    def test_every_link_and_field_is_reached_in_order_and_shown(self, visit: Visit, path: str) -> None:
        page = visit.open(path)
        page.wait_for_load_state()
        page.evaluate("document.activeElement.blur()")
        wanted = page.evaluate(_REACHABLE)
        reached: list[int] = []
        # A field for a date is several stops.
        for _ in range(2 * _STOPS):
            if len(set(reached)) == min(wanted, _STOPS):
                break
            page.keyboard.press("Tab")
            told = page.evaluate(_FOCUSED)
            assert told is not None, "the focus is lost"
            reached.append(told["place"])
            assert told["is_shown"], f"nothing shows the focus on {told['html']}"
            assert told["is_in_view"], f"{told['html']} is focused and out of sight"
        assert len(set(reached)) == min(wanted, _STOPS)
        assert reached == sorted(reached), "the order of the keyboard is not that of the page"

    def test_the_first_key_leads_past_the_top_of_the_page(self, visit: Visit) -> None:
        page = visit.open(f"/page/article/{UNION_ARTICLE}")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()

    def test_what_is_folded_opens_and_closes_by_a_key(self, visit: Visit) -> None:
        page = visit.open(f"/page/actor/{TANO}")
        summary = page.locator("main summary").first
        folded = page.locator("main details").first
        summary.focus()
        page.keyboard.press("Enter")
        expect(folded).to_have_attribute("open", "")
        page.keyboard.press("Enter")
        expect(folded).not_to_have_attribute("open", "")


def test_a_reader_who_wants_no_motion_gets_none(site: str, chromium: Browser) -> None:
    context = chromium.new_context(reduced_motion="reduce")
    visited = Visit(site, context.new_page())
    for path in ("/", "/sparql", f"/page/membership/ghana--{UNION}", f"/page/article/{UNION_ARTICLE}"):
        page = opened(visited, path)
        moving = page.evaluate(
            "[...document.querySelectorAll('*')].map(it => getComputedStyle(it))"
            ".filter(it => parseFloat(it.animationDuration) > 0.01 || parseFloat(it.transitionDuration) > 0.01"
            " || it.scrollBehavior === 'smooth').length"
        )
        assert moving == 0
    context.close()


@pytest.mark.parametrize("path", [f"/page/article/{UNION_ARTICLE}", f"/page/membership/ghana--{UNION}", "/ns"])
def test_a_page_is_printed_in_black_without_what_only_a_screen_needs(visit: Visit, path: str) -> None:
    visit.page.emulate_media(media="print", color_scheme="dark")
    page = visit.open(path)
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    for part in (".top", ".foot", ".downloads"):
        assert page.locator(part).evaluate_all("its => its.every(it => getComputedStyle(it).display === 'none')")
    assert page.pdf(format="A4", print_background=True).startswith(b"%PDF")


def test_a_passages_address_leads_to_the_passage(visit: Visit) -> None:
    page = visit.open(MINTED["span"].removeprefix(DEFAULT_BASE.rstrip("/")))
    expect(page).to_have_url(f"{page.url.partition('/page/')[0]}/page/article/{UNION_ARTICLE}#char=401,492")
    expect(page.locator("[id='char=401,492']")).to_be_in_viewport(ratio=0)


def test_a_terms_address_leads_to_the_term(visit: Visit) -> None:
    page = visit.open("/ns#speaker")
    term = page.locator("#speaker")
    expect(term).to_be_in_viewport()
    expect(term.get_by_role("link", name="onr:speaker")).to_be_visible()


def opened(visit: Visit, path: str) -> Page:
    page = visit.open(path)
    page.wait_for_load_state()
    return page


#: How many elements the Tab key reaches.
_REACHABLE: Final = """
() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")].filter(
  (it) => it.checkVisibility({ visibilityProperty: true }) && it.tabIndex >= 0 && !it.disabled).length
"""
#: Where in the page the focused element stands, and whether a reader sees that it is focused.
_FOCUSED: Final = """
() => {
  const it = document.activeElement;
  if (!it || it === document.body) return null;
  const style = getComputedStyle(it), box = it.getBoundingClientRect();
  const field = it.matches("input, select, textarea");
  return {
    place: [...document.querySelectorAll("*")].indexOf(it),
    html: it.outerHTML.slice(0, 120),
    is_shown: (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1) || field,
    is_in_view: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}
"""
