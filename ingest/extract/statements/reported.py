"""Indirect speech: what cues report by clause, infinitive, object or prepositional phrase.

Each rule is a construction of English grammar, read off the dependency parse: the cue lexicon says which verbs, nouns
and adjectives enter into it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ingest.extract.statements import cues, nominal, speakers
from ingest.extract.statements.constructions import governed, made, without_that
from ingest.extract.statements.passages import PAUSES, Finding

if TYPE_CHECKING:
    from spacy.tokens import Token

    from ingest.extract.statements.passages import Passage, Range

_COPULAS: Final = frozenset({"be", "feel", "remain", "seem", "become", "sound", "appear"})
#: Cues by which one speaker goes on.
_ADDING: Final = frozenset(
    {
        "add",
        "stress",
        "note",
        "insist",
        "warn",
        "urge",
        "reiterate",
        "emphasize",
        "emphasise",
        "argue",
        "suggest",
        "say",
    }
)
#: How far into a reported clause the next cue is looked for, in tokens.
_REACH: Final = 150
_OBJECTS: Final = frozenset({"dobj", "dative"})


def find(passage: Passage, taken: set[int]) -> list[Finding]:
    """Return the statements that a paragraph reports in the writer's words, cues at tokens `taken` left out."""
    out: list[Finding] = []
    for i, token in enumerate(passage.tokens):
        if passage.inside[i] >= 0 or i in taken:
            continue
        found: Finding | None = None
        if token.lower_ == "according":
            found = nominal.according_to(passage, token)
        elif token.pos_ in ("VERB", "AUX") and not _is_asked(token):
            found = _verb(passage, token)
        elif token.pos_ == "NOUN":
            found = nominal.of_noun(passage, token)
        if found is not None and found.content[0][0] < found.content[-1][1]:
            out.append(found)
    _take_in_quotations(passage, out)
    return out


def _is_asked(token: Token) -> bool:
    """Tell whether a bare participle makes its subject the one who is spoken to ("Asked whether he would go, he …")."""
    return (
        token.tag_ == "VBN"
        and token.dep_ in ("advcl", "prep", "dep", "csubj")
        and token.lemma_ in speakers.ADDRESSED
        and not any(child.dep_ in ("aux", "auxpass", "nsubj", "nsubjpass") for child in token.children)
    )


def _take_in_quotations(passage: Passage, found: list[Finding]) -> None:
    """Extend a reported clause that a coordinated quotation goes on with ("said it was late, but “we will go”")."""
    for number, item in enumerate(found):
        if item.rule != "clause":
            continue
        end = item.content[-1][1]
        last = passage.sentence(item.verb or 0)[1]
        if number + 1 < len(found) and (found[number + 1].cue or (last, last))[0] < last:
            continue
        start = end
        while start < last and (passage.tokens[start].text in PAUSES or passage.tokens[start].dep_ == "cc"):
            start += 1
        if end < start < last and passage.inside[start] >= 0:
            item.content[-1] = (item.content[-1][0], min(passage.quoted[passage.inside[start]].end, last))


def _verb(passage: Passage, verb: Token) -> Finding | None:
    """Try the constructions of a verb, the most telling first."""
    lemma = passage.lemmas[verb.i]
    children = list(verb.children)
    particle = next((child.lower_ for child in children if child.dep_ == "prt"), None)
    key = f"{lemma} {particle}" if particle else lemma
    if lemma in _COPULAS:
        return _adjective(passage, verb, children)
    passive = any(child.dep_ in ("nsubjpass", "auxpass") for child in children)
    objects = [child for child in children if child.dep_ in _OBJECTS]
    for child in sorted(children, key=lambda child: child.i < verb.i):
        if child.dep_ in ("ccomp", "xcomp"):
            found = _clause(passage, verb, key, child, objects)
            if found is not None:
                return found
    for child in children:
        if child.dep_ in ("prep", "agent", "dative") and child.lower_ != "by":
            found = _prepositional(passage, verb, key, child, objects, passive)
            if found is not None:
                return found
    if passive:
        return None
    for child in children:
        if (
            child.dep_ == "oprd"
            and not objects
            and child.i > verb.i
            and child.i - child.left_edge.i > 0
            and child.left_edge.i > verb.i
        ):
            # "called the plan reckless" parsed as one phrase
            found = made("predicate", passage, verb, key, cues.PREDICATE, [(child.left_edge.i, child.right_edge.i + 1)])
            if found is not None:
                return found
    for child in children:
        if child.dep_ == "dobj":
            return _object(passage, verb, key, child, children)
    return None


