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
from server.formats.rdf_writer import PIECE, pieces_of_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from server.formats.negotiation import Format
    from server.store.base import Store

    Progress = Callable[[int, int], None]

#: Quads between two calls of `progress`.
BATCH: Final = 2_000

#: Quads in one piece of a graph that has so many that it is cut.
_LONG: Final = 10 * PIECE
_TYPE: Final = f"<{RDF.type}>"
_OF_ARTICLE: Final = f"\t\t<{SDO.NewsArticle}>"
_BODY: Final = f"<{SDO.articleBody}>"


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
    lines = _described(store, options, with_graphs=format_ in DATASET_FORMATS)
    return _written(lines, format_, prefixes(options.base), options.progress)


def written(quads: Iterable[ox.Quad], format_: Format, table: Mapping[str, str]) -> Iterator[bytes]:
    """Write quads, sorted, each once; without their graphs in a format that has none. `table` shortens their IRIs.

    Raises:
        InvalidStore: there is no room for temporary files. Reading the quads raises what it raises.
        FormatNotFound: as `write`.
    """
    with_graphs = format_ in DATASET_FORMATS
    return _written((_line(it, with_graphs=with_graphs) for it in quads), format_, table)


def _written(
    lines: Iterator[str], format_: Format, table: Mapping[str, str], progress: Progress = silent
) -> Iterator[bytes]:
    found = _texts(lines, progress)
    # By the first that comes back all were read: whoever reads them may tell by them what the table has.
    first = list(islice(found, 1))
    yield from pieces_of_text(chain(first, found), format_, table)


def _texts(lines: Iterator[str], progress: Progress) -> Iterator[str]:
    """Return sorted lines as N-Quads that end between two graphs, or two subjects of a graph that has many."""
    with sorted_lines(lines) as (count, found):
        done = 0
        part: list[str] = []
        last_graph = last_subject = ""
        for line, times in found:
            graph, subject, predicate, value = line.split("\t")
            if (size := len(part)) >= PIECE and (
                graph != last_graph or (subject != last_subject and (not graph or size >= _LONG)) or size >= 2 * _LONG
            ):
                yield "".join(part)
                part = []
                progress(count + done, 2 * count)
            last_graph, last_subject = graph, subject
            end = f"{graph} .\n" if graph else ".\n"
            part.append(f"{subject}{'>' if subject[0] == '<' else ''} {predicate or _TYPE} {value} {end}")
            done += times
        if part:
            yield "".join(part)
            progress(count + done, 2 * count)


def _described(store: Store, options: Options, *, with_graphs: bool) -> Iterator[str]:
    """Return quads as lines, and those that say what the whole of them is; of none there is nothing to say."""
    things = () if options.article is None else (options.article,)
    says_nothing = not options.describes_itself or (bool(options.graphs) and not things)
    name = about.graph_name(options.base)
    is_empty = True
    for line in _lines(store, options, with_graphs=with_graphs):
        is_empty = False
        yield line
        if not says_nothing and line.endswith(_OF_ARTICLE):
            _, subject, _ = line.split("\t", 2)
            if subject[0] == "<":
                derived = about.derived(options.base, ox.NamedNode(subject[1:]), things)
                yield _line(_in(name, derived), with_graphs=with_graphs)
    if not (is_empty or says_nothing):
        told = about.description(options.base, about.state(store), things)
        yield from (_line(_in(name, it), with_graphs=with_graphs) for it in told)


def _in(graph: ox.NamedNode, triple: ox.Triple) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def _lines(store: Store, options: Options, *, with_graphs: bool) -> Iterator[str]:
    """Return quads as lines, those with blank nodes last and with the names of RDFC-1.0.

    Its source: https://www.w3.org/TR/rdf-canon/. Of each quad only the text is looked at, since to make objects of its
    terms costs more than all the rest.
    """
    # To count the quads of some graphs would cost as much as to read them.
    total = 0 if options.graphs or options.progress is silent else store.size()
    blank: list[ox.Quad] = []
    for read, quad in enumerate(chain.from_iterable(map(store.quads, options.graphs or (None,)))):
        if total and not read % BATCH:
            options.progress(min(read, total), 2 * total)
        subject, predicate, rest = str(quad).split(" ", 2)
        # In a store, each is in a graph, and no IRI holds a space.
        value, _, graph = rest.rpartition(" ")
        if subject[0] == "_" or value[0] == "_":
            blank.append(quad)
        elif options.with_text or predicate != _BODY:
            yield _joined(graph if with_graphs else "", subject, predicate, value)
    dataset = ox.Dataset(blank)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    yield from (_line(it, with_graphs=with_graphs) for it in dataset)


def _line(quad: ox.Quad, *, with_graphs: bool) -> str:
    graph = "" if not with_graphs or isinstance(quad.graph_name, ox.DefaultGraph) else str(quad.graph_name)
    return _joined(graph, str(quad.subject), str(quad.predicate), str(quad.object))


def _joined(graph: str, subject: str, predicate: str, value: str) -> str:
    """Return a line to be sorted: graph, subject, predicate and object, between tabs, which no term holds.

    The type of a thing comes first of what is said of it, as an empty predicate; a thing comes before its fragments,
    since the sign that ends its IRI is left out.
    """
    return f"{graph}\t{subject.removesuffix('>')}\t{'' if predicate == _TYPE else predicate}\t{value}"
