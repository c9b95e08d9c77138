"""Dates as a page prints them by themselves: date lines, "Updated 5 March 2024, 10:05 GMT", file names, metadata.

Nothing here knows prose. A stamp has a year; words that need an anchor are the grammar's business.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from ingest.extract.dates import calendar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.records import Precision

_YEAR: Final = r"(?:1[5-9]\d\d|20\d\d)"
_DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY: Final = r"(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?\.?,?\s+"
_ZONE: Final = r"(?P<zone>z|gmt|utc|[bcemp][ds]?t|[ce]e[sd]?t|msk|[ai]st|(?:gmt|utc)?[+-]\d\d?(?::?\d\d)?)\b"

_DATES: Final = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?:{_WEEKDAY})?(?P<day>{_DAY})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?(?P<name>{_MONTH}),?[\s-]+(?P<year>{_YEAR})\b",
        rf"(?:{_WEEKDAY})?(?P<name>{_MONTH})\s+(?P<day>{_DAY})(?:st|nd|rd|th)?,?\s+(?P<year>{_YEAR})\b",
        rf"(?P<year>{_YEAR})(?P<sign>[-/.])(?P<month>0?[1-9]|1[0-2])(?P=sign)(?P<day>{_DAY})(?=T\d|\b)(?![./-]\d)",
        rf"(?:{_WEEKDAY})?(?P<left>{_DAY})(?P<sign>[./-])(?P<right>{_DAY})(?P=sign)(?P<year>{_YEAR})\b(?![./-]\d)",
        rf"(?P<name>{_MONTH}),?\s+(?P<year>{_YEAR})\b",
    )
)
_START: Final = re.compile(rf"(?<![\w./-])(?=\d|{_MONTH}|{_WEEKDAY})", re.IGNORECASE)
_CLOCK: Final = re.compile(
    r"(?P<hour>[01]?\d|2[0-3])(?:[:.h](?P<minute>[0-5]\d)(?::[0-5]\d)?)?\s*(?P<half>[ap]\.?m\b\.?)?"
    rf"(?:\s*{_ZONE})?",
    re.IGNORECASE,
)
#: What may stand between a date and its time of day.
_JOINT: Final = re.compile(r"(?:\s*(?:[,|/•·–—-]|T(?=\d)|at|@)\s*|\s+)(?:at\s+)?", re.IGNORECASE)

#: A date in a file name or identifier; digits run on in some ("XYZ19980402.0453").
_NAME: Final = re.compile(
    rf"(?<!\d)(?P<year>{_YEAR})(?:(?P<sign>[-_./])(?P<month>0[1-9]|1[0-2])(?:(?P=sign)(?P<day>0[1-9]|[12]\d|3[01]))?"
    r"|(?P<month2>0[1-9]|1[0-2])(?P<day2>0[1-9]|[12]\d|3[01]))(?!\d)"
)
_ISO: Final = re.compile(
    r"(?P<year>\d{4})(?:-?(?P<month>\d\d)(?:-?(?P<day>\d\d)"
    r"(?:[T ](?P<hour>\d\d)(?::?(?P<minute>\d\d)(?::?\d\d(?:[.,]\d+)?)?)?\s?(?P<zone>Z|[+-]\d\d(?::?\d\d)?)?)?)?)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date with a year. `start` and `end` are its place in the text searched; absent parts are `None`.

    `hour` and `minute` are as printed; `offset` is the zone as ISO 8601 writes it, where that is known for certain.
    """

    start: int
    end: int
    year: int
    month: int | None = None
    day: int | None = None
    hour: int | None = None
    minute: int | None = None
    offset: str = ""

    @property
    def precision(self) -> Precision:
        if self.hour is not None:
            return "minute"
        return "day" if self.day is not None else "month" if self.month is not None else "year"

    @property
    def days(self) -> calendar.Days:
        """The days that the stamp covers; its EDTF keeps the time of day, and a zone only where one is printed."""
        if self.month is None:
            return calendar.year(self.year)
        if self.day is None:
            return calendar.month(self.year, self.month)
        whole = calendar.day(date(self.year, self.month, self.day))
        if self.hour is None:
            return whole
        return whole._replace(edtf=f"{whole.edtf}T{self.hour:02}:{self.minute or 0:02}:00{self.offset}")


