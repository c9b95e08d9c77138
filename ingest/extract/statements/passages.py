"""A parsed paragraph with its quotation marks: what the rules for statements look at.

A quotation counts as one piece of the sentence that holds it, however many sentences stand inside it. Positions here
are token numbers within one block, end excluded, unless they are called spans.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ingest.extract.statements import quotations
from ingest.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

    from ingest.extract.drafts import Block, Reading
    from ingest.extract.statements.quotations import Quotation
    from ingest.records import Act

Range = tuple[int, int]

#: Marks that end a sentence; a colon or semicolon does not.
ENDS: Final = frozenset({".", "!", "?", "…", "...", "....", "?!", "!!", "??", "!?", ". . ."})
MARKS: Final = frozenset("“”„‟«»\"＂〝〞‘’‚‛'`") | {"''", "``", "‘‘", "’’"}
PAUSES: Final = frozenset({",", "—", "–", "-", "--", "---", ";"})


@dataclass(frozen=True, slots=True)
class Quoted:
    """One quotation by tokens: `start` and `end` with its marks."""

    quotation: Quotation
    start: int
    end: int


@dataclass(slots=True)
class Passage:
    """One block with its quotations and sentences.

    Attributes:
        quoted: the quotations, in order.
        inside: for each token the number of the quotation that it or its mark belongs to, -1 outside.
        sentences: ranges of tokens that cover the block; none begins or ends inside a quotation.
        number: for each token the number of its sentence.
        places: where each token begins in the block, in code points.
        interviews: the tokens outside quotations that mean an interview.
        shared: verbs that were found to share the subject of another, against the parse.
    """

    block: Block
    article: str
    text: str
    quoted: tuple[Quoted, ...]
    inside: list[int]
    tokens: tuple[Token, ...]
    lemmas: tuple[str, ...]
    places: tuple[int, ...]
    sentences: list[Range] = field(default_factory=list)
    number: list[int] = field(default_factory=list)
    shared: dict[int, int] = field(default_factory=dict)
    interviews: list[int] = field(default_factory=list)

    def char(self, token: int) -> int:
        """Return where in the article a token begins (the block's end for the number past the last)."""
        if token >= len(self.tokens):
            return self.block.start + len(self.text)
        return self.block.start + self.places[token]

    def end_char(self, token: int) -> int:
        """Return where in the article a token ends."""
        return self.block.start + self.places[token] + len(self.block.words[token])

    def span(self, start: int, end: int) -> Span:
        """Return the place in the article of tokens `start` to `end`, end excluded."""
        return Span(self.char(start), self.end_char(end - 1))

    def sentence(self, token: int) -> Range:
        return self.sentences[self.number[token]]

    def is_outside(self, token: int) -> bool:
        return self.inside[token] < 0


@dataclass(slots=True)
class Finding:
    """A statement as one rule, or the learned tagger, found it.

    Attributes:
        cue_before, speaker_before: the words of cue and speaker that stand in the paragraph before, or that sign.
        elsewhere: parts of the content that stand in other passages.
        rule: the rule's name, by which its confidence is looked up.
        sureness: the tagger's own confidence, 0 to 1, `None` with a rule.
        agreed: a rule has found what the tagger found.
        verb: the token that heads the cue.
        subject: the token that heads the words that name the speaker, `None` where there is none.
        content: tokens, in order; not yet trimmed of marks and commas.
        clausal: the content is a clause or a quotation standing for one, not a phrase.
        continues: the statement whose speaker goes on here; such a statement has no cue of its own.
    """

    rule: str
    verb: int | None
    cue: Range | None
    lemma: str | None
    act: Act
    subject: int | None
    content: list[Range]
    clausal: bool = True
    continues: Finding | None = None
    medium: Span | None = None
    cue_before: Span | None = None
    speaker_before: Span | None = None
    elsewhere: list[tuple[Passage, Range]] = field(default_factory=list)
    sureness: float | None = None
    agreed: bool = False

    def beginning(self, passage: Passage) -> tuple[Passage, Range]:
        """Return the first words of the content, with their passage, where the cue stands in `passage`."""
        return (passage, self.content[0]) if self.content else self.elsewhere[0]


def read(reading: Reading) -> list[Passage]:
    """Return the headline and body paragraphs of an article, in order."""
    paragraphs = [Span(block.start, block.start + len(block.text)) for block in reading.blocks]
    found = quotations.find(reading.text, paragraphs)
    return [_passage(reading.text, block, quoted) for block, quoted in zip(reading.blocks, found, strict=True)]


def _passage(article: str, block: Block, found: tuple[Quotation, ...]) -> Passage:
    tokens = block.tokens
    starts = [block.start + place for place in block.places]
    inside = [-1] * len(tokens)
    quoted: list[Quoted] = []
    for quotation in found:
        first = max(bisect_right(starts, quotation.span.start) - 1, 0)
        last = bisect_left(starts, quotation.span.end)
        if quoted and first < quoted[-1].end:
            first = quoted[-1].end
        if first >= last:
            continue
        inside[first:last] = [len(quoted)] * (last - first)
        quoted.append(Quoted(quotation, first, last))
    passage = Passage(block, article, block.text, tuple(quoted), inside, tokens, block.lemmas, block.places)
    passage.sentences = _sentences(passage)
    passage.interviews = [i for i, lemma in enumerate(passage.lemmas) if lemma == "interview" and inside[i] < 0]
    for number, (start, end) in enumerate(passage.sentences):
        passage.number += [number] * (end - start)
    return passage


def _sentences(passage: Passage) -> list[Range]:
    starts = [0] + [i for i in range(1, len(passage.tokens)) if _begins(passage, i)] if passage.tokens else []
    return [(start, end) for start, end in zip(starts, [*starts[1:], len(passage.tokens)], strict=True) if start < end]


def _begins(passage: Passage, i: int) -> bool:
    """Say whether a sentence begins at token `i`: never inside a quotation, and only after the end of another."""
    inside, tokens = passage.inside, passage.tokens
    if inside[i] >= 0 and inside[i] == inside[i - 1]:
        return False
    before = passage.block.words[i - 1]
    if inside[i - 1] < 0:
        if before not in ENDS and not before.isspace():
            return False
        return inside[i] >= 0 or bool(tokens[i].is_sent_start)
    quoted = passage.quoted[inside[i - 1]]
    ending = _ending(passage, quoted)
    if tokens[i].text in ENDS or tokens[i].text in PAUSES or tokens[i].text == ":":
        return False
    if ending == ".":
        # A short final word such as "Inc." inside the marks does not end the sentence: what follows is in lower case.
        return inside[i] >= 0 or not tokens[i].text[:1].islower()
    if ending in ("!", "?", "…"):
        return inside[i] >= 0 or not (tokens[i].text[:1].islower() or follows_with_cue(passage, i))
    return False


def _ending(passage: Passage, quoted: Quoted) -> str:
    """Return the last character of a quotation's words."""
    end = quoted.quotation.inner.end - passage.block.start
    text = passage.text[max(end - 12, 0) : end].rstrip("”’\"'»") if end else ""
    if text.endswith(("...", "…", ". . .")):
        return "…"
    return text[-1:]


def follows_with_cue(passage: Passage, i: int) -> bool:
    """Say whether the clause at token `i`, right after a quotation, is of the kind "he asked" or "asked Roe"."""
    for k in range(i, min(i + 16, len(passage.tokens))):
        token = passage.tokens[k]
        if passage.inside[k] >= 0 or token.text in ENDS:
            return False
        if token.pos_ == "VERB":
            return token.tag_ in ("VBD", "VBZ", "VBP") and not any(
                c.dep_ in ("ccomp", "dobj", "xcomp") and c.i > k for c in token.children
            )
    return False
