"""The default graph of a query that names several graphs for it: their merge, each triple once.

SPARQL 1.1 Query, 13.2 (https://www.w3.org/TR/sparql11-query/#specifyingDataset). Oxigraph reads such graphs one after
the other instead, and finds a triple twice that two of them hold.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph as ox

from server.store.update_tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Not the variable `?from`, which questions about dates like to have.
_SEVERAL: Final = re.compile(r"(?<![?$])\bFROM\b.*(?<![?$])\bFROM\b", re.ASCII | re.IGNORECASE | re.DOTALL)
_FORMS: Final = ("SELECT", "CONSTRUCT", "DESCRIBE", "ASK")


class Dataset(NamedTuple):
    """The IRIs of the graphs of a default graph, and of named graphs."""

    default: tuple[str, ...]
    named: tuple[str, ...]


def told(text: str, scratch: ox.Store, base: str) -> Dataset | None:
    """Return the dataset that the clauses of a query name, where these may be several graphs for its default graph.

    >>> told("SELECT * FROM <urn:a> FROM NAMED <urn:b> FROM <urn:c> { ?s ?p ?o }", ox.Store(), "https://example.org/")
    Dataset(default=('urn:a', 'urn:c'), named=('urn:b',))
    """
    # Looked for quickly first: texts of pages are long.
    if text.upper().count("FROM") < 2 or not _SEVERAL.search(text):
        return None
    default: list[str] = []
    named: list[str] = []
    start, before = None, ""
    for token in tokens(text):
        word = token.text.upper() if token.kind == "word" else ""
        if start is None and word in _FORMS:
            start = token.start
        elif token.text == "{" and (default or named):
            break
        elif before in ("FROM", "FROM NAMED") and token.kind in ("iri", "name"):
            (default if before == "FROM" else named).append(_resolved(text[:start], token.text, scratch, base))
        before = "FROM NAMED" if before == "FROM" and word == "NAMED" else word
    return Dataset(tuple(default), tuple(named)) if len(default) > 1 else None


def merged(quads: ox.Store, default: Sequence[ox.NamedNode], named: Sequence[ox.NamedNode]) -> ox.Store | None:
    """Return a store whose default graph is the merge of graphs; `None` where no triple is in two of them.

    It is in memory, with as much of `quads` as it needs.
    """
    graphs = list(dict.fromkeys(default))
    if not any(_is_elsewhere(quad, quads, graphs) for graph in graphs for quad in _of(quads, graph)):
        return None
    made = ox.Store()
    for graph in graphs:
        made.extend(ox.Quad(it.subject, it.predicate, it.object) for it in _of(quads, graph))
    for graph in named:
        made.extend(_of(quads, graph))
    return made


def _of(quads: ox.Store, graph: ox.NamedNode) -> Iterator[ox.Quad]:
    return quads.quads_for_pattern(None, None, None, graph)


def _is_elsewhere(quad: ox.Quad, quads: ox.Store, graphs: Sequence[ox.NamedNode]) -> bool:
    return any(
        ox.Quad(quad.subject, quad.predicate, quad.object, graph) in quads
        for graph in graphs
        if graph != quad.graph_name
    )


def _resolved(prologue: str, name: str, scratch: ox.Store, base: str) -> str:
    """Return the IRI that is written in full or by a prefix; what is wrong with it is told about the query itself."""
    try:
        found = scratch.query(f"{prologue}SELECT ({name} AS ?iri) {{}}", base_iri=base)
    except SyntaxError:
        return name
    assert isinstance(found, ox.QuerySolutions)  # noqa: S101 -- the text says SELECT
    return str(next(found)["iri"])[1:-1]
