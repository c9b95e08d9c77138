"""From days to places along the width, and the days that are written below."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from server.pages.dates import MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Days, and years, written below a chart at most: so many have room on a narrow screen.
_MOST_TICKS: Final = 5
_MOST_YEARS: Final = 8
_DAYS_A_MONTH: Final = 30.44
_DAYS_A_YEAR: Final = 365.25
#: Part of the width that is left free at each end, where bars and marks fade out.
_MARGIN: Final = 0.07
#: Hundredths of the width between which a day is written, so that its words have room to both sides.
_WRITTEN: Final = (6, 92)
_LAST_ORDINAL: Final = date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Tick:
    """A day that is written below a chart, at a place in hundredths of the width."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Scale:
    """Days from `first` up to and without `last`, as proleptic Gregorian ordinals, over a width of 100."""

    first: float
    last: float

    @classmethod
    def over(cls, days: Iterable[date]) -> Scale | None:
        """Return a scale on which all of the days have room; `None` without days.

        >>> scale = Scale.over([date(2024, 1, 1), date(2024, 12, 31)])
        >>> 5 < scale.begin(date(2024, 1, 1)) < 7
        True
        """
        found = sorted(days)
        if not found:
            return None
        first, last = found[0].toordinal(), found[-1].toordinal() + 1
        margin = max((last - first) * _MARGIN, 1.0)
        return cls(first - margin, last + margin)

    def begin(self, day: date) -> float:
        """Return where a day begins."""
        return self._at(day.toordinal())

    def end(self, day: date) -> float:
        """Return where a day ends."""
        return self._at(day.toordinal() + 1)

    def ticks(self) -> tuple[Tick, ...]:
        """Return the first days of years or months, or single days, whichever are few enough.

        >>> [tick.text for tick in Scale.over([date(2022, 11, 23), date(2024, 4, 2)]).ticks()]
        ['Jan 2023', 'Jul 2023', 'Jan 2024']
        """
        length = self.last - self.first
        if length > 2 * _DAYS_A_YEAR:
            found = self._years(_step(length / _DAYS_A_YEAR, _MOST_YEARS, (1, 2, 5, 10, 20, 50, 100, 200, 500)))
        elif length > 2.2 * _DAYS_A_MONTH:
            found = self._months(_step(length / _DAYS_A_MONTH, _MOST_TICKS, (1, 2, 3, 6)))
        else:
            found = self._days(_step(length, _MOST_TICKS, (1, 2, 5, 7, 14, 30)))
        placed = ((self._at(day.toordinal()), text) for day, text in found)
        return tuple(Tick(x, text) for x, text in placed if _WRITTEN[0] <= x <= _WRITTEN[1])

    def _at(self, ordinal: float) -> float:
        return round((ordinal - self.first) / (self.last - self.first) * 100, 2)

    def _years(self, step: int) -> Iterator[tuple[date, str]]:
        first, last = _day(self.first).year, _day(self.last).year
        for year in range(first - first % step, last + 1, step):
            if year > 0:
                yield date(year, 1, 1), str(year)

    def _months(self, step: int) -> Iterator[tuple[date, str]]:
        first, last = _day(self.first), _day(self.last)
        for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
            year, month = divmod(number, 12)
            if month % step == 0:
                yield date(year, month + 1, 1), f"{MONTHS[month]} {year}"

    def _days(self, step: int) -> Iterator[tuple[date, str]]:
        first, last = _day(self.first).toordinal(), _day(self.last).toordinal()
        for ordinal in range(first + 1, last + 1, step):
            day = date.fromordinal(ordinal)
            yield day, f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _day(ordinal: float) -> date:
    return date.fromordinal(min(max(int(ordinal), 1), _LAST_ORDINAL))


def _step(units: float, most: int, steps: tuple[int, ...]) -> int:
    return next((step for step in steps if units / step <= most), steps[-1])
