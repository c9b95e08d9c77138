"""GROUP_CONCAT as a plain string, of whatever has one.

Oxigraph gives the text the language that all its parts share, and nothing at all where one part is a number or an IRI.
SPARQL 1.1 Query, 18.5.1.7 (https://www.w3.org/TR/sparql11-query/#defn_aggGroupConcat) has a simple literal. So a part
is put in as STR() of it. With DISTINCT, that would make one of "a"@en and "a"@fr; there a text is left as it is, and
the language is taken off the whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.store.rewriting.edits import Edits
from server.store.rewriting.tokens import UnreadQuery

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.store.rewriting.tokens import Token


def as_strings(text: str, tokens: Sequence[Token]) -> str:
    """Return the query with each GROUP_CONCAT made of strings.

    Raises:
        UnreadQuery: a GROUP_CONCAT is not as it should be.

    >>> from server.store.rewriting.tokens import tokens
    >>> query = "SELECT (GROUP_CONCAT(?x; SEPARATOR=',') AS ?all) { ?s ?p ?x }"
    >>> as_strings(query, tokens(query))
    "SELECT (GROUP_CONCAT(STR(?x); SEPARATOR=',') AS ?all) { ?s ?p ?x }"
    """
    edits = Edits(text)
    for number, token in enumerate(tokens):
        if not token.is_word("GROUP_CONCAT"):
            continue
        if not tokens[number + 1 : number + 2] or not tokens[number + 1].is_sign("("):
            raise UnreadQuery("GROUP_CONCAT without brackets")
        first = number + 2
        is_distinct = tokens[first].is_word("DISTINCT")
        first += is_distinct
        last = _end(tokens, first)
        if last == first:
            raise UnreadQuery("GROUP_CONCAT of nothing")
        if is_distinct:
            words = text[tokens[first].start : tokens[last - 1].end]
            # SUBSTR gives a text as it is, with its language, and fails on all else.
            edits.insert(token.start, "STR(")
            edits.replace(tokens[first].start, tokens[last - 1].end, f"COALESCE(SUBSTR({words}, 1), STR({words}))")
            edits.insert(tokens[_closing(tokens, last)].end, ")")
        else:
            edits.insert(tokens[first].start, "STR(")
            edits.insert(tokens[last - 1].end, ")")
    return edits.applied()


def _end(tokens: Sequence[Token], first: int) -> int:
    """Return where the expression ends that begins at `first`: at the semicolon or the bracket that closes."""
    depth = 0
    for number in range(first, len(tokens)):
        token = tokens[number]
        if depth == 0 and token.is_sign(";", ")"):
            return number
        depth += token.is_sign("(", "{", "[")
        depth -= token.is_sign(")", "}", "]")
    raise UnreadQuery("brackets that are not closed")


def _closing(tokens: Sequence[Token], start: int) -> int:
    """Return the bracket that closes what `start` is in; between are no others."""
    return next(number for number in range(start, len(tokens)) if tokens[number].is_sign(")"))
