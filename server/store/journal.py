"""What changes have touched: for what is made from the store and is to follow it, as the search index does.

Before a change is made, the IRIs of the things that it says something else about are noted here, in a file beside the
database. Whoever follows reads these things anew, and remembers how far it came. What it has not come to when the
process ends, however it ends, is in the file when the store is next opened: a change costs work in its own size.

<store>/search/changes   its name and the number of its first line; then an IRI a line, "*" for everything
<store>/search/sealed    the files of the database as the last process left them
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from threading import Condition, Lock
from typing import TYPE_CHECKING, Final, Protocol, TypeVar, cast

import pyoxigraph as ox

from server.store.folder import files as files_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path
    from typing import BinaryIO

F = TypeVar("F", bound="Follower")

#: Where in a store's folder it is, together with what follows it.
FOLDER: Final = "search"
#: In the IRI of every passage of an article.
_PASSAGE: Final = "#char="
#: In place of the IRIs of a change that removes everything.
EVERYTHING: Final = "*"

_FILE: Final = "changes"
_SEAL: Final = "sealed"
_HEADER: Final = "OnRecord changes 1"
#: Longest file, in bytes. What would take more is not worth following: whoever does starts anew.
_MOST_BYTES: Final = 32_000_000
#: The file keeps this much of what was followed already: a computer that stops may lose the end of what the database
#: holds, and then these things have to be read again.
_KEPT_BYTES: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Mark:
    """How far the changes have come.

    Attributes:
        name: of the journal, unlike any other's.
        line: the number of its lines so far, those included that it does not keep any more.
        version: of the store, the number of the change that they end with.
    """

    name: str
    line: int
    version: int


class Journal:
    """The changes of one store. `note` and `done` are for its one writer at a time, the rest for who follows it."""

    def __init__(self, place: Path | None = None, files: str = "") -> None:
        """`place` is the store's folder, `None` for one in memory; `files` are those of the database, not yet opened.

        Where no journal is there, nothing is noted before `begin`.
        """
        self._folder = None if place is None else place / FOLDER
        self._changed = Condition()
        self._stream: BinaryIO | None = None
        self._is_followed = self._is_woken = False
        self._noted: list[str] = []
        self._pending: list[str] = []
        # The numbers of the file's first line, and of the one after its last.
        self._start = self._end = 0
        self._bytes = 0
        self._mark: Mark | None = None
        #: Whether the process that had the store open before left it as it should.
        self.was_sealed = False
        self._open(files)

    @property
    def is_kept(self) -> bool:
        """Whether changes are noted."""
        return self._mark is not None

    def note(self, things: Iterable[str]) -> None:
        """Note what a change is about to touch."""
        with self._changed:
            if self._mark is None:
                return
            found = sorted(things)
            self._noted += found
            if self._stream is not None:
                self._write(found)
            self._end += len(found)

    def done(self, version: int) -> None:
        """Tell that what was noted is in the store, whose number is now `version`."""
        with self._changed:
            if self._mark is None:
                return
            self._mark = Mark(self._mark.name, self._end, version)
            if self._is_followed:
                self._pending += self._noted
            self._noted = []
            self._changed.notify_all()

    def begin(self, version: int) -> Mark:
        """Begin anew, followed from here on; no change may be under way. Return where this is.

        Raises:
            OSError: the file cannot be written.
        """
        with self._changed:
            self._drop()
            name = secrets.token_hex(8)
            if self._folder is not None:
                self._folder.mkdir(exist_ok=True)
                self._put(name, 0, b"")
            self._mark = Mark(name, 0, version)
            self._is_followed = True
            return self._mark

    def resume(self, name: str, line: int) -> bool:
        """Follow on from a line, or from before it where the end of what was followed may be lost; tell whether that
        can be done: only in the journal of that name, and if it still keeps the line.

        What came since is what `take` gives first.

        Raises:
            OSError: the file cannot be read.
        """
        with self._changed:
            mark, folder = self._mark, self._folder
            if mark is None or folder is None or mark.name != name or not self._start <= line <= self._end:
                return False
            # What is only noted so far comes when it is done.
            lines = (folder / _FILE).read_text("utf-8").split("\n")[1:][: mark.line - self._start]
            self._pending = lines[line - self._start if self.was_sealed else 0 :]
            self._is_followed = True
            return True

    def take(self, seconds: float | None) -> tuple[set[str], Mark | None]:
        """Return what has come since the last time, waiting for something to come, and how far this is.

        The mark is `None` where nothing is noted any more: whoever follows has to begin anew.
        """
        with self._changed:
            if not self._pending and self._mark is not None and not self._is_woken:
                self._changed.wait(seconds)
            self._is_woken = False
            things, self._pending = set(self._pending), []
            return things, self._mark

    def wake(self) -> None:
        """Let who waits in `take`, or is about to, go on."""
        with self._changed:
            self._is_woken = True
            self._changed.notify_all()

    def followed(self, mark: Mark) -> None:
        """Take note that everything up to a mark is followed, so that it need not be kept.

        Raises:
            OSError: the file cannot be written.
        """
        with self._changed:
            known, folder = self._mark, self._folder
            if known is None or known.name != mark.name or folder is None or self._bytes < 2 * _KEPT_BYTES:
                return
            lines = (folder / _FILE).read_bytes().splitlines(keepends=True)[1:]
            done = lines[: mark.line - self._start]
            size = 0
            while done and size < _KEPT_BYTES:
                size += len(done.pop())
            self._put(known.name, self._start + len(done), b"".join(lines[len(done) :]))

    def close(self, database: Path | None) -> None:
        """Keep for the next process how the database is left, which must be closed.

        Raises:
            OSError: the file cannot be written.
        """
        with self._changed:
            if self._stream is not None:
                self._stream.close()
                self._stream = None
            if self._mark is not None and self._folder is not None and database is not None:
                _replace(self._folder / _SEAL, files_of(database).encode())
            self._mark = None
            self._changed.notify_all()

    def _open(self, files: str) -> None:
        """Go on with the file that is there, if it is one of this database."""
        if self._folder is None:
            return
        file, seal = self._folder / _FILE, self._folder / _SEAL
        try:
            sealed = seal.read_text("utf-8")
        except OSError:
            sealed = ""
        try:
            if sealed and sealed != files:
                # Somebody wrote to the database who knows nothing of this.
                file.unlink(missing_ok=True)
            seal.unlink(missing_ok=True)
            data = file.read_bytes() if file.exists() else b""
            # A process that died may have left half a line.
            data = data[: data.rfind(b"\n") + 1]
            head, _, rest = data.partition(b"\n")
            *title, name, start = head.decode("utf-8").split(" ")
            if " ".join(title) != _HEADER or not start.isdecimal():
                return
            self._put(name, int(start), rest)
        except (OSError, ValueError):
            return
        self.was_sealed = bool(sealed)
        self._mark = Mark(name, self._end, 0)

    def _put(self, name: str, start: int, lines: bytes) -> None:
        """Make the file anew, of lines from the number `start` on."""
        assert self._folder is not None  # noqa: S101 -- asked where there is one
        if self._stream is not None:
            self._stream.close()
            self._stream = None
        file = self._folder / _FILE
        whole = f"{_HEADER} {name} {start}\n".encode() + lines
        _replace(file, whole)
        self._stream = file.open("ab")
        self._start, self._end, self._bytes = start, start + lines.count(b"\n"), len(whole)

    def _write(self, things: list[str]) -> None:
        assert self._stream is not None  # noqa: S101 -- asked where it is open
        lines = "".join(f"{it}\n" for it in things).encode()
        self._bytes += len(lines)
        try:
            if self._bytes <= _MOST_BYTES:
                self._stream.write(lines)
                self._stream.flush()
                # The database must never hold a change that is not here, even where the power fails.
                os.fdatasync(self._stream.fileno())
                return
        except OSError:
            pass
        # Without its file nobody takes what follows it for up to date.
        self._drop()

    def _drop(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None
        if self._folder is not None:
            (self._folder / _FILE).unlink(missing_ok=True)
        self._mark, self._noted, self._pending = None, [], []
        self._start = self._end = self._bytes = 0
        self._changed.notify_all()


class Follower(Protocol):
    """What is kept in step with a store, and has to end before it."""

    def close(self) -> None: ...


class Followers:
    """What follows one store, one of each kind. Any thread may ask."""

    def __init__(self) -> None:
        self._known: dict[type, Follower] = {}
        self._lock = Lock()

    def get(self, kind: type[F], make: Callable[[], F]) -> F:
        """Return what of this kind follows the store, made where nothing does."""
        with self._lock:
            found = self._known.get(kind)
            if found is None:
                found = self._known[kind] = make()
            return cast("F", found)

    def close(self) -> None:
        with self._lock:
            for follower in self._known.values():
                follower.close()
            self._known.clear()


def touched(triples: Iterable[ox.Triple]) -> set[str]:
    """Return the IRIs of what triples are about, passages of articles left out: there are many, and all are unnamed."""
    found = {triple.subject.value for triple in triples if isinstance(triple.subject, ox.NamedNode)}
    return {iri for iri in found if _PASSAGE not in iri}


def _replace(file: Path, data: bytes) -> None:
    new = file.with_name(f"{file.name}.new")
    with new.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    new.replace(file)
