"""Articles that went through something: cut, doubled, mixed up, and strewn with what no editor would let pass."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.server.copied_articles import ARTICLES

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    Mutation = Callable[[str, random.Random], str]

_SEEDS: Final = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))
#: What is strewn in: signs that end something, that take no room, that turn the line around, that are half of a pair.
_SIGNS: Final = (
    "“", "”", '"', "'", "’", "«", "»", "(", ")", "[", "—", "…", "\u00ad", "\u200b", "\u202e", "\u2028", "\ufeff",
    "\x07", "\x1b[2J", "\u0301" * 40, "𝕹𝖆𝖙𝖔", "🇺🇸", "İ", "ﬁ", "<script>", "&amp;", "{{", "%s", "\\", "\t", "\r",
    "\n\n\n", "https://herald.example/?q=\"><", "</p><p>", "#char=0,1", "> . <",
)  # fmt: skip
_DATES: Final = (
    "31 February 2024", "2024-13-45", "99999-01-01", "the 0th of May", "-44 March", "Tuesday the 400th", "24:61 GMT",
    "next last Monday", "in 12345678901234567890 years", "May 5, 0000", "the year 2024 BC",
)  # fmt: skip
_WORD: Final = re.compile(r"\S+")


def _place(text: str, chance: random.Random) -> int:
    return chance.randrange(len(text) + 1)


def _cut(text: str, chance: random.Random) -> str:
    start = _place(text, chance)
    return text[:start] + text[start + chance.randrange(1, 200) :]


def _doubled(text: str, chance: random.Random) -> str:
    start = _place(text, chance)
    return text[: start + 300] + text[start:]


def _broken_off(text: str, chance: random.Random) -> str:
    return text[: _place(text, chance)]


def _shuffled_lines(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    chance.shuffle(lines)
    return "\n".join(lines)


def _shuffled_words(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    start = chance.randrange(max(1, len(words)))
    part = words[start : start + 60]
    chance.shuffle(part)
    return " ".join(words[:start] + part + words[start + 60 :])


def _strewn(text: str, chance: random.Random) -> str:
    for _ in range(chance.randrange(1, 12)):
        at = _place(text, chance)
        text = text[:at] + chance.choice(_SIGNS) + text[at:]
    return text


def _dated(text: str, chance: random.Random) -> str:
    at = _place(text, chance)
    return f"{text[:at]} on {chance.choice(_DATES)} {text[at:]}"


def _one_line(text: str, chance: random.Random) -> str:
    return " ".join(text.split())


def _many_lines(text: str, chance: random.Random) -> str:
    return re.sub(r" ", "\n", text)


def _long_word(text: str, chance: random.Random) -> str:
    at = _place(text, chance)
    return text[:at] + chance.choice("aA1”-") * chance.randrange(100, 5_000) + text[at:]


def _nested(text: str, chance: random.Random) -> str:
    at = _place(text, chance)
    return (
        text[:at] + chance.choice(("“He said ", "(", "said that ", "who said ")) * chance.randrange(5, 80) + text[at:]
    )


def _case(text: str, chance: random.Random) -> str:
    return chance.choice((str.upper, str.lower, str.title, str.swapcase))(text)


def _unquoted(text: str, chance: random.Random) -> str:
    return "".join(sign for sign in text if sign not in "“”\"'’" or chance.random() < 0.5)


def _mixed(text: str, chance: random.Random) -> str:
    """Two articles, word by word in turns for a while."""
    other = chance.choice(texts())
    words, others = _WORD.findall(text)[:80], _WORD.findall(other)[:80]
    return " ".join(word for pair in zip(words, others, strict=False) for word in pair) + "\n\n" + text


MUTATIONS: Final[tuple[Mutation, ...]] = (
    _cut, _doubled, _broken_off, _shuffled_lines, _shuffled_words, _strewn, _strewn, _dated, _one_line, _many_lines,
    _long_word, _nested, _case, _unquoted, _mixed,
)  # fmt: skip


def texts() -> list[str]:
    """Return the whole articles that mutations begin with."""
    return [it.read_text("utf-8") for it in _SEEDS] + [text for text, _, _ in ARTICLES.values()]


def mutated(chance: random.Random, text: str) -> bytes:
    """Return an article after one to four mutations, now and then with bytes that are no UTF-8."""
    for _ in range(chance.randrange(1, 5)):
        text = chance.choice(MUTATIONS)(text, chance)
    data = bytearray(text.encode("utf-8"))
    if chance.random() < 0.1:
        for _ in range(chance.randrange(1, 20)):
            at = chance.randrange(len(data) + 1)
            data[at : at + chance.randrange(2)] = bytes([chance.randrange(256)])
    return bytes(data)
