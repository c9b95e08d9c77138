"""`onrecord check`, `onrecord stats` and `onrecord settings`: the state of things."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
import pyoxigraph as ox

from ontology.errors import InvalidArticle
from server.commands import soundness
from server.commands.console import say, settings_of, shared_store, store_option
from server.store.base import Solutions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from server.commands.soundness import Finding
    from server.store.base import Store

_FIGURES = {
    "articles": "SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE { ?x a schema:NewsArticle }",
    "statements": "SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE { ?x a onr:Statement }",
    "claims": "SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE { ?x onr:proposition ?p }",
    "memberships": "SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE { ?x a org:Membership }",
    "actors mentioned": "SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE { ?x gaf:denotedBy ?m . ?x skos:prefLabel ?l }",
    "first day": "SELECT (MIN(?d) AS ?n) WHERE { ?s a onr:Statement ; time:hasTime/onr:earliest ?d }",
    "last day": "SELECT (MAX(?d) AS ?n) WHERE { ?s a onr:Statement ; time:hasTime/onr:latest ?d }",
}


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE...]")
@store_option
@click.pass_context
def check(context: click.Context, files: tuple[Path, ...], store: Path | None) -> None:
    r"""Check Turtle files against the shapes of the graph, or a whole store.

    Of a store, also: spans and statements of articles that are not there, articles without provenance, texts that are
    not the ones that were read. Prints each violation with what it is about; exits with 1 when there is one.

    \b
    Example:
      onrecord check my-graph.ttl
      onrecord check --store my-graph
    """
    if files:
        found = sum(_told(soundness.of_graph(str(path), _quads_of(path))) for path in files)
        say(f"{_counted(len(files), 'file')}, {_counted(found, 'violation')}")
    else:
        settings = settings_of(store=store)
        counts = soundness.Counts()
        with shared_store(settings) as opened:
            found = _told(soundness.of_store(opened, settings.base, counts))
        say(
            f"{_counted(counts.articles, 'article')}, {_counted(found, 'violation')}; looked at "
            f"{_counted(counts.graphs, 'graph')}, {_counted(counts.quads, 'quad')}, "
            f"{_counted(counts.statements, 'statement')}, {_counted(counts.spans, 'span')}"
        )
    context.exit(1 if found else 0)


@click.command()
@store_option
def stats(store: Path | None) -> None:
    r"""Print how much the store holds.

    \b
    Example:
      onrecord stats --store my-graph
    """
    settings = settings_of(store=store)
    with shared_store(settings) as opened:
        for name, figure in _figures(opened, settings.base):
            click.echo(f"{name:<18}{figure:>12}")


@click.command()
def settings() -> None:
    r"""Print each setting, its value and where the value came from.

    \b
    Example:
      ONRECORD_PORT=8080 onrecord settings
    """
    for told in settings_of().told():
        click.echo(f"{told.name:<18}{told.value:<32}{told.origin:<36}{told.meaning}")


def _figures(store: Store, base: str) -> Iterator[tuple[str, str]]:
    from ontology.terms import prefixes

    header = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in prefixes(base).items())
    for name, query in _FIGURES.items():
        found = store.query(header + query)
        assert isinstance(found, Solutions)  # noqa: S101 -- each is a SELECT
        value = next(iter(found.rows))[0]
        yield name, "-" if value is None else _grouped(value.value)
    yield "quads", f"{store.size():,}"


def _grouped(value: str) -> str:
    return f"{int(value):,}" if value.isdigit() else value


def _quads_of(path: Path) -> list[ox.Quad]:
    """Parse a Turtle file.

    Raises:
        InvalidArticle: it cannot be read or is not Turtle.
    """
    try:
        return list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=path.resolve().as_uri()))
    except SyntaxError as error:
        raise InvalidArticle(f"{path} is not Turtle: {error}") from error
    except OSError as error:
        raise InvalidArticle(f"{path} cannot be read: {error.strerror or error}") from error


def _told(findings: Iterable[Finding]) -> int:
    """Print what is wrong; return how many violations there are, warnings left out."""
    violations = 0
    for finding in findings:
        click.echo(str(finding))
        violations += finding.severity == "violation"
    return violations


def _counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
