"""The folder that a store keeps its files in: what is in it, which format, and who has it open.

<folder>/onrecord-store   the format's version, in words
<folder>/quads/           Oxigraph's own database
<folder>/open-by          who opened the store last and, where that is a server, the address that it answers on
<folder>/search/          the index that things are found by, and how far it has followed the database; can be lost
<folder>/token            what that server takes as proof that a request is from the store's owner; new with each server
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import sys
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from ontology.errors import InvalidStore

#: Raised whenever an older OnRecord could not read what this one writes, or the other way round.
FORMAT_VERSION: Final = 1

_MARKER: Final = "onrecord-store"
_MARKER_TEXT: Final = "OnRecord store, format {}\n"
_MARKED: Final = re.compile(r"OnRecord store, format ([0-9]{1,9})\n?")
_OWNER: Final = "open-by"
_TOKEN: Final = "token"  # noqa: S105 -- the name of a file
_QUADS: Final = "quads"
#: A database's own log, and the mark of who has it open, change without it.
_PASSING: Final = ("LOG", "LOCK")


class OpenElsewhere(InvalidStore):
    """A store that another process has open."""


def prepare(folder: Path) -> Path:
    """Make `folder` a store's folder unless it is one, and return where in it the database is.

    Raises:
        InvalidStore: the folder cannot be made or written, holds something else, or a store of another format.
    """
    try:
        if folder.exists() and not folder.is_dir():
            raise InvalidStore(
                f"{folder} is a file, and a store is a folder: "
                "name a folder that is new, empty or a store (--store DIR)"
            )
        folder.mkdir(parents=True, exist_ok=True)
        if is_store(folder):
            check(folder)
        else:
            # A process that died here may have left the marker half made.
            if any(path.name != f"{_MARKER}.new" for path in folder.iterdir()):
                raise InvalidStore(
                    f"{folder} has files in it and is not a store of OnRecord: "
                    "name a folder that is new, empty or a store (--store DIR)"
                )
            mark(folder)
    except OSError as error:
        raise explained(error, folder) from error
    return database(folder)


def is_store(folder: Path) -> bool:
    """Tell whether a folder is marked as a store, of whatever format."""
    return (folder / _MARKER).exists()


def database(folder: Path) -> Path:
    """Return where in a store's folder the database is."""
    return folder / _QUADS


def files(database: Path) -> str:
    """Return the names and sizes of a database's files, those left out that opening and closing it changes."""
    if not database.is_dir():
        return ""
    found = sorted(it for it in database.iterdir() if not it.name.startswith(_PASSING))
    lines = []
    for it in found:
        # Whoever has the database open may tidy up meanwhile.
        with suppress(FileNotFoundError):
            lines.append(f"{it.name} {it.stat().st_size}\n")
    return "".join(lines)


def mark(folder: Path) -> None:
    """Mark a folder as a store of the present format."""
    _write(folder / _MARKER, _MARKER_TEXT.format(FORMAT_VERSION))


def check(folder: Path) -> None:
    """See to it that a store is of the format that is read and written here.

    Raises:
        InvalidStore: it is of an older or a newer one, or its marker is none.
        OSError: the marker cannot be read.
    """
    text = (folder / _MARKER).read_text(encoding="utf-8", errors="replace")
    marked = _MARKED.fullmatch(text)
    found = None if marked is None else int(marked[1])
    if found == FORMAT_VERSION:
        return
    kind, remedy = "", "use the OnRecord that made it"
    if found is not None:
        is_older = found < FORMAT_VERSION
        kind = f", {'older' if is_older else 'newer'} than this OnRecord's"
        remedy = f"use the {'older' if is_older else 'newer'} OnRecord that made it"
    raise InvalidStore(
        f'{folder} is marked "{text.strip()[:60]}"{kind}, and this OnRecord reads and writes format {FORMAT_VERSION} '
        f"only: ingest the articles again into a new folder (--store DIR), or {remedy}. The folder was not changed"
    )


def sign(folder: Path) -> None:
    """Note this process as the one that has the store open.

    Raises:
        InvalidStore: the folder cannot be written.
    """
    try:
        _write(folder / _OWNER, _signature())
    except OSError as error:
        raise explained(error, folder) from error


