"""One run: articles go out to be prepared, what comes back is written, and every one of them is accounted for.

Sources are read in the thread that asks, so that Ctrl-C reaches it wherever it waits; all else is done in a thread of
its own, so that an article is stored while a source is silent. What is on the way is bounded: no source is read faster
than articles are stored.
"""

from __future__ import annotations

from functools import partial
from queue import Empty, SimpleQueue
from threading import Condition, Thread
from typing import TYPE_CHECKING, Final

from ingest.article import Unchanged
from ingest.issues import Issue, Summary
from ontology.errors import OnRecordError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ingest.article import Article
    from ingest.issues import Outcome
    from server.commands.ingestion.preparing import Pool, Prepared
    from server.commands.ingestion.writing import Ready, Writer

    Item = Article | Unchanged | Issue

#: Articles that may wait to be written, beside those that are being prepared.
_WAITING: Final = 16
#: A text takes one place more for so many characters.
_CHARS_A_PLACE: Final = 100_000
#: Seconds between two looks at whether the run has failed, while a source waits for room.
_LOOK_SECONDS: Final = 0.2
#: Seconds that a run which is interrupted may take to finish the transaction that it is at.
_LAST_SECONDS: Final = 60.0


class Run:
    """One run, to be used once."""

    def __init__(
        self,
        writer: Writer,
        *,
        tell: Callable[[Issue], None],
        done: Callable[[Article | Unchanged, Outcome], None],
        dry_run: bool,
    ) -> None:
        self.summary = Summary()
        self._writer, self._tell, self._done, self._dry_run = writer, tell, done, dry_run
        self._prepare: Callable[[Article], None]
        self._ready: list[Ready] = []
        #: Articles on the way, by their graphs, each with those of the same text that came meanwhile.
        self._out: dict[str, list[Article]] = {}
        self._events: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._room = Condition()
        self._held = 0
        self._places = _WAITING
        self._is_closed = self._is_over = False
        self._error: BaseException | None = None

    def here(self, inputs: Iterable[Item], prepare: Callable[[Article], Prepared]) -> Summary:
        """Take in articles one by one, each prepared in this thread."""
        self._prepare = lambda article: self._finish(article, prepare(article))
        for item in inputs:
            self._take(item)
            self._write()
        self.summary.check()
        return self.summary

    def through(self, inputs: Iterable[Item], pool: Pool) -> Summary:
        """Take in articles that a pool prepares."""

        def hand_out(article: Article) -> None:
            pool.submit(article, lambda prepared: self._events.put(partial(self._finish, article, prepared)))

        self._prepare = hand_out
        self._places += pool.room
        # A daemon, so that a second Ctrl-C ends the command even in the middle of a transaction, which is then undone.
        thread = Thread(target=self._work, name="ingest", daemon=True)
        thread.start()
        try:
            for item in inputs:
                if not self._give(item):
                    break
            self._events.put(self._close)
            thread.join()
        except BaseException:
            self._is_over = True
            self._events.put(self._close)
            thread.join(_LAST_SECONDS)
            raise
        if self._error is not None:
            raise self._error
        self.summary.check()
        return self.summary

    # in the thread of the sources --------------------------------------------------------------------------------

    def _give(self, item: Item) -> bool:
        """Pass an input on as soon as there is room; tell whether more are wanted."""
        wanted = _places(item)
        with self._room:
            # What is larger than all room there is goes alone.
            while self._held and self._held + wanted > self._places and not self._is_over:
                self._room.wait(_LOOK_SECONDS)
            self._held += wanted
        self._events.put(partial(self._take, item))
        return not self._is_over

    # in the thread of the run ------------------------------------------------------------------------------------

    def _work(self) -> None:
        try:
            while not self._is_over and not (self._is_closed and not self._out):
                self._events.get()()
                # What else has come is taken with it, so that several articles are one transaction.
                for _ in range(self._places):
                    try:
                        self._events.get_nowait()()
                    except Empty:
                        break
                if not self._is_over:
                    self._write()
        except BaseException as error:  # noqa: BLE001 -- raised again in the thread that asked
            self._error = error
        finally:
            self._is_over = True

    def _close(self) -> None:
        self._is_closed = True

    def _take(self, item: Item) -> None:
        """Take in an article; an issue in its place is counted and told, and so is what has not changed."""
        if isinstance(item, Issue):
            self.summary.note(item)
            self._tell(item)
            self._release(item)
            return
        self.summary.take()
        if isinstance(item, Unchanged):
            self._end(item, "unchanged")
            return
        graph = self._graph(item)
        if graph in self._out:
            # What becomes of this text is not known yet.
            self._out[graph].append(item)
        elif self._writer.is_current(graph):
            self._end(item, "unchanged")
        else:
            self._out[graph] = []
            self._prepare(item)

    def _finish(self, article: Article, prepared: Prepared | OnRecordError) -> None:
        if isinstance(prepared, OnRecordError):
            raise prepared
        for warning in prepared.warnings:
            self.summary.note(warning)
            self._tell(warning)
        if prepared.refusal is not None:
            self._tell(prepared.refusal)
            self._settle(article, "rejected")
        elif self._dry_run:
            self._settle(article, "ingested")
        else:
            self._ready.append((article, prepared.quads))

    def _write(self) -> None:
        ready, self._ready = self._ready, []
        for article in self._writer.write(ready):
            self._settle(article, "ingested")

    def _settle(self, article: Article, outcome: Outcome) -> None:
        """End an article that was on the way, and those with the same text."""
        again = self._out.pop(self._graph(article))
        self._end(article, outcome)
        if outcome == "ingested":
            for other in again:
                self._end(other, "unchanged")
        elif again:
            # It may say something else of itself, so it has its own turn.
            self._out[self._graph(article)] = again[1:]
            self._prepare(again[0])

    def _end(self, item: Article | Unchanged, outcome: Outcome) -> None:
        self.summary.end(outcome)
        self._done(item, outcome)
        self._release(item)

    def _release(self, item: Item) -> None:
        with self._room:
            self._held -= _places(item)
            self._room.notify()

    def _graph(self, article: Article) -> str:
        return self._writer.iris.article_graph(article.sha256)


def _places(item: Item) -> int:
    return 1 if isinstance(item, Issue | Unchanged) else 1 + len(item.text) // _CHARS_A_PLACE
