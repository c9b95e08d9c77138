"""Two reports of the same words, compared word by word."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Words and marks of each report that are compared: what difflib does grows with the square of them.
MAX_WORDS: Final = 300
#: Pairs that words in both reports can make; one that makes more is matched beside others only, as a comma can be.
_MAX_PAIRS: Final = 400
_TOKEN: Final = re.compile(r"(?:[^\W_]+(?:['’-][^\W_]+)*|\S|^)\s*", re.DOTALL)
#: Marks that papers set in their own ways count as the same.
_ALIKE: Final = str.maketrans("’‘“”„«»–—", '\'\'"""""--')


@dataclass(frozen=True, slots=True)
class Part:
    """Consecutive words: in "both" reports, or "here" or "there" alone."""

    where: Literal["both", "here", "there"]
    text: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """How the wording of two reports differs.

    Attributes:
        parts: the words of the other report, with those that only this one has where they would stand.
        shared: how many words both have, in this order.
        here, there: how many words each has.
        is_cut: whether a report is too long, so that only its beginning was compared.
    """

    parts: tuple[Part, ...]
    shared: int
    here: int
    there: int
    is_cut: bool

    @property
    def is_same(self) -> bool:
        """Whether the words are the same."""
        return self.shared == self.here == self.there

    @property
    def is_near(self) -> bool:
        """Whether they have half of the shorter one's words in common; a paraphrase tells little word by word."""
        return 2 * self.shared >= min(self.here, self.there)


def compare(here: str, there: str) -> Comparison:
    """Compare two reports, case and the look of quotation marks and dashes left out.

    >>> [(part.where, part.text) for part in compare("We will leave soon.", "We shall leave").parts]
    [('both', 'We '), ('here', 'will'), ('there', 'shall'), ('both', ' leave'), ('here', 'soon.')]
    """
    (one, cut_one), (other, cut_other) = _tokens(here), _tokens(there)
    keys, other_keys = _keys(one), _keys(other)
    often, other_often = Counter(keys), Counter(other_keys)
    matcher = SequenceMatcher(lambda key: often[key] * other_often[key] > _MAX_PAIRS, keys, other_keys, autojunk=False)
    parts: list[Part] = []
    shared = 0
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        both = other[other_start:other_end]
        if kind == "equal":
            parts.append(Part("both", "".join(both)))
            shared += _words(both)
            continue
        if start < end:
            parts.append(Part("here", "".join(one[start:end]).strip()))
        if both:
            parts += _apart("".join(both))
    return Comparison(tuple(_joined(parts)), shared, _words(one), _words(other), cut_one or cut_other)


def _tokens(text: str) -> tuple[list[str], bool]:
    """Return the words and marks of a report, each with the blanks behind it, and whether there are more."""
    found: list[str] = []
    for token in _TOKEN.finditer(text):
        if len(found) >= MAX_WORDS:
            return [*found, "…"], True
        if token[0]:
            found.append(token[0])
    return found, False


def _keys(tokens: Sequence[str]) -> list[str]:
    return [token.strip().casefold().translate(_ALIKE) for token in tokens]


def _words(tokens: Sequence[str]) -> int:
    return sum(token[0].isalnum() for token in tokens)


def _apart(text: str) -> Iterator[Part]:
    """Yield words of the other report alone, with the blank behind them as one that both have."""
    words = text.rstrip()
    if words:
        yield Part("there", words)
    if words != text:
        yield Part("both", text[len(words) :])


def _joined(parts: Sequence[Part]) -> Iterator[Part]:
    for where, together in groupby((part for part in parts if part.text), key=lambda part: part.where):
        yield Part(where, "".join(part.text for part in together))
