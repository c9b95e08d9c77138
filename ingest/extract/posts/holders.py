"""The person beside a title: "Prime Minister Jane Roe", "Jane Roe, the mayor of Bergen"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ingest.extract.lexicon import heads
from ingest.extract.posts.bodies import CLOSING_MARKS, closing

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from ingest.extract.drafts import ActorMention
    from ingest.extract.sentences import Sentence
    from ingest.records import Span

_AGE: Final = re.compile(r"\d{2}")
_MAX_APPOSITION_TOKENS: Final = 30


def in_phrase(sentence: Sentence, left: int, start: int, end: int, reach: int) -> list[Span]:
    doc = sentence.doc
    index = end
    while index < len(doc) and (
        doc[index].lower_ in heads.HONORIFICS or (doc[index].text == "." and doc[index - 1].lower_ in heads.HONORIFICS)
    ):
        index += 1
    holder = sentence.person(index) if index < len(doc) else None
    if holder is not None:
        return [holder.span, *_listed(sentence, sentence.end(holder), doc[start:end].text)]
    holder = _before(sentence, left)
    if holder is not None and not _own_name_follows(sentence, reach):
        return [holder.span]
    return _after_body(sentence, end, reach)


def _listed(sentence: Sentence, index: int, title: str) -> list[Span]:
    """Return the further holders of a plural title: "Senators Jane Roe and John Doe"."""
    doc = sentence.doc
    out: list[Span] = []
    if not title.casefold().endswith("s"):
        return out
    while index + 1 < len(doc) and doc[index].text in (",", "and", "&"):
        place = index + 2 if doc[index].text == "," and doc[index + 1].text == "and" else index + 1
        person = sentence.person(place) if place < len(doc) else None
        if person is None:
            break
        out.append(person.span)
        index = sentence.end(person)
    return out


def _own_name_follows(sentence: Sentence, reach: int) -> bool:
    """Tell whether a list gives this title to the name after it: "A. Roe, the mayor of Oslo, B. Doe and …" does not."""
    doc = sentence.doc
    return reach < len(doc) and sentence.person(reach) is not None


def _before(sentence: Sentence, left: int) -> ActorMention | None:
    """Return the person in "Jane Roe, the title", "Jane Roe, 52, title", "Jane Roe (title" or "Jane Roe – title"."""
    doc = sentence.doc
    index = left - 1
    if index < 1:
        return None
    if doc[index].lower_ in ("then", "now", "currently", "also", "formerly", "previously"):
        index -= 1
    if index < 1 or doc[index].text not in (",", "(", "–", "—", "-", ":"):
        return None
    index -= 1
    if doc[index].text == ")":
        while index > 0 and doc[index].text != "(":
            index -= 1
        index -= 1
    if index > 1 and _AGE.fullmatch(doc[index].text) and doc[index - 1].text == ",":
        index -= 2
    elif index > 3 and doc[index].text.casefold().rstrip(".") in ("jr", "sr", "phd", "ph.d", "md", "m.d", "cpa"):
        index -= 1 if doc[index - 1].text != "," else 2
    return sentence.person(index) if index >= 0 else None


def _after_body(sentence: Sentence, end: int, reach: int) -> list[Span]:
    """Return the person whose name comes after the body, directly or after an apposition between commas."""
    doc = sentence.doc
    index = reach
    if index < len(doc) and doc[index].text in CLOSING_MARKS:
        index += 1
    if index < len(doc) and doc[index].text == "(":
        index = closing(doc, index) + 1
    if index >= len(doc):
        return []
    holder = sentence.person(index)
    if holder is not None and reach > end:
        return [holder.span]
    if doc[index].text != ",":
        return []
    holder = sentence.person(index + 1) if index + 1 < len(doc) else None
    if holder is not None:
        return [holder.span] if _closes(doc, sentence.end(holder)) else []
    following = doc[index + 1].lower_ if index + 1 < len(doc) else ""
    if following not in ("a", "an", "the", "which", "who", "one", "whose"):
        return []
    for place in range(index + 2, min(index + _MAX_APPOSITION_TOKENS, len(doc) - 1)):
        if doc[place].text == "," and (holder := sentence.person(place + 1)) is not None:
            return [holder.span] if _closes(doc, sentence.end(holder)) else []
        if sentence.person(place) is not None or doc[place].text in (";", ".", "“", "”"):
            return []
    return []


def _closes(doc: Doc, index: int) -> bool:
    """Tell that a name after a comma is in apposition: a comma or a verb follows, not "and" of a list."""
    return (
        index >= len(doc)
        or doc[index].text in (",", ".", "”", '"', "''", ")", "—", "–", ";", ":")
        or doc[index].pos_ in ("VERB", "AUX", "ADV")
        or doc[index].text in ("'s", "’s")
    )
