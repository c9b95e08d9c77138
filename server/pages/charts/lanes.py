"""A chart of lanes: bars for what lasts, and marks for what was said, drawn no more exactly than is known.

A bar is full where it is known to hold, pale where only bounds are known, and fades out where no source tells of a
beginning or an end. A mark stands on its day; one of which only a first and a last day are known has a pale band over
these, and one with a single bound fades out to the side that is not known.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from server.labels import FAMILY_WORDS
from server.pages.charts.scale import Scale, Tick

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from server.pages.links import Link

#: Heights in pixels: of a row of marks or of the bar, and the space above and below.
_ROW: Final = 20
_SPACE: Final = 6
#: Marks that are closer, in hundredths of the width, are put below each other; in so many rows at most.
_APART: Final = 3.4
#: Marks of one shape that are closer than this are one mark.
_TOUCHING: Final = 1.7
_MOST_ROWS: Final = 8
#: Lines of a mark's tooltip.
_MOST_WORDS: Final = 8


class Days(NamedTuple):
    """The first and the last day that something may fall on, as far as they are known."""

    earliest: date | None
    latest: date | None


@dataclass(frozen=True, slots=True)
class Event:
    """Something to be marked.

    Attributes:
        days: when it was.
        shape: its colour and shape, by the name that families of statuses have.
        words: what it is, for a tooltip.
        href: what it leads to, from the application's root.
        relation: "contradiction" or "tension" where another claim stands against it.
    """

    days: Days
    shape: str
    words: str
    href: str
    relation: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Something that lasts.

    Attributes:
        known: days on which it is known to hold, the oldest and the newest.
        begins, ends: the days of its beginning and its end, where a source states them.
        words: what it is, for a tooltip.
    """

    known: tuple[Days, ...]
    begins: Days | None
    ends: Days | None
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """What a lane is drawn from: its name, as a link or in words, and what is in it."""

    name: Link | str
    events: tuple[Event, ...] = ()
    span: Span | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """An event as it is drawn; places are hundredths of the width.

    Attributes:
        x: the middle of its shape.
        start, width: the days on which it may have been; no width for a single day.
        fades: "before" or "after" where it is not known how long before or after.
        y: the middle of its row, in pixels.
        event: what is marked, the first of several that would lie on each other.
        count: how many these are.
        words: what they are, a line each.
    """

    x: float
    start: float
    width: float
    fades: Literal["", "before", "after"]
    y: int
    event: Event
    count: int
    words: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a bar, in hundredths of the width."""

    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A span as it is drawn.

    Attributes:
        sure: between the days on which it surely held; `None` where there are none.
        maybe: where it may have begun before that, may have ended after, or held at some time or other.
        is_open_before, is_open_after: whether no source states its beginning, and its end.
        left, right: its ends.
        words: what it is, for a tooltip.
    """

    sure: Stretch | None
    maybe: tuple[Stretch, ...]
    is_open_before: bool
    is_open_after: bool
    left: float
    right: float
    words: str


