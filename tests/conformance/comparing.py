"""Answers as the W3C wrote them down, and whether an answer is the same: rows and graphs up to blank nodes' names."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from tests.conformance.values import as_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
    #: A row without its unbound variables, sorted by variable.
    Row = tuple[tuple[str, Term], ...]

_RS: Final = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_TYPE: Final = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_GRAPHS: Final = {"ttl": ox.RdfFormat.TURTLE, "rdf": ox.RdfFormat.RDF_XML, "nt": ox.RdfFormat.N_TRIPLES}
_ROWS: Final = {
    "srx": ox.QueryResultsFormat.XML,
    "srj": ox.QueryResultsFormat.JSON,
    "tsv": ox.QueryResultsFormat.TSV,
}
#: What to ask for so that an answer comes in the form in which the W3C wrote it down.
MEDIA_TYPES: Final[Mapping[str, str]] = {
    "srx": "application/sparql-results+xml",
    "srj": "application/sparql-results+json",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "ttl": "text/turtle",
}


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a SELECT; `is_ordered` where their order is told."""

    variables: frozenset[str]
    rows: tuple[Row, ...]
    is_ordered: bool = False


Result = Table | bool | frozenset[ox.Triple]


def parse(data: bytes, suffix: str, base: str = "") -> Result:
    """Read an answer or a file of one, by the file's suffix: `srx`, `srj`, `csv`, `tsv`, `ttl` or `rdf`."""
    if suffix == "csv":
        return _csv(data.decode())
    if suffix in _ROWS:
        found = ox.parse_query_results(data, format=_ROWS[suffix])
        if isinstance(found, ox.QueryBoolean):
            return bool(found)
        names = [it.value for it in found.variables]
        return Table(frozenset(names), tuple(_row(zip(names, it, strict=True)) for it in found))
    triples = frozenset(it.triple for it in ox.parse(data, format=_GRAPHS[suffix], base_iri=base or None))
    return _told(triples) if any(it.object == ox.NamedNode(f"{_RS}ResultSet") for it in triples) else triples


def parse_quads(data: bytes, suffix: str, base: str) -> frozenset[ox.Triple]:
    """Read a file of data."""
    return frozenset(it.triple for it in ox.parse(data, format=_GRAPHS[suffix], base_iri=base, rename_blank_nodes=True))


def difference(wanted: Result, given: Result) -> str:
    """Return how two answers differ, in a few words; empty where they are the same.

    Numbers are compared by datatype and value: a store may keep `1.0` where `1.00` was written.
    """
    if isinstance(wanted, Table) and isinstance(given, Table):
        return _rows_differ(wanted, given)
    if isinstance(wanted, frozenset) and isinstance(given, frozenset):
        return graphs_differ(wanted, given)
    if isinstance(wanted, bool) and isinstance(given, bool):
        return "" if wanted == given else f"{given} instead of {wanted}"
    return f"a {type(given).__name__} instead of a {type(wanted).__name__}"


def graphs_differ(wanted: Iterable[ox.Triple], given: Iterable[ox.Triple]) -> str:
    """Return how two graphs differ, empty where they are isomorphic (RDF 1.1 Concepts, 3.6)."""
    first, second = _canonical(wanted), _canonical(given)
    if first == second:
        return ""
    missing, added = sorted(map(str, first - second)), sorted(map(str, second - first))
    return f"missing {'; '.join(missing[:3]) or 'nothing'}; too much {'; '.join(added[:3]) or 'nothing'}"


