"""Slugs: the lower-case ASCII words, joined by single hyphens, that stand for a name in a key."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256
from typing import Final

#: Longest slug, in characters, hash included. Two slugs and their joint stay far below the 255 bytes of a file name.
MAX_SLUG_CHARS: Final = 80

_DIGEST_CHARS: Final = 8
_WORD: Final = re.compile(r"[a-z0-9]+")
# Dropped, not a word's end: "O’Neill" is one word however its apostrophe is written.
_APOSTROPHES: Final = dict.fromkeys(map(ord, "'’‘ʼʻ`´′"))
# Letters that Unicode does not take apart into an ASCII letter and a mark, by their usual spelling in English.
_LETTERS: Final = str.maketrans({
    "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i", "ŋ": "ng", "ŧ": "t",
})  # fmt: skip


def slug(text: str) -> str:
    """Return `text` as lower-case ASCII words joined by hyphens, never empty, at most `MAX_SLUG_CHARS` long.

    Case, accents, apostrophes and punctuation make no difference. Where letters or digits have no ASCII form, or the
    words are too long, 8 hexadecimal digits of sha256 are added, so that names that differ in them stay apart.

    >>> slug("Côte d’Ivoire"), slug("Łukasz Øster-Straße"), slug("  The 'G-7' (group) ")
    ('cote-divoire', 'lukasz-oster-strasse', 'the-g-7-group')
    >>> slug("Ахмед 2"), slug("!?")
    ('2-2fc0bc35', '8faf838e')
    """
    even = text.lower() if text.isascii() else _caseless(text)
    plain = even.translate(_APOSTROPHES).translate(_LETTERS)
    words = "-".join(_WORD.findall("".join(char for char in plain if not unicodedata.combining(char))))
    lossless = all(char.isascii() or not char.isalnum() for char in plain)
    if words and lossless and len(words) <= MAX_SLUG_CHARS:
        return words
    digest = _digest(even)
    head = words[: MAX_SLUG_CHARS - _DIGEST_CHARS - 1].rstrip("-")
    return f"{head}-{digest}" if head else digest


def _caseless(text: str) -> str:
    """Return the form in which compatibility caseless matches are equal (Unicode 15, section 3.13, D146)."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFD", text).casefold())
    return unicodedata.normalize("NFKD", folded.casefold())


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST_CHARS]
