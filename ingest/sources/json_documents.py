"""JSON that is not one object a line: a list of articles, or objects over several lines, one after the other."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Final

from ingest.issues import Issue, shown
from ingest.sources import decoding, json_articles
from ingest.sources.resource import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.sources.resource import Item, Opener, Resource

_MARK: Final = re.compile(rb'[\\"{}\[\]]')
#: What stands for no value at all; a value too long is `None`.
_NONE: Final = b""
_IN_STRING: Final = re.compile(rb'[\\"]')


def read(resource: Resource, opener: Opener) -> Iterator[Item]:
    """Read article after article, no more than one at a time in memory.

    Raises:
        OSError: the stream cannot be read.
        Refused: there is no object in it.
    """
    max_bytes = opener.limits.article_bytes
    values = objects(decoding.as_utf8(resource.chunks), max_bytes)
    first = next(values, _NONE)
    if first is _NONE:
        raise Refused("not-an-article", 'holds no JSON object; write {"text": "..."}')
    second = next(values, _NONE)
    if second is _NONE:
        yield from _item(first, resource.source, resource.name, resource, max_bytes)
        return
    for number, value in enumerate(chain((first, second), values), 1):
        name = f"{resource.name}:{number}"
        yield from _item(value, f"{resource.source}, object {number}", name, resource, max_bytes)


def _item(value: bytes | None, place: str, name: str, resource: Resource, max_bytes: int) -> Iterator[Item]:
    if value is None:
        message = f"{shown(place)} is longer than {max_bytes:,} bytes; raise the setting max_article_bytes"
        yield Issue("too-large", message, resource.source, name)
    else:
        yield from json_articles.read(value, place, name, resource)


def objects(chunks: Iterator[bytes], max_bytes: int) -> Iterator[bytes | None]:
    """Yield each object that lies in the outermost list or in none; `None` for one that is too long.

    What ends within an object is yielded as it is, for whoever parses it to complain of.

    >>> list(objects(iter([b'[{"a": "}"}, {"b"', b": [{}]}]"]), 100))
    [b'{"a": "}"}', b'{"b": [{}]}']
    """
    depth, kept, quoted, escaped, too_long = 0, bytearray(), False, False, False
    for chunk in chunks:
        start = place = 0
        if escaped:
            place, escaped = 1, False
        while (mark := (_IN_STRING if quoted else _MARK).search(chunk, place)) is not None:
            place = mark.end()
            sign = mark.group()
            if sign == b"\\":
                escaped = place == len(chunk)
                place += 1
            elif sign == b'"':
                quoted = not quoted
            elif sign in b"{[":
                if depth == 0 and sign == b"{":
                    start = mark.start()
                # A list around everything is passed through.
                depth += sign == b"{" or depth > 0
            elif depth:
                depth -= 1
                if depth == 0:
                    kept += chunk[start:place]
                    yield None if too_long or len(kept) > max_bytes else bytes(kept)
                    kept.clear()
                    too_long = False
        if depth and not too_long:
            kept += chunk[start:]
            if len(kept) > max_bytes:
                too_long = True
                kept.clear()
    if depth:
        yield None if too_long else bytes(kept)
