"""What a claim hangs on: an if-clause of its own, or the condition that "if not" and "otherwise" turn round."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ingest.records import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from spacy.tokens import Token

    from ingest.extract.drafts import Block

#: What introduces a condition.
CONJUNCTIONS: Final = frozenset(("if", "lest", "provided", "providing", "unless"))
_NEGATING: Final = frozenset(("lest", "unless"))
_PAUSES: Final = frozenset((",", ";", ":", "—", "–", "-"))


@dataclass(frozen=True, slots=True)
class Condition:
    """The words of a condition; `clause` is what must hold, without its conjunction, and `verb` the verb of that.

    `is_negated` tells that the claim hangs on the clause being false. `verb` is `None` where no clause is known.
    """

    words: Span
    clause: Span
    verb: Token | None
    is_negated: bool


def find(block: Block, trigger: Token, verb: Token | None, inside: Collection[int]) -> Condition | None:
    """Return the condition of the claim that `trigger` makes, where the content holds it.

    `verb` is the verb of an if-clause above the trigger, `inside` the content's tokens.
    """
    before = _turned_round(block, trigger)
    if before is not None:
        return before
    verb = _loose(trigger, inside) if verb is None else verb
    tokens = _leading(trigger) if verb is None else _clause(verb)
    # A content may be cut right before its condition.
    if len(tokens) < 2 or (tokens[0].i not in inside and tokens[0].i - 1 not in inside):
        return None
    return Condition(_span(block, tokens), _span(block, tokens[1:]), verb, tokens[0].lower_ in _NEGATING)


def _leading(trigger: Token) -> list[Token]:
    """Return the words before the comma of a sentence that opens with "if" or "unless", however it is parsed."""
    words = [token for token in trigger.sent if token.i < trigger.i]
    first = next((place for place, token in enumerate(words) if token.is_alpha), 0)
    if not words or words[first].lower_ not in CONJUNCTIONS:
        return []
    pause = next((place for place, token in enumerate(words) if token.text == ","), None)
    return [] if pause is None else words[first:pause]


def _loose(trigger: Token, inside: Collection[int]) -> Token | None:
    """Return the verb of an if-clause of the content that the parser hung on the cue, outside it."""
    for token in trigger.sent:
        if token.dep_ == "mark" and token.lower_ in CONJUNCTIONS and token.i in inside:
            verb = token.head
            loose = verb.dep_ == "advcl" and verb.head.i not in inside
            if verb.i in inside and loose and not verb.is_ancestor(trigger):
                return verb
    return None


def _clause(verb: Token) -> list[Token]:
    """Return the words of an if-clause, its conjunction first.

    One that opens its sentence goes on to the comma before the main clause, wherever the parser ends it.
    """
    conjunction = next(child for child in verb.children if child.dep_ in ("mark", "advmod"))
    last = max(token.i for token in verb.subtree)
    sentence = verb.sent
    if all(token.is_punct or token.is_space for token in sentence.doc[sentence.start : conjunction.i]):
        pause = next((token.i for token in sentence.doc[last + 1 : sentence.end] if token.text in _PAUSES), last + 1)
        last = pause - 1
    tokens = list(verb.doc[conjunction.i : last + 1])
    while len(tokens) > 1 and (tokens[-1].is_punct or tokens[-1].is_space):
        tokens.pop()
    return tokens


def _turned_round(block: Block, trigger: Token) -> Condition | None:
    """Read "If not, …" and "Otherwise …" at the head of a sentence: the last condition before, negated."""
    doc = trigger.doc
    lead = [token for token in trigger.sent if not token.is_punct and not token.is_space][:2]
    words = [token.lower_ for token in lead]
    if words[:1] == ["otherwise"]:
        lead = lead[:1]
    elif words != ["if", "not"] or lead[-1].i + 1 == len(doc) or doc[lead[-1].i + 1].text not in _PAUSES:
        return None
    own = _span(block, lead)
    for token in reversed(doc[: lead[0].i]):
        if token.lower_ == "if" and token.dep_ == "mark":
            tokens = _clause(token.head)
            return Condition(own, _span(block, tokens[1:] or tokens), token.head, is_negated=True)
    return Condition(own, own, None, is_negated=False)


def _span(block: Block, tokens: Sequence[Token]) -> Span:
    return Span(block.span(tokens[0]).start, block.span(tokens[-1]).end)
