"""What a capital's name stands for where it stands: the government that acts there, or the place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from ingest.extract.lexicon.heads import word_set

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_LOCATIVE: Final = word_set(
    "in near at into through outside inside around across toward towards via within throughout above over leaving"
)
#: Nouns and verbs that make the other party of "from" or "to" somebody who gives or takes.
_EXCHANGE: Final = word_set(
    """statement statements letter message response reply answer support help aid assistance permission pressure
    approval demand request call appeal warning threat signal guarantee commitment concession denial comment
    reaction order instruction offer proposal notice note notification independence receive hear learn demand
    request seek get expect obtain accept win buy import borrow say send appeal respond give supply sell deliver
    pledge provide promise complain propose signal reply speak talk write report answer turn submit transfer
    return export extend concede hostile loyal close closer subordinate allied alternative opposition obligation
    debt loan"""
)
_TRAVEL_OBJECT: Final = word_set(
    """visit leave reach enter attack bomb capture shell hit strike flood tour destroy seize storm surround overlook
    cross bypass evacuate flee occupy liberate rebuild lock shake rock"""
)
_STATIVE: Final = word_set("lie locate situate host burn wake sleep boast overlook border")
_PLACE_NOUNS: Final = word_set(
    """airport street streets suburb suburbs mayor subway metro museum university resident residents center centre
    district neighborhood neighbourhood skyline river hospital hotel stadium region area outskirts weather
    bureau office offices correspondent summit conference meeting talks climate agreement accord accords attack
    attacks bombing bombings riots protest protests rally police club team market exchange time trip visit
    native area zoo opera theater theatre school schools court apartment home house restaurant cafe bar suburbs
    embassy headquarters fashion marathon university stock edition zone station square"""
)
_DEED_NOUNS: Final = word_set(
    """government official officials authorities decision exit appeal appeals request requests statement position
    policy policies withdrawal membership participation refusal response reaction proposal demand demands offer
    support accusation accusations claim claims denial regime administration leadership intention intentions
    threat threats consent"""
)


def sense(doc: Doc, start: int, end: int) -> Literal["GovernmentBody", "Place"]:
    """Return what the name of a seat of government, at these code points of `doc`, stands for.

    It is the government that acts, speaks, is spoken to or owns a deed, and the place in every other position.
    """
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None:
        return "Place"
    return _sense(span.root, doc)


def _sense(token: Token, doc: Doc, depth: int = 0) -> Literal["GovernmentBody", "Place"]:
    left = next((child.i for child in token.lefts), token.i)
    before = doc[left - 1].lower_ if left else ""
    if before in _LOCATIVE or (before == "the" and left > 1 and doc[left - 2].lower_ in _LOCATIVE):
        return "Place"
    after = doc[token.i + 1] if token.i + 1 < len(doc) else None
    if (
        after is not None
        and after.text == ","
        and token.i + 2 < len(doc)
        and doc[token.i + 2].ent_type_ == "GPE"
        and token.dep_ != "conj"
    ):
        return "Place"
    head, dependency = token.head, token.dep_
    if dependency in ("nsubj", "nsubjpass", "agent"):
        return "Place" if head.lemma_ in _STATIVE else "GovernmentBody"
    if dependency in ("dobj", "dative", "obj"):
        return "Place" if head.lemma_ in _TRAVEL_OBJECT else "GovernmentBody"
    if dependency == "poss":
        return "Place" if head.lower_ in _PLACE_NOUNS else "GovernmentBody"
    if dependency in ("compound", "nmod", "amod", "npadvmod"):
        return "GovernmentBody" if head.lower_ in _DEED_NOUNS else "Place"
    if dependency == "conj" and depth < 8:
        return _sense(head, doc, depth + 1)
    if dependency == "pobj":
        return _after_preposition(head)
    return "Place"


def _after_preposition(preposition: Token) -> Literal["GovernmentBody", "Place"]:
    word, governor = preposition.lower_, preposition.head
    if word in ("with", "against", "between", "by", "for", "among", "than", "about", "on", "upon", "without"):
        return "GovernmentBody"
    if word in ("from", "to"):
        exchanging = any(
            node.lemma_ in _EXCHANGE or node.lower_ in _EXCHANGE
            for node in (governor, *governor.children)
            if node.pos_ != "ADP"
        )
        return "GovernmentBody" if exchanging else "Place"
    if word == "of":
        return "GovernmentBody" if governor.lower_ in _DEED_NOUNS else "Place"
    return "Place"
