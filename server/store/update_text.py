"""A SPARQL 1.1 Update request, read as its operations (https://www.w3.org/TR/sparql11-update/#updateLanguage).

The engine runs a request as a whole, and tells nobody what it changed; but the union of the graphs must change with
them. So a request is taken apart here, down to what only the engine can read: groups of patterns, which it is asked as
queries, and templates, of which it makes quads. Whatever is cut out wrong does not parse there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, cast

from server.store.update_tokens import Source, Token, fault, place, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ontology.errors import InvalidQuery

Verb = Literal["CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "LOAD"]
#: What a graph is called where it is not named: the default graph, every named graph, and both.
DEFAULT: Final = "DEFAULT"
NAMED: Final = "NAMED"
ALL: Final = "ALL"

#: What the parser has a stack for, whatever the length of the text.
_MOST_NESTED: Final = 1_000
_OPENING: Final = ("{", "[", "(")
_CLOSING: Final = ("}", "]", ")")
_MANAGING: Final = ("CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "LOAD")


@dataclass(frozen=True, slots=True)
class Data:
    """INSERT DATA or DELETE DATA: the braces and what is between."""

    verb: Literal["INSERT", "DELETE"]
    quads: Source


@dataclass(frozen=True, slots=True)
class Modify:
    """DELETE and INSERT with WHERE; DELETE WHERE has one group for both.

    Attributes:
        delete, insert: templates with their braces; `None` where there is none.
        where: the group of patterns, with its braces.
        with_graph: the graph of what names none.
        using, using_named: the dataset of the patterns.
    """

    delete: Source | None
    insert: Source | None
    where: Source
    with_graph: Source | None = None
    using: tuple[Source, ...] = ()
    using_named: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Manage:
    """An operation on whole graphs. Each is an IRI, or one of `DEFAULT`, `NAMED` and `ALL`."""

    verb: Verb
    is_silent: bool
    graph: Source | str
    target: Source | str | None = None


Operation = Data | Modify | Manage


def operations(text: str) -> tuple[Operation, ...]:
    """Return the operations of a request, in order.

    Raises:
        InvalidQuery: it is none; the message has the line and column, which count from 1, columns in code points.

    >>> [type(it).__name__ for it in operations("CLEAR ALL ; INSERT DATA { <urn:a> <urn:b> 1 }")]
    ['Manage', 'Data']
    """
    return tuple(_Reading(text).operations())


@dataclass(slots=True)
class _Reading:
    """One pass over a request."""

    text: str
    _prologue: tuple[tuple[int, int], ...] = ()
    _labels: set[str] = field(default_factory=set)
    _tokens: Iterator[Token] = field(init=False)
    _next: Token = field(init=False)

    def __post_init__(self) -> None:
        self._tokens = tokens(self.text)
        self._step()

    def operations(self) -> Iterator[Operation]:
        while True:
            self._declarations()
            if self._next.kind == "end":
                return
            yield self._operation()
            if self._next.kind == "end":
                return
            if self._next.text != ";":
                raise self._expected("`;` before another operation")
            self._step()

    def _declarations(self) -> None:
        while (word := self._word()) in ("BASE", "PREFIX"):
            start = self._next.start
            self._step()
            if word == "PREFIX":
                if self._next.kind != "name":
                    raise self._expected("a prefix, as `ex:`")
                self._step()
            if self._next.kind != "iri":
                raise self._expected("an IRI, as `<https://example.org/>`")
            self._prologue += ((start, self._step().end),)

    def _operation(self) -> Operation:
        word = self._word()
        if word in _MANAGING:
            return self._managed(cast("Verb", word))
        if word not in ("INSERT", "DELETE", "WITH"):
            raise self._expected(
                "an operation: INSERT, DELETE, WITH, LOAD, CLEAR, DROP, CREATE, ADD, MOVE or COPY"
                + (", and queries are sent as queries" if word in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE") else "")
            )
        with_graph = None
        if word == "WITH":
            self._step()
            with_graph = self._iri()
            word = self._word()
            if word not in ("INSERT", "DELETE"):
                raise self._expected("INSERT or DELETE")
        self._step()
        if with_graph is None and self._took("DATA"):
            return self._data(cast("Literal['INSERT', 'DELETE']", word))
        if with_graph is None and word == "DELETE" and self._took("WHERE"):
            group = self._group()
            return Modify(group, None, group)
        return self._modified(word, with_graph)

    def _data(self, verb: Literal["INSERT", "DELETE"]) -> Data:
        group = self._group()
        if verb == "INSERT":
            labels = {it.text: it.start for it in tokens(self.text, group.start, group.end) if it.kind == "blank"}
            shared = next((label for label in labels if label in self._labels), None)
            if shared is not None:
                # https://www.w3.org/TR/sparql11-query/#grammarBNodes, note 10
                raise fault(self.text, labels[shared], f": another INSERT DATA has the blank node {shared} already")
            self._labels |= labels.keys()
        return Data(verb, group)

    def _modified(self, word: str, with_graph: Source | None) -> Modify:
        template = self._group()
        delete, insert = (template, None) if word == "DELETE" else (None, template)
        if word == "DELETE" and self._took("INSERT"):
            insert = self._group()
        using: list[Source] = []
        named: list[Source] = []
        while self._took("USING"):
            chosen = named if self._took("NAMED") else using
            chosen.append(self._iri())
        if not self._took("WHERE"):
            raise self._expected("USING or WHERE" if insert is not None else "INSERT, USING or WHERE")
        return Modify(delete, insert, self._group(), with_graph, tuple(using), tuple(named))

    def _managed(self, verb: Verb) -> Manage:
        self._step()
        is_silent = self._took("SILENT")
        if verb == "LOAD":
            graph = self._iri()
            if not self._took("INTO"):
                return Manage(verb, is_silent, graph, DEFAULT)
            return Manage(verb, is_silent, graph, self._graph())
        if verb in ("CLEAR", "DROP"):
            word = self._word()
            if word in (DEFAULT, NAMED, ALL):
                self._step()
                return Manage(verb, is_silent, word)
            if word != "GRAPH":
                raise self._expected("GRAPH, DEFAULT, NAMED or ALL")
            return Manage(verb, is_silent, self._graph())
        if verb == "CREATE":
            return Manage(verb, is_silent, self._graph())
        graph_or_default = self._graph_or_default()
        if not self._took("TO"):
            raise self._expected("TO")
        return Manage(verb, is_silent, graph_or_default, self._graph_or_default())

    def _graph(self) -> Source:
        if not self._took("GRAPH"):
            raise self._expected("GRAPH")
        return self._iri()

    def _graph_or_default(self) -> Source | str:
        if self._took(DEFAULT):
            return DEFAULT
        self._took("GRAPH")
        return self._iri()

    def _iri(self) -> Source:
        if self._next.kind not in ("iri", "name"):
            raise self._expected("an IRI, as `<https://example.org/>` or `ex:graph`")
        token = self._step()
        return Source(self.text, self._prologue, token.start, token.end)

    def _group(self) -> Source:
        """Take a group in braces, which may hold others."""
        if self._next.text != "{":
            raise self._expected("`{`")
        start, depth, nested = self._next.start, 0, 0
        while self._next.kind != "end":
            depth += (self._next.text == "{") - (self._next.text == "}")
            nested += (self._next.text in _OPENING) - (self._next.text in _CLOSING)
            if nested > _MOST_NESTED:
                raise fault(
                    self.text, self._next.start, f": groups, lists and nodes nest {_MOST_NESTED:,} deep at most"
                )
            token = self._step()
            if not depth:
                return Source(self.text, self._prologue, start, token.end)
        raise fault(self.text, len(self.text), f": expected `}}` for the `{{` at {place(self.text, start)}")

    def _word(self) -> str:
        return self._next.text.upper() if self._next.kind == "word" else ""

    def _took(self, word: str) -> bool:
        if self._word() != word:
            return False
        self._step()
        return True

    def _step(self) -> Token:
        """Take the next token."""
        taken = self._next if hasattr(self, "_next") else Token("end", "", 0, 0)
        end = len(self.text)
        self._next = next(self._tokens, Token("end", "", end, end))
        return taken

    def _expected(self, what: str) -> InvalidQuery:
        return fault(self.text, self._next.start, f": expected {what}")
