"""`onrecord ingest` and `onrecord extract`: articles in."""

from __future__ import annotations

import json
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ontology.errors import InvalidStore
from server.commands.console import Progress, reading_options, say, settings_of, shared_store, store_option

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ingest.article import Article, Unchanged
    from ingest.issues import Issue, Outcome
    from ingest.sources.resource import Item

_SOURCES = click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
_PRIVATE = click.option(
    "--fetch-private", is_flag=True, default=None, help="Fetch web addresses of this machine and its networks too."
)


@click.command()
@_SOURCES
@store_option
@reading_options
@_PRIVATE
@click.option("--base", metavar="IRI", help="What every IRI of the graph begins with; set once for a store.")
@click.option("--dry-run", is_flag=True, help="Read, map and check, and write nothing.")
@click.option(
    "--issues",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Append each issue as a JSON line.",
)
@click.option("--quiet", is_flag=True, help="Tell issues and the summary only.")
@click.pass_context
def ingest(
    context: click.Context,
    sources: tuple[str, ...],
    store: Path | None,
    model: str | None,
    reference: tuple[Path, ...],
    fetch_private: bool | None,
    base: str | None,
    dry_run: bool,
    issues: Path | None,
    quiet: bool,
) -> None:
    r"""Read articles into the store.

    SOURCE is a file, a folder, a web address, or - for standard input. A file's content tells what it is: plain text,
    Markdown, HTML, JSON or JSON lines (OnRecord's own, schema.org, ninjs), NewsML-G2, an RSS or Atom feed, WARC, EPUB,
    PDF with text, or any of them compressed or in a ZIP or tar archive. An article that is there already is left
    alone. Exits with 1 when an article was rejected; the others are in. While a server has the store
    open, articles are written through it.

    \b
    Example:
      onrecord ingest seeds/ more.jsonl --store my-graph
    """
    from ingest.issues import Issue, IssueLog
    from ingest.sources import expected
    from server.commands.ingesting import Ingestion
    from server.commands.sources import read_with
    from server.files import appended

    settings = settings_of(store=store, model=model, reference=reference, base=base, fetch_private=fetch_private)
    progress = Progress(expected(sources), quiet=quiet)
    pending: dict[tuple[str, str], None] = {}
    with ExitStack() as stack:
        log = IssueLog(stack.enter_context(appended(issues))) if issues is not None else None
        opened = stack.enter_context(shared_store(settings, make=True))

        def tell(issue: Issue) -> None:
            progress.interrupt(f"{issue.level}: {issue.message}")
            if log is not None:
                log.write(issue)

        def taken(items: Iterator[Item]) -> Iterator[Item]:
            for item in items:
                if not isinstance(item, Issue):
                    pending[item.source, item.id] = None
                yield item

        def done(article: Article | Unchanged, outcome: Outcome) -> None:
            pending.pop((article.source, article.id), None)
            progress.step(article.source if article.id in article.source else f"{article.source} {article.id}", outcome)

        work = Ingestion.into(opened, base=settings.base, model=settings.model, reference=settings.reference)
        try:
            items = stack.enter_context(read_with(settings, sources, keeps=None if dry_run else work.keeps))
            summary = work.ingest(taken(items), tell=tell, done=done, dry_run=dry_run)
        except InvalidStore:
            # Whether the last change arrived, nobody said: it is in the store as a whole, or not at all.
            for source, name in pending:
                message = f"{name} was not acknowledged as stored: run the same command again"
                tell(Issue("not-stored", message, source, name))
            raise
    progress.end()
    say(f"{summary}{'; nothing was written' if dry_run else f', in {settings.store}'}")
    context.exit(1 if summary.rejected else 0)


@click.command()
@_SOURCES
@reading_options
@_PRIVATE
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write here; put in place when whole.",
)
@click.option("--together", is_flag=True, help="Date articles without a date by what the others tell.")
@click.option("--quiet", is_flag=True, help="Tell issues only.")
@click.pass_context
def extract(
    context: click.Context,
    sources: tuple[str, ...],
    model: str | None,
    reference: tuple[Path, ...],
    fetch_private: bool | None,
    output: Path | None,
    together: bool,
    quiet: bool,
) -> None:
    r"""Read articles and write what was found in each as one line of JSON, without a store.

    Exits with 1 when an article was rejected; the others are written. With --together, all of them are in memory until
    the last has been read.

    \b
    Example:
      onrecord extract seeds/*.txt --output records.jsonl
    """
    from ingest.article import Article
    from ingest.issues import Issue
    from ingest.pipeline import Extractor
    from ingest.sources import expected
    from server.commands.sources import read_with
    from server.commands.together import records
    from server.files import replaced

    settings = settings_of(model=model, reference=reference, fetch_private=fetch_private)
    extractor = Extractor.load(settings.model, settings.reference)
    progress = Progress(expected(sources), quiet=quiet or output is None)
    rejected = False

    origins: dict[tuple[str, str], Mapping[str, str]] = {}

    def taken(items: Iterator[Item]) -> Iterator[Article]:
        nonlocal rejected
        for item in items:
            if isinstance(item, Issue):
                rejected = rejected or item.rejects
                progress.interrupt(f"{item.level}: {item.message}")
            elif isinstance(item, Article):
                origins[item.source, item.id] = item.origins
                yield item

    with ExitStack() as stack:
        lines = stack.enter_context(replaced(output)) if output is not None else sys.stdout.buffer
        articles = taken(stack.enter_context(read_with(settings, sources)))
        for record in records(extractor, articles) if together else map(extractor.extract, articles):
            told = record.to_json() | {"origins": dict(origins.pop((record.source, record.id), {}))}
            lines.write(json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
            progress.step(record.source, "extracted")
    progress.end()
    context.exit(1 if rejected else 0)
