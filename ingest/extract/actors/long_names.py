"""Names over "of", "and" and commas: "University of Bergen", "Ministry of Labour and Health", "Acme, Inc."."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ingest.extract.actors import names
from ingest.extract.lexicon import heads

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from ingest.extract.actors.names import Segment

#: Longest name that goes on over a comma, "and" or "of", in words.
_LONGEST_NAME: Final = 16
_GAP: Final = re.compile(r" (?:of|for|on|to|against)(?: the)? ")

_AND: Final = re.compile(r",? and |, ")


def joined(doc: Doc, text: str, segments: list[Segment]) -> list[Segment]:
    """Join "University" and "Bergen" over "of", where the first word opens such a name; and likewise."""
    out: list[Segment] = []
    for segment in segments:
        last = out[-1] if out else None
        if last is None or last.end >= segment.first or segment.titled:
            out.append(segment)
            continue
        gap = text[doc[last.end - 1].idx + len(doc[last.end - 1]) : doc[segment.first].idx]
        if not _goes_on(last, gap, segment):
            out.append(segment)
            continue
        between = (names.Word(index, index + 1, doc[index].text) for index in range(last.end, segment.first))
        words = (*last.words, *between, *segment.words)
        out[-1] = replace(last, words=words, references=(*last.references, *segment.references))
    return out


def _goes_on(last: Segment, gap: str, segment: Segment) -> bool:
    """Tell whether one name goes on over `gap`."""
    if len(last.words) >= _LONGEST_NAME:
        return False
    if last.words[-1].text.casefold() in heads.OPENING and _GAP.fullmatch(gap) and not _is_place_after(gap, segment):
        return True
    if _AND.fullmatch(gap) and _opens_department(last) and len(last.words) > 2 and not segment.references:
        return True
    if gap == ", " and all(word.text.casefold() in heads.SUFFIXES for word in segment.words):
        return True
    return _is_owned(last, gap, segment) or _of_state(last, gap, segment) or _is_double(last, gap, segment)


def _is_double(last: Segment, gap: str, segment: Segment) -> bool:
    """Tell whether "and" is within one name: "the National Environmental and Food Agency"."""
    return (
        gap in (" and ", " & ")
        and last.article
        and not last.references
        and not segment.references
        and len(segment.words) <= 3
        and heads.body_type([word.text for word in last.words]) is None
        and heads.body_type([word.text for word in segment.words]) is not None
    )


def _is_owned(last: Segment, gap: str, segment: Segment) -> bool:
    """Tell whether a state owns what follows: "Italy's Interior Ministry"."""
    return (
        gap in ("'s ", "’s ", "' ", "’ ")
        and len(last.references) == 1
        and last.references[0].form in ("name", "abbreviation")
        and heads.body_type([word.text for word in last.words]) is None
        and not segment.references
        and segment.words[-1].text.casefold() in heads.GOVERNMENT
    )


def _opens_department(segment: Segment) -> bool:
    return any(word.text.casefold() in ("ministry", "department", "committee") for word in segment.words[:3])


def _is_place_after(gap: str, segment: Segment) -> bool:
    # "the party to Monday's talks": "to" joins names only before a verb ("Committee to Protect Journalists")
    return gap.startswith((" to", " on", " against")) and any(match.form != "demonym" for match in segment.references)


def _of_state(last: Segment, gap: str, segment: Segment) -> bool:
    return (
        gap in (" of ", " of the ")
        and len(last.words) > 2
        and _opens_department(last)
        and bool(segment.references)
        and segment.references[0].form in ("name", "abbreviation")
    )
