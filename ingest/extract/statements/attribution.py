"""Quotations with their cues, and clauses whose cue stands after them or in their middle.

The cue's clause ("the minister told reporters on Monday") splits its sentence: what stands before it, after it or on
both sides is what was said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ingest.extract.statements import cues, speakers
from ingest.extract.statements.constructions import cue_range
from ingest.extract.statements.passages import ENDS, PAUSES, Finding

if TYPE_CHECKING:
    from spacy.tokens import Token

    from ingest.extract.statements.passages import Passage, Range

_CLAUSAL_CHILD: Final = frozenset({"ccomp", "xcomp"})
#: Longest cue clause looked at, in tokens: beyond it a cue and a quotation have nothing to do with each other.
_REACH: Final = 60
_FINITE: Final = frozenset({"VBD", "VBZ", "VBP", "MD"})


def find(passage: Passage) -> list[Finding]:
    """Return the statements of a paragraph with a cue beside a quotation, or after or inside what it reports."""
    out: list[Finding] = []
    for sentence in passage.sentences:
        floor = sentence[0]
        for verb in range(*sentence):
            if passage.inside[verb] >= 0 or not _reports(passage, verb):
                continue
            found = _postposed(passage, sentence, floor, verb) or _preposed(passage, sentence, verb)
            if found is not None:
                out.append(found)
                floor = max(verb + 1, *(end for _, end in found.content))
    return out


def _reports(passage: Passage, verb: int) -> bool:
    token = passage.tokens[verb]
    lemma = passage.lemmas[verb]
    return (
        (lemma in cues.CLAUSE or lemma in cues.QUOTED)
        and token.pos_ in ("VERB", "AUX", "NOUN")
        and token.tag_ != "VB"
        and (token.pos_ != "NOUN" or (token.tag_ == "NN" and lemma in ("quip", "remark")))
    )


def _own_subject(passage: Passage, sentence: Range, verb: int) -> Token | None:
    for child in passage.tokens[verb].children:
        if (
            child.dep_ in ("nsubj", "nsubjpass")
            and passage.inside[child.i] < 0
            and sentence[0] <= child.i < sentence[1]
        ):
            return child
    return None


def _start_of_clause(passage: Passage, verb: int, subject: Token | None) -> int:
    """Return where the cue's clause begins: with its subject, or with its verb where the subject follows."""
    start = verb
    if subject is not None and subject.i < verb:
        start = min(subject.left_edge.i, subject.i)
        # A wrong parse may hang the quotation on the subject.
        for i in range(subject.i, start - 1, -1):
            if passage.inside[i] >= 0:
                start = i + 1
                break
    else:
        for child in passage.tokens[verb].lefts:
            if child.dep_ in ("aux", "advmod", "neg") and passage.inside[child.i] < 0 and verb - child.i <= 3:
                start = min(start, child.i)
                break
    return start


def _postposed(passage: Passage, sentence: Range, floor: int, verb: int) -> Finding | None:
    """Read "…, she said" and "…, she said, …": the cue after what was said or in its middle."""
    tokens, inside = passage.tokens, passage.inside
    subject = _own_subject(passage, sentence, verb)
    start = _start_of_clause(passage, verb, subject)
    before = start - 1
    if before < floor or (tokens[before].text not in PAUSES and inside[before] < 0):
        return None
    last = before if inside[before] >= 0 else before - 1
    if last < floor:
        return None
    after_quotation = inside[last] >= 0
    complement = _complement(passage, verb, start)
    if after_quotation:
        if (
            complement is not None
            and complement.i > verb
            and inside[complement.i] < 0
            and complement.left_edge.i > verb
        ):
            return None
        if subject is None and not _follows_subject(passage, sentence, verb):
            return None
        content = _left_of(passage, floor, last + 1)
    elif complement is None or complement.i > verb or subject is None:
        return _interrupting(passage, sentence, floor, verb, subject, last + 1)
    else:
        content = (max(floor, complement.left_edge.i), last + 1)
    if content[0] >= content[1]:
        return None
    end = _end_of_clause(passage, sentence, verb, subject)
    pieces = [content]
    rest = _right_of(passage, sentence, end, complement if not after_quotation else None)
    if rest is not None:
        pieces.append(rest)
    return _finding("postposed-direct" if after_quotation else "postposed", passage, verb, subject, pieces)


def _opens_sentence(passage: Passage, i: int) -> bool:
    """Say whether the quotation that token `i` belongs to begins with a capital letter."""
    first = passage.quoted[passage.inside[i]].quotation.inner.start - passage.block.start
    return passage.text[first : first + 1].isupper()


