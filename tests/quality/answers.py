"""Answers of the competency questions, compared by the words that a row shows.

Two rows are the same where each pair of cells is: names, days and terms outright, passages of text where most of their
words agree, since where exactly a content is cut is not what a question is about. IRIs of data are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from ontology.questions import find
from ontology.terms import DEFAULT_BASE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    Row = tuple[str | None, ...]
    Select = Callable[[str], tuple[tuple[str, ...], list[tuple[NamedNode | Literal | None, ...]]]]

_DATA: Final = f"{DEFAULT_BASE}id/"
_WORD: Final = re.compile(r"\w+")
#: From how many words on a cell is a passage of text.
_PASSAGE: Final = 3
#: What part of two passages' words must agree, as the F1 of their counts.
_AGREE: Final = 0.5


@dataclass(frozen=True)
class Comparison:
    """The rows that only the one answer has, and those that only the other has."""

    missing: tuple[Row, ...]
    beyond: tuple[Row, ...]
    shared: int


def of_memory(store: Store) -> Select:
    """Return how to ask a store of pyoxigraph whose default graph holds everything."""

    def select(query: str) -> tuple[tuple[str, ...], list[tuple[NamedNode | Literal | None, ...]]]:
        found = store.query(query)
        assert isinstance(found, QuerySolutions)
        names = tuple(variable.value for variable in found.variables)
        return names, [tuple(_plain(row[name]) for name in names) for row in found]

    return select


def _plain(term: object) -> NamedNode | Literal | None:
    assert term is None or isinstance(term, NamedNode | Literal)
    return term


def rows(select: Select, question: str, columns: Sequence[str], words: Mapping[str, str], **values: str) -> list[Row]:
    """Return the rows of an answer: of `columns`, or of all where there are none, without IRIs of data.

    `words` are names that both sides do not write the same, with what to write.
    """
    names, found = select(find(question).query(**values))
    out = []
    for row in found:
        cells = [
            None if term is None else _spoken(name, term.value, words)
            for name, term in zip(names, row, strict=True)
            if not columns or name in columns
        ]
        out.append(tuple(cell for cell in cells if cell is None or not cell.startswith(_DATA)))
    return out


def _spoken(name: str, value: str, words: Mapping[str, str]) -> str:
    """Return a cell in the words of the other side, a list of speakers in alphabetical order."""
    if name != "speakers":
        return words.get(value, value)
    for theirs, ours in words.items():
        value = value.replace(theirs, ours)
    return ", ".join(sorted(value.split(", ")))


def compare(wanted: Iterable[Row], found: Iterable[Row]) -> Comparison:
    """Pair the rows of two answers, each with one at most."""
    left = list(found)
    missing = []
    shared = 0
    for row in wanted:
        best = max(left, key=lambda other: _likeness(row, other), default=None)
        if best is not None and _likeness(row, best) > 0:
            left.remove(best)
            shared += 1
        else:
            missing.append(row)
    return Comparison(tuple(missing), tuple(left), shared)


def _likeness(one: Row, other: Row) -> float:
    """Return how alike two rows are, 0 where they are not the same."""
    if len(one) != len(other):
        return 0
    return min((_cell_likeness(*pair) for pair in zip(one, other, strict=True)), default=1)


def _cell_likeness(one: str | None, other: str | None) -> float:
    if one == other:
        return 1
    if one is None or other is None:
        return 0
    ours, theirs = Counter(_WORD.findall(one.lower())), Counter(_WORD.findall(other.lower()))
    if min(ours.total(), theirs.total()) < 1 or max(ours.total(), theirs.total()) < _PASSAGE or one.startswith("http"):
        return 0
    agreement = 2 * (ours & theirs).total() / (ours.total() + theirs.total())
    return agreement if agreement >= _AGREE else 0
