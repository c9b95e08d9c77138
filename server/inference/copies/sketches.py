"""What the text of an article has in common with nearly the same text elsewhere: shingles, and keys that find copies.

Shingles are all runs of four words of the body (https://doi.org/10.1109/SEQUEN.1997.666900). The least hash in each of
48 bins is a sketch (one permutation hashing, https://arxiv.org/abs/1208.1259; an empty bin takes the value of the next
one that is not, https://proceedings.mlr.press/v32/shrivastava14.html), and two bins of every six make a key. So two
texts that share the part J of all their shingles have one of 8 keys in common with a chance of 1 - (1 - J²)^8: 0.90 for
a half, 0.97 for 0.6, and one in two million for 0.00025, which is what two news articles share on average. As many keys
of three bins would find 0.66 of those that share a half; twice as many 0.88, for eight more triples an article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Words of a shingle.
_WORDS: Final = 4
#: A text of fewer shingles cannot be told from a phrase that everybody uses.
_FEWEST: Final = 30
_BINS: Final = 48
#: From one key to the next, and how many bins make it.
_STRIDE: Final = 6
_ROWS: Final = 2
_HASH_BYTES: Final = 8
_DIGITS: Final = 16**3
#: Bins that two texts have to have in common. Of texts that share 0.4 of their shingles, 99 in 100 have as many; of
#: those that share 0.12, as articles do that are made by one pattern, one in 150.
_LIKELY_BINS: Final = 12

#: Of all shingles of two texts, the part that copies share. Of 426,426 pairs of 924 real articles, the seven that are
#: copies share 0.52 or more, and no other pair more than 0.12.
_SHARED: Final = 0.4
#: The same, of what is not between quotation marks: reports of one speech share its words, copies the writer's as well.
_SHARED_UNQUOTED: Final = 0.3
#: Of the shingles of the shorter text, and of those of them that are not quoted, the part that the other has too where
#: the one is the other cut short.
_CONTAINED: Final = 0.8

_TOKEN: Final = re.compile(r"[^\W_]+|[\"“”«»„]|``|''")
_OPENING: Final = frozenset(("“", "«", "„", "``"))
_CLOSING: Final = frozenset(("”", "»", "''"))


@dataclass(frozen=True)
class Sketch:
    """The shingles of a text, as hashes: those that stand between quotation marks wherever they occur, and others."""

    quoted: frozenset[int]
    unquoted: frozenset[int]

    @cached_property
    def shingles(self) -> frozenset[int]:
        return self.quoted | self.unquoted

    @cached_property
    def keys(self) -> frozenset[str]:
        """What the index has the text under: a key for all of it, and one a band; none where it is too short."""
        bins = self._bins
        bands = (bins[start : start + _ROWS] for start in range(0, len(bins), _STRIDE))
        keys = {f"b{_hash(f'{nth} {band}'):016x}" for nth, band in enumerate(bands)}
        if keys:
            keys.add(f"t{_hash(f'{sorted(self.unquoted)} {sorted(self.quoted)}'):016x}")
        return frozenset(keys)

    @cached_property
    def digits(self) -> str:
        """The bins, three hexadecimal digits of each; empty where the text is too short."""
        return "".join(f"{it % _DIGITS:03x}" for it in self._bins)

    @cached_property
    def _bins(self) -> list[int]:
        if len(self.shingles) < _FEWEST:
            return []
        bins: list[int | None] = [None] * _BINS
        for it in self.shingles:
            place, value = it % _BINS, it // _BINS
            least = bins[place]
            if least is None or value < least:
                bins[place] = value
        return _filled(bins)


def near(one: Sketch, other: Sketch) -> bool:
    """Whether two texts are the same but for what papers change when they reprint.

    An article that quotes another at length shares words with it that stand between quotation marks in only one.
    """
    if not likely(one.digits, other.digits):
        return False
    pairs = (one.shingles, other.shingles), (one.unquoted, other.unquoted)
    if all(_contained(*pair) >= _CONTAINED for pair in pairs):
        return True
    if _part(*pairs[0]) < _SHARED:
        return False
    return not any(pairs[1]) or _part(*pairs[1]) >= _SHARED_UNQUOTED


def likely(digits: str, others: str) -> bool:
    """Whether two texts may be near each other, by their digits. It costs next to nothing, and no text is needed."""
    same = sum(digits[at : at + 3] == others[at : at + 3] for at in range(0, min(len(digits), len(others)), 3))
    return same >= _LIKELY_BINS


def sketch(paragraphs: Iterable[str]) -> Sketch:
    """Return the sketch of a text without its boilerplate, by its paragraphs. No shingle spans two of them.

    A quotation that is not closed ends with its paragraph, so that a missing mark changes no more than that.

    >>> one = sketch(["The mill has closed, and “nobody will come back to it”."])
    >>> len(one.unquoted), len(one.quoted)
    (5, 3)
    """
    quoted: set[int] = set()
    unquoted: set[int] = set()
    for paragraph in paragraphs:
        words: list[str] = []
        inside: list[bool] = []
        is_open = False
        for sign in _TOKEN.findall(paragraph):
            if sign in _OPENING:
                is_open = True
            elif sign in _CLOSING:
                is_open = False
            elif sign == '"':
                is_open = not is_open
            else:
                words.append(sign.casefold())
                inside.append(is_open)
        if not words:
            continue
        # A paragraph of fewer words is one shingle.
        for start in range(max(1, len(words) - _WORDS + 1)):
            part = slice(start, start + _WORDS)
            (quoted if all(inside[part]) else unquoted).add(_hash(" ".join(words[part])))
    return Sketch(frozenset(quoted - unquoted), frozenset(unquoted))


def _part(one: frozenset[int], other: frozenset[int]) -> float:
    """Return the part of all members of two sets that both have (Jaccard's index)."""
    shared = len(one & other)
    return shared / max(1, len(one) + len(other) - shared)


def _contained(one: frozenset[int], other: frozenset[int]) -> float:
    """Return the part of the smaller of two sets that the other has too; 0 where it has too few to tell."""
    fewest = min(len(one), len(other))
    return len(one & other) / fewest if fewest >= _FEWEST else 0.0


def _filled(bins: list[int | None]) -> list[int]:
    """Return the bins, an empty one with the value of the next that is not, and how far off that is."""
    out: list[int] = []
    for start in range(_BINS):
        for ahead in range(_BINS):
            value = bins[(start + ahead) % _BINS]
            if value is not None:
                out.append(value * _BINS + ahead)
                break
    return out


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_HASH_BYTES).digest(), "big")
