"""Who holds which title in which body, as one sentence says it: by word order in noun phrases, by syntax elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from ingest.extract import modality, tenure
from ingest.extract.actors.descriptions import left_edge
from ingest.extract.lexicon import titles
from ingest.extract.lexicon.heads import word_set
from ingest.extract.posts import bodies, holders, predication
from ingest.extract.posts.bodies import CLOSING_MARKS
from ingest.extract.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Span as Tokens
    from spacy.tokens import Token

    from ingest.extract.drafts import ActorMention, Reading, Tenure
    from ingest.extract.lexicon.titles import TitleMatch
    from ingest.extract.sentences import Sentence
    from ingest.records import Span
    from ontology.reference import Reference


@dataclass(frozen=True, slots=True)
class Attachment:
    """A title at a place of the article, with the words for its bodies and its holders.

    `span` is the whole phrase, article and body included. `past` tells that the sentence puts the holding in the past,
    `tenure` when it began or ended.
    """

    span: Span
    title: TitleMatch
    bodies: tuple[Span, ...]
    holders: tuple[Span, ...]
    past: bool
    tenure: Tenure


_BETWEEN: Final = re.compile(
    r"\s*(?:,|and|&|/|,\s*and|as well as|, as well as|and the|, the|/ )\s*(?:then |later |the |a |its |also )?"
)
#: Before a title these say that nobody holds it yet.
_TO_COME: Final = word_set("future would-be prospective potential aspiring presumptive next possible")
_PAST: Final = word_set("former ex ex- then late onetime ousted")
_TAKING_UP: Final = word_set("take assume")
#: Those who are sent to a body hold no post in it.
_SENT: Final = ("Ambassador", "Envoy", "High Commissioner", "Consul", "Consul General")
_GIVING_UP: Final = word_set("resign quit retire step stand")


class Titled(NamedTuple):
    """A block with the titles in it."""

    sentence: Sentence
    attached: tuple[Attachment, ...]


def read(reading: Reading, mentions: Sequence[ActorMention], reference: Reference) -> tuple[Titled, ...]:
    """Return each block with the titles in it; `mentions` are in order of place."""
    return tuple(Titled(it, tuple(find(it))) for it in sentences(reading, mentions, reference))


def find(sentence: Sentence) -> Iterator[Attachment]:
    """Yield the titles of a block with what belongs to each, left to right."""
    doc = sentence.doc
    found: list[tuple[TitleMatch, int, int]] = []
    for title in titles.find(sentence.text):
        span = doc.char_span(title.start, title.end, alignment_mode="expand")
        if span is not None and not sentence.is_named(span.start) and not _is_modifier(span):
            found.append((title, span.start, span.end))
    out: list[Attachment] = []
    for title, start, end in reversed(found):
        here = _attach(sentence, title, start, end)
        if out:
            following = out[-1]
            gap = sentence.text[title.end : following.title.start]
            if len(gap) < 16 and _BETWEEN.fullmatch(gap):
                here = replace(
                    here,
                    bodies=here.bodies or following.bodies,
                    holders=here.holders or following.holders,
                )
        out.append(here)
    out.reverse()
    for place, here in enumerate(out):
        if place and not (here.holders and here.bodies):
            before = out[place - 1]
            gap = sentence.text[before.title.end : here.title.start]
            if len(gap) < 16 and _BETWEEN.fullmatch(gap):
                here = replace(here, bodies=here.bodies or before.bodies, holders=here.holders or before.holders)
            elif not here.holders and before.holders and here.bodies and _goes_on(sentence, before, here):
                here = replace(here, holders=before.holders, past=here.past or before.past)
            out[place] = here
    given_up = dict(_given_up(sentence))
    taken_up = dict(_taken_up(sentence))
    current = Counter(holder for here in out if not here.past for holder in here.holders)
    for here in out:
        begins = next((taken_up[it] for it in here.holders if it in taken_up and current[it] == 1), None)
        if begins is not None and not here.past and here.tenure.since is None:
            here = replace(here, tenure=here.tenure._replace(since=begins.since))
        ends = next((given_up[it] for it in here.holders if it in given_up), None)
        if ends is None or here.past or here.tenure.until is not None:
            yield here
        else:
            yield replace(here, past=True, tenure=here.tenure._replace(until=ends.until))


def _given_up(sentence: Sentence) -> Iterator[tuple[Span, Tenure]]:
    """Yield who "resigned on Tuesday" or "stepped down", by the words for them: out of what they are said to be."""
    for verb in _words_of(sentence, _GIVING_UP):
        if tenure.change(verb) == "ends" and modality.is_asserted(verb):
            objects = [child for child in verb.children if child.dep_ == "dobj" or child.lower_ in ("as", "from")]
            if not objects:
                yield from ((holder, tenure.of(sentence, verb)) for holder in predication.subject_of(sentence, verb))


def _taken_up(sentence: Sentence) -> Iterator[tuple[Span, Tenure]]:
    """Yield who "took office in July", by the words for them: in what they are said to be."""
    for verb in _words_of(sentence, _TAKING_UP):
        if tenure.change(verb) == "begins" and modality.is_asserted(verb):
            yield from ((holder, tenure.of(sentence, verb)) for holder in predication.subject_of(sentence, verb))


def _words_of(sentence: Sentence, lemmas: frozenset[str]) -> Iterator[Token]:
    """Yield the words with one of these lemmas, none of them a name."""
    block = sentence.block
    return (
        block.tokens[index]
        for index, lemma in enumerate(block.lemmas)
        if lemma in lemmas and block.tokens[index].lemma_ == lemma
    )


def _is_modifier(tokens: Tokens) -> bool:
    """Tell whether words that read like a title only open a longer noun: "chief economic adviser", "head office"."""
    root = tokens.root
    return (
        root.dep_ in ("compound", "amod", "nmod")
        and root.head.i >= tokens.end
        and root.head.text.islower()
        and root.head.pos_ == "NOUN"
    )


def _goes_on(sentence: Sentence, before: Attachment, here: Attachment) -> bool:
    """Tell whether a list of titles goes on: "chairman of the bank from 2001 to 2004 and director of the fund"."""
    start, end = before.span.end - sentence.block.start, here.span.start - sentence.block.start
    if not 0 < end - start < 60:
        return False
    between = sentence.doc.char_span(start, end, alignment_mode="contract")
    return (
        between is not None
        and not any(
            token.pos_ in ("VERB", "AUX") or token.text in (".", ";", "“", "”") or sentence.at.get(token.i)
            for token in between
        )
        and any(token.lower_ in ("and", ",") for token in between)
    )


def _attach(sentence: Sentence, title: TitleMatch, start: int, end: int) -> Attachment:
    doc = sentence.doc
    is_job = title.kind in ("job", "founder")
    left, _ = left_edge(doc, start, sentence.block.start, sentence.by_end, sentence.reference)
    in_bodies, reach = bodies.before(sentence, left, start, is_job=is_job), end
    if not in_bodies:
        in_bodies, reach = bodies.after_title(sentence, end)
        if end < len(doc) and doc[end].lower_ == "to" and title.title.endswith(_SENT):
            # "our ambassador to Norway" holds a post of the state that sent him
            in_bodies = []
    held_by = holders.in_phrase(sentence, left, start, end, reach)
    past = title.past or any(token.lower_ in _PAST for token in doc[left:start])
    if not held_by or not in_bodies:
        said = predication.by_syntax(sentence, doc[start:end].root)
        held_by = held_by or said.holders
        in_bodies = in_bodies or said.bodies
        past = past or said.past
    if held_by and not in_bodies:
        in_bodies = bodies.led_by(sentence, held_by[0])
    if any(token.lower_ in _TO_COME for token in doc[left:start]):
        held_by = []
    last = max([end, *(bounds[1] for span in in_bodies if (bounds := sentence.tokens.get(span)) and bounds[0] >= end)])
    if last < len(doc) and doc[last].text in CLOSING_MARKS:
        last += 1
    phrase = sentence.block.span(doc[left:last])
    told = tenure.of(sentence, doc[start:end].root, phrase.end)
    return Attachment(phrase, title, tuple(in_bodies), tuple(held_by), past, told)
