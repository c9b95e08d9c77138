"""What a time expression means: the days it covers, as far as they follow from its words and its anchor.

The anchor is the article's day of publication. Where it is not known, only what the words themselves give is resolved;
nothing is padded and nothing guessed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ingest.extract.dates import counted, named, quarters
from ingest.extract.dates.anchoring import NOT_STATED, RECURRING

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

    from ingest.extract.dates.anchoring import Context, Meaning

_READERS: Final[dict[str, Callable[[re.Match[str], Context], Meaning]]] = {
    "full": named.full,
    "full_range": named.full_range,
    "iso": named.iso,
    "year_range": named.year_range,
    "month_year": named.month_year,
    "year": named.year,
    "year_words": named.year,
    "decade": named.decade,
    "century": named.century,
    "fiscal_year": named.fiscal_year,
    "day": named.day,
    "month": named.bare_month,
    "weekday": named.weekday,
    "weekdays": lambda _match, _context: RECURRING,
    "every": lambda _match, _context: RECURRING,
    "holiday": named.holiday,
    "season": named.season,
    "deictic": counted.deictic,
    "daytime": counted.daytime,
    "relative": counted.relative,
    "since_then": counted.since_then,
    "relative_count": counted.relative_count,
    "recent_units": counted.recent_units,
    "ago": counted.ago,
    "long_ago": counted.past,
    "from_day": counted.from_day,
    "the_unit": counted.the_unit,
    "now": counted.now,
    "past": counted.past,
    "future": counted.future,
    "weekend": counted.weekend,
    "anaphor": counted.anaphor,
    "quarter": quarters.quarter,
    "half": quarters.half,
    "period": quarters.period,
    "year_ago": quarters.year_ago,
    "year_end": quarters.year_end,
}


def of(kind: str, match: re.Match[str], context: Context) -> Meaning:
    """Return the meaning of an expression that `grammar.scan` found; durations and times of day alone name no day."""
    reader = _READERS.get(kind)
    if reader is None:
        return NOT_STATED
    try:
        return reader(match, context)
    except (ValueError, OverflowError):
        # a day that the calendar lacks ("February 30"), a year beyond it ("10,000 years ago")
        return NOT_STATED
