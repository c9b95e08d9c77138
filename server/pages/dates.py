"""Dates as a reader should see them: what is known and no more."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

#: Months as English reference works abbreviate them.
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

#: EDTF level 2 gives seasons and quarters the place of a month.
_SEASONS: Final = {
    21: "spring", 22: "summer", 23: "autumn", 24: "winter",
    33: "first quarter of", 34: "second quarter of", 35: "third quarter of", 36: "fourth quarter of",
}  # fmt: skip
_PIECE: Final = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)(?:T(?P<time>\d\d:\d\d))?)?)?")
_APPROXIMATE: Final = re.compile(r"[~%]")
_UNKNOWN: Final = "date unknown"


@dataclass(frozen=True, slots=True)
class _Point:
    """One end of an interval, as precise as it is known."""

    year: int
    month: int | None = None
    day: int | None = None

    def text(self, *, month: bool = True, year: bool = True) -> str:
        parts = []
        if self.day is not None and self.month is not None:
            parts.append(str(self.day))
        if self.month is not None and month:
            parts.append(MONTHS[self.month - 1])
        if year or self.month is None:
            parts.append(str(self.year))
        return " ".join(parts)


def display(earliest: date | None, latest: date | None, edtf: str | None = None, precision: str | None = None) -> str:
    """Return a date as text, from its bounds (both days included), its EDTF value and its precision.

    A bound is shown only as precisely as the EDTF value states it, so no day appears that the source did not give.
    Without an EDTF value, bounds that fill whole months or years are shown as such. EDTF is ISO 8601-2:2019.

    >>> from datetime import date
    >>> day = date.fromisoformat
    >>> display(day("2024-03-12"), day("2024-03-12")), display(day("2024-02-01"), day("2024-02-29"))
    ('12 Mar 2024', 'Feb 2024')
    >>> display(day("2024-03-01"), day("2024-03-11")), display(day("2024-02-27"), day("2024-03-04"))
    ('1–11 Mar 2024', '27 Feb–4 Mar 2024')
    >>> display(day("2024-02-01"), day("2024-03-28"), "2024-02/2024-03-28")
    'Feb 2024–28 Mar 2024'
    >>> display(None, day("2024-03-28")), display(day("2022-09-01"), None, "2022-09/.."), display(None, None, "../..")
    ('by 28 Mar 2024', 'from Sep 2022', 'date unknown')
    """
    starts, ends = _pieces(edtf)
    if earliest is None and latest is None:
        return _UNKNOWN
    if earliest is None:
        assert latest is not None  # noqa: S101 -- narrows the type
        lead = "as of" if precision == "as-of" else "by"
        return f"{lead} {_point(latest, ends, last=True).text()}"
    if latest is None:
        return f"from {_point(earliest, starts, last=False).text()}"
    season = _season(edtf)
    if season:
        return season
    whole = edtf is None or "/" not in edtf
    first = _point(earliest, None if whole else starts, last=False, guess=whole, other=latest)
    last = _point(latest, None if whole else ends, last=True, guess=whole, other=earliest)
    text = _between(first, last)
    if earliest == latest and precision == "minute" and starts and starts["time"]:
        text = f"{text}, {starts['time']}"
    if earliest == latest and precision == "as-of":
        return f"as of {text}"
    about = precision == "approximate-interval" or (
        earliest == latest and edtf is not None and _APPROXIMATE.search(edtf) is not None
    )
    return f"about {text}" if about else text


def machine(earliest: date | None, latest: date | None) -> str | None:
    """Return the value of an HTML `datetime` attribute, or `None` for an interval that it cannot hold.

    >>> from datetime import date
    >>> machine(date(2024, 3, 12), date(2024, 3, 12)), machine(date(2024, 2, 1), date(2024, 2, 29))
    ('2024-03-12', '2024-02')
    """
    if earliest is None or latest is None:
        return None
    if earliest == latest:
        return earliest.isoformat()
    if (earliest.year, earliest.month) == (latest.year, latest.month) and _fills_month(earliest, latest):
        return f"{earliest.year:04}-{earliest.month:02}"
    if earliest.year == latest.year and _fills_year(earliest, latest):
        return f"{earliest.year:04}"
    return None


def _pieces(edtf: str | None) -> tuple[re.Match[str] | None, re.Match[str] | None]:
    """Return the two ends of an EDTF value, both the same where it is no interval."""
    start, slash, end = (edtf or "").partition("/")
    first = _PIECE.match(start)
    return first, _PIECE.match(end) if slash else first


def _season(edtf: str | None) -> str | None:
    match = re.fullmatch(r"(\d{4})-(\d\d)[~?%]?", edtf or "")
    name = _SEASONS.get(int(match[2])) if match else None
    return f"{name} {match[1]}" if match and name else None


def _point(
    bound: date, piece: re.Match[str] | None, *, last: bool, guess: bool = False, other: date | None = None
) -> _Point:
    """Return a bound as precise as its EDTF piece, or as two bounds that fill months or years let on."""
    if piece is not None and piece["day"] is None and int(piece["year"]) == bound.year:
        edge = (12, 31) if last else (1, 1)
        if piece["month"] is None and (bound.month, bound.day) == edge:
            return _Point(bound.year)
        if piece["month"] is not None and int(piece["month"]) == bound.month and bound.day == _edge_day(bound, last):
            return _Point(bound.year, bound.month)
    if guess and other is not None:
        first, final = (other, bound) if last else (bound, other)
        if _fills_year(first, final):
            return _Point(bound.year)
        if _fills_month(first, final):
            return _Point(bound.year, bound.month)
    return _Point(bound.year, bound.month, bound.day)


def _between(first: _Point, last: _Point) -> str:
    if first == last:
        return first.text()
    same_year = first.year == last.year and first.month is not None and last.month is not None
    alike = (first.day is None) == (last.day is None)
    if same_year and alike and first.month == last.month:
        return f"{first.text(month=False, year=False)}–{last.text()}"
    if same_year and alike:
        return f"{first.text(year=False)}–{last.text()}"
    return f"{first.text()}–{last.text()}"


def _edge_day(bound: date, last: bool) -> int:
    return monthrange(bound.year, bound.month)[1] if last else 1


def _fills_month(first: date, last: date) -> bool:
    return first.day == 1 and last.day == _edge_day(last, last=True)


def _fills_year(first: date, last: date) -> bool:
    return (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
