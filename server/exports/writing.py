"""One export in one format, as bytes: everything, some things, or what a query makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from ontology.terms import prefixes
from server.exports.about import in_words, state
from server.exports.description import written_iris
from server.exports.followthemoney import entities
from server.exports.graph import Options, written
from server.exports.graph import write as write_whole
from server.exports.markup import gexf, graphml
from server.exports.network import network
from server.exports.tables import neo4j
from server.exports.things import article_graphs, described
from server.formats.chunks import in_chunks
from server.formats.negotiation import FTM, GEXF, GRAPHML, NEO4J, NETWORK_FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from server.exports.network import Network
    from server.exports.selection import Selection
    from server.formats.negotiation import Format


def write(selection: Selection, format_: Format) -> Iterator[bytes]:
    """Write a selection.

    An article is written with all that was read in it. What a query makes is written as it is; any other export says
    what it is, which state of the graph it is of, what it was read from and who has rights in it, where the format has
    a place for that.

    Raises:
        EntityNotFound: the graph says nothing of one of the things asked for.
        FormatNotFound: RDF/XML was asked for and cannot hold one of the properties.
        InvalidStore: the store cannot be read, or there is no room for temporary files.
    """
    if format_ in NETWORK_FORMATS:
        with network(selection) as found:
            about = in_words(selection.base, state(selection.store), selection.things)
            yield from _network(found, format_, selection.base, about)
            found.finish()
    else:
        yield from _rdf(selection, format_)


def _network(found: Network, format_: Format, base: str, about: Mapping[str, str]) -> Iterator[bytes]:
    if format_ is NEO4J:
        return neo4j(found, about)
    if format_ is FTM:
        return in_chunks(entities(found, base))
    return in_chunks({GRAPHML: graphml, GEXF: gexf}[format_](found, about))


def _rdf(selection: Selection, format_: Format) -> Iterator[bytes]:
    store, base, things = selection.store, selection.base, selection.things
    if selection.triples is not None:
        seen = _Seen(base)
        quads = seen.passing(ox.Quad(*it) for it in selection.triples)
        return written(quads, format_, seen.prefixes)
    if not things:
        return write_whole(store, format_, Options(base, with_text=selection.with_text, progress=selection.progress))
    graphs = article_graphs(store, base, things[0]) if len(things) == 1 else ()
    if graphs:
        options = Options(base, graphs, selection.with_text, selection.progress, article=things[0])
        return write_whole(store, format_, options)
    seen = _Seen(base)
    return written(seen.passing(described(selection)), format_, seen.prefixes)


class _Seen:
    """The prefixes that are of use for some quads, known once these have passed: before the first line is written."""

    def __init__(self, base: str) -> None:
        self._left = dict(prefixes(base))
        self.prefixes: dict[str, str] = {}

    def passing(self, quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
        for quad in quads:
            for iri in written_iris(quad):
                self._note(iri)
            yield quad

    def _note(self, iri: str) -> None:
        for prefix, namespace in self._left.items():
            if iri.startswith(namespace):
                self.prefixes[prefix] = self._left.pop(prefix)
                return
