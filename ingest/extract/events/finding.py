"""The events of one article: acts of saying, what statements and the writer tell of, and what claims put forward."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ingest.extract.claims.clauses import is_finite, tokens_of
from ingest.extract.events import factuality, lexicon, participants
from ingest.extract.events.sentences import Sentence, date_of
from ingest.places import Places
from ingest.records import Event, Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from spacy.tokens import Token

    from ingest.extract.drafts import Block, Reading
    from ingest.extract.events.lexicon import Kind
    from ingest.extract.events.sentences import Narrate
    from ingest.records import Actor, Date, Statement
    from ontology.reference import Reference

_NOUNS: Final = ("NOUN", "PROPN")
#: What the parser takes for a longer sentence is a list or a table.
_MAX_SENTENCE_TOKENS: Final = 400
_UNDATED: Final = ("hypothetical", "did-not-happen")
_MEETINGS_OF_SAYING: Final = frozenset({"conference", "interview", "meeting", "summit"})


class Events:
    """Finds the events of one article.

    Spans are code points of the article, 0-based, end excluded. Time is linear in the words looked at.
    """

    def __init__(
        self, reading: Reading, actors: Sequence[Actor], keys: Mapping[Span, str], reference: Reference
    ) -> None:
        """Prepare to read an article; `keys` say which actor which words stand for."""
        self._reading = reading
        self._parties = participants.Parties(actors, keys, reference)
        self._ends: dict[str, tuple[str, ...]] = {}
        self._blocks = Places((Span(it.start, it.start + len(it.text)), it) for it in reading.blocks)
        self._patterns = sorted({pattern.key for pattern in reference.patterns}, key=len, reverse=True)

    def find(self, statements: Sequence[Statement], dates: Sequence[Date], narrate: Narrate) -> tuple[Event, ...]:
        """Return the events that these statements tell of, and those that the writer does, in the order of the text.

        `narrate` makes the writer's own statement for an event that nobody else tells of.
        """
        by_span = {date.span: date for date in dates if date.span is not None}
        dated = Places((span, date) for span, date in by_span.items())
        found = [*self._sayings(statements), *self._claimed(statements, dated)]
        taken = {event.span for event in found}
        tellers = Places((part, statement) for statement in statements for part in statement.content)
        cues = Places((it.cue.span, it) for it in statements if it.cue is not None)
        for block in self._reading.blocks:
            for sentence in block.sentences:
                if len(sentence) <= _MAX_SENTENCE_TOKENS:
                    told = Sentence(block, sentence, tellers, cues, dated, narrate)
                    found += (event for event in self._told(told) if event.span not in taken)
        found.sort(key=lambda event: event.span)
        return tuple(_numbered(found))

    # acts of saying ----------------------------------------------------------------------------------------------

    def _sayings(self, statements: Sequence[Statement]) -> Iterator[Event]:
        """Yield the statements that are events themselves."""
        for statement in statements:
            kind, lemmas = lexicon.ACTS.get(statement.act, (None, frozenset[str]()))
            speaker = statement.speaker.actor
            if kind is None or statement.cue is None or speaker is None or statement.voice == "narrator":
                continue
            verb = self._verb(statement.cue.span, lemmas)
            if verb is None:
                continue
            block, token = verb
            real = factuality.by_words(token, range(token.sent.start, token.sent.end))
            if real in _UNDATED:
                continue
            parties = [speaker, statement.addressee, *self._parties.named(block, _objects(token))]
            said = participants.cut(f"{self._parties.labels.get(speaker, speaker)} {self._predicate(statement, token)}")
            yield Event(
                "",
                kind,
                block.span(token),
                tuple(dict.fromkeys(key for key in parties if key is not None)),
                statement.date if real == "factual" else None,
                real,
                statement.id,
                said,
            )

    def _predicate(self, statement: Statement, verb: Token) -> str:
        """Return a verb with what it says: on to the end of a content behind it, or with a content before it."""
        start, content = statement.cue.span.start if statement.cue else 0, statement.content[0]
        text = self._reading.text
        between = text[start : content.start] if start < content.start else ""
        told = between[between.find(verb.text) :] if verb.text in between else f"{verb.text} "
        return " ".join(f"{told}{content.of(text)}".split())

    def _verb(self, cue: Span, lemmas: Collection[str]) -> tuple[Block, Token] | None:
        """Return the word of a cue that has one of these lemmas, with its block."""
        for block in self._blocks.around(cue):
            tokens = [block.doc[index] for index in sorted(tokens_of(block, [cue]))]
            return next(((block, token) for token in tokens if token.lemma_.lower() in lemmas), None)
        return None

    # what claims put forward -------------------------------------------------------------------------------------

    def _claimed(self, statements: Sequence[Statement], dated: Places[Date]) -> Iterator[Event]:
        """Yield an event for each proposition, speaker and factuality that claims give."""
        denied = factuality.denials(statements)
        seen: set[tuple[str, str | None, str]] = set()
        for statement in statements:
            speaker = statement.speaker.actor
            for claim in statement.claims:
                pattern = next((key for key in self._patterns if claim.proposition.startswith(f"{key}-")), "")
                kind = lexicon.PROPOSITIONS.get(pattern)
                if kind is None or claim.trigger is None:
                    continue
                is_disputed = bool(denied.get(claim.proposition, frozenset()) - {speaker})
                real = factuality.of_claim(statement, claim, is_disputed=is_disputed)
                if real is None or (claim.proposition, speaker, real) in seen:
                    continue
                seen.add((claim.proposition, speaker, real))
                parties = self._ends_of(claim.proposition.removeprefix(f"{pattern}-"))
                date = None if real in _UNDATED else self._date(statement, claim.trigger, dated)
                yield Event("", kind, claim.trigger, parties, date, real, statement.id, claim.label)

    def _date(self, statement: Statement, trigger: Span, dated: Places[Date]) -> str | None:
        """Return the id of the date that the words of a statement give what a word of it names."""
        for block in self._blocks.around(trigger):
            place = tokens_of(block, [trigger])
            inside = range(len(block.doc)) if statement.voice == "narrator" else tokens_of(block, statement.content)
            date = date_of(block, block.doc[min(place)], inside, dated) if place else None
            return None if date is None else date.id
        return None

    def _ends_of(self, keys: str) -> tuple[str, ...]:
        """Return the member and the organization whose keys, joined by a hyphen, end a proposition's key."""
        if keys in self._ends:
            return self._ends[keys]
        known = self._parties.labels
        pairs = ((key, keys.removeprefix(f"{key}-")) for key in known if keys.startswith(f"{key}-"))
        found = self._ends[keys] = next((pair for pair in pairs if pair[1] in known), ())
        return found

    # what is told ------------------------------------------------------------------------------------------------

    def _told(self, told: Sentence) -> Iterator[Event]:
        """Yield the events that the words of a sentence name."""
        for token in told.tokens:
            kind = _kind(token)
            if kind is None:
                continue
            parties, behind = (
                participants.of_noun(self._parties, told.block, token)
                if token.pos_ in _NOUNS
                else participants.of_verb(self._parties, told.block, token)
            )
            if kind.type == "meeting":
                event = self._meeting(told, token, parties, behind)
            else:
                event = _event(told, token, kind, parties, behind) if self._is_somebodys(token, kind, parties) else None
            if event is not None:
                yield event

    def _is_somebodys(self, token: Token, kind: Kind, parties: list[str]) -> bool:
        """Tell whether it is known well enough whose deed it is."""
        if kind.type == "military-operation":
            return self._parties.may_be_armed(parties)
        return not kind.is_owned or bool(parties) or participants.is_owned(token)

    def _meeting(self, told: Sentence, token: Token, parties: list[str], behind: list[Token]) -> Event | None:
        """Return a meeting: the occasion of a saying with those who spoke there, or one that parties are named of."""
        statement = told.said_at(token)
        if statement is not None and token.lemma_ in _MEETINGS_OF_SAYING:
            present = (statement.speaker.actor, statement.interviewer, statement.medium, *parties)
            named = tuple(dict.fromkeys(key for key in present if key is not None))
            words = participants.label(token, behind)
            who = self._parties.labels.get(statement.speaker.actor or "")
            said = participants.cut(f"{words} with {who}" if who and who not in words else words)
            span = told.block.span(token)
            return Event("", "meeting", span, named, statement.date, "factual", statement.id, said) if named else None
        if not parties or (token.pos_ == "VERB" and len(parties) < 2):
            return None
        return _event(told, token, lexicon.Kind("meeting"), parties, behind)


