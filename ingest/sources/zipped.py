"""ZIP archives: each file in them as if it lay in a folder. Nothing is unpacked to disk."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from contextlib import ExitStack, contextmanager
from lzma import LZMAError
from typing import TYPE_CHECKING, Final

from ingest.sources.members import is_passed_over, member, nothing, page_parts
from ingest.sources.resource import Exhausted, Refused, of_file, whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from ingest.sources.resource import Budget, Item, Opener, Resource

#: Longest directory of an archive, in bytes; it lists some 200,000 files, and takes ten times that in memory.
_MAX_DIRECTORY_BYTES: Final = 20_000_000
_END: Final = b"PK\x05\x06"
_END_FORM: Final = struct.Struct("<4s4H2LH")
_END_64: Final = b"PK\x06\x06"
_END_64_FORM: Final = struct.Struct("<4sQ2H2L4Q")
#: The end record, the longest comment that may follow it, and the record for large archives that may stand before.
_TAIL_BYTES: Final = 22 + 65_535 + 20 + 56

#: What `zipfile` raises on what is not, or not any more, a ZIP archive.
DAMAGE: Final = (
    zipfile.BadZipFile, zlib.error, LZMAError, EOFError, OSError, ValueError, NotImplementedError, RuntimeError,
    KeyError, struct.error, OverflowError,
)  # fmt: skip


def read(resource: Resource, opener: Opener) -> Iterator[Item]:
    """Read file after file; what is wrong with one is an issue, and the next goes on.

    Raises:
        Refused: it is no archive any more, an office document, or has more files than any honest one.
        Exhausted: it is a bomb.
    """
    with opened(resource, opener) as archive:
        found = False
        names = frozenset(archive.namelist())
        if "[Content_Types].xml" in names or _kind(archive).startswith("application/vnd.oasis"):
            raise Refused("format-not-read", "is an office document; save it as plain text first")
        if len(names) > opener.limits.members:
            raise Exhausted("too-many-files", f"holds more than {opener.limits.members:,} files; cut it into several")
        parts = page_parts(names)
        for info in archive.infolist():
            if info.is_dir() or is_passed_over(info.filename, parts):
                continue
            found = True
            yield from opener.open(member(resource, info.filename, content(archive, info, opener.budget)))
        if not found:
            yield nothing(resource)


@contextmanager
def opened(resource: Resource, opener: Opener) -> Iterator[zipfile.ZipFile]:
    """Open an archive: from its file, or from memory where it has none.

    Raises:
        Refused: it is damaged, or its directory is longer than it may be.
    """
    with ExitStack() as stack:
        stream: BinaryIO
        if resource.path is not None:
            stream = stack.enter_context(resource.path.open("rb"))
            opener.budget.count(resource.path.stat().st_size)
        else:
            stream = io.BytesIO(whole(resource.chunks, opener.limits.file_bytes, "max_file_bytes"))
        try:
            size = _directory_bytes(stream)
            if size > _MAX_DIRECTORY_BYTES:
                raise Exhausted(
                    "too-many-files", f"lists files in more than {_MAX_DIRECTORY_BYTES:,} bytes; cut it into several"
                )
            archive = stack.enter_context(zipfile.ZipFile(stream))
        except DAMAGE as error:
            raise Refused("broken-archive", f"is a damaged ZIP archive ({error}); get it again, whole") from error
        yield archive


def content(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> Iterator[bytes]:
    """Yield the bytes of a file in an archive.

    Raises:
        Exhausted: the archive is a bomb.
        Refused: the file is damaged, or locked by a password.
    """
    if info.flag_bits & 1:
        raise Refused("encrypted", "is locked by a password; unlock it first")
    try:
        with archive.open(info) as stream:
            for chunk in of_file(stream):  # type: ignore[arg-type]  # it reads as a file does
                budget.unpack(len(chunk))
                yield chunk
    except DAMAGE as error:
        raise Refused("broken-archive", f"is damaged in its archive ({error}); get that again") from error


def _kind(archive: zipfile.ZipFile) -> str:
    try:
        with archive.open("mimetype") as stream:
            return stream.read(100).decode("ascii", "replace")
    except DAMAGE:
        return ""


def _directory_bytes(stream: BinaryIO) -> int:
    """Return how long the archive says its directory is: `zipfile` reads it into memory whole, whatever it says."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - _TAIL_BYTES))
    tail = stream.read()
    place = tail.rfind(_END)
    if place < 0 or len(tail) - place < _END_FORM.size:
        return 0
    told = int(_END_FORM.unpack_from(tail, place)[5])
    large = tail.rfind(_END_64, 0, place)
    if told == 0xFFFFFFFF and large >= 0 and len(tail) - large >= _END_64_FORM.size:
        return int(_END_64_FORM.unpack_from(tail, large)[8])
    return min(told, size)
