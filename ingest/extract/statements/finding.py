"""Who said what: the statements that an article reports, by syntax and quotation marks alone."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ingest.extract.drafts import Utterance
from ingest.extract.statements import (
    acts,
    attribution,
    colons,
    confidence,
    continuation,
    labels,
    passages,
    reported,
    signed,
    speakers,
    turns,
)
from ingest.extract.statements.learned import Learned
from ingest.records import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.extract.drafts import ActorMention, Reading
    from ingest.extract.statements.passages import Finding, Passage, Quoted
    from ingest.extract.tagger import Attribution
    from ingest.records import StatementType

_OUTER: Final = " \t\n\r\xa0\u2009\u202f"


def find(
    reading: Reading, attributions: Sequence[Attribution] = (), mentions: Sequence[ActorMention] = ()
) -> tuple[Utterance, ...]:
    """Return the statements that the headline and the body report, in the order of their content.

    `attributions` are what a tagger found in the same text, in the order of their cues; grammar and quotation marks
    find more beside them. `mentions` say where persons are named, which tells who answers in an interview.

    Spans are code points of the article, from 0, end excluded. Time is linear in the length of the text; damaged
    quotation marks cost statements, never an error.
    """
    found = drafts(reading, attributions, mentions)
    places = {id(item): number for number, (item, _) in enumerate(found)}
    return tuple(
        utterance if item.continues is None else replace(utterance, continues=places.get(id(item.continues)))
        for item, utterance in found
    )


def drafts(
    reading: Reading, attributions: Sequence[Attribution] = (), mentions: Sequence[ActorMention] = ()
) -> list[tuple[Finding, Utterance]]:
    """Return the same statements, none tied to the one that it continues, each with the finding that it comes from."""
    read: list[tuple[Passage, list[Finding]]] = []
    read_passages = passages.read(reading)
    tagged = Learned(read_passages, attributions)
    names = [mention.span for mention in mentions if mention.type == "Person" and mention.form == "name"]
    dialogue = turns.find(read_passages, names)
    whole = signed.find(read_passages) | {number: [] for number in dialogue}
    spoken = {id(read_passages[number]) for number in whole}
    for number, passage in enumerate(read_passages):
        if number in whole or (dialogue and turns.is_aside(passage)):
            read.append((passage, whole.get(number, [])))
            continue
        found = colons.in_headline(passage) if passage.block.kind == "headline" else []
        found = found or attribution.find(passage)
        found += reported.find(passage, {item.verb for item in found if item.verb is not None})
        if passage.block.kind != "headline":
            found += colons.in_body(passage, {item.verb for item in found if item.verb is not None})
        if attributions:
            found = _without(spoken, tagged.joined(passage, found))
        if any(item.lemma == ":" for item in found):
            label = labels.read(passage.text)
            if label is not None and label.name is None:
                found = [item for item in found if item.lemma != ":"]  # "Q" and "A" are nobody
        found += tagged.free(passage, continuation.find(read, passage, found))
        found = _hops(passage, found)
        read.append((passage, found))
    made = [
        (item, _weighed(item, utterance) if attributions else utterance)
        for passage, found in read
        for item in found
        if (utterance := _utterance(passage, item)) is not None
    ]
    made += [draft for drafted in dialogue.values() for draft in drafted]
    made.sort(key=lambda draft: (draft[1].content[0].start, -draft[1].content[-1].end))
    return _outermost(made)


def _weighed(item: Finding, utterance: Utterance) -> Utterance:
    """Say anew how sure a statement of the body is, where a tagger has read it too."""
    if utterance.voice == "headline":
        return utterance
    return replace(utterance, confidence=confidence.weighed(item, utterance))


def _without(spoken: set[int], found: list[Finding]) -> list[Finding]:
    """Leave out what is said in turns of their own: "Here is what they said:" is no cue beside the turns' labels."""
    for item in found:
        item.elsewhere = [(other, tokens) for other, tokens in item.elsewhere if id(other) not in spoken]
    return [item for item in found if item.content or item.elsewhere]


def _hops(passage: Passage, found: list[Finding]) -> list[Finding]:
    """Make "according to" on top of another cue ("…, he said, according to the agency") that statement's medium."""
    told: dict[int, list[Finding]] = {}
    for item in found:
        if item.verb is not None:
            told.setdefault(item.verb, []).append(item)
    hops = set()
    for hop in found:
        if hop.rule != "according-to" or hop.verb is None or hop.subject is None:
            continue
        told_by = next((it for it in told.get(passage.tokens[hop.verb].head.i, ()) if it is not hop), None)
        if told_by is not None:
            told_by.medium = speakers.name(passage, hop.subject)
            told_by.content = [
                (start, min(end, hop.verb)) if start < hop.verb < end else (start, end)
                for start, end in told_by.content
            ]
            hops.add(id(hop))
    return [item for item in found if id(item) not in hops]


