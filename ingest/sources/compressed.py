"""gzip, bzip2 and xz: what comes out is read as if it had never been compressed, within the budget of its file."""

from __future__ import annotations

import bz2
import lzma
import re
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Protocol

from ingest.sources.resource import CHUNK_BYTES, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ingest.sources.resource import Budget, Item, Opener, Resource

#: Memory that one xz stream may ask for, in bytes; the strongest preset takes 65 MB.
_XZ_MEMORY_BYTES: Final = 100_000_000
_SUFFIX: Final = re.compile(r"\.(?:gz|bz2|xz)\Z", re.IGNORECASE)
_TAR_SUFFIX: Final = re.compile(r"\.t(?:gz|bz2?|xz)\Z", re.IGNORECASE)


class _Decoder(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    @property
    def needs_input(self) -> bool: ...

    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class _Gzip:
    """zlib's decoder with the manners of the others."""

    def __init__(self) -> None:
        self._decoder = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        self.needs_input = True

    @property
    def eof(self) -> bool:
        return self._decoder.eof

    @property
    def unused_data(self) -> bytes:
        return self._decoder.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        out = self._decoder.decompress(self._decoder.unconsumed_tail + data, max_length)
        self.needs_input = len(out) < max_length and not self._decoder.unconsumed_tail
        return out


_DECODERS: Final[tuple[tuple[bytes, Callable[[], _Decoder]], ...]] = (
    (b"\x1f\x8b", _Gzip),
    (b"BZh", bz2.BZ2Decompressor),
    (b"\xfd7zXZ", lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY_BYTES)),
)


def read(resource: Resource, opener: Opener) -> Iterator[Item]:
    """Read what is compressed.

    Raises:
        OSError: the stream cannot be read.
    """
    name = _TAR_SUFFIX.sub(".tar", _SUFFIX.sub("", resource.name))
    chunks = unpacked(resource.chunks, opener.budget)
    yield from opener.open(replace(resource, chunks=chunks, name=name, depth=resource.depth + 1, path=None))


def unpacked(chunks: Iterator[bytes], budget: Budget) -> Iterator[bytes]:
    """Yield what comes out, some 64 KiB at a time; streams that follow each other are one, as `gzip -d` has it.

    Raises:
        Exhausted: it is a bomb.
        Refused: it is damaged, or ends before its end.
    """
    decoder: _Decoder | None = None
    data = b""
    for chunk in chunks:
        data += chunk
        while data or (decoder is not None and not decoder.needs_input):
            if decoder is None:
                if len(data) < 6 and decoder is None and not data.startswith((b"\x1f\x8b", b"BZh")):
                    break
                made = next((make for mark, make in _DECODERS if data.startswith(mark)), None)
                if made is None:
                    # what follows the last stream, padding mostly, is no part of it
                    return
                decoder = made()
            try:
                out = decoder.decompress(data, CHUNK_BYTES)
            except (zlib.error, lzma.LZMAError, OSError, ValueError, EOFError) as error:
                raise Refused("broken-archive", f"is damaged ({error}); get it again") from error
            data = b""
            if out:
                budget.unpack(len(out))
                yield out
            if decoder.eof:
                data, decoder = decoder.unused_data, None
    if decoder is not None:
        raise Refused("cut-short", "ends before its end: its last part was not read; get it again, whole")
