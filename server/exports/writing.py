"""One export in one of the formats of graph tools, as bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from server.exports.followthemoney import entities
from server.exports.markup import gexf, graphml
from server.exports.network import network
from server.exports.tables import neo4j
from server.negotiation import FTM, GEXF, GRAPHML, NEO4J

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from server.exports.network import Network
    from server.exports.selection import Selection
    from server.negotiation import Format

#: Characters in one piece, about.
_PIECE: Final = 65_536


def write(selection: Selection, format_: Format, about: Mapping[str, str]) -> Iterator[bytes]:
    """Write a selection; `about` is what is told of it where the format has a place for that.

    Raises:
        EntityNotFound: the graph says nothing of one of the things asked for.
        InvalidStore: the store cannot be read, or there is no room for temporary files.
    """
    with network(selection) as found:
        yield from _written(found, format_, selection.base, about)


def _written(found: Network, format_: Format, base: str, about: Mapping[str, str]) -> Iterator[bytes]:
    if format_ is NEO4J:
        return neo4j(found, about)
    if format_ is FTM:
        return _pieces(entities(found, base))
    return _pieces({GRAPHML: graphml, GEXF: gexf}[format_](found, about))


def _pieces(lines: Iterable[str]) -> Iterator[bytes]:
    held: list[str] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= _PIECE:
            yield "".join(held).encode()
            held, size = [], 0
    if held:
        yield "".join(held).encode()
