"""JSON lines (https://jsonlines.org): one article a line, of any of the kinds that `json_articles` knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.issues import Issue, shown
from ingest.sources import decoding, json_articles
from ingest.sources.resource import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.sources.resource import Item, Opener, Resource


def read(resource: Resource, opener: Opener) -> Iterator[Item]:
    """Read article after article; a line that cannot be used is an issue, and the next one goes on.

    Raises:
        OSError: the stream cannot be read.
        Refused: there is no line in it.
    """
    max_bytes = opener.limits.article_bytes
    source, name = resource.source, resource.name
    found = False
    for number, line in _lines(decoding.as_utf8(resource.chunks), max_bytes):
        place = f"{source}, line {number}"
        if line is None:
            yield Issue(
                "too-large",
                f"{shown(place)} is longer than {max_bytes:,} bytes; cut it up, or raise the setting max_article_bytes",
                source,
                f"{name}:{number}",
            )
        elif line.strip():
            yield from json_articles.read(line, place, f"{name}:{number}", resource)
        else:
            continue
        found = True
    if not found:
        raise Refused("empty", "is empty; write one JSON object a line")


def _lines(chunks: Iterator[bytes], max_bytes: int) -> Iterator[tuple[int, bytes | None]]:
    """Yield each line with its number from 1; `None` for one longer than `max_bytes`, of which no more is kept."""
    number, kept, too_long = 1, bytearray(), False
    for chunk in chunks:
        first, *rest = chunk.split(b"\n")
        for index, piece in enumerate((first, *rest)):
            if index:
                yield number, None if too_long else bytes(kept)
                number, too_long = number + 1, False
                kept.clear()
            if not too_long:
                kept += piece
                if len(kept) > max_bytes:
                    too_long = True
                    kept.clear()
    if too_long or kept:
        yield number, None if too_long else bytes(kept)
