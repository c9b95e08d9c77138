"""`onrecord judge`: what people decide about things of the graph, and who reads articles again for it."""

from __future__ import annotations

import getpass
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import click

from ontology.errors import InvalidJudgement
from server.commands.console import reading_options, say, settings_of, shared_store, store_option
from server.store.local import LocalStore

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.commands.rereading import Rereading
    from server.inference.across import Reading, Told
    from server.judgements import Judgement, Judges
    from server.settings import Settings
    from server.store.base import Store


@dataclass(slots=True)
class LazyReader:
    """What reads articles again, loaded only once one without a date is to be dated."""

    settings: Settings
    _by: Rereading | None = None
    _one: Lock = field(default_factory=Lock)

    def __call__(self, article: Told) -> Reading | None:
        with self._one:
            if self._by is None:
                self._by = self._loaded()
        return self._by(article)

    def _loaded(self) -> Rereading:
        from ingest.iris import Iris
        from ingest.mapping.provenance import Run
        from ingest.pipeline import Extractor
        from server.commands.rereading import Rereading

        extractor = Extractor.load(self.settings.model, self.settings.reference)
        # Of what is read, only dates are taken, which name no run.
        return Rereading.by(extractor, Iris(self.settings.base), Run("", "", "", ()))


def judges_of(store: Store, settings: Settings) -> Judges:
    """Return the judgements of a store."""
    from ingest.iris import Iris
    from server.judgements import Judges

    return Judges.of(store, settings.base, Iris(settings.base), LazyReader(settings))


@click.command()
@click.argument("verdict", required=False, metavar="[VERDICT]")
@click.argument("things", nargs=-1, metavar="[THING...]")
@store_option
@reading_options
@click.option("--note", default="", metavar="TEXT", help="Why, or what you want to remark.")
@click.option("--who", metavar="NAME", help="Your name. [default: the one you are logged in with]")
@click.option(
    "--export", "target", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write all as CSV."
)
@click.option(
    "--import", "source", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Record those of a CSV."
)
@click.option("--withdraw", multiple=True, metavar="JUDGEMENT", help="Take one back; may be given more than once.")
@click.pass_context
def judge(
    context: click.Context,
    verdict: str | None,
    things: tuple[str, ...],
    store: Path | None,
    model: str | None,
    reference: tuple[Path, ...],
    note: str,
    who: str | None,
    target: Path | None,
    source: Path | None,
    withdraw: tuple[str, ...],
) -> None:
    r"""Record what you decide about a statement, claim, actor or membership; without VERDICT, list what was decided.

    VERDICT is wrong or right (of one statement, claim or membership), same or not-same (of two statements, or two
    actors), or note. THING is an IRI, the address of a page, or as statement:KEY. Nothing that was read is changed:
    what is wrong is marked, and statements that are not the same are not linked, through others either. Exits with 1
    when a line of a file that is imported was rejected; the others are recorded. While a server has the store open, it
    is done through it.

    \b
    Example:
      onrecord judge wrong statement:KEY --note "the cue is of the next sentence" --store my-graph
      onrecord judge --export judgements.csv --store my-graph
    """
    if sum((verdict is not None, target is not None, source is not None, bool(withdraw))) > 1:
        raise click.UsageError("give a verdict, --export, --import or --withdraw, and only one of them")
    settings = settings_of(store=store, model=model, reference=reference)
    with shared_store(settings, make=source is not None) as opened:
        judges = judges_of(opened, settings)
        if verdict is not None:
            _record(judges, verdict, things, who or _user(), note)
        elif source is not None:
            context.exit(_import(judges, source))
        elif withdraw:
            _, gone = _change(judges, withdraw=[judges.withdrawn(it) for it in withdraw])
            say(f"took back {gone}")
        elif target is not None:
            _export(judges, target)
        else:
            for iri, it in judges.all():
                note_told = f": {' '.join(it.note.split())}" if it.note else ""
                click.echo(f"{iri}\n    {it.verdict} {' '.join(it.things)}\n    {it.who}, {it.at}{note_told}")


def _record(judges: Judges, verdict: str, things: tuple[str, ...], who: str, note: str) -> None:
    from server.judgements import made

    it = made(verdict, things, who=who, base=judges.base, note=note)
    judges.check_known(it)
    _change(judges, [it])
    say(f"recorded: {it.verdict} {' '.join(it.things)}, by {it.who}")
    click.echo(judges.iris.judgement(it.key))


def _export(judges: Judges, target: Path) -> None:
    from server.commands.files import replaced
    from server.formats.judgements_csv import written

    found = [it for _, it in judges.all()]
    with replaced(target) as stream:
        stream.write(written(found))
    say(f"wrote {len(found):,} to {target}")


def _import(judges: Judges, source: Path) -> int:
    from server.formats.judgements_csv import parsed

    try:
        content = source.read_bytes()
    except OSError as error:
        raise InvalidJudgement(f"{source} cannot be read: {error.strerror or error}") from error
    good: list[Judgement] = []
    bad = 0
    for it in parsed(content, str(source), judges.base):
        if isinstance(it, InvalidJudgement):
            bad += 1
            say(f"rejected: {it}")
        else:
            good.append(it)
    new, _ = _change(judges, good)
    say(f"recorded {new:,}, had {len(good) - new:,} already, rejected {bad:,}")
    return 1 if bad else 0


def _change(judges: Judges, record: Iterable[Judgement] = (), withdraw: Iterable[str] = ()) -> tuple[int, int]:
    """Change judgements here, or in the server that has the store open, so that none made in its pages is lost."""
    if not isinstance(judges.store, LocalStore):
        return judges.change(record, withdraw)
    told = [
        {"verdict": it.verdict, "things": list(it.things), "who": it.who, "when": it.at, "note": it.note}
        for it in record
    ]
    return judges.store.judge(told, list(withdraw))


def _user() -> str:
    with suppress(OSError, KeyError):
        return getpass.getuser()
    raise click.UsageError("this system does not say who you are: give your name with --who")
