"""`onrecord watch`: a folder whose articles are in the graph for as long as their files are there.

The folder is looked at again and again, since only that works on every file system, network and container ones too.
A file is read once it has stayed the same for a pause, so that what is still being written or copied is left alone.
"""

from __future__ import annotations

import os
import time
from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import click

from ingest.article import Article
from ingest.issues import Issue
from ingest.sources.places import places
from ontology.errors import OnRecordError
from server.commands.console import reading_options, say, settings_of, shared_store, store_option
from server.commands.repeating import Duration, Patience, until_stopped

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable

    from ingest.article import Unchanged
    from ingest.issues import Outcome
    from server.commands.ingestion.command import Options
    from server.settings import Settings

#: A look at the folder takes no more than this part of the time.
_LOOKING: Final = 0.1
#: Most files of one round.
_FILES: Final = 1_000


class _State(NamedTuple):
    """What changes when a file does, and where it is."""

    path: Path
    size: int
    modified_ns: int
    changed_ns: int
    inode: int


@dataclass(frozen=True)
class _Look:
    """What was there: each file, by its path as articles have it, and what could not be looked at."""

    files: dict[str, _State] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, exists=True, file_okay=False))
@store_option
@reading_options
@click.option("--base", metavar="IRI", help="What every IRI of the graph begins with; set once for a store.")
@click.option(
    "--every", type=Duration(), default="2s", show_default=True, metavar="TIME", help="The pause between two looks."
)
@click.option("--keep", is_flag=True, help="Keep the articles of files that are removed or changed.")
@click.option("--jobs", type=click.IntRange(0, 1_000), metavar="NUMBER", help="Processes that read articles.")
@click.option(
    "--issues",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Append each issue as a JSON line.",
)
@click.option("--quiet", is_flag=True, help="Tell issues and the summaries only.")
def watch(
    folder: Path,
    store: Path | None,
    model: str | None,
    reference: tuple[Path, ...],
    base: str | None,
    every: int,
    keep: bool,
    jobs: int | None,
    issues: Path | None,
    quiet: bool,
) -> None:
    r"""Take in the files of a folder, and what comes, changes and goes there, until stopped.

    A file that is changed or removed takes its articles with it, unless --keep is given; that a whole folder is empty
    or out of reach at once removes nothing. What a file may be, `onrecord ingest` tells. SIGTERM and Ctrl-C stop it.

    \b
    Example:
      onrecord watch incoming/ --store my-graph
    """
    from server.commands.ingestion.command import Options

    settings = settings_of(store=store, model=model, reference=reference, base=base)
    options = Options((str(folder),), jobs=jobs, prune=not keep, issues=issues, quiet=quiet)
    with until_stopped():
        Watch(settings, options, folder).go_on(every)
    say("stopped; what was reported as done is kept")


