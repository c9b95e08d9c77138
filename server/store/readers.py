"""The pool of readers: how long a turn may last, and what takes the place of a reader that ended.

A query has a turn: one reader, on one checkpoint, until its answer is read to the end or given up. A short answer
comes whole, so that its reader is free before the client has it.
"""

from __future__ import annotations

import logging
from threading import Condition, Lock, Thread
from time import monotonic, sleep
from typing import TYPE_CHECKING, Final, NamedTuple, Self, cast

from ontology.errors import InvalidStore, OnRecordError, Overloaded, QueryAbandoned, QueryTooLarge
from server.store import update_wire
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
    from server.store.updating import Changes, Update

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


class Readers:
    """`Answers` in processes that can be killed. Any thread may ask; `close` ends the processes and what they do."""

    def __init__(self, store: Checkpointed, place: Path, limits: Limits) -> None:
        self._store = store
        self._limits = limits
        self._stack_bytes = max(LEAST_STACK, limits.query_chars * STACK_PER_CHAR)
        self._checkpoints = Checkpoints(store, place)
        #: Held by the one update that is worked out, so that those that wait for it take no readers.
        self._updating = Lock()
        self._changed = Condition()
        # These belong to whoever holds `_changed`.
        self._turns = Turns(limits)
        self._is_closed = False
        self._started = self._killed = 0
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
            kind, content = self._begin(turn, parts.checkpoint, Kind.QUERY, query.to_json(), is_gone)
        except BaseException:
            parts.close()
            raise
        if kind is Kind.FOUND:
            form, pid = cast("Form", content.decode()), turn.reader.pid
            return Reply(form, parts, parts.checkpoint.name, parts.close, reader=pid)
        assert kind is Kind.WHOLE  # noqa: S101 -- a reader says first what it found
        parts.close()
        found, _, body = content.partition(b"\n")
        form, pid = cast("Form", found.decode()), turn.reader.pid
        return Reply(form, iter((body,)), parts.checkpoint.name, is_whole=True, reader=pid)

    def update(self, update: Update, *, client: str = "", is_gone: Callable[[], bool] = lambda: False) -> None:
        """Let a reader find out what an update changes, and make the changes. Nobody else writes meanwhile.

        Raises:
            InvalidQuery: the update does not parse, or asks for what cannot be done or is not allowed.
            OnRecordError: also as `ask`; then nothing was changed.
        """
        if not self._updating.acquire(timeout=self._limits.seconds):
            raise Overloaded(
                f"other updates took the {self._limits.seconds:g} seconds that this one could wait: send it again",
                retry_after=1,
            )
        try:
            self._update(update, self._turn(client, self._limits.seconds, is_gone), is_gone)
        finally:
            self._updating.release()

    def _update(self, update: Update, turn: Turn, is_gone: Callable[[], bool]) -> None:
        parts = _Parts(self, turn, is_gone)

        def find() -> Changes:
            parts.checkpoint = self._checkpoints.hold()
            asked = f"{copy}\n{update_wire.words(update)}"
            kind, content = self._begin(turn, parts.checkpoint, Kind.UPDATE, asked, is_gone)
            if kind is Kind.WHOLE:
                return update_wire.changes(content.partition(b"\n")[2])
            return update_wire.changes(b"".join(parts))

        try:
            with self._checkpoints.copy() as copy:
                self._store.change(find)
        finally:
            parts.close()

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
        self, turn: Turn, checkpoint: Checkpoint, kind: Kind, asked: str, is_gone: Callable[[], bool]
    ) -> tuple[Kind, bytes]:
        try:
            return self._asked(turn, checkpoint, kind, asked, is_gone)
        except QueryTooLarge:
            if not turn.reader.was_killed:
                raise
        # Killed from outside, maybe before it had heard of this query, which is not to blame the first time.
        return self._asked(turn, checkpoint, kind, asked, is_gone)

    def _asked(
        self, turn: Turn, checkpoint: Checkpoint, kind: Kind, asked: str, is_gone: Callable[[], bool]
    ) -> tuple[Kind, bytes]:
        reader = turn.reader
        if reader.is_dead:
            reader.discard()
            reader = self._start()
        with self._changed:
            turn.reader = reader
            turn.deadline = min(turn.deadline, monotonic() + turn.seconds)
            if self._is_closed:
                raise _closed()
        reader.ask(checkpoint, kind, asked)
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
                        self._killed += 1
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
        with self._changed:
            self._started += 1
        try:
            return Reader(self._limits.memory_bytes, self._stack_bytes, self._limits.services)
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