def _clause(passage: Passage, verb: Token, key: str, clause: Token, objects: list[Token]) -> Finding | None:
    kinds = {child.dep_ for child in clause.children}
    infinitive = any(child.dep_ == "aux" and child.lower_ == "to" for child in clause.lefts)
    start, end = clause.left_edge.i, clause.right_edge.i + 1
    if clause.dep_ == "xcomp" and infinitive:
        if objects and objects[0].i < clause.i:
            if not _admits(passage, key, (start, end)):
                return None
            return made(
                "object-infinitive", passage, verb, key, cues.OBJECT_INFINITIVE, [(objects[0].left_edge.i, end)]
            )
        return made("infinitive", passage, verb, key, cues.INFINITIVE, [(start, end)])
    subject = bool(kinds & {"nsubj", "nsubjpass", "expl", "csubj", "csubjpass"})
    if infinitive:
        if subject and verb.i < start and _admits(passage, key, (start, end)):
            return made("object-infinitive", passage, verb, key, cues.OBJECT_INFINITIVE, [(start, end)])
        return None
    if clause.pos_ not in ("VERB", "AUX") and "cop" not in kinds and (clause.dep_ == "xcomp" or key in cues.PREDICATE):
        first = min([start, *(item.left_edge.i for item in objects)])
        return made("predicate", passage, verb, key, cues.PREDICATE, [(first, end)]) if first > verb.i else None
    if clause.dep_ == "xcomp":
        return (
            made("gerund", passage, verb, key, cues.OBJECT, [(start, end)])
            if clause.tag_ == "VBG" and start > verb.i
            else None
        )
    if key in cues.PREDICATE and key not in cues.CLAUSE:
        return made("predicate", passage, verb, key, cues.PREDICATE, [(start, end)]) if start > verb.i else None
    if start < verb.i < end:
        return None
    if start < verb.i and passage.tokens[verb.i - 1].text not in PAUSES and end < verb.i - 6:
        return None
    if start < verb.i and not subject:
        return None
    if key not in cues.CLAUSE and clause.left_edge.lower_ == "that":
        return made("clause", passage, verb, key, cues.OBJECT, [without_that(passage, start, end)])
    if start > verb.i:
        end = _before_next_cue(passage, verb, start, end)
    return made("clause", passage, verb, key, cues.CLAUSE, [without_that(passage, start, end)])


def _before_next_cue(passage: Passage, verb: Token, start: int, end: int) -> int:
    """Cut a reported clause before a cue that goes on with the same speaker ("…, adding that …")."""
    tokens = passage.tokens
    for i in range(start + 2, min(end, start + _REACH)):
        if passage.inside[i] >= 0 or tokens[i].pos_ != "VERB" or passage.lemmas[i] not in cues.CLAUSE:
            continue
        before = tokens[i - 1].text
        goes_on = (tokens[i].tag_ == "VBG" and before == ",") or (
            before.lower() in ("and", "but", "also") and passage.lemmas[i] in _ADDING and tokens[i].tag_ == verb.tag_
        )
        if goes_on and any(child.dep_ in ("ccomp", "dobj") and child.i > i for child in tokens[i].children):
            passage.shared[i] = verb.i
            i -= 1
            while i > start and (tokens[i].text in PAUSES or tokens[i].dep_ == "cc" or tokens[i].lower_ == "also"):
                i -= 1
            return i + 1
    return end


def _admits(passage: Passage, key: str, content: Range) -> bool:
    """Tell "allowed" in the sense of admitting a possibility, which names a condition, from giving leave."""
    return key != "allow" or any(
        passage.tokens[i].lower_ in ("if", "unless") for i in range(content[0], min(content[1], content[0] + _REACH))
    )


