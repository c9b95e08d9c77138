"""HTML: one article a page, its text as trafilatura finds it, its metadata as the page states it."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Final

from htmldate import find_date
from lxml import etree
from trafilatura import bare_extraction

from ingest.sources import pages, trees
from ingest.sources.articles import made
from ingest.sources.markup import text_of
from ingest.sources.resource import Refused, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from ingest.sources.resource import Item, Opener, Resource

#: What a library for other people's pages may stumble over in one of them.
_STUMBLES: Final = (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError, etree.LxmlError)
#: Parts of a page that are never the article's, where nothing better tells what is.
_FURNITURE: Final = ("nav", "header", "footer", "aside", "form", "title")
#: A headline is looked for in so much of the text's beginning, in code points.
_TOP_CHARS: Final = 1_000


def read(resource: Resource, opener: Opener) -> Iterator[Item]:
    """Read one page.

    Raises:
        OSError: the stream cannot be read.
        Refused: it is too long, holds no text, or is built to take for ever.
    """
    tree, warning = trees.page(whole(resource.chunks, opener.limits.article_bytes), resource.charset)
    known = pages.known(tree, resource.url)
    if known.get("published") is None and resource.known.get("published") is None:
        known.add("published", _dated(tree), "htmldate")
    heading = pages.heading(tree, known.get("headline"))
    text = _text(tree)
    if not text:
        raise Refused("no-article", "is a page without running text; give the address or file of an article")
    if heading is not None and heading not in text[:_TOP_CHARS]:
        text = f"{heading}\n\n{text}"
    yield from made(text, resource, known, warning=warning)


def _text(tree: _Element) -> str:
    """Return the text of the page's article, in doubt too much of it: segmentation decides what is boilerplate."""
    try:
        found = bare_extraction(
            deepcopy(tree), include_comments=False, include_tables=True, favor_recall=True, with_metadata=False
        )
    except _STUMBLES:
        found = None
    body = getattr(found, "body", None)
    text = text_of(body) if body is not None else ""
    return text or text_of(tree, without=_FURNITURE)


def _dated(tree: _Element) -> str | None:
    try:
        # Only where markup says so: a date somewhere in the words of a page is mostly another article's.
        return find_date(deepcopy(tree), original_date=True, extensive_search=False, deferred_url_extractor=True)
    except _STUMBLES:
        return None
