"""One worker process, kept: started when there is something to do, replaced when it crashed, was killed or hangs."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress
from dataclasses import replace
from multiprocessing import Pipe
from threading import Event, Lock, Timer
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from ingest.issues import Issue
from ontology.errors import InvalidSetting, OnRecordError
from server.commands.ingestion.preparing import Prepared
from server.interpreter import command

if TYPE_CHECKING:
    from ingest.article import Article
    from server.commands.ingestion.preparing import Recipe

#: Workers are as many as the processors are to be used by: the libraries under them need no threads of their own.
_ENVIRONMENT: Final = MappingProxyType({"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"})
#: Seconds in which the models must be loaded, on the slowest disk.
_START_SECONDS: Final = 300.0
#: How often a worker is started that ends before it has loaded them.
_STARTS: Final = 3
#: How often an article is given to a worker: the first may have been killed for something else.
_TRIES: Final = 2


class _Ended(Exception):
    """A worker that ended, or was ended, before it answered."""

    def __init__(self, *, code: int, late: bool) -> None:
        super().__init__(code)
        self.code, self.late = code, late


class _Worker:
    """A process and the socket to it. `kill` may be called from any thread, the rest from one."""

    def __init__(self) -> None:
        self._channel, theirs = Pipe()
        try:
            self.process = subprocess.Popen(  # noqa: S603 -- this interpreter, this program
                command("server.commands.ingestion.worker", theirs.fileno()),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                # Ctrl-C in a terminal is for the command, which ends its workers.
                process_group=0,
                env={**os.environ, **_ENVIRONMENT},
            )
        except OSError:
            self._channel.close()
            raise
        finally:
            theirs.close()

    def ask(self, question: object, seconds: float) -> Any:
        """Send something and return the answer.

        Raises:
            _Ended: the process ended first, or did not answer in time and was killed.
        """
        is_late = False

        def end() -> None:
            nonlocal is_late
            is_late = True
            self.kill()

        # The clock runs for the whole of it: a process can stop in the middle of what it sends, too.
        timer = Timer(seconds, end)
        timer.daemon = True
        timer.start()
        try:
            self._channel.send(question)
            return self._channel.recv()
        except (EOFError, OSError):
            raise _Ended(code=self.discard(), late=is_late) from None
        finally:
            timer.cancel()

    def kill(self) -> None:
        self.process.kill()

    def discard(self) -> int:
        """End the process, if it has not, and return the code that it ended with."""
        self._channel.close()
        with suppress(subprocess.TimeoutExpired):
            # Its end of the socket closes a moment before it is gone; what it ended with tells why.
            self.process.wait(1)
        self.kill()
        return self.process.wait()


class Keeper:
    """Has articles prepared by a process of its own. One thread asks; any may `close`."""

    def __init__(self, recipe: Recipe) -> None:
        self._recipe = recipe
        self._worker: _Worker | None = None
        #: Held while the worker changes, and while it is asked.
        self._lock, self._asking = Lock(), Lock()
        self._closed = Event()

    @property
    def pid(self) -> int | None:
        """The number of the process; `None` while there is none."""
        worker = self._worker
        return None if worker is None else worker.process.pid

    def start(self) -> None:
        """Start the process, if there is none, and have it load the models.

        Raises:
            OnRecordError: it cannot load them, or no process can be started.
        """
        with self._asking:
            self._start()

    def _start(self) -> None:
        """Start the process, if there is none, and have it load the models.

        Raises:
            OnRecordError: it cannot load them, or no process can be started.
        """
        for attempt in range(1, _STARTS + 1):
            if self._worker is not None or self._closed.is_set():
                return
            try:
                worker = _Worker()
            except OSError as error:
                raise InvalidSetting(f"no process can be started to read articles: {error}. Lower --jobs") from error
            with self._lock:
                self._worker = worker
                if self._closed.is_set():
                    worker.kill()
            try:
                refusal = worker.ask(self._recipe, _START_SECONDS)
            except _Ended as ended:
                self._worker = None
                if attempt == _STARTS and not self._closed.is_set():
                    raise InvalidSetting(
                        f"the processes that read articles {_ending(ended.code)} while they load the models: is there "
                        "enough memory? Each takes some 500 MB; lower --jobs, or give --jobs 0 to read in this process"
                    ) from None
                continue
            if isinstance(refusal, OnRecordError):
                self._worker = None
                worker.discard()
                raise refusal

    def prepare(self, article: Article) -> Prepared:
        """Have an article prepared; one that ends its worker twice, or that a worker hangs at, is refused.

        Raises:
            OnRecordError: no worker can be started.
        """
        with self._asking:
            return self._prepare(article)

    def _prepare(self, article: Article) -> Prepared:
        # A mapping of another kind may not travel.
        article = replace(article, origins=dict(article.origins))
        seconds = self._recipe.allowed(article)
        for _ in range(_TRIES):
            self._start()
            if self._worker is None or self._closed.is_set():
                break
            try:
                answer = self._worker.ask(article, seconds)
            except _Ended as ended:
                self._worker = None
                if ended.late:
                    return _refused(
                        article,
                        "timeout",
                        f"reading it took more than {seconds:,.0f} seconds, and was stopped; shorten it, or raise the "
                        "setting article_seconds",
                    )
                last = ended
                continue
            assert isinstance(answer, Prepared)  # noqa: S101 -- nothing else is sent
            return answer
        else:
            return _refused(
                article,
                "worker-died",
                f"the processes that read it {_ending(last.code)}, {_TRIES} times; run the same command again, and "
                "report the article if it happens again",
            )
        return _refused(article, "interrupted", "the run was ended; run the same command again")

    def close(self) -> None:
        """End the process. What is being prepared is refused."""
        with self._lock:
            self._closed.set()
            if self._worker is not None:
                self._worker.kill()
        with self._asking:
            # Who was asking has its answer, that the process ended.
            worker, self._worker = self._worker, None
            if worker is not None:
                worker.discard()


def _refused(article: Article, code: str, why: str) -> Prepared:
    return Prepared(refusal=Issue(code, f"{article.id} was not stored: {why}", article.source, article.id))


def _ending(code: int) -> str:
    """Return how a process ended, in words.

    >>> _ending(-9), _ending(3)
    ('were killed (SIGKILL)', 'ended with code 3')
    """
    if code >= 0:
        return f"ended with code {code}"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    return f"were killed ({name})"
