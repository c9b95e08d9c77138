"""The pool of readers: how long a turn may last, and what takes the place of a reader that ended.

A query has a turn: one reader, on one checkpoint, until its answer is read to the end or given up. A short answer
comes whole, so that its reader is free before the client has it.
"""

from __future__ import annotations

import logging
from threading import Condition, Thread
from time import monotonic, sleep
from typing import TYPE_CHECKING, Final, Self, cast

from ontology.errors import InvalidStore, OnRecordError, QueryAbandoned
from server.store.asking import Reply
from server.store.checkpoints import Checkpoints
from server.store.limits import LEAST_STACK, STACK_PER_CHAR, timed_out
from server.store.reader import Reader
from server.store.turns import Turn, Turns
from server.store.wire import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from server.store.asking import Form, Query
    from server.store.checkpoints import Checkpoint, Checkpointed
    from server.store.limits import Limits

#: Seconds between two looks at whether a client still waits.
_LOOK_SECONDS: Final = 0.1
#: Seconds in which an answer that nobody wants any more may end by itself, which costs less than a new reader.
_DRAIN_SECONDS: Final = 0.03
#: Seconds between two looks at deadlines.
_WATCH_SECONDS: Final = 0.1
_LOG: Final = logging.getLogger(__name__)


class Readers:
    """`Answers` in processes that can be killed. Any thread may ask; `close` ends the processes and what they do."""

    def __init__(self, store: Checkpointed, place: Path, limits: Limits) -> None:
        self._limits = limits
        self._stack_bytes = max(LEAST_STACK, limits.query_chars * STACK_PER_CHAR)
        self._checkpoints = Checkpoints(store, place)
        self._changed = Condition()
        # These belong to whoever holds `_changed`.
        self._turns = Turns(limits)
        self._is_closed = False
        try:
            for _ in range(limits.readers):
                self._turns.put(self._start())
            # The first query finds its checkpoint made.
            self._checkpoints.release(self._checkpoints.hold())
        except OnRecordError:
            for reader in self._turns.idle:
                reader.discard()
            raise
        self._watcher = Thread(target=self._watch, name="readers", daemon=True)
        self._watcher.start()

    def snapshot(self) -> str:
        """Return the name of the state that a query asked now would see."""
        return self._checkpoints.name()

    def ask(
        self,
        query: Query,
        *,
        client: str = "",
        seconds: float | None = None,
        is_gone: Callable[[], bool] = lambda: False,
    ) -> Reply:
        """Answer a query from the newest state, as soon as it is the client's turn.

        Raises:
            InvalidQuery, FormatNotFound: as `Store.query` and `results.write`.
            InvalidStore: the store cannot be read, or the pool is closed.
            QueryTimeout, QueryTooLarge: a limit was passed.
            Overloaded: there was no place to wait, or no reader for as long as the query might take.
            QueryAbandoned: the client went away.
        """
        most = self._limits.seconds if seconds is None else min(seconds, self._limits.seconds)
        turn = self._turn(client, most, is_gone)
        parts = _Parts(self, turn, is_gone)
        try:
            parts.checkpoint = self._checkpoints.hold()
            kind, content = self._begin(turn, parts.checkpoint, query, is_gone)
        except BaseException:
            parts.close()
            raise
        if kind is Kind.FOUND:
            return Reply(cast("Form", content.decode()), parts, parts.checkpoint.name, parts.close)
        assert kind is Kind.WHOLE  # noqa: S101 -- a reader says first what it found
        parts.close()
        form, _, body = content.partition(b"\n")
        return Reply(cast("Form", form.decode()), iter((body,)), parts.checkpoint.name, is_whole=True)

    def idle(self) -> int:
        """Return how many readers have nothing to do."""
        with self._changed:
            return len(self._turns.idle)

    def close(self) -> None:
        """End every reader. Queries that run or wait fail; the store may be closed then."""
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
        self._checkpoints.close()

    def receive(self, turn: Turn, is_gone: Callable[[], bool]) -> tuple[Kind, bytes]:
        """Return the next frame of a turn's answer. For the parts of a `Reply`."""
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

    def finish(self, turn: Turn, checkpoint: Checkpoint | None) -> None:
        """End a turn: its reader goes to who waits, or ends if it did not finish. For the parts of a `Reply`."""
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
        if checkpoint is not None:
            self._checkpoints.release(checkpoint)

    def _turn(self, client: str, seconds: float, is_gone: Callable[[], bool]) -> Turn:
        """Return a turn with a reader, when there is one for this client."""
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

    def _refusal(self, client: str, patience: float, is_gone: Callable[[], bool]) -> OnRecordError | None:
        if self._is_closed:
            return _closed()
        if is_gone():
            return QueryAbandoned("the client went away before the query was run")
        if monotonic() <= patience:
            return None
        with self._changed:
            return self._turns.overloaded(client)

    def _begin(
        self, turn: Turn, checkpoint: Checkpoint, query: Query, is_gone: Callable[[], bool]
    ) -> tuple[Kind, bytes]:
        reader = turn.reader
        if reader.is_dead:
            # Ended from outside while it was idle: this query has nothing to do with it.
            reader.discard()
            reader = self._start()
        with self._changed:
            turn.reader = reader
            turn.deadline = monotonic() + turn.seconds
            if self._is_closed:
                raise _closed()
        reader.ask(checkpoint, query)
        return self.receive(turn, is_gone)

    def _watch(self) -> None:
        """Kill what passes its deadline, start a reader for each that ended, and let idle ones leave old states."""
        while True:
            with self._changed:
                if self._is_closed:
                    return
                now = monotonic()
                for turn in self._turns.given:
                    if turn.deadline <= now and not turn.is_over:
                        turn.is_over = True
                        turn.reader.kill()
                idle = self._turns.idle
                dead = [reader for reader in idle if reader.is_dead]
                for reader in dead:
                    idle.remove(reader)
                newest = self._checkpoints.newest
                for reader in idle:
                    if reader.checkpoint not in (None, newest):
                        # It may not be asked for long, and what it has open takes space on the disk.
                        reader.leave()
                at_work = sum(not turn.is_over for turn in self._turns.given)
                missing = self._limits.readers - len(idle) - at_work
                if missing <= 0:
                    self._changed.wait(_WATCH_SECONDS)
                    continue
            for reader in dead:
                reader.discard()
            self._replace()

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
        try:
            return Reader(self._limits.memory_bytes, self._stack_bytes)
        except OSError as error:
            raise InvalidStore(f"no reader can be started: {error}. Lower the setting readers") from error


class _Parts:
    """The bytes of an answer, as they come from a reader. The turn ends with them, or with `close`."""

    def __init__(self, readers: Readers, turn: Turn, is_gone: Callable[[], bool]) -> None:
        self.checkpoint: Checkpoint | None = None
        self._readers = readers
        self._turn = turn
        self._is_gone = is_gone
        self._is_open = True

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        if not self._is_open:
            raise StopIteration
        try:
            kind, content = self._readers.receive(self._turn, self._is_gone)
        except BaseException:
            self.close()
            raise
        if kind is Kind.END:
            self.close()
            raise StopIteration
        return content

    def close(self) -> None:
        """End the turn, if it is not over; what was not read is given up, and the reader with it."""
        if self._is_open:
            self._is_open = False
            self._readers.finish(self._turn, self.checkpoint)

    def __del__(self) -> None:
        self.close()


def _closed() -> InvalidStore:
    return InvalidStore("the readers of the store are stopped: the server is about to end")
