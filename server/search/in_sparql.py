"""`onr:matches` in queries: a pattern that no triple has, and that stands for what the search finds.

    ?thing onr:matches "words"                     things that the words find
    (?thing ?score) onr:matches ("words" 20)       with their scores, and the best 20 of them

Before a query is run, each such pattern becomes a VALUES block of what is found, so that any engine can go on from
there, in any form of query, and in groups of any kind.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph as ox

from ontology.errors import InvalidQuery
from ontology.terms import DEFAULT_BASE, ONR
from server.store.query_text import explained, refuse_service
from server.store.rewriting.edits import Edits
from server.store.rewriting.outline import outline
from server.store.rewriting.tokens import UnreadQuery

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from server.store.rewriting.outline import Element, Group, Outline
    from server.store.rewriting.tokens import Token

#: The property.
MATCHES: Final = str(ONR.matches)
#: Things that a pattern stands for, unless it says how many, and at most.
HITS: Final = 1_000
MAX_HITS: Final = 5_000

_LOCAL: Final = MATCHES.removeprefix(str(ONR))
_MENTIONED: Final = re.compile(rf"(?::|{re.escape(MATCHES[: -len(_LOCAL)])}){_LOCAL}\b")
#: Patterns in one query.
_MOST_PATTERNS: Final = 16
_PATH_SIGNS: Final = ("/", "|", "^", "!", "*", "+", "?", "(", ")")
_FORMS: Final = 'write ?thing onr:matches "words", or (?thing ?score) onr:matches ("words" 20)'

Hits = list[tuple[str, float]]


def mentions(text: str) -> bool:
    """Tell whether a query may have the property, which costs a search of its text.

    >>> mentions('ASK { ?x onr:matches "a" }'), mentions("ASK { ?x ?p ?o }")
    (True, False)
    """
    return _LOCAL in text and _MENTIONED.search(text) is not None


def expanded(text: str, find: Callable[[str, int], Hits]) -> str:
    """Return a query with what is found in place of each pattern of the property; `text` itself if it has none.

    `find` is given words, and how many things at most to find.

    Raises:
        InvalidQuery: a pattern is none that can be looked for, or the query does not parse.

    >>> expanded(
    ...     'PREFIX onr: <https://w3id.org/onrecord/ns#> ASK { ?x onr:matches "a" ; ?p ?o }',
    ...     lambda words, most: [("urn:b", 5.25)],
    ... )
    'PREFIX onr: <https://w3id.org/onrecord/ns#> ASK { VALUES (?x) { (<urn:b>) } ?x ?p ?o }'
    """
    if not mentions(text):
        return text
    try:
        query = outline(text)
    except UnreadQuery:
        scratch = ox.Store()
        # SERVICE is refused first, since to parse is to evaluate.
        refuse_service(text, scratch)
        try:
            scratch.query(text, base_iri=DEFAULT_BASE)
        except SyntaxError as error:
            raise explained(text, str(error), scratch) from None
        raise InvalidQuery("a query with onr:matches has at most 64 groups within groups: make it simpler") from None
    edits = Edits(text)
    work = _Expansion(query, edits, find)
    work.group(query.where)
    return edits.applied() if edits else text


class _Pair(NamedTuple):
    """A property and what it has, from one token to before another."""

    start: int
    end: int


class _Expansion:
    """Expands one query."""

    def __init__(self, query: Outline, edits: Edits, find: Callable[[str, int], Hits]) -> None:
        self._query = query
        self._edits = edits
        self._find = find
        self._found: dict[tuple[str, int], Hits] = {}
        self._names = {MATCHES, *self._prefixed()}

    def _prefixed(self) -> Iterator[str]:
        tokens = self._query.tokens
        for number, token in enumerate(tokens[:-2]):
            if token.is_word("PREFIX") and tokens[number + 2].text == f"<{ONR}>":
                yield f"{tokens[number + 1].text}{_LOCAL}"

    def group(self, group: Group) -> None:
        if group.select is not None:
            self.group(group.select.where)
        for element in group.elements:
            if element.kind == "triples":
                self._triples(element)
            elif element.kind != "service":
                for inner in element.groups:
                    self.group(inner)

    def _is_it(self, token: Token) -> bool:
        return token.text in self._names if token.kind == "name" else token.text == f"<{MATCHES}>"

    def _triples(self, element: Element) -> None:
        """Look through the triples of an element, subject by subject."""
        tokens, at = self._query.tokens, element.start
        if not any(self._is_it(it) for it in tokens[element.start : element.end]):
            return
        while at < element.end:
            if tokens[at].is_sign("."):
                at += 1
                continue
            subject = at, self._after(at)
            pairs = []
            at = subject[1]
            start = at
            while at < element.end and not tokens[at].is_sign("."):
                if tokens[at].is_sign(";"):
                    pairs.append(_Pair(start, at))
                    start = at + 1
                at = self._after(at)
            pairs.append(_Pair(start, at))
            self._same_subject(subject, [it for it in pairs if it.end > it.start], at)

    def _after(self, at: int) -> int:
        """Return where what begins at a token ends: after the bracket that closes it, if it opens one."""
        tokens, depth = self._query.tokens, 0
        for number in range(at, len(tokens)):
            depth += tokens[number].is_sign("(", "[", "{")
            depth -= tokens[number].is_sign(")", "]", "}")
            if depth <= 0:
                return number + 1
        return len(tokens)

    def _same_subject(self, subject: tuple[int, int], pairs: list[_Pair], end: int) -> None:
        query = self._query
        ours = [it for it in pairs if self._is_it(query.tokens[it.start])]
        others = [it for it in pairs if it not in ours]
        for number in (*range(*subject), *(number for it in others for number in range(*it))):
            token, before = query.tokens[number], query.tokens[number - 1]
            if self._is_it(token) and number != subject[0]:
                is_alone = not before.is_sign("[", ";", *_PATH_SIGNS)
                after = query.tokens[number + 1] if number + 1 < len(query.tokens) else None
                if not is_alone or (after is not None and after.is_sign("/", "|", "*", "+")):
                    raise self._wrong(token, "stands alone between a variable and the words")
        if not ours:
            return
        variables = self._variables(subject, query.tokens[ours[0].start])
        if len(variables) > 1 and len(pairs) > 1:
            raise self._wrong(
                query.tokens[ours[0].start], "with a score has a pattern of its own, which ends with a dot"
            )
        blocks = [self._values(variables, it) for it in ours]
        rest = " ; ".join(query.words(*it) for it in others)
        if rest:
            blocks.append(f"{query.words(*subject)} {rest}")
        self._edits.replace(query.tokens[subject[0]].start, query.tokens[end - 1].end, " ".join(blocks))

    def _variables(self, subject: tuple[int, int], at: Token) -> list[str]:
        found = self._query.tokens[subject[0] : subject[1]]
        if found[0].is_sign("("):
            found = found[1:-1]
        names = [it.text for it in found]
        if not 1 <= len(found) <= 2 or any(it.kind != "variable" for it in found) or len({*names}) < len(names):
            raise self._wrong(at, "has a variable on its left, or two in brackets, for a thing and its score")
        return names

    def _values(self, variables: list[str], pair: _Pair) -> str:
        words, most = self._asked(pair)
        key = words, most
        if key not in self._found:
            if len(self._found) >= _MOST_PATTERNS:
                raise InvalidQuery(f"a query looks for at most {_MOST_PATTERNS} texts by onr:matches")
            self._found[key] = self._find(words, most)
        rows = " ".join(
            f"(<{iri}> {score:.4f})" if len(variables) > 1 else f"(<{iri}>)" for iri, score in self._found[key]
        )
        return f"VALUES ({' '.join(variables)}) {{ {rows} }}"

    def _asked(self, pair: _Pair) -> tuple[str, int]:
        """Return the words of a pattern, and how many things it wants."""
        first = self._query.tokens[pair.start]
        found = list(self._query.tokens[pair.start + 1 : pair.end])
        is_list = bool(found) and found[0].is_sign("(")
        if is_list:
            found = found[1:-1]
        if len(found) > 1 and found[1].kind == "language":
            del found[1]
        if not found or found[0].kind != "string" or len(found) > (2 if is_list else 1):
            raise self._wrong(
                first, "is followed by words in quotation marks, as they are looked for before the query runs"
            )
        most = HITS
        if len(found) > 1:
            number = found[1]
            most = int(number.text) if number.kind == "number" and number.text.isdecimal() else 0
            if not 1 <= most <= MAX_HITS:
                raise self._wrong(number, f"finds from 1 to {MAX_HITS:,} things")
        return _value(found[0].text), most

    def _wrong(self, token: Token, what: str) -> InvalidQuery:
        line = self._query.text.count("\n", 0, token.start) + 1
        column = token.start - self._query.text.rfind("\n", 0, token.start)
        return InvalidQuery(f"onr:matches {what}: {_FORMS}. It stands at line {line}, column {column}")


def _value(literal: str) -> str:
    """Return the text of a string as SPARQL writes it."""
    found = ox.Store().query(f"SELECT ({literal} AS ?it) {{}}")
    assert isinstance(found, ox.QuerySolutions)  # noqa: S101 -- the text says SELECT
    term = next(found)["it"]
    assert isinstance(term, ox.Literal)  # noqa: S101 -- a string
    return term.value
