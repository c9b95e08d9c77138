"""What `onrecord ingest` does: one run from sources to a store, told to a person and to a file."""

from __future__ import annotations

from contextlib import ExitStack, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.issues import Issue, IssueLog
from ingest.sources import expected
from ontology.errors import InvalidStore
from server.commands.console import Progress, say, shared_store
from server.commands.files import appended
from server.commands.ingesting import Ingestion
from server.commands.ingestion import unfinished
from server.commands.ingestion.places import Places
from server.commands.ingestion.processes import Processes, default_jobs
from server.commands.sources import read_with

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from typing import TextIO

    from ingest.article import Article, Unchanged
    from ingest.issues import Outcome, Summary
    from ingest.sources.resource import Item
    from server.commands.ingestion.preparing import Pool
    from server.settings import Settings


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for.

    Attributes:
        jobs: processes that read; 0 for none but this, `None` for as many as are right here.
        dask: the address of a cluster's scheduler.
        prune: remove articles that are gone from where they were read.
        issues: the file that issues are added to.
        heard, ended: told of each issue, and of how each article ended, one at a time.
    """

    sources: tuple[str, ...]
    jobs: int | None = None
    dask: str | None = None
    prune: bool = False
    dry_run: bool = False
    issues: Path | None = None
    quiet: bool = False
    heard: Callable[[Issue], None] | None = None
    ended: Callable[[Article | Unchanged, Outcome], None] | None = None


def run(settings: Settings, options: Options) -> int:
    """Ingest, tell how it went, and return the exit code.

    Raises:
        OnRecordError: as `Ingestion` does; each article that was read and is not stored was told of before.
    """
    with ExitStack() as stack:
        log = None if options.issues is None else stack.enter_context(appended(options.issues))
        store = stack.enter_context(shared_store(settings, make=True))
        told = _Told(options, log)
        work = Ingestion.into(
            store,
            base=settings.base,
            model=settings.model,
            reference=settings.reference,
            article_seconds=settings.article_seconds,
        )
        places = Places(options.sources, work.iris) if options.prune else None
        marks = isinstance(settings.store, Path) and not options.dry_run
        if marks:
            unfinished.begin(settings.folder(), say)
        try:
            pool = stack.enter_context(_pool(work, options))
            keeps = None if options.dry_run else work.keeps
            items = stack.enter_context(read_with(settings, options.sources, keeps=keeps))
            summary = work.ingest(
                told.taken(items, places), tell=told.tell, done=told.done, dry_run=options.dry_run, pool=pool
            )
            _tell_changes(work, told, prune=options.prune)
            if places is not None:
                _prune(work, places, told, summary, dry_run=options.dry_run)
        except InvalidStore:
            told.tell_pending()
            raise
        if marks:
            unfinished.end(settings.folder())
    told.progress.end()
    say(f"{summary}{'; nothing was written' if options.dry_run else f', in {settings.store}'}")
    return 1 if summary.rejected else 0


class _Told:
    """What a run tells: its progress and issues to a person, issues to a file, and what it has not told the end of."""

    def __init__(self, options: Options, log: TextIO | None) -> None:
        self.progress = Progress(expected(options.sources), quiet=options.quiet)
        self._log = None if log is None else IssueLog(log)
        self._heard, self._ended = options.heard, options.ended
        #: Read, and neither ingested, unchanged nor rejected so far. One thread adds to it and another takes away.
        self._pending: dict[tuple[str, str], None] = {}
        #: The files and pages of one article each that came in.
        self.came_in: list[str] = []

    def tell(self, issue: Issue) -> None:
        self.progress.interrupt(f"{issue.level}: {issue.message}")
        if self._log is not None:
            self._log.write(issue)
        if self._heard is not None:
            self._heard(issue)

    def taken(self, items: Iterator[Item], places: Places | None) -> Iterator[Item]:
        """Pass on what sources give, and remember it."""
        for item in items:
            if not isinstance(item, Issue):
                self._pending[item.source, item.id] = None
            if places is not None:
                places.note(item)
            yield item

    def done(self, article: Article | Unchanged, outcome: Outcome) -> None:
        self._pending.pop((article.source, article.id), None)
        if self._ended is not None:
            self._ended(article, outcome)
        if outcome == "ingested" and article.source.endswith(article.id):
            self.came_in.append(article.source)
        self.progress.step(
            article.source if article.id in article.source else f"{article.source} {article.id}", outcome
        )

    def tell_pending(self) -> None:
        """Tell of each article that nobody acknowledged: it is in the store as a whole, or not at all."""
        for source, name in list(self._pending):
            message = f"{name} was not acknowledged as stored: run the same command again"
            self.tell(Issue("not-stored", message, source, name))


def _pool(work: Ingestion, options: Options) -> AbstractContextManager[Pool | None]:
    if options.dask is not None:
        # Loaded only for who has a cluster: it is an extra.
        from server.commands.ingestion.cluster import Cluster

        return Cluster(work.recipe, options.dask)
    jobs = default_jobs() if options.jobs is None else options.jobs
    return Processes(work.recipe, jobs) if jobs else nullcontext()


def _tell_changes(work: Ingestion, told: _Told, *, prune: bool) -> None:
    """Warn where a file held another text before. It is told once, when the new one comes in."""
    if prune:
        return
    for source, articles in sorted(work.others_of(told.came_in).items()):
        if articles > 1:
            message = (
                f"{source} holds another text than when it was read before; both are articles of the graph. "
                "To keep only what is there now, run the same command with --prune"
            )
            told.tell(Issue("changed", message, source, level="warning"))


def _prune(work: Ingestion, places: Places, told: _Told, summary: Summary, *, dry_run: bool) -> None:
    gone: Any = places.gone(work.store)
    for stored in gone if dry_run else work.remove(gone):
        summary.removed += 1
        told.progress.removed(stored.source)
