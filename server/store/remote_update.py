"""What is written to another engine: one request that makes graphs hold what they should, and keeps union and list.

The order matters on engines that do not run a request as one transaction. A graph leaves the list before it is touched
and comes back to it last, so a request that was cut off leaves a graph that is not listed: it is no graph of the store
until the same write is done again, which also puts the union right.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from server.store.remote_text import DIGEST, LISTED, TRIPLES, UNION

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

#: Triples of one INSERT DATA. Virtuoso 7 reads fewer than 5,000 in one operation, of any number in one request.
_BATCH: Final = 2_000


@dataclass(frozen=True, slots=True)
class Content:
    """What one graph should hold, as engines keep it, each line a triple in N-Triples, sorted.

    Attributes:
        plain: triples without blank nodes.
        blank: triples with blank nodes, which have the names of RDFC-1.0 (https://www.w3.org/TR/rdf-canon/).
    """

    plain: tuple[str, ...]
    blank: tuple[str, ...]

    @classmethod
    def of(cls, quads: Collection[ox.Quad]) -> Content:
        """Return the content of quads, numbers and times written as Oxigraph keeps them, so that engines agree."""
        # A store keeps values; a dataset, which can name blank nodes, keeps words.
        values = ox.Store()
        values.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
        plain: list[str] = []
        blank = ox.Dataset()
        for quad in values:
            if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
                blank.add(quad)
            else:
                plain.append(f"{quad.triple} .\n")
        blank.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        return cls(tuple(sorted(plain)), tuple(sorted(f"{quad.triple} .\n" for quad in blank)))

    @property
    def size(self) -> int:
        return len(self.plain) + len(self.blank)

    @property
    def digest(self) -> str:
        """64 hexadecimal digits, the same for the same triples."""
        found = sha256()
        for line in (*self.plain, *self.blank):
            found.update(line.encode())
        return found.hexdigest()


def update(contents: Mapping[str, Content]) -> str:
    """Return the update that makes each graph hold its content, and removes a graph whose content is empty."""
    operations = [f"DELETE WHERE {{ GRAPH <{LISTED}> {{ <{graph}> ?p ?o }} }}" for graph in contents]
    for graph in contents:
        # Also of a graph that is not listed: a request that was cut off may have left something.
        operations += [_forgetting(graph), f"DROP SILENT GRAPH <{graph}>"]
    for graph, content in contents.items():
        if content.size:
            operations += [*_filling(graph, content), f"ADD SILENT GRAPH <{graph}> TO GRAPH <{UNION}>"]
    listed = [
        f'<{graph}> <{TRIPLES}> {content.size} ; <{DIGEST}> "{content.digest}" .\n'
        for graph, content in contents.items()
        if content.size
    ]
    operations += [f"INSERT DATA {{ GRAPH <{LISTED}> {{\n{lines}}} }}" for lines in _batches(listed)]
    return " ;\n".join(operations)


def _forgetting(graph: str) -> str:
    """Return what takes out of the union the triples that no listed graph holds beside this one."""
    return (
        f"DELETE {{ GRAPH <{UNION}> {{ ?s ?p ?o }} }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} FILTER NOT EXISTS "
        f"{{ GRAPH ?other {{ ?s ?p ?o }} GRAPH <{LISTED}> {{ ?other <{TRIPLES}> ?any }} }} }}"
    )


def _filling(graph: str, content: Content) -> Iterator[str]:
    for lines in _batches(content.plain):
        yield f"INSERT DATA {{ GRAPH <{graph}> {{\n{lines}}} }}"
    if content.blank:
        # Some engines take no blank node in INSERT DATA; here a template makes each once, since WHERE {} holds once.
        # All are in one operation, since a name means another node in the next.
        yield f"INSERT {{ GRAPH <{graph}> {{\n{''.join(content.blank)}}} }} WHERE {{}}"


def _batches(lines: Sequence[str]) -> Iterator[str]:
    for start in range(0, len(lines), _BATCH):
        yield "".join(lines[start : start + _BATCH])
