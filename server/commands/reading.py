"""`onrecord query` and `onrecord export`: answers and graphs out."""

from __future__ import annotations

import re
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from ontology import questions
from ontology.errors import InvalidQuery
from ontology.terms import prefixes
from server import export as exports
from server import negotiation, results
from server.commands.console import say, settings_of, shared_store, store_option
from server.description import describe, used_prefixes
from server.files import replaced
from server.rdf_writer import pieces
from server.store.base import Answer, Solutions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from server.store.base import Term

_QUESTION: Final = re.compile(r"cq\d{1,3}", re.IGNORECASE)
#: Widest column of a table, in characters, and the most rows that decide the widths.
_MAX_COLUMN: Final = 60
_ROWS_MEASURED: Final = 200
_ROW_FORMATS: Final = {
    "csv": negotiation.CSV,
    "tsv": negotiation.TSV,
    "json": negotiation.JSON,
    "xml": negotiation.XML,
}
_GRAPH_FORMATS: Final = {
    "turtle": negotiation.TURTLE,
    "nt": negotiation.N_TRIPLES,
    "jsonld": negotiation.JSON_LD,
    "rdfxml": negotiation.RDF_XML,
}
_DATASET_FORMATS: Final = {"trig": negotiation.TRIG, "nq": negotiation.N_QUADS}


@click.command()
@click.argument("query", metavar="FILE|-|QUESTION")
@store_option
@click.option("--format", "format_", type=click.Choice(["table", *_ROW_FORMATS, *_GRAPH_FORMATS]), help="How to print.")
@click.option(
    "--set", "values", multiple=True, metavar="NAME=VALUE", help="A question's parameter, as actor=actor:nato."
)
def query(query: str, store: Path | None, format_: str | None, values: tuple[str, ...]) -> None:
    r"""Run a SPARQL query: from a file, from standard input, or one of the questions cq01 to cq25.

    Prints a table on a terminal, and CSV or Turtle to a pipe, unless a format is given.

    \b
    Example:
      onrecord query cq03 --set organization=actor:nato
      onrecord query my.rq --format json > rows.json
    """
    settings = settings_of(store=store)
    text = _text(query, dict(_pair(value) for value in values), settings.base)
    with shared_store(settings) as opened:
        found = opened.query(text)
        rows = isinstance(found, Solutions | Answer)
        if format_ is None:
            format_ = "table" if rows and sys.stdout.isatty() else "csv" if rows else "turtle"
        if format_ == "table" and isinstance(found, Solutions):
            for line in _table(found, prefixes(settings.base)):
                click.echo(line)
            return
        offered = _ROW_FORMATS if rows else _GRAPH_FORMATS
        if format_ not in offered:
            kind = "rows" if rows else "a graph"
            raise click.UsageError(f"this query gives {kind}, which --format can be: {', '.join(offered)}")
        for chunk in results.write(found, offered[format_], prefixes(settings.base)):
            sys.stdout.buffer.write(chunk)


@click.command()
@click.argument("iris", nargs=-1, metavar="[IRI...]")
@store_option
@click.option(
    "--format",
    "format_",
    type=click.Choice([*_GRAPH_FORMATS, *_DATASET_FORMATS]),
    help="[default: by the ending of --output, else turtle]",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write here; put in place when whole.",
)
@click.option("--with-text", is_flag=True, help="With the articles' own texts; mind their licenses.")
def export(
    iris: tuple[str, ...], store: Path | None, format_: str | None, output: Path | None, with_text: bool
) -> None:
    r"""Write the whole graph, or what it says of some IRIs, in an RDF format.

    The same graph gives the same bytes. An IRI may be short, as actor:nato.

    \b
    Example:
      onrecord export --output graph.ttl
      onrecord export actor:nato --format jsonld
    """
    settings = settings_of(store=store)
    chosen = _export_format(format_, output, whole=not iris)
    with shared_store(settings) as opened, ExitStack() as stack:
        stream = stack.enter_context(replaced(output)) if output is not None else sys.stdout.buffer
        if iris:
            triples = {it for iri in iris for it in describe(opened, _iri(iri, settings.base), with_text=with_text)}
            parts = pieces(sorted(triples, key=str), chosen, used_prefixes(triples, settings.base))
        else:
            parts = exports.write(opened, chosen, exports.Options(settings.base, with_text=with_text))
        for part in parts:
            stream.write(part)
    if output is not None:
        say(f"wrote {output} ({output.stat().st_size:,} bytes of {chosen.name})")


