"""Who talks with whom in an interview, as its headline and its introduction say."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING, Final

from ingest.extract.lexicon.heads import word_set

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spacy.tokens import Span as Tokens

    from ingest.extract.statements.passages import Passage
    from ingest.records import Span

_ASKING: Final = word_set(
    "anchor columnist correspondent editor host interviewer journalist moderator our presenter reporter"
)
_OTHERS_ASK: Final = re.compile(
    r"\b(?:(?:press|news) conference|briefing|hearing|testif|debate|panel|reporters|journalists|the press\b)",
    re.IGNORECASE,
)
_CONDUCTED: Final = re.compile(r"\b(?:interview\w*|questions?|conversation)\b[^.]{0,40}\bby\s+", re.IGNORECASE)
#: "told the Herald's Ana Ruiz", "spoke with Ana Ruiz of the Herald": a medium right beside a name.
_AROUND: Final = 4
_SAYING: Final = word_set("add explain insist laugh note recall reply say smile tell")


class People:
    """Those whom the passages before the first turn name.

    Attributes:
        interviewee: the words that name who answers, in full where they are.
        interviewer: the words that name who asks, where a name has a journalist's calling or a medium beside it.
        others_ask: others than the writer put the questions, as at a press conference.
    """

    def __init__(self, introduction: Sequence[Passage], names: Sequence[Span]) -> None:
        """Read `introduction`; `names` are the places in the article where persons are named, in order."""
        self.others_ask = any(_OTHERS_ASK.search(passage.text) for passage in introduction)
        self.interviewee: Span | None = None
        self.interviewer: Span | None = None
        self._last = ""
        self._names: dict[str, Span] = {}
        self._words: dict[str, list[str]] = {}
        counts: Counter[str] = Counter()
        asking: set[str] = set()
        for passage in introduction:
            block = passage.block
            first = bisect_left(names, (block.start, 0))
            for span in names[first : bisect_left(names, (block.start + len(passage.text), 0))]:
                found = block.doc.char_span(span.start - block.start, span.end - block.start)
                if found is None:
                    continue
                last = self._add(span, passage.article)
                counts[last] += 1
                if _asks(found):
                    asking.add(last)
        answering = [last for last in counts if last not in asking]
        if answering:
            self._last = max(answering, key=counts.__getitem__)
            self.interviewee = self._names[self._last]
        if len(asking) == 1:
            self.interviewer = self._names[next(iter(asking))]

    def _add(self, span: Span, article: str) -> str:
        """Keep a name, the longest of each surname; return the surname."""
        words = span.of(article).split()
        last = words[-1].casefold()
        if len(words) > len(self._words.get(last, ())):
            self._names[last], self._words[last] = span, words
        return last

    def add(self, labels: Iterable[Span], article: str) -> None:
        """Take in the names that labels give in full, for whom initials stand later."""
        for span in labels:
            self._add(span, article)

    def add_interviewer(self, closing: Sequence[Passage], names: Sequence[Span]) -> None:
        """Take in who asked where only the end says so ("The interview was conducted by Ana Ruiz")."""
        for passage in closing:
            for match in _CONDUCTED.finditer(passage.text):
                place = passage.block.start + match.end()
                number = bisect_left(names, (place, 0))
                if number < len(names) and names[number].start == place:
                    self.interviewer = names[number]

    def known(self, label: str) -> Span | None:
        """Return the words of the introduction that name whom a label means by name, surname or initials."""
        *_, last = label.casefold().split()
        if last in self._names:
            return self._names[last]
        letters = "".join(letter for letter in label.casefold() if letter.isalpha())
        for last, words in self._words.items():
            if len(words) > 1 and letters == "".join(word[0] for word in words).casefold():
                return self._names[last]
        return None

    def take(self, label: str, span: Span) -> None:
        """Take for the interviewee whom no introduction names, but the label of the only one who answers."""
        self._last, self.interviewee = label.split()[-1], span

    def is_interviewee(self, label: str) -> bool:
        return self.interviewee is not None and self.known(label) == self.interviewee

    def names(self, passage: Passage) -> bool:
        """Tell whether a paragraph names who is interviewed outside quotation marks."""
        return bool(self._last) and any(
            token.lower_ == self._last and passage.inside[i] < 0 for i, token in enumerate(passage.tokens)
        )

    def narrates(self, passage: Passage) -> bool:
        """Tell whether a paragraph reports what somebody says rather than being it."""
        for i, token in enumerate(passage.tokens):
            if token.pos_ != "VERB" or passage.inside[i] >= 0 or passage.lemmas[i] not in _SAYING:
                continue
            subjects = [child for child in token.children if child.dep_ == "nsubj"]
            if any(child.lower_ == self._last for child in subjects):
                return True
            if passage.quoted and any(child.lower_ in ("he", "she") for child in subjects):
                return True
        return False


def _asks(name: Tokens) -> bool:
    """Tell whether a name has a journalist's calling or a medium beside it ("the Herald's Ana Ruiz")."""
    doc = name.doc
    around = doc[max(name.start - _AROUND, name.sent.start) : name.start]
    if any(token.lower_ in _ASKING for token in around):
        return True
    possessive = len(around) > 1 and around[-1].tag_ == "POS" and around[-2].ent_type_ == "ORG"
    after = doc[name.end : min(name.end + _AROUND, name.sent.end)]
    of_medium = (
        len(after) > 1 and after[0].lower_ in ("of", "from") and any(token.ent_type_ == "ORG" for token in after)
    )
    spoken_to = name.root.dep_ == "pobj" and name.root.head.lower_ in ("to", "with", "by")
    return (
        possessive
        or (of_medium and spoken_to)
        or (len(after) > 1 and after[0].text == "," and after[1].lower_ in _ASKING)
    )
