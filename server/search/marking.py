"""Which words of a text are those that somebody looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.search.folding import words
from server.search.forms import forms, stem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.search.wanted import Wanted

#: From how many letters on a word may have one slip, or two; those of words that are longer are not looked for.
_ONE_SLIP, _TWO_SLIPS, _LONGEST_SLIPPED = 4, 8, 30


class Marker:
    """Tells which words of a text were looked for."""

    def __init__(self, wanted: Wanted, unknown: frozenset[str] = frozenset()) -> None:
        self._stems = {form for it in wanted.words if it not in unknown for form in forms(it)}
        self._exact = {word for phrase in wanted.phrases for word in phrase}
        self._unknown = unknown
        self._kept: dict[str, bool] = {}

    @classmethod
    def of_texts(cls, wanted: Wanted, texts: Iterable[str]) -> Marker:
        """Return a marker for texts that were found without an index: it takes a word for a beginning that none has."""
        stems = {stem(word) for text in texts for word in words(text)}
        return cls(wanted, frozenset(it for it in wanted.words if stems.isdisjoint(forms(it))))

    def __call__(self, word: str) -> bool:
        """Tell whether a folded word was looked for."""
        known = self._kept.get(word)
        if known is None:
            known = self._kept[word] = (
                word in self._exact
                or stem(word) in self._stems
                or any(word.startswith(it) or is_slip(it, word) for it in self._unknown)
            )
        return known


def is_slip(typed: str, word: str) -> bool:
    """Tell whether a word may be what somebody meant who typed another: exchanged letters count as one slip.

    >>> is_slip("govenment", "government"), is_slip("mali", "bali"), is_slip("iran", "oman"), is_slip("au", "eu")
    (True, True, False, False)
    """
    most = slips(typed)
    if abs(len(typed) - len(word)) > most:
        return False
    before: list[int] = []
    row = list(range(len(word) + 1))
    for at, letter in enumerate(typed, 1):
        older, before, row = before, row, [at]
        for number, other in enumerate(word, 1):
            least = min(before[number] + 1, row[-1] + 1, before[number - 1] + (letter != other))
            if at > 1 and number > 1 and letter == word[number - 2] and typed[at - 2] == other:
                least = min(least, older[number - 2] + 1)
            row.append(least)
    return row[-1] <= most


def slips(word: str) -> int:
    """Return how many slips a word may have."""
    if not _ONE_SLIP <= len(word) <= _LONGEST_SLIPPED:
        return 0
    return 2 if len(word) >= _TWO_SLIPS else 1
