"""Text as the network reads it: word pieces of an uncased vocabulary, the shape of each word, and paragraph ends.

The cutting is BERT's (https://arxiv.org/abs/1810.04805, and WordPiece, https://arxiv.org/abs/1609.08144): letters in
lower case without accents, punctuation apart, then the longest known pieces from left to right.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: How a word is written; the vocabulary knows no capitals.
SHAPES: Final = ("lower", "capitalized", "upper", "number", "mark", "paragraph")
_LOWER, _CAPITALIZED, _UPPER, _NUMBER, _MARK, PARAGRAPH = range(6)

#: The piece between two paragraphs, one that texts do not have.
PARAGRAPH_PIECE: Final = "[unused0]"
_UNKNOWN: Final = "[UNK]"
#: Words longer than this, in code points, are unknown.
_LONGEST_WORD: Final = 100
#: Words whose pieces are kept.
_KEPT_WORDS: Final = 65_536

_MARKS: Final = re.escape(
    "".join(
        char
        for char in map(chr, range(sys.maxunicode + 1))
        if unicodedata.category(char)[0] == "P" or (char.isascii() and unicodedata.category(char)[0] == "S")
    )
)
_WORD: Final = re.compile(rf"[{_MARKS}]|[^\s{_MARKS}]+")


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of a text, in order, with the piece between paragraphs where two meet.

    Attributes:
        ids: numbers in the vocabulary.
        shapes: places in `SHAPES`.
        starts, ends: where each piece stands, in code points, end excluded.
        inner: whether a piece goes on with the word of the one before.
        paragraphs: the numbers of the pieces that paragraphs begin with.
    """

    ids: list[int]
    shapes: list[int]
    starts: list[int]
    ends: list[int]
    inner: list[bool]
    paragraphs: list[int]

    def __len__(self) -> int:
        return len(self.ids)


class WordPieces:
    """Cuts text into the pieces of a vocabulary. The pieces of common words are kept, so that each is cut once."""

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self._vocabulary = vocabulary
        self._unknown = vocabulary[_UNKNOWN]
        self._paragraph = vocabulary[PARAGRAPH_PIECE]
        self._cut = lru_cache(maxsize=_KEPT_WORDS)(self._pieces_of)

    def cut(self, paragraphs: Iterable[tuple[int, str]]) -> Pieces:
        """Cut paragraphs, each given by its place in the text, in code points, and its words. Time is linear."""
        pieces = Pieces([], [], [], [], [], [])
        for place, text in paragraphs:
            if pieces.ids:
                self._add_break(pieces, place)
            pieces.paragraphs.append(len(pieces.ids))
            for word in _WORD.finditer(text):
                start = place + word.start()
                ids, ends, shape = self._cut(word.group())
                pieces.ids.extend(ids)
                pieces.shapes.extend([shape] * len(ids))
                pieces.starts.extend([start, *(start + end for end in ends[:-1])])
                pieces.ends.extend(start + end for end in ends)
                pieces.inner.extend([False, *[True] * (len(ids) - 1)])
        return pieces

    def _add_break(self, pieces: Pieces, place: int) -> None:
        pieces.ids.append(self._paragraph)
        pieces.shapes.append(PARAGRAPH)
        pieces.starts.append(pieces.ends[-1])
        pieces.ends.append(place)
        pieces.inner.append(False)

    def _pieces_of(self, word: str) -> tuple[tuple[int, ...], tuple[int, ...], int]:
        """Return the numbers of a word's pieces, where each ends in the word, and the word's shape."""
        plain = _plain(word)
        found: list[tuple[int, int]] = []
        start = 0
        while start < len(plain) <= _LONGEST_WORD:
            prefix = "##" if start else ""
            for end in range(len(plain), start, -1):
                number = self._vocabulary.get(prefix + plain[start:end])
                if number is not None:
                    found.append((number, end))
                    start = end
                    break
            else:
                break
        if not plain or start < len(plain):
            return (self._unknown,), (len(word),), _shape(word)
        # Where letters lost or gained characters with their accents, a piece ends at about the same place.
        ends = [end if len(plain) == len(word) else round(end * len(word) / len(plain)) for _, end in found]
        return tuple(number for number, _ in found), (*ends[:-1], len(word)), _shape(word)


def _plain(word: str) -> str:
    if word.isascii():
        return word.lower()
    folded = unicodedata.normalize("NFD", word.lower())
    return "".join(char for char in folded if unicodedata.category(char) not in ("Mn", "Cc", "Cf"))


def _shape(word: str) -> int:
    if not any(map(str.isalpha, word)):
        return _NUMBER if any(map(str.isdigit, word)) else _MARK
    if word.islower():
        return _LOWER
    if word[0].isupper() and (len(word) == 1 or word[1:].islower()):
        return _CAPITALIZED
    return _UPPER