class Watch:
    """Looks at a folder, and has the store follow."""

    def __init__(self, settings: Settings, options: Options, folder: Path) -> None:
        self._settings, self._options, self._folder = settings, options, folder
        self._texts = _Texts()
        #: The files as they were when they were last read.
        self._read: dict[str, _State] = {}
        self._last = _Look()
        self._is_first = True
        self._was_lost = False

    def go_on(self, pause_seconds: float) -> None:
        patience = Patience()
        while True:
            start = time.monotonic()
            look = self._look()
            took = time.monotonic() - start
            if patience.is_due():
                try:
                    self._follow(look)
                    patience.succeeded()
                except (OnRecordError, OSError) as error:
                    # What was not done is still found to be different by the next look.
                    patience.failed()
                    say(f"{error}; trying again after {patience.over + 1} pauses")
            self._last = look
            time.sleep(max(pause_seconds, took / _LOOKING))

    def _look(self) -> _Look:
        files, unread = {}, set()
        for place in places([self._folder]):
            if isinstance(place, Issue):
                unread |= {place.source} if place.code != "empty-directory" else set()
                continue
            assert place.path is not None  # noqa: S101 -- only standard input has none
            try:
                found = place.path.stat()
            except OSError:
                # Gone between two steps, or out of reach: the next look tells which.
                unread.add(place.source)
                continue
            files[place.source] = _State(place.path, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
        return _Look(files, frozenset(unread))

    def _follow(self, look: _Look) -> None:
        if not look.files and (self._read or look.unread):
            if not self._was_lost:
                say(
                    f"{self._folder} is empty or out of reach: nothing is removed from the graph. If that is meant, "
                    "stop, and run `onrecord ingest --prune` on it once there is a file"
                )
            self._was_lost = True
            return
        self._was_lost = False
        settled = (it for it, state in look.files.items() if self._last.files.get(it) == state)
        new = [it for it in settled if self._read.get(it) != look.files[it]]
        for start in range(0, len(new), _FILES):
            self._ingest({it: look.files[it] for it in new[start : start + _FILES]})
        gone = [it for it in self._read if it not in look.files and not _is_under(it, look.unread)]
        if self._is_first and look.files and self._options.prune:
            # What went while nobody watched goes too.
            self._remove(
                [str(self._folder)], lambda it: _file(it, look.files) is None and not _is_under(it, look.unread)
            )
        elif gone and self._options.prune:
            self._remove(gone, lambda _: True)
        self._is_first = self._is_first and not look.files
        for it in gone:
            del self._read[it]
            self._read_again(self._texts.replace(it, ()))

    def _ingest(self, files: dict[str, _State]) -> None:
        # Loaded when there is something to read.
        from server.commands.ingestion.command import run

        found: dict[str, set[str]] = {it: set() for it in files}

        def ended(article: Article | Unchanged, outcome: Outcome) -> None:
            file = _file(article.source, files)
            if file is not None and isinstance(article, Article) and outcome != "rejected":
                found[file].add(article.sha256)

        sources = tuple(str(it.path) for it in files.values())
        run(self._settings, replace(self._options, sources=sources, ended=ended))
        self._read |= files
        for it, texts in found.items():
            self._read_again(self._texts.replace(it, texts))

    def _read_again(self, files: Iterable[str]) -> None:
        """Read files once more: an article that was removed with another file is theirs too."""
        if self._options.prune:
            for it in files:
                self._read.pop(it, None)

    def _remove(self, given: list[str], is_gone: Callable[[str], bool]) -> None:
        """Remove the articles that were read from some places and are gone from there."""
        from server.commands.ingesting import Ingestion
        from server.commands.ingestion.places import Places

        settings = self._settings
        with shared_store(settings, make=True) as store:
            work = Ingestion.into(store, base=settings.base, model=settings.model, reference=settings.reference)
            found = [it for it in Places(given, work.iris).gone(store) if is_gone(it.source)]
            for stored in work.remove(found):
                if not self._options.quiet:
                    say(f"removed: {stored.source}")


class _Texts:
    """Which texts are in which file, by the SHA-256 of each."""

    def __init__(self) -> None:
        self._of: dict[str, frozenset[str]] = {}
        self._holders: defaultdict[str, set[str]] = defaultdict(set)

    def replace(self, file: str, texts: Iterable[str]) -> set[str]:
        """Note what a file holds now, and return the other files that have a text which it has no more."""
        before, after = self._of.pop(file, frozenset()), frozenset(texts)
        for it in before:
            self._holders[it].discard(file)
        for it in after:
            self._holders[it].add(file)
        if after:
            self._of[file] = after
        return {other for it in before - after for other in self._holders[it]}


def _file(source: str, files: Container[str]) -> str | None:
    """Return the file that an article was read from: the path itself, or that of the archive that it lies in.

    >>> _file("may.zip!a.txt", {"may.zip"}), _file("a!b.txt", {"a!b.txt"})
    ('may.zip', 'a!b.txt')
    """
    if source in files:
        return source
    ends = (at for at, sign in enumerate(source) if sign == "!")
    return next((source[:at] for at in ends if source[:at] in files), None)


def _is_under(path: str, places: frozenset[str]) -> bool:
    return any(path == place or path.startswith((place.rstrip(os.sep) + os.sep, place + "!")) for place in places)
