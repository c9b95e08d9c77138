"""Rows for a terminal: columns that fit its width, long cells over several lines, IRIs by their prefixes."""

from __future__ import annotations

import re
import unicodedata
from itertools import chain, islice, zip_longest
from typing import TYPE_CHECKING, Final

from server.pages.facts import legible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from server.store.base import Solutions

#: Rows that decide the widths, so that a long answer is printed while it is found.
_ROWS_MEASURED: Final = 200
#: Widest column of one line each, and most lines of one cell.
_WIDEST: Final = 200
_MOST_LINES: Final = 8
_LONGEST_WORD: Final = 24
#: No column is so narrow that words of this length, such as days, are broken.
_WHOLE_WORD: Final = 12
_GAP: Final = "  "
#: The article's part of a key, of which eight digits tell articles apart well enough for a reader.
_HASH: Final = re.compile(r"([0-9a-f]{8})[0-9a-f]{24}")
_SPACE: Final = re.compile(r"\s+")


class Table:
    """The rows of an answer as lines; `rows` counts those that were printed so far."""

    def __init__(
        self, found: Solutions, prefixes: Mapping[str, str], width: int | None, *, bold: bool = False
    ) -> None:  # fmt: skip
        """Begin. `width` is that of the terminal, in columns; `None` puts each row on one line, however long."""
        self.rows = 0
        self._variables = found.variables
        self._found = found.rows
        self._shown = Shown(prefixes)
        self._width = width
        self._bold = bold

    def __iter__(self) -> Iterator[str]:
        """Yield the lines. Columns that would be too narrow for their words give way to one line a value."""
        rows = ([self._shown.cell(term) for term in row] for row in self._found)
        first = list(islice(rows, _ROWS_MEASURED))
        if not self._variables:
            self.rows = len(first) + sum(1 for _ in rows)
            return iter(())
        natural = [min(max(map(length, column)), _WIDEST) for column in zip(self._variables, *first, strict=True)]
        words = [max(map(_longest_word, column)) for column in zip(self._variables, *first, strict=True)]
        widths = natural if self._width is None else _fitted(natural, words, self._width)
        if any(width < min(word, _WHOLE_WORD) for width, word in zip(widths, words, strict=True)):
            return self._records(chain(first, rows))
        return self._table(chain(first, rows), widths)

    def _table(self, rows: Iterator[list[str]], widths: Sequence[int]) -> Iterator[str]:
        def line(cells: Sequence[str]) -> str:
            padded = (cell + " " * (width - length(cell)) for cell, width in zip(cells, widths, strict=True))
            return _GAP.join(padded).rstrip()

        def wrapped(cells: Sequence[str]) -> Iterator[str]:
            columns = [_wrapped(cell, width) for cell, width in zip(cells, widths, strict=True)]
            return (line(parts) for parts in zip_longest(*columns, fillvalue=""))

        for head in wrapped(self._variables):
            yield self._head(head)
        yield _GAP.join("─" * width for width in widths)
        for row in rows:
            self.rows += 1
            if self._width is not None:
                yield from wrapped(row)
            else:
                yield line([_cut(cell, width) for cell, width in zip(row, widths, strict=True)])

    def _records(self, rows: Iterator[list[str]]) -> Iterator[str]:
        widest = max(map(length, self._variables))
        for row in rows:
            if self.rows:
                yield ""
            self.rows += 1
            for name, cell in zip(self._variables, row, strict=True):
                if cell:
                    yield f"{self._head(f'{name}:'.ljust(widest + 1))} {cell}".rstrip()

    def _head(self, text: str) -> str:
        return f"\x1b[1m{text}\x1b[0m" if self._bold else text


class Shown:
    """How terms are written for a reader."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._by_namespace = sorted(((iri, prefix) for prefix, iri in prefixes.items()), key=lambda it: -len(it[0]))

    def cell(self, term: object) -> str:
        """Return a term as words without anything that a terminal would take for an order."""
        if term is None:
            return ""
        value = getattr(term, "value", str(term))
        if not hasattr(term, "datatype"):
            value = next((f"{prefix}:{value[len(iri):]}" for iri, prefix in self._by_namespace
                          if value.startswith(iri)), value)  # fmt: skip
            value = _HASH.sub(r"\1…", value)
        return legible(_SPACE.sub(" ", value).strip())


def length(text: str) -> int:
    """Return how many columns of a terminal a text takes.

    >>> length("Łódź"), length("東京"), length("e\u0301")
    (4, 4, 1)
    """
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def _fitted(natural: Sequence[int], words: Sequence[int], width: int) -> list[int]:
    """Return widths that fit: what is short keeps its own, what is long shares the rest.

    Where there is room, no column is narrower than its longest word, or at least than a word of usual length.
    """
    room = width - len(_GAP) * (len(natural) - 1)
    usual = [min(word, _WHOLE_WORD) for word in words]
    fitted = next(([*it] for it in (words, usual) if sum(it) <= room), [1] * len(words))
    room -= sum(fitted)
    while room > 0 and fitted != list(natural):
        wanting = [at for at, wanted in enumerate(natural) if fitted[at] < wanted]
        share = max(room // len(wanting), 1)
        for at in wanting:
            more = min(share, natural[at] - fitted[at], room)
            fitted[at] += more
            room -= more
    return fitted


def _longest_word(cell: str) -> int:
    return min(max(map(length, cell.split(" "))), _LONGEST_WORD)


def _wrapped(text: str, width: int) -> list[str]:
    """Return a cell's lines, broken between words where that is possible."""
    found: list[str] = []
    line = ""
    for word in text.split(" "):
        joined = f"{line} {word}" if line else word
        if length(joined) <= width:
            line = joined
            continue
        if line:
            found.append(line)
        line = word
        while length(line) > width:
            head = _head_of(line, width)
            found.append(head)
            line = line[len(head) :]
    found.append(line)
    if len(found) > _MOST_LINES:
        found = [*found[: _MOST_LINES - 1], _cut(f"{found[_MOST_LINES - 1]} …", width)]
    return found


def _cut(text: str, width: int) -> str:
    return text if length(text) <= width else f"{_head_of(text, width - 1)}…"


def _head_of(text: str, width: int) -> str:
    """Return as much of a text as fits, one character at least."""
    end, taken = 0, 0
    for char in text:
        taken += length(char)
        if end and taken > width:
            break
        end += 1
    return text[:end]
