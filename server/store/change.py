"""The difference between what graphs hold and what they should hold, as one SPARQL update."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ontology.terms import XSD
from server.store.transaction import in_union

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

_XSD: Final = str(XSD)
_STRING: Final = str(XSD.string)

# DELETE DATA cannot name a blank node (SPARQL 1.1 Update, 3.1.2), so these are found by what they are.
_FORGET_BLANK: Final = """DELETE {{ ?s ?p ?o . GRAPH <{graph}> {{ ?s ?p ?o }} }}
WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o FILTER(isBlank(?s) || isBlank(?o)) }} }}"""


class Change:
    """What has to be removed and added to bring graphs from what they hold to what they should hold."""

    def __init__(self) -> None:
        self.growth = 0
        self._wanted: dict[str, set[ox.Quad]] = {}
        self._removed: set[ox.Triple] = set()
        self._added: set[ox.Triple] = set()
        self._delete: list[str] = []
        self._insert: dict[str, set[ox.Quad]] = {}
        self._operations: list[str] = []
        self._emptied: list[str] = []

    def note(self, name: str, old: set[ox.Quad], new: set[ox.Quad]) -> None:
        """Take in one graph."""
        is_emptied = bool(old) and not new
        new = _as_stored(new)
        # Blank nodes are renamed whenever they are stored, so quads with them are compared by their shape as a whole.
        old_blank, new_blank = set(filter(_has_blank, old)), set(filter(_has_blank, new))
        if _canonical(old_blank) == _canonical(new_blank):
            new = (new - new_blank) | old_blank
        elif old_blank:
            self._operations.append(_FORGET_BLANK.format(graph=name))
            old -= old_blank
            self.growth -= len(old_blank)
        removed, added = old - new, new - old
        self._wanted[name] = new
        self._removed.update(quad.triple for quad in removed)
        self._added.update(quad.triple for quad in added)
        if is_emptied:
            # Of a graph that goes, Oxigraph removes the quads in less time than it reads their text.
            self._emptied.append(f"DROP SILENT GRAPH <{name}>")
        elif removed:
            self._delete.append(_block(name, removed))
        if added:
            self._insert[name] = added
        self.growth += len(added) - len(removed)

    @property
    def changed(self) -> set[ox.Triple]:
        """The triples that a graph loses or gains, those with blank nodes left out."""
        return self._removed | self._added

    def additions(self) -> list[ox.Quad] | None:
        """Return all that is added, the union of graphs with it; `None` where something goes, or has a blank node.

        Most articles that come change nothing of what is there. Quads need not become text to be read again, as those
        of an update do, and a blank node that is added as a quad may be taken for another of its name.
        """
        if self._removed or self._operations or self._emptied:
            return None
        quads = [quad for added in self._insert.values() for quad in added]
        together = list(map(in_union, self._added))
        return None if any(map(_has_blank, together)) else [*quads, *together]

    def update(self, elsewhere: Callable[[Collection[ox.Triple], Collection[str]], set[ox.Triple]]) -> str:
        """Return the change as a SPARQL update, empty where nothing changes; the union follows its graphs.

        `elsewhere` is given triples and graphs, and returns those of the triples that any graph but these holds.
        """
        gone = self._removed
        if gone:
            gone = gone.difference(*({quad.triple for quad in quads} for quads in self._wanted.values()))
            gone -= elsewhere(gone, self._wanted.keys())
        operations = list(self._operations)
        if gone or self._delete:
            operations.append(f"DELETE DATA {{\n{_lines(gone)}{''.join(self._delete)}}}")
        if self._insert:
            blocks = "".join(_block(name, added) for name, added in self._insert.items())
            operations.append(f"INSERT DATA {{\n{_lines(self._added)}{blocks}}}")
        return ";\n".join(operations + self._emptied)


def _as_stored(quads: set[ox.Quad]) -> set[ox.Quad]:
    """Return quads as Oxigraph gives them back: it keeps the value of numbers and times, not how they were written.

    `"065"^^xsd:nonNegativeInteger` is stored as `"65"^^xsd:integer`.
    """
    changeable = {quad for quad in quads if isinstance(quad.object, ox.Literal) and _is_typed(quad.object)}
    if not changeable:
        return quads
    passed = ox.Store()
    passed.extend(changeable)
    return (quads - changeable).union(passed)


def _is_typed(literal: ox.Literal) -> bool:
    datatype = literal.datatype.value
    return datatype.startswith(_XSD) and datatype != _STRING


def _has_blank(quad: ox.Quad) -> bool:
    return isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)


def _canonical(quads: Collection[ox.Quad]) -> ox.Dataset:
    """Return quads with their blank nodes named by RDFC-1.0 (https://www.w3.org/TR/rdf-canon/)."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def _block(graph: str, quads: Iterable[ox.Quad]) -> str:
    return f"GRAPH <{graph}> {{\n{_lines(quad.triple for quad in quads)}}}\n"


def _lines(triples: Iterable[ox.Triple]) -> str:
    # N-Triples terms are SPARQL terms. Sorted, so that one change is one text.
    return "".join(sorted(f"{triple} .\n" for triple in triples))
