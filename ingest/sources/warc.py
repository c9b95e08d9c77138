"""WARC (ISO 28500): the pages of a web archive, each read by its own format."""

from __future__ import annotations

import zlib
from collections import Counter
from dataclasses import replace
from io import UnsupportedOperation
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import brotli
from fastwarc.warc import ArchiveIterator, WarcRecordType

from ingest.issues import Issue, shown
from ingest.sources.known import Known
from ingest.sources.names import of_url
from ingest.sources.resource import CHUNK_BYTES, ChunkReader, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastwarc.warc import WarcRecord

    from ingest.sources.resource import Item, Opener, Resource

_TYPES: Final = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
#: Kinds of media that are no articles, by the beginning of their names; a crawl is full of them.
_PARTS: Final = ("image/", "audio/", "video/", "font/", "text/css", "text/javascript", "application/javascript",
                 "application/x-javascript", "application/ecmascript", "application/font", "application/x-font",
                 "application/wasm", "application/vnd.ms-fontobject", "text/dns")  # fmt: skip
_RECORD_END: Final = b"\r\n\r\n"


class _Stream(ChunkReader):
    """An archive's bytes as fastwarc reads them: it asks where it is."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        super().__init__(chunks)
        self._place = 0
        self._last = b""

    def read(self, size: int = -1) -> bytes:
        data = super().read(size)
        self._place += len(data)
        self._last = (self._last + data[-4:])[-4:]
        return data

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = 0) -> int:  # noqa: ARG002 -- a file's signature
        raise UnsupportedOperation("a stream is read from first to last")

    def close(self) -> None:
        """Leave it to who opened it."""

    @property
    def is_whole(self) -> bool:
        """Whether what was read so far ends as a record does."""
        return self._last == _RECORD_END


class _Page(NamedTuple):
    url: str
    data: bytes
    media_type: str
    charset: str | None
    problem: str | None


def read(resource: Resource, opener: Opener) -> Iterator[Item]:
    """Read page after page. Pictures, styles, scripts and what was not found are counted in one warning.

    Raises:
        OSError: the stream cannot be read.
        Refused: it is damaged, or ends before its end; what came before is kept.
    """
    stream = _Stream(resource.chunks)
    passed: Counter[str] = Counter()
    held: _Page | None = None
    found = False
    damage: Refused | None = None
    records = iter(_records(stream))
    while True:
        # A page is read when the record after it has begun: only then is it known to be whole.
        try:
            record = next(records, None)
            page = None if record is None else _page(record, opener, passed)
        except OSError as error:
            damage = Refused("broken-warc", f"is damaged ({error}); what came before is kept; get it again")
            record, page = None, None
        except Refused as refusal:
            # what it comes out of is cut, damaged or a bomb
            damage = refusal
            record, page = None, None
        if held is not None and (record is not None or stream.is_whole):
            found = True
            yield from _read(held, resource, opener)
            held = None
        if record is None:
            break
        held = page or held
    if passed:
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in passed.most_common(8))
        message = f"{shown(resource.source)}: records that are no articles were passed over: {kinds}"
        yield Issue("passed-over", message, resource.source, resource.name, "warning")
    if held is not None or not stream.is_whole:
        damage = damage or Refused("cut-short", "breaks off: its last record was not read; get it again, whole")
    if damage is not None:
        raise damage
    if not found:
        raise Refused("no-article", "holds no web pages; give a web archive with responses")


def _records(stream: _Stream) -> Iterator[WarcRecord]:
    yield from ArchiveIterator(
        stream, record_types=_TYPES, parse_http=True, auto_decode="transfer", stream_detect=False
    )


def _page(record: WarcRecord, opener: Opener, passed: Counter[str]) -> _Page | None:
    """Return a record's page, its bytes bounded; `None` for what is no article."""
    headers = record.http_headers if record.is_http_parsed else None
    if headers is not None and headers.status_code != 200:
        passed[f"with status {headers.status_code}"] += 1
        return None
    kind = (record.http_content_type if headers is not None else record.headers.get("Content-Type")) or ""
    kind = kind.partition(";")[0].strip().lower()
    if kind.startswith(_PARTS):
        passed[kind.partition("/")[0] if kind.startswith(("image", "audio", "video", "font")) else kind] += 1
        return None
    problem = record.headers.get("WARC-Truncated")
    url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    charset = record.http_charset if headers is not None else None
    if problem is not None:
        problem = f"was cut when it was recorded ({shown(problem)}); record it again"
        return _Page(url, b"", kind, charset, problem)
    data = bytearray()
    most = opener.limits.file_bytes
    try:
        while len(data) <= most and (chunk := record.reader.read(CHUNK_BYTES)):
            opener.budget.unpack(len(chunk))
            data += chunk
    except OSError as error:
        problem = f"cannot be read ({error}); record it again"
    coding = (headers.get("Content-Encoding") or "") if headers is not None else ""
    if coding.strip().lower() not in ("", "identity") and problem is None:
        data, problem = _unpacked(data, coding.strip().lower(), opener)
    if len(data) > most:
        problem = f"is longer than {most:,} bytes; raise the setting max_file_bytes"
    return _Page(url, bytes(data), kind, charset, problem)


def _unpacked(data: bytearray, coding: str, opener: Opener) -> tuple[bytearray, str | None]:
    """Return what a server compressed, no more of it than may be, and what is wrong with it.

    fastwarc does this too, but then ends at the first record that is damaged.
    """
    out = bytearray()
    most = opener.limits.file_bytes
    decoder: Any
    if coding in ("gzip", "x-gzip", "deflate"):
        # 47 takes gzip and zlib alike
        decoder, rest = zlib.decompressobj(wbits=47), bytes(data)
        try:
            while rest and len(out) <= most:
                out += decoder.decompress(rest, CHUNK_BYTES)
                opener.budget.unpack(CHUNK_BYTES)
                rest = decoder.unconsumed_tail
        except zlib.error as error:
            return out, f"cannot be unpacked ({error}); record it again"
        is_whole = decoder.eof
    elif coding == "br":
        decoder, rest = brotli.Decompressor(), bytes(data)
        try:
            while not decoder.is_finished() and len(out) <= most:
                more = decoder.process(rest, output_buffer_limit=CHUNK_BYTES)
                opener.budget.unpack(len(more))
                if not more and decoder.can_accept_more_data():
                    break
                out, rest = out + more, b""
        except brotli.error as error:
            return out, f"cannot be unpacked ({error}); record it again"
        is_whole = decoder.is_finished()
    else:
        return out, f"is compressed as {shown(coding)}, which is not read; record it again without"
    whole = is_whole or len(out) > most
    return out, None if whole else "ends before its end; record it again"


def _read(page: _Page, resource: Resource, opener: Opener) -> Iterator[Item]:
    url = page.url if page.url.startswith(("http://", "https://")) else None
    name = of_url(page.url) if page.url else resource.name
    source = f"{resource.source}!{page.url}"
    if page.problem is not None:
        yield Issue("broken-record", f"{shown(source)} {page.problem}", source, name)
        return
    yield from opener.open(
        replace(
            resource, chunks=iter((page.data,)), name=name, source=source, media_type=page.media_type, url=url,
            charset=page.charset, known=Known(), depth=resource.depth + 1, path=None,
        )
    )  # fmt: skip
