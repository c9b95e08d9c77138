"""GRAPH with a variable, for what Oxigraph matches in no graph or in all at once.

SPARQL evaluates a group once for each named graph, the variable being that graph (SPARQL 1.1 Query, 18.6:
https://www.w3.org/TR/sparql11-query/#defn_evalGraph). Oxigraph puts the variable into each pattern of triples instead,
which goes wrong where a group has none, where a sub-query does not select the variable, and where a MINUS has it on
both sides. So a group gets a pattern, a sub-query selects the variable and groups by it, and a MINUS that takes nothing
away is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from server.store.rewriting.edits import Edits
from server.store.rewriting.tokens import UnreadQuery

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.store.rewriting.outline import Element, Group, Outline, Select

#: Characters of a sub-query that is written twice; those in it are then written twice as often.
_MOST_CHARS: Final = 100_000


def with_graphs_apart(query: Outline) -> str:
    """Return the query with the groups after GRAPH and a variable such that they are matched graph by graph.

    A group with a LIMIT or OFFSET in it is left as it is: these would have to be counted for each graph.
    """
    edits = Edits(query.text)
    for element in _graphs(query.where):
        assert element.graph is not None  # noqa: S101 -- the element is a GRAPH
        inside = Edits(query.text)
        group = element.groups[0]
        try:
            _Apart(query, element.graph.text, inside).group(group)
        except UnreadQuery:
            continue
        if inside:
            start, end = query.tokens[group.start].start, query.tokens[group.end - 1].end
            edits.replace(start, end, inside.applied(start, end))
    return edits.applied()


def _graphs(group: Group) -> Iterator[Element]:
    """Return each GRAPH with a variable; one in another comes later, and loses to it."""
    for element in group.elements:
        if element.kind == "graph" and element.graph is not None and element.graph.kind == "variable":
            yield element
        elif element.kind == "service":
            continue
        for inner in element.groups:
            yield from _graphs(inner)
    if group.select is not None:
        yield from _graphs(group.select.where)


class _Apart:
    """Changes what stands in one GRAPH."""

    def __init__(self, query: Outline, variable: str, edits: Edits) -> None:
        self._query = query
        self._variable = variable
        self._edits = edits

    def group(self, group: Group) -> None:
        if group.select is not None:
            self._select(group, group.select)
            return
        kinds = {element.kind for element in group.elements}
        if "values" in kinds and "triples" not in kinds:
            self._add_pattern(group)
        for number, element in enumerate(group.elements):
            if element.kind == "minus" and self._takes_nothing(group.elements[:number], element):
                tokens = self._query.tokens
                self._edits.replace(tokens[element.start].start, tokens[element.end - 1].end, "")
            elif element.kind not in ("graph", "service"):
                for inner in element.groups:
                    self.group(inner)

    def _add_pattern(self, group: Group) -> None:
        """Put in what is matched once in each graph."""
        self._edits.insert(self._query.tokens[group.start].end, f" GRAPH {self._variable} {{}}")

    def _takes_nothing(self, before: tuple[Element, ...], minus: Element) -> bool:
        """Tell whether a MINUS (8.3.3) has no variable in common with what it is taken from."""
        known = set[str]().union(*(self._query.variables(it.start, it.end) for it in before))
        return known.isdisjoint(self._query.variables(minus.start, minus.end))

    def _select(self, group: Group, select: Select) -> None:
        query, edits, variable = self._query, self._edits, self._variable
        if variable[1:] in query.variables(group.start, group.end):
            raise UnreadQuery("a sub-query that has the graph's variable")
        if select.clauses & {"LIMIT", "OFFSET", "VALUES"}:
            raise UnreadQuery("a sub-query with a clause that would be of each graph")
        self.group(select.where)
        words = [query.tokens[it] for it in range(*select.head)][1:]
        if words and words[0].is_word("DISTINCT", "REDUCED"):
            words = words[1:]
        if not words:
            raise UnreadQuery("a SELECT of nothing")
        if words[0].is_sign("*"):
            if select.where.select is None:
                self._add_pattern(select.where)
        else:
            edits.insert(words[0].start, f"{variable} ")
        if not select.aggregates:
            return
        end = query.tokens[select.where.end - 1].end
        if "GROUP" in select.clauses:
            by = next((query.tokens[it] for it in range(*select.modifiers) if query.tokens[it].is_word("BY")), None)
            if by is None:
                raise UnreadQuery("GROUP without BY")
            edits.insert(by.end, f" {variable}")
            return
        # All of a graph is one group, even where nothing is found in it; then the group is an empty one.
        where = edits.applied(query.tokens[select.where.start].start, end)
        if len(where) > _MOST_CHARS:
            raise UnreadQuery("sub-queries in sub-queries that would be written too often")
        edits.insert(end, f" GROUP BY {variable}")
        inside = query.tokens[group.start].end, query.tokens[group.end - 1].start
        head, modifiers = query.words(*select.head), query.words(*select.modifiers)
        edits.insert(inside[0], " {")
        edits.insert(
            inside[1],
            f"}} UNION {{ GRAPH {variable} {{}} FILTER NOT EXISTS {where} "
            f"{{ {head} WHERE {{ FILTER(false) }} {modifiers} }} }} ",
        )
