"""When an article was published and by whom, as far as the article or its source says so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ingest import furniture
from ingest.extract.dates import stamps
from ingest.records import Date, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.article import Article
    from ingest.records import Segment

#: The id of an article's own date in its record; other dates name it as their anchor.
PUBLISHED: Final = "published"

_LINE: Final = re.compile(r"\S[^\n\r]*(?<=\S)")
#: The name stands within so many lines under the last paragraph.
_CLOSING_LINES: Final = 4
_SOURCE: Final = re.compile(
    r"(?:(?:[Ss]ource|SOURCE|[Vv]ia)\s*:\s*|[(/\[–—-]+\s*)(?P<name>[A-Z][^)/\]]*[^)/\]\s.])\s*[)/\]]*\.?"
)
#: Who wrote and edited, in the brackets in which an agency else signs.
_CREDITS: Final = re.compile(
    r"\b(?:reporting|writing|written|edit(?:ing|ed)|compiled|translated|photographs?)\s+by\b", re.IGNORECASE
)
_MEDIUM: Final = re.compile(
    r"\b(?:News|Times|Post|Herald|Daily|Press|Agency|Tribune|Journal|Gazette|Observer|Guardian|Telegraph|Courier|Chronicle|Mail|Standard"
    r"|Star|Sun|Mirror|Express|Review|Weekly|Magazine|Radio|Television|TV|Broadcasting|Media|Online|Today|World|Wire)\b"
)
_COPYRIGHT: Final = re.compile(
    r"(?i:(?:copyright|©|\(c\))\s*)+(?:(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)\d\d)?,?\s*)?(?:by\s+)?(?P<holder>[A-Z][\w.&’'-]*(?:\s+(?:[A-Z][\w&’'-]*|of|the|and|for)(?=[\s.,|]|$))*)"
)
_AGENCY: Final = re.compile(r"[(/]\s*(?P<name>[A-Z][\w.&’' -]*\w)\s*[)/]")
_FIRST_PUBLISHED: Final = re.compile(r"\b(?:first\s+)?(?:published|posted|issued|created|date)\b", re.IGNORECASE)
_UPDATED: Final = re.compile(r"\b(?:updated|modified|edited|revised)\b", re.IGNORECASE)


def parse(value: str) -> Date | None:
    """Return the publication date that metadata gives: ISO 8601, or any beginning of it down to the year.

    >>> parse("2024-03-28T09:46").edtf, parse("28/3/24")
    ('2024-03-28T09:46:00', None)
    """
    stamp = stamps.iso(value)
    return None if stamp is None else _date(stamp, None, "metadata")


def find(article: Article, segments: Sequence[Segment]) -> Date | None:
    """Return when the article was published: from metadata, else its date line, else its file name, identifier or URL.

    Dates in boilerplate belong to other articles and are never taken; an "updated" date serves only where the date
    line has no other. A date in a file name may be that of a download, so it comes late.
    """
    if article.published is not None and (given := parse(article.published)) is not None:
        return given
    updated: Date | None = None
    for segment in segments:
        if segment.kind != "dateline":
            continue
        words = segment.span.of(article.text)
        for stamp in stamps.find(words):
            place = Span(segment.span.start + stamp.start, segment.span.start + stamp.end)
            found = _date(stamp, place, "explicit-dateline")
            labels = list(_FIRST_PUBLISHED.finditer(words, 0, stamp.start)) + list(
                _UPDATED.finditer(words, 0, stamp.start)
            )
            if not labels or not _UPDATED.fullmatch(max(labels, key=lambda label: label.start()).group()):
                return found
            updated = updated or found
    if updated is not None:
        return updated
    for name, method in ((article.id, "file-name"), (article.url or "", "url")):
        if (dated := stamps.in_name(name)) is not None:
            return _date(dated, None, method)
    return None


def publisher(text: str, segments: Sequence[Segment]) -> Span | None:
    r"""Return the words that name who published the article, where it has any.

    A site or agency under the last paragraph comes first, then the holder of the copyright, then the agency of the date
    line.

    >>> from ingest.segment import segment
    >>> text = "The mill has closed, its owner said.\n\nIt will not open again.\n\nriga-herald.example\n"
    >>> publisher(text, segment(text)).of(text)
    'riga-herald.example'
    """
    last_body = max((segment.span.end for segment in segments if segment.kind == "body"), default=0)
    lines = [
        Span(segment.span.start + line.start(), segment.span.start + line.end())
        for segment in segments
        if segment.kind == "boilerplate"
        for line in _LINE.finditer(segment.span.of(text))
    ]
    for line in [line for line in lines if line.start >= last_body][:_CLOSING_LINES]:
        if (found := _signature(text, line)) is not None:
            return found
    for line in lines:
        if (match := _COPYRIGHT.match(text, line.start, line.end)) is not None:
            return Span(*match.span("holder"))
    for segment in segments:
        if segment.kind == "dateline" and (match := _AGENCY.search(text, segment.span.start, segment.span.end)):
            return Span(*match.span("name"))
    return None


def _signature(text: str, line: Span) -> Span | None:
    words = line.of(text)
    if _CREDITS.search(words) is not None:
        return None
    if furniture.is_site(words) and not words.startswith("@"):
        return line
    if (match := _SOURCE.fullmatch(text, line.start, line.end)) is not None:
        return Span(*match.span("name"))
    if furniture.is_label(words) or furniture.is_teaser_label(words) or furniture.is_notice(words):
        return None
    named = furniture.words(words) <= 5 and not furniture.is_sentence(words) and _MEDIUM.search(words) is not None
    return line if named and not furniture.is_byline(words) else None


def _date(stamp: stamps.Stamp, span: Span | None, method: str) -> Date:
    days = stamp.days
    return Date(PUBLISHED, span, days.first.isoformat(), days.last.isoformat(), days.edtf, stamp.precision, method)
