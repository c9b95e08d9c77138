"""Nouns that report ("the claim that", "her promise to resign", "criticism of the court") and "according to"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.extract.statements import cues, speakers
from ingest.extract.statements.constructions import governed, made, without_that
from ingest.extract.statements.passages import PAUSES, Finding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spacy.tokens import Token

    from ingest.extract.statements.passages import Passage, Range
    from ingest.records import Act


def of_noun(passage: Passage, noun: Token) -> Finding | None:
    """Return the statement that a noun reports, if its complement and, but for a that-clause, its speaker are there."""
    lemma = passage.lemmas[noun.i]
    speaker = _speaker_of_noun(passage, noun)
    for child in noun.rights:
        if child.dep_ in ("acl", "relcl", "ccomp"):
            mark = next(
                (low for low in child.children if low.dep_ in ("mark", "nsubj", "dobj") and low.lower_ == "that"), None
            )
            infinitive = any(low.dep_ == "aux" and low.lower_ == "to" for low in child.lefts)
            content = (child.left_edge.i, child.right_edge.i + 1)
            governor = noun.head.head if noun.dep_ == "pobj" and noun.head.dep_ == "prep" else noun
            if (
                child.i > noun.i
                and governor.pos_ == "VERB"
                and passage.lemmas[governor.i] in cues.CLAUSE
                and (mark is not None or governor.lemma_ == "say")
            ):
                # "said in a statement that", the clause hung on the noun
                return made(
                    "clause",
                    passage,
                    governor,
                    passage.lemmas[governor.i],
                    cues.CLAUSE,
                    [without_that(passage, *content)],
                )
            if mark is not None and mark.dep_ == "mark":
                return _nominal("noun-clause", noun, lemma, cues.NOUN_CLAUSE, without_that(passage, *content), speaker)
            if infinitive and speaker is not None:
                return _nominal("noun-infinitive", noun, lemma, cues.NOUN_INFINITIVE, content, speaker)
        elif child.dep_ == "prep" and speaker is not None:
            below = governed(child)
            if below is not None:
                found = _nominal(
                    "noun-preposition",
                    noun,
                    f"{lemma} {child.lower_}",
                    cues.NOUN_PREPOSITION,
                    (below.left_edge.i, below.right_edge.i + 1),
                    speaker,
                )
                if found is not None:
                    return found
    return None


def _speaker_of_noun(passage: Passage, noun: Token) -> int | None:
    for child in noun.children:
        if child.dep_ == "poss" and passage.inside[child.i] < 0:
            return child.i
    if noun.dep_ == "dobj" and noun.head.pos_ == "VERB":
        return speakers.subject(passage, noun.head.i)
    return None


def _nominal(
    rule: str, noun: Token, key: str, table: Mapping[str, Act], content: Range, speaker: int | None
) -> Finding | None:
    act = table.get(key)
    if act is None:
        return None
    return Finding(
        rule,
        noun.i,
        (noun.i, noun.i + 1),
        key.partition(" ")[0],
        act,
        speaker,
        [content],
        clausal=rule == "noun-clause",
    )


def according_to(passage: Passage, token: Token) -> Finding | None:
    """Read "according to X, …" and "…, according to X"."""
    tokens, inside = passage.tokens, passage.inside
    if token.i + 1 >= len(tokens) or tokens[token.i + 1].lower_ != "to":
        return None
    source = next(
        (
            low
            for child in (token, tokens[token.i + 1])
            for low in child.children
            if low.dep_ in ("pobj", "pcomp") and low.i > token.i
        ),
        None,
    )
    if source is None or inside[source.i] >= 0:
        return None
    start, end = passage.sentence(token.i)
    last = source.right_edge.i + 1
    for i in range(token.i + 2, min(last, end)):
        if inside[i] >= 0:
            last = i
            break
    content: list[Range]
    if token.i - start <= 2:
        while last < end and tokens[last].text not in PAUSES:
            last += 1
        content = [(last + 1, end)]
    else:
        content = [(start, token.i)]
        if last + 1 < end - 1 and tokens[last].text == ",":
            content.append((last + 1, end))
    if content[0][0] >= content[0][1]:
        return None
    return Finding("according-to", token.i, (token.i, token.i + 2), "according to", "assert", source.i, content)