@dataclass(frozen=True, slots=True)
class Lane:
    """A row as it is drawn, `height` pixels high."""

    name: Link | str
    note: str
    bar: Bar | None
    marks: tuple[Mark, ...]
    height: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Lanes above the days.

    Attributes:
        lanes: the lanes, in the order given.
        ticks: days below them.
        shapes: colours and shapes that occur.
        relations: "contradiction" and "tension", as far as they occur.
        has_bars: whether any lane has one.
        undated: how many events have no date and are not drawn.
    """

    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    shapes: tuple[str, ...]
    relations: tuple[str, ...]
    has_bars: bool
    undated: int


def chart(rows: Sequence[Row]) -> Chart | None:
    """Return the chart of some rows; `None` where nothing has a date. A row without a date has an empty lane."""
    scale = Scale.over(day for row in rows for days in _days(row) for day in days if day is not None)
    if scale is None:
        return None
    lanes = tuple(_lane(scale, row) for row in rows)
    marks = [mark for lane in lanes for mark in lane.marks]
    shapes = {mark.event.shape for mark in marks}
    return Chart(
        lanes,
        scale.ticks(),
        tuple(shape for shape in FAMILY_WORDS if shape in shapes),
        tuple(sorted({mark.event.relation for mark in marks if mark.event.relation})),
        any(lane.bar is not None for lane in lanes),
        sum(len(row.events) for row in rows) - sum(mark.count for mark in marks),
    )


def _days(row: Row) -> Iterator[Days]:
    yield from (event.days for event in row.events)
    if row.span is not None:
        yield from row.span.known
        yield from (days for days in (row.span.begins, row.span.ends) if days is not None)


def _lane(scale: Scale, row: Row) -> Lane:
    bar = None if row.span is None else _bar(scale, row.span)
    top = _SPACE + (_ROW if bar is not None else 0)
    marks = tuple(_stacked(_marks(scale, row.events), top))
    bottom = max((mark.y + _ROW // 2 for mark in marks), default=max(top, _SPACE + _ROW))
    return Lane(row.name, row.note, bar, marks, bottom + _SPACE)


def _marks(scale: Scale, events: Iterable[Event]) -> Iterator[Mark]:
    """Yield marks; those of one shape that would lie on each other are one mark."""
    alike: dict[tuple[object, str, str], list[Event]] = {}
    for event in events:
        earliest, latest = event.days
        near: object = event.days
        if earliest is not None and earliest == latest:
            near = scale.begin(earliest) // _TOUCHING
        if earliest is not None or latest is not None:
            alike.setdefault((near, event.shape, event.relation), []).append(event)
    for some in alike.values():
        yield _mark(scale, some)


def _mark(scale: Scale, events: Sequence[Event]) -> Mark:
    said = list(dict.fromkeys(event.words for event in events))
    words = "\n".join((*said[:_MOST_WORDS], *(["…"] if len(said) > _MOST_WORDS else [])))
    earliest, latest = events[0].days
    fades: Literal["", "before", "after"] = ""
    width = 0.0
    if earliest is not None and latest is not None:
        start, end = scale.begin(earliest), scale.end(latest)
        middle = (start + end) / 2
        if earliest != latest:
            width = round(end - start, 2)
        else:
            middle = sum(scale.begin(day) for event in events if (day := event.days.earliest)) / len(events)
    elif latest is not None:
        middle = start = scale.end(latest)
        fades = "before"
    else:
        assert earliest is not None  # noqa: S101 -- what has no date has no mark
        middle = start = scale.begin(earliest)
        fades = "after"
    return Mark(round(middle, 2), start, width, fades, 0, events[0], len(events), words)


def _stacked(marks: Iterable[Mark], top: int) -> Iterator[Mark]:
    """Yield marks in the order of time, each in the first row where it touches none before it."""
    ends: list[float] = []
    for mark in sorted(marks, key=lambda mark: (mark.x, mark.start, mark.event.shape)):
        left = min(mark.start, mark.x) - (_APART if mark.fades == "before" else 0)
        row = next((row for row, end in enumerate(ends) if end <= left), len(ends))
        if row >= _MOST_ROWS:
            row = ends.index(min(ends))
        right = mark.x + _APART * (1 + (mark.fades == "after") + (mark.count > 1))
        ends[row : row + 1] = [max(mark.start + mark.width, right)]
        yield replace(mark, y=top + row * _ROW + _ROW // 2)


def _bar(scale: Scale, span: Span) -> Bar | None:
    """Return how a span is drawn: full from the first day on which it surely held to the last such day."""
    held = [bounds for days in span.known if (bounds := _both(days)) is not None]
    begins, ends = _both(span.begins), _both(span.ends)
    start = begins or min(held, key=lambda bounds: bounds[::-1], default=ends)
    stop = ends or max(held, default=begins)
    if start is None or stop is None:
        return None
    left, sure_from = scale.begin(start[0]), scale.begin(start[1])
    sure_to, right = scale.end(stop[0]), scale.end(stop[1])
    left, right = min(left, right), max(left, right)
    is_sure = sure_from < sure_to
    maybe = ((left, sure_from), (sure_to, right)) if is_sure else ((left, right),)
    return Bar(
        sure=_stretch(sure_from, sure_to) if is_sure else None,
        maybe=tuple(_stretch(*part) for part in maybe if part[0] < part[1]),
        is_open_before=begins is None,
        is_open_after=ends is None,
        left=left,
        right=right,
        words=span.words,
    )


def _both(days: Days | None) -> tuple[date, date] | None:
    """Return the bounds of some days; where one is not known, the other in its place."""
    if days is None:
        return None
    earliest, latest = days.earliest or days.latest, days.latest or days.earliest
    return None if earliest is None or latest is None else (earliest, latest)


def _stretch(start: float, end: float) -> Stretch:
    return Stretch(start, round(end - start, 2))
