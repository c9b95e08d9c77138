"""Paths of no length from a term that is nowhere in the graph.

`:a :p* ?x` has `?x = :a` among its solutions whether or not `:a` is in the graph (SPARQL 1.1 Query, 18.4:
https://www.w3.org/TR/sparql11-query/#defn_evalPP_zeroOrMorePath). Oxigraph finds that only where it is. Where it is
not, no triple leads from or to it, so that this is the only solution, and can be written down.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from server.store.rewriting.edits import Edits
from server.store.rewriting.tokens import UnreadQuery

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from server.store.rewriting.outline import Element, Group, Outline
    from server.store.rewriting.tokens import Token

#: A path of no length is a solution as many times as its parts allow, `:p?|:q?` twice; above this it is left alone.
_MOST_TIMES: Final = 4


class _Term(NamedTuple):
    """A subject or object: its text, and whether it is a variable or a constant. Else it is of several nodes."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class _Link:
    subject: _Term
    path: str
    target: _Term
    times: int

    @property
    def can_be_empty(self) -> bool:
        """Tell whether this may have a solution that Oxigraph does not see."""
        kinds = (self.subject.kind, self.target.kind)
        return 0 < self.times <= _MOST_TIMES and "constant" in kinds and "nodes" not in kinds


def with_empty_paths(query: Outline, ask: Callable[[str], bool] | None) -> str:
    """Return the query with the solutions of empty paths written down.

    `ask` answers an ASK on the default graph of the query's dataset, so that a constant which is there needs no other
    words; `None` where nobody can.
    """
    edits = Edits(query.text)
    known: dict[str, bool] = {}
    prologue = query.text[: query.prologue_end]

    def told(term: str) -> bool | None:
        if ask is None or query.has_dataset:
            return None
        if term not in known:
            known[term] = ask(f"{prologue} ASK {{ {_touching(term)} }}")
        return known[term]

    for element, in_graph in _blocks(query.where, in_graph=False):
        words = _block(query, element, (lambda _: None) if in_graph else told)
        if words is not None:
            edits.replace(query.tokens[element.start].start, query.tokens[element.end - 1].end, words)
    return edits.applied()


def _blocks(group: Group, *, in_graph: bool) -> Iterator[tuple[Element, bool]]:
    """Return each block of triples, and whether it is matched in a named graph."""
    if group.select is not None:
        yield from _blocks(group.select.where, in_graph=in_graph)
    for element in group.elements:
        if element.kind == "triples":
            yield element, in_graph
        elif element.kind != "service":
            for inner in element.groups:
                yield from _blocks(inner, in_graph=in_graph or element.kind == "graph")


def _block(query: Outline, element: Element, is_there: Callable[[str], bool | None]) -> str | None:
    """Return a block of triples with its empty paths written down, `None` where it has none that need it."""
    if not any(it.is_sign("*", "?") for it in query.tokens[element.start : element.end]):
        return None
    try:
        links = _Links(query, element.start, element.end).read()
    except UnreadQuery:
        return None
    parts = [_written(link, is_there) for link in links]
    if all(words is None for words in parts):
        return None
    return " ".join(
        f"{link.subject.text} {link.path} {link.target.text} ." if words is None else words
        for link, words in zip(links, parts, strict=True)
    )


def _written(link: _Link, is_there: Callable[[str], bool | None]) -> str | None:
    """Return a link together with its empty path, `None` where it needs no other words."""
    if not link.can_be_empty:
        return None
    first, second = link.subject, link.target
    if first.kind == "constant" and second.kind == "constant":
        term, empty = first, f"FILTER(sameTerm({first.text}, {second.text}))"
    else:
        term, other = (first, second) if first.kind == "constant" else (second, first)
        empty = f"BIND({term.text} AS {other.text})"
    there = is_there(term.text)
    if there:
        return None
    if there is None:
        empty = f"{empty} FILTER NOT EXISTS {{ {_touching(term.text)} }}"
    ways = [f"{{ {empty} }}"] * link.times
    if there is None:
        ways.insert(0, f"{{ {first.text} {link.path} {second.text} }}")
    return " UNION ".join(ways)


def _touching(term: str) -> str:
    """Return a pattern of the triples that a constant is subject or object of."""
    is_literal = term[0] in "\"'+-.0123456789" or term.lower() in ("true", "false")
    to = f"{{ ?zeroS ?zeroP {term} }}"
    return to if is_literal else f"{to} UNION {{ {term} ?zeroP ?zeroO }}"


class _Links:
    """Reads a block of triples (4.2) as single links, which mean the same."""

    def __init__(self, query: Outline, start: int, end: int) -> None:
        self._query = query
        self._at = start
        self._end = end

    def read(self) -> list[_Link]:
        """Return the links in order.

        Raises:
            UnreadQuery: there is a node that would have to be named to be in several links.
        """
        links: list[_Link] = []
        while self._at < self._end:
            if self._sign("."):
                continue
            subject = self._term()
            while True:
                path, times = self._verb()
                while True:
                    links.append(_Link(subject, path, self._term(), times))
                    if not self._sign(","):
                        break
                while self._sign(";"):
                    pass
                if self._at >= self._end or self._token().is_sign("."):
                    break
        return links

    def _token(self) -> Token:
        if self._at >= self._end:
            raise UnreadQuery("triples that end too early")
        return self._query.tokens[self._at]

    def _sign(self, *signs: str) -> bool:
        found = self._at < self._end and self._query.tokens[self._at].is_sign(*signs)
        self._at += found
        return found

    def _term(self) -> _Term:
        start, token = self._at, self._token()
        self._at += 1
        if token.kind == "variable":
            return _Term(token.text, "variable")
        if token.kind == "blank" or token.is_sign("[", "("):
            # One in several links, or in several groups, could not be told any more.
            raise UnreadQuery("a blank node among paths")
        if token.is_sign("+", "-"):
            self._at += 1
        elif token.kind == "string" and self._at < self._end:
            if self._token().kind == "language" or self._sign("^^"):
                self._at += 1
        elif token.kind not in ("iri", "name", "string", "number") and not token.is_word("TRUE", "FALSE"):
            raise UnreadQuery(f"{token.text} for a term")
        return _Term(self._query.words(start, self._at), "constant")

    def _verb(self) -> tuple[str, int]:
        """Return a path, and in how many ways it is empty."""
        start = self._at
        if self._token().kind == "variable":
            self._at += 1
            return self._query.words(start, self._at), 0
        times = self._alternative()
        return self._query.words(start, self._at), times

    def _alternative(self) -> int:
        times = self._sequence()
        while self._sign("|"):
            times += self._sequence()
        return times

    def _sequence(self) -> int:
        times = self._step()
        while self._sign("/"):
            times *= self._step()
        return times

    def _step(self) -> int:
        while self._sign("^"):
            pass
        times = 0
        if self._sign("("):
            times = self._alternative()
            if not self._sign(")"):
                raise UnreadQuery("a path that is not closed")
        elif self._sign("!"):
            self._negated()
        elif self._token().kind in ("iri", "name") or self._token().is_word("A"):
            self._at += 1
        else:
            raise UnreadQuery(f"{self._token().text} in a path")
        if self._sign("*", "?"):
            return 1
        return min(times, 1) if self._sign("+") else times

    def _negated(self) -> None:
        if not self._sign("("):
            self._at += 1 + self._token().is_sign("^")
            return
        while not self._sign(")"):
            self._token()
            self._at += 1
