"""What a sentence shows of a person and a body in it, as named features for `weights`."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ingest.extract.lexicon import titles

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from spacy.tokens import Token

    from ingest.extract.memberships.pairs import Party, Sides
    from ingest.extract.sentences import Sentence
    from ingest.records import Span

#: What rules say of a pair: a kind of post, or "member"; by the places of the two.
Said = dict[tuple["Span", "Span"], str]

#: Bounds of classes of distance, in tokens.
_DISTANCES: Final = (0, 1, 2, 3, 5, 8, 12, 18, 28)
#: Most words between two parties of which each counts, of which each two in a row count, and that count as a whole.
_MOST_BETWEEN: Final = 25
_MOST_IN_PAIRS: Final = 12
_MOST_AS_ONE: Final = 5
#: Longest path through the parse that is looked at, and longest one that counts as a whole, in steps.
_LONGEST_PATH: Final = 14
_LONGEST_AS_ONE: Final = 7
#: How far from a body or a person a title counts as beside it, in tokens.
_TITLE_BEFORE_BODY: Final = 8
_TITLE_AFTER_BODY: Final = 3


class Shown:
    """A sentence, with what all pairs in it share."""

    def __init__(self, sentence: Sentence, sides: Sides, said: Mapping[tuple[Span, Span], str]) -> None:
        self._sides, self._said = sides, said
        self._words = _generalized(sentence, sides)
        doc, first, last = sentence.doc, sides.tokens[0], sides.tokens[-1]
        self._titles: list[tuple[int, int, titles.TitleMatch]] = []
        for match in titles.find(sentence.text[first.idx : last.idx + len(last)]):
            span = doc.char_span(first.idx + match.start, first.idx + match.end, alignment_mode="expand")
            if span is not None and not sentence.is_named(span.start):
                self._titles.append((span.start, span.end, match))

    def of(self, person: Party, body: Party) -> Iterator[str]:
        """Yield the features of one pair."""
        left, right = (person, body) if person.first < body.first else (body, person)
        side = ">" if left is person else "<"
        gap = right.first - left.end
        yield f"person={person.word or 'name'}"
        yield f"body={_kind(body)}"
        yield f"side={side}{person.word or 'name'}:{body.word or ''}"
        yield f"gap{side}{sum(gap > it for it in _DISTANCES)}"
        for name, parties in (("persons", self._sides.persons), ("bodies", self._sides.bodies)):
            yield f"{name} between={min(3, sum(left.end <= it.first < right.first for it in parties))}"
        said = self._said.get((person.span, body.span))
        yield f"said={said}"
        if said is not None:
            yield "said"
        if body.mention is not None:
            yield f"body ends={body.mention.name.rsplit(' ', 1)[-1].casefold()}"
        yield from self._between(left, right, side)
        yield from self._around("p", person)
        yield from self._around("b", body)
        yield from self._path(person, body)
        yield from self._titles_between(left, right, side)
        yield from self._titles_beside(person, body)

    def _word(self, index: int) -> str:
        return self._words.get(index, "")

    def _between(self, left: Party, right: Party, side: str) -> Iterator[str]:
        between = [self._words[index] for index in range(left.end, right.first) if index in self._words]
        if len(between) <= _MOST_BETWEEN:
            for word in set(between):
                yield f"between{side}{word}"
        if len(between) <= _MOST_IN_PAIRS:
            for pair in pairwise(["^", *between, "$"]):
                yield f"pair{side}{' '.join(pair)}"
        if len(between) <= _MOST_AS_ONE:
            yield f"all{side}{' '.join(between)}"
        else:
            yield f"opens{side}{' '.join(between[:3])}"
            yield f"closes{side}{' '.join(between[-3:])}"

    def _around(self, name: str, party: Party) -> Iterator[str]:
        before = [self._words.get(index, "^") for index in range(party.first - 3, party.first)]
        after = [self._words.get(index, "$") for index in range(party.end, party.end + 2)]
        for size in (1, 2, 3):
            yield f"{name}-{size}={' '.join(before[-size:])}"
        for size in (1, 2):
            yield f"{name}+{size}={' '.join(after[:size])}"

    def _path(self, person: Party, body: Party) -> Iterator[str]:
        up, down = path(person.root, body.root)
        if not up or len(up) + len(down) > _LONGEST_PATH:
            yield "path=none"
            return
        steps = [f"{token.dep_}^" for token in up[:-1]] + [f"{token.dep_}v" for token in down]
        top, inner = up[-1], [*up[1:], *down[:-1]]
        yield f"steps={len(steps)}"
        yield f"top={self._word(top.i)}:{top.pos_}"
        if len(steps) <= _LONGEST_AS_ONE:
            words = " ".join(self._word(token.i) for token in inner)
            yield f"path={' '.join(steps)}"
            yield f"path words={words}"
            yield f"path both={' '.join(steps)}|{words}"
        for token in inner:
            yield f"on path={self._word(token.i)}"
            if token.pos_ in ("VERB", "AUX"):
                yield f"verb={token.lemma_.lower()}:{up[0].dep_}"
                yield f"verb tag={token.lemma_.lower()}:{token.tag_}"
        if len(down) > 1:
            yield f"down={self._word(down[0].i)} {down[0].dep_}"
            yield f"last={self._word(down[-2].i)} {down[-1].dep_}:{self._word(top.i)}"
        for a, b in pairwise([person.root, *inner, body.root]):
            yield f"edge={self._word(a.i)} {self._word(b.i)}"

    def _titles_between(self, left: Party, right: Party, side: str) -> Iterator[str]:
        between = [match for start, _, match in self._titles if left.end <= start < right.first]
        for match in between:
            yield f"title between{side}{match.title}"
            yield f"title kind between{side}{match.kind}"
        yield f"title last{side}{between[-1].title}" if between else f"no title{side}"

    def _titles_beside(self, person: Party, body: Party) -> Iterator[str]:
        for start, end, match in self._titles:
            if 0 <= body.first - end <= _TITLE_BEFORE_BODY and not self._is_body_between(end, body):
                yield f"title near={match.title}"
                yield f"title link={match.kind} {' '.join(self._word(i) for i in range(end, body.first)[:3])}"
            if 0 <= start - body.end <= _TITLE_AFTER_BODY:
                yield f"title after={match.title}"
                yield f"title after kind={match.kind}"
            if 0 <= person.first - end <= 1:
                yield f"titled={match.title}"
            if 0 <= start - person.end <= 2:
                yield f"person then={match.kind}"

    def _is_body_between(self, start: int, body: Party) -> bool:
        return any(start <= other.first < body.first for other in self._sides.bodies)


def _kind(body: Party) -> str:
    if body.word is not None or body.mention is None:
        return body.word or ""
    return f"{body.mention.type}:{body.mention.form}"


def _generalized(sentence: Sentence, sides: Sides) -> dict[int, str]:
    """Return each token's lemma, and for names, dates and numbers only what they are."""
    out: dict[int, str] = {}
    for token in sides.tokens:
        mention = sentence.at.get(token.i)
        if mention is not None and mention.form in ("name", "abbreviation", "metonym"):
            if sentence.start(mention) == token.i:
                out[token.i] = _NAMES.get(mention.type, "body_")
        elif token.ent_type_ in ("DATE", "TIME"):
            out[token.i] = "date_" if token.is_digit or token.pos_ == "PROPN" else token.lower_
        elif token.like_num:
            out[token.i] = "number_"
        elif token.ent_type_ in ("GPE", "LOC"):
            out[token.i] = "place_"
        elif token.pos_ == "PROPN":
            out[token.i] = "name_"
        else:
            out[token.i] = token.lemma_.lower() if token.pos_ in ("VERB", "NOUN") else token.lower_
    return out


_NAMES: Final = {"Person": "person_", "State": "place_", "Place": "place_"}


def path(start: Token, end: Token) -> tuple[list[Token], list[Token]]:
    """Return the tokens from `start` up to what both are under, and from there down to `end`; none without such."""
    up = [start]
    places = {start.i: 0}
    while up[-1].head.i != up[-1].i:
        up.append(up[-1].head)
        places[up[-1].i] = len(up) - 1
    down = [end]
    while down[-1].i not in places:
        if down[-1].head.i == down[-1].i:
            return [], []
        down.append(down[-1].head)
    top = places[down.pop().i]
    return up[: top + 1], down[::-1]
