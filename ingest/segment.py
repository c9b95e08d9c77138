"""Segmentation: headline, date line, body and boilerplate of an article's text.

Rules go by form, not by site (`ingest.furniture`), and by what stands around a line. In doubt a line is body: a line of
boilerplate that is read costs less than a paragraph that is lost.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ingest import furniture
from ingest import lines as line_forms
from ingest.records import Segment, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.lines import Line
    from ingest.records import SegmentKind

_NAME: Final = re.compile(r"[A-Z][\w’'-]+")
_OPENING_QUOTE: Final = "\"“‘'«`"

#: A headline is no longer than this, in code points.
_MAX_HEADLINE_CHARS: Final = 160
#: After a label that announces other articles, a sentence at least this long is the article going on.
_MIN_RESUME_CHARS: Final = 60
#: So many time stamps without prose between them make a list of other articles.
_MIN_LISTED_STAMPS: Final = 2
#: A date line on the line of the first words follows no more than a headline, a deck and a label that were not told.
_DATELINE_PARAGRAPHS: Final = 4
#: A date line stands no more lines than this below the headline.
_TOP_LINES: Final = 40


def segment(text: str, headline: str | None = None) -> tuple[Segment, ...]:
    r"""Divide a text into headline, date line, body and boilerplate, in order and without overlap.

    White space between segments belongs to none. `headline` is what the source says the headline is, where it does;
    a text that does not begin with it has no headline segment of its own.

    Spans are Unicode code points, 0-based, end excluded.

    >>> text = "Mill closes\n\nRIGA, May 5 (BNS) — The mill has closed.\n\n© 2020 Herald"
    >>> [(found.kind, *found.span) for found in segment(text)]
    [('headline', 0, 11), ('dateline', 13, 32), ('body', 33, 53), ('boilerplate', 55, 68)]
    """
    lines = line_forms.read(text)
    top = _top(lines)
    _mark_headline(lines, top, headline)
    _mark_top(lines, top)
    _mark_teasers(lines)
    _mark_listings(lines)
    _mark_furniture(lines)
    _mark_end(lines)
    if not any(line.kind is None for line in lines) and not any(line.prose for line in lines):
        # nothing but short lines: a note, a table, a single headline; better read than lost
        for line in lines:
            line.kind = None if line.kind == "headline" else line.kind
    return tuple(_joined(lines))


def _top(lines: list[Line]) -> int:
    """Return the index of the first line of running text."""
    for index, line in enumerate(lines):
        if line.prose and not furniture.is_notice(line.text) and not _like_headline(lines, index):
            return index
    return len(lines)


def _like_headline(lines: list[Line], index: int) -> bool:
    """Whether a sentence may be the headline: the first line, capitalized like one, and set apart from what follows."""
    line = lines[index]
    if len(line.text) > _MAX_HEADLINE_CHARS or index + 1 >= len(lines) or any(before.prose for before in lines[:index]):
        return False
    apart = lines[index + 1].blank_before or lines[index + 1].dateline
    return (
        apart
        and (furniture.is_title_case(line.text) or not furniture.has_full_stop(line.text))
        and line.text[-1] not in ",;"
    )


def _mark_headline(lines: list[Line], top: int, given: str | None) -> None:
    if given is not None and (wanted := _folded(given)):
        for line in lines[: min(top + 1, len(lines))]:
            if _folded(line.text) == wanted:
                line.kind = "headline"
                return
    if top >= len(lines):
        return
    # Other articles may be listed above this one; then its headline comes last, not first.
    listed = [index for index, line in enumerate(lines[:top]) if furniture.is_teaser_label(line.text)]
    free = [
        index
        for index, line in enumerate(lines[:top])
        if index > max(listed, default=-1)
        and not (line.dateline or furniture.is_label(line.text) or furniture.is_site(line.text))
        and not (furniture.is_byline(line.text) or furniture.is_notice(line.text))
        and furniture.INLINE_DATELINE.match(line.text) is None
        and line.text[-1] not in ",;:"
    ]
    if listed:
        free.reverse()
    # Menu entries and section names are shorter than nearly every headline.
    chosen = next((index for index in free if furniture.words(lines[index].text) >= 3), free[0] if free else None)
    if chosen is None or len(lines[chosen].text) > _MAX_HEADLINE_CHARS:
        return
    following = lines[chosen + 1]
    closed = following.dateline or furniture.is_byline(following.text) or furniture.is_site(following.text)
    if following.blank_before or following.prose or closed:
        lines[chosen].kind = "headline"


def _mark_top(lines: list[Line], top: int) -> None:
    """Mark menus, by-lines and date lines above the first paragraph.

    Above the headline, a date line counts only where none is below it.
    """
    headline = next((index for index, line in enumerate(lines) if line.kind == "headline"), 0)
    dated = [index for index, line in enumerate(lines[:top]) if line.dateline and index < headline + _TOP_LINES]
    first_dated = next((index for index in dated if index > headline), dated[-1] if dated else top)
    for index, line in enumerate(lines[:top]):
        if line.kind is not None:
            continue
        if index in dated and index >= first_dated:
            line.kind = "dateline"
        elif index < headline or furniture.is_byline(line.text) or furniture.is_site(line.text):
            line.kind = "boilerplate"


def _mark_teasers(lines: list[Line]) -> None:
    """Mark labels that announce other articles, with the headlines and time stamps under them.

    The body goes on at the next full sentence that is not itself a teaser's summary, next to a time stamp.
    """
    listing = False
    seen_prose = 0
    for index, line in enumerate(lines):
        if line.kind is not None:
            continue
        if furniture.is_teaser_label(line.text):
            line.kind, listing = "boilerplate", True
        elif furniture.is_comments_label(line.text) and seen_prose >= 3:
            # what readers write under an article is no part of it
            for rest in lines[index:]:
                rest.kind = "boilerplate"
            return
        elif listing:
            if _resumes(lines, index):
                listing = False
            else:
                line.kind = "boilerplate"
        if line.kind is None and line.prose:
            seen_prose += 1


def _resumes(lines: list[Line], index: int) -> bool:
    line = lines[index]
    if not line.prose or furniture.is_notice(line.text):
        return False
    if len(line.text) < _MIN_RESUME_CHARS and line.text[0] not in _OPENING_QUOTE:
        return False
    near = lines[index + 1 : index + 2] + lines[max(index - 2, 0) : index]
    return not any(other.stamp for other in near)


def _mark_listings(lines: list[Line]) -> None:
    """Mark runs of headlines and time stamps that no label announces."""
    run: list[Line] = []
    for line in [*lines, None]:
        if line is not None and line.kind in (None, "boilerplate", "dateline") and not line.prose:
            run.append(line)
            continue
        stamped = [index for index, member in enumerate(run) if member.stamp]
        short = [member for member in run if not member.dateline]
        if len(stamped) >= _MIN_LISTED_STAMPS and len(short) >= len(stamped) - 1 and any(m.kind is None for m in run):
            first = _TOP_LINES if line is None else 0
            dated = any(member.kind == "dateline" for member in run)
            for index, member in enumerate(run):
                if member.kind is None and (index >= stamped[0] - 3 or first) and not dated:
                    member.kind = "boilerplate"
        run = []


def _mark_furniture(lines: list[Line]) -> None:
    for line in lines:
        if line.kind is None and (furniture.is_label(line.text) or furniture.is_notice(line.text)):
            line.kind = "boilerplate"


def _mark_end(lines: list[Line]) -> None:
    """Mark what closes an article: signature, by-line, lone name of the site, note on the writer, time stamps."""
    body = [index for index, line in enumerate(lines) if line.kind is None]
    prose = [index for index in body if lines[index].prose]
    if not prose:
        return
    names = {name for index in prose[:-1] for name in _NAME.findall(lines[index].text)}
    for index in reversed(body):
        line = lines[index]
        if index == prose[0]:
            break
        if line.stamp:
            line.kind = "dateline" if ":" in line.text and not line.text[0].isdigit() else "boilerplate"
        elif (
            furniture.is_signature(line.text)
            or furniture.is_byline(line.text)
            or _lone_name(lines, index)
            # A person whom the article speaks of is not its writer.
            or (furniture.is_biography(line.text) and not names & {*_NAME.findall(line.text)[:2]} - {"The"})
        ):
            line.kind = "boilerplate"
        else:
            break


def _lone_name(lines: list[Line], index: int) -> bool:
    """Whether a line is a short name set apart between the last paragraph and the page's own lines."""
    line = lines[index]
    if line.sentence or not line.blank_before or index + 1 >= len(lines) or not 1 <= furniture.words(line.text) <= 5:
        return False
    return lines[index + 1].kind == "boilerplate" and all(
        word[0].isupper() or word in ("of", "the", "and", "for", "de")
        for word in line.text.split()
        if word[0].isalpha()
    )


