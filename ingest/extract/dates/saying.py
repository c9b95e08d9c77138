"""Which date dates a statement: the one attached to its cue, never one inside what was said."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ingest.records import Date, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

_I: Final = re.IGNORECASE

#: Methods of expressions that no act of saying can fall on.
_NO_POINT: Final = frozenset({"not-stated", "recurring", "vague-future", "duration-forward", "until"})
#: What begins another clause, to which a date behind it belongs.
_CLAUSE: Final = re.compile(
    r"[,;:()\"“”—–]|--|\b(?:who|whom|whose|which|that|where|when|while|after|before|since|as|because|if|although|though|until|and|but)\b",
    _I,
)
#: What may stand between a date and its verb, or at the head of a sentence before its date.
_LEAD: Final = re.compile(
    r"\s*(?:(?:and|but|so|also|then|meanwhile|however|separately|just|only|even)\b,?\s*)*"
    r"(?:(?:on|in|at|by|over|during|late|early|earlier|later|as\s+(?:early|late|recently)\s+as|sometime|back)\b\s*)*",
    _I,
)
_AFTER_CUE: Final = re.compile(r"\s+(?:on\s+)?", _I)
_ONE_DAY: Final = re.compile(r"today|yesterday|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day", _I)
#: "said Monday is a holiday", "said Monday's vote": the day is what was spoken of.
_GOES_ON: Final = re.compile(
    r"[’'\w-]|\s+(?:is|was|will|would|could|may|might|should|has|had|and|or|to|morning|afternoon|evening|night|[a-z]+ed)\b"
)
_AFTER_SPEAKER: Final = re.compile(rf"\s*,?(?:\s*(?:has|have|had)\b)?{_LEAD.pattern}", _I)
_BEFORE_CUE: Final = re.compile(r"\s*,?\s*(?:also\s+)?", _I)
#: "In an interview published on ...", "Speaking to reporters on ...": the occasion of the saying, with its date.
_OCCASION: Final = re.compile(
    r"\s*(?:(?:and|but|also|meanwhile|earlier|later)\b,?\s*)*(?:in|at|during|on|via|through|with|speaking|addressing|talking|writing|commenting|testifying|appearing)\b",
    _I,
)
_ISSUED: Final = re.compile(
    r"\b(?:published|broadcast|aired|released|posted|dated|held|delivered|issued|given|printed|recorded|conducted|tweeted)\b(?:\s+\w+){0,4}?\s*$",
    _I,
)
_ISSUED_NEXT: Final = re.compile(rf"\s*,?\s*(?:being\s+)?{_ISSUED.pattern}", _I)
_OCCASION_AFTER: Final = re.compile(
    r"(?:\s*,?\s*(?:in|at|during|via|on)\s+(?:an?|the|his|her|its|their)\s+(?:\w+\s+){0,3}?"
    r"(?:interview|statement|speech|letter|report|tweet|post|briefing|conference|ruling|address|message|article|broadcast"
    r"|programme|program|essay|memo|hearing|meeting|call|rally|debate|release)\b"
    r"(?:\s+(?:published|broadcast|aired|released|posted|dated|held|delivered|issued|given|printed|recorded))?"
    r"(?:\s+(?:in|with|to|by)\s+[^,;:]{1,40}?)?)?\s*(?:late|early|earlier|later)?\s*(?:on|in)?\s*",
    _I,
)
#: "said of the 2016 election": what was spoken of, not when.
_TOPIC: Final = re.compile(
    r"\b(?:of|about|against|regarding|concerning)\s+(?:the\s+|an?\s+|its\s+|his\s+|her\s+|their\s+)?$", _I
)
_FINITE: Final = re.compile(r"\b(?:who|which|that|when|where|while|after|before|since|because|if|until)\b", _I)
_APPOSITION: Final = re.compile(
    r"\s*(?:,[^,;:()\"“”]{1,120},)?\s*(?:on|in|late|early|earlier|later)?\s*(?:on|in)?\s*", _I
)


def date_of(
    sentence: Span, content: Sequence[Span], cue: Span | None, speaker: Span | None, dates: Sequence[Date], text: str
) -> Date | None:
    """Return the date on which something was said, if words of its sentence give it.

    A date counts when it is attached to the cue: next to it ("said on Monday", "on Monday told reporters"), at the head
    of the sentence ("In May, the minister said"), or in the occasion ("In an interview published on Monday, he said").
    Dates inside `content` and in clauses of their own ("who resigned in May") do not. The date may have no known days.

    Args:
        sentence, content, cue, speaker: places in the article's text, in code points.
        dates: the article's dates, as `find` returns them.
        text: the article's text.
    """
    if cue is None:
        return None
    near = [
        (date, date.span)
        for date in dates
        if date.span is not None
        and date.span.within(sentence)
        and date.method not in _NO_POINT
        and (not any(date.span.overlaps(part) for part in content) or _leads(text, cue, date, content))
        and (
            speaker is None
            or not date.span.within(speaker)
            # "a survey published on Monday" speaks on Monday
            or _ISSUED.search(text, speaker.start, date.span.start) is not None
        )
    ]
    for date, span in near:
        if span.overlaps(cue):
            # "has since accused"
            return date
    after = [
        (date, span)
        for date, span in near
        if span.start >= cue.end and _attached_after(text, cue, speaker, span.start, content)
    ]
    if after:
        return min(after, key=lambda pair: pair[1].start)[0]
    before = [
        (date, span)
        for date, span in near
        if span.end <= cue.start and _attached_before(text, sentence, cue, speaker, span, content)
    ]
    return max(before, key=lambda pair: pair[1].end)[0] if before else None


def before_publication(published: Date | None, key: str, *, present: bool = False, after: Date | None = None) -> Date:
    """Return the date of a statement that no words date: some day up to the publication, or unknown.

    Args:
        published: the publication date, as `publication.find` returns it.
        key: the id of the date made.
        present: whether the saying is reported in the present tense, as holding at publication.
        after: the date before which it was not said, if the article lets on.

    >>> day = "2024-03-28"
    >>> before_publication(Date("published", None, day, day, day, "day", "metadata"), "t9").edtf
    '../2024-03-28'
    """
    latest = None if published is None else published.latest
    if after is not None and after.earliest is not None:
        until = latest if latest is not None and latest >= after.earliest else None
        edtf = f"{after.edtf.partition('/')[0].rstrip('~')}/{until or '..'}"
        return Date(key, None, after.earliest, until, edtf, "bounded", "inferred-bounds", after.id)
    if published is None or latest is None:
        return undated(key)
    if present:
        return Date(key, None, None, latest, f"../{latest}", "as-of", "reporting-present", published.id)
    return Date(key, None, None, latest, f"../{latest}", "bounded", "inferred-bounds", published.id)


def undated(key: str) -> Date:
    """Return a date of which nothing is known."""
    return Date(key, None, None, None, "../..", "unknown", "not-stated")


def _leads(text: str, cue: Span, date: Date, content: Sequence[Span]) -> bool:
    """Whether a day stands between the cue and what was said, rather than in it: "said today conditions were bad"."""
    span = date.span
    if span is None or _ONE_DAY.fullmatch(span.of(text)) is None or _GOES_ON.match(text, span.end) is not None:
        return False
    led = _AFTER_CUE.fullmatch(text, cue.end, span.start) is not None
    return led and any(part.start <= span.start and span.end < part.end for part in content)


def _attached_after(text: str, cue: Span, speaker: Span | None, place: int, content: Sequence[Span]) -> bool:
    between = [part.end for part in content if cue.end <= part.start < place]
    if between:
        # "rejected the claim on Friday", "rejected the claim in a statement issued on Friday"
        return _OCCASION_AFTER.fullmatch(text, max(between), place) is not None
    if _TOPIC.search(text, cue.end, place) is not None:
        return False
    start = cue.end
    if speaker is not None and cue.end <= speaker.start < place:
        # "said John Doe, the mayor of the town, on Monday"
        if _CLAUSE.search(text, cue.end, speaker.start) is not None:
            return False
        start = min(speaker.end, place)
        if _APPOSITION.fullmatch(text, start, place) is not None:
            return True
    return _CLAUSE.search(text, start, place) is None


def _attached_before(
    text: str, sentence: Span, cue: Span, speaker: Span | None, span: Span, content: Sequence[Span]
) -> bool:
    if any(span.end <= part.start < cue.start for part in content):
        return False
    if speaker is not None and span.within(speaker):
        return True
    if speaker is not None and speaker.end <= span.start:
        # "The mayor on Monday said", "The mayor, late on Monday, said"
        led = _AFTER_SPEAKER.fullmatch(text, speaker.end, span.start) is not None
        # "A survey published on Monday found"
        led = led or _ISSUED_NEXT.fullmatch(text, speaker.end, span.start) is not None
        follows = _BEFORE_CUE.fullmatch(text, span.end, cue.start) is not None
        return led and (follows or _CLAUSE.search(text, span.end, cue.start) is None)
    opening = text[sentence.start : span.start]
    if _LEAD.fullmatch(opening) is not None:
        return True
    # The occasion ends with a comma, before the speaker or the cue.
    begins = speaker.start if speaker is not None and span.end <= speaker.start < cue.start else cue.start
    if "," not in text[span.end : begins + 1] and _CLAUSE.search(text, span.end, begins) is not None:
        return False
    return _OCCASION.match(opening) is not None and (
        _ISSUED.search(opening) is not None or _FINITE.search(opening) is None
    )
