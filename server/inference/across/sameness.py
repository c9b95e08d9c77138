"""Whether two reports tell of one utterance: rather missed than wrong."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from server.inference.across.reports import MONTH

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from server.inference.across.reports import Report

#: A saying without a date of its own is news: of what was said at most so long before.
_NEWS: Final = timedelta(10)
#: Of the words of the shorter report, the share that the other has too, where the words alone are to tell.
_SAME_WORDS: Final = 0.75
_FEWEST_WORDS: Final = 5
#: The same, where the claim is the same; and where the day is the same as well, but nothing else.
_SAME_CLAIM: Final = 0.4
_SAME_DAY: Final = 0.5


def same(one: Report, other: Report) -> bool:
    """Whether two reports in different articles tell of one utterance.

    The speaker is the same, the dates meet, and words or claim and venue are shared. The same words on different days
    are different utterances, and so are claims of one day that differ in whether a condition is made.
    """
    if one.speaker != other.speaker or one.article == other.article or not _meet(one, other):
        return False
    if alike(one, other):
        return True
    if not (one.is_dated and other.is_dated):
        return False
    share = shared(one, other)
    if one.claims & other.claims:
        return share >= _SAME_CLAIM or (_on_one_day(one, other) and bool(one.venues & other.venues))
    return _on_one_day(one, other) and share >= _SAME_DAY and min(len(one.words), len(other.words)) >= _FEWEST_WORDS


def alike(one: Report, other: Report) -> bool:
    """Whether two reports have near the same words."""
    fewest = min(len(set(one.words)), len(set(other.words)))
    return fewest >= _FEWEST_WORDS and shared(one, other) >= _SAME_WORDS


def likely(one: Report, other: Report, *, beside_one: Iterable[Report], beside_other: Iterable[Report]) -> bool:
    """Whether two reports tell of one utterance by what they claim, short of their dates.

    The claim is the same, down to whether a condition is made, and what the speaker said there besides has two words in
    a row in common that the claim itself does not account for.
    """
    if one.speaker != other.speaker or one.article == other.article or not one.claims & other.claims:
        return False
    about = {
        word for proposition, _, _ in one.claims & other.claims for word in proposition.rpartition("/")[2].split("-")
    }
    first, second = (
        {pair for report in (it, *beside) for pair in report.pairs_with_conditions}
        for it, beside in ((one, beside_one), (other, beside_other))
    )
    return any(not about & {*pair} for pair in first & second)


def _meet(one: Report, other: Report) -> bool:
    first, second = _bounds(one), _bounds(other)
    if first is None or second is None:
        return False
    if not (one.is_dated or other.is_dated) and abs(first[1] - second[1]) > _NEWS:
        return False
    return max(first[0], second[0]) <= min(first[1], second[1])


def _bounds(report: Report) -> tuple[date, date] | None:
    if report.latest is None:
        return None
    earliest = report.earliest
    if earliest is None or report.latest - earliest > MONTH:
        return report.latest - _NEWS, report.latest
    return earliest, report.latest


def _on_one_day(one: Report, other: Report) -> bool:
    return one.earliest == one.latest == other.earliest == other.latest


def shared(one: Report, other: Report) -> float:
    """Return the share of the words of the shorter report that the other has too, from 0 to 1."""
    first, second = set(one.words), set(other.words)
    return len(first & second) / max(1, min(len(first), len(second)))
