"""Plain text: one article a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.article import Article
from ingest.issues import Issue, shown
from ingest.sources import decoding

if TYPE_CHECKING:
    from collections.abc import Iterator


def read(chunks: Iterator[bytes], *, name: str, source: str, max_bytes: int) -> Iterator[Article | Issue]:
    """Read one article, and stop as soon as it proves longer than `max_bytes`.

    Raises:
        OSError: the stream cannot be read.
    """
    where = shown(source)
    data = bytearray()
    for chunk in chunks:
        data += chunk
        if len(data) > max_bytes:
            yield Issue(
                "too-large",
                f"{where} is longer than {max_bytes:,} bytes; cut it into single articles, or raise the limit",
                source,
                name,
            )
            return
    if (known := decoding.other_format(bytes(data[: decoding.SAMPLE_BYTES]))) is not None:
        yield Issue("format-not-read", f"{where} is {known[0]}; {known[1]}", source, name)
        return
    decoded = decoding.decode(bytes(data))
    if (fault := decoding.fault(decoded.text)) is not None:
        code = "not-text" if decoded.text.strip() else "empty"
        yield Issue(code, f"{where} has no article: {fault}; remove it or give its text", source, name)
        return
    if decoded.warning is not None:
        yield Issue(
            "encoding",
            f"{where}: {decoded.warning}; save it as UTF-8 if letters look wrong",
            source,
            name,
            "warning",
        )
    yield Article(id=name, text=decoded.text, source=source)
