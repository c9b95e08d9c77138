"""A set of quads to remove and one to add, as one SPARQL update of Oxigraph, which is one transaction.

The union of the graphs, kept as Oxigraph's default graph, follows in the same transaction. No update can name a blank
node that is stored, so those are handed over by a function that the update calls.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from server.store.updating import Changes

    Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_TERM: Final = "x-onrecord-function:term"


def write(store: ox.Store, changes: Changes) -> None:
    """Make changes, in one transaction.

    Raises:
        OSError, RuntimeError: the store cannot be written; then it is as it was before.
    """
    lines, removed, added = _Lines(), changes.removed, changes.added
    if changes.is_cleared:
        lines.operations.append("DROP ALL")
    else:
        lines.put("DELETE", [*(in_union(it) for it in _gone(store, removed, added)), *removed])
        lines.operations += [f"DROP SILENT GRAPH {graph}" for graph in _emptied(store, removed, added)]
    lines.put("INSERT", [*{in_union(it.triple) for it in added}, *added])
    text = " ;\n".join(lines.operations)
    if text:
        store.update(text, custom_functions=lines.functions())


def _gone(store: ox.Store, removed: Collection[ox.Quad], added: Iterable[ox.Quad]) -> set[ox.Triple]:
    """Return the triples that no graph has any more."""
    kept = {quad.triple for quad in added}
    union = ox.DefaultGraph()
    return {
        triple
        for triple in {quad.triple for quad in removed} - kept
        if all(
            quad.graph_name == union or quad in removed
            for quad in store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        )
    }


def _emptied(store: ox.Store, removed: Collection[ox.Quad], added: Iterable[ox.Quad]) -> set[ox.NamedNode]:
    """Return the graphs of which nothing is left; they would still be listed."""
    graphs = {quad.graph_name for quad in removed} - {quad.graph_name for quad in added}
    return {
        graph
        for graph in graphs
        if isinstance(graph, ox.NamedNode)
        and all(quad in removed for quad in store.quads_for_pattern(None, None, None, graph))
    }


def in_union(triple: ox.Triple) -> ox.Quad:
    """Return a triple as the union of the graphs holds it."""
    return ox.Quad(triple.subject, triple.predicate, triple.object, ox.DefaultGraph())


class _Lines:
    """The operations of one update, and the terms that its text cannot name."""

    def __init__(self) -> None:
        self.operations: list[str] = []
        self._terms: list[ox.BlankNode | ox.Triple] = []
        self._numbers: dict[object, int] = {}

    def put(self, verb: str, quads: Iterable[ox.Quad]) -> None:
        """Remove or add quads."""
        plain: dict[object, list[str]] = {}
        rows: dict[object, list[str]] = {}
        for quad in quads:
            if any(isinstance(it, ox.BlankNode | ox.Triple) for it in (quad.subject, quad.object)):
                row = f"({self._written(quad.subject)} {quad.predicate} {self._written(quad.object)})\n"
                rows.setdefault(quad.graph_name, []).append(row)
            else:
                # N-Triples terms are SPARQL terms.
                plain.setdefault(quad.graph_name, []).append(f"{quad.triple} .\n")
        if plain:
            blocks = "".join(_block(graph, "".join(lines)) for graph, lines in plain.items())
            self.operations.append(f"{verb} DATA {{\n{blocks}}}")
        for graph, found in rows.items():
            self.operations.append(
                f"{verb} {{ {_block(graph, '?s ?p ?o')} }} WHERE {{ VALUES (?a ?p ?b) {{\n{''.join(found)}}}\n"
                f"BIND(<{_TERM}>(?a) AS ?s) BIND(<{_TERM}>(?b) AS ?o) }}"
            )

    def functions(self) -> dict[ox.NamedNode, Callable[..., Term | None]]:
        """Return the function that gives the terms."""
        return {ox.NamedNode(_TERM): self._meant}

    def _meant(self, term: Term) -> Term:
        if isinstance(term, ox.Literal) and term.datatype.value == _TERM:
            return self._terms[int(term.value)]
        return term

    def _written(self, term: object) -> str:
        if not isinstance(term, ox.BlankNode | ox.Triple):
            return str(term)
        number = self._numbers.setdefault(term, len(self._terms))
        if number == len(self._terms):
            self._terms.append(term)
        return f'"{number}"^^<{_TERM}>'


def _block(graph: object, lines: str) -> str:
    return lines if isinstance(graph, ox.DefaultGraph) else f"GRAPH {graph} {{\n{lines}}}\n"