def find(text: str) -> Iterator[Stamp]:
    """Yield the dates printed in a line, left to right; a date whose day and month cannot be told apart is left out.

    >>> [stamp.days.edtf for stamp in find("POLITICS  5 March 2019 - 10:05")]
    ['2019-03-05T10:05:00']
    """
    place = 0
    while (opening := _START.search(text, place)) is not None:
        match = next((m for form in _DATES if (m := form.match(text, opening.start())) is not None), None)
        if match is None:
            place = opening.start() + 1
            continue
        place = match.end()
        if (stamp := _read(match)) is not None:
            stamp = _with_time(text, stamp)
            place = stamp.end
            yield stamp


def in_name(name: str) -> Stamp | None:
    """Return the one date that a file name or identifier holds; none where it holds several.

    >>> in_name("XYZ19980402.0453").days.edtf, in_name("2016-09_report.txt").days.edtf, in_name("wsj_0072")
    ('1998-04-02', '2016-09', None)
    """
    found = [
        Stamp(match.start(), match.end(), int(match["year"]), int(number), int(day_) if day_ else None)
        for match in _NAME.finditer(name)
        if (number := match["month"] or match["month2"])
        for day_ in (match["day"] or match["day2"],)
        if calendar.exists(int(match["year"]), int(number), int(day_ or 1))
    ]
    return found[0] if len({stamp.days for stamp in found}) == 1 else None


def iso(value: str) -> Stamp | None:
    """Return an ISO 8601 date or date-time, or any beginning of one down to the year; `None` for anything else.

    >>> iso("2024-03-28T09:46+04:00").days.edtf, iso("2024-03").days.edtf, iso("2024-13")
    ('2024-03-28T09:46:00+04:00', '2024-03', None)
    """
    match = _ISO.fullmatch(value.strip())
    if match is None:
        return None
    number, day_, hour, minute = (
        int(match[part]) if match[part] else None for part in ("month", "day", "hour", "minute")
    )
    if not calendar.exists(int(match["year"]), number or 1, day_ or 1) or (number, day_) in ((0, None), (0, 0)):
        return None
    if not (hour or 0) <= 23 or not (minute or 0) <= 59:
        return None
    return Stamp(match.start(), match.end(), int(match["year"]), number, day_, hour, minute, _offset(match["zone"]))


def _read(match: re.Match[str]) -> Stamp | None:
    parts = match.groupdict()
    of_year = int(parts["year"])
    if parts.get("left"):
        left, right = int(parts["left"]), int(parts["right"])
        # Full stops are European, day first; with slashes or hyphens only a number over 12 tells.
        if parts["sign"] == "." or left > 12 or left == right:
            day_, number = left, right
        elif right > 12:
            day_, number = right, left
        else:
            return None
    else:
        day_ = int(parts["day"]) if parts.get("day") else 0
        name = parts.get("name")
        number = calendar.MONTHS[name.rstrip(".").lower()] if name else int(parts["month"])
    if not calendar.exists(of_year, number, day_ or 1):
        return None
    return Stamp(match.start(), match.end(), of_year, number, day_ or None)


def _with_time(text: str, stamp: Stamp) -> Stamp:
    if stamp.day is None or (joint := _JOINT.match(text, stamp.end)) is None:
        return stamp
    clock = _CLOCK.match(text, joint.end())
    if clock is None or not (clock["minute"] or clock["half"]):
        return stamp
    hour, half = int(clock["hour"]), (clock["half"] or "")[:1].lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    offset = _offset(clock["zone"])
    return Stamp(stamp.start, clock.end(), stamp.year, stamp.month, stamp.day, hour, int(clock["minute"] or 0), offset)


def _offset(zone: str | None) -> str:
    """Return a zone as ISO 8601 writes it; names other than UTC's are ambiguous ("IST") and give none."""
    if not zone:
        return ""
    zone = zone.upper()
    if zone in ("Z", "GMT", "UTC"):
        return "Z"
    match = re.fullmatch(r"(?:GMT|UTC)?([+-])(\d\d?):?(\d\d)?", zone)
    return f"{match[1]}{int(match[2]):02}:{match[3] or '00'}" if match else ""
