"""Pairs of a person and a body in one sentence: by name, by pronoun, and who stands for whom among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ingest.extract.lexicon.given_names import gender
from ingest.extract.lexicon.heads import word_set
from ingest.extract.memberships import belonging

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Span as Tokens
    from spacy.tokens import Token

    from ingest.extract.drafts import ActorMention
    from ingest.extract.sentences import Sentence
    from ingest.records import Span

_MALE: Final = word_set("he him his")
_FEMALE: Final = word_set("she her")
_SPEAKER: Final = word_set("i me my")
_WHO: Final = word_set("who whom whose")
_RELATIVE: Final = word_set("where which that")
_OWNED: Final = word_set("it its")
#: A sentence with more names than this is a list, of which nothing is read.
_MOST_PARTIES: Final = 40
#: How far before a relative pronoun the name it stands for ends, in tokens.
_NEAR: Final = 4


@dataclass(frozen=True, slots=True)
class Party:
    """A person or a body where a sentence mentions it.

    Attributes:
        first, end: its tokens in the block's doc, end excluded.
        root: the token that heads it.
        word: the pronoun in lower case, or `None` for a name.
        mention: the name, or the name that the pronoun stands for within the sentence.
        number: the same for all mentions of one person, or of one body, in the sentence.
    """

    span: Span
    first: int
    end: int
    root: Token
    word: str | None
    mention: ActorMention | None
    number: int


@dataclass(frozen=True, slots=True)
class Sides:
    """The persons and the bodies of a sentence, in order of place."""

    tokens: Tokens
    persons: tuple[Party, ...]
    bodies: tuple[Party, ...]


def find(sentence: Sentence) -> Iterator[Sides]:
    """Yield the sentences of a block that mention both a person and a body."""
    for tokens in sentence.block.sentences:
        named = _named(sentence, tokens)
        bodies = [it for it in named if it.form in ("name", "abbreviation") and belonging.can_have_members(it)]
        if not bodies or len(named) > _MOST_PARTIES:
            continue
        people = [it for it in named if it.type == "Person" and it.form == "name"]
        persons = _persons(sentence, tokens, people)
        if persons:
            yield Sides(tokens, persons, _bodies(sentence, tokens, bodies))


def _named(sentence: Sentence, tokens: Tokens) -> list[ActorMention]:
    out: list[ActorMention] = []
    for index in range(tokens.start, tokens.end):
        mention = sentence.at.get(index)
        if mention is not None and (not out or out[-1] is not mention):
            out.append(mention)
    return out


def _party(sentence: Sentence, mention: ActorMention, number: int) -> Party:
    first, end = sentence.tokens[mention.span]
    return Party(mention.span, first, end, sentence.doc[first:end].root, None, mention, number)


def _pronoun(sentence: Sentence, token: Token, stands_for: Party | None, number: int) -> Party:
    mention = None if stands_for is None else stands_for.mention
    return Party(sentence.block.span(token), token.i, token.i + 1, token, token.lower_, mention, number)


def _persons(sentence: Sentence, tokens: Tokens, people: Sequence[ActorMention]) -> tuple[Party, ...]:
    surnames: dict[str, int] = {}
    named: list[Party] = []
    for mention in people:
        words = mention.name.casefold().split()
        number = surnames.get(words[-1], surnames.get(words[0], len(surnames)))
        surnames.setdefault(words[-1], number)
        surnames.setdefault(words[0], number)
        named.append(_party(sentence, mention, number))
    out = list(named)
    apart = len(surnames)
    for token in tokens:
        lower = token.lower_
        if token.pos_ != "PRON" or sentence.is_named(token.i):
            continue
        if lower in _SPEAKER:
            out.append(_pronoun(sentence, token, None, apart))
        elif lower in _WHO:
            before = _antecedent(named, token)
            out.append(_pronoun(sentence, token, before, apart + 1 if before is None else before.number))
        elif lower in _MALE or lower in _FEMALE:
            one = _same_person(named, token, "m" if lower in _MALE else "f")
            other = apart + (2 if lower in _MALE else 3)
            out.append(_pronoun(sentence, token, one, other if one is None else one.number))
    return tuple(sorted(out, key=lambda party: party.first))


def _antecedent(named: Sequence[Party], pronoun: Token) -> Party | None:
    """Return whom "who" stands for: the name before it, or the one that "a politician who" is said of."""
    before = [party for party in named if party.end <= pronoun.i]
    if before and pronoun.i - before[-1].end < _NEAR:
        return before[-1]
    noun = pronoun.head.head if pronoun.head.dep_ == "relcl" else pronoun
    for party in before:
        if party.first <= noun.i < party.end or (noun.dep_ == "attr" and party.root.head == noun.head):
            return party
        if noun.dep_ == "appos" and party.first <= noun.head.i < party.end:
            return party
    return None


def _same_person(named: Sequence[Party], pronoun: Token, sex: str) -> Party | None:
    """Return whom "he" or "she" stands for in its own sentence: a subject before it, or else the nearest name."""
    fits = [party for party in named if party.mention is not None and _sex(party.mention) in (None, sex)]
    before = [party for party in fits if party.end <= pronoun.i]
    subjects = [party for party in before if party.root.dep_ in ("nsubj", "nsubjpass")]
    if subjects or before:
        return (subjects or before)[-1]
    # "After he had left the bank, Roe joined the fund"
    after = [party for party in fits if party.root.dep_ in ("nsubj", "nsubjpass") and party.first > pronoun.i]
    return after[0] if after and pronoun.head.dep_ in ("advcl", "pcomp", "relcl", "pobj", "acl", "dobj") else None


def _sex(mention: ActorMention) -> str | None:
    words = mention.name.split()
    return gender(words[0]) if len(words) > 1 else None


def _bodies(sentence: Sentence, tokens: Tokens, mentions: Sequence[ActorMention]) -> tuple[Party, ...]:
    named: list[Party] = []
    for mention in mentions:
        number = next((it.number for it in named if _same_body(it, mention, sentence)), len(named))
        named.append(_party(sentence, mention, number))
    out = list(named)
    for token in tokens:
        lower = token.lower_
        if (lower in _RELATIVE and token.dep_ not in ("mark", "det")) or lower in _OWNED:
            before = [party for party in named if party.end <= token.i]
            near = [party for party in before if lower in _OWNED or token.i - party.end < _NEAR]
            one = _head_of(before, token) or (near[-1] if near else None)
            if one is not None:
                out.append(_pronoun(sentence, token, one, one.number))
    return tuple(sorted(out, key=lambda party: party.first))


def _head_of(before: Sequence[Party], pronoun: Token) -> Party | None:
    clause = next((it for it in (pronoun.head, pronoun.head.head) if it.dep_ == "relcl"), None)
    if clause is None:
        return None
    noun = clause.head
    owner = noun.head if noun.dep_ == "appos" else noun
    return next(
        (party for party in before if party.first <= noun.i < party.end or party.first <= owner.i < party.end), None
    )


def _same_body(party: Party, mention: ActorMention, sentence: Sentence) -> bool:
    """Tell whether two names in a sentence are one body's: the same, or its abbreviation in brackets."""
    if party.mention is None:
        return False
    if party.mention.name == mention.name:
        return True
    first = sentence.tokens[mention.span][0]
    return 0 < first - party.end <= 2 and sentence.doc[first - 1].text in ("(", "“", '"', "``")
