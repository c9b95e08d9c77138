"""Markdown: the text that it shows, and what its front matter says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.sources import read
from tests.ingest.sources.pieces import articles

if TYPE_CHECKING:
    from pathlib import Path

    from ingest.article import Article

TEXT = """# Mill closes

RIGA (BNS) — The **mill** has [closed](https://herald.example/mill),
its owner said.

> “We tried.”

- One
- Two

| Town | Mills |
|---|---|
| Riga | 0 |

The end.
"""


def taken(folder: Path, content: str, name: str) -> Article:
    path = folder / name
    path.write_text(content, "utf-8")
    (article,) = articles(read([path]))
    return article


def test_the_text_is_what_markdown_shows(tmp_path: Path) -> None:
    article = taken(tmp_path, TEXT, "mill.md")

    assert article.text == (
        "Mill closes\n\nRIGA (BNS) — The mill has closed, its owner said.\n\n“We tried.”\n\nOne\nTwo\n\n"
        "Town Mills\nRiga 0\n\nThe end."
    )
    assert (article.headline, article.origins["headline"]) == ("Mill closes", "first heading")


def test_front_matter_gives_metadata_whatever_the_name(tmp_path: Path) -> None:
    matter = '---\ntitle: "Mill shuts"\ndate: 2024-03-05\nsource: https://herald.example/mill\n---\n'
    article = taken(tmp_path, matter + TEXT, "mill.txt")

    assert (article.headline, article.published, article.url) == (
        "Mill shuts",
        "2024-03-05",
        "https://herald.example/mill",
    )
    assert article.origins["published"] == "front matter date"
    assert article.text.startswith("Mill closes")


def test_front_matter_in_toml_gives_metadata(tmp_path: Path) -> None:
    article = taken(tmp_path, "+++\ntitle = 'Mill shuts'\ndate = 2024-03-05\n+++\n" + TEXT, "mill.md")

    assert (article.headline, article.published) == ("Mill shuts", "2024-03-05")
