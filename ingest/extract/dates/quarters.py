"""Quarters of a year and the periods that company reports compare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.extract.dates import calendar, numbers
from ingest.extract.dates.anchoring import (
    NO_ANCHOR,
    NOT_STATED,
    Context,
    Meaning,
    about,
    nearest_year,
    of_quarter,
    offset,
    quarter_told,
)

if TYPE_CHECKING:
    import re


def quarter(match: re.Match[str], context: Context) -> Meaning:
    word = (match["figure"] or match["ordinal"]).lower()
    number = 4 if word in ("final", "last", "fourth") else int(word) if word.isdigit() else numbers.ordinal(word) or 0
    given = match["year"] or match["year2"] or match["year0"]
    if given:
        return of_quarter(int(given), number, "explicit")
    if context.this_year is None:
        return NO_ANCHOR
    relative = (match["relative"] or match["other"] or "").lower()
    if relative:
        return of_quarter(context.this_year + offset(relative), number)
    if context.today is None:
        return NO_ANCHOR
    days, ahead = nearest_year(lambda year: calendar.quarter(year, number), context, context.direction, within=True)
    year = days.first.year - (1 if match["ago"] else 0)
    return of_quarter(year, number, "next-quarter" if ahead else "most-recent-past-quarter")


def half(match: re.Match[str], _: Context) -> Meaning:
    given, first = int(match["year"]), 1 if match["figure"] == "1" else 7
    ends = calendar.month(given, first).first, calendar.month(given, first + 5).last
    return Meaning(calendar.between(*ends), "bounded", "explicit")


def period(match: re.Match[str], context: Context) -> Meaning:
    unit = (match["unit"] or match["unit2"] or match["unit3"] or match["unit4"]).lower()
    if "month" in unit or unit == "half":
        return NOT_STATED
    if context.today is None:
        return NO_ANCHOR
    year, number = quarter_told(context, context.today)
    words = match.group().lower()
    if unit == "year":
        return Meaning(calendar.year(context.today.year - 1), "year", "relative-year", anchored=True)
    if match["year"]:
        return of_quarter(int(match["year"]), number)
    if match["ago"] or "last year" in words or "a year" in words:
        # The year-ago period is told beside the latest one.
        return of_quarter(year - 1, number)
    if match["other2"]:
        return of_quarter(context.today.year + offset(match["other2"]), number)
    return of_quarter(year, number)


def year_ago(_: re.Match[str], context: Context) -> Meaning:
    if context.quarter is not None:
        return of_quarter(context.quarter[0] - 1, context.quarter[1])
    if context.this_year is None:
        return NO_ANCHOR
    return Meaning(about(calendar.year(context.this_year - 1)), "year", "relative-year", anchored=True)


def year_end(_: re.Match[str], context: Context) -> Meaning:
    if context.this_year is None:
        return NO_ANCHOR
    return Meaning(about(calendar.month(context.this_year, 12)), "month", "relative-year-part", anchored=True)
