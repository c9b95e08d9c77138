"""The folder that a store keeps its files in: what is in it, which format, and who has it open.

<folder>/onrecord-store   the format's version, in words
<folder>/quads/           Oxigraph's own database
<folder>/open-by          who opened the store last; read only to tell a second process whom to stop
"""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import Final

from ontology.errors import InvalidStore

#: Raised whenever an older OnRecord could not read what this one writes, or the other way round.
FORMAT_VERSION: Final = 1

_MARKER: Final = "onrecord-store"
_MARKER_TEXT: Final = "OnRecord store, format {}\n"
_OWNER: Final = "open-by"
_QUADS: Final = "quads"


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
        marker = folder / _MARKER
        if marker.exists():
            _check_format(folder, marker.read_text(encoding="utf-8", errors="replace"))
        else:
            if any(folder.iterdir()):
                raise InvalidStore(
                    f"{folder} has files in it and is not a store of OnRecord: "
                    "name a folder that is new, empty or a store (--store DIR)"
                )
            _write(marker, _MARKER_TEXT.format(FORMAT_VERSION))
    except OSError as error:
        raise explained(error, folder) from error
    return folder / _QUADS


def sign(folder: Path) -> None:
    """Note this process as the one that has the store open.

    Raises:
        InvalidStore: the folder cannot be written.
    """
    command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])
    try:
        _write(folder / _OWNER, f"{os.getpid()} {command}\n")
    except OSError as error:
        raise explained(error, folder) from error


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
        return InvalidStore(f"{place} is open in another process: {_owner(folder)}, then try again")
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


def _check_format(folder: Path, text: str) -> None:
    if text == _MARKER_TEXT.format(FORMAT_VERSION):
        return
    found = text.strip()[:60]
    raise InvalidStore(
        f'{folder} is marked "{found}", and this OnRecord reads and writes format {FORMAT_VERSION} only: '
        "ingest the articles again into a new folder (--store DIR), or use the OnRecord that made it"
    )


def _owner(folder: Path) -> str:
    try:
        process, _, command = (folder / _OWNER).read_text(encoding="utf-8", errors="replace").strip().partition(" ")
    except OSError:
        return "stop that process (such as `onrecord serve` or `onrecord ingest`)"
    return f"stop `{command}` (Ctrl+C where it runs, or `kill {process}`)"


def _write(path: Path, text: str) -> None:
    new = path.with_name(f"{path.name}.new")
    new.write_text(text, encoding="utf-8")
    new.replace(path)
