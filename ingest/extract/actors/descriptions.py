"""Actors named by what they are: roles ("the premier"), bodies ("the alliance") and groups ("opposition groups")."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ingest.extract.drafts import ActorMention
from ingest.extract.lexicon import heads, titles
from ingest.extract.lexicon.heads import word_set
from ingest.extract.lexicon.nouns import BODIES, DEEDS, GOVERNING, GROUPS, PEOPLE, TELLING, TYPE_OF_NOUN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Tokens

    from ingest.extract.drafts import Block, Reading
    from ingest.extract.lexicon.titles import TitleMatch
    from ingest.records import ActorType, MentionForm
    from ontology.reference import Reference

#: Longest description of a body, in tokens: a longer one says something else.
_MAX_BODY_TOKENS: Final = 7
#: Longest detail that is kept with a group ("officials of the union"), in tokens.
_MAX_DETAIL_TOKENS: Final = 7
#: Before a title these say when, or how surely, it is held.
QUALIFIERS: Final = word_set("former ex then current incumbent new outgoing acting interim future designate longtime")
_INDEFINITE: Final = word_set("a an another one some many several few other most all such")
_ARTICLE: Final = re.compile(r"(?:the|a|an|this|that|these|those|its|their|his|her|our|my|some)\s+", re.IGNORECASE)
_DETAIL_LINKS: Final = word_set("of in from at for on within inside behind")
_OWNERS: Final = word_set("the its their his her our")
_POSSESSIVES: Final = ("'s", "’s", "’", "'")


def find(reading: Reading, named: Sequence[ActorMention], reference: Reference) -> list[ActorMention]:
    """Return roles, bodies and groups that are described; `named` are the mentions by name, in order of place."""
    out: list[ActorMention] = []
    place = 0
    for block in reading.blocks:
        first, end = place, end_of(block)
        while place < len(named) and named[place].span.start < end:
            place += 1
        here = _Names(block, named[first:place])
        roles = list(_roles(here, reference))
        out += roles
        here.persons.update(index for role in roles for index in range(*role.span))
        out += _described(here, reference)
    return out


def end_of(block: Block) -> int:
    """Return where a block ends in the article, in code points."""
    last = block.doc[-1]
    return block.start + last.idx + len(last)


class _Names:
    """The mentions by name of one block, by where they begin and end."""

    def __init__(self, block: Block, mentions: Sequence[ActorMention]) -> None:
        self.block, self.doc = block, block.doc
        self.by_start = {mention.span.start: mention for mention in mentions}
        self.by_end = {mention.span.end: mention for mention in mentions}
        self.persons = {index for mention in mentions if mention.type == "Person" for index in range(*mention.span)}

    def starting(self, index: int) -> ActorMention | None:
        return self.by_start.get(self.block.start + self.doc[index].idx) if index < len(self.doc) else None

    def ending(self, index: int) -> ActorMention | None:
        token = self.doc[index]
        return self.by_end.get(self.block.start + token.idx + len(token))

    def within_person(self, tokens: Tokens) -> bool:
        return any(self.block.start + token.idx in self.persons for token in tokens)


def _roles(names: _Names, reference: Reference) -> Iterator[ActorMention]:
    doc, block = names.doc, names.block
    for title in titles.find(block.text):
        span = doc.char_span(title.start, title.end, alignment_mode="expand")
        if span is None or names.within_person(span):
            continue
        left, definite = left_edge(doc, span.start, block.start, names.by_end, reference)
        if definite and _stands_alone(names, title, span, left):
            yield _mention(block, doc[left : span.end], "role", "Person")


def _stands_alone(names: _Names, title: TitleMatch, span: Tokens, left: int) -> bool:
    """Tell whether a title is itself who is spoken of, and not said of somebody named beside it."""
    doc, root = names.doc, span.root
    if span.text.endswith("s") and not span.text.endswith("ss"):
        return False
    if title.kind in ("job", "founder") and (doc[left].lower_ != "the" or not acts(root)):
        return False
    following = names.starting(span.end)
    if following is not None and following.type == "Person":
        return False
    if span.end < len(doc):
        after = doc[span.end]
        if after.dep_ == "compound" and after.pos_ == "NOUN":
            return False
        if after.text in ("-", *_POSSESSIVES) and span.end + 1 < len(doc) and doc[span.end + 1].text[0].isupper():
            return False
    if (
        root.tag_ == "NNS"
        or root.dep_ in ("compound", "nmod", "amod", "attr", "appos", "oprd")
        or root.head.lower_ == "as"
    ):
        return False
    in_apposition = left >= 2 and doc[left - 1].text == "," and names.ending(left - 2) is not None
    return not in_apposition or root.dep_ in ("nsubj", "nsubjpass")


def left_edge(
    doc: Doc, start: int, offset: int, by_end: dict[int, ActorMention], reference: Reference
) -> tuple[int, bool]:
    """Return the first token of the phrase that a title at token `start` ends, and whether it is definite.

    It is definite with "the" or a possessive, or where a body or a state's adjective stands before the title. `offset`
    is where the doc begins in the article; `by_end` are mentions by the code point where they end.
    """
    left, definite = start, False
    while left > 0:
        token = doc[left - 1]
        mention = by_end.get(offset + token.idx + len(token))
        if mention is not None and mention.type != "Person":
            while left > 0 and offset + doc[left - 1].idx >= mention.span.start:
                left -= 1
            definite = True
        elif token.lower_ in _OWNERS:
            return left - 1, True
        elif token.lower_ in ("a", "an", "another"):
            return left - 1, False
        elif token.text in _POSSESSIVES and left > 1 and offset + doc[left - 2].idx + len(doc[left - 2]) in by_end:
            left -= 1
        elif reference.state_of(token.text) is not None:
            left, definite = left - 1, True
        elif token.lower_ in QUALIFIERS or (token.pos_ == "ADJ" and token.text.islower() and not token.is_sent_start):
            left -= 1
        else:
            break
    return left, definite


def _described(names: _Names, reference: Reference) -> Iterator[ActorMention]:
    for chunk in names.doc.noun_chunks:
        head = chunk.root
        yield from _owners(names, chunk)
        if head.pos_ == "PRON" or (head.pos_ == "PROPN" and head.lower_ not in GROUPS):
            continue
        if names.ending(head.i) is None and not names.within_person(chunk) and not _names_medium(names, chunk):
            yield from _from_noun(names, chunk, head, reference)


def _owners(names: _Names, chunk: Tokens) -> Iterator[ActorMention]:
    """Yield the body in "the union's decisions"."""
    for token in chunk:
        first = token.left_edge
        if token.dep_ == "poss" and token.lower_ in BODIES and first.lower_ == "the" and first.i >= chunk.start:
            owner = names.doc[first.i : token.i + 1]
            if len(owner) <= _MAX_BODY_TOKENS and names.ending(token.i) is None:
                yield _mention(names.block, owner, "description", TYPE_OF_NOUN.get(token.lower_, "Organization"))


def _from_noun(names: _Names, chunk: Tokens, head: Token, reference: Reference) -> Iterator[ActorMention]:
    block, lower = names.block, head.lower_
    state = _state_in(chunk, reference) if lower in GOVERNING else None
    if state is not None:
        yield _mention(block, chunk, "description", "GovernmentBody", reference.government(state))
    elif head.tag_ in ("NNS", "NNPS") or lower in ("police", "opposition", "leadership"):
        if lower in GROUPS and acts(head):
            yield _mention(block, _with_detail(chunk), "description", "Group")
    elif lower in BODIES and chunk[0].lower_ in ("the", "this", "that") and len(chunk) <= _MAX_BODY_TOKENS:
        yield _mention(block, chunk, "description", TYPE_OF_NOUN.get(lower, "Organization"))
    elif lower in PEOPLE and chunk[0].lower_ in _INDEFINITE and head.dep_ == "nsubj" and acts(head):
        after = chunk.doc[head.i + 1 : head.i + 3]
        named = len(after) == 2 and after[0].text == "," and after[1].text[:1].isupper()
        if not named:
            yield _mention(block, _with_detail(chunk), "description", "Person")


def _names_medium(names: _Names, chunk: Tokens) -> bool:
    """Tell whether a medium's own name is in the phrase or follows it: "the weekly “Vesna”", "the Vesna weekly"."""
    if chunk.root.lower_ not in heads.MEDIUM_ENDS:
        return False
    around = range(chunk.start, min(chunk.end + 2, len(chunk.doc)))
    return any(
        (named := names.starting(index)) is not None and named.type == "NewsMediaOrganization" for index in around
    )