def _kind(token: Token) -> Kind | None:
    """Return the kind of event that a word names where it stands, or `None`."""
    lemma = token.lemma_.lower()
    if token.pos_ == "VERB":
        kind = lexicon.VERBS.get(lemma)
        if kind is None or kind.type == "meeting":
            return kind
        return kind if any(child.dep_ in ("dobj", "nsubjpass", "agent") for child in token.children) else None
    kind = lexicon.NOUNS.get(lemma)
    if kind is None or token.dep_ in ("amod", "compound", "nmod"):
        return None
    beside = {child.lemma_.lower() for child in token.children if child.dep_ in ("amod", "compound", "nmod")}
    beside |= {low.lemma_.lower() for child in token.children for low in child.children if low.dep_ == "amod"}
    if beside & lexicon.OTHER_SENSE or (kind.beside and not beside & kind.beside):
        return None
    if lemma in lexicon.BESIDE_MEETING and not beside & lexicon.BESIDE_MEETING[lemma]:
        return None
    if kind.is_specific and not any(child.dep_ in ("det", "poss") for child in token.children):
        return None
    if token.tag_ in ("NNS", "NNPS") and lemma in lexicon.NEVER_PLAIN_PLURAL:
        return None
    if kind.of and not any(
        low.lemma_.lower() in kind.of
        for child in token.children
        for low in (child, *child.children)
        if child.dep_ in ("compound", "poss", "prep")
    ):
        return None
    return kind


