"""The outline of a query: its groups and what they are made of, down to triples and expressions, which stay tokens.

Clause numbers are those of SPARQL 1.1 Query (https://www.w3.org/TR/sparql11-query/).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from server.store.rewriting.tokens import UnreadQuery, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from server.store.rewriting.tokens import Token

ElementKind = Literal["triples", "groups", "optional", "minus", "graph", "service", "filter", "bind", "values"]

_IN_TRIPLES: Final = ("A", "TRUE", "FALSE")
_ELEMENTS: Final[dict[str, ElementKind]] = {
    "OPTIONAL": "optional",
    "MINUS": "minus",
    "GRAPH": "graph",
    "SERVICE": "service",
    "FILTER": "filter",
    "BIND": "bind",
    "VALUES": "values",
}
_AGGREGATES: Final = ("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT")
#: Groups within groups that are read; each takes some of Python's own stack.
_DEEPEST: Final = 64
_MODIFIERS: Final = ("GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")


@dataclass(frozen=True, slots=True)
class Select:
    """A SELECT (16.1) with its modifiers. Places are numbers of tokens, the end excluded.

    Attributes:
        head: the keyword and what is selected.
        where: the group that it selects from.
        modifiers: what follows that group.
        clauses: the keywords that the modifiers begin with.
        aggregates: whether it counts, sums or groups.
    """

    head: tuple[int, int]
    where: Group
    modifiers: tuple[int, int]
    clauses: frozenset[str]
    aggregates: bool


@dataclass(frozen=True, slots=True)
class Element:
    """One part of a group, from token `start` to before `end`.

    Attributes:
        groups: the groups in it, those of an expression's EXISTS too.
        graph: what follows GRAPH.
    """

    kind: ElementKind
    start: int
    end: int
    groups: tuple[Group, ...] = ()
    graph: Token | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A group in braces (5.2), the token `start` being the one brace and `end` - 1 the other."""

    start: int
    end: int
    elements: tuple[Element, ...] = ()
    select: Select | None = None

    def inner(self) -> Iterator[Group]:
        """Return the groups that stand in this one."""
        if self.select is not None:
            yield self.select.where
        for element in self.elements:
            yield from element.groups


@dataclass(frozen=True, slots=True)
class Outline:
    """A whole query. `where` is its own group, `select` is told where it is a SELECT."""

    text: str
    tokens: Sequence[Token]
    prologue_end: int
    where: Group
    select: Select | None
    has_dataset: bool

    def words(self, start: int, end: int) -> str:
        """Return the text from one token to before another."""
        return self.text[self.tokens[start].start : self.tokens[end - 1].end] if end > start else ""

    def variables(self, start: int, end: int) -> set[str]:
        """Return the names of the variables from one token to before another."""
        return {it.text[1:] for it in self.tokens[start:end] if it.kind == "variable"}


def outline(text: str) -> Outline:
    """Read the outline of a query.

    Raises:
        UnreadQuery: the text is not as these modules expect a query to be.
    """
    try:
        return _Reader(text, tokens(text)).query()
    except (IndexError, KeyError) as error:
        raise UnreadQuery("the query ends too early") from error


