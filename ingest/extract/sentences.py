"""A paragraph with the mentions at each of its tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.extract.actors.descriptions import end_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.extract.drafts import ActorMention, Block, Reading
    from ingest.records import Span
    from ontology.reference import Reference


class Sentence:
    """A block's tokens with the mentions at each; roles are left out, since titles are read for themselves.

    Attributes:
        tokens: first token and end of each mention, by its place in the article.
        at: the longest mention at each token, a name rather than a description.
        by_start, by_end: mentions by the code points where they begin and end.
    """

    def __init__(self, block: Block, mentions: Sequence[ActorMention], reference: Reference) -> None:
        self.block, self.doc, self.reference = block, block.doc, reference
        self.text = block.text
        self.by_start: dict[int, ActorMention] = {}
        self.by_end: dict[int, ActorMention] = {}
        self.at: dict[int, ActorMention] = {}
        self.tokens: dict[Span, tuple[int, int]] = {}
        self._within: dict[Span, list[ActorMention]] = {}
        starts = {place: index for index, place in enumerate(block.places)}
        words = zip(block.places, block.words, strict=True)
        ends = {place + len(word): index for index, (place, word) in enumerate(words, 1)}
        for mention in mentions:
            first, last = starts.get(mention.span.start - block.start), ends.get(mention.span.end - block.start)
            if first is not None and last is not None and mention.form != "role":
                self._place(mention, first, last)

    def _place(self, mention: ActorMention, first: int, last: int) -> None:
        self.tokens[mention.span] = (first, last)
        self.by_start.setdefault(mention.span.start, mention)
        self.by_end.setdefault(mention.span.end, mention)
        named = mention.form in ("name", "abbreviation")
        for index in range(first, last):
            held = self.at.get(index)
            if held is not None and mention.span.within(held.span):
                self._within.setdefault(held.span, []).append(mention)
            if held is None or held.span.within(mention.span) or (named and held.form == "description"):
                self.at[index] = mention

    def within(self, span: Span) -> Sequence[ActorMention]:
        """Return the mentions inside a longer one."""
        return self._within.get(span, ())

    def person(self, index: int) -> ActorMention | None:
        """Return the person named at a token, if one is."""
        mention = self.at.get(index)
        return mention if mention is not None and mention.type == "Person" and mention.form == "name" else None

    def body(self, index: int) -> ActorMention | None:
        """Return the body, the state or the place at a token, if there is one."""
        mention = self.at.get(index)
        return mention if mention is not None and mention.type not in ("Person", "Group") else None

    def is_named(self, index: int) -> bool:
        """Tell whether a token is within a name, so that it is no title."""
        mention = self.at.get(index)
        return mention is not None and mention.form in ("name", "abbreviation")

    def start(self, mention: ActorMention) -> int:
        return self.tokens[mention.span][0]

    def end(self, mention: ActorMention) -> int:
        return self.tokens[mention.span][1]


def sentences(reading: Reading, mentions: Sequence[ActorMention], reference: Reference) -> Iterator[Sentence]:
    """Yield each block with its mentions; `mentions` are in order of place."""
    place = 0
    for block in reading.blocks:
        end = end_of(block)
        first = place
        while place < len(mentions) and mentions[place].span.start < end:
            place += 1
        yield Sentence(block, mentions[first:place], reference)
