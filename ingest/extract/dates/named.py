"""Times with a name: years, months, days of the month and of the week, holidays, seasons."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from ingest.extract.dates import calendar, numbers
from ingest.extract.dates.anchoring import (
    BACK,
    FORTH,
    NO_ANCHOR,
    NOT_STATED,
    THERE,
    Context,
    Meaning,
    about,
    at_clock,
    direction_of,
    nearest_year,
    offset,
    unanchored,
)
from ingest.extract.dates.words import MONTH_ANY, WEEKDAY_ANY

if TYPE_CHECKING:
    from ingest.extract.dates.calendar import Days
    from ingest.records import Precision

_MONTH: Final = re.compile(MONTH_ANY)
_WEEKDAY: Final = re.compile(WEEKDAY_ANY)
_FIXED_DAYS: Final = {
    "christmas": (12, 25), "christmas day": (12, 25), "christmas eve": (12, 24), "boxing day": (12, 26),
    "new year day": (1, 1), "new year eve": (12, 31), "independence day": (7, 4), "veterans day": (11, 11),
    "armistice day": (11, 11), "remembrance day": (11, 11), "halloween": (10, 31), "valentine day": (2, 14),
    "may day": (5, 1), "bastille day": (7, 14), "epiphany": (1, 6),
}  # fmt: skip
#: Days from Easter Sunday.
_EASTER_DAYS: Final = {
    "easter": 0,
    "easter sunday": 0,
    "easter monday": 1,
    "good friday": -2,
    "palm sunday": -7,
    "pentecost": 49,
}
#: Month, weekday and how many of them.
_MOVING_DAYS: Final = {
    "thanksgiving": (11, 3, 4), "thanksgiving day": (11, 3, 4), "labor day": (9, 0, 1), "memorial day": (5, 0, -1),
    "columbus day": (10, 0, 2), "presidents day": (2, 0, 3), "remembrance sunday": (11, 6, 2),
}  # fmt: skip


def full(match: re.Match[str], _: Context) -> Meaning:
    of_year = numbers.year(match["year"] or match["year2"])
    of_month = numbers.ordinal(match["day"] or match["day2"])
    if of_year is None or of_month is None:
        return NOT_STATED
    first = date(of_year, _month_of(match), of_month)
    if to := match["to"] or match["to2"]:
        return _explicit_range(first, first.replace(day=numbers.ordinal(to) or 0))
    return Meaning(calendar.day(first), "day", "explicit")


def full_range(match: re.Match[str], _: Context) -> Meaning:
    """Return the days from one month into another; across a turn of the year, the year given is that of the end."""
    of_year = int(match["year"])
    months = [_month(match[first] or match[second]) for first, second in (("month", "month3"), ("month2", "month4"))]
    days = [numbers.ordinal(match[first] or match[second]) or 0 for first, second in (("day", "day2"), ("to", "to2"))]
    last = date(of_year, months[1], days[1])
    return _explicit_range(date(of_year - (months[0] > months[1]), months[0], days[0]), last)


def year_range(match: re.Match[str], _: Context) -> Meaning:
    """Return the years from one to another: "2014-2016", "2023/24". Else "2024-05" is a month of ISO 8601."""
    first, to = int(match["year"]), match["to"]
    last = int(to) if len(to) > 2 else first // 100 * 100 + int(to)
    if first < last:
        days = calendar.Days(date(first, 1, 1), date(last, 12, 31), f"{first}/{last}")
        return Meaning(days, "bounded", "explicit-range")
    return Meaning(calendar.month(first, int(to)), "month", "explicit")


def _explicit_range(first: date, last: date) -> Meaning:
    return Meaning(calendar.between(first, last), "bounded", "explicit-range") if first < last else NOT_STATED


def iso(match: re.Match[str], _: Context) -> Meaning:
    return Meaning(calendar.day(date(int(match["year"]), int(match["month"]), int(match["day"]))), "day", "explicit")


def month_year(match: re.Match[str], context: Context) -> Meaning:
    number = _month_of(match)
    precision: Precision = "part-of-month" if match["part"] else "month"
    if match["year"]:
        given = numbers.year(match["year"])
        return NOT_STATED if given is None else Meaning(calendar.month(given, number), precision, "explicit")
    if context.this_year is None:
        return unanchored(f"XXXX-{number:02}")
    of_year = context.this_year + offset(match["relative"])
    return Meaning(calendar.month(of_year, number), precision, "relative-year", anchored=True)


def year(match: re.Match[str], _: Context) -> Meaning:
    given = numbers.year(match["year"])
    return NOT_STATED if given is None else Meaning(calendar.year(given), "year", "explicit")


def decade(match: re.Match[str], context: Context) -> Meaning:
    if match["figures"]:
        first = int(re.sub(r"\D", "", match["figures"]))
    else:
        words = re.sub(r"^nineteen[\s-]", "", match["words"].lower())
        first = int(numbers.cardinal(re.sub(r"ies$", "y", words)) or 0)
    if first < 100:
        first = _in_full(first, context)
    return Meaning(calendar.decade(first), "approximate-interval", "explicit")


def century(match: re.Match[str], _: Context) -> Meaning:
    ordinal = numbers.ordinal(match["ordinal"])
    return NOT_STATED if not ordinal else Meaning(calendar.century(ordinal), "approximate-interval", "explicit")


def fiscal_year(match: re.Match[str], context: Context) -> Meaning:
    # A fiscal year is called after the calendar year that it ends in; where it begins differs from body to body.
    if given := match["year"] or match["short"]:
        named = int(match["to"] or match["to2"] or given)
        return Meaning(about(calendar.year(named + (2000 if named < 100 else 0))), "year", "explicit")
    if match["relative"] and context.this_year is not None:
        back = -1 if match["relative"].lower() == "latest" else offset(match["relative"])
        return Meaning(about(calendar.year(context.this_year + back)), "year", "relative-year", anchored=True)
    return NOT_STATED


def day(match: re.Match[str], context: Context) -> Meaning:
    number = _month_of(match)
    of_month = numbers.ordinal(match["day"] or match["day2"]) or 0
    to = match["to"] or match["to2"]
    if match["relative"] and context.this_year is not None:
        found = date(context.this_year + offset(match["relative"]), number, of_month)
        return Meaning(calendar.day(found), "day", "relative-year", anchored=True)
    today = context.today
    if today is None:
        date(2000, number, of_month)
        return unanchored(f"XXXX-{number:02}-{of_month:02}")

    def in_year(of_year: int) -> Days:
        return calendar.day(_day_in(of_year, number, of_month))

    named = _WEEKDAY.search(match.group())
    if named is not None:
        # "Saturday, April 25" is of the nearest year in which that day is a Saturday.
        wanted = calendar.WEEKDAYS[named.group().rstrip(".").lower()]
        near = [in_year(today.year + step) for step in (0, -1, 1)]
        agreeing = [days for days in near if days.first.weekday() == wanted]
        if not agreeing:
            return NOT_STATED
        days = min(agreeing, key=lambda days: abs(days.first - today))
        ahead = days.first > today
    else:
        days, ahead = nearest_year(in_year, context, direction_of(match["relative0"], context))
    method = "next-day" if ahead else "most-recent-past-day"
    if match["week"]:
        return Meaning(calendar.week(days.first), "week", method, anchored=True)
    if to:
        last = days.first.replace(day=numbers.ordinal(to) or 0)
        if days.first < last:
            return Meaning(calendar.between(days.first, last), "bounded", method, anchored=True)
    return at_clock(Meaning(days, "day", method, anchored=True), match["clock"])


def bare_month(match: re.Match[str], context: Context) -> Meaning:
    number = _month_of(match)
    relative = (match["relative"] or "").lower()
    precision: Precision = "part-of-month" if match["part"] else "month"
    if relative in THERE and context.previous is not None:
        near = calendar.month(context.previous.first.year, number)
        return Meaning(near, precision, "relative-month", anchored=True, to_previous=True)
    if context.today is None:
        return unanchored(f"XXXX-{number:02}")
    if relative in ("this", "current"):
        return Meaning(calendar.month(context.today.year, number), precision, "relative-month", anchored=True)
    days, ahead = nearest_year(lambda of: calendar.month(of, number), context, direction_of(relative, context))
    if relative and relative in BACK and days.last >= context.today:
        days = calendar.month(days.first.year - 1, number)
    if relative and relative in FORTH and days.first <= context.today:
        days = calendar.month(days.first.year + 1, number)
    return Meaning(days, precision, "next-month" if ahead else "most-recent-past-month", anchored=True)


def weekday(match: re.Match[str], context: Context) -> Meaning:
    today = context.today
    number = calendar.WEEKDAYS[match["weekday"].rstrip(".").lower()]
    relative = re.sub(r"\s+", " ", (match["relative"] or match["relative0"] or "").lower())
    if relative in ("following", "previous", "preceding") and context.previous is not None:
        near = context.previous.first
        way = 1 if relative == "following" else -1
        found = near + way * timedelta(((number - near.weekday()) * way - 1) % 7 + 1)
        return Meaning(calendar.day(found), "day", "relative-weekday", anchored=True, to_previous=True)
    if relative in ("same", "that") and context.previous is not None and context.previous.first.weekday() == number:
        return Meaning(calendar.day(context.previous.first), "day", "same-day", anchored=True, to_previous=True)
    if today is None:
        return NO_ANCHOR
    since = (today.weekday() - number) % 7
    until = (number - today.weekday()) % 7
    if relative in BACK or relative in ("previous", "preceding"):
        days, method = today - timedelta(since or 7), "relative-weekday"
    elif relative in FORTH or relative == "following":
        days, method = today + timedelta(until or 7), "relative-weekday"
    elif relative == "this":
        days, method = today + timedelta(until if context.direction >= 0 else -since), "relative-weekday"
    elif relative.startswith("a week from"):
        days, method = today + timedelta(until + 7), "relative-weekday"
    elif relative == "a week ago":
        days, method = today - timedelta(since + 7), "relative-weekday"
    elif context.direction > 0 or context.deadline:
        days, method = today + timedelta(until), "next-weekday"
    else:
        days, method = today - timedelta(since), "most-recent-weekday"
    return at_clock(Meaning(calendar.day(days), "day", method, anchored=True), match["clock"])


def holiday(match: re.Match[str], context: Context) -> Meaning:
    name = re.sub(r"[’'](?:s\b)?", "", " ".join(match["holiday"].lower().split())).replace("years ", "year ")

    def in_year(of_year: int) -> Days:
        if name in _FIXED_DAYS:
            found = date(of_year, *_FIXED_DAYS[name])
        elif name in _EASTER_DAYS:
            found = calendar.easter(of_year) + timedelta(_EASTER_DAYS[name])
        elif name in _MOVING_DAYS:
            found = calendar.nth_weekday(of_year, *_MOVING_DAYS[name])
        else:
            # Election Day of the United States: the Tuesday after the first Monday of November
            found = calendar.nth_weekday(of_year, 11, 0, 1) + timedelta(1)
        return calendar.week(found) if match["unit"] else calendar.day(found)

    precision: Precision = "week" if match["unit"] else "day"
    if match["year"]:
        return Meaning(in_year(int(match["year"])), precision, "holiday")
    if context.today is None:
        return NO_ANCHOR
    days, _ = nearest_year(in_year, context, direction_of(match["relative"], context))
    return Meaning(days, precision, "holiday", anchored=True)


def season(match: re.Match[str], context: Context) -> Meaning:
    first_month = calendar.SEASONS[(match["season"] or match["season2"] or match["season3"]).lower()]
    words = match["year"] or match["year2"]
    if words:
        short = words[0] in "’'‘`"
        given = _in_full(int(words[1:]), context) if short else numbers.year(words)
        return NOT_STATED if given is None else Meaning(calendar.season(given, first_month), "season", "explicit")
    other = match["other"] or match["other2"]
    if other and context.this_year is not None:
        days = calendar.season(context.this_year + offset(other), first_month)
        return Meaning(days, "season", "relative-season", anchored=True)
    if context.today is None:
        return NO_ANCHOR
    relative = re.sub(r"\s+", " ", (match["relative"] or "").lower())
    if relative in ("this", "current"):
        of_year = context.today.year - (1 if first_month == 12 and context.today.month <= 2 else 0)
        return Meaning(calendar.season(of_year, first_month), "season", "relative-season", anchored=True)
    direction = direction_of(relative, context)
    days, ahead = nearest_year(lambda of: calendar.season(of, first_month), context, direction)
    if relative == "last" and days.last >= context.today:
        days = calendar.season(days.first.year - 1, first_month)
    return Meaning(days, "season", "next-season" if ahead else "most-recent-past-season", anchored=True)


def _in_full(short: int, context: Context) -> int:
    """Return the latest year of these two digits that had begun."""
    return short + ((context.this_year or 1999) - short) // 100 * 100


def _month_of(match: re.Match[str]) -> int:
    return _month(match.group())


def _month(words: str) -> int:
    found = _MONTH.search(words)
    assert found is not None  # noqa: S101 -- every pattern that leads here has a month
    return calendar.MONTHS[found.group().rstrip(".").lower()]


def _day_in(of_year: int, number: int, of_month: int) -> date:
    """Return a day of some year; 29 February falls on the last of the month where there is none."""
    date(2000, number, of_month)
    return date(of_year, number, min(of_month, calendar.month(of_year, number).last.day))