def _interrupting(
    passage: Passage, sentence: Range, floor: int, verb: int, subject: Token | None, left_end: int
) -> Finding | None:
    """Read a cue between commas ("The plan, officials said, would fail") or at the very end, however parsed."""
    tokens, inside = passage.tokens, passage.inside
    if subject is None or passage.lemmas[verb] not in cues.CLAUSE or subject.lower_ in ("who", "which", "that"):
        return None
    after = _end_of_clause(passage, sentence, verb, subject)
    left = (floor, left_end)
    if subject.i < verb and after < sentence[1] and tokens[after].text == ",":
        right = (after + 1, sentence[1])
        opening = tokens[min(after + 1, sentence[1] - 1)]
        if opening.tag_ in ("VBG", "WP", "WDT", "WRB", "CC") or opening.lower_ in (
            "according",
            "as",
            "while",
            "after",
            "because",
            "citing",
        ):
            return None
        if not any(
            (tokens[i].tag_ in _FINITE and inside[i] < 0) or inside[i] >= 0
            for i in range(right[0], min(right[1], right[0] + _REACH))
        ):
            return None
        alone = inside[right[0]] >= 0 and _opens_sentence(passage, right[0])
        pieces = [left, right] if not alone and sum(tokens[i].is_alpha for i in range(*left)) > 1 else [right]
        return _finding("interrupting", passage, verb, subject, pieces)
    if any(child.dep_ in ("ccomp", "dobj", "xcomp") for child in tokens[verb].rights) or sentence[1] - after > _REACH:
        return None
    if not any(tokens[i].tag_ in _FINITE for i in range(max(floor, left_end - _REACH), left_end)):
        return None
    for child in tokens[verb].lefts:
        if child.dep_ == "advcl" and child.left_edge.i <= floor + 1:
            return None
    if any(tokens[i].pos_ in ("VERB", "AUX") or inside[i] >= 0 for i in range(after, sentence[1])):
        return None
    return _finding("final", passage, verb, subject, [left])


def _follows_subject(passage: Passage, sentence: Range, verb: int) -> bool:
    """Say whether a nominal stands right after the verb, or right before it, where the parser saw no subject."""
    for i in (verb + 1, verb - 1):
        if (
            sentence[0] <= i < sentence[1]
            and passage.inside[i] < 0
            and passage.tokens[i].pos_ in ("PROPN", "PRON", "DET", "NOUN")
        ):
            return True
    return False


def _complement(passage: Passage, verb: int, start: int) -> Token | None:
    """Return the head of the clause that the cue reports, as parsed."""
    token = passage.tokens[verb]
    for child in (*token.rights, *token.lefts):
        if child.dep_ == "ccomp" and (child.i > verb or passage.inside[child.i] >= 0 or _has_subject(child)):
            return child
    if (
        token.dep_ in ("parataxis", "ccomp", "conj", "dep", "advcl")
        and token.head.i < start
        and token.dep_ == "parataxis"
    ):
        return token.head
    return None


def _has_subject(clause: Token) -> bool:
    return any(child.dep_ in ("nsubj", "nsubjpass", "expl", "csubj") for child in clause.lefts)


def _left_of(passage: Passage, floor: int, end: int) -> Range:
    """Return what was said before the cue: the sentence so far, or only the quotation where that is the whole of it.

    Words before a quotation that has a sentence of its own ("On Monday, “We won,” he said") are not part of it.
    """
    number = passage.inside[end - 1]
    first = passage.quoted[number]
    for quoted in reversed(passage.quoted[: number + 1]):
        if quoted.start < floor:
            break
        first = quoted
    start = max(first.start, floor)
    outside = sum(1 for i in range(floor, start) if passage.tokens[i].is_alpha)
    inner = first.quotation.inner.start - passage.block.start
    if outside and (passage.text[inner : inner + 1].isupper() and first.end - first.start > 6 and outside < 6):
        return start, end
    return (floor if outside else start), end


def _end_of_clause(passage: Passage, sentence: Range, verb: int, subject: Token | None) -> int:
    """Return the first token after the cue's verb and subject."""
    end = verb + 1
    if subject is not None and subject.i > verb:
        end = subject.right_edge.i + 1
        for i in range(subject.i, min(end, sentence[1])):
            if passage.inside[i] >= 0 or passage.tokens[i].text in ENDS:
                return i
    return min(end, sentence[1])


def _right_of(passage: Passage, sentence: Range, end: int, complement: Token | None) -> Range | None:
    """Return what was said after the cue: a quotation after a pause, or the rest of the interrupted clause."""
    tokens, inside = passage.tokens, passage.inside
    for i in range(end, min(sentence[1], end + _REACH)):
        if inside[i] >= 0:
            if i > end - 1 and (tokens[i - 1].text in PAUSES or tokens[i - 1].text in (":", "that", "and", "but")):
                return i, _end_of_quotations(passage, sentence, i)
            return None
        if i > end and tokens[i].pos_ == "VERB" and passage.lemmas[i] in cues.CLAUSE and complement is None:
            return None
    if complement is not None and complement.right_edge.i >= end and complement.i > end:
        start = end
        while start < sentence[1] and tokens[start].text not in PAUSES:
            start += 1
        if start + 1 < min(complement.right_edge.i + 1, sentence[1]):
            return start + 1, min(complement.right_edge.i + 1, sentence[1])
    return None


