"""`onrecord export`: graphs out."""

from __future__ import annotations

import re
import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

import click

from ontology.errors import InvalidQuery
from ontology.terms import prefixes
from server.commands.console import GRAPH_FORMATS, say, settings_of, shared_store, store_option
from server.commands.files import replaced
from server.exports.graph import silent
from server.exports.packing import packed, unpacked_name
from server.exports.selection import Selection
from server.exports.writing import write
from server.formats import negotiation
from server.store.base import Triples

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyoxigraph as ox

    from server.exports.graph import Progress
    from server.formats.negotiation import Format
    from server.store.base import Store

_DATASET_FORMATS: Final[Mapping[str, Format]] = {"trig": negotiation.TRIG, "nq": negotiation.N_QUADS}
_NETWORK_FORMATS: Final[Mapping[str, Format]] = {
    "graphml": negotiation.GRAPHML,
    "gexf": negotiation.GEXF,
    "neo4j": negotiation.NEO4J,
    "ftm": negotiation.FTM,
}


@click.command()
@click.argument("iris", nargs=-1, metavar="[IRI...]")
@store_option
@click.option(
    "--format",
    "format_",
    type=click.Choice([*GRAPH_FORMATS, *_DATASET_FORMATS, *_NETWORK_FORMATS]),
    help="[default: by the ending of --output, else turtle]",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write here; put in place when whole. An ending .gz or .zst compresses it.",
)
@click.option(
    "--query", type=click.File(encoding="utf-8"), metavar="FILE|-", help="What this CONSTRUCT or DESCRIBE makes."
)
@click.option("--with-text", is_flag=True, help="With the articles' own texts; mind their licenses.")
def export(
    iris: tuple[str, ...],
    store: Path | None,
    format_: str | None,
    output: Path | None,
    query: TextIO | None,
    *,
    with_text: bool,
) -> None:
    r"""Write the whole graph, what it says of some IRIs, or what a query makes, in a format of RDF or of graph tools.

    Graph tools get nodes and edges: GraphML, GEXF with time, tables for Neo4j's import (a ZIP archive), entities of
    FollowTheMoney. The same graph gives the same bytes. An IRI may be short, as actor:nato.

    \b
    Example:
      onrecord export --output graph.ttl.gz
      onrecord export actor:nato --format jsonld
      onrecord export --output network.gexf
      onrecord export --query crossing.rq --format graphml
    """
    if iris and query is not None:
        raise click.UsageError("what is to be exported is said twice: give IRIs or --query, not both")
    settings = settings_of(store=store)
    chosen = _chosen(format_, output)
    text = None if query is None else query.read()
    things = tuple(_iri(it, settings.base) for it in iris)
    with shared_store(settings) as opened, ExitStack() as stack:
        stream = stack.enter_context(replaced(output)) if output is not None else sys.stdout.buffer
        progress = stack.enter_context(_bar(shown=output is not None))
        made = None if text is None else _made(opened, text)
        selection = Selection(opened, settings.base, things, made, with_text=with_text, progress=progress)
        file = stack.enter_context(packed(stream, "" if output is None else output.name))
        for part in write(selection, chosen):
            file.write(part)
    if output is not None:
        say(f"wrote {output} ({output.stat().st_size:,} bytes of {chosen.name})")


def _made(store: Store, text: str) -> Iterator[ox.Triple]:
    """Return the triples that a query makes.

    Raises:
        InvalidQuery: it does not parse, or makes none.
    """
    found = store.query(text)
    if not isinstance(found, Triples):
        raise InvalidQuery(
            "the query gives no graph: begin it with CONSTRUCT or DESCRIBE, or run it by `onrecord query`"
        )
    return found.triples


@contextmanager
def _bar(*, shown: bool) -> Iterator[Progress]:
    """Give what tells how far an export is: by a bar on a terminal, else not at all."""
    if not (shown and sys.stderr.isatty()):
        yield silent
        return
    with click.progressbar(length=1, label="exporting", file=sys.stderr) as bar:

        def tell(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)

        yield tell


def _chosen(name: str | None, output: Path | None) -> Format:
    offered = {**GRAPH_FORMATS, **_DATASET_FORMATS, **_NETWORK_FORMATS}
    if name is not None:
        return offered[name]
    plain = "" if output is None else unpacked_name(output.name)
    if "." not in plain:
        return negotiation.TURTLE
    _, found = negotiation.split_suffix(plain, tuple(offered.values()))
    return found or negotiation.by_suffix(plain.rpartition(".")[2], tuple(offered.values()))


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
