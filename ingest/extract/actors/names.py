"""Capitalised names by grammar: where each begins and ends."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from ingest.extract.lexicon import heads
from ingest.extract.lexicon.given_names import gender
from ingest.extract.lexicon.nouns import GROUPS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc

    from ingest.extract.drafts import Block
    from ingest.extract.lexicon.titles import TitleMatch
    from ontology.reference import NameMatch

#: How many words after a title are looked at to tell whether it is within a longer name.
_LOOK_AHEAD: Final = 10
#: From more capitals than this on, a word is taken to be stressed where the article has it in lower case too.
_LONGEST_ABBREVIATION: Final = 5
_BEFORE_CAPITAL: Final = frozenset(('"', "“", "”", "‘", ":", "—", "–", "•", "-", "''", "``", "…", "...", "."))
#: Signs within a word; a stroke is one in the legal forms of companies only.
_JOINTS: Final = frozenset(("-", "‐", "‑", "&", "/"))
_LEGAL_FORMS: Final = frozenset(("A/S", "K/S", "I/S"))
_SENTENCE_END: Final = re.compile(r"[.!?][”\"’')\]]?\s*$")


class Word(NamedTuple):
    """Tokens run together without white space: "Jean-Luc". Token indexes in the block's doc, end excluded."""

    first: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Segment:
    """Words that may be one name, after titles are taken off.

    `titled` tells that a title or an honorific stands directly before, `article` that "the" does; `references` are
    matches within.
    """

    words: tuple[Word, ...]
    titled: bool
    references: tuple[NameMatch, ...]
    article: bool

    @property
    def first(self) -> int:
        return self.words[0].first

    @property
    def end(self) -> int:
        return self.words[-1].end


def words_of(block: Block) -> list[Word]:
    """Return the words of a parsed paragraph, hyphenated ones joined."""
    words, tokens, last = block.words, block.tokens, len(block.words) - 1
    out: list[Word] = []
    index = 0
    while index <= last:
        end = index + 1
        while (
            end < last
            and words[end] in _JOINTS
            and (words[end] != "/" or "".join(words[end - 1 : end + 2]) in _LEGAL_FORMS)
            and not tokens[end - 1].whitespace_
            and not tokens[end].whitespace_
        ):
            end += 2
        out.append(Word(index, end, words[index] if end == index + 1 else "".join(words[index:end])))
        index = end
    return out


def is_title_case(block: Block, text: str) -> bool:
    """Tell whether a paragraph is set like a headline, so that capitals mean nothing in it."""
    doc = block.doc
    if block.kind != "headline" and _SENTENCE_END.search(text):
        return False
    long = [token for token in doc if token.is_alpha and len(token) > 3 and token.lower_ not in heads.FUNCTION]
    return len(long) >= 3 and sum(token.text[0].islower() for token in long) <= 0.1 * len(long)


def is_name_word(word: Word) -> bool:
    """Tell whether a word is written as part of a name.

    >>> [is_name_word(Word(0, 1, text)) for text in ("Roe", "al-Masri", "Danish-led", "the", "7-Eleven")]
    [True, True, False, False, False]
    """
    text = word.text
    if "-" in text:
        parts = [part for part in text.split("-") if part]
        if len(parts) > 1:
            return (parts[0][0].isupper() or parts[0].casefold() in heads.JOINED_PARTICLES) and (
                parts[-1][0].isupper() or parts[-1][0].isdigit()
            )
    letters = text.lstrip("’'‘")
    return bool(letters) and (letters[0].isupper() or (letters[:2] in ("d’", "d'", "l’") and letters[2:3].isupper()))


def _acts(doc: Doc, word: Word) -> bool:
    """Tell whether a word is a subject, or stands right before a verb that the parser hangs it on."""
    token = doc[word.first]
    return token.dep_ in ("nsubj", "nsubjpass") or (token.head.pos_ == "VERB" and token.head.i == word.end)


