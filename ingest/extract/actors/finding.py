"""Actors in a text: names first, then descriptions of those who act or speak.

Longer names swallow shorter ones. What a name names is decided once for the whole article, from every place where it
stands; what a capital's name stands for is decided place by place.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ingest.extract.actors import descriptions, kinds, long_names, metonyms, names
from ingest.extract.actors.kinds import Candidate
from ingest.extract.drafts import ActorMention
from ingest.extract.lexicon import heads, titles
from ingest.iris import place_key
from ingest.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ingest.extract.actors.names import Segment, Word
    from ingest.extract.drafts import Block, Reading
    from ingest.records import ActorType, MentionForm
    from ontology.reference import NameMatch, Reference

_SHORT: Final = re.compile(r"[A-Z][A-Z0-9&-]{1,7}|(?:[A-Z]\.){2,5}")
#: A currency before a sum: "CHF 12", "SEK 1.2 billion".
_SUM: Final = re.compile(r"[A-Z]{3}\s?\d[\d.,]*(?:\s?(?:[mb]n|million|billion|trillion))?\b(?!-)")
#: What people do by name in a report of what they said.
_SAYING: Final = heads.word_set(
    "say add tell note ask argue insist reply answer warn claim write explain continue state tweet respond recall"
)
#: Longest name looked for in a line whose capitals mean nothing, in words.
_LONGEST_NAME: Final = 6


def find(reading: Reading, reference: Reference) -> tuple[ActorMention, ...]:
    """Return every mention of an actor in headline and body, in order of place. Time is linear in the text."""
    found = _named(reading, reference)
    found += descriptions.find(reading, found, reference)
    found.sort(key=lambda mention: (mention.span.start, -mention.span.end))
    return tuple({mention.span: mention for mention in reversed(found)}.values())[::-1]


def _named(reading: Reading, reference: Reference) -> list[ActorMention]:
    segmenter = names.Segmenter(reading.blocks)
    out: list[ActorMention] = []
    candidates: list[Candidate] = []
    headlines: list[tuple[Block, str, list[Segment]]] = []
    media: list[str] = []
    for block in reading.blocks:
        text = block.text
        found, matches = titles.find(text), tuple(reference.find(text))
        segments = long_names.joined(block.doc, text, list(segmenter.segments(block, matches, found)))
        for quoted in kinds.QUOTED_MEDIUM.finditer(text):
            media.append(quoted[1])
            out.append(_mention(block, text, quoted.start(1), quoted.end(1), "NewsMediaOrganization"))
        if names.is_title_case(block, text):
            headlines.append((block, text, segments))
            continue
        reader = _Reader(block, text, reference, {title.end for title in found})
        for segment in segments:
            reader.read(segment)
        out += reader.known
        candidates += reader.candidates
    kind_of = kinds.decide(candidates, media, segmenter)
    for candidate in candidates:
        out += _as_mentions(candidate, kind_of)
    for block, text, segments in headlines:
        out += _in_headline(block, text, segments, reference, kind_of)
    return _with_namesakes(_without_inner(out), reading)


def _with_namesakes(mentions: list[ActorMention], reading: Reading) -> list[ActorMention]:
    """Give a person's surname back to the person where it is a state's name too and somebody of that name speaks.

    "Mr. Jordan" is a person by his title; "Jordan said" in an article about Ann Jordan is she.
    """
    surnames = {
        mention.name.rsplit(" ", 1)[-1] for mention in mentions if mention.type == "Person" and " " in mention.name
    }
    starts = [block.start for block in reading.blocks]
    out = []
    for mention in mentions:
        if mention.type == "State" and mention.name in surnames:
            block = reading.blocks[bisect_right(starts, mention.span.start) - 1]
            place = mention.span.start - block.start
            token = block.doc.char_span(place, place + len(mention.name), alignment_mode="expand")
            if token is not None and token.root.dep_ == "nsubj" and token.root.head.lemma_ in _SAYING:
                mention = replace(mention, type="Person", key=None)
        out.append(mention)
    return out


class _Reader:
    """Tells, in one block, the names that reference data knows from those that have to be decided."""

    def __init__(self, block: Block, text: str, reference: Reference, title_ends: set[int]) -> None:
        self._block, self._doc, self._text = block, block.doc, text
        self._reference, self._title_ends = reference, title_ends
        self.known: list[ActorMention] = []
        self.candidates: list[Candidate] = []

    def read(self, segment: Segment) -> None:
        """Sort one segment, piece by piece from its left."""
        left: Segment | None = segment
        while left is not None:
            left = self._read(left)

    def _read(self, segment: Segment) -> Segment | None:
        """Sort the first piece of a segment; return the rest, where it stands for itself."""
        texts = [word.text for word in segment.words]
        if len(texts) > 1 and texts[0].casefold() in heads.ALLEGIANCES and heads.body_type(texts) is None:
            return replace(segment, words=segment.words[1:], article=False)
        if not segment.references:
            self._decide_later(segment)
            return None
        start, end = _bounds(self._block, segment.words)
        whole = next((match for match in segment.references if match.start <= start and match.end >= end), None)
        if whole is None:
            whole = self._after_demonym(segment, end)
        if whole is not None and not (segment.titled and whole.form == "metonym"):
            self._know(whole)
            return None
        if whole is not None:
            # "President Washington" is a person.
            self._decide_later(segment)
            return None
        body = heads.body_type(texts) or _body_before_place(segment, texts)
        if body is not None:
            self._decide_later(segment)
        if body is not None or texts[-1].casefold() in heads.PLACES or texts[-1].casefold() in heads.OTHER:
            self._know_inner(segment, named=body is not None)
            return None
        return self._split(segment, start)

    def _after_demonym(self, segment: Segment, end: int) -> NameMatch | None:
        """Return what is known of a segment but for an adjective before it: "the Russian Interfax"."""
        lead, tail = segment.references[0], segment.references[-1]
        if lead.form != "demonym" or tail.form not in ("name", "abbreviation") or tail.end < end:
            return None
        return None if self._text[lead.end : tail.start].strip() else tail

    def _know_inner(self, segment: Segment, *, named: bool) -> None:
        for match in segment.references:
            bodies = (self._reference.actors[key].type for key in match.keys)
            is_body = any(kind in ("IntergovernmentalOrganization", "Organization") for kind in bodies)
            if is_body and (named or segment.references[0].form == "abbreviation"):
                self._know(match)

    def _split(self, segment: Segment, start: int) -> Segment | None:
        """Take a known name off a segment that begins with one, unless both are one longer name."""
        lead, words = segment.references[0], segment.words
        directed = words[0].text.casefold() in heads.DIRECTIONS
        if lead.start > start:
            if not directed:
                self._decide_later(segment)
            return None
        rest = tuple(word for word in words if self._doc[word.first].idx >= lead.end)
        if not rest:
            self._know(lead)
            return None
        shorter = replace(segment, words=rest, references=segment.references[1:], article=False)
        if lead.form == "demonym":
            return shorter
        if self._is_branch(segment, lead, rest):
            bounds = _bounds(self._block, segment.words)
            self.known.append(_mention(self._block, self._text, *bounds, "Organization"))
            return None
        first = self._doc[words[0].first : rest[0].first]
        person = segment.titled or (
            any(token.ent_type_ == "PERSON" for token in first) and lead.form != "abbreviation" and len(words) <= 3
        )
        if person or directed or lead.form == "metonym":
            self._decide_later(segment)
            return None
        self._know(lead)
        return shorter

    def _is_branch(self, segment: Segment, lead: NameMatch, rest: tuple[Word, ...]) -> bool:
        """Tell whether a state's name ends the name of a body's branch there: "Amnesty International Norway"."""
        last = segment.references[-1]
        whole = self._doc[rest[0].first : rest[-1].end].text
        return (
            lead.form == "name"
            and all(self._reference.actors[key].type == "Organization" for key in lead.keys)
            and last.form == "name"
            and whole == self._text[last.start : last.end]
        )

    def _know(self, match: NameMatch) -> None:
        self.known += _of_reference(self._block, self._text, match, self._reference)

    def _decide_later(self, segment: Segment) -> None:
        start, end = _bounds(self._block, segment.words)
        name = " ".join(self._text[start:end].split()).rstrip(",")
        if _SUM.match(self._text, start):
            return
        span = Span(self._block.start + start, self._block.start + end)
        owned = kinds.follows_title(self._text, start, self._title_ends)
        self.candidates.append(Candidate(segment, self._block, self._text, name, span, owned))


def _bounds(block: Block, words: Sequence[Word]) -> tuple[int, int]:
    """Return where words begin and end in their block's text."""
    last = block.doc[words[-1].end - 1]
    return block.doc[words[0].first].idx, last.idx + len(last)


