"""Labels at the head of a turn in an interview or transcript: "Q:", "Answer:", "BBC:", "Minister Roe (laughing):"."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from ingest.extract.lexicon.heads import word_set
from ingest.records import Span

_LEAD: Final = r"[\s*_•>–—-]*"
_NOTE: Final = r"(?:\s\d+|\s\([^()]{1,40}\))?"
_END: Final = r"\s*:[\s*_]*(?=\S)"
_ASKED: Final = re.compile(
    rf"{_LEAD}(?:Q\s?\d*\s*(?:[:.)–—-]\s*|\s(?=[A-Z]))(?=\S)"
    rf"|(?:QUESTION|Question|INTERVIEWER|Interviewer|HOST|Host|PRESENTER|Presenter){_NOTE}{_END})"
)
_ASKED_BY_OTHERS: Final = re.compile(rf"{_LEAD}(?:REPORTER|Reporter|JOURNALIST|Journalist|PRESS|Press){_NOTE}{_END}")
_ANSWERED: Final = re.compile(
    rf"{_LEAD}(?:A\s?\d*\s*[:.)–—-]\s*(?=\S)|(?:ANSWER|Answer|INTERVIEWEE|Interviewee|GUEST|Guest){_NOTE}{_END})"
)
#: A transcript that is quoted whole has a mark at the head of each turn.
_NAMED: Final = re.compile(rf"{_LEAD}[\"“]?(?P<name>[^\W\d_][\w.&’'-]*(?:\s[\w.&’'-]+){{0,5}}){_NOTE}{_END}")
_SMALL: Final = word_set("al and bin da de del della der di du for la le of the van von")


class Label(NamedTuple):
    """What stands before the words of a turn, up to code point `end` of the paragraph.

    Attributes:
        asks: it marks a question.
        others: it marks a question of others than the writer.
        name: the place of a name or title, `None` of a mark such as "Q".
    """

    end: int
    asks: bool = False
    others: bool = False
    name: Span | None = None


def read(text: str) -> Label | None:
    """Return the label that a paragraph begins with; a name of capitalized words before a colon may be one.

    >>> read("Q: Why?"), read("Minister Roe: No.").name, read("Roe said: “No.”")
    (Label(end=3, asks=True, others=False, name=None), Span(start=0, end=12), None)
    """
    if (match := _ASKED.match(text)) is not None:
        return Label(match.end(), asks=True)
    if (match := _ASKED_BY_OTHERS.match(text)) is not None:
        return Label(match.end(), asks=True, others=True)
    if (match := _ANSWERED.match(text)) is not None:
        return Label(match.end())
    match = _NAMED.match(text)
    if match is None or not _is_name(match["name"]):
        return None
    return Label(match.end(), name=Span(*match.span("name")))


def _is_name(words: str) -> bool:
    """Tell whether all words are capitalized, as those of a name or title at its head are."""
    return all(word[0].isupper() or (word in _SMALL and number) for number, word in enumerate(words.split()))
