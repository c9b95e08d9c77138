"""Statements that a colon marks: in headlines ("Minister: talks will go on"), transcripts and before quotations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ingest.extract.statements.passages import Finding

if TYPE_CHECKING:
    from ingest.extract.statements.passages import Passage, Range

#: Longest name or title of a speaker, in tokens.
_LONGEST_NAME: Final = 8
_FEWEST_WORDS: Final = 2
#: What a piece is, before its headline: nobody speaks there.
_LABEL: Final = re.compile(
    r"(?:(?:breaking|exclusive|just in|watch|video|audio|in pictures|photos|listen|podcast|full text|transcript"
    r"|interview|q\s?(?:&|and)\s?a|questions and answers|opinion|op-?ed|comment(?:ary)?|column|editorial|essay"
    r"|letters?|viewpoint|guest post|analysis|explainer|fact ?check|fact ?box|profile|obituary|review|feature"
    r"|special report|investigation|long read|preview|correction|newsletter|quiz|update|updated)"
    r"|(?:.{1,60}\s)?(?:live|latest|recap|updates|highlights|explained|timeline|(?:live )?blog))"
    r"(?:\s(?:news|blog|updates?|coverage|analysis|interview))?(?:\s?\d+)?\s*",
    re.IGNORECASE,
)
#: What stands behind a topic that does not speak either.
_KIND: Final = re.compile(
    r":\s+(?:as it happened|how it happened|live(?: updates)?|what (?:we know|to know|you need to know)\b.*|explained"
    r"|key (?:points|takeaways|facts)|in (?:brief|pictures|numbers|charts)|(?:an? )?(?:timeline|explainer|profile))$",
    re.IGNORECASE,
)
#: "An interview with Roe", beside a colon: the words are Roe's.
_INTERVIEWED: Final = frozenset({"conversation", "interview"})
_FINITE: Final = frozenset({"VBD", "VBZ", "VBP", "MD", "VB"})


def in_headline(passage: Passage) -> list[Finding]:
    """Return the statement that a colon marks in a headline, if one side of it names a speaker."""
    i = _colon(passage, (0, len(passage.tokens)))
    if (
        i is None
        or _LABEL.fullmatch(passage.text, 0, passage.places[i])
        or _KIND.match(passage.text, passage.places[i])
    ):
        return []
    left, right = (0, i), (i + 1, len(passage.tokens))
    for names, content in ((left, right), (right, left)):
        head = _name_head(passage, names)
        if (
            head is not None
            and _words(passage, content) >= _FEWEST_WORDS
            and (names == left or _has_verb(passage, content))
        ):
            return [_finding("headline-colon", i, _partner(passage, head), content)]
    return []


def in_body(passage: Passage, taken: set[int]) -> list[Finding]:
    """Return what stands after a speaker's name and a colon: a quotation, or the rest of a paragraph that begins so.

    Sentences with a cue at tokens `taken` are left alone.
    """
    out: list[Finding] = []
    cued = {passage.number[verb] for verb in taken}
    for number, sentence in enumerate(passage.sentences):
        if number in cued:
            continue
        i = _colon(passage, sentence)
        if i is None:
            continue
        head = _name_head(passage, (sentence[0], i))
        if head is None:
            continue
        if passage.inside[i + 1] >= 0:
            out.append(_finding("colon", i, head, (i + 1, passage.quoted[passage.inside[i + 1]].end)))
        elif (
            number == 0
            and _is_name(passage, (sentence[0], i))
            and _words(passage, (i + 1, sentence[1])) >= _FEWEST_WORDS
        ):
            out.append(_finding("transcript", i, head, (i + 1, len(passage.tokens))))
            break
    return out


def _partner(passage: Passage, head: int) -> int:
    """Return whom an interview was with, where the phrase is one; else the phrase's own head."""
    if passage.lemmas[head] in _INTERVIEWED:
        for child in passage.tokens[head].children:
            if child.lower_ == "with":
                return next((low.i for low in child.children if low.dep_ == "pobj"), head)
    return head


def _finding(rule: str, colon: int, head: int, content: Range) -> Finding:
    return Finding(rule, None, (colon, colon + 1), ":", "assert", head, [content])


def _colon(passage: Passage, part: Range) -> int | None:
    """Return the first colon that a short beginning and something else stand around."""
    for i in range(part[0] + 1, part[1] - 1):
        if passage.tokens[i].text == ":" and passage.inside[i] < 0:
            return i
    return None


def _name_head(passage: Passage, names: Range) -> int | None:
    """Return the head of a noun phrase that fills the range, if it reads as somebody who can speak."""
    start, end = names
    if end - start > _LONGEST_NAME or _has_verb(passage, names):
        return None
    if any(passage.inside[i] >= 0 or passage.tokens[i].like_num for i in range(start, end)):
        return None
    nominal = [i for i in range(start, end) if passage.tokens[i].pos_ in ("PROPN", "NOUN")]
    for i in nominal:
        if not start <= passage.tokens[i].head.i < end or passage.tokens[i].head.i == i:
            return i
    return nominal[-1] if nominal else None


def _is_name(passage: Passage, names: Range) -> bool:
    """Say whether the words are a person's name or stand in capitals, as speakers do in transcripts."""
    words = [passage.tokens[i] for i in range(*names) if passage.tokens[i].is_alpha]
    return bool(words) and (
        all(word.is_upper and len(word) > 1 for word in words) or all(word.ent_type_ == "PERSON" for word in words)
    )


def _has_verb(passage: Passage, part: Range) -> bool:
    return any(passage.tokens[i].tag_ in _FINITE for i in range(*part))


def _words(passage: Passage, part: Range) -> int:
    return sum(passage.tokens[i].is_alpha for i in range(*part))
