"""Articles prepared on the machines of a Dask cluster (https://distributed.dask.org/), which have OnRecord installed.

Each thread of a Dask worker keeps a process of its own, as `processes` does on this machine, so that an article that
crashes or hangs costs no more there. Where the scheduler is lost, what it had is refused, and so is all that comes
after: each article is told of, and another run goes on.
"""

from __future__ import annotations

import secrets
from functools import partial
from threading import Event, Lock, Thread, get_ident
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, Self

from ingest.issues import Issue
from ontology.errors import InvalidSetting, OnRecordError
from server.commands.ingestion.keeper import Keeper
from server.commands.ingestion.preparing import Prepared

try:
    from distributed import Client, KilledWorker
except ImportError as error:
    raise InvalidSetting(
        "option --dask: Dask is not installed here: install the packages dask and distributed, or leave --dask out"
    ) from error

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from ingest.article import Article
    from server.commands.ingestion.preparing import Recipe

    Deliver = Callable[[Prepared | OnRecordError], None]

_CONNECT_SECONDS: Final = 15
#: Seconds that what a worker has made may take to arrive here.
_FETCH_SECONDS: Final = 120
#: Articles handed out at a time: for each thread of the cluster, and at least, since workers may come later.
_A_THREAD: Final = 3
_LEAST: Final = 16
#: Seconds without a single worker after which a cluster is given up, and between two looks.
_PATIENCE_SECONDS: Final = 120.0
_LOOK_SECONDS: Final = 2.0

#: In a Dask worker: the processes kept, by run and thread.
_KEPT: Final[dict[tuple[str, int], Keeper]] = {}
_KEPT_LOCK: Final = Lock()


class Cluster:
    """A `Pool` of the threads of a Dask cluster."""

    def __init__(self, recipe: Recipe, address: str) -> None:
        """Connect to the scheduler at `address`, such as `tcp://192.0.2.7:8786`.

        Raises:
            InvalidSetting: nothing answers there as Dask's scheduler does.
        """
        self._recipe, self._address, self._run = recipe, address, secrets.token_hex(8)
        connect: Any = Client
        try:
            self._client: Any = connect(address, timeout=_CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError, TypeError, ImportError) as error:
            raise InvalidSetting(
                f"option --dask: no Dask scheduler answers at {address} ({error}): give its address, as "
                "tcp://192.0.2.7:8786, or leave --dask out to use this machine's processors"
            ) from error
        self._lock = Lock()
        self._number = 0
        #: What the cluster has: article, whom to tell, and Dask's own name for it.
        self._out: dict[int, tuple[Article, Deliver, Any]] = {}
        self._lost: str | None = None
        self._is_closed = Event()
        self._watcher = Thread(target=self._watch, name="dask-watch", daemon=True)
        self._watcher.start()

    @property
    def room(self) -> int:
        threads: dict[str, int] = self._client.nthreads()
        return max(_LEAST, _A_THREAD * sum(threads.values()))

    def submit(self, article: Article, deliver: Deliver) -> None:
        with self._lock:
            number = self._number = self._number + 1
            self._out[number] = (article, deliver, None)
        if self._lost is None:
            try:
                # An article that ends its Dask worker is not tried elsewhere without end: `allowed-failures` of Dask.
                future = self._client.submit(prepared, self._run, self._recipe, article, pure=False)
                with self._lock:
                    if number in self._out:
                        self._out[number] = (article, deliver, future)
                future.add_done_callback(partial(self._done, number))
            except (OSError, RuntimeError, ValueError) as error:
                self._lose(f"it does not take articles any more ({type(error).__name__})")
        if self._lost is not None:
            self._give_up()

    def _done(self, number: int, future: Any) -> None:
        """Take what became of an article, in a thread of Dask's."""
        if future.status == "cancelled":
            self._lose("its scheduler is gone")
            self._give_up()
            return
        answer: Prepared | OnRecordError
        try:
            answer = future.result(timeout=_FETCH_SECONDS)
        except OnRecordError as error:
            answer = error
        except KilledWorker:
            self._refuse(number, "worker-died", "it ended several workers of the cluster: report the article")
            return
        except Exception as error:  # noqa: BLE001 -- whatever a cluster raises, the article is accounted for
            why = f"the cluster failed with it ({type(error).__name__}: {error}); run the same command again"
            self._refuse(number, "cluster", why)
            return
        with self._lock:
            waiting = self._out.pop(number, None)
        if waiting is not None:
            waiting[1](answer)

    def _refuse(self, number: int, code: str, why: str) -> None:
        with self._lock:
            waiting = self._out.pop(number, None)
        if waiting is not None:
            article, deliver, _ = waiting
            message = f"{article.id} was not stored: {why}"
            deliver(Prepared(refusal=Issue(code, message, article.source, article.id)))

    def _lose(self, why: str) -> None:
        if self._lost is None and not self._is_closed.is_set():
            self._lost = (
                f"the Dask cluster at {self._address} was lost while it had it: {why}; run the same command again when "
                "it is back, or without --dask"
            )

    def _give_up(self) -> None:
        """Refuse all that a lost cluster has."""
        if self._lost is None:
            return
        with self._lock:
            numbers = list(self._out)
        for number in numbers:
            self._refuse(number, "cluster-lost", self._lost)

    def _watch(self) -> None:
        """Give a cluster up that has no workers, or whose scheduler went without a word."""
        seen = monotonic()
        while not self._is_closed.wait(_LOOK_SECONDS):
            if self._client.status not in ("running", "connecting"):
                self._lose("the connection to its scheduler is closed")
            elif not self._out or self._client.scheduler_info()["workers"]:
                seen = monotonic()
            elif monotonic() - seen > _PATIENCE_SECONDS:
                self._lose(f"it has had no workers for {_PATIENCE_SECONDS:.0f} seconds")
            self._give_up()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_closed.set()
        self._watcher.join()
        if self._lost is None and self._client.status == "running":
            with self._lock:
                futures = [future for _, _, future in self._out.values() if future is not None]
            try:
                self._client.cancel(futures)
                # What was kept for this run takes memory on every machine.
                self._client.run(end_kept, self._run)
            except (OSError, RuntimeError, TimeoutError):
                # The cluster may go in this very moment.
                pass
        self._client.close(timeout=_LOOK_SECONDS)


def prepared(run: str, recipe: Recipe, article: Article) -> Prepared:
    """Prepare an article in a process that this thread of a Dask worker keeps for a run.

    Raises:
        OnRecordError: no process can be started here, or it cannot load the models.
    """
    key = (run, get_ident())
    with _KEPT_LOCK:
        keeper = _KEPT.setdefault(key, Keeper(recipe))
    return keeper.prepare(article)


def end_kept(run: str) -> None:
    """End the processes that this Dask worker keeps for a run."""
    with _KEPT_LOCK:
        gone = [_KEPT.pop(key) for key in list(_KEPT) if key[0] == run]
    for keeper in gone:
        keeper.close()
