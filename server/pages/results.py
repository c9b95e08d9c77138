"""The answer to a query as an HTML table, for browsers without scripts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from ontology.errors import InvalidQuery
from server.pages.facts import legible, shorten
from server.pages.links import Link
from server.store.base import Answer, Solutions

if TYPE_CHECKING:
    from server.pages.facts import Site
    from server.store.base import Queryable

#: Most rows that a table shows.
MAX_ROWS: Final = 1000

_POSITION: Final = re.compile(r"line (\d+),? column (\d+)|(?<!\d)(\d+):(\d+)(?!\d)")
#: The article's part of a key, of which eight digits tell articles apart well enough for a reader.
_HASH: Final = re.compile(r"([0-9a-f]{8})[0-9a-f]{24}")


@dataclass(frozen=True, slots=True)
class Cell:
    """A term in a table: its text, its page if it is an IRI, and its datatype or language for a tooltip."""

    text: str
    link: Link | None
    detail: str | None


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a query.

    Attributes:
        message: in words.
        line, column: where, counted from 1; `None` where the engine does not tell.
        source: that line of the query, cut before the column into two.
    """

    message: str
    line: int | None
    column: int | None
    source: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """A query and its answer.

    Attributes:
        query: as it was asked; empty if none was.
        variables: the table's columns.
        rows: its rows, `None` for an unbound variable; at most `MAX_ROWS`.
        more: whether there are more rows.
        answer: of an ASK.
        problem: why there is no answer.
        is_graph: whether the rows are the triples of a graph that the query makes.
    """

    query: str
    variables: tuple[str, ...] = ()
    rows: tuple[tuple[Cell | None, ...], ...] = ()
    more: bool = False
    answer: bool | None = None
    problem: Problem | None = None
    is_graph: bool = False


def page(store: Queryable, site: Site, query: str) -> ResultsPage:
    """Run a query and return its answer; an invalid query is told on the page."""
    if not query.strip():
        return ResultsPage(query)
    try:
        results = store.query(query)
        if isinstance(results, Answer):
            return ResultsPage(query, answer=results.value)
        if isinstance(results, Solutions):
            variables = results.variables
            rows = [
                tuple(None if term is None else _cell(site, term) for term in row)
                for row in islice(results.rows, MAX_ROWS + 1)
            ]
        else:
            variables = ("subject", "property", "value")
            rows = [
                (_cell(site, triple.subject), _cell(site, triple.predicate), _cell(site, triple.object))
                for triple in islice(results.triples, MAX_ROWS + 1)
            ]
    except InvalidQuery as error:
        return ResultsPage(query, problem=_problem(query, str(error)))
    is_graph = not isinstance(results, Solutions)
    return ResultsPage(query, variables, tuple(rows[:MAX_ROWS]), more=len(rows) > MAX_ROWS, is_graph=is_graph)


def _cell(site: Site, term: object) -> Cell:
    if isinstance(term, NamedNode):
        path = site.path(term.value)
        label = shorten(term.value) if path is None else _HASH.sub(r"\1…", path.replace("/", ":", 1))
        return Cell(legible(label), Link(term.value, label, site.href(term.value)), term.value)
    if isinstance(term, Literal):
        detail = f"@{term.language}" if term.language else shorten(term.datatype.value)
        return Cell(legible(term.value), None, None if detail == "xsd:string" else detail)
    return Cell(legible(str(term)), None, None)


def _problem(query: str, message: str) -> Problem:
    match = _POSITION.search(message)
    if match is None:
        return Problem(message, None, None, None)
    line, column = (int(group) for group in match.groups() if group is not None)
    lines = query.splitlines()
    source = lines[line - 1] if 0 < line <= len(lines) else None
    cut = None if source is None else (source[: column - 1], source[column - 1 :])
    return Problem(message, line, column, cut)