def _end_of_quotations(passage: Passage, sentence: Range, start: int) -> int:
    """Return where what was said ends that begins at `start`: further quotations go with it up to the next cue."""
    end = passage.quoted[passage.inside[start]].end
    i = end
    while i < min(sentence[1], end + _REACH):
        if passage.inside[i] >= 0:
            end = passage.quoted[passage.inside[i]].end
            i = end
            continue
        if passage.tokens[i].pos_ in ("VERB", "AUX") and passage.lemmas[i] in cues.CLAUSE:
            break
        if passage.tokens[i].text in (";", ":"):
            break
        i += 1
    return end


def _preposed(passage: Passage, sentence: Range, verb: int) -> Finding | None:
    """Read "she said, “…”": the cue before a quotation that stands for the whole of what was said."""
    tokens, inside = passage.tokens, passage.inside
    begin = verb + 1
    while begin < sentence[1] and inside[begin] < 0 and begin - verb < _REACH:
        begin += 1
    if begin >= sentence[1] or inside[begin] < 0:
        return None
    before = tokens[begin - 1].text
    if before == ":":
        if any(passage.lemmas[i] in cues.CLAUSE and tokens[i].pos_ == "VERB" for i in range(verb + 1, begin)):
            return None
    elif any(tokens[i].pos_ in ("VERB", "AUX") for i in range(verb + 1, begin)) or (
        before not in (",", "that")
        and begin - 1 != verb
        and any(tokens[i].dep_ == "cc" for i in range(verb + 1, begin))
    ):
        return None
    elif before not in (",", "that") and begin - 1 != verb:
        complement = _complement(passage, verb, verb)
        if (
            complement is not None
            and inside[complement.left_edge.i] < 0
            and complement.left_edge.i > verb
            and complement.left_edge.lower_ != "that"
        ):
            return None
        if complement is None and not _clausal_quotation(passage, begin):
            return None
    elif (before == "," and not _clausal_quotation(passage, begin)) or (
        begin - 1 == verb and passage.lemmas[verb] not in cues.CLAUSE
    ):
        return None
    end = _end_of_quotations(passage, sentence, begin)
    complement = _complement(passage, verb, verb)
    if complement is not None and complement.i > verb and end <= complement.right_edge.i < sentence[1]:
        end = complement.right_edge.i + 1
    return _finding("preposed-direct", passage, verb, _own_subject(passage, sentence, verb), [(begin, end)])


def _clausal_quotation(passage: Passage, begin: int) -> bool:
    """Say whether a quotation reads as a clause: it has a verb and three words or more."""
    quoted = passage.quoted[passage.inside[begin]]
    words = [token for token in passage.tokens[quoted.start : min(quoted.end, quoted.start + _REACH)] if token.is_alpha]
    return len(words) >= 3 and any(token.pos_ in ("VERB", "AUX") for token in words)


def _finding(rule: str, passage: Passage, verb: int, subject: Token | None, content: list[Range]) -> Finding:
    lemma = passage.lemmas[verb]
    act = cues.CLAUSE.get(lemma) or cues.QUOTED.get(lemma, "assert")
    own = subject.i if subject is not None and subject.dep_ == "nsubj" else None
    speaker = own if own is not None else speakers.subject(passage, verb)
    if speaker is None or any(start <= speaker < end for start, end in content):
        speaker = own if own is not None else _neighbor(passage, verb)
    return Finding(rule, verb, cue_range(passage, verb), lemma, act, speaker, content)


def _neighbor(passage: Passage, verb: int) -> int | None:
    """Return the nominal beside the verb, after it first, where the parse has no subject."""
    tokens, inside = passage.tokens, passage.inside
    for i in range(verb + 1, min(verb + 8, len(tokens))):
        if inside[i] >= 0 or tokens[i].is_punct:
            break
        if tokens[i].pos_ in ("PROPN", "PRON", "NOUN") and (
            i + 1 == len(tokens) or tokens[i + 1].pos_ not in ("PROPN", "NOUN") or inside[i + 1] >= 0
        ):
            return i
    for i in range(verb - 1, max(verb - 5, -1), -1):
        if inside[i] >= 0 or tokens[i].is_punct:
            break
        if tokens[i].pos_ in ("PROPN", "PRON", "NOUN"):
            return i
    return None
