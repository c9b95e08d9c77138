"""Words as they are compared: without case, accents and marks, on both sides.

What is folded here is indexed and searched for alike, so that the index itself only cuts at spaces.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

#: Letters that no decomposition takes to their plain form.
_PLAIN: Final = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i"})
_WORD: Final = re.compile(r"[^\W_]+")
#: "U.S." is one word, as "US" is.
_DOTTED: Final = re.compile(r"(?<![^\W_])(?:[^\W_]\.){2,}")
_POSSESSIVE: Final = re.compile(r"['’]s(?![^\W_])")
#: Longer words are cut: nobody types them, and a term of an index has a limit.
MAX_WORD_CHARS: Final = 100


class Word(NamedTuple):
    """A folded word, and where it stands in the text: in code points, the end excluded."""

    text: str
    start: int
    end: int


def words(text: str) -> list[str]:
    """Return the folded words of a text.

    >>> words("São Tomé’s envoy: “the U.S. won't”")
    ['sao', 'tome', 'envoy', 'the', 'us', 'won', 't']
    """
    return [it[:MAX_WORD_CHARS] for it in _WORD.findall(_joined(folded(text)))]


def placed(text: str) -> list[Word]:
    """Return the folded words of a text with their places in it.

    >>> placed("Łódź’s U.S. envoy")
    [Word(text='lodz', start=0, end=4), Word(text='us', start=7, end=10), Word(text='envoy', start=12, end=17)]
    """
    if text.isascii():
        chars, places = text.lower(), range(len(text))
    else:
        pairs = [(char, at) for at, given in enumerate(text) for char in folded(given)]
        chars, places = "".join(char for char, _ in pairs), [at for _, at in pairs]  # type: ignore[assignment]
    # A space for each character that goes, but for the dots of an abbreviation, which are passed over.
    chars = _POSSESSIVE.sub("  ", chars)
    kept = [True] * len(chars)
    for found in _DOTTED.finditer(chars):
        for at in range(found.start() + 1, found.end(), 2):
            kept[at] = False
    if not all(kept):
        places = [at for at, is_kept in zip(places, kept, strict=True) if is_kept]  # type: ignore[assignment]
        chars = "".join(char for char, is_kept in zip(chars, kept, strict=True) if is_kept)
    return [Word(it[0][:MAX_WORD_CHARS], places[it.start()], places[it.end() - 1] + 1) for it in _WORD.finditer(chars)]


def folded(text: str) -> str:
    """Return a text without case and accents; all else, white space too, stays.

    >>> folded("São Tomé"), folded("Łódź")
    ('sao tome', 'lodz')
    """
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(_PLAIN)
    return "".join(char for char in plain if not unicodedata.combining(char))


def _joined(plain: str) -> str:
    return _DOTTED.sub(lambda found: found[0].replace(".", ""), _POSSESSIVE.sub("  ", plain))
