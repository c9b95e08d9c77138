"""Where the quads are: the `Store` protocol and the stores that keep it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from server.store.embedded import EmbeddedStore
from server.store.endpoint import Endpoint, is_address

if TYPE_CHECKING:
    from server.store.base import Store


def open_store(place: str | Path | Endpoint | None) -> Store:
    """Open the store at `place`: a folder, made where there is none, or another engine, by its query address.

    `None` is a new, empty store in memory.

    Raises:
        InvalidStore: it cannot be opened, is open elsewhere, or is of another format; or no engine answers there.

    >>> with open_store(None) as store:
    ...     store.size()
    0
    """
    if isinstance(place, str) and is_address(place):
        place = Endpoint.at(place)
    if isinstance(place, Endpoint):
        # Imported here, so that a store in a folder does without an HTTP client.
        from server.store.remote import RemoteStore

        return RemoteStore.open(place)
    return EmbeddedStore.open(None if place is None else Path(place))
