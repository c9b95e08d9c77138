"""The pool of reader processes: how long a turn may last, and what takes the place of a reader that ended.

A turn is one reader for one client. A thread of the pool's own kills what passes its deadline and keeps the pool whole.
"""

from __future__ import annotations

import logging
from threading import Condition, Thread
from time import monotonic, sleep
from typing import TYPE_CHECKING, Final, NamedTuple

from ontology.errors import InvalidStore, OnRecordError, QueryAbandoned
from server.store.limits import LEAST_STACK, STACK_PER_CHAR, timed_out
from server.store.reader import Reader
from server.store.turns import Turn, Turns

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.store.checkpoints import Checkpoint
    from server.store.limits import Limits
    from server.store.wire import Kind

#: Seconds between two looks at whether a client still waits.
_LOOK_SECONDS: Final = 0.1
#: Seconds in which an answer that nobody wants any more may end by itself, which costs less than a new reader.
_DRAIN_SECONDS: Final = 0.03
#: Seconds between two looks at deadlines.
_WATCH_SECONDS: Final = 0.1
_LOG: Final = logging.getLogger(__name__)


class PoolState(NamedTuple):
    """Readers with nothing to do and at work, queries that wait, and readers started, and killed at a deadline."""

    idle: int
    busy: int
    waiting: int
    started: int
    killed: int


class Pool:
    """Readers, and the turns of those who ask them. Any thread may call; `close` ends the processes."""

    def __init__(self, limits: Limits, newest: Callable[[], Checkpoint | None]) -> None:
        """Start the readers. `newest` names the checkpoint beside which an idle one need not have another open.

        Raises:
            InvalidStore: no process can be started.
        """
        self._limits = limits
        self._newest = newest
        self._stack_bytes = max(LEAST_STACK, limits.query_chars * STACK_PER_CHAR)
        self._changed = Condition()
        # These belong to whoever holds `_changed`.
        self._turns = Turns(limits)
        self._is_closed = False
        self._started = self._killed = 0
        try:
            for _ in range(limits.readers):
                self._turns.put(self._start())
        except OnRecordError:
            for reader in self._turns.idle:
                reader.discard()
            raise
        self._watcher = Thread(target=self._watch, name="readers", daemon=True)
        self._watcher.start()

    def turn(self, client: str, seconds: float, is_gone: Callable[[], bool]) -> Turn:
        """Return a turn with a reader, when there is one for this client; its time has not begun.

        Raises:
            Overloaded: there was no place to wait, or no reader for as long as a query may take.
            QueryAbandoned: the client went away.
            InvalidStore: the pool is closed.
        """
        turn = Turn(client, seconds)
        with self._changed:
            self._turns.ask(turn)
        patience = monotonic() + self._limits.seconds
        while not turn.given.wait(_LOOK_SECONDS):
            refusal = self._refusal(client, patience, is_gone)
            if refusal is not None:
                with self._changed:
                    if self._turns.leave(turn):
                        raise refusal
        return turn

    def begin(self, turn: Turn) -> Reader:
        """Return the turn's reader, alive when last seen. The turn's time begins with the first call.

        Raises:
            InvalidStore: the pool is closed, or no process can be started.
        """
        reader = turn.reader
        if reader.is_dead:
            reader.discard()
            reader = self._start()
        with self._changed:
            turn.reader = reader
            turn.deadline = min(turn.deadline, monotonic() + turn.seconds)
            if self._is_closed:
                raise _closed()
        return reader

    def receive(self, turn: Turn, is_gone: Callable[[], bool]) -> tuple[Kind, bytes]:
        """Return the next frame of a turn's answer.

        Raises:
            QueryTimeout: the turn was over before it came.
            QueryAbandoned: the client went away.
            OnRecordError: as `Reader.receive`.
        """
        while True:
            try:
                return turn.reader.receive(_LOOK_SECONDS)
            except TimeoutError:
                if is_gone():
                    raise QueryAbandoned("the client went away before the answer was whole") from None
            except OnRecordError:
                if turn.is_over:
                    raise timed_out(turn.seconds) from None
                if self._is_closed:
                    raise _closed() from None
                raise

    def end(self, turn: Turn) -> None:
        """End a turn: its reader goes to who waits, or ends if it did not finish."""
        reader = turn.reader
        if not turn.is_over and not self._is_closed:
            reader.drain(_DRAIN_SECONDS)
        with self._changed:
            self._turns.end(turn)
            again = reader.is_ready and not turn.is_over and not self._is_closed
            if again:
                self._turns.put(reader)
            else:
                self._changed.notify_all()
        if not again:
            reader.discard()

    def idle(self) -> int:
        """Return how many readers have nothing to do."""
        with self._changed:
            return len(self._turns.idle)

    def state(self) -> PoolState:
        """Return how many readers there are and were."""
        with self._changed:
            turns = self._turns
            return PoolState(len(turns.idle), len(turns.given), turns.waiting, self._started, self._killed)

    def close(self) -> None:
        """End every reader. What runs or waits fails."""
        with self._changed:
            self._is_closed = True
            for turn in self._turns.given:
                turn.reader.kill()
            idle = tuple(self._turns.idle)
            self._turns.idle.clear()
            self._changed.notify_all()
        for reader in idle:
            reader.discard()
        self._watcher.join()

    def _refusal(self, client: str, patience: float, is_gone: Callable[[], bool]) -> OnRecordError | None:
        if self._is_closed:
            return _closed()
        if is_gone():
            return QueryAbandoned("the client went away before the query was run")
        if monotonic() <= patience:
            return None
        with self._changed:
            return self._turns.overloaded(client)

    def _watch(self) -> None:
        """Kill what passes its deadline, start a reader for each that ended, and let idle ones leave old states."""
        while True:
            with self._changed:
                if self._is_closed:
                    return
                self._kill_late()
                dead = self._without_dead()
                at_work = sum(not turn.is_over for turn in self._turns.given)
                missing = self._limits.readers - len(self._turns.idle) - at_work
                if missing <= 0:
                    self._changed.wait(_WATCH_SECONDS)
                    continue
            for reader in dead:
                reader.discard()
            self._replace()

    def _kill_late(self) -> None:
        now = monotonic()
        for turn in self._turns.given:
            if turn.deadline <= now and not turn.is_over:
                turn.is_over = True
                turn.reader.kill()
                self._killed += 1

    def _without_dead(self) -> list[Reader]:
        """Take out of the idle readers, and return, those that ended; let the others leave old checkpoints."""
        idle, newest = self._turns.idle, self._newest()
        dead = [reader for reader in idle if reader.is_dead]
        for reader in dead:
            idle.remove(reader)
        for reader in idle:
            if reader.checkpoint not in (None, newest):
                # It may not be asked for long, and what it has open takes space on the disk.
                reader.leave()
        return dead

    def _replace(self) -> None:
        """Start one reader and put it to use; if none can be started, leave it for the next look."""
        try:
            reader = self._start()
        except InvalidStore as error:
            _LOG.error("%s", error)
            sleep(_WATCH_SECONDS)
            return
        with self._changed:
            if not self._is_closed:
                self._turns.put(reader)
                return
        reader.discard()

    def _start(self) -> Reader:
        with self._changed:
            self._started += 1
        try:
            return Reader(self._limits.memory_bytes, self._stack_bytes, self._limits.services)
        except OSError as error:
            raise InvalidStore(f"no reader can be started: {error}. Lower the setting readers") from error


def _closed() -> InvalidStore:
    return InvalidStore("the readers of the store are stopped: the server is about to end")
