"""Articles as files: plain text, a web page, or JSON lines, in turns, as collections are mixed."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.bench.articles.writing import Generated

FORMATS: Final = ("text", "html", "jsonl", "mixed")
#: Files of one folder.
_A_FOLDER: Final = 1_000
_PAGE: Final = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{headline}</title>
<meta property="article:published_time" content="{published}"><meta property="og:site_name" content="{publisher}">
</head><body><nav><ul><li>Home</li><li>World</li><li>Business</li></ul></nav>
<article><h1>{headline}</h1>
{paragraphs}
</article><footer><p>Sign up for our newsletter</p><p>All rights reserved.</p></footer></body></html>
"""


def as_json(article: Generated) -> str:
    """Return an article as a line of OnRecord's JSON lines, without its end."""
    return json.dumps(
        {"id": article.id, "text": article.text, "published": article.published, "publisher": article.publisher},
        ensure_ascii=False,
    )


def as_html(article: Generated) -> str:
    return _PAGE.format(
        headline=escape(article.headline),
        published=article.published,
        publisher=escape(article.publisher),
        paragraphs="\n".join(f"<p>{escape(it)}</p>" for it in article.body),
    )


def facts(article: Generated) -> str:
    """Return all that an article says as a line of JSON, without its end."""
    return json.dumps(
        {
            "id": article.id,
            "published": article.published,
            "publisher": article.publisher,
            "statements": [it._asdict() for it in article.statements],
            "memberships": [it._asdict() for it in article.memberships],
            "dates": [it._asdict() for it in article.dates],
        },
        ensure_ascii=False,
    )


def write(articles: Iterable[Generated], folder: Path, form: str) -> int:
    """Write articles into `folder/articles` and what they say into `folder/facts.jsonl`; return how many there are."""
    place = folder / "articles"
    place.mkdir(parents=True, exist_ok=True)
    count = 0
    with (
        (folder / "facts.jsonl").open("w", encoding="utf-8") as told,
        (place / "agency.jsonl").open("w", encoding="utf-8") as lines,
    ):
        for count, article in enumerate(articles, 1):
            told.write(facts(article) + "\n")
            kind = FORMATS[count % 3] if form == "mixed" else form
            if kind == "jsonl":
                lines.write(as_json(article) + "\n")
                continue
            part = place / f"{count // _A_FOLDER:04}"
            part.mkdir(exist_ok=True)
            if kind == "html":
                (part / f"{article.id}.html").write_text(as_html(article), "utf-8")
            else:
                (part / f"{article.published}-{article.id}.txt").write_text(article.text, "utf-8")
    if not (place / "agency.jsonl").stat().st_size:
        (place / "agency.jsonl").unlink()
    return count
