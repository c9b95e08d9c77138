"""Numbers and years in words, as dates use them."""

from __future__ import annotations

import re
from typing import Final

_ONES: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS: Final = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth", "twenty-first", "twenty-second", "twenty-third", "twenty-fourth", "twenty-fifth", "twenty-sixth",
    "twenty-seventh", "twenty-eighth", "twenty-ninth", "thirtieth", "thirty-first",
)  # fmt: skip

_VALUES: Final = (
    {word: value for value, word in enumerate(_ONES)}
    | {word: 10 * value for value, word in enumerate(_TENS, 2)}
    | {"a": 1, "an": 1, "another": 1, "hundred": 100, "thousand": 1000, "dozen": 12}
)
_ORDINAL_VALUES: Final = {word: value for value, word in enumerate(_ORDINALS, 1)}

_UNIT_WORD: Final = "(?:" + "|".join(_ONES[1:10]) + ")"
_TEN_WORD: Final = "(?:" + "|".join(_TENS) + ")"
_SMALL: Final = rf"(?:{_TEN_WORD}(?:[\s-]{_UNIT_WORD})?|{'|'.join(reversed(_ONES[1:]))})"

#: A cardinal in figures or words.
CARDINAL: Final = (
    r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d{1,4}(?:\.\d+)?)(?:[\s-]\d/\d)?"
    rf"|(?:an?\s+|{_UNIT_WORD}\s+)?(?:hundred|thousand)(?:\s+(?:and\s+)?{_SMALL})?|(?:a\s+)?dozen|{_SMALL}"
)
#: A day of the month as an ordinal in words; those that begin another stand after it.
ORDINAL_DAY: Final = "(?:" + "|".join(word.replace("-", r"[\s-]") for word in reversed(_ORDINALS)) + ")"
#: A year in words: "nineteen ninety-six", "two thousand (and) five", "twenty twenty-four".
YEAR_WORDS: Final = (
    rf"(?:(?:eighteen|nineteen)(?:[\s-]hundred(?:\s+(?:and\s+)?{_SMALL})?|[\s-](?:{_TEN_WORD}(?:[\s-]{_UNIT_WORD})?|oh[\s-]{_UNIT_WORD}|ten|eleven|twelve|\w+teen))"
    rf"|two\s+thousand(?:\s+(?:and\s+)?(?:{_SMALL}))?|twenty[\s-](?:ten|eleven|twelve|\w+teen|twenty(?:[\s-]{_UNIT_WORD})?))"
)
_WORD: Final = re.compile(r"[a-z]+")


def cardinal(words: str) -> float | None:
    """Return the value of a cardinal, or `None` for words that are none ("several").

    >>> cardinal("twenty-four"), cardinal("2 1/2"), cardinal("a hundred"), cardinal("1,000"), cardinal("several")
    (24.0, 2.5, 100.0, 1000.0, None)
    """
    words = words.strip().lower()
    if match := re.fullmatch(r"([\d,]+(?:\.\d+)?)?(?:[\s-]?(\d)/(\d))?", words):
        if not match[1] and not match[2]:
            return None
        part = int(match[2]) / int(match[3]) if match[2] and int(match[3]) else 0.0
        return float((match[1] or "0").replace(",", "")) + part
    total = current = 0
    for word in _WORD.findall(words):
        if word == "and":
            continue
        if word not in _VALUES:
            return None
        value = _VALUES[word]
        if value in (100, 1000, 12):
            total, current = total + max(current, 1) * value, 0
        else:
            current += value
    return float(total + current)


def ordinal(words: str) -> int | None:
    """Return the value of an ordinal up to thirty-first, in figures or words.

    >>> ordinal("21st"), ordinal("twenty first"), ordinal("3")
    (21, 21, 3)
    """
    words = words.strip().lower()
    if match := re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", words):
        return int(match[1])
    return _ORDINAL_VALUES.get(re.sub(r"\s+", "-", words))


def year(words: str) -> int | None:
    """Return a year in figures or words.

    >>> year("1996"), year("nineteen ninety-six"), year("two thousand"), year("twenty twenty-four")
    (1996, 1996, 2000, 2024)
    """
    words = words.strip().lower()
    if words.isdigit():
        return int(words)
    parts = [word for word in _WORD.findall(words) if word not in ("and", "oh")]
    if not parts or any(part not in _VALUES for part in parts):
        return None
    head, rest = _VALUES[parts[0]], parts[1:]
    if rest and rest[0] in ("hundred", "thousand"):
        return head * _VALUES[rest[0]] + sum(_VALUES[part] for part in rest[1:])
    return head * 100 + sum(_VALUES[part] for part in rest)