@dataclass(slots=True)
class _Reader:
    text: str
    tokens: Sequence[Token]
    at: int = 0
    _ends: dict[int, int] = field(default_factory=dict)
    _depth: int = 0

    def query(self) -> Outline:
        self._match_brackets()
        while self._is_word("BASE", "PREFIX"):
            self.at += 2 if self._is_word("BASE") else 3
        prologue_end = self.tokens[self.at - 1].end if self.at else 0
        select: Select | None = None
        first = self.at
        if self._is_word("SELECT"):
            select = self._select()
            where = select.where
        elif self._is_word("ASK", "CONSTRUCT", "DESCRIBE"):
            if self._is_word("CONSTRUCT"):
                self.at += 1
                if self._is_sign("{"):
                    self.at = self._ends[self.at]
            self._skip_to_group()
            where = self._group()
        else:
            raise UnreadQuery("no query form")
        has_dataset = any(it.is_word("FROM") for it in self.tokens[first : where.start])
        return Outline(self.text, self.tokens, prologue_end, where, select, has_dataset)

    def _match_brackets(self) -> None:
        opened: list[int] = []
        for number, token in enumerate(self.tokens):
            if token.is_sign("{", "(", "["):
                opened.append(number)
            elif token.is_sign("}", ")", "]"):
                self._ends[opened.pop()] = number + 1

    def _is_word(self, *words: str) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at].is_word(*words)

    def _is_sign(self, *signs: str) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at].is_sign(*signs)

    def _skip_to_group(self) -> None:
        while not self._is_sign("{"):
            if self.at >= len(self.tokens) or self._is_sign("}"):
                raise UnreadQuery("no WHERE")
            # An EXISTS among what is selected has a group of its own.
            self.at = self._ends[self.at] if self._is_sign("(") else self.at + 1

    def _select(self) -> Select:
        start = self.at
        self.at += 1
        self._skip_to_group()
        brace = self.at
        where = self._group()
        end = self._head_end(start, brace)
        begin = self.at
        clauses = set()
        while self.at < len(self.tokens) and not self._is_sign("}"):
            token = self.tokens[self.at]
            if token.is_word(*_MODIFIERS):
                clauses.add(token.text.upper())
            self.at = self._ends.get(self.at, self.at + 1)
        used = (*self.tokens[start:end], *self.tokens[begin : self.at])
        aggregates = "GROUP" in clauses or any(it.is_word(*_AGGREGATES) for it in used)
        return Select((start, end), where, (begin, self.at), frozenset(clauses), aggregates)

    def _head_end(self, start: int, brace: int) -> int:
        """Return where what is selected ends: before FROM or WHERE."""
        return next(
            (it for it in range(start, brace) if self.tokens[it].is_word("FROM", "WHERE")),
            brace,
        )

    def _group(self) -> Group:
        start, end = self.at, self._ends[self.at]
        self.at += 1
        self._depth += 1
        if self._depth > _DEEPEST:
            raise UnreadQuery("too many groups in groups")
        try:
            return self._group_between(start, end)
        finally:
            self._depth -= 1

    def _group_between(self, start: int, end: int) -> Group:
        if self._is_word("SELECT"):
            select = self._select()
            if self.at != end - 1:
                raise UnreadQuery("more than a SELECT in a group")
            self.at = end
            return Group(start, end, select=select)
        elements: list[Element] = []
        while self.at < end - 1:
            if self._is_sign("."):
                self.at += 1
                continue
            elements.append(self._element(end - 1))
        self.at = end
        return Group(start, end, tuple(elements))

    def _element(self, end: int) -> Element:
        start, token = self.at, self.tokens[self.at]
        if token.is_sign("{"):
            groups = tuple(self._united())
            return Element("groups", start, self.at, groups)
        kind = _ELEMENTS.get(token.text.upper()) if token.kind == "word" else None
        if kind is None:
            return self._triples(end)
        self.at += 1
        if kind in ("filter", "bind"):
            groups = tuple(self._constraint())
            return Element(kind, start, self.at, groups)
        if kind == "values":
            while not self._is_sign("{"):
                if self.at >= end:
                    raise UnreadQuery("VALUES without any")
                self.at = self._ends.get(self.at, self.at + 1)
            self.at = self._ends[self.at]
            return Element(kind, start, self.at)
        graph: Token | None = None
        if kind in ("graph", "service"):
            if self._is_word("SILENT"):
                self.at += 1
            graph = self.tokens[self.at]
            self.at += 1
        if not self._is_sign("{"):
            raise UnreadQuery(f"no group after {token.text}")
        group = self._group()
        return Element(kind, start, self.at, (group,), graph)

    def _united(self) -> Iterator[Group]:
        """Read groups with UNION between them (7)."""
        yield self._group()
        while self._is_word("UNION"):
            self.at += 1
            if not self._is_sign("{"):
                raise UnreadQuery("no group after UNION")
            yield self._group()

    def _constraint(self) -> Iterator[Group]:
        """Read an expression of FILTER or BIND, and give the groups of its EXISTS (8.1)."""
        if not self._is_sign("("):
            if self._is_word("NOT"):
                self.at += 1
            if self._is_word("EXISTS"):
                self.at += 1
                yield self._group()
                return
            # The name of a function comes before what it is given.
            self.at += 1
        end = self._ends.get(self.at)
        if end is None:
            raise UnreadQuery("no expression in brackets")
        while self.at < end:
            if self._is_sign("{"):
                yield self._group()
            else:
                self.at += 1

    def _triples(self, end: int) -> Element:
        start = self.at
        while self.at < end:
            token = self.tokens[self.at]
            if token.is_sign("{") or (token.kind == "word" and not token.is_word(*_IN_TRIPLES)):
                break
            self.at = self._ends.get(self.at, self.at + 1)
        if self.at == start:
            raise UnreadQuery(f"{self.tokens[start].text} in a group")
        return Element("triples", start, self.at)
