"""A query cut into its tokens (SPARQL 1.1 Query, 19.8: https://www.w3.org/TR/sparql11-query/#rQueryUnit)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from ontology.errors import OnRecordError

if TYPE_CHECKING:
    from collections.abc import Sequence

Kind = Literal["iri", "name", "blank", "string", "number", "variable", "word", "language", "sign"]
_Frame = Literal["group", "expression", "other"]


class UnreadQuery(OnRecordError):
    """A query that these modules do not read; it is left as it is."""


class Token(NamedTuple):
    """A token and where it stands, in code points, the end excluded."""

    kind: Kind
    text: str
    start: int
    end: int

    def is_sign(self, *signs: str) -> bool:
        return self.kind == "sign" and self.text in signs

    def is_word(self, *words: str) -> bool:
        """Tell whether this is one of these keywords, given in capitals."""
        return self.kind == "word" and self.text.upper() in words


_ESCAPED: Final = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]"
_TOKEN: Final = re.compile(
    rf"""(?P<skipped> [\s\ufeff]+ | \#[^\n\r]* )
    | (?P<iri> <[^<>"{{}}|^`\\\x00-\x20]*> )
    | (?P<string> \"{{3}}(?:[^"\\]|\\.|"(?!""))*\"{{3}} | '{{3}}(?:[^'\\]|\\.|'(?!''))*'{{3}}
        | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*' )
    | (?P<variable> [?$][\w·‿⁀]+ )
    | (?P<blank> _:\w(?:[\w.·-]*[\w·-])? )
    | (?P<name> (?:[^\W\d_](?:[\w.·-]*[\w·-])?)? :
        (?:(?:[\w:]|{_ESCAPED})(?:(?:[\w.:·-]|{_ESCAPED})*(?:[\w:·-]|{_ESCAPED}))?)? )
    | (?P<number> \d+\.\d*[eE][+-]?\d+ | \.?\d+[eE][+-]?\d+ | \d*\.\d+ | \d+ )
    | (?P<language> @[A-Za-z]+(?:-+[A-Za-z0-9]+)* )
    | (?P<word> [A-Za-z][A-Za-z_0-9]* )
    | (?P<sign> \^\^ | && | \|\| | != | <= | >= | [{{}}()\[\].,;*/+?^!|=<>-] )""",
    re.VERBOSE | re.DOTALL,
)
#: After one of these an expression goes on with a sign, so that `<` is "less than".
_OPERANDS: Final = frozenset(("iri", "name", "blank", "string", "number", "variable", "language"))
_NO_FUNCTIONS: Final = ("A", "TRUE", "FALSE", "VALUES", "UNDEF")
_CLAUSES: Final = ("SELECT", "GROUP", "HAVING", "ORDER")


@dataclass(slots=True)
class _Place:
    """Where the reader is: which brackets are open, and in each group whether a clause of expressions has begun."""

    frames: list[_Frame]
    in_clause: list[bool]

    def is_expression(self) -> bool:
        return bool(self.frames) and self.frames[-1] == "expression"

    def take(self, token: Token, before: Sequence[Token]) -> None:
        if token.is_word(*_CLAUSES):
            self.in_clause[-1] = True
        elif token.is_word("WHERE", "FROM", "VALUES"):
            self.in_clause[-1] = False
        elif token.kind != "sign":
            return
        elif token.text == "{":
            self.in_clause[-1] = False
            self.frames.append("group")
            self.in_clause.append(False)
        elif token.text == "(":
            self.frames.append("expression" if self._opens_expression(before) else "other")
        elif token.text == "[":
            self.frames.append("other")
        elif token.text in "})]":
            if not self.frames or (self.frames.pop() == "group") != (token.text == "}"):
                raise UnreadQuery("brackets that do not match")
            if token.text == "}":
                self.in_clause.pop()

    def _opens_expression(self, before: Sequence[Token]) -> bool:
        if self.is_expression() or self.in_clause[-1]:
            return True
        if not before:
            return False
        last = before[-1]
        if last.kind == "word":
            return not last.is_word(*_NO_FUNCTIONS)
        return last.kind in ("iri", "name") and len(before) > 1 and before[-2].is_word("FILTER")


def tokens(text: str) -> list[Token]:
    """Return the tokens of a query, without white space and comments.

    Raises:
        UnreadQuery: the text has something that is no token, or brackets that do not match.

    >>> [it.text for it in tokens("ASK { ?a :p* 1 FILTER(?a<?b||?b>1) }")][3:-1]
    [':p', '*', '1', 'FILTER', '(', '?a', '<', '?b', '||', '?b', '>', '1', ')']
    """
    found: list[Token] = []
    place = _Place([], [False])
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise UnreadQuery(f"no token at {at}")
        kind: Kind = match.lastgroup  # type: ignore[assignment]  # the pattern's groups are the kinds
        end = match.end()
        if kind == "iri" and place.is_expression() and found and _is_operand(found[-1]):
            kind, end = "sign", at + (2 if text.startswith("<=", at) else 1)
        if match.lastgroup != "skipped":
            token = Token(kind, text[at:end], at, end)
            place.take(token, found)
            found.append(token)
        at = end
    if place.frames:
        raise UnreadQuery("brackets that are not closed")
    return found


def _is_operand(token: Token) -> bool:
    return token.kind in _OPERANDS or token.is_sign(")") or token.is_word("TRUE", "FALSE")
