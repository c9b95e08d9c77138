"""Who a sentence's verb says holds a title: "she was named chief executive", "he served as a judge"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from ingest.extract import modality, tenure
from ingest.extract.lexicon.heads import word_set

if TYPE_CHECKING:
    from spacy.tokens import Token

    from ingest.extract.sentences import Sentence
    from ingest.records import Span

_BEING: Final = word_set("be become remain serve work act stay")
#: Of these, the past tense says that it is over.
_LASTING: Final = word_set("be serve work act remain teach stay")
_DECLINING: Final = word_set("offer decline create abolish refuse seek")
_NAMING: Final = word_set("name appoint elect make hire nominate promote select choose recruit install confirm pick")
#: Parts of a body that name those who run the whole of it.
_DECIDING: Final = word_set("board management shareholders trustees directors")
_WORKING: Final = word_set("join work serve rejoin teach start begin return remain stay")
_PERSON_PRONOUNS: Final = word_set("he she i who him her")
_POSSESSIVES: Final = word_set("his her my")
ROLE_NOUNS: Final = word_set(
    "role position job post tenure career time stint term work capacity appointment employment days"
)
#: How many clauses up a shared subject is looked for.
_CLIMB: Final = 5
#: A clause with one of these relations and no subject of its own has that of the clause it belongs to.
_SHARING: Final = word_set("conj xcomp advcl pcomp ccomp prep relcl acl advmod npadvmod amod")


class Said(NamedTuple):
    """Holders and bodies that a verb ties to a title; `past` tells that it puts the holding in the past."""

    holders: list[Span]
    bodies: list[Span]
    past: bool = False


NOTHING: Final = Said([], [])


def by_syntax(sentence: Sentence, root: Token) -> Said:
    """Return what a sentence says of the title that a token heads; nothing where it only wishes or denies it."""
    node = _first_conjunct(root)
    while node.dep_ in ("appos", "conj") and node.head is not node and node.head.pos_ in ("NOUN", "PROPN"):
        node = node.head
        person = sentence.person(node.i)
        if person is not None:
            return Said([person.span], [])
    return _by_relation(sentence, node)


def _by_relation(sentence: Sentence, node: Token) -> Said:
    link = node.head
    if node.dep_ == "pobj" and link.lower_ == "as":
        return _as_title(sentence, link)
    if node.dep_ == "pobj" and link.lower_ == "of" and link.head.lower_ in ROLE_NOUNS:
        return _in_role(sentence, link.head)
    if node.dep_ == "nsubj":
        return _named_after_copula(sentence, link)
    if node.dep_ == "ROOT":
        return Said(subject_of(sentence, node), [])
    if node.dep_ in ("attr", "oprd", "dobj", "xcomp", "ccomp", "acomp") and modality.is_asserted(link):
        return _named(sentence, link, node) if link.lemma_ in _NAMING else _been(sentence, link)
    if node.dep_ in ("relcl", "advcl"):
        return Said(subject_of(sentence, node), [])
    return NOTHING


def _named_after_copula(sentence: Sentence, verb: Token) -> Said:
    """Return who "the director is Jane Roe" says holds the title that is its subject."""
    if verb.lemma_ not in ("be", "remain") or not modality.is_asserted(verb):
        return NOTHING
    named = (sentence.person(child.i) for child in verb.children if child.dep_ == "attr")
    person = next((person for person in named if person is not None), None)
    return Said([person.span], [], _is_past(verb)) if person is not None else NOTHING


def _as_title(sentence: Sentence, link: Token) -> Said:
    """Return who serves, works or was chosen "as" a title."""
    verb = link.head
    if verb.pos_ in ("NOUN", "PROPN"):
        owners = [
            span for child in verb.children if child.dep_ == "poss" and (span := who(sentence, child)) is not None
        ]
        return Said(owners or subject_of(sentence, verb), _body_objects(sentence, verb))
    if not modality.is_asserted(verb):
        return NOTHING
    naming = verb.lemma_ in _NAMING
    holders = _objects_named(sentence, verb) if naming else []
    bodies = _body_objects(sentence, verb) if naming or verb.lemma_ in _WORKING else []
    bodies = bodies or (_naming_bodies(sentence, verb) if naming else [])
    past = _is_past(verb) or tenure.change(verb) == "ends"
    return Said(holders or subject_of(sentence, verb), bodies, past)


def _objects_named(sentence: Sentence, verb: Token) -> list[Span]:
    if any(child.dep_ == "nsubjpass" for child in verb.children):
        return []
    return [span for child in verb.children if child.dep_ == "dobj" and (span := who(sentence, child)) is not None]


def _naming_bodies(sentence: Sentence, verb: Token) -> list[Span]:
    subjects = [child for child in verb.children if child.dep_ == "nsubj" and child.i < verb.i]
    if any(child.lower_ in _DECIDING for child in subjects):
        # "its board appointed her director": of the company, which the board's owner names if anything does
        subjects = [low for child in subjects for low in child.children if low.dep_ == "poss"]
    bodies = (sentence.body(child.i) for child in subjects)
    return [mention.span for mention in bodies if mention is not None]


def _in_role(sentence: Sentence, role: Token) -> Said:
    """Return who holds "the position of" a title: the owner of the noun, or the subject of its verb."""
    for child in role.children:
        if child.dep_ == "poss" and (span := who(sentence, child)) is not None:
            return Said([span], [])
    verb = role.head
    while verb.pos_ in ("ADP", "NOUN") and verb.head != verb:
        verb = verb.head
    if verb.lemma_ in _DECLINING or not modality.is_asserted(verb):
        return NOTHING
    return Said(subject_of(sentence, verb), [], _is_past(verb) or tenure.change(verb) == "ends")


def _named(sentence: Sentence, verb: Token, node: Token) -> Said:
    """Return whom "the bank named Jane Roe chief executive" says that the bank named."""
    for child in verb.children:
        after = child.dep_ in ("dobj", "nsubj") and child.i > verb.i and child.i != node.i
        if after and (span := who(sentence, child)) is not None:
            return Said([span], _naming_bodies(sentence, verb))
    for child in node.children:
        if child.dep_ in ("nsubj", "compound") and (span := who(sentence, child)) is not None:
            return Said([span], _naming_bodies(sentence, verb))
    passive = any(child.dep_ == "nsubjpass" for child in verb.children)
    return Said(subject_of(sentence, verb), []) if passive else NOTHING


def _been(sentence: Sentence, verb: Token) -> Said:
    """Return who is, was or became what the title says."""
    if verb.lemma_ in _BEING or verb.pos_ == "AUX":
        return Said(subject_of(sentence, verb), [], _is_past(verb))
    return NOTHING


def subject_of(sentence: Sentence, verb: Token, depth: int = 0) -> list[Span]:
    """Return the words for the person who is a verb's subject, through "who" and coordinated verbs."""
    for child in verb.children:
        if child.dep_ in ("nsubj", "nsubjpass") and child.i != verb.i:
            span = who(sentence, child)
            if span is not None:
                return [span]
            if child.lower_ in ("who", "that") and verb.dep_ == "relcl":
                if (person := who(sentence, verb.head)) is not None:
                    return [person]
                # "Roe is an executive who led the bank"
                if verb.head.dep_ == "attr":
                    return subject_of(sentence, verb.head.head, depth + 1)
            return []
    if depth < _CLIMB and verb.dep_ in _SHARING and verb.head is not verb:
        if verb.dep_ in ("acl", "relcl") and (person := who(sentence, verb.head)) is not None:
            return [person]
        return subject_of(sentence, verb.head, depth + 1)
    return []


