"""Where the quads are: the `Store` protocol and the stores that keep it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from server.store.embedded import EmbeddedStore

if TYPE_CHECKING:
    from server.store.base import Store


def open_store(place: str | Path | None) -> Store:
    """Open the store at `place`, a folder, made where there is none; `None` is a new, empty store in memory.

    Raises:
        InvalidStore: it cannot be opened, is open elsewhere, or is of another format.

    >>> with open_store(None) as store:
    ...     store.size()
    0
    """
    return EmbeddedStore.open(None if place is None else Path(place))
