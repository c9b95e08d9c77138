"""`onrecord serve` and `onrecord demo`: the web application."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from server.commands.console import Progress, existing_store, reading_options, say, settings_of, store_option
from server.commands.judging import judges_of
from server.commands.loading import fetch_of
from server.store import folder, open_store

if TYPE_CHECKING:
    from server.settings import Settings

_HOST = click.option("--host", metavar="ADDRESS", help="The address to listen on. [default: 127.0.0.1]")
_PORT = click.option("--port", type=int, metavar="NUMBER", help="The port to listen on. [default: 8000]")
_SEEDS = Path(__file__).parents[2] / "seeds"


@click.command()
@store_option
@_HOST
@_PORT
def serve(store: Path | None, host: str | None, port: int | None) -> None:
    r"""Serve the graph: pages, SPARQL and exports.

    \b
    Example:
      onrecord serve --store my-graph --port 8080
    """
    from server import create_app
    from server.blueprints.judging import attach
    from server.sparql import loading
    from server.web.serving import serve as run

    settings = settings_of(store=store, host=host, port=port)
    with existing_store(settings) as opened:

        def ready(address: str) -> None:
            _announce(settings, address)
            say(f"{address} shows {settings.store}; stop with Ctrl-C")

        app = attach(create_app(opened, settings), judges_of(opened, settings))
        loading.attach(app, fetch_of(settings))
        run(app, settings.host, settings.port, ready=ready)


@click.command()
@store_option
@reading_options
@_HOST
@_PORT
def demo(
    store: Path | None, model: str | None, reference: tuple[Path, ...], host: str | None, port: int | None
) -> None:
    r"""Ingest the articles of seeds/ and serve them.

    \b
    Example:
      onrecord demo --port 8080
    """
    from ingest.sources import read
    from server import create_app
    from server.blueprints.judging import attach
    from server.commands.ingesting import Ingestion
    from server.sparql import loading
    from server.web.serving import serve as run

    settings = settings_of(store=store, model=model, reference=reference, host=host, port=port)
    progress = Progress()
    with open_store(settings.place) as opened:
        work = Ingestion.into(opened, base=settings.base, model=settings.model, reference=settings.reference)
        summary = work.ingest(
            read([os.path.relpath(_SEEDS)]),
            tell=lambda issue: progress.interrupt(f"{issue.level}: {issue.message}"),
            done=lambda article, outcome: progress.step(article.source, outcome),
        )
        progress.end()
        say(f"{summary}, in {settings.store}")

        def ready(address: str) -> None:
            _announce(settings, address)
            _tell_where(address)

        app = attach(create_app(opened, settings), judges_of(opened, settings))
        loading.attach(app, fetch_of(settings))
        run(app, settings.host, settings.port, ready=ready)


def _announce(settings: Settings, address: str) -> None:
    """Leave word in the store's folder where this server is, so that other commands can write through it."""
    if isinstance(settings.store, Path):
        folder.announce(settings.store, address)


def _tell_where(address: str) -> None:
    """Say what is to be seen at `address`, which ends in a slash."""
    for path, what in (
        ("", "search, newest statements, questions"),
        ("sparql", "SPARQL, and an editor for it"),
        ("export.ttl", "the whole graph as Turtle"),
    ):
        say(f"  {address + path:<36} {what}")
    say("Stop with Ctrl-C.")
