"""Queries and updates that are worked out by readers, on checkpoints.

A query has a turn: one reader, on one checkpoint, until its answer is read to the end or given up. A short answer
comes whole, so that its reader is free before the client has it.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Self, cast

from ontology.errors import OnRecordError, Overloaded, QueryTooLarge
from server.store import update_wire
from server.store.asking import Reply
from server.store.checkpoints import Checkpoints
from server.store.pool import Pool
from server.store.wire import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from server.store.asking import Form, Query
    from server.store.checkpoints import Checkpoint, Checkpointed
    from server.store.limits import Limits
    from server.store.pool import PoolState
    from server.store.turns import Turn
    from server.store.updating import Changes, Update


class Readers:
    """`Answers` in processes that can be killed. Any thread may ask; `close` ends the processes and what they do."""

    def __init__(self, store: Checkpointed, place: Path, limits: Limits) -> None:
        self._store = store
        self._limits = limits
        self._checkpoints = Checkpoints(store, place)
        #: Held by the one update that is worked out, so that those that wait for it take no readers.
        self._updating = Lock()
        self._pool = Pool(limits, lambda: self._checkpoints.newest)
        try:
            # The first query finds its checkpoint made.
            self._checkpoints.release(self._checkpoints.hold())
        except OnRecordError:
            self._pool.close()
            raise

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
        parts = _Parts(self._pool, self._checkpoints, self._pool.turn(client, most, is_gone), is_gone)
        kind, content = parts.begin(Kind.QUERY, query.to_json())
        if kind is Kind.FOUND:
            form = cast("Form", content.decode())
            return Reply(form, parts, parts.snapshot, parts.close, reader=parts.pid)
        assert kind is Kind.WHOLE  # noqa: S101 -- a reader says first what it found
        pid = parts.pid
        parts.close()
        found, _, body = content.partition(b"\n")
        return Reply(cast("Form", found.decode()), iter((body,)), parts.snapshot, is_whole=True, reader=pid)

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
            self._update(update, self._pool.turn(client, self._limits.seconds, is_gone), is_gone)
        finally:
            self._updating.release()

    def _update(self, update: Update, turn: Turn, is_gone: Callable[[], bool]) -> None:
        parts = _Parts(self._pool, self._checkpoints, turn, is_gone)

        def find() -> Changes:
            kind, content = parts.begin(Kind.UPDATE, f"{copy}\n{update_wire.words(update)}")
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
        return self._pool.idle()

    def state(self) -> PoolState:
        """Return how many readers there are and were."""
        return self._pool.state()

    def close(self) -> None:
        """End every reader. Queries that run or wait fail; the store may be closed then."""
        self._pool.close()
        self._checkpoints.close()


class _Parts:
    """The bytes of an answer, as they come from a reader. The turn ends with them, or with `close`."""

    def __init__(self, pool: Pool, checkpoints: Checkpoints, turn: Turn, is_gone: Callable[[], bool]) -> None:
        #: Which state the answer is of.
        self.snapshot = ""
        self._pool = pool
        self._checkpoints = checkpoints
        self._checkpoint: Checkpoint | None = None
        self._turn = turn
        self._is_gone = is_gone
        self._is_open = True

    @property
    def pid(self) -> int:
        """The process that answers."""
        return self._turn.reader.pid

    def begin(self, kind: Kind, asked: str) -> tuple[Kind, bytes]:
        """Ask the newest state, and return the first frame of the answer. If there is none, the turn is over."""
        try:
            checkpoint = self._checkpoint = self._checkpoints.hold()
            self.snapshot = checkpoint.name
            try:
                return self._asked(checkpoint, kind, asked)
            except QueryTooLarge:
                if not self._turn.reader.was_killed:
                    raise
            # Killed from outside, maybe before it had heard of this query, which is not to blame the first time.
            return self._asked(checkpoint, kind, asked)
        except BaseException:
            self.close()
            raise

    def _asked(self, checkpoint: Checkpoint, kind: Kind, asked: str) -> tuple[Kind, bytes]:
        self._pool.begin(self._turn).ask(checkpoint, kind, asked)
        return self._pool.receive(self._turn, self._is_gone)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        if not self._is_open:
            raise StopIteration
        try:
            kind, content = self._pool.receive(self._turn, self._is_gone)
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
            self._pool.end(self._turn)
            if self._checkpoint is not None:
                self._checkpoints.release(self._checkpoint)

    def __del__(self) -> None:
        self.close()
