"""How real an event is by the words above the one that names it, and by who tells of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ingest.extract.claims.clauses import auxiliaries, is_negated, mark
from ingest.extract.claims.conditions import CONJUNCTIONS
from ingest.extract.claims.lexicon import PLANNED_BESIDE, POSSIBLE_BESIDE, PROBABLE_BESIDE, effect_of
from ingest.extract.lexicon.heads import word_set

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from spacy.tokens import Token

    from ingest.records import Claim, Factuality, Statement

_VERBS: Final = ("AUX", "VERB")
_OPEN: Final = word_set("can ca could may might must ought should would 'd ’d")
_AHEAD: Final = word_set("shall will wo 'll ’ll")
_UNREAL: Final = frozenset({"possible", "probable", "unlikely", "desired", "exclude"})
#: Verbs that keep from coming about what they have for an object.
_KEEPING_FROM: Final = word_set("avert avoid block cancel foil prevent scrap shelve stop thwart veto")
#: Acts whose content is not told as having come about; of announcements that holds for what a noun names.
_LEFT_OPEN: Final = frozenset({"decline", "hope", "not-rule-out", "threaten", "demand", "request", "express-concern"})
#: No sentence goes deeper than this; a parse that does is a failed one.
_MAX_STEPS: Final = 14


def by_words(word: Token, inside: Collection[int]) -> Factuality:
    """Return how real the words make an event that `word` names, as far as `inside`, the content's tokens, reaches.

    "factual" is what they leave as it is: who speaks decides what that amounts to.
    """
    found: Factuality = "factual"
    beside = {child.lower_ for child in word.children}
    if beside & (POSSIBLE_BESIDE | PROBABLE_BESIDE):
        found = "hypothetical"
    elif beside & PLANNED_BESIDE:
        found = "planned"
    token = word
    for _ in range(_MAX_STEPS):
        found = _own(found, token, is_trigger=token.i == word.i)
        head = token.head
        if found in ("hypothetical", "did-not-happen") or head.i == token.i or head.i not in inside:
            return found
        if token.dep_ in ("advcl", "prep", "pcomp") and found == "factual" and _is_circumstance(token):
            return found
        if token.dep_ == "relcl" or (token.dep_ == "acl" and token.tag_ in ("VBD", "VBN")):
            return found
        found = _below(found, token, head)
        token = head
    return found


def _own(found: Factuality, token: Token, *, is_trigger: bool) -> Factuality:
    """Read a word's own negation, modal verb and conjunction."""
    if token.pos_ not in _VERBS:
        return "did-not-happen" if is_trigger and any(child.lower_ == "no" for child in token.children) else found
    around = auxiliaries(token)
    if around & _OPEN and not ("have" in around and "would" not in around and "could" not in around):
        return "hypothetical"
    if mark(token) in CONJUNCTIONS:
        return "hypothetical"
    if is_negated(token) and found == "factual":
        return "did-not-happen"
    if around & _AHEAD or (token.tag_ == "VB" and "to" in around and found == "factual" and is_trigger):
        return "planned"
    return found


def _below(found: Factuality, token: Token, head: Token) -> Factuality:
    """Return how real something is below a word that takes it as object, complement or phrase."""
    if head.pos_ not in ("VERB", "NOUN", "ADJ", "AUX"):
        return found
    lemma = head.lemma_.lower()
    is_open = found == "planned" or (token.tag_ == "VB" and "to" in auxiliaries(token))
    if lemma in _KEEPING_FROM:
        return "did-not-happen" if is_open or lemma in ("avert", "avoid", "foil", "prevent", "thwart") else found
    effect = effect_of(lemma)
    if effect in _UNREAL and (is_open or token.pos_ in _VERBS or effect in ("possible", "desired")):
        return "hypothetical"
    if effect == "negative" and is_open:
        return "did-not-happen"
    if effect in ("planned", "future") and token.dep_ in ("acl", "ccomp", "dobj", "pobj", "xcomp"):
        return "planned"
    return "planned" if is_open and found == "factual" and head.pos_ == "NOUN" else found


def _is_circumstance(token: Token) -> bool:
    """Tell whether words tell when or why ("after the attack"), which takes for granted what they name."""
    return token.lower_ in ("after", "amid", "before", "by", "despite", "during", "following", "since") or (
        mark(token) in ("after", "as", "because", "since", "when", "while")
    )


def of_event(statement: Statement, words: Factuality, *, is_nominal: bool) -> Factuality:
    """Return how real an event is that a statement tells of, and whose words make it so real.

    `is_nominal` tells that no verb with a tense says that it took place.
    """
    if words != "factual":
        return words
    if statement.voice == "narrator":
        return "factual"
    if statement.act in _LEFT_OPEN and is_nominal:
        return "hypothetical"
    if statement.act in ("announce", "notify") and is_nominal:
        return "planned"
    return "claimed"


def of_claim(statement: Statement, claim: Claim, *, is_disputed: bool) -> Factuality | None:
    """Return how real the event is that an affirming claim puts forward; `None` where nobody affirms it."""
    if claim.polarity == "negative":
        return None
    if claim.condition is not None or claim.certainty in ("possible", "underspecified"):
        return "hypothetical"
    if claim.time == "future":
        return "planned"
    if is_disputed:
        return "disputed"
    return "factual" if statement.voice == "narrator" else "claimed"


def denials(statements: Iterable[Statement]) -> dict[str, frozenset[str | None]]:
    """Return who denies which propositions outright."""
    found: dict[str, frozenset[str | None]] = {}
    for statement in statements:
        for claim in statement.claims:
            if claim.polarity == "negative" and claim.condition is None:
                found[claim.proposition] = found.get(claim.proposition, frozenset()) | {statement.speaker.actor}
    return found
