"""Copies of a whole store: made while it is in use, and put back as one step.

A backup is a store's folder like any other: it has the marker of the format, and can be served where it is. On the file
system of the store it shares the files that never change (hard links), so that it costs almost no room at first.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from ontology.errors import InvalidStore
from server.store import folder as store_folder
from server.store.embedded import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from server.store.base import Store


@runtime_checkable
class Copyable(Protocol):
    """What a store that lies in a folder can do besides."""

    def checkpoint(self, place: Path) -> None:
        """Keep the present state as a database in the folder `place`, which must not be there."""
        ...


def copy_database(store: Store, folder: Path) -> None:
    """Copy the database of an open store into a folder that is not there yet.

    Raises:
        InvalidStore: the folder cannot be written, or the store is none of files.
    """
    if not isinstance(store, Copyable):
        raise InvalidStore("this store is not one of files on this machine: back it up by the means of its own engine")
    store.checkpoint(folder)


def back_up(store: Store, target: Path) -> None:
    """Copy an open store into `target`, whole or not at all; others may read and write it meanwhile.

    Raises:
        InvalidStore: `target` holds something, or cannot be written.
    """
    _refuse_unless_free(target, "a backup goes into a folder that is new or empty: name another")
    with _made_beside(target, "backup") as made:
        copy_database(store, store_folder.database(made))
        store_folder.mark(made)
        _to_disk(made)
        made.replace(target.resolve())


def restore(backup: Path, target: Path, *, replace: bool = False) -> int:
    """Put a copy of a backup at `target`, in one step; return how many quads it holds.

    With `replace`, `target` may be a store, which is kept aside until the copy is in its place.

    Raises:
        InvalidStore: the backup is none, is of another format or does not open; or `target` holds something else, or is
            open in a process, or cannot be written.
    """
    if not store_folder.is_store(backup) or not store_folder.database(backup).is_dir():
        raise InvalidStore(f"{backup} is no backup: name a folder that `onrecord backup` made")
    with _told(backup):
        store_folder.check(backup)
    there = _has_something(target)
    if there and not replace:
        raise InvalidStore(
            f"{target} is not empty: restore into a folder that is new or empty (--store DIR), or give --replace to "
            "have the backup take its place"
        )
    if there:
        _refuse_unless_idle(target)
    with _made_beside(target, "restored") as made:
        shutil.copytree(store_folder.database(backup), store_folder.database(made))
        store_folder.mark(made)
        with EmbeddedStore.open(made) as opened:
            size = opened.size()
        _to_disk(made)
        _put(made, target, is_there=there)
    return size


def _put(made: Path, target: Path, *, is_there: bool) -> None:
    target = target.resolve()
    if not is_there:
        made.replace(target)
        return
    aside = _beside(target, "before")
    target.replace(aside)
    try:
        made.replace(target)
    except OSError:
        aside.replace(target)
        raise
    shutil.rmtree(aside)


def _refuse_unless_idle(target: Path) -> None:
    """Raise unless `target` is a store that nobody has open; one too damaged to be opened is idle."""
    if not store_folder.is_store(target):
        raise InvalidStore(f"{target} holds something else than a store: --replace replaces stores only")
    try:
        EmbeddedStore.open(target).close()
    except store_folder.OpenElsewhere:
        raise
    except InvalidStore:
        return


def _refuse_unless_free(target: Path, remedy: str) -> None:
    if _has_something(target):
        raise InvalidStore(f"{target} is not empty: {remedy}")


def _has_something(target: Path) -> bool:
    with _told(target):
        return target.exists() and (not target.is_dir() or any(target.iterdir()))


@contextmanager
def _made_beside(target: Path, word: str) -> Iterator[Path]:
    """Give a new folder on the file system of `target`, which is removed where the block leaves it."""
    made = _beside(target, word)
    with _told(target):
        made.parent.mkdir(parents=True, exist_ok=True)
        made.mkdir()
        try:
            yield made
        finally:
            with suppress(FileNotFoundError):
                shutil.rmtree(made)


def _beside(target: Path, word: str) -> Path:
    whole = target.resolve()
    return whole.with_name(f".{whole.name}.{word}-{os.getpid()}")


def _to_disk(folder: Path) -> None:
    """Wait until every file of a folder, and the folders themselves, are on the disk."""
    for path in (*folder.rglob("*"), folder):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def _told(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise store_folder.explained(error, place) from error
