"""JSON lines (https://jsonlines.org): one article a line, `text` and what is known about it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from ingest.article import Article
from ingest.extract import publication
from ingest.issues import Issue, shown
from ingest.sources import decoding

if TYPE_CHECKING:
    from collections.abc import Iterator

_METADATA: Final = ("headline", "published", "publisher", "url")


def read(chunks: Iterator[bytes], *, name: str, source: str, max_bytes: int) -> Iterator[Article | Issue]:
    """Read article after article; a line that cannot be used is an issue, and the next one goes on.

    Raises:
        OSError: the stream cannot be read.
    """
    for number, line in _lines(decoding.as_utf8(chunks), max_bytes):
        place = f"{source}, line {number}"
        if line is None:
            yield Issue(
                "too-large",
                f"{shown(place)} is longer than {max_bytes:,} bytes; cut it into single articles, or raise the limit",
                source,
                f"{name}:{number}",
            )
        elif line.strip():
            yield from _article(line, place, f"{name}:{number}", source)


def _article(line: bytes, place: str, fallback: str, source: str) -> Iterator[Article | Issue]:
    where = shown(place)
    decoded = decoding.decode(line)
    try:
        value = json.loads(decoded.text)
    except json.JSONDecodeError as error:
        problem = f"{error.msg} at character {error.pos + 1}"
        yield Issue("broken-json", f"{where} is not JSON ({problem}); correct or remove the line", source, fallback)
        return
    except (ValueError, RecursionError):
        # numbers of thousands of digits, brackets nested thousands deep
        yield Issue("broken-json", f"{where} is JSON beyond any article; remove the line", source, fallback)
        return
    if not isinstance(value, dict):
        yield Issue("not-an-article", f'{where} is not an object; write {{"text": "..."}}', source, fallback)
        return
    given = value.get("id")
    usable_id = (isinstance(given, str) and given.strip() != "" and _plain(given)) or type(given) is int
    name = str(given) if usable_id else fallback
    if given is not None and not usable_id:
        yield Issue(
            "bad-id", f"{where}: `id` is no text or whole number; {fallback} stands for it", source, name, "warning"
        )
    text = value.get("text")
    if not isinstance(text, str):
        problem = "is missing" if "text" not in value else f"is {_kind(text)}, not text"
        yield Issue("bad-text", f"{where}: `text` {problem}; give the article's text as a string", source, name)
        return
    if (fault := decoding.fault(text)) is not None:
        code = "not-text" if text.strip() else "empty"
        yield Issue(code, f"{where} has no article in `text`: {fault}; correct or remove the line", source, name)
        return
    if decoded.warning is not None:
        yield Issue("encoding", f"{where}: {decoded.warning}; save the file as UTF-8", source, name, "warning")
    metadata: dict[str, str] = {}
    for key in _METADATA:
        given = value.get(key)
        if isinstance(given, str) and _plain(given):
            if given.strip():
                metadata[key] = given.strip()
        elif given is not None:
            message = f"{where}: `{key}` is {_kind(given)}, not text; it is left out"
            yield Issue("bad-metadata", message, source, name, "warning")
    if "published" in metadata and publication.parse(metadata["published"]) is None:
        yield Issue(
            "bad-published",
            f"{where}: `published` is {shown(metadata.pop('published'))!r}, which is no date; "
            "write it as 2024-03-28, 2024-03-28T09:46 or a shorter beginning of one",
            source,
            name,
            "warning",
        )
    yield Article(id=name, text=text, source=source, **metadata)


def _plain(value: str) -> bool:
    """Whether a short value can be written anywhere: no NUL, no half of a surrogate pair."""
    return not any(c == "\x00" or "\ud800" <= c <= "\udfff" for c in value)


def _kind(value: object) -> str:
    names = {str: "damaged text", bool: "true or false", int: "a number", float: "a number", list: "a list"}
    return names.get(type(value), "null" if value is None else "an object")


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
