"""Articles from files: one module a format, and the choice among them by what a file holds."""

from __future__ import annotations

import re
import sys
from itertools import chain
from typing import TYPE_CHECKING, Final

from ingest.issues import Issue, shown
from ingest.sources import decoding, json_lines, plain
from ingest.sources.places import Place, places

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from ingest.article import Article

#: Longest article, in bytes of its file or its JSON line. A long newspaper issue is some 1 MB.
MAX_ARTICLE_BYTES: Final = 10_000_000

_CHUNK_BYTES: Final = 1 << 16
_JSON_LINES_NAME: Final = re.compile(r".*\.(?:jsonl|ndjson)", re.IGNORECASE | re.DOTALL)
_JSON_OBJECT: Final = re.compile(rb'\s*\{[^\S\n]*(?:"|\})')
_JSON_VALUE: Final = re.compile(rb'\s*(?:\{\s*"|\[\s*[\[{"])')


def read(
    paths: Sequence[str | Path], *, max_article_bytes: int = MAX_ARTICLE_BYTES, stdin: BinaryIO | None = None
) -> Iterator[Article | Issue]:
    """Yield each article of `paths` (files, directories, `-` for standard input), and an issue for each failure.

    A file named `.jsonl` or `.ndjson`, or one that begins with a JSON object on one line, is JSON lines; any other
    is one article of plain text. Nothing is read further than one article ahead, and never more than
    `max_article_bytes` of one. A warning comes right before the article that it is about.

    >>> [issue.code for issue in read(["no such file.txt"])]
    ['missing']
    """
    for place in places(paths):
        if isinstance(place, Issue):
            yield place
            continue
        try:
            if place.path is None:
                yield from _articles(stdin or sys.stdin.buffer, place, max_article_bytes)
            else:
                with place.path.open("rb") as stream:
                    yield from _articles(stream, place, max_article_bytes)
        except FileNotFoundError:
            message = f"{shown(place.source)} does not exist; check the path"
            yield Issue("missing", message, place.source, place.name)
        except OSError as error:
            message = f"{shown(place.source)} cannot be read ({error.strerror or error}); check its permissions"
            yield Issue("unreadable", message, place.source, place.name)


def expected(paths: Sequence[str | Path]) -> int | None:
    """Return about how many articles `paths` hold, as a bar needs it; `None` where standard input is one of them.

    A file is one article, but for JSON lines by name: of these, lines are counted.

    >>> expected(["-"]) is None
    True
    """
    count = 0
    for place in places(paths):
        if isinstance(place, Issue):
            continue
        if place.path is None:
            return None
        count += _lines(place.path) if _JSON_LINES_NAME.fullmatch(place.name) else 1
    return count


def _lines(path: Path) -> int:
    if not path.is_file():
        # What a pipe gives can be read once only.
        return 0
    try:
        with path.open("rb") as stream:
            return sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(_CHUNK_BYTES), b""))
    except OSError:
        return 0


def _articles(stream: BinaryIO, place: Place, max_bytes: int) -> Iterator[Article | Issue]:
    chunks = iter(lambda: stream.read(_CHUNK_BYTES), b"")
    first = next(chunks, b"")
    # A pipe gives what it has; a few bytes decide nothing.
    while len(first) < decoding.SAMPLE_BYTES and (more := next(chunks, b"")):
        first += more
    sample = b"".join(decoding.as_utf8(iter((first[: decoding.SAMPLE_BYTES],))))
    whole = chain((first,), chunks)
    if _JSON_LINES_NAME.fullmatch(place.name) or _JSON_OBJECT.match(sample):
        if not first.strip():
            message = f"{shown(place.source)} is empty; write one JSON object a line"
            yield Issue("empty", message, place.source, place.name)
        else:
            yield from json_lines.read(whole, name=place.name, source=place.source, max_bytes=max_bytes)
    elif _JSON_VALUE.match(sample):
        message = f"{shown(place.source)} is JSON over several lines; write one object a line (jq -c '.[]' does)"
        yield Issue("not-json-lines", message, place.source, place.name)
    else:
        yield from plain.read(whole, name=place.name, source=place.source, max_bytes=max_bytes)
