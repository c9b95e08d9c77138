"""When each statement was made: by its own words, by the occasion it was made at, or within bounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ingest.extract import dates as dating
from ingest.extract.dates import occasions
from ingest.places import Places
from ingest.records import Date, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.extract.dates.occasions import Manner
    from ingest.extract.drafts import Block, Reading, Tenure, Utterance
    from ingest.resolve.cast import Cast
    from ontology.reference import Reference

#: Methods of dates that hold for the one sentence they stand in: no other saying is dated by them.
_NOT_CARRIED: Final = frozenset(
    [
        "since", "until", "recurring", "not-stated", "vague-past", "vague-present", "vague-future", "duration-back",
        "duration-forward", "publication-time", "as-of", "relative-after", "relative-before",
    ]
)  # fmt: skip


@dataclass(slots=True)
class _Saying:
    """One utterance on its way to a date.

    Attributes:
        first: the utterance that names the speaker, where this one goes on without a cue.
        who: the speaker's key, or the words that name one nobody knows.
        block: the number of its paragraph.
        date: the date found for it; `None` while there is none.
        reach: whether others of the same occasion take it over.
        after: the date before which it was not said.
        answers: whether it answers what stands before it.
    """

    utterance: Utterance
    first: Utterance
    who: str | None
    block: int
    manner: Manner
    date: Date | None = None
    reach: bool = False
    after: Date | None = None
    answers: bool = False


class Dating:
    """The dates of one article, and those made for sayings that have none of their own.

    Attributes:
        dates: all of them; what is made comes last.
    """

    def __init__(
        self, reading: Reading, published: Date | None, dates: Sequence[Date], cast: Cast, reference: Reference
    ) -> None:
        self._reading, self._published, self._cast, self._reference = reading, published, cast, reference
        self.dates = list(dates)
        self._ends = {date.id: date.latest for date in dates if date.latest is not None}
        self._dated = Places((date.span, date) for date in dates if date.span is not None)
        self._blocks = Places(
            (Span(block.start, block.start + len(block.text)), number) for number, block in enumerate(reading.blocks)
        )
        self._mentions = Places((mention.span, actor.key) for actor in cast.actors for mention in actor.mentions)
        self._made: dict[tuple[bool, str | None], str] = {}
        self._attested: str | None = None

    # statements of others ----------------------------------------------------------------------------------------

    def sayings(self, utterances: Sequence[Utterance], firsts: Sequence[Utterance]) -> list[str]:
        """Return the id of the date of each utterance.

        A saying's own words come first, then the occasion that its sentence names or that it goes on with, then what it
        came after; else it lies before publication.

        Args:
            utterances: what people are reported to have said.
            firsts: for each of them, the one that names its speaker: mostly itself.
        """
        sayings = [self._saying(utterance, first) for utterance, first in zip(utterances, firsts, strict=True)]
        body = sorted((it for it in sayings if it.utterance.voice != "headline"), key=_place)
        held = self._held(body)
        by_speaker: dict[str, list[_Saying]] = {}
        before: _Saying | None = None
        for saying in body:
            told = by_speaker.setdefault(saying.who or "", [])
            self._date(saying, held)
            if saying.date is None and saying.who is not None:
                self._carry(saying, told, before)
            if saying.date is None and saying.answers and before is not None and _is_answered(saying, before):
                saying.after = before.date
            told.append(saying)
            before = saying
        for saying in body:
            if saying.date is None and saying.after is None:
                saying.after = self._answered(saying, body)
        for told in by_speaker.values():
            _share(told)
        for saying in sayings:
            if saying.utterance.voice == "headline" and saying.date is None and saying.who is not None:
                self._as_in_body(saying, by_speaker.get(saying.who, []))
        return [it.date.id if it.date is not None else self._bounded(it) for it in sayings]

    def _saying(self, utterance: Utterance, first: Utterance) -> _Saying:
        who = self._cast.key(first.speaker)
        if who is None and first.speaker is not None:
            who = f"“{first.speaker.of(self._reading.text).lower()}"
        number, block = self._block(first.sentence.start)
        manner: Manner = "past"
        if first.cue is not None and block is not None:
            manner = occasions.manner(
                block.doc, first.cue.start - block.start, first.cue.end - block.start, first.lemma
            )
        return _Saying(utterance, first, who, self._block(utterance.sentence.start)[0] if block else number, manner)

    def _block(self, place: int) -> tuple[int, Block | None]:
        found = self._blocks.around(Span(place, place + 1))
        return (found[0], self._reading.blocks[found[0]]) if found else (-1, None)

    def _date(self, saying: _Saying, held: Sequence[tuple[Span, str | None, Date]]) -> None:
        """Date a saying by its own sentence, or by the occasion which that names or stands right behind."""
        first, text = saying.first, self._reading.text
        near = self._dated.within(first.sentence)
        found = dating.date_of(first.sentence, first.content, first.cue, first.speaker, near, text)
        event = None
        if first.cue is not None and (found is None or occasions.takes_object(first.lemma)):
            event = occasions.after_event(first.sentence, first.content, first.cue, first.lemma, near, text)
        if event is not None and not event[1]:
            saying.after = event[0]
            return
        if (date := found or (event and event[0])) is not None:
            saying.date, saying.reach = date, date.method not in _NOT_CARRIED
            return
        saying.answers = occasions.answers(text, first.sentence, first.lemma)
        if saying.manner == "earlier":
            return
        noun = occasions.named(text, first.sentence, first.content)
        for sentence, kind, day in reversed(held):
            if sentence.end > first.sentence.start:
                continue
            same = noun is not None and kind == noun
            follows = kind is None and text[sentence.end : first.sentence.start].strip(" ") == ""
            if same or (follows and saying.who in self._mentions.within(sentence)):
                saying.date, saying.reach = day, True
                return

    def _held(self, body: Sequence[_Saying]) -> list[tuple[Span, str | None, Date]]:
        """Return what tells of an occasion and its day, in order: the sentence, the occasion's noun, the date.

        Without a noun, the sentence tells that somebody spoke on that day.
        """
        text = self._reading.text
        content = Places((part, True) for saying in body for part in saying.utterance.content)
        told = {saying.first.sentence for saying in body}
        out: list[tuple[Span, str | None, Date]] = []
        for block in self._reading.blocks:
            if block.kind != "body":
                continue
            for tokens in block.sentences:
                sentence = block.span(tokens)
                days = [
                    (date.span, date)
                    for date in self._dated.within(sentence)
                    if date.span is not None and date.method not in _NOT_CARRIED and not content.around(date.span)
                ]
                if len(days) != 1:
                    continue
                span, date = days[0]
                out.extend(
                    (sentence, noun, date)
                    for noun, place in occasions.nouns(text, sentence)
                    if not content.around(place) and abs(span.start - place.end) < _NEAR_NOUN
                )
                if sentence not in told and occasions.tells_of_speaking(text, sentence):
                    out.append((sentence, None, date))
        return out

    def _carry(self, saying: _Saying, told: Sequence[_Saying], before: _Saying | None) -> None:
        """Date a saying by what the same speaker said at the same occasion.

        That is what was said just before, in the same paragraph. Later on, a writer goes back to what the speaker said
        last, and to what came first in the article: older sayings between are told in passing. Where the first has no
        date, one that a single day is named for goes on into the next paragraph.
        """
        if saying.manner == "earlier" or not told:
            return
        last = told[-1]
        if last.date is not None and last.reach and last.block == saying.block:
            saying.date, saying.reach = last.date, True
        elif saying.manner == "past" and told[0].date is not None and told[0].reach:
            main = _latest([it.date for it in told if it.date is not None and it.reach])
            saying.date, saying.reach = main, True
        elif saying.manner == "past" and last is before and last.reach and saying.block == last.block + 1:
            words = last.date.span.of(self._reading.text) if last.date is not None and last.date.span else ""
            if occasions.names_a_day(words):
                saying.date, saying.reach = last.date, True

    def _answered(self, saying: _Saying, body: Sequence[_Saying]) -> Date | None:
        """Return the earliest date of those statements in the article that a saying speaks of, by whose they are."""
        found: list[Date] = []
        for words in occasions.answered(self._reading.text, saying.first.sentence):
            keys = set(self._mentions.within(words))
            states = {self._state(key) for key in keys if self._is_state(key)} - {None}
            for other in body:
                if other.who is None or other.who == saying.who or other.date is None:
                    continue
                if other.who in keys or self._state(other.who) in states:
                    found.append(other.date)
        return min(found, key=lambda date: (date.earliest or "", date.span or Span(0, 0))) if found else None

    def _is_state(self, key: str) -> bool:
        actor = self._reference.actors.get(key)
        return actor is not None and actor.type in ("State", "GovernmentBody")

    def _state(self, key: str) -> str | None:
        """Return the state that an actor speaks for, by their post where they are named with one."""
        post = self._cast.capacity(key)
        if post is not None:
            key = next((it.post_in for it in self._cast.posts if it.key == post), key)
        actor = self._reference.actors.get(key)
        if actor is None:
            return None
        return key if actor.type == "State" else actor.country

    def _as_in_body(self, saying: _Saying, told: Sequence[_Saying]) -> None:
        """Date what a headline tells by the first that the body tells of the same speaker."""
        if told:
            saying.date, saying.after = told[0].date, told[0].after
            saying.manner = told[0].manner

    def _bounded(self, saying: _Saying) -> str:
        """Return the id of a date between what the saying came after, if anything, and publication."""
        present = saying.manner == "present" and saying.after is None
        kind = (present, None if saying.after is None else saying.after.id)
        if kind not in self._made:
            self._made[kind] = self._make(present, saying.after)
        return self._made[kind]

    def _make(self, present: bool, after: Date | None = None) -> str:
        made = dating.before_publication(self._published, f"t{len(self.dates) + 1}", present=present, after=after)
        self.dates.append(made)
        return made.id

    # the writer's own --------------------------------------------------------------------------------------------

    def narrated(self, sentence: Span) -> str:
        """Return the id of the date as of which the writer asserts something: the sentence's own, else publication."""
        inside = [date for date in self._dated.within(sentence) if date.latest and not self._is_start(date)]
        if len(inside) == 1:
            return inside[0].id
        return self.as_published()

    def _is_start(self, date: Date) -> bool:
        """Tell whether the words before a date say that what is asserted has held since."""
        return date.span is not None and self._reading.text[: date.span.start].endswith("since ")

    def bounds(self, tenure: Tenure) -> tuple[str | None, str | None]:
        """Return the ids of the dates at which something began and ended, where the words for them name such."""
        since = self._dated.within(tenure.since) if tenure.since is not None else ()
        until = self._dated.within(tenure.until) if tenure.until is not None else ()
        return (
            next((date.id for date in since if date.earliest is not None), None),
            next((date.id for date in reversed(until) if date.latest is not None), None),
        )

    def is_over(self, end: str | None) -> bool:
        """Tell whether what ended on the date of this id had done so when the article was published.

        That a source names an end, and nobody knows when the source was published, is taken for so.
        """
        if end not in self._ends:
            return False
        day = self._published.earliest if self._published is not None else None
        return day is None or self._ends[end] < day

    def as_published(self) -> str:
        """Return the id of the date as of which the article as a whole attests something."""
        if self._published is not None:
            return self._published.id
        if self._attested is None:
            self._attested = self._make(present=True)
        return self._attested


#: Paragraphs from one saying to the next of the same occasion, at most.
_GAP: Final = 2
#: Code points between an occasion's noun and its date, at most.
_NEAR_NOUN: Final = 80


def _place(saying: _Saying) -> tuple[int, int]:
    return saying.utterance.content[0] if saying.utterance.content else saying.utterance.sentence


def _is_answered(saying: _Saying, before: _Saying) -> bool:
    """Whether a saying stands right behind one of somebody else that has a date."""
    return before.who != saying.who and before.date is not None and saying.block - before.block in (0, 1)


def _latest(dates: Sequence[Date]) -> Date:
    """Return the last of these days; where some are not known, the first in the text."""
    if any(date.latest is None for date in dates):
        return dates[0]
    return max(dates, key=lambda date: (date.latest or "", date.earliest or ""))


def _share(told: Sequence[_Saying]) -> None:
    """Let what one speaker says in a row, at no other occasion, come after what any of it came after."""
    run: list[_Saying] = []
    for saying in told:
        if saying.date is not None or saying.manner == "earlier":
            run = []
            continue
        if run and saying.block - run[-1].block > _GAP:
            run = []
        run.append(saying)
        after = next((it.after for it in run if it.after is not None), None)
        for it in run:
            it.after = it.after or after
