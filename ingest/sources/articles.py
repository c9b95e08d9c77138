"""The last step of every format: a text and what is known of it, to an article or to what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.article import Article
from ingest.issues import Issue, shown
from ingest.sources import decoding
from ingest.sources.known import WANTED, Known
from ingest.sources.resource import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.sources.resource import Item, Resource


def made(text: str, resource: Resource, known: Known, *, warning: str | None = None) -> Iterator[Item]:
    """Yield the article that a resource is, after warnings about it.

    What the resource's surroundings say of it serves where it says nothing itself.

    Raises:
        Refused: the text is no article's.
    """
    if (fault := decoding.fault(text)) is not None:
        code = "not-text" if text.strip() else "empty"
        raise Refused(code, f"has no article: {fault}; remove it or give its text")
    known = Known(known)
    known.add_all(resource.known)
    if resource.url is not None:
        known.add("url", resource.url, "where it was fetched")
    where = shown(resource.source)
    if warning is not None:
        message = f"{where}: {warning}; save it as UTF-8 if letters look wrong"
        yield Issue("encoding", message, resource.source, resource.name, "warning")
    for field, value, origin in known.refused():
        code = "bad-published" if field == "published" else "bad-metadata"
        message = f"{where}: {origin} gives {value!r} as `{field}`, {WANTED[field]}; it is left out"
        yield Issue(code, message, resource.source, resource.name, "warning")
    yield Article(id=resource.name, text=text, source=resource.source, **known.values(), origins=known.origins())