def _event(told: Sentence, token: Token, kind: Kind, parties: list[str], behind: list[Token]) -> Event | None:
    """Return the event that a word names, resting on who tells of it."""
    statement = told.teller(token)
    inside = told.content(statement)
    real = factuality.by_words(token, inside)
    if statement is None and token.pos_ == "VERB" and (statement := told.reported(token)) is not None:
        parties = [*([statement.speaker.actor] if statement.speaker.actor else []), *parties]
    elif statement is None:
        if real != "factual":
            return None
        # A noun with nobody and no day beside it mostly names a kind of event.
        is_vague = token.pos_ in _NOUNS and not parties and told.date(token, inside) is None
        statement = None if is_vague else told.narrated(token)
        if statement is None:
            return None
    if told.teller(token) is not None:
        real = factuality.of_event(statement, real, is_nominal=_is_nominal(token, inside))
    date = None if real in _UNDATED else told.date(token, inside)
    return Event(
        "",
        kind.type,
        told.block.span(token),
        tuple(dict.fromkeys(parties)),
        None if date is None else date.id,
        real,
        statement.id,
        participants.label(token, behind),
    )


def _is_nominal(token: Token, inside: Collection[int]) -> bool:
    """Tell whether no verb with a tense says that something took place."""
    return not any(is_finite(it) for it in (token, *token.ancestors) if it.i in inside)


def _objects(verb: Token) -> list[Token]:
    return [child for child in verb.children if child.dep_ in ("dative", "dobj")]


def _numbered(events: Sequence[Event]) -> Iterator[Event]:
    for number, event in enumerate(events, 1):
        yield Event(
            f"e{number}",
            event.type,
            event.span,
            event.participants,
            event.date,
            event.factuality,
            event.statement,
            event.label,
        )
