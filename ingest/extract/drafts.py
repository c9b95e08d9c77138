"""What the extractors hand to each other before actors are known by key.

Everything points into the text by span. `resolve` ties spans to actors; the pipeline then makes records of drafts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.tokens import Span as Tokens

    from ingest.records import Act, ActorType, MentionForm, Role, Segment, SegmentKind, StatementType, Voice

from spacy.tokens import Token

from ingest.records import Span


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, parsed. `start` is where its text begins in the article, in code points.

    The rest is kept because spaCy makes it anew at each access, and all rules ask for it.

    Attributes:
        text: the parsed text.
        tokens: of the doc; `words` and `lemmas` are theirs, the latter in lower case.
        places: where in the text each token begins.
        sentences: as parsed.
    """

    kind: SegmentKind
    start: int
    doc: Doc
    text: str
    tokens: tuple[Token, ...] = field(init=False, compare=False, repr=False)
    words: tuple[str, ...] = field(init=False, compare=False, repr=False)
    lemmas: tuple[str, ...] = field(init=False, compare=False, repr=False)
    places: tuple[int, ...] = field(init=False, compare=False, repr=False)
    sentences: tuple[Tokens, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        tokens = tuple(self.doc)
        object.__setattr__(self, "tokens", tokens)
        object.__setattr__(self, "words", tuple([token.text for token in tokens]))
        object.__setattr__(self, "lemmas", tuple([token.lemma_.lower() for token in tokens]))
        object.__setattr__(self, "places", tuple([token.idx for token in tokens]))
        object.__setattr__(self, "sentences", tuple(self.doc.sents))

    def span(self, tokens: Tokens | Token) -> Span:
        """Return the place in the article of some tokens of this block, outer white space left out."""
        first, last = (tokens.i, tokens.i) if isinstance(tokens, Token) else (tokens.start, tokens.end - 1)
        return Span(self.start + self.places[first], self.start + self.places[last] + len(self.words[last]))


@dataclass(frozen=True, slots=True)
class Reading:
    """An article's text after segmentation and the one NLP pass: headline and body, never boilerplate."""

    text: str
    segments: tuple[Segment, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class ActorMention:
    """Words that name an actor, before it is known which.

    `key` is a reference key where the words name one actor of the reference data and no context could change that;
    `candidates` are the reference keys among which context decides (a capital's name: its government, its state or
    the place). `name` is the words without article and possessive, as they would stand on a label.
    """

    span: Span
    form: MentionForm
    type: ActorType
    name: str
    key: str | None = None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Utterance:
    """A statement before its speaker is known by key.

    `continues` is the index, in the same list, of the utterance whose speaker a quotation without a cue goes on with.
    `cue_end` of a split cue is within `cue`. Participants other than the speaker are given by the words that name them.
    `writer_asks` tells that the article's own outlet put the question, or the question that this answers. Where the
    speaker is named by a label ("ROE:"), `stands_for` are the words elsewhere that name the same in full.
    """

    voice: Voice
    type: StatementType
    content: tuple[Span, ...]
    quoted: tuple[Span, ...]
    sentence: Span
    cue: Span | None
    lemma: str | None
    act: Act
    speaker: Span | None
    confidence: float
    continues: int | None = None
    addressee: Span | None = None
    interviewer: Span | None = None
    medium: Span | None = None
    writer_asks: bool = False
    stands_for: Span | None = None


class Tenure(NamedTuple):
    """The words that name the start and those that name the end; both are the same words of a range of years."""

    since: Span | None = None
    until: Span | None = None


#: A sentence that names neither.
UNTOLD: Final = Tenure()


@dataclass(frozen=True, slots=True)
class PostMention:
    """A post named in the text, with its holder where the same phrase names one.

    `title` is the post's name as it would stand on a label ("Secretary General"); `body` is the organization, or the
    state whose post it is, by the words that name it, adjective included ("Danish"). `past` tells that the text puts
    the holding in the past ("former", "was"), `tenure` when it began or ended.
    """

    span: Span
    title: str
    body: Span | None
    holder: Span | None
    past: bool = False
    tenure: Tenure = UNTOLD


class Again(NamedTuple):
    """Other words, in the same sentence, for a member and the organization it belongs to.

    `of` is which of the draft's members it is.
    """

    of: Span
    member: Span
    organization: Span


@dataclass(frozen=True, slots=True)
class MembershipDraft:
    """Members that a sentence says belong to an organization, each by the words that name it.

    `past` tells that the sentence puts it in the past ("former", "left", "worked for"), `tenure` when it began or
    ended; `also` are other words in the sentence for the same two ("Roe left the bank, where she …").
    """

    sentence: Span
    content: Span
    members: tuple[Span, ...]
    organization: Span
    role: Role
    negated: bool = False
    past: bool = False
    also: tuple[Again, ...] = ()
    tenure: Tenure = UNTOLD
