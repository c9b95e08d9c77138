"""The real application on a free port, over the graph of the invented articles, and a real browser.

Fixtures for the tests beside it, which have them by `conftest`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import sync_playwright

from server import create_app
from server.settings import Settings
from server.store import open_store
from tests.server.listening import listening
from tests.server.union_graph import graphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

CHROMIUM: Final = "/usr/bin/chromium"
ARGUMENTS: Final = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of the application, without a slash at its end."""
    with open_store(None) as store:
        store.replace(graphs())
        with listening(create_app(store, Settings())) as address:
            yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()


class Visit:
    """A page in the browser, and what its console has complained of."""

    def __init__(self, site: str, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        self._site = site
        page.on("console", lambda message: self._note(message.type, message.text))
        page.on("pageerror", lambda error: self._note("error", str(error)))

    def open(self, path: str) -> Page:
        self.page.goto(f"{self._site}{path}")
        return self.page

    def _note(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(text)


@pytest.fixture
def visit(site: str, chromium: Browser) -> Iterator[Visit]:
    """A visit with scripts; it fails where the console had an error, a breach of the content policy included."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    visited = Visit(site, context.new_page())
    yield visited
    context.close()
    assert visited.complaints == []


@pytest.fixture
def plain_visit(site: str, chromium: Browser) -> Iterator[Visit]:
    """A visit without scripts."""
    context = chromium.new_context(java_script_enabled=False)
    yield Visit(site, context.new_page())
    context.close()


@pytest.fixture
def phone(site: str, chromium: Browser) -> Iterator[Visit]:
    """A visit on the narrowest screen there is."""
    context = chromium.new_context(viewport={"width": 320, "height": 640}, has_touch=True)
    visited = Visit(site, context.new_page())
    yield visited
    context.close()
    assert visited.complaints == []
