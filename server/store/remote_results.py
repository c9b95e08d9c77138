"""Answers of another engine, read as they come: SPARQL 1.1 Query Results JSON, and N-Triples.

https://www.w3.org/TR/sparql11-results-json/ leaves the order of members open; every engine writes `head` first, so that
an answer can be read without keeping it, and one that does not is refused.
"""

from __future__ import annotations

import codecs
import json
import re
from typing import TYPE_CHECKING, Any, Final, NoReturn

import pyoxigraph as ox

from ontology.errors import InvalidStore
from ontology.terms import XSD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.store.base import Term

#: Longest row or triple, in characters or bytes: room for the text of a long article.
_LONGEST: Final = 64 * 2**20
_BOOLEANS: Final = {"1": "true", "0": "false"}
_BOOLEAN: Final = ox.NamedNode(str(XSD.boolean))
_SPACE: Final = re.compile(r"\s*")
_NOT_IN_A_NAME: Final = re.compile(r"[^A-Za-z0-9]+")


class Json:
    """One answer in JSON, read from its beginning to its end.

    Raises:
        InvalidStore: it is no such answer, or it stops before its end.
    """

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._decoder = json.JSONDecoder()
        self._text = codecs.getincrementaldecoder("utf-8")()
        self._buffer = ""
        self._at = 0

    def variables(self) -> tuple[str, ...]:
        """Read the head, and return the variables in it."""
        self._take("{")
        if self._value() != "head":
            self._broken("it does not begin with its head")
        self._take(":")
        head = self._value()
        return tuple(head.get("vars", ())) if isinstance(head, dict) else ()

    def rows(self, variables: tuple[str, ...]) -> Iterator[tuple[Term | None, ...]]:
        """Yield the rest of the answer to a SELECT; it has ended well when this has."""
        self._to("results")
        self._take("{")
        self._to("bindings", first=True)
        self._take("[")
        if self._peek() == "]":
            self._at += 1
        else:
            while True:
                row = self._value()
                if not isinstance(row, dict):
                    self._broken("a row is no object")
                yield tuple([_term(row[name]) if name in row else None for name in variables])
                if self._peek() == "]":
                    self._at += 1
                    break
                self._take(",")
        for _ in range(2):
            while self._peek() == ",":
                self._member()
            self._take("}")
        self._end()

    def _end(self) -> None:
        """Read what is left, which is white space, so that the connection can serve again."""
        left: bytes | None = self._buffer[self._at :].encode()
        while left is not None:
            if left.strip():
                self._broken("something comes after its end")
            left = next(self._chunks, None)

    def _to(self, wanted: str, *, first: bool = False) -> None:
        """Go to the value of a member, past the others."""
        while True:
            if not first:
                self._take(",")
            first = False
            name = self._value()
            self._take(":")
            if name == wanted:
                return
            self._value()

    def _member(self) -> None:
        self._take(",")
        self._value()
        self._take(":")
        self._value()

    def _take(self, sign: str) -> None:
        if self._peek() != sign:
            self._broken(f"`{sign}` is missing near `{self._buffer[self._at : self._at + 40]}`")
        self._at += 1

    def _peek(self) -> str:
        while True:
            space = _SPACE.match(self._buffer, self._at)
            assert space is not None  # noqa: S101 -- it matches nothing, too
            self._at = space.end()
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            self._more(1)

    def _value(self) -> Any:
        self._peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._buffer, self._at)
            except ValueError:
                # Not whole yet. Twice as much is waited for each time, so that the work stays linear.
                self._more(len(self._buffer) - self._at)
                continue
            self._at = end
            return value

    def _more(self, least: int) -> None:
        parts = [self._buffer[self._at :]]
        length = len(parts[0])
        if length > _LONGEST:
            self._broken(f"a row has more than {_LONGEST:,} characters")
        self._at = 0
        added = 0
        while added < least:
            chunk = next(self._chunks, None)
            if chunk is None:
                break
            part = self._text.decode(chunk)
            added += len(part)
            parts.append(part)
        self._buffer = "".join(parts)
        if not added:
            self._broken("it stops before its end")

    def _broken(self, why: str) -> NoReturn:
        raise InvalidStore(f"the engine's answer cannot be read: {why}. Ask again, and look at the engine's own log")


def triples(chunks: Iterator[bytes]) -> Iterator[ox.Triple]:
    """Yield the triples of N-Triples (https://www.w3.org/TR/n-triples/).

    Raises:
        InvalidStore: it is not N-Triples.
    """
    rest: list[bytes] = []
    length = 0
    for chunk in chunks:
        head, line_end, tail = chunk.rpartition(b"\n")
        if not line_end:
            rest.append(chunk)
            length += len(chunk)
            if length > _LONGEST:
                raise InvalidStore(f"the engine's answer has a line of more than {_LONGEST:,} bytes: ask for less")
            continue
        yield from _parsed(b"".join([*rest, head, line_end]))
        rest, length = [tail], len(tail)
    yield from _parsed(b"".join(rest))


def _parsed(lines: bytes) -> Iterator[ox.Triple]:
    try:
        for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES):
            value = quad.object
            yield ox.Triple(quad.subject, quad.predicate, _kept(value) if isinstance(value, ox.Literal) else value)
    except SyntaxError as error:
        raise InvalidStore(f"the engine's answer is not N-Triples: {error}. Look at the engine's own log") from error


def _term(told: dict[str, str]) -> Any:
    try:
        kind, value = told["type"], told["value"]
        if kind == "uri":
            return ox.NamedNode(value)
        if kind == "bnode":
            # Virtuoso's names, as nodeID://b10001, have signs that a blank node's name has not.
            return ox.BlankNode(_NOT_IN_A_NAME.sub("-", value))
        if "xml:lang" in told:
            return ox.Literal(value, language=told["xml:lang"])
        datatype = told.get("datatype")
        return _kept(ox.Literal(value, datatype=ox.NamedNode(datatype))) if datatype else ox.Literal(value)
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidStore(f"the engine's answer has a term that is none ({told}): {error}") from error


def _kept(literal: ox.Literal) -> ox.Literal:
    """Return a literal as the embedded store keeps it: Virtuoso writes `true` as `1`."""
    if literal.datatype != _BOOLEAN or literal.value not in _BOOLEANS:
        return literal
    return ox.Literal(_BOOLEANS[literal.value], datatype=_BOOLEAN)