def _body_before_place(segment: Segment, texts: list[str]) -> ActorType | None:
    """Return the type of "Northern Bank Uganda" by its words before the state's name."""
    place = segment.references[-1]
    if place.form not in ("name", "abbreviation", "metonym") or len(texts) < 3:
        return None
    return heads.body_type(texts[:-1])


def _as_mentions(candidate: Candidate, kind_of: Mapping[str, ActorType]) -> Iterator[ActorMention]:
    kind = kind_of.get(candidate.name)
    if kind == "Organization" and kinds.names_medium(candidate):
        kind = "NewsMediaOrganization"
    if kind is not None:
        yield ActorMention(candidate.span, _form(candidate.name, kind), kind, candidate.name)


def _form(name: str, kind: ActorType) -> MentionForm:
    return "abbreviation" if kind != "Person" and _SHORT.fullmatch(name) else "name"


def _mention(block: Block, text: str, start: int, end: int, kind: ActorType) -> ActorMention:
    name = " ".join(text[start:end].split())
    return ActorMention(Span(block.start + start, block.start + end), _form(name, kind), kind, name)


def _in_headline(
    block: Block, text: str, segments: Sequence[Segment], reference: Reference, kind_of: Mapping[str, ActorType]
) -> Iterator[ActorMention]:
    """Yield names in a line whose capitals mean nothing: those that the body or the reference data knows."""
    doc = block.doc
    taken: set[int] = set()
    for segment in segments:
        place = 0
        while place < len(segment.words):
            for size in range(min(_LONGEST_NAME, len(segment.words) - place), 0, -1):
                part = segment.words[place : place + size]
                start, end = _bounds(block, part)
                kind = kind_of.get(text[start:end])
                person = size > 1 and segment.titled and all(doc[it.first].ent_type_ == "PERSON" for it in part)
                if kind is not None or person:
                    yield _mention(block, text, start, end, kind or "Person")
                    taken.update(range(start, end))
                    break
            place += size
    for match in reference.find(text):
        if match.start not in taken:
            yield from _of_reference(block, text, match, reference)