def _export_format(name: str | None, output: Path | None, *, whole: bool) -> negotiation.Format:
    offered = {**_GRAPH_FORMATS, **_DATASET_FORMATS} if whole else _GRAPH_FORMATS
    if name is None:
        suffix = "" if output is None else output.suffix.removeprefix(".")
        if not suffix:
            return negotiation.TURTLE
        return negotiation.by_suffix(suffix, tuple(offered.values()))
    if name not in offered:
        raise click.UsageError(
            f"--format {name} has graphs in it, which single IRIs have not: use {', '.join(offered)}"
        )
    return offered[name]


def _iri(given: str, base: str) -> str:
    """Return the IRI in full of what may be short.

    Raises:
        InvalidQuery: the prefix is unknown, or it is no IRI.
    """
    if re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", given):
        return given
    prefix, colon, local = given.partition(":")
    namespace = prefixes(base).get(prefix)
    if not colon or namespace is None or re.search(r"[\s<>\"{}|\\^`]", local):
        raise InvalidQuery(
            f"{given} is no IRI: write it in full, or with one of the prefixes {', '.join(prefixes(base))}"
        )
    return namespace + local


def _text(query: str, values: Mapping[str, str], base: str) -> str:
    """Return the SPARQL text of what the command was given.

    Raises:
        InvalidQuery: the file cannot be read, or parameters were given to what is no question.
    """
    if _QUESTION.fullmatch(query) and not Path(query).exists():
        return questions.find(query, base).query(**values)
    if values:
        raise InvalidQuery(
            f"{query}: --set gives the parameters of a question, and this is none: write them into the query"
        )
    try:
        return sys.stdin.read() if query == "-" else Path(query).read_text("utf-8")
    except OSError as error:
        raise InvalidQuery(
            f"{query} cannot be read ({error.strerror or error}): name a file, - for standard input, or cq01 to cq25"
        ) from error
    except UnicodeDecodeError as error:
        raise InvalidQuery(f"{query} is not UTF-8 text (byte {error.start}): a query is written in UTF-8") from error


def _pair(value: str) -> tuple[str, str]:
    name, equals, given = value.partition("=")
    if not equals:
        raise click.UsageError(f"--set {value}: write NAME=VALUE, as organization=actor:nato")
    return name, given


def _table(found: Solutions, prefix_of: Mapping[str, str]) -> Iterator[str]:
    """Yield the rows as lines of aligned columns, long cells cut with an ellipsis.

    The first rows decide the widths, so that a long answer is printed while it is found.
    """
    by_namespace = sorted(((iri, prefix) for prefix, iri in prefix_of.items()), key=lambda it: -len(it[0]))

    def shown(term: Term | None) -> str:
        if term is None:
            return ""
        value = re.sub(r"\s+", " ", term.value)
        if not hasattr(term, "datatype"):
            value = next(
                (f"{prefix}:{value[len(iri) :]}" for iri, prefix in by_namespace if value.startswith(iri)), value
            )
        return value if len(value) <= _MAX_COLUMN else f"{value[: _MAX_COLUMN - 1]}…"

    first: list[list[str]] = []
    for row in found.rows:
        first.append([shown(term) for term in row])
        if len(first) == _ROWS_MEASURED:
            break
    widths = [max(map(len, column)) for column in zip(found.variables, *first, strict=True)]

    def line(cells: list[str] | tuple[str, ...]) -> str:
        return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()

    yield line(found.variables)
    yield "  ".join("─" * width for width in widths)
    count = 0
    for cells in first:
        count += 1
        yield line(cells)
    for row in found.rows:
        count += 1
        yield line([shown(term) for term in row])
    say(f"{count:,} {'row' if count == 1 else 'rows'}")