class Segmenter:
    """Cuts the runs of capitalised words of one article into segments."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._lower = {word for block in blocks for word in block.words if len(word) > 1 and word.islower()}

        self._surnames = {
            entity[-1].text
            for block in blocks
            for entity in block.doc.ents
            if entity.label_ == "PERSON" and len(entity) > 1
        } | {
            token.text
            for block in blocks
            for token in block.doc
            if token.i and token.pos_ == "PROPN" and token.is_title and gender(block.doc[token.i - 1].text) is not None
        }

    def is_common(self, name: str) -> bool:
        """Tell whether the article also has a name of one word as a common word, in lower case."""
        return name[1:].islower() and name.casefold() in self._lower

    def segments(self, block: Block, references: Sequence[NameMatch], found: Sequence[TitleMatch]) -> Iterator[Segment]:
        """Yield the segments of a block. `references` and `found` are offsets in the block's own text."""
        doc = block.doc
        words = words_of(block)
        by_token: dict[int, NameMatch] = {}
        for match in references:
            span = doc.char_span(match.start, match.end, alignment_mode="expand")
            if span is not None:
                by_token.update(dict.fromkeys(range(span.start, span.end), match))
        titled: dict[int, TitleMatch] = {}
        for title in found:
            span = doc.char_span(title.start, title.end, alignment_mode="expand")
            if span is not None:
                titled.update((token.i, title) for token in span if token.text[0].isupper())
        run: list[Word] = []
        for place, word in enumerate(words):
            if self._continues(doc, words, place, run, by_token):
                run.append(word)
                continue
            if run:
                yield from self._cut(doc, run, by_token, titled)
            run = []
        if run:
            yield from self._cut(doc, run, by_token, titled)

    def _continues(
        self, doc: Doc, words: list[Word], place: int, run: list[Word], references: dict[int, NameMatch]
    ) -> bool:
        word = words[place]
        following = words[place + 1] if place + 1 < len(words) else None
        lower = word.text.casefold()
        match = references.get(word.first)
        if match is not None and word.end - word.first == 1 and match.form != "demonym":
            return True
        if run and (lower in heads.PARTICLES or word.text == "&"):
            if following is not None and lower in heads.PARTICLES and following.text.casefold() in heads.PARTICLES:
                following = words[place + 2] if place + 2 < len(words) else None
            return following is not None and is_name_word(following) and following.text.casefold() not in heads.FUNCTION
        if not is_name_word(word) and not _is_joined_name(doc, word):
            return False
        if lower in heads.CALENDAR and not self._is_person(doc, word, run):
            return False
        if match is not None:
            return True
        shouted = len(word.text) > _LONGEST_ABBREVIATION and word.text.isupper() and lower in self._lower
        if lower in heads.FUNCTION or shouted:
            return False
        return not starts_sentence(doc, word.first) or self._opens_name(doc, word, following)

    def _opens_name(self, doc: Doc, word: Word, following: Word | None) -> bool:
        """Tell whether a word whose capital may come of its place is a name all the same."""
        token, lower = doc[word.first], word.text.casefold()
        if lower in GROUPS:
            return False
        if lower in heads.FIRMS and (following is None or not is_name_word(following)):
            return False
        common = lower in self._lower
        if word.text in self._surnames and not common:
            return True
        alone = following is None or not is_name_word(following)
        if alone and not common and word.text in self._surnames and _acts(doc, word):
            return True
        if token.ent_type_ == "PERSON" and token.pos_ == "NOUN" and alone:
            # "Turnout rose": the parser takes it for a common noun
            return lower in heads.HONORIFICS
        if token.ent_type_ in ("PERSON", "ORG") and not common:
            return True
        if common and (following is None or not is_name_word(following) or token.pos_ != "PROPN"):
            return False
        return lower in heads.HONORIFICS or token.pos_ == "PROPN" or (token.pos_ == "NOUN" and token.ent_type_ != "")

    def _is_person(self, doc: Doc, word: Word, run: list[Word]) -> bool:
        """Tell whether a month's name is a person's: "Theresa May", and "May" beside it."""
        if run and gender(run[-1].text) is not None:
            return True
        return doc[word.first].ent_type_ == "PERSON" or (
            word.text in self._surnames and doc[word.first].ent_type_ != "DATE"
        )

    def _is_surname(self, doc: Doc, run: list[Word], place: int, *, is_named: bool) -> bool:
        """Tell whether a word that is also a title ends its run as a name: "Ann King", "Mr. King", "King" alone."""
        if place + 1 < len(run) or run[place].text not in self._surnames:
            return False
        first = run[place].first
        return is_named or (place == 0 and (first == 0 or doc[first - 1].pos_ != "DET"))

    def _cut(
        self, doc: Doc, run: list[Word], references: dict[int, NameMatch], titles_at: dict[int, TitleMatch]
    ) -> Iterator[Segment]:
        """Yield the parts of a run between titles and honorifics."""
        part: list[Word] = []
        titled = False
        for place, word in enumerate(run):
            title = titles_at.get(word.first)
            if title is not None and (
                self._is_surname(doc, run, place, is_named=titled or bool(part))
                or _is_part_of_name(doc, run, place, title)
            ):
                title = None
            lower = word.text.casefold()
            honorific = lower in heads.HONORIFICS and lower not in heads.SAINTS and place + 1 < len(run)
            if not part and place + 1 < len(run) and lower in heads.FIRMS and starts_sentence(doc, word.first):
                continue
            if (title is not None or honorific) and part and _is_middle_name(doc, run, place):
                part.append(word)
            elif title is not None or honorific:
                yield from _segment(doc, part, references, titled=titled)
                part, titled = [], True
            else:
                part.append(word)
        yield from _segment(doc, part, references, titled=titled)


