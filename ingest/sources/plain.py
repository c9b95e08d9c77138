"""Plain text: one article a file, its characters exactly as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.sources import decoding
from ingest.sources.articles import made
from ingest.sources.known import Known
from ingest.sources.resource import Refused, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.sources.resource import Item, Opener, Resource


def read(resource: Resource, opener: Opener) -> Iterator[Item]:
    """Read one article, and stop as soon as it proves longer than it may be.

    Raises:
        OSError: the stream cannot be read.
        Refused: it is no text, or too long.
    """
    data = whole(resource.chunks, opener.limits.article_bytes)
    if (known := decoding.other_format(data[: decoding.SAMPLE_BYTES])) is not None:
        raise Refused("format-not-read", f"is {known[0]}; {known[1]}")
    decoded = decoding.decode(data, resource.charset)
    yield from made(decoded.text, resource, Known(), warning=decoded.warning)
