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
    from collections.abc import Iterator

    from ingest.article import Article
    from ingest.issues import Issue, Outcome

_SOURCES = click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")


@click.command()
@_SOURCES
@store_option
@reading_options
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
    base: str | None,
    dry_run: bool,
    issues: Path | None,
    quiet: bool,
) -> None:
    r"""Read articles into the store.

    SOURCE is a text file, a JSON-lines file, a folder of them, or - for standard input. An article that is there
    already is left alone. Exits with 1 when an article was rejected; the others are in. While a server has the store
    open, articles are written through it.

    \b
    Example:
      onrecord ingest seeds/ more.jsonl --store my-graph
    """
    from ingest.issues import Issue, IssueLog
    from ingest.sources import expected, read
    from server.commands.ingesting import Ingestion
    from server.files import appended

    settings = settings_of(store=store, model=model, reference=reference, base=base)
    progress = Progress(expected(sources), quiet=quiet)
    pending: dict[tuple[str, str], None] = {}
    with ExitStack() as stack:
        log = IssueLog(stack.enter_context(appended(issues))) if issues is not None else None
        opened = stack.enter_context(shared_store(settings, make=True))

        def tell(issue: Issue) -> None:
            progress.interrupt(f"{issue.level}: {issue.message}")
            if log is not None:
                log.write(issue)

        def taken() -> Iterator[Article | Issue]:
            for item in read(sources):
                if not isinstance(item, Issue):
                    pending[item.source, item.id] = None
                yield item

        def done(article: Article, outcome: Outcome) -> None:
            pending.pop((article.source, article.id), None)
            progress.step(article.source if article.id in article.source else f"{article.source} {article.id}", outcome)

        work = Ingestion.into(opened, base=settings.base, model=settings.model, reference=settings.reference)
        try:
            summary = work.ingest(taken(), tell=tell, done=done, dry_run=dry_run)
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
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write here; put in place when whole.",
)
@click.option("--quiet", is_flag=True, help="Tell issues only.")
@click.pass_context
def extract(
    context: click.Context,
    sources: tuple[str, ...],
    model: str | None,
    reference: tuple[Path, ...],
    output: Path | None,
    quiet: bool,
) -> None:
    r"""Read articles and write what was found in each as one line of JSON, without a store.

    Exits with 1 when an article was rejected; the others are written.

    \b
    Example:
      onrecord extract seeds/*.txt --output records.jsonl
    """
    from ingest.issues import Issue
    from ingest.pipeline import Extractor
    from ingest.sources import expected, read
    from server.files import replaced

    settings = settings_of(model=model, reference=reference)
    extractor = Extractor.load(settings.model, settings.reference)
    progress = Progress(expected(sources), quiet=quiet or output is None)
    rejected = False
    with ExitStack() as stack:
        lines = stack.enter_context(replaced(output)) if output is not None else sys.stdout.buffer
        for item in read(sources):
            if isinstance(item, Issue):
                rejected = rejected or item.rejects
                progress.interrupt(f"{item.level}: {item.message}")
                continue
            record = extractor.extract(item).to_json()
            lines.write(json.dumps(record, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
            progress.step(item.source, "extracted")
    progress.end()
    context.exit(1 if rejected else 0)