def _of_reference(block: Block, text: str, match: NameMatch, reference: Reference) -> Iterator[ActorMention]:
    """Yield the mention that a known name is; an adjective of a state alone is none."""
    if match.form == "demonym":
        return
    span = Span(block.start + match.start, block.start + match.end)
    name = text[match.start : match.end]
    if match.form == "metonym":
        sense = metonyms.sense(block.doc, match.start, match.end)
        states = sorted({state for key in match.keys if (state := reference.actors[key].country) is not None})
        yield ActorMention(span, "metonym", sense, name, None, (*match.keys, *states, place_key(name)))
        return
    kind = reference.actors[match.keys[0]].type
    only = match.keys[0] if len(match.keys) == 1 else None
    yield ActorMention(span, match.form, kind, name, only, () if only is not None else match.keys)


def _without_inner(mentions: list[ActorMention]) -> list[ActorMention]:
    """Drop a name within a longer one, but for a body's abbreviation in the name of its part ("NATO Council")."""
    mentions.sort(key=lambda mention: (mention.span.start, -mention.span.end))
    out: list[ActorMention] = []
    outer: ActorMention | None = None
    for mention in mentions:
        inside = outer is not None and mention.span.within(outer.span)
        if outer is None or not inside:
            outer = mention
        elif outer.span == mention.span or outer.type in ("Person", "Place") or not _may_be_inner(mention):
            continue
        out.append(mention)
    return out


def _may_be_inner(mention: ActorMention) -> bool:
    return mention.key is not None and mention.form != "metonym" and mention.type != "NewsMediaOrganization"