def _state_in(chunk: Tokens, reference: Reference) -> str | None:
    """Return the one state whose adjective is in a phrase, or that follows it: "the leadership of Norway"."""
    states = {state for token in chunk if (state := reference.state_of(token.text)) is not None}
    if states:
        return states.pop() if len(states) == 1 else None
    following = chunk.doc[chunk.end : chunk.end + 6]
    if len(following) < 2 or following[0].lower_ != "of":
        return None
    match = next(reference.find(following[1:].text), None)
    if match is None or match.start > len("the ") or len(match.keys) != 1:
        return None
    return match.keys[0] if reference.actors[match.keys[0]].type == "State" else None


def acts(token: Token) -> bool:
    """Tell whether a noun is who acts, speaks or is spoken to in its clause."""
    head = token.head
    if token.dep_ == "nsubj":
        return head.lemma_ in DEEDS
    if token.dep_ == "pobj":
        return head.dep_ == "agent" or (head.lower_ == "to" and head.head.lemma_ in ("accord", "say"))
    if token.dep_ in ("dobj", "nsubjpass", "dative"):
        return head.lemma_ in TELLING
    return token.dep_ == "conj" and head.dep_ == "nsubj" and head.head.lemma_ in DEEDS


def _with_detail(chunk: Tokens) -> Tokens:
    """Take in what says of where or of whom: "officials of the union", "a resident of Malmö"."""
    doc, end = chunk.doc, chunk.end
    for child in chunk.root.rights:
        if child.dep_ == "prep" and child.lower_ in _DETAIL_LINKS and child.i == end:
            edge = child.right_edge.i + 1
            plain = not any(token.text in (",", ";", "who", "that", "which") for token in doc[end:edge])
            if plain and edge - end <= _MAX_DETAIL_TOKENS:
                end = edge
    return doc[chunk.start : end]


def _mention(block: Block, tokens: Tokens, form: MentionForm, kind: ActorType, key: str | None = None) -> ActorMention:
    return ActorMention(block.span(tokens), form, kind, without_article(" ".join(tokens.text.split())), key)


def without_article(words: str) -> str:
    """Return a description as it stands on a label.

    >>> without_article("the leading opposition groups")
    'leading opposition groups'
    """
    return _ARTICLE.sub("", words, count=1) if _ARTICLE.match(words) else words
