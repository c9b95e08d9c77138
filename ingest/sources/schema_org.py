"""schema.org's articles in JSON-LD (https://schema.org/NewsArticle): what they say, and where such an object lies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from ingest.sources.known import Known

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Article and its kinds: NewsArticle, ReportageNewsArticle, BlogPosting, LiveBlogPosting, Report, ….
_TYPE: Final = re.compile(r"(?:https?://schema\.org/|schema:)?(?:\w*Article|\w*BlogPosting|Report|SocialMediaPosting)")
_TAG: Final = re.compile(r"<(?:p|br|div|h[1-6]|ul|a|b|i|em|strong|blockquote)\b[^<>]*>", re.IGNORECASE)
#: How many objects of one value are looked at.
_MAX_OBJECTS: Final = 10_000


def articles(value: object) -> list[dict[str, Any]]:
    """Return the objects of a JSON-LD value that describe articles: itself, members of lists, of `@graph` and the like.

    >>> [found["headline"] for found in articles({"@graph": [{"@type": "NewsArticle", "headline": "Mill closes"}]})]
    ['Mill closes']
    """
    found: list[dict[str, Any]] = []
    steps: list[object] = [value]
    for _ in range(_MAX_OBJECTS):
        if not steps:
            break
        it = steps.pop()
        if isinstance(it, list):
            steps.extend(reversed(it))
        elif isinstance(it, dict):
            if any(isinstance(kind, str) and _TYPE.fullmatch(kind) for kind in _listed(it.get("@type"))):
                found.append(it)
            else:
                inner = [
                    it[key]
                    for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item")
                    if key in it
                ]
                steps.extend(reversed([part for part in inner if not isinstance(part, str)]))
    return found


def read(article: dict[str, Any], origin: str = "schema.org") -> tuple[str, Known]:
    """Return an article's text, empty where it has none, and what else it says."""
    known = Known()
    for key in ("headline", "name"):
        known.add("headline", _plain(article.get(key)), f"{origin} {key}")
    for key in ("datePublished", "dateCreated"):
        known.add("published", _plain(article.get(key)), f"{origin} {key}")
    for key in ("publisher", "sourceOrganization", "provider"):
        known.add("publisher", _name(article.get(key)), f"{origin} {key}")
    page = article.get("mainEntityOfPage")
    known.add("url", _plain(article.get("url")), f"{origin} url")
    known.add("url", page if isinstance(page, str) else _id(page), f"{origin} mainEntityOfPage")
    named = _plain(article.get("@id"))
    # An identifier may be any IRI.
    known.add("url", named if named is not None and named.startswith("http") else None, f"{origin} @id")
    body = next(
        (part for key in ("articleBody", "text") for part in _listed(article.get(key)) if isinstance(part, str)), ""
    )
    return (_shown(body) if _TAG.search(body) else body), known


def _shown(body: str) -> str:
    # lxml is loaded only for a body that has tags in it.
    from ingest.sources.markup import text_of
    from ingest.sources.trees import page_of_text

    return text_of(page_of_text(body))


def _listed(value: object) -> Iterator[object]:
    if isinstance(value, list):
        yield from value
    else:
        yield value


def _plain(value: object) -> str | None:
    """Return a text; of a list the first, of a value with a language (`@value`) the value."""
    for it in _listed(value):
        inner = it.get("@value") if isinstance(it, dict) else it
        if isinstance(inner, str):
            return inner
    return None


def _name(value: object) -> str | None:
    for it in _listed(value):
        name = _plain(it.get("name")) if isinstance(it, dict) else it
        if isinstance(name, str):
            return name
    return None


def _id(value: object) -> object:
    return value.get("@id") if isinstance(value, dict) else None