def _canonical(triples: Iterable[ox.Triple]) -> frozenset[ox.Triple]:
    dataset = ox.Dataset(ox.Quad(it.subject, it.predicate, as_value(it.object)) for it in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return frozenset(it.triple for it in dataset)


def _rows_differ(wanted: Table, given: Table) -> str:
    if wanted.variables != given.variables:
        return f"variables {sorted(given.variables)} instead of {sorted(wanted.variables)}"
    first, second = ([_row((name, as_value(term)) for name, term in row) for row in it.rows] for it in (wanted, given))
    if wanted.is_ordered:
        same = len(first) == len(second) and _same(list(zip(first, second, strict=True)), {}, {})
        return "" if same else f"{_shown(second)} instead of {_shown(first)}"
    kept, over = Counter(first), Counter(second)
    plain = Counter({row: count for row, count in kept.items() if not _has_blank(row)})
    if plain == Counter({row: count for row, count in over.items() if not _has_blank(row)}) and _matched(
        [row for row in first if _has_blank(row)], [row for row in second if _has_blank(row)], {}, {}
    ):
        return ""
    return f"missing {_shown((kept - over).elements())}; too much {_shown((over - kept).elements())}"


def _matched(wanted: list[Row], given: list[Row], there: dict[Term, Term], back: dict[Term, Term]) -> bool:
    """Tell whether the rows are the same ones in some order, blank nodes being the same one to one."""
    if not wanted or not given:
        return len(wanted) == len(given)
    row, *rest = wanted
    for number, other in enumerate(given):
        forth, reverse = dict(there), dict(back)
        if _same([(row, other)], forth, reverse) and _matched(
            rest, given[:number] + given[number + 1 :], forth, reverse
        ):
            return True
    return False


def _same(pairs: list[tuple[Row, Row]], there: dict[Term, Term], back: dict[Term, Term]) -> bool:
    for row, other in pairs:
        if [name for name, _ in row] != [name for name, _ in other]:
            return False
        for (_, term), (_, its) in zip(row, other, strict=True):
            if isinstance(term, ox.BlankNode) and isinstance(its, ox.BlankNode):
                if there.setdefault(term, its) != its or back.setdefault(its, term) != term:
                    return False
            elif term != its:
                return False
    return True


def _row(bound: Iterable[tuple[str, Term | None]]) -> Row:
    return tuple(sorted(((name, term) for name, term in bound if term is not None), key=lambda it: it[0]))


def _has_blank(row: Row) -> bool:
    return any(isinstance(term, ox.BlankNode) for _, term in row)


def _shown(rows: Iterable[Row]) -> str:
    return "; ".join(" ".join(f"?{name}={term}" for name, term in row) or "()" for row in list(rows)[:3]) or "nothing"


def _csv(text: str) -> Table:
    """Read CSV, whose cells tell no more than characters; cells that are blank nodes are told by their `_:`."""
    names, *lines = csv.reader(io.StringIO(text, newline=""))
    return Table(frozenset(names), tuple(_row(zip(names, map(_cell, line), strict=True)) for line in lines))


def _cell(text: str) -> Term:
    return ox.BlankNode(text[2:]) if text.startswith("_:") else ox.Literal(text)


def _told(triples: frozenset[ox.Triple]) -> Result:
    """Read an answer that is written down in RDF (https://www.w3.org/2001/sw/DataAccess/tests/result-set#)."""
    told: dict[Term, dict[str, list[Term]]] = {}
    for it in triples:
        told.setdefault(it.subject, {}).setdefault(it.predicate.value.removeprefix(_RS), []).append(it.object)
    (root,) = (it.subject for it in triples if it.object == ox.NamedNode(f"{_RS}ResultSet"))
    for value in told[root].get("boolean", ()):
        return str(value) == f'"true"^^<{_XSD}boolean>'
    solutions = told[root].get("solution", [])
    is_ordered = bool(solutions) and all("index" in told[it] for it in solutions)
    if is_ordered:
        solutions.sort(key=lambda it: int(_text(told[it]["index"][0])))
    rows = tuple(_row(_bindings(told, it)) for it in solutions)
    return Table(frozenset(map(_text, told[root].get("resultVariable", ()))), rows, is_ordered)


def _bindings(told: Mapping[Term, Mapping[str, list[Term]]], solution: Term) -> Iterator[tuple[str, Term]]:
    for it in told[solution].get("binding", ()):
        yield _text(told[it]["variable"][0]), told[it]["value"][0]


def _text(term: Term) -> str:
    assert isinstance(term, ox.Literal)
    return term.value
