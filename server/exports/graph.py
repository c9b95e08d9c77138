"""The graph as a file: the same bytes for the same graph, in whatever order its articles came in. No Flask.

Quads are sorted, and blank nodes, which only the vocabulary has, are named by their place in the graph. They are sorted
in files that go when the export ends, so memory does not grow with the graph.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ontology.terms import DEFAULT_BASE, RDF, SDO, prefixes
from server.exports import about
from server.exports.sorting import sorted_lines
from server.formats.negotiation import DATASET_FORMATS
from server.formats.rdf_writer import pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from server.formats.negotiation import Format
    from server.store.base import Store

    Progress = Callable[[int, int], None]

#: Lines read back into quads at a time, and quads between two calls of `progress`.
BATCH: Final = 2_000

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
        progress: is called now and then with how many steps are done, and of how many: each quad is read and written.
        describes_itself: whether an export of all graphs says what it is, what it was read from, and who has rights.
        article: the article whose graphs these are; given it, an export of some graphs says what it is too.
    """

    base: str = DEFAULT_BASE
    graphs: tuple[str, ...] = ()
    with_text: bool = False
    progress: Progress = silent
    describes_itself: bool = True
    article: str | None = None


def write(store: Store, format_: Format, options: Options = Options()) -> Iterator[bytes]:
    """Write graphs of a store: each with its name in TriG and N-Quads, as the set of their triples in the others.

    Raises:
        InvalidStore: the store cannot be read.
        FormatNotFound: RDF/XML was asked for and cannot hold one of the properties.
    """
    return written(_described(store, options), format_, prefixes(options.base), options.progress)


def written(
    quads: Iterable[ox.Quad], format_: Format, table: Mapping[str, str], progress: Progress = silent
) -> Iterator[bytes]:
    """Write quads, sorted, each once; without their graphs in a format that has none. `table` shortens their IRIs.

    Raises:
        InvalidStore: there is no room for temporary files. Reading the quads raises what it raises.
        FormatNotFound: as `write`.
    """
    with_graphs = format_ in DATASET_FORMATS
    found = _sorted(_lines(quads, with_graphs=with_graphs), progress)
    # By the first that comes back all were read: whoever reads them may tell by them what the table has.
    first = list(islice(found, 1))
    found = chain(first, found)
    if with_graphs:
        yield from pieces(found, format_, table)
    else:
        yield from pieces((it.triple for it in found), format_, table)


def _sorted(given: Iterator[str], progress: Progress) -> Iterator[ox.Quad]:
    with sorted_lines(given) as (count, lines):
        done = 0
        while batch := list(islice(lines, BATCH)):
            yield from ox.parse("".join([_n_quad(line) for line, _ in batch]), ox.RdfFormat.N_QUADS)
            done += sum([times for _, times in batch])
            progress(count + done, 2 * count)


def _lines(quads: Iterable[ox.Quad], *, with_graphs: bool) -> Iterator[str]:
    """Return quads as lines to be sorted: graph, subject, predicate and object, between tabs, which no term holds.

    The type of a thing comes first of what is said of it, as an empty predicate; a thing comes before its fragments,
    since the sign that ends its IRI is left out.
    """
    for quad in quads:
        graph = "" if not with_graphs or isinstance(quad.graph_name, ox.DefaultGraph) else quad.graph_name
        yield (
            f"{graph}\t{str(quad.subject).removesuffix('>')}\t"
            f"{'' if quad.predicate == _TYPE else quad.predicate}\t{quad.object}"
        )


def _described(store: Store, options: Options) -> Iterator[ox.Quad]:
    """Return quads, and those that say what the whole of them is; of none there is nothing to say."""
    things = () if options.article is None else (options.article,)
    if not options.describes_itself or (options.graphs and not things):
        yield from _quads(store, options)
        return
    name = about.graph_name(options.base)
    is_empty = True
    for quad in _quads(store, options):
        is_empty = False
        yield quad
        if quad.object == _ARTICLE and quad.predicate == _TYPE and isinstance(quad.subject, ox.NamedNode):
            yield _in(name, about.derived(options.base, quad.subject, things))
    if not is_empty:
        told = about.description(options.base, about.state(store), things)
        yield from (_in(name, it) for it in told)


def _in(graph: ox.NamedNode, triple: ox.Triple) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def _quads(store: Store, options: Options) -> Iterator[ox.Quad]:
    """Return quads, those with blank nodes last and with the names of RDFC-1.0 (https://www.w3.org/TR/rdf-canon/)."""
    # To count the quads of some graphs would cost as much as to read them.
    total = 0 if options.graphs or options.progress is silent else store.size()
    blank: list[ox.Quad] = []
    read = 0
    for graph in options.graphs or (None,):
        for quad in store.quads(graph):
            read += 1
            if total and not read % BATCH:
                options.progress(min(read, total), 2 * total)
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
