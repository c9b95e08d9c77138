"""Whose turn it is for a reader: those at hand, the turns that are given, and the queue of those who wait.

Turns are given in the order of asking, except that a client with as many turns as it may have is passed over.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING

from ontology.errors import Overloaded

if TYPE_CHECKING:
    from server.store.limits import Limits
    from server.store.reader import Reader


@dataclass(eq=False, slots=True)
class Turn:
    """A client's turn, or its waiting for one while it has no reader.

    Attributes:
        client: who asks.
        seconds: how long the turn may last.
        given: set once there is a reader.
        deadline: when it is over, by the monotonic clock.
        is_over: whether its reader was killed, since the deadline had passed.
    """

    client: str
    seconds: float
    given: Event = field(default_factory=Event)
    deadline: float = math.inf
    is_over: bool = False
    _reader: Reader | None = None

    @property
    def reader(self) -> Reader:
        assert self._reader is not None  # noqa: S101 -- asked of turns that were given only
        return self._reader

    @reader.setter
    def reader(self, reader: Reader) -> None:
        self._reader = reader


class Turns:
    """The turns of one pool. It has no lock: whoever calls a method holds the pool's."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        #: Readers with nothing to do. The last to come is the first to go: it has most of the store in its caches.
        self.idle: list[Reader] = []
        #: The turns that have a reader.
        self.given: set[Turn] = set()
        self._waiting: list[Turn] = []
        self._held: Counter[str] = Counter()

    @property
    def waiting(self) -> int:
        """How many wait for a reader."""
        return len(self._waiting)

    def ask(self, turn: Turn) -> None:
        """Give the turn a reader, now or when it is its client's time.

        Raises:
            Overloaded: none is at hand, and no place to wait.
        """
        self._waiting.append(turn)
        self._hand_out()
        if turn not in self.given and not self._has_place(turn.client):
            self._waiting.remove(turn)
            raise self.overloaded(turn.client)

    def leave(self, turn: Turn) -> bool:
        """Let a turn wait no more; tell whether it had still to."""
        if turn in self.given:
            return False
        self._waiting.remove(turn)
        return True

    def end(self, turn: Turn) -> None:
        """Take a turn back. Its reader is another's once it is given to `put`."""
        self.given.discard(turn)
        self._held[turn.client] -= 1
        if not self._held[turn.client]:
            del self._held[turn.client]
        self._hand_out()

    def put(self, reader: Reader) -> None:
        """Give a reader to who waits, or keep it at hand."""
        self.idle.append(reader)
        self._hand_out()

    def overloaded(self, client: str) -> Overloaded:
        """Return what is said to a client that has to be sent away."""
        limits = self._limits
        next_free = min((turn.deadline for turn in self.given), default=0.0) - monotonic()
        wait = max(1, math.ceil(next_free)) if math.isfinite(next_free) else 1
        if self._held[client] >= limits.share and limits.share < limits.readers:
            return Overloaded(
                f"{limits.share} queries of this client run already, which is as many as one client may have, and "
                f"others of its own wait before this one. Wait for one to end, {wait} seconds at most, or raise the "
                "settings readers_per_client and readers",
                setting="readers_per_client",
                value=limits.share,
                retry_after=wait,
            )
        return Overloaded(
            f"all {limits.readers} readers are at work, and no place to wait is left, of {limits.waiting}, or the wait "
            f"was too long. Try again in {wait} seconds, or raise the settings readers and waiting_requests",
            setting="waiting_requests",
            value=limits.waiting,
            retry_after=wait,
        )

    def _has_place(self, client: str) -> bool:
        most = self._limits.waiting
        mine = sum(it.client == client for it in self._waiting)
        return len(self._waiting) <= most and mine <= max(1, most // 2)

    def _hand_out(self) -> None:
        """Give idle readers to those who wait, the first first."""
        for turn in tuple(self._waiting):
            if not self.idle:
                return
            if self._held[turn.client] >= self._limits.share:
                continue
            self._waiting.remove(turn)
            turn.reader = self.idle.pop()
            self._held[turn.client] += 1
            self.given.add(turn)
            turn.given.set()