def _outermost(drafts: list[tuple[Finding, Utterance]]) -> list[tuple[Finding, Utterance]]:
    """Leave out what stands inside what another is reported to have said: that report is part of the content."""
    out: list[tuple[Finding, Utterance]] = []
    reach = -1
    for item, utterance in drafts:
        if item.continues is None and utterance.content[-1].end <= reach:
            continue
        out.append((item, utterance))
        if len(utterance.content) == 1:
            reach = max(reach, utterance.content[0].end)
    return out


def _utterance(passage: Passage, found: Finding) -> Utterance | None:
    content = [span for piece in found.content if (span := _trimmed(passage, *piece, found.clausal)) is not None]
    there = [
        (other, span)
        for other, piece in found.elsewhere
        if (span := _trimmed(other, *piece, found.clausal)) is not None
    ]
    content = sorted([*content, *(span for _, span in there)])
    if not content:
        return None
    involved = list({id(it): it for it in (passage, *(other for other, _ in there))}.values())
    quoted = sorted(span for it in involved for span in _quoted(it, content))
    kind: StatementType = "indirect"
    if quoted:
        kind = "direct" if _all_quoted(involved, content) and found.clausal else "mixed"
    participants = speakers.NOBODY
    if found.verb is not None and found.rule != "according-to":
        participants = speakers.participants(passage, found.verb, found.subject, found.content)
    anchor = found.verb if found.verb is not None else found.cue[0] if found.cue is not None else found.content[0][0]
    start, end = passage.sentence(anchor)
    return Utterance(
        voice="headline" if passage.block.kind == "headline" else "source",
        type=kind,
        content=tuple(content),
        quoted=tuple(quoted),
        sentence=passage.span(start, end),
        cue=found.cue_before if found.cue is None else passage.span(*found.cue),
        lemma=found.lemma,
        act=acts.of(passage, found, " ".join(span.of(passage.article) for span in content)),
        speaker=found.speaker_before if found.subject is None else speakers.name(passage, found.subject, found.verb),
        confidence=confidence.of(found),
        addressee=participants.addressee,
        interviewer=participants.interviewer,
        medium=found.medium or participants.medium,
    )


def _trimmed(passage: Passage, start: int, end: int, clausal: bool) -> Span | None:
    tokens, inside = passage.tokens, passage.inside
    start, end = _with_marks(passage, start, end)
    while start < end and (
        tokens[start].is_space or (inside[start] < 0 and tokens[start].text in (",", ";", ":", ".", "—", "–", "-"))
    ):
        start += 1
    while start < end and (
        tokens[end - 1].is_space
        or (inside[end - 1] < 0 and tokens[end - 1].is_punct and tokens[end - 1].text not in (")", "]", "%"))
    ):
        end -= 1
    if start >= end:
        return None
    if inside[start] >= 0 and inside[start] == inside[end - 1]:
        quoted = passage.quoted[inside[start]]
        if start == quoted.start and end == quoted.end:
            inner = quoted.quotation.inner
            cut = inner.of(passage.article).rstrip(_OUTER)
            if cut.endswith(",") or (not clausal and cut.endswith(".")):
                cut = cut[:-1].rstrip(_OUTER)
            return Span(inner.start, inner.start + len(cut)) if cut else None
    return passage.span(start, end)


def _with_marks(passage: Passage, start: int, end: int) -> tuple[int, int]:
    """Take in the marks of a quotation that the range begins with, and all of one that begins in it.

    The parse ends some clauses within a quotation ("said that “it is over. It is done”"), but nobody quotes by halves.
    """
    tokens, inside = passage.tokens, passage.inside
    if start < end and inside[start] >= 0:
        first = passage.quoted[inside[start]].start
        if all(tokens[i].is_punct for i in range(first, start)):
            start = first
    if start < end and inside[end - 1] >= 0:
        quoted = passage.quoted[inside[end - 1]]
        if quoted.start >= start or all(tokens[i].is_punct for i in range(end, quoted.end)):
            end = quoted.end
    return start, end


def _quoted(passage: Passage, content: list[Span]) -> list[Span]:
    """Return the insides of the quotations that begin in the content."""
    begun = {
        nth
        for span in content
        for nth in range(
            bisect_left(passage.quoted, span.start, key=_start), bisect_left(passage.quoted, span.end, key=_start)
        )
    }
    return [passage.quoted[nth].quotation.inner for nth in sorted(begun)]


def _all_quoted(involved: list[Passage], content: list[Span]) -> bool:
    return all(any(_is_quoted(passage, span) for passage in involved) for span in content)


def _is_quoted(passage: Passage, span: Span) -> bool:
    """Tell whether a span lies in one quotation: in the last that begins before it, since none is within another."""
    nth = bisect_right(passage.quoted, span.start, key=_start) - 1
    return nth >= 0 and span.within(passage.quoted[nth].quotation.inner)


def _start(quoted: Quoted) -> int:
    return quoted.quotation.inner.start
