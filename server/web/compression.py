"""Answers in fewer bytes, for clients that can unpack them: Brotli (RFC 7932) or gzip (RFC 1952), by Accept-Encoding.

What is made while it is sent is compressed while it is sent, part by part, so that each part arrives as early as it
would otherwise; an answer that breaks off lacks its end, as an answer that is not compressed does.
"""

from __future__ import annotations

import zlib
from collections import OrderedDict
from http import HTTPStatus
from threading import Lock
from typing import TYPE_CHECKING, Final, Protocol

import brotli
from flask import request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from flask import Flask, Response

#: Shorter answers gain nothing.
_LEAST_BYTES: Final = 1_024
#: Measured on rows in JSON: higher ones cost a multiple of the time and save a few hundredths of the size.
_BROTLI_QUALITY: Final = 4
_GZIP_LEVEL: Final = 5
_GZIP: Final = zlib.MAX_WBITS | 16
#: Files of the application that are kept compressed, by their tags.
_KEPT_FILES: Final = 64
#: Kinds that are text under another name.
_TEXT: Final = frozenset({
    "application/atom+xml", "application/javascript", "application/json", "application/ld+json", "application/n-quads",
    "application/n-triples", "application/rdf+xml", "application/sparql-results+json",
    "application/sparql-results+xml", "application/trig", "application/xml", "image/svg+xml",
})  # fmt: skip


class _Compressor(Protocol):
    def part(self, data: bytes) -> bytes:
        """Return what can be sent of all that was given, `data` included."""
        ...

    def end(self) -> bytes: ...


class _Gzip:
    def __init__(self) -> None:
        self._made = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, _GZIP)

    def part(self, data: bytes) -> bytes:
        return self._made.compress(data) + self._made.flush(zlib.Z_SYNC_FLUSH)

    def end(self) -> bytes:
        return self._made.flush()


class _Brotli:
    def __init__(self) -> None:
        self._made = brotli.Compressor(mode=brotli.MODE_TEXT, quality=_BROTLI_QUALITY)

    def part(self, data: bytes) -> bytes:
        return bytes(self._made.process(data) + self._made.flush())

    def end(self) -> bytes:
        return bytes(self._made.finish())


#: In the order of preference among equals.
_ENCODINGS: Final[Mapping[str, Callable[[], _Compressor]]] = {"br": _Brotli, "gzip": _Gzip}


def register(app: Flask) -> None:
    """Let the answers of `app` be compressed."""
    files = _Files()

    def finished(response: Response) -> Response:
        return _finished(response, files)

    app.after_request(finished)


def best_encoding(accept: str | None) -> str | None:
    """Return the encoding that an Accept-Encoding header likes best (RFC 9110, 12.5.3); `None` for none.

    >>> best_encoding("gzip, br"), best_encoding("gzip;q=1, br;q=0.5"), best_encoding("*"), best_encoding("br;q=0, *")
    ('br', 'gzip', 'br', 'gzip')
    >>> best_encoding(None), best_encoding("identity"), best_encoding("gzip;q=x")
    (None, None, None)
    """
    weights: dict[str, float] = {}
    for part in (accept or "").lower().split(","):
        name, _, rest = part.partition(";")
        value = rest.strip().removeprefix("q=").strip() if rest else "1"
        try:
            weights[name.strip()] = float(value)
        except ValueError:
            weights[name.strip()] = 0
    other = weights.get("*", 0)
    weight, _, name = max((weights.get(it, other), -place, it) for place, it in enumerate(_ENCODINGS))
    # What the client likes better as it is stays so.
    return name if weight > 0 and weight >= weights.get("identity", 0) else None


def compressed(parts: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Yield parts, compressed, each as soon as it is there."""
    compressor = _ENCODINGS[encoding]()
    for part in parts:
        if part:
            yield compressor.part(part)
    yield compressor.end()


def _finished(response: Response, files: _Files) -> Response:
    if not _is_text(response) or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    encoding = best_encoding(request.headers.get("Accept-Encoding"))
    if encoding is None or response.status_code != HTTPStatus.OK or request.method == "HEAD":
        return response
    if response.direct_passthrough:
        _sent_file(response, encoding, files)
    elif response.is_sequence:
        body = response.get_data()
        if len(body) < _LEAST_BYTES:
            return response
        response.set_data(b"".join(compressed((body,), encoding)))
    else:
        parts = response.response
        response.response = _closing(compressed(response.iter_encoded(), encoding), parts)
        response.headers.pop("Content-Length", None)
    response.headers["Content-Encoding"] = encoding
    response.headers.pop("Accept-Ranges", None)
    tag, is_weak = response.get_etag()
    if tag is not None and not is_weak:
        # These are not the bytes that the tag was made for; they mean the same.
        response.set_etag(tag, weak=True)
    return response


def _sent_file(response: Response, encoding: str, files: _Files) -> None:
    """Send a file of the application, compressed once for as long as it is the same."""
    response.direct_passthrough = False
    file = response.response
    tag = response.get_etag()[0]
    body = None if tag is None else files.get(tag, encoding)
    if body is None:
        body = b"".join(compressed((response.get_data(),), encoding))
        if tag is not None:
            files.put(tag, encoding, body)
    response.set_data(body)
    _close(file)


def _is_text(response: Response) -> bool:
    kind = response.mimetype or ""
    return kind.startswith("text/") or kind in _TEXT


def _closing(parts: Iterator[bytes], source: object) -> Iterator[bytes]:
    """Yield parts, and close what they are made of however this ends."""
    try:
        yield from parts
    finally:
        _close(source)


def _close(source: object) -> None:
    close = getattr(source, "close", None)
    if close is not None:
        close()


class _Files:
    """Compressed files, by their tags. Any thread may ask."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[tuple[str, str], bytes] = OrderedDict()

    def get(self, tag: str, encoding: str) -> bytes | None:
        with self._lock:
            return self._kept.get((tag, encoding))

    def put(self, tag: str, encoding: str, body: bytes) -> None:
        with self._lock:
            self._kept[tag, encoding] = body
            while len(self._kept) > _KEPT_FILES:
                self._kept.popitem(last=False)
