"""What a format's module is given to read, the bounds it keeps to, and how it refuses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

from ingest.article import Article, Unchanged
from ingest.issues import Issue
from ingest.sources.known import Known
from ontology.errors import InvalidArticle

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

#: What a source gives: an article, a thing that has not changed, or what is wrong with one.
Item: TypeAlias = Article | Unchanged | Issue

CHUNK_BYTES: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what is read; every one has an issue that names it.

    Attributes:
        article_bytes: longest article, in bytes of its file, web page or JSON object. A long newspaper issue is 1 MB.
        file_bytes: longest file of a format that is read as a whole: a feed, NewsML, EPUB, PDF, or an archive that
            comes from standard input or lies in another.
        unpacked_ratio: how many times its size an archive may hold, above `unpacked_floor_bytes`. Text packs to a
            fifth, to a fiftieth at best; zip bombs start at a thousand.
        members: most files of one archive.
        depth: how deep archives may lie in each other, compression counted as one.
        pdf_seconds: seconds that a PDF file may take.
    """

    article_bytes: int = 10_000_000
    file_bytes: int = 50_000_000
    unpacked_ratio: int = 200
    unpacked_floor_bytes: int = 50_000_000
    members: int = 1_000_000
    depth: int = 4
    pdf_seconds: int = 60


class Refused(InvalidArticle):
    """An input that cannot be used. Its message goes on from the input's name: "is empty; remove it"."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Exhausted(Refused):
    """A bound that holds for a whole archive: nothing more of it is read."""


class Budget:
    """How much may still be unpacked from one file, by what has been read of it."""

    def __init__(self, limits: Limits, packed_bytes: int = 0) -> None:
        self._limits = limits
        self._packed = packed_bytes
        self._unpacked = 0

    def counted(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """Pass a file on, counting what it takes on disk or on the way."""
        for chunk in chunks:
            self._packed += len(chunk)
            yield chunk

    def count(self, packed_bytes: int) -> None:
        """Take the size of a file that is not read from first to last."""
        self._packed = max(self._packed, packed_bytes)

    def unpack(self, size: int) -> None:
        """Count bytes that came out of an archive or a compressed file.

        Raises:
            Exhausted: more came out than any honest file holds.
        """
        self._unpacked += size
        limits = self._limits
        if self._unpacked > limits.unpacked_floor_bytes + limits.unpacked_ratio * self._packed:
            raise Exhausted(
                "bomb",
                f"unpacks to more than {limits.unpacked_ratio} times its size, as only a zip bomb does; what came "
                "before is kept. If it is honest, unpack it and give the folder",
            )


@dataclass(frozen=True, slots=True)
class Resource:
    """Bytes to be read as articles, and what is known of them before they are read.

    Attributes:
        chunks: the bytes, to be read once.
        name: the id of the article, if it is one: a file's name, or the last part of a URL.
        source: path or URL as given; of a file in an archive, `archive!path`.
        media_type: what a server or feed calls the format, lower case, without parameters; may be wrong.
        charset: the encoding that a server names; may be wrong.
        url: where on the web it is.
        known: what its surroundings say of the article, each value with where it came from.
        depth: how many archives it lies in.
        path: the regular file that the bytes are, where it is one: some formats are read from their end.
    """

    chunks: Iterator[bytes]
    name: str
    source: str
    media_type: str = ""
    charset: str | None = None
    url: str | None = None
    known: Known = field(default_factory=Known)
    depth: int = 0
    path: Path | None = None


class Opener(Protocol):
    """Who reads what lies in an archive, a feed or a web archive."""

    @property
    def limits(self) -> Limits: ...

    @property
    def budget(self) -> Budget: ...

    def open(self, resource: Resource) -> Iterator[Item]:
        """Read one resource; what is wrong with it is an issue, not an error."""
        ...

    def follow(self, url: str, resource: Resource, known: Known, seen: str) -> Iterator[Item] | None:
        """Fetch what a feed announces; `None` where nothing is to be fetched for it.

        `seen` is a digest of the announcement: with one that is known, and an article that is kept, there is nothing
        to fetch.
        """
        ...


def whole(chunks: Iterator[bytes], max_bytes: int, setting: str = "max_article_bytes") -> bytes:
    """Return all bytes of a stream that must not be longer than `max_bytes`, which `setting` can raise.

    Raises:
        Refused: it is longer. No more than that was read.
    """
    data = bytearray()
    for chunk in chunks:
        data += chunk
        if len(data) > max_bytes:
            raise Refused(
                "too-large",
                f"is longer than {max_bytes:,} bytes; cut it up, or raise the setting {setting}",
            )
    return bytes(data)


def of_file(stream: BinaryIO) -> Iterator[bytes]:
    return iter(lambda: stream.read(CHUNK_BYTES), b"")


class ChunkReader:
    """A file to read from, made of chunks; for libraries that ask for `read`."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._kept = bytearray()
        self._refusal: Refused | None = None

    def read(self, size: int = -1) -> bytes:
        """Return so many bytes, fewer only at the end, or before the place where nothing can be read any more."""
        while self._refusal is None and (size < 0 or len(self._kept) < size):
            try:
                chunk = next(self._chunks, b"")
            except Refused as refusal:
                self._refusal = refusal
                break
            if not chunk:
                break
            self._kept += chunk
        if self._refusal is not None and not self._kept and size:
            raise self._refusal
        size = len(self._kept) if size < 0 else size
        data = bytes(self._kept[:size])
        del self._kept[:size]
        return data
