"""Times counted from the article's day or from the date before: "last week", "two days later", "now"."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from ingest.extract.dates import calendar, numbers
from ingest.extract.dates.anchoring import (
    BACK,
    FORTH,
    NO_ANCHOR,
    NOT_STATED,
    THERE,
    UNIT_PRECISION,
    Context,
    Meaning,
    at_clock,
    near_previous,
    of_quarter,
    offset,
    quarter_told,
    singular,
    step,
    stretch,
    unit_near,
    vague,
)
from ingest.extract.dates.calendar import Days

if TYPE_CHECKING:
    from ingest.records import Precision

_LATER: Final = re.compile(r"\b(?:following|next|after)\b")
_EARLIER: Final = re.compile(r"\b(?:previous|preceding|before)\b")


def deictic(match: re.Match[str], context: Context) -> Meaning:
    if context.today is None:
        return NO_ANCHOR
    word = re.sub(r"\s+", " ", match["word"].lower())
    steps = {"yesterday": -1, "tomorrow": 1, "the day before yesterday": -2, "the day after tomorrow": 2}.get(word, 0)
    day = calendar.day(context.today + timedelta(steps))
    return at_clock(Meaning(day, "day", "relative-day", anchored=True), match["clock"])


def daytime(match: re.Match[str], context: Context) -> Meaning:
    if context.today is None:
        return NO_ANCHOR
    if not match["relative"]:
        # "overnight": the night up to the day of publication
        return Meaning(
            calendar.between(context.today - timedelta(1), context.today), "bounded", "relative-day", anchored=True
        )
    steps = 1 if match["relative"].lower() == "last" else 0
    return Meaning(calendar.day(context.today - timedelta(steps)), "day", "relative-day", anchored=True)


def relative(match: re.Match[str], context: Context) -> Meaning:
    unit = match["unit"].lower()
    if unit == "fortnight":
        return NOT_STATED
    unit = "day" if unit == "night" else unit
    word = re.sub(r"\s+", " ", (match["relative"] or match["relative2"]).lower())
    part = (match["part"] or "").lower()
    the = match["relative2"] is not None
    if word in THERE or (word == "next" and (unit == "day" or (the and context.previous is not None))):
        return near_previous(unit, THERE.get(word, 1), context)
    if word == "past" or (word == "last" and the):
        return stretch(1, unit, -1, context)
    steps = offset(word)
    if context.today is None:
        if unit == "year" and context.this_year is not None and not part:
            return Meaning(calendar.year(context.this_year + steps), "year", "relative-year", anchored=True)
        return NO_ANCHOR
    if word == "latest":
        if unit != "quarter":
            return NO_ANCHOR
        # "the latest week" would need to know when it ended
        return of_quarter(*quarter_told(context, context.today))
    days = unit_near(unit, context.today, steps)
    if days is None:
        return NOT_STATED
    precision: Precision = UNIT_PRECISION[unit]
    method = f"relative-{unit if unit != 'century' else 'decade'}"
    if part and steps == 0 and context.direction <= 0 and part.startswith("earl") and days.first < context.today:
        # What is told of the beginning of the current month lies before the telling.
        days = calendar.between(days.first, context.today - timedelta(1))
        precision = "part-of-month" if unit == "month" else "bounded"
        method += "-part" if unit in ("month", "year") else ""
    elif part and unit == "month":
        precision, method = "part-of-month", "relative-month-part"
    elif part and unit == "year":
        method = "relative-year-part"
    return Meaning(days, precision, method, anchored=True)


def relative_count(match: re.Match[str], context: Context) -> Meaning:
    word = match["relative"].lower()
    count = numbers.cardinal(match["count"])
    if word in ("first", "final") or (word == "latest" and count is not None):
        return NOT_STATED
    direction = 1 if word in FORTH or word == "following" else -1
    if count is None:
        return vague(direction, context)
    return stretch(count, singular(match["units"]), direction, context)


def recent_units(match: re.Match[str], context: Context) -> Meaning:
    return vague(1 if match["relative"].lower() in ("coming", "future") else -1, context)


def ago(match: re.Match[str], context: Context) -> Meaning:
    way = re.sub(r"\s+", " ", match["way"].lower())
    unit = singular(match["units"])
    count = numbers.cardinal(match["count"])
    direction = 1 if way in ("later", "from now", "hence") else -1
    if count == 1 and unit == "year" and way in ("ago", "earlier") and context.quarter is not None:
        year, number = context.quarter
        return Meaning(calendar.quarter(year - 1, number), "quarter", "relative-quarter", anchored=True)
    if way in ("earlier", "later", "before"):
        if context.previous is None or count is None or context.previous.first != context.previous.last:
            if count != 1 or unit != "year" or context.today is None or way == "later":
                return NOT_STATED
            near = context.today
        else:
            near = context.previous.first
        found = step(near, unit, count, direction)
        return NOT_STATED if found is None else Meaning(*found, anchored=True, to_previous=near != context.today)
    if context.today is None:
        return NO_ANCHOR
    if count is None:
        return vague(direction, context)
    found = step(context.today, unit, count, direction)
    return NOT_STATED if found is None else Meaning(*found, anchored=True)


def since_then(match: re.Match[str], context: Context) -> Meaning:
    if context.previous is None:
        return NO_ANCHOR
    first = context.previous.first
    method = "relative-after" if match.group().lower().startswith("after") else "since"
    start = re.split("[/~]", context.previous.edtf)[0]
    if context.today is None or context.today < first:
        return Meaning(
            Days(first, first, f"{start}/.."), "bounded", method, anchored=True, to_previous=True, open_="latest"
        )
    days = Days(first, context.today, f"{start}/{context.today.isoformat()}")
    return Meaning(days, "bounded", method, anchored=True, to_previous=True)


def from_day(match: re.Match[str], context: Context) -> Meaning:
    found = None if context.today is None else step(context.today, match["unit"].lower(), 1, 1)
    return NO_ANCHOR if found is None else Meaning(*found, anchored=True)


def the_unit(match: re.Match[str], context: Context) -> Meaning:
    unit = (match["unit"] or match["unit2"]).lower()
    if unit == "year" and context.this_year is not None:
        return Meaning(calendar.year(context.this_year), "year", "relative-year", anchored=True)
    days = None if context.today is None else unit_near(unit, context.today, 0)
    if days is None:
        return NO_ANCHOR
    return Meaning(days, UNIT_PRECISION[unit], f"relative-{unit}", anchored=True)


def now(_: re.Match[str], context: Context) -> Meaning:
    if context.today is None:
        return NO_ANCHOR
    return Meaning(calendar.day(context.today), "day", "publication-time", anchored=True)


def past(_: re.Match[str], context: Context) -> Meaning:
    return vague(-1, context)


def future(_: re.Match[str], context: Context) -> Meaning:
    return vague(1, context)


def weekend(match: re.Match[str], context: Context) -> Meaning:
    if context.today is None:
        return NO_ANCHOR
    relative = re.sub(r"\s+", " ", (match["relative"] or "").lower())
    here = calendar.weekend(context.today)
    back = relative in BACK or (relative not in FORTH and relative != "this" and context.direction <= 0)
    if back and (here.first > context.today or (relative == "last" and here.first <= context.today)):
        here = calendar.weekend(context.today - timedelta(7))
    elif relative in FORTH and here.first <= context.today:
        here = calendar.weekend(context.today + timedelta(7))
    return Meaning(here, "bounded", "relative-weekend", anchored=True)


def anaphor(match: re.Match[str], context: Context) -> Meaning:
    words = match.group().lower()
    steps = bool(_LATER.search(words)) - bool(_EARLIER.search(words))
    unit = (match["unit"] or "day").lower()
    return near_previous(unit if unit in ("week", "month", "year") else "day", steps, context)
