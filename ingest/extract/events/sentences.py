"""One sentence as events are read from it: who tells of what in it, and which of its dates is an event's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ingest.extract.claims import narration
from ingest.extract.claims.clauses import is_finite, tokens_of
from ingest.extract.events import lexicon

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from spacy.tokens import Span as Tokens
    from spacy.tokens import Token

    from ingest.extract.drafts import Block
    from ingest.places import Places
    from ingest.records import Date, Span, Statement

    #: Makes the writer's own statement of a content within a sentence.
    Narrate = Callable[[Span, Span], Statement]

#: How many words up a date, or the cue of a saying, is looked for.
MAX_STEPS: Final = 6
#: Methods of dates that tell of a time to come or of none.
_NO_DAY: Final = frozenset({"recurring", "not-stated", "vague-future", "duration-forward", "until"})


def date_of(block: Block, token: Token, inside: Collection[int], dated: Places[Date]) -> Date | None:
    """Return the date that the words give an event: one below the word that names it, or else below its clause.

    `inside` are the tokens of the content that tells of it; of two dates equally near neither is taken.
    """
    dates = [
        (date, tokens_of(block, [date.span]))
        for date in dated.within(block.span(token.sent))
        if date.span is not None and date.method not in _NO_DAY and (date.earliest or date.latest)
    ]
    word, within = token, set(inside)
    for _ in range(MAX_STEPS):
        low, high = word.left_edge.i, word.right_edge.i
        near = [date for date, places in dates if places <= within and low <= min(places) <= high]
        if near:
            return near[0] if len(near) == 1 else None
        if is_finite(word) or word.head.i == word.i or word.head.i not in within:
            return None
        word = word.head
    return None


class Sentence:
    """One sentence, with who tells of what in it."""

    def __init__(
        self,
        block: Block,
        sentence: Tokens,
        tellers: Places[Statement],
        cues: Places[Statement],
        dated: Places[Date],
        narrate: Narrate,
    ) -> None:
        self.block, self._sentence = block, sentence
        self._tellers, self._cues, self._dated, self._narrate = tellers, cues, dated, narrate

    @property
    def tokens(self) -> Sequence[Token]:
        """The words that may name an event."""
        if self._sentence[-1].text == "?":
            return ()
        start, end = self._sentence.start, self._sentence.end
        words = zip(self.block.tokens[start:end], self.block.lemmas[start:end], strict=True)
        return [token for token, lemma in words if lemma in lexicon.WORDS and token.pos_ in ("NOUN", "PROPN", "VERB")]

    def teller(self, token: Token) -> Statement | None:
        """Return the narrowest statement whose content holds a word."""
        around = self._tellers.around(self.block.span(token))
        return min(around, key=lambda it: it.content[-1].end - it.content[0].start, default=None)

    def said_at(self, token: Token) -> Statement | None:
        """Return the statement whose cue a noun is the occasion of ("told a conference", "said in an interview")."""
        if self.teller(token) is not None:
            return None
        above = token
        for _ in range(MAX_STEPS):
            above = above.head
            said = self._cues.around(self.block.span(above))
            if said:
                return said[0]
            if above.pos_ not in ("ADP", "VERB") or is_finite(above):
                return None
        return None

    def reported(self, token: Token) -> Statement | None:
        """Return the statement whose cue a verb is part of: who vetoes something says so."""
        return next(iter(self._cues.around(self.block.span(token))), None)

    def is_in_cue(self, token: Token) -> bool:
        return bool(self._cues.around(self.block.span(token)))

    def content(self, statement: Statement | None) -> Collection[int]:
        """Return the tokens of a statement's content, or else the sentence's."""
        if statement is None:
            return range(self._sentence.start, self._sentence.end)
        return tokens_of(self.block, statement.content)

    def narrated(self, token: Token) -> Statement | None:
        """Return a statement of the writer's for what a word tells of, outside everybody else's words."""
        if self.block.kind != "body" or self.is_in_cue(token):
            return None
        closed = {it.i for it in self._sentence if self._tellers.around(self.block.span(it)) or self.is_in_cue(it)}
        if token.pos_ == "VERB" and narration.is_reported(token, closed):
            return None
        content = narration.clause(self.block, token, closed)
        return self._narrate(content, self.block.span(self._sentence))

    def date(self, token: Token, inside: Collection[int]) -> Date | None:
        """Return the date that the words give an event."""
        return date_of(self.block, token, inside, self._dated)
