"""What the words around a saying tell of its occasion: how it is reported, what it follows, what it answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from ingest.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc

    from ingest.records import Date

#: How a saying is reported: as of now, as told at the occasion, or as older than the occasion.
Manner = Literal["present", "past", "earlier"]

_I: Final = re.IGNORECASE
_QUIET: Final = r"[^.;:!?“”\"]"

#: Sayings that are no single act, or lie before the one that the passage is about.
_EARLIER_WORDS: Final = re.compile(
    r"\b(?:previously|earlier|once|repeatedly|often|frequently|always|regularly|long|consistently|already|initially"
    r"|originally|separate|separately|another|years|decades)\b",
    _I,
)
#: Nouns of occasions at which people speak.
_NOUNS: Final = (
    r"(?:(?:news|press|media|party|peace|security|annual|joint)\s+)*"
    r"(?P<noun>conference|briefing|interview|summit|meeting|hearing|rally|debate|speech|address|session|ceremony|forum"
    r"|talks|congress|testimony|sermon|lecture|broadcast|gathering|funeral|inquest|webinar|panel|call|visit)"
)
_DEFINITE: Final = re.compile(rf"\b(?:the|that|this|same|his|her|their|its)\s+(?:[\w’'-]+\s+){{0,3}}?{_NOUNS}\b", _I)
_NOUN: Final = re.compile(rf"\b{_NOUNS}\b", _I)
#: A sentence that only tells that somebody spoke, and when.
_SPOKE: Final = re.compile(
    r"\b(?:spoke|speaking|addressed|testified|took\s+the\s+stand|tweeted|posted|wrote"
    r"|(?:held|gave|delivered|convened|hosted|opened|chaired|attended)\s+(?:an?|the|his|her|their|its)\b"
    r"|(?:issued|published|released)\s+(?:an?|the)\s+(?:\w+\s+)?(?:statement|letter|video|message|report))",
    _I,
)
#: "told reporters after the talks in Oslo on Monday": on that day, and not on some day after it.
_AROUND: Final = re.compile(r"\b(?:after|following|before|ahead\s+of)\b", _I)
_AROUND_OCCASION: Final = re.compile(
    rf"{_AROUND.pattern}\s+(?:the|an?|his|her|their|its)?\s*(?:[\w’'-]+\s+){{0,4}}?{_NOUNS}\b"
    rf"(?:\s+(?:with|in|at|of|between)\s+{_QUIET}{{1,60}}?)?\s*,?\s*(?:late|early|earlier|later)?\s*(?:on\s+)?",
    _I,
)
_AFTER: Final = re.compile(rf"\b(?:after|following|in\s+the\s+wake\s+of)\b{_QUIET}{{1,160}}?", _I)
#: Verbs that report by what is spoken about: what follows them is a thing, to which no time of its own belongs.
_WITH_OBJECT: Final = frozenset(
    re.findall(
        r"\w+",
        "ask demand request urge accuse thank condemn denounce criticize criticise praise blame welcome order seek"
        " appeal call",
    )
)
_BREAK: Final = re.compile(r"[.;:!?“”\"]")
_A_DAY: Final = re.compile(r"day\b|\btonight\b|\b\d{1,2}(?:st|nd|rd|th)?\b", _I)
#: What may be answered, and what says that it is.
_SAID_BEFORE: Final = (
    r"(?:rhetoric|remarks?|comments?|statements?|words|claims?|allegations?|accusations?|announcements?|declarations?"
    r"|proposals?|threats?|criticisms?|warnings?|demands?|appeals?|requests?|offers?|pledges?|denials?|speech|assertions?"
    r"|suggestions?|complaints?|insinuations?|charges?)"
)
_ANSWER: Final = re.compile(
    rf"\b(?:such|these|those|this|that|the|his|her|their|its)\s+(?:[\w’'-]+\s+)?{_SAID_BEFORE}\b(?!\s+(?:that|of|by|from|on|about)\b)"
    r"|\b(?:in\s+(?:response|reply|reaction)|responding|reacting|replying)\b",
    _I,
)
_ANSWERING_CUES: Final = frozenset({"respond", "reply", "retort", "react", "counter", "hit back", "shoot back"})
_OF_SOMEBODY: Final = re.compile(
    rf"\b{_SAID_BEFORE}\s+(?:(?:made|issued|given|delivered|voiced)\s+)?(?:by|of|from)\s+(?P<who>[^.;:!?“”\"]{{2,80}})",
    _I,
)
_OWNED: Final = rf"[’']s?\s+(?:[\w-]+\s+)?{_SAID_BEFORE}\b"
_SOMEBODYS: Final = re.compile(rf"(?P<who>[^.;:!?,“”\"]{{2,60}}){_OWNED}")
#: What `_SOMEBODYS` needs, which takes much longer to find that it is not there.
_ANYBODYS: Final = re.compile(_OWNED)
_ABOUT: Final = re.compile(r"\b(?:about|on|that|regarding|concerning|over|in)\b", _I)


def manner(doc: Doc, first: int, last: int, lemma: str | None) -> Manner:
    """Return how the words from `first` to `last`, in code points of the block, report a saying.

    "had said" and "has repeatedly said" tell of another time than the passage does; "says" of the present.
    """
    words = doc.char_span(first, last, alignment_mode="expand")
    if words is None or not len(words) or lemma is None or lemma.startswith("according"):
        return "past"
    verb = next(
        (token for token in words if token.tag_.startswith("VB") and token.dep_ not in ("aux", "auxpass")), None
    )
    if verb is None:
        return "past"
    near = [child for child in verb.children if child.dep_ in ("aux", "auxpass", "advmod", "npadvmod")]
    if any(child.lower_ in ("had", "'d", "’d") and child.dep_ == "aux" for child in near):
        return "earlier"
    around = " ".join([words.text, *(child.text for child in near)])
    if _EARLIER_WORDS.search(around) is not None:
        return "earlier"
    if verb.tag_ in ("VBZ", "VBP") or (verb.tag_ == "VB" and any(child.lower_ in ("do", "does") for child in near)):
        return "present"
    return "past"


def after_event(
    sentence: Span, content: Sequence[Span], cue: Span, lemma: str | None, dates: Sequence[Date], text: str
) -> tuple[Date, bool] | None:
    """Return the date of what a saying came after, by its own sentence, and whether it was said on that very day.

    "had asked for help after the flood in May" was said in May or later; "said after the talks on Monday" on Monday.
    What "said that it fell after the flood in May" was said after is not told.
    """
    whole = lemma in _WITH_OBJECT
    for date in dates:
        if date.span is None or not date.span.within(sentence) or date.span.start < cue.end:
            continue
        begins = max([cue.end, *(part.end for part in content if part.end <= date.span.start)])
        inside = any(part.start < date.span.end and part.end > begins for part in content)
        if inside and not whole:
            continue
        for match in _AROUND.finditer(text, begins, date.span.start):
            if _AROUND_OCCASION.fullmatch(text, match.start(), date.span.start) is not None:
                return date, True
        after = _AFTER.search(text, cue.end if whole else begins, date.span.start)
        if after is not None and _BREAK.search(text, after.start(), date.span.start) is None:
            return date, False
    return None


def takes_object(lemma: str | None) -> bool:
    """Whether a verb reports a saying by what it is about, rather than by its words: "asked for help", "condemned"."""
    return lemma in _WITH_OBJECT


def named(text: str, sentence: Span, content: Sequence[Span]) -> str | None:
    """Return the noun of the occasion that a sentence takes for known ("told the summit"), outside what was said."""
    for match in _DEFINITE.finditer(text, sentence.start, sentence.end):
        place = Span(*match.span("noun"))
        if not any(place.overlaps(part) for part in content):
            return match["noun"].lower()
    return None


def nouns(text: str, sentence: Span) -> Iterator[tuple[str, Span]]:
    """Yield the nouns of occasions in a sentence, each with its place."""
    for match in _NOUN.finditer(text, sentence.start, sentence.end):
        yield match["noun"].lower(), Span(*match.span("noun"))


def tells_of_speaking(text: str, sentence: Span) -> bool:
    """Whether a sentence tells that somebody spoke, gave an interview, held a conference.

    >>> text = "The mayor held a news conference on Monday."
    >>> tells_of_speaking(text, Span(0, len(text)))
    True
    """
    return _SPOKE.search(text, sentence.start, sentence.end) is not None


def names_a_day(words: str) -> bool:
    """Whether a time expression names one day, whether or not it is known which.

    >>> names_a_day("Tuesday"), names_a_day("March 12"), names_a_day("last month"), names_a_day("2019")
    (True, True, False, False)
    """
    return _A_DAY.search(words) is not None


def answers(text: str, sentence: Span, lemma: str | None) -> bool:
    """Whether a saying answers what was said just before: "called such rhetoric offensive", "responded".

    >>> text = "The ministry called these remarks unhelpful."
    >>> answers(text, Span(0, len(text)), "call")
    True
    """
    return lemma in _ANSWERING_CUES or _ANSWER.search(text, sentence.start, sentence.end) is not None


def answered(text: str, sentence: Span) -> Iterator[Span]:
    """Yield the words that name whose statements it speaks of: "remarks by officials of Chad", "Chad’s claim"."""
    for match in _OF_SOMEBODY.finditer(text, sentence.start, sentence.end):
        about = _ABOUT.search(match["who"])
        yield Span(match.start("who"), match.start("who") + (about.start() if about else len(match["who"])))
    if _ANYBODYS.search(text, sentence.start, sentence.end) is None:
        return
    for match in _SOMEBODYS.finditer(text, sentence.start, sentence.end):
        # whoever stands last before the apostrophe
        yield Span(max(match.start("who"), match.end("who") - 30), match.end("who"))
