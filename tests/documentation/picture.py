"""The picture in README.md: the first seed article's page, as Chromium shows it. `make docs` renews it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from playwright.sync_api import sync_playwright

from ingest.article import Article
from ingest.iris import Iris
from server import create_app
from server.settings import Settings
from tests.browser.visits import ARGUMENTS, CHROMIUM
from tests.documentation.generated import ROOT, seeds_as_read
from tests.server.listening import listening

if TYPE_CHECKING:
    from playwright.sync_api import ViewportSize

PICTURE: Final = ROOT / "docs" / "article.png"
_SIZE: Final[ViewportSize] = {"width": 1200, "height": 980}


def main() -> None:
    with (
        seeds_as_read() as store,
        sync_playwright() as playwright,
        listening(create_app(store, Settings())) as address,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        page = browser.new_page(viewport=_SIZE)
        text = min((ROOT / "seeds").glob("*.txt")).read_bytes().decode("utf-8")
        article = Iris(Settings().base).article(Article(id="", text=text, source="").sha256).rpartition("/")[2]
        page.goto(f"{address}/page/article/{article}")
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main()
