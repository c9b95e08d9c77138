"""Files as they really look, made small, and what tests ask of what was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.article import Article
from ingest.issues import Issue, Summary

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ingest.sources.resource import Item

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Mill closes in Riga | Baltic Herald</title>
<link rel="canonical" href="https://herald.example/2024/mill-closes">
<meta property="og:title" content="Mill closes in Riga"><meta property="og:site_name" content="Baltic Herald">
<meta property="article:published_time" content="2024-03-05T10:05:00+02:00">
<script>var tracker = "<p>never shown</p>";</script></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
<header><h1>Mill closes in Riga</h1><p class="byline">By Jane Roe</p></header>
<article>
<p>RIGA, March 5 (BNS) — The mill by the river has closed, its owner said on Tuesday, after <b>forty</b> years.</p>
<p>“It will not <a href="/open">open again</a>,” Anna Berzins told reporters.<br>“We tried.”</p>
<h2>What is next</h2>
<ul><li>The town will buy the land, the mayor announced.</li><li>Workers were told in February.</li></ul>
<p>Read also: <a href="/other">Another mill opens in Oslo</a></p>
<p>The government has said nothing so far, and the ministry declined to answer questions about its plans.</p>
</article><footer>© 2024 Baltic Herald</footer></body></html>
"""


def articles(items: Iterable[Item]) -> list[Article]:
    return [item for item in items if isinstance(item, Article)]


def issues(items: Iterable[Item]) -> list[Issue]:
    return [item for item in items if isinstance(item, Issue)]


def codes(items: Iterable[Item]) -> list[str]:
    return [item.code for item in issues(items)]


def balanced(items: Sequence[Item]) -> bool:
    """Whether what was read adds up, and each issue says what, where and what to do."""
    summary = Summary()
    for item in items:
        if isinstance(item, Issue):
            assert item.source in item.message or "!" in item.source or "://" in item.source
            assert ";" in item.message or item.level == "warning"
            summary.note(item)
        else:
            summary.take()
            summary.end("ingested" if isinstance(item, Article) else "unchanged")
    return summary.balanced
