"""What commands share: the options that name a store, and how progress is told."""

from __future__ import annotations

import sys
from collections import deque
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from ontology.errors import InvalidSetting
from server.formats import negotiation
from server.settings import Settings, resolve
from server.store import open_store
from server.store.folder import OpenElsewhere
from server.store.local import running

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from click._termui_impl import ProgressBar  # the type that click.progressbar gives has no public name

    from server.formats.negotiation import Format
    from server.store.base import Store

#: Names of the formats that a graph is written in.
GRAPH_FORMATS: Final[Mapping[str, Format]] = {
    "turtle": negotiation.TURTLE,
    "nt": negotiation.N_TRIPLES,
    "jsonld": negotiation.JSON_LD,
    "rdfxml": negotiation.RDF_XML,
}

#: Steps from which the rate is told, so that it is that of the last minutes and not of the start.
_RECENT: Final = 200

Command = TypeVar("Command", bound="Callable[..., Any]")


class _Place(click.Path):
    """A folder as a path, and an address as it was given: a path would lose one of its slashes."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return value if isinstance(value, str) and "://" in value else super().convert(value, param, ctx)


def store_option(command: Command) -> Command:
    """Give a command the option --store."""
    return click.option(
        "--store",
        type=_Place(path_type=Path),
        metavar="DIR|URL",
        help="The folder that holds the graph, or another engine's SPARQL address. [default: onrecord-data]",
    )(command)


def reading_options(command: Command) -> Command:
    """Give a command the options that change how articles are read."""
    command = click.option(
        "--reference",
        type=click.Path(path_type=Path),
        multiple=True,
        metavar="FILE",
        help="Your own actors, in Turtle; may be given more than once.",
    )(command)
    return click.option("--model", metavar="NAME", help="The spaCy pipeline that reads articles.")(command)


def settings_of(**options: object) -> Settings:
    """Return the settings, those of the command first."""
    return resolve(options)


def existing_store(settings: Settings) -> Store:
    """Open a store that must be there already: reading from one just made would answer nothing.

    Raises:
        InvalidSetting: there is no store; the message tells how to make one.
    """
    if isinstance(settings.store, Path) and not settings.store.exists():
        raise InvalidSetting(
            f"there is no store at {settings.store}: make one with "
            f"`onrecord ingest ARTICLES --store {settings.store}`, or name another with --store"
        )
    return open_store(settings.place)


def shared_store(settings: Settings, *, make: bool = False) -> Store:
    """Open a store, made where there is none and `make` is true; if a server has it open, go through that and say so.

    Raises:
        InvalidSetting, InvalidStore: as `existing_store` and `open_store` do, and where no server gives access.
    """
    try:
        return open_store(settings.place) if make else existing_store(settings)
    except OpenElsewhere:
        store = running(settings.folder())
        if store is None:
            raise
        say(f"the server at {store.address} has this store open; {'writing' if make else 'reading'} through it")
        return store


def say(message: str) -> None:
    """Print a line for people, apart from a command's output."""
    click.echo(message, err=True)


class Progress:
    """How many articles are done: a bar on a terminal, a plain line each elsewhere."""

    def __init__(self, expected: int | None = None, *, quiet: bool = False) -> None:
        """Begin; `expected` is about how many articles there are, `None` where nobody can tell."""
        self._quiet = quiet
        self._bar: ProgressBar[int] | None = None
        if sys.stderr.isatty() and not quiet:
            self._bar = click.progressbar(
                length=expected or 1,
                label="reading",
                show_pos=expected is not None,
                show_eta=expected is not None,
                item_show_func=lambda _: self._last,
                file=sys.stderr,
            )
        self._expected = expected
        self._last: str | None = None
        self._done = 0
        #: Numbers done and moments of the last steps, from which the rate is told.
        self._recent: deque[tuple[int, float]] = deque([(0, monotonic())], _RECENT)

    def step(self, name: str, outcome: str) -> None:
        """Tell that one more article is done."""
        self._done += 1
        self._recent.append((self._done, monotonic()))
        self._last = f"{self._rate()}  {outcome} {_short(name)}"
        if self._bar is not None:
            if self._done > (self._expected or 0):
                self._bar.length = self._done + 1
            self._bar.update(1)
        elif not self._quiet:
            click.echo(f"{outcome}: {name}", err=True)

    def _rate(self) -> str:
        (first, then), (last, now) = self._recent[0], self._recent[-1]
        return f"{(last - first) / max(now - then, 1e-9):,.1f} a second"

    def removed(self, name: str) -> None:
        """Tell that something which is stored has been removed."""
        if not self._quiet:
            self.interrupt(f"removed: {name}")

    def interrupt(self, message: str) -> None:
        """Tell something between two steps."""
        if self._bar is not None:
            click.echo("\r\x1b[K", err=True, nl=False)
        click.echo(message, err=True)

    def end(self) -> None:
        if self._bar is not None:
            self._bar.length = max(self._done, 1)
            self._bar.render_finish()


def _short(name: str, most: int = 40) -> str:
    return name if len(name) <= most else f"…{name[-most + 1 :]}"
