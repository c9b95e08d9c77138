"""EPUB (https://www.w3.org/TR/epub-33/): each document of the reading order that has a text is an article."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from ingest.issues import Issue, shown
from ingest.sources import trees, zipped
from ingest.sources.articles import made
from ingest.sources.known import Known
from ingest.sources.markup import text_of
from ingest.sources.members import member
from ingest.sources.resource import Refused, whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zipfile import ZipFile

    from lxml.etree import _Element

    from ingest.sources.resource import Item, Opener, Resource

_CONTAINER: Final = "META-INF/container.xml"
#: A document shorter than this, in words, is a cover, a title page or a list.
_MIN_WORDS: Final = 60
_TEXTS: Final = frozenset(("application/xhtml+xml", "text/html", "application/html"))


def read(resource: Resource, opener: Opener) -> Iterator[Item]:
    """Read document after document; what is too short for an article is counted in a warning.

    Raises:
        Refused: the book is damaged, locked, or has no text.
    """
    with zipped.opened(resource, opener) as book:
        if "META-INF/rights.xml" in book.namelist():
            raise Refused("encrypted", "is locked by its publisher; give an open copy")
        place = _package_place(book, opener)
        package, _ = trees.xml(_file(book, place, opener))
        known = Known()
        for field, name in (("published", "date"), ("publisher", "publisher")):
            for it in package.iterfind(f"{{*}}metadata/{{*}}{name}"):
                known.add(field, it.text, f"epub dc:{name}")  # type: ignore[arg-type]  # two of the four fields
        if known.get("publisher") is None:
            for it in package.iterfind("{*}metadata/{*}title"):
                known.add("publisher", it.text, "epub dc:title")
        short = found = 0
        for path in _documents(package, place):
            inner = member(resource, path, iter(()))
            try:
                page, warning = trees.page(_file(book, path, opener))
                text = text_of(page, without=("title", "nav"))
                if len(text.split()) < _MIN_WORDS:
                    short += 1
                    continue
                found += 1
                own = Known(known)
                own.add("headline", _headline(page), "epub heading")
                yield from made(text, inner, own, warning=warning)
            except Refused as refusal:
                yield Issue(refusal.code, f"{shown(inner.source)} {refusal}", inner.source, inner.name)
    if short and found:
        message = f"{shown(resource.source)}: {short} pages of fewer than {_MIN_WORDS} words were passed over"
        yield Issue("passed-over", message, resource.source, resource.name, "warning")
    elif not found:
        raise Refused("no-article", f"has no text of {_MIN_WORDS} words or more; give one that has")


def _package_place(book: ZipFile, opener: Opener) -> str:
    container, _ = trees.xml(_file(book, _CONTAINER, opener))
    for root in container.iter("{*}rootfile"):
        if path := root.get("full-path"):
            return str(path)
    raise Refused("broken-epub", "does not say where its package document is; get it again")


def _documents(package: _Element, place: str) -> Iterator[str]:
    """Yield the paths of the documents in the order in which they are read, the table of contents left out."""
    items = {it.get("id"): it for it in package.iterfind("{*}manifest/{*}item")}
    for ref in package.iterfind("{*}spine/{*}itemref"):
        item = items.get(ref.get("idref"))
        if item is None or item.get("media-type") not in _TEXTS or "nav" in (item.get("properties") or "").split():
            continue
        yield posixpath.normpath(posixpath.join(posixpath.dirname(place), unquote(item.get("href") or "")))


def _file(book: ZipFile, path: str, opener: Opener) -> bytes:
    try:
        info = book.getinfo(path)
    except KeyError:
        raise Refused("broken-epub", f"lacks its part {shown(path)}; get it again") from None
    return whole(zipped.content(book, info, opener.budget), opener.limits.article_bytes)


def _headline(page: _Element) -> str | None:
    for name in ("h1", "h2", "title"):
        for it in page.iter(name):
            if words := text_of(it).strip():
                return words
    return None
