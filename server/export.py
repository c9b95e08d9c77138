"""The graph as a file: the same bytes for the same graph, in whatever order its articles came in. No Flask.

Quads are sorted, and blank nodes, which only the vocabulary has, are named by their place in the graph. They are sorted
in a file that goes when the export ends, so memory does not grow with the graph.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ontology.terms import DEFAULT_BASE, RDF, SDO, prefixes
from server.exports import about
from server.exports.scratch import sorted_lines
from server.negotiation import DATASET_FORMATS
from server.rdf_writer import pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from server.negotiation import Format
    from server.store.base import Store

#: Lines read back into quads at a time, and quads between two calls of `progress`.
_BATCH: Final = 2_000

_TYPE: Final = ox.NamedNode(str(RDF.type))
_ARTICLE: Final = ox.NamedNode(str(SDO.NewsArticle))
_BODY: Final = ox.NamedNode(str(SDO.articleBody))


def silent(done: int, total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Options:
    """What to export.

    Attributes:
        base: what the IRIs of the graph begin with; it makes the prefixes.
        graphs: IRIs of the graphs to export; none means all.
        with_text: whether the texts of articles (schema:articleBody) go along.
        progress: is called now and then with how many quads are written, and of how many.
        describes_itself: whether an export of all graphs says what it is, what it was read from, and who has rights.
    """

    base: str = DEFAULT_BASE
    graphs: tuple[str, ...] = ()
    with_text: bool = False
    progress: Callable[[int, int], None] = silent
    describes_itself: bool = True


def write(store: Store, format_: Format, options: Options = Options()) -> Iterator[bytes]:
    """Write graphs of a store: each with its name in TriG and N-Quads, as the set of their triples in the others.

    Raises:
        InvalidStore: the store cannot be read.
        FormatNotFound: RDF/XML was asked for and cannot hold one of the properties.
    """
    with_graphs = format_ in DATASET_FORMATS
    quads = _sorted(store, options, with_graphs=with_graphs)
    table = prefixes(options.base)
    return pieces(quads, format_, table) if with_graphs else pieces((it.triple for it in quads), format_, table)


def _sorted(store: Store, options: Options, *, with_graphs: bool) -> Iterator[ox.Quad]:
    with sorted_lines(_lines(store, options, with_graphs=with_graphs)) as (count, lines):
        done = 0
        while batch := list(islice(lines, _BATCH)):
            yield from ox.parse("".join(map(_n_quad, batch)), ox.RdfFormat.N_QUADS)
            done += len(batch)
            options.progress(done, count)


def _lines(store: Store, options: Options, *, with_graphs: bool) -> Iterator[str]:
    """Return quads as lines to be sorted: graph, subject, predicate and object, between tabs, which no term holds.

    The type of a thing comes first of what is said of it, as an empty predicate; a thing comes before its fragments,
    since the sign that ends its IRI is left out.
    """
    for quad in _described(_quads(store, options), options):
        yield (
            f"{quad.graph_name if with_graphs else ''}\t{str(quad.subject).removesuffix('>')}\t"
            f"{'' if quad.predicate == _TYPE else quad.predicate}\t{quad.object}"
        )


def _described(quads: Iterator[ox.Quad], options: Options) -> Iterator[ox.Quad]:
    """Return quads, and those that say what the whole of them is; of none there is nothing to say."""
    if options.graphs or not options.describes_itself:
        yield from quads
        return
    name = about.graph_name(options.base)
    is_empty = True
    for quad in quads:
        is_empty = False
        yield quad
        if quad.object == _ARTICLE and quad.predicate == _TYPE and isinstance(quad.subject, ox.NamedNode):
            yield _in(name, about.derived(options.base, quad.subject))
    if not is_empty:
        yield from (_in(name, it) for it in about.description(options.base))


def _in(graph: ox.NamedNode, triple: ox.Triple) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def _quads(store: Store, options: Options) -> Iterator[ox.Quad]:
    """Return quads, those with blank nodes last and with the names of RDFC-1.0 (https://www.w3.org/TR/rdf-canon/)."""
    blank: list[ox.Quad] = []
    for graph in options.graphs or (None,):
        for quad in store.quads(graph):
            if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
                blank.append(quad)
            elif options.with_text or quad.predicate != _BODY:
                yield quad
    dataset = ox.Dataset(blank)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    yield from dataset


def _n_quad(line: str) -> str:
    graph, subject, predicate, value = line.split("\t")
    return f"{subject}{'>' if subject[0] == '<' else ''} {predicate or _TYPE} {value} {graph} .\n"
