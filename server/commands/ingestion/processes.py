"""Articles prepared by several processes of this machine, each with the models loaded once."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Final, Self

from ontology.errors import OnRecordError
from server.commands.ingestion.keeper import Keeper

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from ingest.article import Article
    from server.commands.ingestion.preparing import Prepared, Recipe

    Deliver = Callable[[Prepared | OnRecordError], None]

#: Memory that one worker takes, with room for a long article, in KiB.
_WORKER_KIB: Final = 1024 * 1024
_MEMORY: Final = Path("/proc/meminfo")


def default_jobs() -> int:
    """Return how many processes are right for this machine: one a processor, as far as its free memory goes."""
    processors = len(os.sched_getaffinity(0))
    try:
        figures = dict(line.split(":", 1) for line in _MEMORY.read_text("ascii").splitlines())
        fitting = int(figures["MemAvailable"].split()[0]) // _WORKER_KIB
    except (OSError, ValueError, KeyError):
        return processors
    return max(1, min(processors, fitting))


class Processes:
    """A `Pool` of worker processes, each kept by a thread."""

    def __init__(self, recipe: Recipe, jobs: int) -> None:
        self._tasks: SimpleQueue[tuple[Article, Deliver] | None] = SimpleQueue()
        self._keepers = [Keeper(recipe) for _ in range(jobs)]
        self._threads = [
            # Daemons, since one may wait for a worker for as long as an article may take.
            Thread(target=self._work, args=(keeper, number == 0), name=f"keeper-{number}", daemon=True)
            for number, keeper in enumerate(self._keepers)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def room(self) -> int:
        # One for each worker and the one that is next, so that none waits.
        return 2 * len(self._keepers)

    @property
    def pids(self) -> list[int]:
        """The numbers of the processes that are there now."""
        return [keeper.pid for keeper in self._keepers if keeper.pid is not None]

    def submit(self, article: Article, deliver: Deliver) -> None:
        self._tasks.put((article, deliver))

    def _work(self, keeper: Keeper, is_first: bool) -> None:
        if is_first:
            # While the models load, the command opens the store.
            # What is wrong is told with the first article.
            with suppress(OnRecordError):
                keeper.start()
        while (task := self._tasks.get()) is not None:
            article, deliver = task
            try:
                prepared: Prepared | OnRecordError = keeper.prepare(article)
            except OnRecordError as error:
                prepared = error
            deliver(prepared)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for _ in self._keepers:
            self._tasks.put(None)
        for keeper in self._keepers:
            keeper.close()
        for thread in self._threads:
            thread.join()