def announce(folder: Path, address: str) -> None:
    """Note that this process, which has the store open, serves it at `address`, and make a new token for that.

    A server that takes no requests over the loopback interface is not noted: its local API would answer nobody.

    Raises:
        InvalidStore: the folder cannot be written.

    >>> announce(Path("my-graph"), "http://192.0.2.1:8000/")
    """
    over_loopback = _over_loopback(address)
    if over_loopback is None:
        return
    try:
        # The token is there before anybody learns whom to send it to.
        _write(folder / _TOKEN, f"{secrets.token_urlsafe(32)}\n", mode=0o600)
        _write(folder / _OWNER, f"{_signature()}{over_loopback}\n")
    except OSError as error:
        raise explained(error, folder) from error


def announced(folder: Path) -> str | None:
    """Return the address of the server that had the store open last, without a slash at its end; it may be gone."""
    lines = _read(folder / _OWNER).splitlines()
    return lines[1] if len(lines) > 1 else None


def token(folder: Path) -> str | None:
    """Return what the server that has the store open takes as proof; `None` where there is none or it is not ours."""
    return _read(folder / _TOKEN).strip() or None


def explained(error: OSError | RuntimeError, folder: Path | None) -> InvalidStore:
    """Return what a failure of the file system or of Oxigraph means, and what to do about it.

    Oxigraph's errors carry no number, only RocksDB's words, which hold the system's own; damage is a RuntimeError.
    """
    place = "the store in memory" if folder is None else f"the store in {folder}"
    words = str(error)
    number = error.errno if isinstance(error, OSError) else None

    def is_any(*numbers: int) -> bool:
        return number in numbers or any(os.strerror(it) in words for it in numbers)

    if folder is not None and "lock" in words and ("LOCK" in words or "lock hold" in words):
        return OpenElsewhere(f"{place} is open in another process: {_owner(folder)}, then try again")
    if is_any(errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return InvalidStore(
            f"{place} cannot be written: the disk is full, or a limit on files is reached. What was told as stored is "
            "kept; make room, then run the same command again"
        )
    if is_any(errno.EACCES, errno.EPERM):
        return InvalidStore(
            f"{place} cannot be opened for writing: this user may not write there. "
            "Change the folder's owner or permissions, or name another folder (--store DIR)"
        )
    if is_any(errno.EROFS):
        return InvalidStore(f"{place} lies on a read-only file system: name another folder (--store DIR)")
    if "Corruption" in words:
        return InvalidStore(
            f"{place} is damaged ({words}): restore a copy of the folder, or ingest again into a new one (--store DIR)"
        )
    return InvalidStore(f"{place} cannot be used: {words}")


def _owner(folder: Path) -> str:
    process, _, command = _read(folder / _OWNER).partition("\n")[0].partition(" ")
    if not process:
        return "stop that process (such as `onrecord serve` or `onrecord ingest`)"
    return f"stop `{command}` (Ctrl+C where it runs, or `kill {process}`)"


def _signature() -> str:
    command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])
    return f"{os.getpid()} {' '.join(command.splitlines())}\n"


def _over_loopback(address: str) -> str | None:
    """Return the address by which this machine itself reaches a server, `None` where it cannot over loopback.

    >>> _over_loopback("http://0.0.0.0:8000/"), _over_loopback("http://[::1]:80/"), _over_loopback("http://192.0.2.1/")
    ('http://127.0.0.1:8000', 'http://[::1]:80', None)
    """
    parts = urlsplit(address)
    host = ip_address(parts.hostname or "")
    if host.is_unspecified:
        host = ip_address("127.0.0.1" if host.version == 4 else "::1")
    if not host.is_loopback:
        return None
    return f"{parts.scheme}://{f'[{host}]' if host.version == 6 else host}:{parts.port}"


def _read(path: Path) -> str:
    """Return the text of a small file, nothing where it is not there or may not be read."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _write(path: Path, text: str, mode: int = 0o644) -> None:
    new = path.with_name(f"{path.name}.new")
    # Removed first: the mode is that of a file that is made, and what a dead process left may be anybody's to read.
    new.unlink(missing_ok=True)
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8") as stream:  # noqa: PTH123 -- a descriptor
        stream.write(text)
    new.replace(path)
