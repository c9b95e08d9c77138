"""RSS (0.9 to 2.0) and Atom feeds: each entry that has its article in it, or the article that it announces."""

from __future__ import annotations

import re
from dataclasses import replace
from hashlib import sha256
from html import unescape
from itertools import islice
from typing import TYPE_CHECKING, Final

from lxml import etree

from ingest.issues import Issue, shown
from ingest.sources import trees
from ingest.sources.articles import made
from ingest.sources.known import Known
from ingest.sources.markup import text_of
from ingest.sources.names import of_url
from ingest.sources.resource import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from ingest.sources.known import Field
    from ingest.sources.resource import Item, Opener, Resource

ROOTS: Final = frozenset(("rss", "RDF", "feed"))
#: An entry's summary this long, in code points, is the article itself.
_FULL_CHARS: Final = 1_500
#: Entries of one feed that are looked at: a feed lists some 10 to 100.
_MAX_ENTRIES: Final = 10_000
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]*>")
_DATES: Final = ("pubDate", "published", "issued", "date", "updated", "modified")
#: Schemes that an entry's link may have.
_WEB: Final = ("http://", "https://")


def read(tree: _Element, resource: Resource, opener: Opener, *, cut: bool) -> Iterator[Item]:
    """Read a feed's entries; one that cannot be used is an issue, and the next goes on.

    Raises:
        Refused: there is no entry in it.
    """
    entries = list(islice(tree.iter("{*}item", "{*}entry"), _MAX_ENTRIES))
    if cut:
        # the last may have lost a part
        del entries[-1:]
    elif not entries:
        raise Refused("no-article", "is a feed without entries; look at it again later")
    title = next((text_of(it) for path in ("{*}channel/{*}title", "{*}title") for it in tree.iterfind(path)), None)
    for number, entry in enumerate(entries, 1):
        link = _link(entry)
        name = of_url(link) if link else f"{resource.name}:{number}"
        place = f"{resource.source}, entry {number}"
        try:
            yield from _articles(entry, replace(resource, name=name, source=place), link, title, opener, resource)
        except Refused as refusal:
            yield Issue(refusal.code, f"{shown(place)} {refusal}", resource.source, name)
    if cut:
        raise Refused("cut-short", "breaks off: its last entry was not read; get it again, whole")


def _articles(
    entry: _Element, place: Resource, link: str | None, title: str | None, opener: Opener, feed: Resource
) -> Iterator[Item]:
    known = _known(entry, link, title)
    text, is_full = _text(entry)
    if not is_full and link is not None:
        fetched = opener.follow(link, feed, known, sha256(etree.tostring(entry)).hexdigest())
        if fetched is not None:
            yield from fetched
            return
    if not is_full:
        raise Refused("only-a-summary", f"has only a summary; give {link or 'the address of its article'}")
    for out in made(text, replace(place, url=None), known):
        yield replace(out, source=feed.source)


def _text(entry: _Element) -> tuple[str, bool]:
    """Return an entry's text, and whether it is the article rather than a summary of it."""
    for path, is_full in (("{*}encoded", True), ("{*}content", True), ("{*}description", False), ("{*}summary", False)):
        for it in entry.iterfind(path):
            text = _shown(it)
            # media:content has the name of Atom's, and nothing in it but a picture's address
            if text and (is_full or len(text) >= _FULL_CHARS):
                return text, True
    return "", False


def _shown(it: _Element) -> str:
    kind = (it.get("type") or "html").lower()
    if len(it):
        return text_of(it)
    text = it.text or ""
    if kind in ("text", "text/plain") or "<" not in text:
        return text.strip()
    return text_of(trees.page_of_text(text), without=("title",))


def _known(entry: _Element, link: str | None, title: str | None) -> Known:
    known = Known()

    def add(field: Field, path: str) -> None:
        for it in entry.iterfind(f"{{*}}{path}"):
            known.add(field, text_of(it), f"feed {path}")

    for it in entry.iterfind("{*}title"):
        # Titles have tags and entities in them, escaped once and even twice.
        known.add("headline", _TAG.sub("", unescape(text_of(it))), "feed title")
    for path in _DATES:
        add("published", path)
    for path in ("source/{*}title", "source", "publisher"):
        add("publisher", path)
    known.add("publisher", title, "feed's own title")
    known.add("url", link, "feed link")
    return known


def _link(entry: _Element) -> str | None:
    """Return the address of the page that an entry announces."""
    for it in entry.iterfind("{*}link"):
        if it.get("rel", "alternate") == "alternate":
            address = (it.get("href") or it.text or "").strip()
            if address.startswith(_WEB):
                return address
    for it in entry.iterfind("{*}guid"):
        address = (it.text or "").strip()
        if it.get("isPermaLink", "true").lower() == "true" and address.startswith(_WEB):
            return address
    return None
