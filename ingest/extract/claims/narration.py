"""Where the writer speaks: which words are nobody else's, and how far they go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ingest.extract.statements import cues
from ingest.records import Span

if TYPE_CHECKING:
    from collections.abc import Collection

    from spacy.tokens import Token

    from ingest.extract.drafts import Block

_CLAUSAL: Final = frozenset(("acl", "advcl", "ccomp", "dobj", "parataxis", "pcomp", "xcomp"))
_PHRASES: Final = frozenset(("acl", "advcl", "ccomp", "npadvmod", "parataxis", "prep", "relcl", "xcomp"))


def is_reported(token: Token, closed: Collection[int]) -> bool:
    """Tell whether a word hangs on a verb of saying or thinking, or on words of somebody's statement."""
    while token.head.i != token.i:
        hangs = token.dep_ in _CLAUSAL
        token = token.head
        lemma = token.lemma_.lower()
        if hangs and (token.i in closed or lemma in cues.CLAUSE or lemma in cues.INFINITIVE):
            return True
    return False


def clause(block: Block, verb: Token, closed: Collection[int]) -> Span:
    """Return the words of a verb's clause, but for the part of it that holds somebody's statement."""
    first, last = verb.left_edge.i, verb.right_edge.i
    for index in range(first, last + 1):
        if index in closed and index < verb.i:
            first = index + 1
        elif index in closed:
            last = _part(block.doc[index], verb).left_edge.i - 1
            break
    tokens = list(block.doc[first : max(last, verb.i) + 1])
    while len(tokens) > 1 and (tokens[-1].is_punct or tokens[-1].is_space or tokens[-1].dep_ == "cc"):
        tokens.pop()
    while len(tokens) > 1 and (tokens[0].is_punct or tokens[0].is_space or tokens[0].dep_ in ("cc", "mark")):
        tokens.pop(0)
    return Span(block.span(tokens[0]).start, block.span(tokens[-1]).end)


def _part(token: Token, verb: Token) -> Token:
    """Return the phrase or clause that reports somebody's words: the first that holds them and their verb."""
    part, is_verb_passed = token, False
    while token.head.i not in (verb.i, token.i):
        is_verb_passed = is_verb_passed or token.pos_ == "VERB"
        if token.dep_ in _PHRASES:
            part = token
            if is_verb_passed:
                break
        token = token.head
    else:
        part = token
    return part
