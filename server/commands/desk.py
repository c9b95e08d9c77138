"""`onrecord ingest --every`: the same sources again and again, for a desk that follows feeds."""

from __future__ import annotations

import time
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Final

import click

from ingest.sources import is_url
from ingest.sources.names import of_url
from ontology.errors import OnRecordError
from server.commands.console import say
from server.commands.ingestion.command import run
from server.commands.repeating import Patience, until_stopped

if TYPE_CHECKING:
    from ingest.issues import Issue
    from server.commands.ingestion.command import Options
    from server.settings import Settings

#: The part of a pause by which it is made longer or shorter, so that desks do not all ask at the full hour.
_JITTER: Final = 0.1


def follow(settings: Settings, options: Options, every_seconds: int) -> None:
    """Ingest the sources, again after each pause, until SIGINT or SIGTERM.

    A source that cannot be read at all is passed over for one round, then three, at most 31, until it can be. So is
    everything while the store cannot be written.
    """
    if "-" in options.sources:
        raise click.UsageError("standard input can be read once only: leave out - or --every")
    with until_stopped():
        _go_on(settings, options, every_seconds)
    say("stopped; what was reported as done is kept")


def _go_on(settings: Settings, options: Options, every_seconds: int) -> None:
    patience = {source: Patience() for source in dict.fromkeys(options.sources)}
    store = Patience()
    chance = Random()  # noqa: S311 -- nothing to keep secret
    while True:
        if store.is_due():
            due = tuple(source for source, it in patience.items() if it.is_due())
            if due:
                _round(settings, replace(options, sources=due), patience, store)
        time.sleep(every_seconds * chance.uniform(1 - _JITTER, 1 + _JITTER))


def _round(settings: Settings, options: Options, patience: dict[str, Patience], store: Patience) -> None:
    failed: set[str] = set()

    def heard(issue: Issue) -> None:
        if issue.rejects and issue.source in patience and _is_of_all(issue):
            failed.add(issue.source)

    try:
        run(settings, replace(options, heard=heard))
    except (OnRecordError, OSError) as error:
        store.failed()
        say(f"{error}; trying again after {store.over + 1} pauses")
        return
    store.succeeded()
    for source in options.sources:
        if source in failed:
            patience[source].failed()
            say(f"{source} will be tried again after {patience[source].over + 1} pauses")
        else:
            patience[source].succeeded()


def _is_of_all(issue: Issue) -> bool:
    """Tell whether an issue is of a source as a whole, not of one article in it."""
    return not is_url(issue.source) or issue.article in (None, of_url(issue.source))
