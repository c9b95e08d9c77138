"""Which statements of an article answer which others, and which deny what another claims.

A statement answers one before it by somebody else where it denies a claim that the other makes, where it takes up the
other's words as words ("such rhetoric", "the accusation"), or where its sentence says whom it answers ("in response to
Roe"). A plain assertion that denies what somebody else affirms, or what is in tension with it, is a denial.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ingest.extract.lexicon.heads import word_set
from ingest.places import Places
from ingest.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.records import Act, Actor, Claim, Date, Statement

_I: Final = re.IGNORECASE
_WORDS: Final = (
    r"accusations?|allegations?|assertions?|charges?|claims?|comments?|criticisms?|demands?|outbursts?|remarks?|rhetoric"
    r"|statements?|suggestions?|threats?|ultimatum|warnings?"
)
#: Another's words taken up as words; what follows may not say which ("the claim that", "the charge of").
_TAKEN_UP: Final = re.compile(
    rf"\b(?:such|these|this|those|that|the) (?:\w+ )?(?:{_WORDS})\b(?! (?:about|against|by|for|from|of|on|that|to)\b)",
    _I,
)
_ANSWERING: Final = re.compile(
    r"\b(?:in (?:answer|reaction|reply|response) to|(?:answer|react|respond|reply|repl[iy])\w* to|hit(?:ting)? back at)"
    r"\b",
    _I,
)
#: Cues of answering, whoever is answered.
_REPLY: Final = word_set("rebut reply respond retort")
#: How far behind the words of answering whoever is answered is named, in code points.
_REACH: Final = 80
#: How far around a content its sentence is looked for, in code points.
_AROUND: Final = 300
#: How many statements back an answer may reach where no claim ties it to what it answers.
_BACK: Final = 8
#: How many opposite claims are looked at for one that may be answered.
_MAX_OPPOSITE: Final = 32
#: How far apart in the text answer and answered may stand where no claim ties them, in code points.
_MAX_GAP: Final = 1_500


def told(
    statements: Sequence[Statement], actors: Sequence[Actor], dates: Sequence[Date], text: str
) -> tuple[Statement, ...]:
    """Return the statements of one article, in their order, with what they answer and with denials told as such."""
    links = _Links(statements, actors, dates, text)
    return tuple(
        replace(statement, responds_to=links.answered(statement), act=links.act(statement))
        if _is_somebodys(statement)
        else statement
        for statement in statements
    )


def _is_somebodys(statement: Statement) -> bool:
    return statement.voice == "source" and statement.speaker.actor is not None


class _Links:
    """The statements of one article in the order of the text, with the actors named between them."""

    def __init__(
        self, statements: Sequence[Statement], actors: Sequence[Actor], dates: Sequence[Date], text: str
    ) -> None:
        self._ordered = sorted(filter(_is_somebodys, statements), key=lambda it: it.content[0])
        self._text = text
        self._place = {statement.id: place for place, statement in enumerate(self._ordered)}
        self._named = Places((mention.span, actor.key) for actor in actors for mention in actor.mentions)
        self._dates = {date.id: date for date in dates}
        self._affirmed: defaultdict[str, dict[tuple[str | None, str], None]] = defaultdict(dict)
        self._claimed: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list)
        for statement in statements:
            for claim in statement.claims:
                if claim.polarity == "positive" and _commits(claim):
                    self._affirmed[claim.proposition][statement.speaker.actor, claim.time] = None
        for place, statement in enumerate(self._ordered):
            for claim in statement.claims:
                if claim.condition is None and claim.certainty != "underspecified":
                    self._claimed[claim.proposition, claim.polarity, claim.time].append(place)

    def act(self, statement: Statement) -> Act:
        """Return the act of a statement, a denial where it denies what somebody else affirms, or what goes with it."""
        if statement.act != "assert":
            return statement.act
        for claim in statement.claims:
            if claim.polarity == "negative" and _commits(claim):
                for key in (claim.proposition, *(tension.key for tension in claim.tensions)):
                    if any(who != statement.speaker.actor and time == claim.time for who, time in self._affirmed[key]):
                        return "deny"
        return "assert"

    def answered(self, statement: Statement) -> tuple[str, ...]:
        """Return the ids of the statements that one answers, the last before it by each way of answering."""
        found = [self._contradicted(statement)]
        target = self._target(statement)
        if target is not None:
            found.append(next((it for it in self._near(statement) if it.speaker.actor == target), None))
        elif self._takes_up(statement) or _replies(statement):
            found.append(next(self._near(statement), None))
        return tuple(dict.fromkeys(it.id for it in found if it is not None))

    def _near(self, statement: Statement) -> Iterator[Statement]:
        """Yield the statements shortly before one that it may answer, the last first."""
        place = self._place[statement.id]
        for other in reversed(self._ordered[max(0, place - _BACK) : place]):
            if statement.content[0].start - other.content[-1].end > _MAX_GAP:
                return
            if self._may_answer(statement, other):
                yield other

    def _may_answer(self, statement: Statement, other: Statement) -> bool:
        """Tell whether somebody else made the other statement, and not after this one."""
        if other.speaker.actor == statement.speaker.actor:
            return False
        said, heard = self._dates.get(statement.date or ""), self._dates.get(other.date or "")
        if said is None or heard is None or said.latest is None or heard.earliest is None:
            return True
        return heard.earliest <= said.latest

    def _contradicted(self, statement: Statement) -> Statement | None:
        """Return the last statement before one that claims the opposite."""
        place = self._place[statement.id]
        for claim in statement.claims:
            if claim.condition is not None or claim.certainty == "underspecified":
                continue
            opposite = "negative" if claim.polarity == "positive" else "positive"
            places = self._claimed[claim.proposition, opposite, claim.time]
            last = bisect_left(places, place)
            for nth in reversed(range(max(0, last - _MAX_OPPOSITE), last)):
                other = self._ordered[places[nth]]
                if self._may_answer(statement, other):
                    return other
        return None

    def _takes_up(self, statement: Statement) -> bool:
        """Tell whether the words are about another's words: in the content itself, or between speaker and content."""
        first = statement.content[0]
        words = self._text[first.start : min(first.end, first.start + _REACH)]
        match = _TAKEN_UP.search(words)
        return match is not None and not self._named.within(_shifted(match, first.start))

    def _target(self, statement: Statement) -> str | None:
        """Return the actor that the sentence around a statement says it answers."""
        start, end = sentence_of(self._text, statement)
        for match in _ANSWERING.finditer(self._text, start, end):
            if any(part.start <= match.start() < part.end for part in statement.content):
                continue
            reach = Span(match.end(), min(match.end() + _REACH, end))
            named = [key for key in self._named.within(reach) if key != statement.speaker.actor]
            if named:
                return named[0]
        return None


def sentence_of(text: str, statement: Statement) -> tuple[int, int]:
    """Return bounds of the sentence that reports a statement, from its cue and its speaker to its content."""
    spans = [*statement.content, *([] if statement.cue is None else [statement.cue.span])]
    first = max(min(span.start for span in spans), statement.content[0].start - _AROUND)
    last = min(max(span.end for span in spans), statement.content[-1].end + _AROUND)
    start = max(text.rfind(mark, max(0, first - _AROUND), first) for mark in (". ", "\n", "” "))
    ends = [place for mark in (". ", "\n") if (place := text.find(mark, last, last + _AROUND)) >= 0]
    return max(start, 0, first - _AROUND), min(ends, default=min(len(text), last + _AROUND))


def _shifted(match: re.Match[str], by: int) -> Span:
    return Span(match.start() + by, match.end() + by)


def _replies(statement: Statement) -> bool:
    """Tell whether the cue says that the words are an answer; "did not respond to a request" quotes none."""
    is_quoted = statement.type in ("direct", "mixed")
    return is_quoted and statement.cue is not None and not _REPLY.isdisjoint(statement.cue.lemma.split())


def _commits(claim: Claim) -> bool:
    return claim.condition is None and claim.certainty in ("certain", "probable")
