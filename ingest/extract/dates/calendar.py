"""The proleptic Gregorian calendar of ISO 8601, and its days as EDTF writes them.

EDTF is part of ISO 8601-2: https://www.loc.gov/standards/datetime/.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import Final, NamedTuple

MONTH_NAMES: Final = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
WEEKDAY_NAMES: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

#: Full and abbreviated name, lower case and without full stop, to 1..12.
MONTHS: Final = {
    form: number
    for number, name in enumerate(MONTH_NAMES, 1)
    for form in (name, name[:3], name[:4] if number == 9 else name)
}
#: The same for days of the week, to 0 (Monday) .. 6.
WEEKDAYS: Final = {
    form: number
    for number, name in enumerate(WEEKDAY_NAMES)
    for form in (name, name[:3], name[:4], name[:5] if number == 3 else name)
}
#: First month of each meteorological season of the northern hemisphere; winter runs into the next year.
SEASONS: Final = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
#: EDTF's month numbers for seasons independent of location (ISO 8601-2, 4.8).
_SEASON_CODES: Final = {3: "21", 6: "22", 9: "23", 12: "24"}


class Days(NamedTuple):
    """A run of days, both ends included, and its EDTF."""

    first: date
    last: date
    edtf: str


def exists(year: int, month: int, day: int) -> bool:
    """Whether the calendar has this day.

    >>> exists(2024, 2, 29), exists(2023, 2, 29)
    (True, False)
    """
    return 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def day(value: date) -> Days:
    return Days(value, value, value.isoformat())


def month(year: int, number: int) -> Days:
    """Return one month.

    >>> month(2024, 2).last.isoformat(), month(2024, 2).edtf
    ('2024-02-29', '2024-02')
    """
    last = calendar.monthrange(year, number)[1]
    return Days(date(year, number, 1), date(year, number, last), f"{year:04}-{number:02}")


def year(number: int) -> Days:
    return Days(date(number, 1, 1), date(number, 12, 31), f"{number:04}")


def decade(first_year: int) -> Days:
    """Return ten years, which EDTF writes with an unspecified digit.

    >>> decade(1980).edtf
    '198X'
    """
    return Days(date(first_year, 1, 1), date(first_year + 9, 12, 31), f"{first_year // 10:03}X")


def century(ordinal: int) -> Days:
    """Return a century as the hundred years that its digits name: the 20th is 1900 to 1999.

    >>> century(20).edtf
    '19XX'
    """
    first = (ordinal - 1) * 100
    return Days(date(max(first, 1), 1, 1), date(first + 99, 12, 31), f"{ordinal - 1:02}XX")


def week(of: date) -> Days:
    """Return the ISO week, Monday to Sunday, that holds a day."""
    first = of - timedelta(of.weekday())
    return between(first, first + timedelta(6))


def weekend(of: date) -> Days:
    """Return Saturday and Sunday of the ISO week that holds a day."""
    last = week(of).last
    return between(last - timedelta(1), last)


def quarter(of_year: int, number: int) -> Days:
    """Return a quarter of the calendar year; EDTF 2 writes it as month 33 to 36.

    >>> quarter(1989, 3).edtf
    '1989-35'
    """
    return Days(month(of_year, 3 * number - 2).first, month(of_year, 3 * number).last, f"{of_year:04}-{32 + number}")


def season(of_year: int, first_month: int) -> Days:
    """Return three months as a season; the winter of a year begins in its December.

    >>> season(2023, 12).last.isoformat(), season(2023, 12).edtf
    ('2024-02-29', '2023-24')
    """
    ends = shift(date(of_year, first_month, 1), 2)
    return Days(
        date(of_year, first_month, 1), month(ends.year, ends.month).last, f"{of_year:04}-{_SEASON_CODES[first_month]}"
    )


def between(first: date, last: date) -> Days:
    """Return the days from one to another."""
    return Days(first, last, f"{first.isoformat()}/{last.isoformat()}" if first != last else first.isoformat())


def shift(value: date, months: int) -> date:
    """Return the day some months away; a day that the month lacks becomes its last.

    Raises:
        ValueError, OverflowError: the year leaves 1 to 9999.

    >>> shift(date(2024, 3, 31), -1).isoformat()
    '2024-02-29'
    """
    index = value.year * 12 + value.month - 1 + months
    target, number = index // 12, index % 12 + 1
    if not 1 <= target <= 9999:
        raise OverflowError(f"the year {target} is outside the calendar")
    return date(target, number, min(value.day, calendar.monthrange(target, number)[1]))


def easter(of_year: int) -> date:
    """Return Easter Sunday of the Western churches (the anonymous Gregorian computus).

    >>> easter(2024).isoformat(), easter(2000).isoformat()
    ('2024-03-31', '2000-04-23')
    """
    golden = of_year % 19
    century_, rest = divmod(of_year, 100)
    leap, cycle = divmod(century_, 4)
    correction = (century_ - (century_ + 8) // 25 + 1) // 3
    epact = (19 * golden + century_ - leap - correction + 15) % 30
    quad, tail = divmod(rest, 4)
    weekday = (32 + 2 * cycle + 2 * quad - epact - tail) % 7
    shift_ = (golden + 11 * epact + 22 * weekday) // 451
    number, of_month = divmod(epact + weekday - 7 * shift_ + 114, 31)
    return date(of_year, number, of_month + 1)


def nth_weekday(of_year: int, number: int, weekday: int, nth: int) -> date:
    """Return the nth Monday (0) to Sunday (6) of a month; -1 is the last.

    >>> nth_weekday(1999, 11, 3, 4).isoformat(), nth_weekday(2024, 5, 0, -1).isoformat()
    ('1999-11-25', '2024-05-27')
    """
    bounds = month(of_year, number)
    if nth > 0:
        return bounds.first + timedelta((weekday - bounds.first.weekday()) % 7 + 7 * (nth - 1))
    return bounds.last - timedelta((bounds.last.weekday() - weekday) % 7)
