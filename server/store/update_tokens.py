"""The words and signs of a SPARQL 1.1 Update request, and where they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from ontology.errors import InvalidQuery

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAX_SHOWN_CHARS: Final = 40

# Terminals (https://www.w3.org/TR/sparql11-query/#grammar), as far as they matter for where a group ends: what may hold
# a brace, a sign of a comment or a quotation mark is taken whole.
_TOKEN: Final = re.compile(
    r"""(?P<space>\s+ | \#[^\n\r]*)
      | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
      | (?P<string>\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
                 | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
      | (?P<blank>_:[\w.-]+)
      | (?P<name>(?:[^\W\d_](?:[\w.-]*[\w-])?)?:(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\[_~.!$&'()*+,;=/?\#@%-])*)
      | [?$](?P<variable>\w+)
      | (?P<word>[A-Za-z]+)
      | (?P<sign>.)""",
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """A word or sign of a request: what it is, how it is written, and where."""

    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Source:
    """A stretch of a request, with the declarations that hold there.

    Attributes:
        request: the whole text.
        prologue: the declarations before it, as (start, end).
        start, end: of the stretch.
    """

    request: str
    prologue: tuple[tuple[int, int], ...]
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.request[self.start : self.end]

    def declared(self) -> str:
        """Return the declarations."""
        return "".join(f"{self.request[start:end]}\n" for start, end in self.prologue)


def place(text: str, offset: int) -> str:
    """Return an offset as people count: the line, and the code point in it, each from 1."""
    before = text[:offset]
    return f"line {before.count(chr(10)) + 1}, column {offset - before.rfind(chr(10))}"


def fault(text: str, offset: int, hint: str = "") -> InvalidQuery:
    """Return the error about what stands at an offset of a request."""
    end = len(text.rstrip())
    if offset >= end:
        return InvalidQuery(f"the update does not parse: it ends too early, at {place(text, end)}{hint}")
    words = " ".join(text[offset : offset + 4 * _MAX_SHOWN_CHARS].split())
    shown = words if len(words) <= _MAX_SHOWN_CHARS else f"{words[:_MAX_SHOWN_CHARS].rstrip()}…"
    return InvalidQuery(f"the update does not parse at {place(text, offset)}, near `{shown}`{hint}")


def tokens(text: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """Yield the tokens of a stretch of a request."""
    for found in _TOKEN.finditer(text, start, len(text) if end is None else end):
        kind = cast("str", found.lastgroup)
        if kind != "space":
            yield Token(kind, found[0], *found.span())
