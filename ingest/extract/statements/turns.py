"""Interviews and transcripts: paragraphs that are somebody's turn, told apart by labels or by questions.

A label stands at the head of a turn ("Q:", "Answer:", "BBC:", "Minister Roe:"); a paragraph without one goes on with
the turn before it. Without labels, questions and answers take turns only in an article that says it is an interview.
All words of a turn are what its speaker said.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ingest.extract.drafts import Utterance
from ingest.extract.statements import acts, alternating, confidence, labels
from ingest.extract.statements.passages import Finding
from ingest.extract.statements.people import People
from ingest.records import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.extract.statements.passages import Passage

_INTERVIEW: Final = re.compile(
    r"\binterview|\bQ\s?(?:&|and)\s?A\b|\bin conversation with\b|\bs[ai]ts? down\b|\bcaught up with\b|\bexcerpts\b"
    r"|\btranscript\b|\b(?:spoke|speaks|talked|talks|chatted|chats) (?:to|with)\b"
    r"|\banswer(?:s|ed)? (?:\w+ ){0,2}questions\b|\bquestions to\b|\bedited for\b",
    re.IGNORECASE,
)
_CLOSING: Final = "”»\"’'"
_ASIDE: Final = re.compile(r"[*_\s\"“]*[(\[][^()\[\]]*[)\]][.*_\s\"”]*")
#: Fewest turns by name that make a transcript, and fewest questions that make an interview without answers marked.
_FEWEST_TURNS: Final = 3
_FEWEST_QUESTIONS: Final = 2


@dataclass(slots=True)
class _Turn:
    """One paragraph of a turn, its words from code point `start` of the block.

    Attributes:
        asks: it is the interviewer's.
        label: what stands at its head; empty for "Q" and "A" and where nothing does.
        named: the place of the label in the block.
        writer: where it asks, the article's own writer does.
    """

    passage: Passage
    start: int
    asks: bool
    label: str = ""
    named: Span | None = None
    writer: bool = False
    marked: bool = True


@dataclass(slots=True)
class _Dialogue:
    """The turns of an article, by the number of their passage, and who answers."""

    turns: dict[int, _Turn]
    people: People


def find(passages: Sequence[Passage], names: Sequence[Span]) -> dict[int, list[tuple[Finding, Utterance]]]:
    """Return the statements of each paragraph that is a turn, by its number; such a paragraph holds no others.

    `names` are the places where persons are named, in order.

    Spans are code points of the article, from 0, end excluded. Time is linear in the length of the text.
    """
    dialogue = _labelled(passages, names) or _unlabelled(passages, names)
    return {} if dialogue is None else _statements(dialogue)


def is_aside(passage: Passage) -> bool:
    """Tell whether a paragraph is a remark on what is heard ("(Applause.)"), which nobody says."""
    return _ASIDE.fullmatch(passage.text) is not None


def _labelled(passages: Sequence[Passage], names: Sequence[Span]) -> _Dialogue | None:
    turns = {number: turn for number, passage in enumerate(passages) if (turn := _turn(passage)) is not None}
    by_name = Counter(turn.label for turn in turns.values() if turn.label)
    repeated = {label for label, count in by_name.items() if count > 1}
    asked = [turn for turn in turns.values() if turn.asks]
    answered = any(not turn.asks and not turn.label for turn in turns.values())
    is_transcript = (
        len(by_name) > 1
        and by_name.total() >= _FEWEST_TURNS
        and bool(repeated)
        and any(alternating.ends_as_question(turn.passage) for turn in turns.values())
    )
    is_interview = bool(asked) and (answered or bool(by_name) or len(asked) >= _FEWEST_QUESTIONS)
    if not is_transcript and not is_interview:
        return None
    first = min(turns)
    people = People(passages[:first], names)
    persons = set(names)
    full = (span for turn in turns.values() if (span := _placed(turn)) is not None and span in persons)
    people.add(full, passages[first].article)
    if not is_transcript:
        # A label that stands there once and names nobody ("Background:", "Price:") heads no turn.
        turns = {
            number: turn
            for number, turn in turns.items()
            if not turn.label or turn.label in repeated or people.known(turn.label) is not None
        }
    dialogue = _Dialogue(turns, people)
    _tell_who_asks(dialogue)
    if people.interviewee is None:
        named = [turn for turn in turns.values() if turn.label and not turn.asks]
        if len({turn.label.split()[-1] for turn in named}) == 1 and (words := _placed(named[0])) is not None:
            people.take(named[0].label, words)
    has_answers = any(not turn.asks for turn in turns.values())
    if people.interviewee is None and (answered or not has_answers):
        return None
    if not is_transcript and not _is_spoken(dialogue, passages, first):
        return None
    _go_on(dialogue, passages, first, has_answers)
    return dialogue


def _turn(passage: Passage) -> _Turn | None:
    label = labels.read(passage.text) if passage.block.kind == "body" else None
    if label is None:
        return None
    rest = passage.text[label.end :].rstrip()
    if label.name is None:
        return _Turn(passage, label.end, label.asks, writer=label.asks and not label.others)
    if rest[0] in alternating.OPENING and rest[-1] not in _CLOSING:
        return None  # a quotation with the writer's words behind it
    return _Turn(passage, label.end, False, label.name.of(passage.text).casefold(), label.name)


def _tell_who_asks(dialogue: _Dialogue) -> None:
    """Take those for interviewers who mostly ask, where somebody else mostly does not."""
    total = Counter(turn.label for turn in dialogue.turns.values() if turn.label)
    asking = Counter(
        turn.label for turn in dialogue.turns.values() if turn.label and alternating.is_asking(turn.passage)
    )
    askers = {
        label for label in total if 2 * asking[label] >= total[label] and not dialogue.people.is_interviewee(label)
    }
    if len(askers) < len(total) or any(not turn.asks and not turn.label for turn in dialogue.turns.values()):
        for turn in dialogue.turns.values():
            turn.asks = turn.asks or turn.label in askers


def _is_spoken(dialogue: _Dialogue, passages: Sequence[Passage], first: int) -> bool:
    """Tell an interview from questions and answers that the writer alone put together."""
    if any(_INTERVIEW.search(passage.text) for passage in passages[:first]):
        return True
    return any(alternating.in_first_person(turn.passage) for turn in dialogue.turns.values() if not turn.asks)


def _go_on(dialogue: _Dialogue, passages: Sequence[Passage], first: int, has_answers: bool) -> None:
    """Let paragraphs without a label go on with the turn before, or answer it where nothing else does.

    After the last label only what speaks of itself goes on: the rest is the writer's.
    """
    turns = dialogue.turns
    last = max(turns)
    before = turns[first]
    for number in range(first + 1, len(passages)):
        passage = passages[number]
        if number in turns:
            before = turns[number]
            continue
        own = alternating.in_first_person(passage) and not dialogue.people.narrates(passage)
        owed = not has_answers and before.asks and number == last + 1
        if number > last and not own and not owed:
            return
        if is_aside(passage) or (not own and dialogue.people.names(passage)):
            continue
        asks = before.asks and has_answers
        label = before.label if asks == before.asks else ""
        turns[number] = _Turn(passage, 0, asks, label, writer=before.writer, marked=False)


def _unlabelled(passages: Sequence[Passage], names: Sequence[Span]) -> _Dialogue | None:
    """Read questions that are paragraphs of their own, in an article that says it is an interview."""
    asking = alternating.asking(passages)
    if not asking:
        return None
    first = asking[0]
    if not any(_INTERVIEW.search(passage.text) for passage in passages[:first]):
        return None
    people = People(passages[:first], names)
    people.add_interviewer(passages[asking[-1] + 1 :], names)
    answering = [number for number in range(first, asking[-1]) if number not in asking]
    if people.interviewee is None or not any(alternating.in_first_person(passages[number]) for number in answering):
        return None
    if any(people.narrates(passages[number]) for number in answering):
        return None
    turns = {number: _Turn(passages[number], 0, True, writer=True) for number in asking}
    dialogue = _Dialogue(turns, people)
    _go_on(dialogue, passages, first, has_answers=False)
    return dialogue


def _statements(dialogue: _Dialogue) -> dict[int, list[tuple[Finding, Utterance]]]:
    people = dialogue.people
    out = {}
    asker: Span | None = people.interviewer
    speaker: Span | None = None
    full: Span | None = None
    writer = False
    for number, turn in sorted(dialogue.turns.items()):
        if turn.named is not None:
            speaker, full = _placed(turn), people.known(turn.label)
        elif turn.marked or not turn.label:
            speaker, full = people.interviewer if turn.asks else people.interviewee, None
        if turn.asks:
            asker = full or speaker
            writer = turn.writer and asker is None and not people.others_ask
        made = _utterance(turn, speaker, full, asker, people.interviewee, writer)
        if made is not None:
            out[number] = [made]
    return out


def _placed(turn: _Turn) -> Span | None:
    if turn.named is None:
        return None
    start = turn.passage.block.start
    return Span(start + turn.named.start, start + turn.named.end)


def _utterance(
    turn: _Turn, speaker: Span | None, full: Span | None, asker: Span | None, interviewee: Span | None, writer: bool
) -> tuple[Finding, Utterance] | None:
    passage, text = turn.passage, turn.passage.text
    start, end = turn.start, len(text.rstrip(" *_"))
    while start < end and text[start] in " *_–—-•":
        start += 1
    if (
        end - start > 1
        and text[start] in alternating.OPENING
        and text[end - 1] in _CLOSING
        and _is_one_quotation(passage)
    ):
        start, end = start + 1, end - 1
    elif start < end and any(
        it.quotation.inner.start == passage.block.start + start + 1 and not it.quotation.closed
        for it in passage.quoted[:1]
    ):
        start += 1
    if start >= end:
        return None
    content = Span(passage.block.start + start, passage.block.start + end)
    first = next((i for i, place in enumerate(passage.places) if place >= start), None)
    if first is None:
        return None
    colon = text.find(":", 0, turn.start) if turn.marked else -1
    rule = "turn" if turn.marked and turn.start else "turn-unmarked"
    finding = Finding(rule, None, None, None, "assert", None, [(first, len(passage.tokens))])
    asks = turn.asks and text[start:end].rstrip('”"').endswith("?")
    who = full or speaker
    utterance = Utterance(
        voice="source",
        type="direct",
        content=(content,),
        quoted=(content,),
        sentence=Span(passage.block.start, passage.block.start + len(text)),
        cue=None if colon < 0 else Span(passage.block.start + colon, passage.block.start + colon + 1),
        lemma=None if colon < 0 else ":",
        act="request" if asks else acts.of(passage, finding, content.of(passage.article)),
        speaker=speaker,
        confidence=confidence.of(finding),
        addressee=interviewee if turn.asks and interviewee != who else None,
        interviewer=None if turn.asks or asker == who else asker,
        writer_asks=writer,
        stands_for=full,
    )
    return finding, utterance


def _is_one_quotation(passage: Passage) -> bool:
    return len(passage.quoted) == 1
