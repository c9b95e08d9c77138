"""What a tagger marked in a text, as tokens: where a content begins and ends."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final

from ingest.extract.statements.constructions import without_that

if TYPE_CHECKING:
    from ingest.extract.statements.passages import Passage, Range
    from ingest.records import Span

#: Part of a quotation that is less than the tagger would have found of it, had it taken it for the content.
_EDGE: Final = 0.25
#: Parts of speech that say nothing by themselves.
_EMPTY: Final = frozenset({"ADP", "AUX", "CCONJ", "DET", "PART", "PUNCT", "SCONJ", "SPACE", "SYM", "X"})


def tokens_of(passage: Passage, span: Span) -> Range | None:
    """Return the tokens of a span, `None` where it stands in another paragraph."""
    block = passage.block
    start, end = span.start - block.start, span.end - block.start
    if end <= 0 or start >= len(passage.text):
        return None
    places = passage.places
    first = max(bisect_right(places, start) - 1, 0)
    last = bisect_left(places, end)
    if first < last and places[first] + len(passage.tokens[first].text) <= start:
        first += 1
    return (first, last) if first < last else None


def head(passage: Passage, tokens: Range) -> int:
    """Return the token of a range that the others hang on, as parsed."""
    start, end = tokens
    heads = [
        i for i in range(start, end) if not start <= passage.tokens[i].head.i < end or passage.tokens[i].dep_ == "ROOT"
    ]
    return next(
        (i for i in heads if passage.tokens[i].pos_ not in ("PUNCT", "DET", "ADP")), heads[0] if heads else start
    )


def content(passage: Passage, cue: Range, start: int, end: int) -> Range:
    """Return what is said of the words that the tagger took for it, given the cue."""
    start, end = _said(passage, cue, *_with_subject(passage, cue, start, end))
    start, end = _in_sentence(passage, *without_that(passage, start, end))
    return _with_condition(passage, *_finished(passage, start, end))


def _said(passage: Passage, cue: Range, start: int, end: int) -> Range:
    """Leave out when it was said, where that stands between the cue and what was ("described last month as")."""
    time = next((it for it in passage.tokens[start:end] if it.dep_ == "npadvmod" and it.left_edge.i == start), None)
    if time is None or not cue[0] <= time.head.i < cue[1]:
        return start, end
    after = time.right_edge.i + 1
    # "Said next week the works would begin" may be of either.
    return (after, end) if after < end and passage.tokens[after].pos_ in ("ADP", "SCONJ") else (start, end)


def _with_subject(passage: Passage, cue: Range, start: int, end: int) -> Range:
    """Take in the subject of a clause before its cue, where the sentence begins with it ("It will end, he said")."""
    verb = next((it for it in passage.tokens[start:end] if it.pos_ in ("VERB", "AUX")), None)
    if verb is None or start >= cue[0] or passage.inside[start] >= 0:
        return start, end
    clause = verb.head if verb.dep_ in ("aux", "auxpass") else verb
    if not any(cue[0] <= it.i < cue[1] for it in clause.ancestors):
        return start, end
    first = passage.sentence(start)[0]
    is_its_subject = any(
        child.dep_ in ("nsubj", "nsubjpass") and child.left_edge.i == first and child.right_edge.i + 1 == start
        for child in clause.lefts
    )
    return (first, end) if is_its_subject else (start, end)


def _finished(passage: Passage, start: int, end: int) -> Range:
    """Leave out the verb's particle before a content, and at its end a preposition that governs nothing."""
    if start + 1 < end and passage.tokens[start].dep_ == "prt":
        start += 1
    while end > start + 1:
        token = passage.tokens[end - 1]
        if token.pos_ not in ("ADP", "SCONJ", "CCONJ") or token.dep_ == "prt" or passage.inside[end - 1] >= 0:
            break
        governed = token.head if token.dep_ in ("mark", "cc") else next(token.rights, None)
        if governed is None or start <= governed.i < end:
            break
        end -= 1
    return start, end


def _in_sentence(passage: Passage, start: int, end: int) -> Range:
    """End a content outside quotation marks with its sentence: what follows are the writer's words again."""
    stop = passage.sentence(start)[1]
    return (start, end) if any(passage.inside[i] >= 0 for i in range(start, end)) else (start, min(end, stop))


def _with_condition(passage: Passage, start: int, end: int) -> Range:
    """Take in a condition right behind a content that hangs on it: without it the words say another thing."""
    if end < len(passage.tokens) and passage.tokens[end].lower_ in ("if", "unless"):
        mark = passage.tokens[end]
        if mark.dep_ == "mark" and mark.head.dep_ == "advcl" and start <= mark.head.head.i < end:
            return start, mark.head.right_edge.i + 1
    return start, end


def has_words(passage: Passage, tokens: Range) -> bool:
    """Tell whether any token is more than an article, a preposition or a mark."""
    return any(token.pos_ not in _EMPTY for token in passage.tokens[slice(*tokens)])


def is_edge(passage: Passage, tokens: Range) -> bool:
    """Tell whether tokens are but a few of a quotation, and nothing else."""
    start, end = tokens
    number = passage.inside[start]
    if number < 0 or passage.inside[end - 1] != number:
        return False
    quoted = passage.quoted[number]
    return end - start < _EDGE * (quoted.end - quoted.start)
