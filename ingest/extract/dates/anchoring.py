"""What time expressions count from, and the steps by which they count."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from ingest.extract.dates import calendar
from ingest.extract.dates.calendar import Days

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.records import Precision

_CLOCK: Final = re.compile(r"(?i)(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?\s*(?P<half>[ap])?")

#: A day or month without a year that lies further back than this is rather the next one, when a future is possible.
_LONG_AGO: Final = timedelta(days=270)
_NEAR: Final = timedelta(days=95)

BACK: Final = frozenset({"last", "past", "this past", "the past"})
FORTH: Final = frozenset({"next", "coming", "upcoming", "this coming", "the coming"})
#: Words that count from the date spoken of before, not from the article's.
THERE: Final = {
    "same": 0,
    "that": 0,
    "following": 1,
    "previous": -1,
    "preceding": -1,
    "corresponding": 0,
    "comparable": 0,
}

UNIT_PRECISION: Final[dict[str, Precision]] = {
    "day": "day",
    "week": "week",
    "month": "month",
    "quarter": "quarter",
    "year": "year",
    "decade": "approximate-interval",
    "century": "approximate-interval",
    "weekend": "bounded",
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """The days of an expression; `None` where no day is known. An open end of `days` is marked by `open_`."""

    days: Days | None
    precision: Precision
    method: str
    anchored: bool = False
    to_previous: bool = False
    open_: str = ""


@dataclass(slots=True)
class Context:
    """What an expression may count from.

    Attributes:
        today: the day of publication; `None` where it is unknown or known less exactly.
        this_year: the year of publication, where that much is known.
        direction: -1 where the sentence tells of the past, 1 of the future (2 for sure), 0 where it shows neither.
        deadline: whether the words before set a limit yet to come ("until").
        behind: whether the word before leaves only the past ("since").
        previous: days of the expression before, to which "that day" points.
        quarter: the quarter last spoken of, as year and number.
    """

    today: date | None
    this_year: int | None
    direction: int = 0
    deadline: bool = False
    behind: bool = False
    previous: Days | None = None
    quarter: tuple[int, int] | None = None


NOT_STATED: Final = Meaning(None, "unknown", "not-stated")
RECURRING: Final = Meaning(None, "unknown", "recurring")
NO_ANCHOR: Final = Meaning(None, "unknown", "no-anchor")


def offset(relative: str) -> int:
    relative = re.sub(r"\s+", " ", relative.lower())
    return -1 if relative in BACK or relative == "previous" else 1 if relative in FORTH else 0


def direction_of(relative: str | None, context: Context) -> int:
    return offset(relative) or context.direction if relative else context.direction


def nearest_year(
    make: Callable[[int], Days], context: Context, direction: int, *, within: bool = False
) -> tuple[Days, bool]:
    """Return the latest such days begun, or the first to end, by direction; and whether they lie ahead.

    Without a sign of the future, the past is meant, unless it lies so far back that a limit yet to come is likelier.
    `within` is for spans that are reported on when they are over: one that runs, or ended lately, is meant.
    """
    today = context.today
    assert today is not None  # noqa: S101 -- callers have checked
    past = next(days for year in (today.year, today.year - 1) if (days := make(year)).first <= today)
    ahead = next(days for year in (today.year - 1, today.year, today.year + 1) if (days := make(year)).last >= today)
    back, forth = today - past.last, ahead.first - today
    if context.behind or (within and back < _NEAR):
        return past, False
    if direction > 0:
        # Few write of a day nearly a year ahead without its year: short of a "will", the verb misled.
        if direction == 1 and forth > _LONG_AGO and back < _NEAR:
            return past, False
        return ahead, forth > timedelta(0)
    if back > _LONG_AGO and forth < _NEAR and (direction == 0 or context.deadline or past.first == past.last):
        return ahead, True
    if context.deadline and direction == 0 and forth < back:
        return ahead, True
    return past, False


def unit_near(unit: str, near: date, steps: int) -> Days | None:
    """Return the calendar unit that holds a day, or the one some units away."""
    if unit in ("day", "night"):
        return calendar.day(near + timedelta(steps))
    if unit in ("week", "fortnight"):
        return calendar.week(near + timedelta(7 * steps))
    if unit == "weekend":
        return calendar.weekend(near + timedelta(7 * steps))
    if unit == "month":
        moved = calendar.shift(near.replace(day=1), steps)
        return calendar.month(moved.year, moved.month)
    if unit == "quarter":
        moved = calendar.shift(near.replace(day=1), 3 * steps)
        return calendar.quarter(moved.year, (moved.month + 2) // 3)
    if unit == "year":
        return calendar.year(near.year + steps)
    if unit == "decade":
        return calendar.decade((near.year // 10 + steps) * 10)
    if unit == "century":
        return calendar.century(near.year // 100 + 1 + steps)
    return None


def near_previous(unit: str, steps: int, context: Context) -> Meaning:
    """Return the unit that holds the days spoken of before, or one next to it."""
    if context.previous is None:
        return NO_ANCHOR
    near = context.previous.first
    if unit == "day" and near != context.previous.last:
        return NOT_STATED
    days = unit_near(unit, near, steps)
    if days is None:
        return NOT_STATED
    if steps == 0 and unit in ("day", "week", "month", "year"):
        method = f"same-{unit}"
    else:
        method = f"relative-{'decade' if unit == 'century' else unit}"
    return Meaning(days, UNIT_PRECISION[unit], method, anchored=True, to_previous=True)


def step(near: date, unit: str, count: float, direction: int) -> tuple[Days, Precision, str] | None:
    """Return the day, month or year that lies so many units away; weeks are not told to the day."""
    way = direction * count
    if unit in ("day", "night"):
        return calendar.day(near + timedelta(int(way))), "day", "relative-day"
    if unit in ("week", "fortnight"):
        there = near + timedelta(int(way * (14 if unit == "fortnight" else 7)))
        around = Days(there - timedelta(3), there + timedelta(3), f"{there.isoformat()}~")
        return around, "day-approximate", "relative-week"
    if unit in ("month", "quarter"):
        moved = calendar.shift(near.replace(day=1), int(way * (3 if unit == "quarter" else 1)))
        return about(calendar.month(moved.year, moved.month)), "month", "relative-month"
    if unit in ("year", "decade"):
        return about(calendar.year(near.year + int(way * (10 if unit == "decade" else 1)))), "year", "relative-year"
    return None


def stretch(count: float, unit: str, direction: int, context: Context) -> Meaning:
    """Return the days from so many units ago to the day of publication, or from there on."""
    today = context.today
    if today is None:
        return NO_ANCHOR
    if unit in ("hour", "minute", "second"):
        hours = {"hour": 1.0, "minute": 1 / 60, "second": 1 / 3600}[unit] * count
        other = today + timedelta(int(-(-hours // 24)) * direction)
    elif unit in ("day", "night", "week", "fortnight", "weekend"):
        other = today + timedelta(
            int(count * (7 if unit in ("week", "weekend") else 14 if unit == "fortnight" else 1)) * direction
        )
    else:
        months = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}.get(unit)
        if months is None:
            return NOT_STATED
        other = calendar.shift(today, int(count * months) * direction)
    first, last = min(other, today), max(other, today)
    short = f"{other.year:04}-{other.month:02}~" if unit in ("month", "quarter", "year") else f"{other.isoformat()}~"
    edtf = f"{short}/{today.isoformat()}" if direction < 0 else f"{today.isoformat()}/{short}"
    method = "duration-back" if direction < 0 else "duration-forward"
    return Meaning(Days(first, last, edtf), "approximate-interval", method, anchored=True)


def vague(direction: int, context: Context) -> Meaning:
    if context.today is None:
        return NO_ANCHOR
    day = context.today.isoformat()
    days = Days(context.today, context.today, f"../{day}" if direction < 0 else f"{day}/..")
    method = "vague-past" if direction < 0 else "vague-future"
    return Meaning(days, "vague", method, anchored=True, open_="earliest" if direction < 0 else "latest")


def about(days: Days) -> Days:
    return days._replace(edtf=f"{days.edtf}~")


def unanchored(edtf: str) -> Meaning:
    """Return a date whose year is not known: EDTF can still show it."""
    return Meaning(Days(date.min, date.min, edtf), "unknown", "no-anchor", open_="both")


def at_clock(meaning: Meaning, clock: str | None) -> Meaning:
    """Add a time of day that the words give to the minute."""
    if clock is None or meaning.days is None:
        return meaning
    words = clock.strip().lower()
    if words.startswith("noon"):
        hour, minute = 12, 0
    else:
        match = _CLOCK.match(words)
        if match is None or not (match["half"] or match["minute"]):
            return meaning
        hour, minute = int(match["hour"]), int(match["minute"] or 0)
        if match["half"]:
            hour = hour % 12 + (12 if match["half"] == "p" else 0)
        if hour > 23:
            return meaning
    days = meaning.days._replace(edtf=f"{meaning.days.first.isoformat()}T{hour:02}:{minute:02}:00")
    return Meaning(days, "minute", meaning.method, meaning.anchored, meaning.to_previous)


def singular(unit: str) -> str:
    unit = unit.lower()
    return "century" if unit == "centuries" else unit.removesuffix("s")


def of_quarter(year: int, number: int, method: str = "relative-quarter") -> Meaning:
    return Meaning(calendar.quarter(year, number), "quarter", method, anchored=method != "explicit")


def quarter_told(context: Context, today: date) -> tuple[int, int]:
    """Return the quarter last spoken of, or else the last that had ended."""
    if context.quarter is not None and calendar.quarter(*context.quarter).last < today:
        return context.quarter
    ended = calendar.shift(today.replace(day=1), -3)
    return ended.year, (ended.month + 2) // 3
