"""Where a place of the article is: in which sentence, under which token, within quotation marks or not."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final

from ingest.extract.lexicon import heads
from ingest.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spacy.tokens import Token

    from ingest.extract.drafts import ActorMention, Block, Reading


#: How many mentions before a place may reach it: names within names within a description.
_MAX_NESTED: Final = 6


class Positions:
    """Looks places up by code point, in logarithmic time."""

    def __init__(self, reading: Reading, mentions: Sequence[ActorMention], quoted: Iterable[Span]) -> None:
        self.text = reading.text
        self._blocks = reading.blocks
        self._block_starts = [block.start for block in reading.blocks]
        self._sentence_starts = [
            block.start + sentence.start_char for block in reading.blocks for sentence in block.sentences
        ]
        self._mentions, self._mention_starts = mentions, [mention.span.start for mention in mentions]
        self._quoted = sorted(quoted)

    def sentence(self, start: int) -> int:
        """Return the number of the sentence at a code point, from 0."""
        return bisect_right(self._sentence_starts, start) - 1

    def sentence_span(self, number: int) -> Span:
        """Return a sentence up to where the next one begins."""
        last = number + 1 >= len(self._sentence_starts)
        return Span(self._sentence_starts[number], len(self.text) if last else self._sentence_starts[number + 1])

    def block(self, start: int) -> Block:
        return self._blocks[max(0, bisect_right(self._block_starts, start) - 1)]

    def root(self, span: Span) -> Token | None:
        """Return the token that heads some words, or `None` where they are no words of the headline or the body."""
        if not self._blocks:
            return None
        block = self.block(span.start)
        found = block.doc.char_span(span.start - block.start, span.end - block.start, alignment_mode="expand")
        return found.root if found is not None and len(found) else None

    def start(self, span: Span, token: Token) -> int:
        """Return the code point at which a token of the block of `span` begins."""
        return self.block(span.start).start + token.idx

    def is_quoted(self, start: int) -> bool:
        place = bisect_right(self._quoted, Span(start, len(self.text))) - 1
        return place >= 0 and start < self._quoted[place].end

    def mentions_within(self, span: Span) -> list[ActorMention]:
        """Return the mentions that begin within a place and end there, in order."""
        first, last = bisect_left(self._mention_starts, span.start), bisect_left(self._mention_starts, span.end)
        return [mention for mention in self._mentions[first:last] if mention.span.end <= span.end]

    def is_of_another(self, span: Span, label: str) -> bool:
        """Tell whether a description names the state that it is of, and the body labelled so is not of it by name.

        "Norway's league" is not the Alpine League that the text spoke of before.
        """
        return any(
            mention.type == "State"
            and self.text.startswith(("'s ", "’s ", "' ", "’ "), mention.span.end)
            and mention.name.casefold() not in label.casefold()
            for mention in self.mentions_within(span)
        )

    def covering(self, place: int) -> list[ActorMention]:
        """Return the mentions at a code point, the latest to begin first."""
        last = bisect_right(self._mention_starts, place)
        return [it for it in self._mentions[max(0, last - _MAX_NESTED) : last][::-1] if place < it.span.end]

    def mention_at_head(self, span: Span, inner: Sequence[ActorMention]) -> ActorMention | None:
        """Return which of the mentions within some words is at their head, or in apposition to it."""
        root = self.root(span)
        if root is None:
            return None
        if root.lower_ in heads.MEDIUM_ENDS:
            inner = [mention for mention in inner if mention.type == "NewsMediaOrganization"] or inner
            if inner and inner[0].type == "NewsMediaOrganization":
                return inner[0]
        place = self.start(span, root)
        for mention in inner:
            if mention.span.start <= place < mention.span.end:
                return mention
        for mention in inner:
            token = self.root(mention.span)
            if token is not None and token.dep_ == "appos" and token.head.i == root.i:
                return mention
        return None
