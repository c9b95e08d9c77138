"""A reader as the process that asks it holds it: start, ask, hear, kill."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from contextlib import suppress
from time import monotonic
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ontology import errors
from ontology.errors import InvalidQuery, InvalidStore, OnRecordError, QueryTooLarge
from server.interpreter import command
from server.store.wire import OUT_OF_MEMORY, Frames, Kind

if TYPE_CHECKING:
    from server.store.checkpoints import Checkpoint

_PAGE_BYTES: Final = 4096
#: With one arena the addresses that a reader has follow the memory that it uses: each further one takes 64 MiB of them.
#: One line tells that memory was refused; which function asked for it is no news.
_ENVIRONMENT: Final = MappingProxyType({"MALLOC_ARENA_MAX": "1", "RUST_BACKTRACE": "0"})


class Reader:
    """One reader process, at work on one query at most. `kill` may be called from any thread, the rest from one."""

    def __init__(self, memory_bytes: int, stack_bytes: int, services: tuple[str, ...] = ()) -> None:
        """Start the process; it answers as soon as it is up. `services` may be asked by SERVICE.

        Raises:
            OSError: no process can be started.
        """
        self._memory_bytes = memory_bytes
        #: Whether it may be asked: its last answer is whole, or was an error.
        self.is_ready = True
        #: What it has open.
        self.checkpoint: Checkpoint | None = None
        ours, theirs = socket.socketpair()
        lifeline, self._lifeline = os.pipe()
        limits = (memory_bytes, stack_bytes // _PAGE_BYTES * _PAGE_BYTES)
        arguments = (theirs.fileno(), lifeline, *limits, " ".join(services))
        try:
            self._process = subprocess.Popen(  # noqa: S603 -- this interpreter, this program
                command("server.store.reader_process", *arguments),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(), lifeline),
                # Ctrl-C in a terminal is for the server, which ends its readers when it has answered.
                process_group=0,
                env={**os.environ, **_ENVIRONMENT},
            )
        except OSError:
            ours.close()
            os.close(self._lifeline)
            raise
        finally:
            theirs.close()
            os.close(lifeline)
        self._frames = Frames(ours)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_dead(self) -> bool:
        return self._process.poll() is not None

    @property
    def was_killed(self) -> bool:
        """Whether a signal ended the process that nothing can catch: its own limits end it in other ways."""
        return self._process.poll() == -signal.SIGKILL

    def ask(self, checkpoint: Checkpoint, kind: Kind, words: str) -> None:
        """Give the reader a query, or an update. That it is gone shows when its answer is received."""
        self.is_ready = False
        self.checkpoint = checkpoint
        self._frames.channel.settimeout(None)
        try:
            self._frames.send((kind, f"{checkpoint.path}\n{words}".encode()))
        except ConnectionError:
            return

    def leave(self) -> None:
        """Let the reader, which has nothing to do, close the checkpoint that it has open."""
        self.checkpoint = None
        self._frames.channel.settimeout(None)
        with suppress(ConnectionError):
            self._frames.send((Kind.LEAVE, b""))

    def receive(self, seconds: float) -> tuple[Kind, bytes]:
        """Return the next frame of the answer.

        Raises:
            TimeoutError: nothing came for so long.
            OnRecordError: the query failed, or ended its reader.
        """
        self._frames.channel.settimeout(seconds)
        frame = self._frames.receive()
        if frame is None:
            raise self._ended()
        if frame[0] is Kind.END:
            self.is_ready = not frame[1]
        if frame[0] is Kind.ERROR:
            self.is_ready = True
            name, _, message = frame[1].decode().partition("\n")
            known = getattr(errors, name, None)
            assert isinstance(known, type)  # noqa: S101 -- the reader sends only these
            assert issubclass(known, OnRecordError)  # noqa: S101
            raise known(message)
        return frame

    def drain(self, seconds: float) -> None:
        """Pass over what little may be left of an answer that nobody wants, so that the reader can be asked again."""
        end = monotonic() + seconds
        while not self.is_ready and (left := end - monotonic()) > 0:
            try:
                self.receive(left)
            except (TimeoutError, OnRecordError):
                return

    def kill(self) -> None:
        """End the process, whatever it does; it is not there any more within milliseconds."""
        self._process.kill()

    def discard(self) -> None:
        """End the process and let go of all that belongs to it."""
        if self._lifeline < 0:
            return
        self.kill()
        self._process.wait()
        self._frames.channel.close()
        os.close(self._lifeline)
        self._lifeline = -1

    def _ended(self) -> OnRecordError:
        code = self._process.wait()
        if code in (OUT_OF_MEMORY, -signal.SIGABRT, -signal.SIGKILL):
            return QueryTooLarge(
                f"the query was stopped: it needs more memory than the {self._memory_bytes:,} bytes that one query "
                "may take. Narrow it, drop an ORDER BY, DISTINCT or GROUP_CONCAT over many rows, or raise the setting "
                "query_memory_bytes",
                setting="query_memory_bytes",
                value=self._memory_bytes,
            )
        if code in (-signal.SIGSEGV, -signal.SIGBUS):
            return InvalidQuery("the query is nested too deeply to be read: use fewer groups within groups")
        return InvalidStore(f"a reader of the store ended by itself, with code {code}; its message is in the log")
