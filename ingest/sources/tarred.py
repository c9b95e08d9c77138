"""tar archives, read from first to last: each regular file in them as if it lay in a folder; links are passed over."""

from __future__ import annotations

import tarfile
from typing import TYPE_CHECKING, Final

from ingest.sources.members import is_passed_over, member, nothing, page_parts
from ingest.sources.resource import ChunkReader, Exhausted, Refused, of_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.sources.resource import Budget, Item, Opener, Resource

#: What may stand before a file's bytes: headers, long names. `tarfile` reads as much as an archive asks it to.
_MAX_HEADER_BYTES: Final = 1_000_000
_DAMAGE: Final = (tarfile.TarError, EOFError, ValueError, OverflowError, OSError)


class _Stream(ChunkReader):
    """An archive's bytes, of which no more are given than headers may take."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        super().__init__(chunks)
        self.end = _MAX_HEADER_BYTES
        self._place = 0

    def read(self, size: int = -1) -> bytes:
        data = super().read(size)
        self._place += len(data)
        if self._place > self.end:
            raise Exhausted("broken-archive", "has a header of more than a million bytes; make the archive again")
        return data


def read(resource: Resource, opener: Opener) -> Iterator[Item]:
    """Read file after file; what is wrong with one is an issue, and the next goes on.

    Raises:
        OSError: the stream cannot be read.
        Refused: it is damaged; what came before is kept.
        Exhausted: it holds more than it may.
    """
    stream = _Stream(resource.chunks)
    found = count = 0
    # Pages stand before the folders of their parts, as `tar` sorts neither but browsers write them first.
    parts: frozenset[str] = frozenset()
    try:
        with tarfile.open(fileobj=stream, mode="r|") as archive:  # type: ignore[call-overload]  # read() is all it needs
            while (info := archive.next()) is not None:
                # Headers that follow the file's bytes are counted anew.
                stream.end = archive.offset + _MAX_HEADER_BYTES
                archive.members.clear()
                count += 1
                if count > opener.limits.members:
                    raise Exhausted("too-many-files", f"holds more than {count - 1:,} files; cut it into several")
                if not info.isreg() or is_passed_over(info.name, parts):
                    continue
                found += 1
                parts |= page_parts((info.name,))
                yield from opener.open(member(resource, info.name, _content(archive, info, opener.budget)))
    except _DAMAGE as error:
        raise Refused(
            "broken-archive", f"is a damaged tar archive ({error}); what came before is kept; get it again, whole"
        ) from error
    if not found:
        yield nothing(resource)


def _content(archive: tarfile.TarFile, info: tarfile.TarInfo, budget: Budget) -> Iterator[bytes]:
    stream = archive.extractfile(info)
    if stream is None:
        return
    left = info.size
    try:
        for chunk in of_file(stream):  # type: ignore[arg-type]  # it reads as a file does
            budget.unpack(len(chunk))
            left -= len(chunk)
            yield chunk
    except _DAMAGE as error:
        raise Refused("broken-archive", f"is damaged in its archive ({error}); get that again") from error
    if left > 0:
        raise Refused("cut-short", "is where its archive breaks off; get that again, whole")
