"""The process in which queries run: it opens a checkpoint, answers one query after the other, and may be killed.

It is started by `server.store.reader`, ends with the process that started it, and shares nothing with it but two pipes.
"""

from __future__ import annotations

import fcntl
import os
import resource
import select
import socket
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

import pyoxigraph as ox

from ontology.errors import OnRecordError
from server.formats.chunks import CHUNK_CHARS
from server.store import folder, update_wire
from server.store.asking import Query, answer_into
from server.store.embedded import EmbeddedStore
from server.store.update_run import changes
from server.store.wire import OUT_OF_MEMORY, Frames, Kind

if TYPE_CHECKING:
    from server.store.asking import Form

_PAGE_BYTES: Final = os.sysconf("SC_PAGE_SIZE")
# Kept open, since it is read after each query.
_STATM: Final = os.open("/proc/self/statm", os.O_RDONLY)
_STATM_BYTES: Final = 256
#: A reader that keeps this part of its limit after a query is replaced, so that the next query has the whole of it.
_KEPT_PART: Final = 4


class Outgoing:
    """An answer that is sent in frames while it is written."""

    def __init__(self, frames: Frames) -> None:
        self._frames = frames
        self._form = b""
        self._gathered = bytearray()
        self._is_begun = False

    def of(self, form: Form) -> Self:
        """Return this, for an answer of this form."""
        self._form = form.encode()
        return self

    def write(self, part: bytes, /) -> int:
        self._gathered += part
        if len(self._gathered) >= CHUNK_CHARS:
            found = () if self._is_begun else ((Kind.FOUND, self._form),)
            self._is_begun = True
            self._frames.send(*found, (Kind.PART, bytes(self._gathered)))
            self._gathered.clear()
        return len(part)

    def flush(self) -> None:
        """Do nothing: what was gathered goes on when it is enough, or all."""

    def rest(self) -> tuple[Kind, bytes]:
        """Return the last frame: all of the answer, where none was sent before."""
        if self._is_begun:
            return Kind.PART, bytes(self._gathered)
        return Kind.WHOLE, self._form + b"\n" + self._gathered


class Worker:
    """Answers the queries that come over a channel."""

    def __init__(self, frames: Frames, memory_bytes: int, services: tuple[str, ...] = ()) -> None:
        self._frames = frames
        self._services = services
        self._memory_bytes = memory_bytes
        self._first_bytes = 0
        self._idle_bytes = 0
        self._place = ""
        self._store: EmbeddedStore | None = None

    def run(self) -> None:
        """Answer until the other end is gone."""
        while (received := self._frames.receive()) is not None:
            kind, content = received
            if kind is Kind.LEAVE:
                self._store = None
                continue
            place, _, asked = content.decode().partition("\n")
            try:
                rest = self._changes(place, asked) if kind is Kind.UPDATE else self._answer(place, asked)
            except OnRecordError as error:
                self._frames.send((Kind.ERROR, f"{type(error).__name__}\n{error}".encode()))
                continue
            is_spent = self._is_spent()
            self._frames.send(rest, (Kind.END, b"last" if is_spent else b""))
            if is_spent:
                return

    def _answer(self, place: str, query: str) -> tuple[Kind, bytes]:
        """Send an answer but for its last frame, which is returned: the only one, where the answer is short."""
        outgoing = Outgoing(self._frames)
        answer_into(self._at(place), Query.from_json(query), outgoing.of)
        return outgoing.rest()

    def _changes(self, place: str, asked: str) -> tuple[Kind, bytes]:
        """Send what an update changes, as `_answer` sends an answer."""
        copy, _, update = asked.partition("\n")
        store = self._at(place)
        found = changes(update_wire.update(update), store, lambda: self._copied(store, copy))
        outgoing = Outgoing(self._frames)
        for line in update_wire.lines(found):
            outgoing.write(line)
        return outgoing.rest()

    def _copied(self, store: EmbeddedStore, copy: str) -> EmbeddedStore:
        """Return a copy of a checkpoint that can be changed; it shares its files."""
        store.checkpoint(Path(copy))
        self._unbound()
        opened = EmbeddedStore(ox.Store(copy), None)
        self._bind(_address_space())
        return opened

    def _at(self, place: str) -> EmbeddedStore:
        if self._store is None or place != self._place:
            self._store = None
            self._unbound()
            try:
                self._store = EmbeddedStore(ox.Store.read_only(place), Path(place).parent.parent, self._services)
            except (OSError, RuntimeError) as error:
                raise folder.explained(error, Path(place)) from error
            self._place = place
            self._idle_bytes = _address_space()
            self._first_bytes = self._first_bytes or self._idle_bytes
            self._bind(self._idle_bytes)
        return self._store

    def _unbound(self) -> None:
        """Lift the limit of memory: opening a store starts threads, whose stacks are not the query's."""
        resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    def _bind(self, idle_bytes: int) -> None:
        """Limit memory. What is over the limit ends this process and nothing else: Oxigraph aborts as malloc fails."""
        resource.setrlimit(resource.RLIMIT_AS, (idle_bytes + self._memory_bytes, resource.RLIM_INFINITY))

    def _is_spent(self) -> bool:
        """Tell whether this process keeps so much memory that a new one should take its place."""
        kept = _address_space() - self._idle_bytes
        return kept > self._memory_bytes // _KEPT_PART or self._idle_bytes - self._first_bytes > self._memory_bytes


def main(channel: int, lifeline: int, memory_bytes: int, stack_bytes: int, services: str) -> None:
    """Answer what comes over the socket `channel` until it, or the pipe `lifeline`, is closed at its other end.

    `services` are the endpoints that queries may ask by SERVICE, separated by spaces.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    end_with(lifeline)
    worker = Worker(Frames(socket.socket(fileno=channel)), memory_bytes, tuple(services.split()))
    # The parser's stack is that of its thread, and deep queries need much of it.
    threading.stack_size(stack_bytes)
    thread = threading.Thread(target=_worked, args=(worker,))
    thread.start()
    thread.join()


def _worked(worker: Worker) -> None:
    try:
        worker.run()
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except ConnectionError:
        # Whoever asked is gone.
        os._exit(0)


def end_with(lifeline: int) -> None:
    """Let the system end this process, even amid a query, when the other end of a pipe is closed: by SIGIO."""
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([lifeline], [], [], 0)[0]:
        sys.exit(0)


def _address_space() -> int:
    """Return how many bytes of addresses this process has, which is what RLIMIT_AS limits."""
    return int(os.pread(_STATM, _STATM_BYTES, 0).split()[0]) * _PAGE_BYTES
