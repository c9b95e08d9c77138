"""Paths as a person gives them, to the files they stand for."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.issues import Issue, shown
from ingest.sources.members import page_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True)
class Place:
    """One file to read: where it is, its name, and the path as given. `path` is `None` for standard input."""

    path: Path | None
    name: str
    source: str


def places(paths: Iterable[str | Path]) -> Iterator[Place | Issue]:
    """Yield the files of `paths` in the order given, directories walked in sorted order.

    Inside a directory, hidden files and folders are passed over, and so is the folder of pictures and scripts that a
    browser puts beside a saved page; links to folders are not followed, and only regular files are read: a named pipe
    would wait for ever.
    """
    for given in paths:
        if given == "-":
            yield Place(None, "stdin", "-")
            continue
        path = Path(given)
        source = _written(path)
        try:
            directory = path.is_dir()
        except (OSError, ValueError) as error:
            # a name too long for the file system, or with a NUL in it
            yield Issue("unreadable", f"{shown(source)} cannot be read ({error}); check the path", source)
            continue
        if not directory:
            yield Place(path, _written(path.name), source)
            continue
        found = False
        for item in _walk(path):
            found = True
            yield item
        if not found:
            message = f"{shown(source)} holds no files to read; give a folder of text or JSON lines files"
            yield Issue("empty-directory", message, source)


def _walk(directory: Path) -> Iterator[Place | Issue]:
    try:
        with os.scandir(directory) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        source = _written(directory)
        yield Issue("unreadable", f"{shown(source)} cannot be listed ({error.strerror}); check its permissions", source)
        return
    parts = page_parts(entry.name for entry in entries)
    for entry in entries:
        if entry.name.startswith(".") or entry.name in parts:
            continue
        path = directory / entry.name
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(path)
        elif entry.is_file():
            yield Place(path, _written(entry.name), _written(path))
        elif entry.is_symlink() and not path.exists():
            source = _written(path)
            yield Issue("missing", f"{shown(source)} is a link to nothing; remove or mend it", source)


def _written(path: str | Path) -> str:
    """Return a path as text that can be written; bytes of its name that are not UTF-8 become U+FFFD."""
    return os.fsencode(path).decode("utf-8", "replace")
