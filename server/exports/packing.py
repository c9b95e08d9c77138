"""Files that are compressed as they are written, by the ending of their names."""

from __future__ import annotations

import gzip
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Final

import zstandard

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Endings of the names of compressed files: gzip (RFC 1952) and Zstandard (RFC 8878).
PACKED: Final = (".gz", ".zst")


def unpacked_name(name: str) -> str:
    """Return a file's name without the ending that tells how it is compressed.

    >>> unpacked_name("graph.nq.zst"), unpacked_name("graph.nq")
    ('graph.nq', 'graph.nq')
    """
    return next((name.removesuffix(it) for it in PACKED if name.endswith(it)), name)


@contextmanager
def packed(stream: IO[bytes], name: str) -> Iterator[IO[bytes]]:
    """Give a file to write to, which passes on what it is given as a file of this name is to have it.

    The same bytes make the same file: no time and no name is written in it.
    """
    if name.endswith(".gz"):
        with gzip.GzipFile(filename="", mode="wb", fileobj=stream, mtime=0) as file:
            yield file  # type: ignore[misc]  # it has no common base with IO, and does all that is asked of one
    elif name.endswith(".zst"):
        with zstandard.ZstdCompressor(write_checksum=True).stream_writer(stream, closefd=False) as writer:
            yield writer
    else:
        yield stream
