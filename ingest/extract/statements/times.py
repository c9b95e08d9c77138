"""Adverbials of time at the end of a noun phrase: the parser hangs them on the noun, but they belong to the verb."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ingest.extract.statements.passages import Passage

_DAYS: Final = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTHS: Final = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.)(?:\s\d{1,2}\b)?(?:,?\s\d{4})?"
)
_PART_OF_DAY: Final = r"(?:morning|afternoon|evening|night)"
#: An adverbial of time at the end of a phrase: what is said of the verb, not of who acts.
_TIME: Final = re.compile(
    rf"\s(?:,\s)?(?:(?:(?:late|early|earlier|later)\s)?(?:on|in|at|during|since|over)\s)?(?:(?:late|early|mid-?)\s)?"
    rf"(?:{_DAYS}(?:\s{_PART_OF_DAY})?|(?:\d{{1,2}}\s)?{_MONTHS}|(?:in|since|during)\s(?:1[5-9]|20)\d\d"
    rf"|yesterday|today|tonight|tomorrow|(?:earlier\s)?(?:this|last|next|the\sprevious|the\sfollowing)\s"
    rf"(?:{_DAYS}|{_MONTHS}|week|weekend|month|year|spring|summer|autumn|fall|winter|{_PART_OF_DAY})"
    rf"|the\sweekend|(?:in|on)\sthe\s{_PART_OF_DAY}|(?:hours|days|weeks|months|years)\s(?:later|earlier|ago))"
    rf"(?:\s(?:on\s)?{_DAYS})?$",
    re.IGNORECASE,
)


def before(passage: Passage, start: int, end: int) -> int:
    """Return where a noun phrase of tokens `start` to `end` ends without the time at its end ("a court on Monday")."""
    words = passage.text[passage.places[start] : passage.places[end - 1] + len(passage.tokens[end - 1].text)]
    time = _TIME.search(words)
    if time is None:
        return end
    cut = passage.places[start] + time.start()
    while end - 1 > start and passage.places[end - 1] >= cut:
        end -= 1
    return end