def who(sentence: Sentence, token: Token) -> Span | None:
    """Return the words for the person at a token: a name, or a pronoun for one; of "who" the name before it."""
    person = sentence.person(token.i)
    if person is not None:
        return person.span
    lower = token.lower_
    if lower in _PERSON_PRONOUNS or lower in _POSSESSIVES:
        if (
            lower == "who"
            and token.head.dep_ == "relcl"
            and (antecedent := sentence.person(token.head.head.i)) is not None
        ):
            return antecedent.span
        return sentence.block.span(token)
    return None


def _body_objects(sentence: Sentence, verb: Token) -> list[Span]:
    out: list[Span] = []
    for child in verb.children:
        if child.dep_ == "dobj" and (mention := sentence.body(child.i)) is not None:
            out.append(mention.span)
        if child.dep_ == "prep" and child.lower_ in ("at", "for", "in", "with", "to", "of", "by"):
            out += [
                mention.span
                for item in child.children
                if item.dep_ == "pobj"
                and (mention := sentence.body(item.i)) is not None
                and mention.type not in ("State", "Place")
            ]
    return out


def _first_conjunct(token: Token) -> Token:
    node = token
    while node.dep_ == "conj" and node.head is not node and node.head.pos_ in ("NOUN", "PROPN"):
        node = node.head
    return node


def _is_past(verb: Token) -> bool:
    """Tell whether a verb puts a holding in the past: "was", "served", "had worked", but not "was appointed"."""
    if verb.lemma_ not in _LASTING:
        return False
    helpers = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
    return (verb.tag_ == "VBD" and "has" not in helpers) or "had" in helpers
