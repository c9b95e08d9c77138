"""A store in a folder whose one graph counts, and queries over it that cost as much as a test wants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

if TYPE_CHECKING:
    from server.store.asking import Reply

GRAPH: Final = "https://example.org/graph/numbers"
SAYS: Final = "https://example.org/says"
#: Takes hours, gives one row, and needs no memory.
ENDLESS: Final = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?c + ?f != ?i) }"
#: Gives rows at once, and for hours.
ENDLESS_ROWS: Final = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
#: Needs more memory than there is.
GREEDY: Final = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"


def numbers(count: int, graph: str = GRAPH) -> dict[str, list[ox.Quad]]:
    """Return a graph that says each number from 0 to below `count`, once."""
    name, says = ox.NamedNode(graph), ox.NamedNode(SAYS)
    return {graph: [ox.Quad(ox.NamedNode(f"{graph}/{it}"), says, ox.Literal(it), name) for it in range(count)]}


def whole(reply: Reply) -> bytes:
    return b"".join(reply.parts)