def _is_middle_name(doc: Doc, run: list[Word], place: int) -> bool:
    """Tell whether a title is within one person's name: "Omar Sheikh Abdi"."""
    return all(doc[it.first].ent_type_ == "PERSON" and doc[it.first].ent_iob_ == "I" for it in run[place : place + 2])


def _is_joined_name(doc: Doc, word: Word) -> bool:
    """Tell whether hyphenated words are a name though the second is in lower case: "Ki-moon"."""
    parts = (doc[word.first], doc[word.end - 1])
    return word.end - word.first > 1 and word.text[0].isupper() and all(it.ent_type_ == "PERSON" for it in parts)


def _segment(doc: Doc, part: list[Word], references: dict[int, NameMatch], *, titled: bool) -> Iterator[Segment]:
    start, end = 0, len(part)
    while start < end and _joins(part[start]):
        start += 1
    while end > start and _joins(part[end - 1]):
        end -= 1
    words = tuple(part[start:end])
    if words:
        matches = {references[word.first] for word in words if word.first in references}
        before = doc[words[0].first - 1].lower_ if words[0].first else ""
        yield Segment(words, titled, tuple(sorted(matches, key=lambda match: match.start)), before == "the")


def _joins(word: Word) -> bool:
    return word.text == "&" or (word.text.islower() and word.text in heads.PARTICLES)


def starts_sentence(doc: Doc, index: int) -> bool:
    """Tell whether a token's capital may come of its place: first of a sentence or quotation, or after a colon."""
    return index == 0 or bool(doc[index].is_sent_start) or doc[index - 1].text in _BEFORE_CAPITAL


def _is_part_of_name(doc: Doc, run: list[Word], place: int, title: TitleMatch) -> bool:
    """Tell whether a capitalised title is within a longer name: "General Motors", "Judge School", "Premier League"."""
    words_after = [word for word in run[place : place + _LOOK_AHEAD] if doc[word.first].idx >= title.end]
    if not words_after:
        # "Ann Pastor" is a name; "Premier" or "Denmark Prime Minister" is none.
        before = run[place - 1].text.casefold() if place else ""
        return (
            place > 0
            and " " not in title.title
            and doc[run[place].first].ent_type_ == "PERSON"
            and doc[run[0].first].ent_type_ == "PERSON"
            and before not in heads.ORGANIZATION
        )
    texts = [word.text for word in words_after]
    last = texts[-1].casefold()
    if (
        any(doc[word.first].ent_type_ == "PERSON" for word in words_after)
        and len(texts) <= 3
        and last not in heads.ORGANIZATION
    ):
        return False
    return (
        (heads.body_type([title.title, *texts]) is not None and len(texts) <= 4)
        or last in heads.PLACES
        or last in heads.OTHER
        or (
            title.kind == "job"
            and len(texts) == 1
            and doc[words_after[0].first].ent_type_ in ("ORG", "PRODUCT", "GPE", "FAC")
        )
    )