def _joined(lines: list[Line]) -> Iterator[Segment]:
    """Yield neighbouring lines of one kind as one segment; a date line printed before the first words is cut off."""
    kind: SegmentKind | None = None
    start = end = 0
    paragraphs = 0
    is_live = sum(_inline_stamp(line) is not None for line in lines) >= _MIN_LISTED_STAMPS
    for line in lines:
        of: SegmentKind = line.kind or "body"
        first = line.start
        stamp = _inline_stamp(line) if is_live else None
        if stamp == len(line.text):
            of = "dateline"
        elif stamp is not None:
            if kind is not None:
                yield Segment(kind, Span(start, end))
            yield Segment("dateline", Span(line.start, line.start + stamp))
            kind, paragraphs = None, _DATELINE_PARAGRAPHS
            first = line.end - len(line.text[stamp:].lstrip())
        elif of == "body" and paragraphs < _DATELINE_PARAGRAPHS:
            paragraphs += 1
            if (place := furniture.INLINE_DATELINE.match(line.text)) is not None and line.text[place.end() :].strip():
                if kind is not None:
                    yield Segment(kind, Span(start, end))
                yield Segment("dateline", Span(line.start, line.start + place.end()))
                kind, paragraphs = None, _DATELINE_PARAGRAPHS
                rest = line.text[place.end() :]
                first = line.end - len(rest.lstrip())
        if of != kind:
            if kind is not None:
                yield Segment(kind, Span(start, end))
            kind, start = of, first
        end = line.end
    if kind is not None:
        yield Segment(kind, Span(start, end))


def _inline_stamp(line: Line) -> int | None:
    """Return where the time ends that an entry of a live report begins with."""
    if line.kind is not None:
        return None
    stamp = furniture.INLINE_STAMP.match(line.text)
    return None if stamp is None else stamp.end()


def _folded(line: str) -> str:
    return " ".join(line.split()).casefold().strip(" .\"'“”‘’")
