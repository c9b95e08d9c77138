"""The states of a store that queries read: each a folder of hard links, made when a state is first asked for.

`<store>/checkpoints/<number>` is a database of its own. Making one takes milliseconds and no space, whatever the size
of the store; its files stay on the disk for as long as it is there. So each is removed as soon as a newer one is there
and no query reads it, and those that a crash left behind are removed when the store is next opened.
"""

from __future__ import annotations

import secrets
import shutil
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from server.store.updating import Changes

#: Where in a store's folder they are.
FOLDER: Final = "checkpoints"


class Checkpointed(Protocol):
    """A store whose states are numbered and can be kept."""

    @property
    def place(self) -> Path | None:
        """The folder of the store; `None` for one in memory, which has no checkpoints."""
        ...

    def version(self) -> int:
        """Return a number that is higher after each change."""
        ...

    def checkpoint(self, place: Path) -> None:
        """Keep the present state as a database in the folder `place`, which must not exist."""
        ...

    def change(self, find: Callable[[], Changes]) -> None:
        """Make the changes that `find` finds, while nobody else writes."""
        ...


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """One state of a store.

    Attributes:
        name: of the state, unlike any other's, of this or any other store.
        version: the number of the last change that it surely holds; it may hold a later one.
        path: of its database.
    """

    name: str
    version: int
    path: Path


class Checkpoints:
    """Makes the checkpoints of one open store and removes them. Any thread may ask."""

    def __init__(self, store: Checkpointed, place: Path) -> None:
        self._store = store
        self._folder = place / FOLDER
        self._origin = secrets.token_hex(8)
        self._lock = Lock()
        self._newest: Checkpoint | None = None
        self._used: Counter[Checkpoint] = Counter()

    def name(self) -> str:
        """Return the name of the state that `hold` would give now."""
        return self._name(self._store.version())

    @property
    def newest(self) -> Checkpoint | None:
        """The state that was last held; a moment later it may be another."""
        return self._newest

    def hold(self) -> Checkpoint:
        """Return the newest state, with every change that was acknowledged before; `release` it after use.

        Changes that nobody asked between are in one checkpoint.

        Raises:
            InvalidStore: it cannot be kept, such as on a full disk.
        """
        with self._lock:
            # Read first: a change that ends while the checkpoint is made gets a checkpoint of its own.
            version = self._store.version()
            newest = self._newest
            if newest is None or newest.version != version:
                newest = Checkpoint(self._name(version), version, (self._folder / str(version)).absolute())
                self._folder.mkdir(exist_ok=True)
                self._store.checkpoint(newest.path)
                old, self._newest = self._newest, newest
                if old is not None:
                    self._remove_unused(old)
            self._used[newest] += 1
            return newest

    def release(self, checkpoint: Checkpoint) -> None:
        """Let go of what `hold` gave."""
        with self._lock:
            self._used[checkpoint] -= 1
            if checkpoint != self._newest:
                self._remove_unused(checkpoint)

    @contextmanager
    def copy(self) -> Iterator[Path]:
        """Give the path of a copy that a reader may make of a checkpoint, to change it; it is removed after use."""
        path = (self._folder / f"copy-{secrets.token_hex(8)}").absolute()
        try:
            yield path
        finally:
            _remove(path)

    def close(self) -> None:
        """Remove every checkpoint; nothing must read one any more."""
        with self._lock:
            self._newest = None
            remove_all(self._folder.parent)

    def _name(self, version: int) -> str:
        return f"{self._origin}-{version}"

    def _remove_unused(self, checkpoint: Checkpoint) -> None:
        if self._used[checkpoint] <= 0:
            del self._used[checkpoint]
            _remove(checkpoint.path)


def remove_all(place: Path) -> None:
    """Remove what a crash left behind, of a store that nobody else has open."""
    _remove(place / FOLDER)


def _remove(path: Path) -> None:
    # What cannot be removed now is removed when the store is next opened; no query fails for it.
    shutil.rmtree(path, ignore_errors=True)
