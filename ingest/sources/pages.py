"""What a web page states about its article: in JSON-LD first, then in the tags that search engines read."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from ingest.sources import schema_org
from ingest.sources.known import Known
from ingest.sources.markup import text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

    from ingest.sources.known import Field

#: Field to the `name` or `property` of the meta tags that give it, best first.
_META: Final[Sequence[tuple[Field, str]]] = (
    ("headline", "og:title"),
    ("headline", "twitter:title"),
    ("headline", "dc.title"),
    ("headline", "citation_title"),
    ("published", "article:published_time"),
    ("published", "og:article:published_time"),
    ("published", "datepublished"),
    ("published", "date"),
    ("published", "pubdate"),
    ("published", "publishdate"),
    ("published", "publish-date"),
    ("published", "parsely-pub-date"),
    ("published", "sailthru.date"),
    ("published", "dc.date"),
    ("published", "dc.date.issued"),
    ("published", "dcterms.created"),
    ("published", "citation_publication_date"),
    ("publisher", "og:site_name"),
    ("publisher", "dc.publisher"),
    ("publisher", "citation_publisher"),
    ("publisher", "application-name"),
)
#: Between a page's title and its site's name.
_TITLE_BREAK: Final = re.compile(r"\s+[|–—»·:-]\s+")


def known(tree: _Element, url: str | None) -> Known:
    """Return what a page says; `url` is where it was fetched, if it was.

    A page's own word for its address counts only where it is on the same host: anybody can name another's.
    """
    found = Known()
    article = _article(tree)
    own = schema_org.read({**article, "articleBody": ""}, "json-ld")[1] if article is not None else Known()
    metas = _metas(tree)
    addresses = Known()
    link = next(
        (it.get("href") for it in tree.iter("link") if "canonical" in (it.get("rel") or "").lower().split()), None
    )
    for address, origin in (
        (link, "link canonical"),
        (metas.get("og:url"), "meta og:url"),
        (own.get("url"), "json-ld url"),
    ):
        if (
            address
            and (absolute := _joined(url, address)) is not None
            and (url is None or _host(absolute) == _host(url))
        ):
            addresses.add("url", absolute, origin)
    found.add_all(addresses)
    for field, value in own.values().items():
        if field != "url":
            found.add(field, value, own.origins()[field])  # type: ignore[arg-type]  # fields of another Known
    for field, name in _META:
        found.add(field, metas.get(name), f"meta {name}")
    for it in tree.iter():
        if (it.get("itemprop") or "").lower() == "datepublished":
            found.add("published", it.get("content") or it.get("datetime"), "itemprop datePublished")
    title = tree.findtext(".//title")
    if title:
        found.add("headline", _own_title(title, found.get("publisher")), "title")
    return found


def heading(tree: _Element, headline: str | None) -> str | None:
    """Return the words of the heading that is the article's own: that of its headline, or the only one there is."""
    headings = [text for it in tree.iter("h1") if (text := " ".join(text_of(it).split()))]
    if headline is not None:
        for text in headings:
            if _folded(text) and (_folded(text) in _folded(headline) or _folded(headline) in _folded(text)):
                return text
    return headings[0] if len(headings) == 1 else None


def _article(tree: _Element) -> dict[str, object] | None:
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        try:
            found = schema_org.articles(json.loads(script.text or ""))
        except (ValueError, RecursionError):
            # Pages have it cut, or with comments in it; the tags still tell.
            continue
        if found:
            return found[0]
    return None


def _metas(tree: _Element) -> dict[str, str]:
    """Return the first content of each meta tag by its name in lower case."""
    out: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        if name and meta.get("content"):
            out.setdefault(name.strip().lower(), meta.get("content", ""))
    return out


def _joined(base: str | None, address: str) -> str | None:
    try:
        return urljoin(base or "", address.strip())
    except ValueError:
        return None


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _own_title(title: str, publisher: str | None) -> str:
    """Return a page's title without its site's name, which stands at one of its ends."""
    parts = _TITLE_BREAK.split(" ".join(title.split()))
    if len(parts) == 1 or publisher is None:
        return " ".join(title.split())
    for place in (-1, 0):
        if _folded(parts[place]) == _folded(publisher):
            del parts[place]
            return " - ".join(parts)
    return " ".join(title.split())


def _folded(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()
