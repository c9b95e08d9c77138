"""Changes to a text, each of a stretch of it, made at once."""

from __future__ import annotations


class Edits:
    """What is to be put in the place of what. Stretches do not overlap, but one may lie in another, which wins.

    >>> edits = Edits("one two three")
    >>> edits.replace(4, 7, "2")
    >>> edits.insert(13, "!")
    >>> edits.applied()
    'one 2 three!'
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._made: list[tuple[int, int, str]] = []

    def replace(self, start: int, end: int, words: str) -> None:
        self._made.append((start, end, words))

    def insert(self, at: int, words: str) -> None:
        self._made.append((at, at, words))

    def applied(self, start: int = 0, end: int | None = None) -> str:
        """Return the text, or a stretch of it, with the changes in it."""
        end = len(self._text) if end is None else end
        parts: list[str] = []
        at = start
        # What is inserted comes before what it is inserted at, and the longer of two stretches before what lies in it.
        for first, last, words in sorted(self._made, key=lambda it: (it[0], it[1] > it[0], -it[1])):
            if first < at or last > end:
                continue
            parts += [self._text[at:first], words]
            at = last
        return "".join([*parts, self._text[at:end]])

    def __bool__(self) -> bool:
        return bool(self._made)