def _prepositional(
    passage: Passage, verb: Token, key: str, preposition: Token, objects: list[Token], passive: bool
) -> Finding | None:
    below = governed(preposition)
    if below is None or preposition.i < verb.i or passage.inside[preposition.i] >= 0:
        return None
    content = [(below.left_edge.i, below.right_edge.i + 1)]
    pair = f"{key} {preposition.lower_}"
    if preposition.lower_ == "as" and (objects or passive or key in ("think", "refer")):
        if objects and key in cues.AS and objects[0].lower_ not in ("what", "which"):
            content = [(objects[0].left_edge.i, content[0][1])] if objects[0].pos_ != "PRON" else content
        return made("as", passage, verb, key, cues.AS, content)
    if objects or passive:
        found = made("object-preposition", passage, verb, pair, cues.OBJECT_PREPOSITION, content, key)
        if found is not None:
            return found
    if objects:
        noun = passage.lemmas[objects[0].i]
        if key in cues.EXPRESSING and noun in cues.EXPRESSED:
            return made("expressed", passage, verb, noun, cues.EXPRESSED, content, f"{key} {noun}")
        return None
    if key == "call" and preposition.lower_ == "on":
        return None
    return made("preposition", passage, verb, pair, cues.PREPOSITION, content, key) if not passive else None


def _object(passage: Passage, verb: Token, key: str, item: Token, children: list[Token]) -> Finding | None:
    if (
        item.lower_ in ("what", "which", "who", "that", "it", "itself", "himself", "herself", "themselves")
        and item.i < verb.i
    ):
        return None
    noun = passage.lemmas[item.i]
    start, end = item.left_edge.i, item.right_edge.i + 1
    predicate = next(
        (child for child in children if child.dep_ in ("oprd", "acomp", "attr") and child.i > item.i), None
    )
    if predicate is not None and key in cues.PREDICATE:
        return made("predicate", passage, verb, key, cues.PREDICATE, [(start, predicate.right_edge.i + 1)])
    if key in cues.EXPRESSING and noun in cues.EXPRESSED:
        for child in item.children:
            if child.dep_ in ("prep", "acl", "relcl", "ccomp") and child.i > item.i:
                head = governed(child) or child
                content = (head.left_edge.i, head.right_edge.i + 1)
                return made(
                    "expressed",
                    passage,
                    verb,
                    noun,
                    cues.EXPRESSED,
                    [without_that(passage, *content)],
                    f"{key} {noun}",
                )
    # What somebody "asked Oslo for" may be parsed as belonging to the object.
    for child in item.children:
        if child.dep_ == "prep" and child.i > item.i:
            below = governed(child)
            pair = f"{key} {child.lower_}"
            if below is not None and pair in cues.OBJECT_PREPOSITION and key not in cues.OBJECT:
                return made(
                    "object-preposition",
                    passage,
                    verb,
                    pair,
                    cues.OBJECT_PREPOSITION,
                    [(below.left_edge.i, below.right_edge.i + 1)],
                    key,
                )
    if item.i < verb.i or item.lower_ in ("it", "this", "that", "so", "him", "her", "them", "me", "us", "you"):
        return None
    return made("object", passage, verb, key, cues.OBJECT, [(start, end)])


def _adjective(passage: Passage, verb: Token, children: list[Token]) -> Finding | None:
    for child in children:
        if child.dep_ != "acomp" or passage.inside[child.i] >= 0:
            continue
        for below in child.children:
            if below.i < child.i or below.dep_ not in ("ccomp", "xcomp", "prep"):
                continue
            link = "that" if below.dep_ == "ccomp" else "to" if below.dep_ == "xcomp" else below.lower_
            key = f"{passage.lemmas[child.i]} {link}"
            target = below
            if below.dep_ == "prep":
                target = governed(below) or below
            content = without_that(passage, target.left_edge.i, target.right_edge.i + 1)
            found = made("adjective", passage, verb, key, cues.ADJECTIVE, [content], f"be {passage.lemmas[child.i]}")
            if found is not None:
                return found
    return None
