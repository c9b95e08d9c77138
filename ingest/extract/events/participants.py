"""Who takes part in an event, and what to call it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ingest.extract.claims.clauses import arguments, conjuncts, noun_phrases
from ingest.extract.events.lexicon import LIGHT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from spacy.tokens import Token

    from ingest.extract.drafts import Block
    from ingest.records import Actor, Span
    from ontology.reference import Reference

_OWNERS: Final = frozenset({"amod", "compound", "nmod", "nsubj", "poss"})
#: Prepositions by which a noun takes who is behind the event, and who else takes part.
_BY: Final = frozenset({"between", "by", "from", "of", "with"})
#: Actors that take part in nothing: a place is where something happens.
_NO_PARTY: Final = frozenset({"Place"})
_UNARMED: Final = frozenset({"Person", "NewsMediaOrganization"})
#: Longest label, in characters; what an object adds beyond is left out.
_MAX_LABEL: Final = 120
_MARKS: Final = re.compile(r"[“”\"„«»]")


class Parties:
    """The actors of one article by the words that name them."""

    def __init__(self, actors: Sequence[Actor], keys: Mapping[Span, str], reference: Reference) -> None:
        self._reference = reference
        self._types = {actor.key: actor.type for actor in actors}
        self.labels = {actor.key: actor.label for actor in actors}
        self._keys = {mention.span: actor.key for actor in actors for mention in actor.mentions} | dict(keys)
        self._ends: dict[int, list[Span]] = {}
        for span in self._keys:
            self._ends.setdefault(span.end, []).append(span)

    def named(self, block: Block, tokens: Iterable[Token]) -> list[str]:
        """Return the actors that some phrases name by their heads, and by what is joined to these."""
        found = (self._key(block, item) for token in tokens for item in conjuncts(token))
        return list(dict.fromkeys(key for key in found if key is not None))

    def may_be_armed(self, keys: Iterable[str]) -> bool:
        """Tell whether one of some actors may have forces: whom a single person attacks, they attack with words."""
        return any(self._types.get(key) not in _UNARMED for key in keys)

    def _key(self, block: Block, token: Token) -> str | None:
        start = block.start + token.idx
        for last in (token, *(child.right_edge for child in token.rights)):
            end = block.start + last.idx + len(last.text)
            found = [span for span in self._ends.get(end, ()) if span.start <= start]
            if found:
                key = self._keys[min(found)]
                return key if self._types.get(key) not in (None, *_NO_PARTY) else None
        state = self._reference.state_of(token.text) if token.pos_ in ("ADJ", "NOUN", "PROPN") else None
        return state if state in self._types else None


def of_verb(parties: Parties, block: Block, verb: Token) -> tuple[list[str], list[Token]]:
    """Return the actors of an event that a verb names, and the words of its subjects."""
    given = arguments(verb)
    around = [low for preposition, low in given.others if preposition in ("", "with")]
    return parties.named(block, [*given.subjects, *around]), list(given.subjects)


def of_noun(parties: Parties, block: Block, noun: Token) -> tuple[list[str], list[Token]]:
    """Return the actors of an event that a noun names, and the words of whoever a verb says is behind it."""
    beside = [child for child in noun.children if child.dep_ in _OWNERS]
    beside += [low for child in beside for low in child.children if low.dep_ in _OWNERS]
    beside += [low for preposition, low in noun_phrases(noun) if preposition in _BY and low.dep_ == "pobj"]
    behind: list[Token] = []
    if not any(child.dep_ == "poss" for child in noun.children):
        behind = list(_behind(noun))
    return parties.named(block, [*beside, *behind]), behind


def _behind(noun: Token) -> Iterator[Token]:
    """Yield the subjects of a verb that does no more than say whose deed its object names."""
    verb = (
        noun.head
        if noun.dep_ in ("dobj", "nsubjpass")
        else next((low for low in noun.children if low.dep_ == "acl" and low.tag_ == "VBN"), None)
    )
    if verb is not None and verb.pos_ == "VERB" and verb.lemma_.lower() in LIGHT:
        yield from (
            arguments(verb).subjects
            if verb.dep_ != "acl"
            else (
                low for child in verb.children if child.dep_ == "agent" for low in child.children if low.dep_ == "pobj"
            )
        )


def is_owned(noun: Token) -> bool:
    """Tell whether a noun has an owner who is named, not one that a pronoun or a day stands for."""
    return any(
        child.dep_ == "poss" and child.pos_ in ("NOUN", "PROPN") and child.ent_type_ not in ("DATE", "TIME")
        for child in noun.children
    )


def label(word: Token, subjects: Sequence[Token]) -> str:
    """Return a phrase that names an event: who, what, whom."""
    if word.pos_ in ("NOUN", "PROPN"):
        last = word.i
        for child in word.children:
            if child.dep_ == "prep" and child.lower_ == "of" and child.i == word.i + 1:
                last = _core_end(child)
        told = _phrase(word, last)
        by = _name(subjects)
        return cut(f"{told} by {by}" if by else told)
    objects = [child for child in word.children if child.dep_ == "dobj"]
    by = _name(subjects)
    told = " ".join((word.text, *(_phrase(it, it.i, keep_article=True) for it in objects[:1])))
    return cut(f"{by} {told}" if by else told)


def _core_end(preposition: Token) -> int:
    return next((low.i for low in preposition.children if low.dep_ == "pobj"), preposition.i)


def _name(subjects: Sequence[Token]) -> str:
    return " and ".join(_phrase(subject, subject.i, keep_article=True) for subject in subjects[:2])


def _phrase(head: Token, last: int, *, keep_article: bool = False) -> str:
    words = head.doc[head.left_edge.i : last + 1]
    if not keep_article and len(words) > 1 and words[0].lower_ in ("a", "an", "the"):
        words = words[1:]
    return " ".join(_MARKS.sub("", words.text).split())


def cut(words: str) -> str:
    """Return words, cut at a space where they are longer than a label may be."""
    return words if len(words) <= _MAX_LABEL else f"{words[: _MAX_LABEL - 1].rsplit(' ', 1)[0]}…"
