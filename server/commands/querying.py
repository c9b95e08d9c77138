"""`onrecord query`: answers out, for people and for programs."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from ontology import questions
from ontology.errors import InvalidQuery
from ontology.questions import saved
from ontology.terms import KINDS, prefixes
from server.commands import tables
from server.commands.console import GRAPH_FORMATS, say, settings_of, shared_store, store_option
from server.formats import negotiation, results
from server.store.base import Answer, Solutions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ontology.questions import Question
    from server.settings import Settings
    from server.store.base import Results, Store

_ROW_FORMATS: Final = {
    "csv": negotiation.CSV,
    "tsv": negotiation.TSV,
    "json": negotiation.JSON,
    "xml": negotiation.XML,
}


@click.command()
@click.argument("query", required=False, metavar="FILE|-|QUESTION")
@store_option
@click.option("--endpoint", metavar="URL", help="Ask any SPARQL endpoint instead of the store.")
@click.option("--format", "format_", type=click.Choice(["table", *_ROW_FORMATS, *GRAPH_FORMATS]), help="How to print.")
@click.option(
    "--set", "values", multiple=True, metavar="NAME=VALUE", help="An input of a question: an IRI, a name, a day …"
)
@click.option("--list", "is_list", is_flag=True, help="List the questions and their inputs, your own too.")
def query(
    query: str | None,
    store: Path | None,
    endpoint: str | None,
    format_: str | None,
    values: tuple[str, ...],
    is_list: bool,
) -> None:
    r"""Run a SPARQL query: from a file, from standard input, or one of the questions cq01 to cq25.

    Prints a table on a terminal, and CSV or Turtle to a pipe, unless a format is given.

    \b
    Example:
      onrecord query cq03 --set organization=NATO
      onrecord query my.rq --format json > rows.json
    """
    if endpoint is not None and store is not None:
        raise click.UsageError("--store and --endpoint both say where to ask: give one of them")
    settings = settings_of(store=store)
    if is_list:
        _list(settings)
        return
    if query is None:
        raise click.UsageError("name a file, - for standard input, or a question; --list lists the questions")
    given = dict(_pair(value) for value in values)
    question = _question(query, settings)
    text = _text(query, given) if question is None else ""
    for name in given:
        if question is not None and name not in {it.name for it in question.parameters}:
            # Refused before any store is opened.
            question.query(**{name: ""})
    if endpoint is not None:
        # Imported here, so that a store in a folder does without an HTTP client.
        from server.commands.elsewhere import AnyEndpoint

        with AnyEndpoint(endpoint) as other:
            _printed(other.query(text if question is None else question.query(**given)), format_, settings.base)
        return
    with shared_store(settings) as opened:
        if question is not None:
            given = {name: _named(opened, settings, question, name, value) for name, value in given.items()}
            text = question.query(**given)
        # Imported here, so that a query without it does without the search.
        if "matches" in text:
            from server.search.answers import with_matches

            text = with_matches(opened, text, settings.base)
        count = _printed(opened.query(text), format_, settings.base)
    if question is not None and count == 0:
        _say_defaults(question, given)


def _printed(found: Results, format_: str | None, base: str) -> int | None:
    """Print an answer, and return how many rows it had where that was counted."""
    is_terminal = sys.stdout.isatty()
    is_rows = isinstance(found, Solutions | Answer)
    if format_ is None:
        format_ = "turtle" if not is_rows else "table" if is_terminal else "csv"
    if format_ == "table" and isinstance(found, Solutions):
        width = shutil.get_terminal_size().columns if is_terminal else None
        bold = is_terminal and "NO_COLOR" not in os.environ
        table = tables.Table(found, prefixes(base), width, bold=bold)
        for line in table:
            click.echo(line, color=bold)
        say(f"{table.rows:,} {'row' if table.rows == 1 else 'rows'}")
        return table.rows
    if format_ == "table" and isinstance(found, Answer):
        click.echo("yes" if found.value else "no")
        return None
    offered = _ROW_FORMATS if is_rows else GRAPH_FORMATS
    if format_ not in offered:
        kind = "rows" if is_rows else "a graph"
        raise click.UsageError(f"this query gives {kind}, which --format can be: {', '.join(offered)}")
    for chunk in results.write(found, offered[format_], prefixes(base)):
        sys.stdout.buffer.write(chunk)
    return None


def _question(query: str, settings: Settings) -> Question | None:
    """Return the question of this name; a file of the same name comes first.

    Raises:
        QuestionNotFound: it is named like one of OnRecord's own, and there is none.
    """
    if query == "-" or Path(query).exists():
        return None
    own = {it.name: it for it in saved.read(settings.questions, settings.base).questions}
    if query in own:
        return own[query]
    return questions.find(query, settings.base) if query[:2].lower() == "cq" and query[2:].isdecimal() else None


def _text(query: str, values: Mapping[str, str]) -> str:
    """Return the SPARQL text of a file or of standard input.

    Raises:
        InvalidQuery: it cannot be read, or inputs were given to what is no question.
    """
    if values:
        raise InvalidQuery(
            f"{query}: --set gives the inputs of a question, and this is none: write them into the query"
        )
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig") if query == "-" else Path(query).read_text("utf-8-sig")
    except OSError as error:
        raise InvalidQuery(
            f"{query} cannot be read ({error.strerror or error}): name a file, - for standard input, or a question, "
            "as cq01; --list lists them"
        ) from error
    except UnicodeDecodeError as error:
        raise InvalidQuery(f"{query} is not UTF-8 text (byte {error.start}): a query is written in UTF-8") from error


def _named(store: Store, settings: Settings, question: Question, name: str, value: str) -> str:
    """Return an input's value, looked up in the store where it is a name.

    Raises:
        InvalidQuery: nothing is called like this, or several things are.
    """
    parameter = next((it for it in question.parameters if it.name == name), None)
    if parameter is None or parameter.kind not in KINDS or ":" in value:
        return value
    from server.pages.choices import Choices
    from server.pages.facts import Site
    from server.pages.search import Index

    site = Site(settings.base)
    meant = Choices(store, site, lambda: Index.read(store, site)).meant(parameter, value)
    if len(meant) > 1:
        there = ", ".join(f"{it.value} ({it.label})" for it in meant)
        raise InvalidQuery(f"--set {name}={value} can be several: give one of {there}")
    return meant[0].value


def _say_defaults(question: Question, given: Mapping[str, str]) -> None:
    """Tell with which values a question found nothing, where these are its own."""
    left = [it for it in question.parameters if it.name not in given]
    if left:
        shown = ", ".join(f"{it.name}={it.default}" for it in left)
        say(f"asked with {shown}; other values are given with --set, as --set {left[0].name}=…")


def _list(settings: Settings) -> None:
    found = saved.read(settings.questions, settings.base)
    for question in (*questions.load(settings.base), *found.questions):
        inputs = ", ".join(it.name for it in question.parameters)
        click.echo(f"{question.name:<8}{question.title}{f'  [{inputs}]' if inputs else ''}")
    for wrong in found.unusable:
        say(f"{wrong.file}: {wrong.message}")


def _pair(value: str) -> tuple[str, str]:
    name, equals, given = value.partition("=")
    if not equals:
        raise click.UsageError(f"--set {value}: write NAME=VALUE, as organization=NATO")
    return name, given
