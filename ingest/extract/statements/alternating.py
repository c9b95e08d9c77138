"""Questions without labels: which paragraphs of an interview ask, told by form and by taking turns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ingest.extract.lexicon.heads import word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.extract.statements.passages import Passage

_FIRST_PERSON: Final = word_set("i me my mine myself we us our ours ourselves")
_SECOND_PERSON: Final = word_set("you your yours yourself yourselves")
OPENING: Final = "“„«\"‘'"
#: All of a paragraph in bold type, as plain text marks it.
_BOLD: Final = re.compile(r"(\*\*|__)(?!\s).+(?<!\s)\1")
#: Longest paragraph that is a question, in code points.
_LONGEST_QUESTION: Final = 600
#: Fewest questions that make an interview.
_FEWEST: Final = 2
#: Part of every second paragraph from which these are the questions, whatever their form.
_MOST: Final = 0.75


def asking(passages: Sequence[Passage]) -> list[int]:
    """Return the numbers of the paragraphs that ask, in order; none where there are too few.

    Bold type decides; else every second paragraph asks where nearly all of these look like questions and few of those
    between do ("Your critics say you have failed." may ask, and an answer may end in "?").
    """
    found = [number for number, passage in enumerate(passages) if _is_question(passage)]
    if len(found) < _FEWEST:
        return []
    if any(_BOLD.fullmatch(passages[number].text) for number in found):
        return [number for number, passage in enumerate(passages) if _BOLD.fullmatch(passage.text)]
    turns = range(found[0], found[-1] + 1)
    even, odd = turns[::2], turns[1::2]
    asks = sum(is_asking(passages[number]) for number in even)
    others = sum(is_asking(passages[number]) for number in odd)
    if found[-1] in even and asks >= _MOST * len(even) and 2 * others <= len(odd):
        return list(even)
    return found


def is_asking(passage: Passage) -> bool:
    """Tell whether a turn looks like a question: it ends as one, or speaks of "you" and not of "me"."""
    if ends_as_question(passage):
        return not in_first_person(passage) or speaks_to(passage)
    return speaks_to(passage) and not in_first_person(passage)


def ends_as_question(passage: Passage) -> bool:
    return passage.text.rstrip(' *_”"').endswith("?")


def in_first_person(passage: Passage) -> bool:
    """Tell whether a paragraph says "I" or "we" outside quotation marks."""
    return _has(passage, _FIRST_PERSON)


def speaks_to(passage: Passage) -> bool:
    """Tell whether a paragraph says "you" outside quotation marks."""
    return _has(passage, _SECOND_PERSON)


def _has(passage: Passage, words: frozenset[str]) -> bool:
    return any(
        token.lower_ in words and token.text != "US" and passage.inside[i] < 0 for i, token in enumerate(passage.tokens)
    )


def _is_question(passage: Passage) -> bool:
    text = passage.text.strip(" *_–—-•")
    return (
        passage.block.kind == "body"
        and len(text) <= _LONGEST_QUESTION
        and text.endswith("?")
        and text[0] not in OPENING
        and not any(
            token.lower_ in ("asked", "asks") and passage.inside[i] < 0 for i, token in enumerate(passage.tokens)
        )
    )
