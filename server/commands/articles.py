"""`onrecord ingest` and `onrecord extract`: articles in."""

from __future__ import annotations

import gc
import json
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from server.commands.console import Progress, reading_options, settings_of, store_option
from server.commands.repeating import Duration

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ingest.article import Article
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
@click.option(
    "--jobs",
    type=click.IntRange(0, 1_000),
    metavar="NUMBER",
    help="Processes that read articles; 0 reads in this one. [default: one a processor]",
)
@click.option("--dask", metavar="ADDRESS", help="Read articles on a Dask cluster, by its scheduler's address.")
@click.option(
    "--prune", is_flag=True, help="Remove articles that were read from these files and folders and are gone from there."
)
@click.option(
    "--every", type=Duration(), metavar="TIME", help="Read the sources again after each pause, as 15m, until stopped."
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
    jobs: int | None,
    dask: str | None,
    prune: bool,
    every: int | None,
    quiet: bool,
) -> None:
    r"""Read articles into the store.

    SOURCE is a file, a folder, a web address, or - for standard input. A file's content tells what it is: plain text,
    Markdown, HTML, JSON or JSON lines (OnRecord's own, schema.org, ninjs), NewsML-G2, an RSS or Atom feed, WARC, EPUB,
    PDF with text, or any of them compressed or in a ZIP or tar archive.

    An article that is there already is left alone, so that a run which was cut short is gone on with by the same
    command. Where a file holds another text than before, both are articles of the graph, and a warning says so; with
    --prune the older one goes. A worker that crashes, or takes more than article_seconds, costs the article it was at.
    While a server has the store open, articles are written through it.

    With --every it goes on until SIGTERM or Ctrl-C, asking web servers for what has changed only; a source that fails
    is tried again after ever longer pauses, and the others go on.

    Exits with 0 when all is in, 1 when an article was rejected (the others are in) or the store or cluster failed, 2
    when called wrongly, 130 when interrupted. Whatever was told as ingested is kept.

    \b
    Example:
      onrecord ingest seeds/ more.jsonl --store my-graph
      onrecord ingest https://herald.example/feed --every 15m
    """
    from server.commands.ingestion.command import Options, run

    if jobs is not None and dask is not None:
        raise click.UsageError("give --jobs or --dask, not both")
    settings = settings_of(store=store, model=model, reference=reference, base=base, fetch_private=fetch_private)
    options = Options(sources, jobs=jobs, dask=dask, prune=prune, dry_run=dry_run, issues=issues, quiet=quiet)
    if every is not None:
        from server.commands.desk import follow

        follow(settings, options, every)
        context.exit(0)
    context.exit(run(settings, options))


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
    from ingest.pipeline import Extractor, settle
    from ingest.sources import expected
    from server.commands.files import replaced
    from server.commands.sources import read_with
    from server.commands.together import records

    settings = settings_of(model=model, reference=reference, fetch_private=fetch_private)
    extractor = Extractor.load(settings.model, settings.reference)
    settle()
    click.get_current_context().call_on_close(gc.unfreeze)
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
