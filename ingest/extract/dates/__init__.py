"""Dates in the text: which words are a time expression, which days they mean, and which one dates a statement."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from ingest.extract.dates import grammar, meaning, tense
from ingest.extract.dates.anchoring import Context, Meaning
from ingest.extract.dates.saying import before_publication, date_of, undated
from ingest.records import Date, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.extract.drafts import Block, Reading

__all__ = ["before_publication", "date_of", "find", "undated"]

#: A rate, not a length of time: "four flights a week", "$2 million a year".
_RATE: Final = re.compile(r"(?:\w[\w’'-]*|[%)])$")
#: Words before a length of time; any other makes "a week" a rate.
_BEFORE_A_LENGTH: Final = frozenset(
    re.findall(
        r"\w+",
        "within in for after over of about barely nearly almost as than during until at on last lasts lasted lasting"
        " take takes took taken spend spent just only another him her them us me it and or but every",
    )
)
_PERSONAL: Final = re.compile(
    r"\b(?:his|her|their|my|our|your|high|low|mid|upper|lower)\s+(?:early\s+|mid-?\s*|late\s+)?$", re.IGNORECASE
)


def find(reading: Reading, published: Date | None) -> tuple[Date, ...]:
    """Return the time expressions of headline, date line and body, in order, with the days they mean.

    `published` is the anchor; without it only dates with a year of their own have days. Ids are "t1", "t2", ...;
    the anchor of a date is "published" or the id of an earlier date. Spans follow TIMEX3: no preposition.
    """
    context = _context(published)
    out: list[Date] = []
    for kind, match, start, block in _expressions(reading):
        span = Span(start + match.start(), start + match.end())
        if published is not None and published.span is not None and span.overlaps(published.span):
            continue
        context.direction = tense.direction(block.doc, match.start()) if block is not None and kind in _TENSED else 0
        context.deadline = block is not None and kind in _TENSED and tense.deadline(block.doc, match.start())
        context.behind = (
            block is not None and kind in _TENSED and tense.behind(block.doc, match.start(), context.direction)
        )
        said = meaning.of(kind, match, context)
        found = _record(f"t{len(out) + 1}", span, said, published, out)
        out.append(found)
        if said.days is not None and said.open_ == "" and kind not in _NO_ANCHORS:
            context.previous = said.days
        if _is_reported_quarter(kind, match, said) and said.days is not None:
            context.quarter = (said.days.first.year, (said.days.first.month + 2) // 3)
    return tuple(out)


#: Kinds whose year or week is told by tense.
_TENSED: Final = frozenset({"day", "month", "weekday", "holiday", "season", "relative", "quarter", "weekend"})
#: Kinds to which "that day" or "a week later" never points back.
_NO_ANCHORS: Final = frozenset(
    {"now", "since_then", "relative_count", "decade", "century", "quarter", "period", "year_ago", "fiscal_year"}
)


def _is_reported_quarter(kind: str, match: re.Match[str], said: Meaning) -> bool:
    """Whether this is the quarter that a report is about, to which "a year earlier" is compared."""
    if kind not in ("quarter", "period") or said.precision != "quarter" or said.method == "explicit":
        return False
    return "year" not in match.group().lower()


def _context(published: Date | None) -> Context:
    if published is None or published.earliest is None or published.latest is None:
        return Context(None, None)
    first, last = date.fromisoformat(published.earliest), date.fromisoformat(published.latest)
    # An article may come out some days after it was written: its words count from the first of these.
    today = first if first == last or published.precision == "day-approximate" else None
    return Context(today, first.year if first.year == last.year else None)


def _expressions(reading: Reading) -> Iterator[tuple[str, re.Match[str], int, Block | None]]:
    """Yield kind, match, where its text begins, and its block; in the order of the text."""
    places: list[tuple[int, str, Block | None]] = [(block.start, block.text, block) for block in reading.blocks]
    places += [(s.span.start, s.span.of(reading.text), None) for s in reading.segments if s.kind == "dateline"]
    for start, text, block in sorted(places, key=lambda place: place[0]):
        for kind, match in grammar.scan(text):
            if block is None or not _is_something_else(kind, match, block):
                yield kind, match, start, block


def _is_something_else(kind: str, match: re.Match[str], block: Block) -> bool:
    """Whether the words only look like a time expression: a verb, a person's name, a rate, an age."""
    text, place = match.string, match.start()
    if kind == "duration" and match["unit"] and not match["count"]:
        before = text[max(0, place - 30) : place].rstrip()
        words = match.group().lower()
        if words.startswith(("a ", "an ")) and (last := _RATE.search(before)) is not None:
            return last.group().lower() not in _BEFORE_A_LENGTH
        return False
    if kind == "deictic" and match.group() in ("Today", "TODAY"):
        # a newspaper or a broadcast: "told Nordic Today"; in a line of capitals every word has one
        before = text[max(0, place - 30) : place].rstrip(" ").split(" ")[-1].strip("“\"'‘(")
        return before[:1].isupper() and (match.group() == "Today" or not text.isupper())
    if match.group() in ("Daily", "Weekly", "Monthly"):
        # a newspaper: "the Alpine Daily", "Daily Courier"; at the start of a sentence a small letter follows
        return text[match.end() : match.end() + 2].strip(" ")[:1].isupper() or (
            place > 0 and text[:place].rstrip(" ").split(" ")[-1][:1].isupper()
        )
    if kind == "decade":
        return _PERSONAL.search(text, max(0, place - 30), place) is not None
    if kind in ("month", "weekday") and match.group().isalpha():
        tokens = block.doc.char_span(place, match.end(), alignment_mode="expand")
        if tokens is None or not len(tokens):
            return False
        token = tokens[0]
        if (
            token.tag_ == "MD"
            or token.ent_type_ == "PERSON"
            or (token.pos_ == "VERB" and token.lower_ in ("may", "march"))
        ):
            return True
    return False


def _record(key: str, span: Span, said: Meaning, published: Date | None, before: list[Date]) -> Date:
    anchor: str | None = None
    if said.anchored:
        anchor = published.id if published is not None else None
        if said.to_previous:
            anchor = next((d.id for d in reversed(before) if d.earliest is not None and d.latest is not None), anchor)
    if said.days is None:
        return Date(key, span, None, None, "../..", said.precision, said.method, anchor)
    earliest = None if said.open_ in ("earliest", "both") else said.days.first.isoformat()
    latest = None if said.open_ in ("latest", "both") else said.days.last.isoformat()
    return Date(key, span, earliest, latest, said.days.edtf, said.precision, said.method, anchor)
