"""What somebody looks for: words as they typed them, and what they narrow it down to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from server.search.folding import words

if TYPE_CHECKING:
    from datetime import date

#: Characters of a text that are looked at, and words that are looked for.
MAX_CHARS: Final = 200
MAX_WORDS: Final = 16
#: The kind of all things that have names.
NAME: Final = "name"

_PHRASE: Final = re.compile(r'["“”„«»]([^"“”„«»]*)["“”„«»]?')


@dataclass(frozen=True, slots=True)
class Wanted:
    """A text that is looked for, folded as the index is.

    Attributes:
        shown: the text as it was given, as far as it is looked at, without line breaks.
        words: those that may stand anywhere.
        phrases: words that stand one after the other, from between quotation marks.
    """

    shown: str
    words: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]

    @classmethod
    def read(cls, text: str) -> Wanted:
        """Read what somebody typed; there is nothing that it may not be.

        >>> Wanted.read('Roe said “dead on arrival”')
        Wanted(shown='Roe said “dead on arrival”', words=('roe', 'said'), phrases=(('dead', 'on', 'arrival'),))
        """
        shown = " ".join(text[: 4 * MAX_CHARS].split())[:MAX_CHARS].strip()
        left = MAX_WORDS
        phrases = []
        for found in _PHRASE.finditer(shown):
            phrase = tuple(words(found[1])[:left])
            left -= len(phrase)
            if phrase:
                phrases.append(phrase)
        return cls(shown, tuple(words(_PHRASE.sub(" ", shown))[:left]), tuple(phrases))

    @property
    def all(self) -> tuple[str, ...]:
        """Every word, those of phrases last."""
        return (*self.words, *(word for phrase in self.phrases for word in phrase))

    @property
    def name(self) -> str:
        """The text as a name is compared with it."""
        return " ".join(words(self.shown)[:MAX_WORDS])

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases)


@dataclass(frozen=True, slots=True)
class Within:
    """What a search is narrowed down to; an empty value asks for nothing.

    Attributes:
        kind: of thing, as "actor", "person" or "statement"; "name" for all that has names.
        since, until: the first and the last day; something fits if its date may be in between, and what has no date
            does not.
        speaker, source: IRIs of who said it, and of who published it.
        act, type: as "deny" and "direct".
    """

    kind: str = ""
    since: date | None = None
    until: date | None = None
    speaker: str = ""
    source: str = ""
    act: str = ""
    type: str = ""

    @property
    def is_of_statements(self) -> bool:
        """Whether only statements can be what it asks for."""
        if self.speaker or self.act or self.type:
            return True
        # Of what has a name, only articles have a date and a publisher.
        is_of_a_time = bool(self.since or self.until or self.source)
        return self.kind == "statement" or (not self.kind and is_of_a_time)

    @property
    def is_of_a_time(self) -> bool:
        """Whether what it asks for has a date."""
        return self.kind in ("", "statement", "article")


ANYTHING: Final = Within()
