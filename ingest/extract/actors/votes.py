"""What speaks for a capitalised name being a person's, a body's or a place's.

spaCy's small model finds most names but often mistakes their kind, so its label is one vote among several.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ingest.extract.lexicon import heads, places
from ingest.extract.lexicon.given_names import gender
from ingest.extract.lexicon.heads import word_set
from ingest.extract.lexicon.nouns import PEOPLE
from ingest.extract.lexicon.titles import TITLE_NOUNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc, Token

    from ingest.extract.actors.names import Segment
    from ingest.records import ActorType

_ABBREVIATION: Final = re.compile(r"(?:[A-Z][A-Z0-9&-]{1,7}s?|(?:[A-Z]\.){2,5})")

#: From this many votes a name that ends in a field of work is a body's all the same ("Acme Marketing").
_NAMED_BODY: Final = 5.0
_AGE: Final = re.compile(r"\d{2}")

#: Verbs that people do and bodies rarely: beside a name of two words they speak for a person.
_PERSONAL: Final = word_set("say tell add argue explain recall note insist ask reply tweet admit joke marry die")
#: Verbs that only people are the subject of.
_OF_PEOPLE: Final = word_set("marry die graduate retire resign teach study enroll enrol emigrate bear")
#: With a share or a sum these are said of things.
_MEASURING: Final = word_set("be stand reach total average")
#: Ends of nouns for what people do: "zoologist", "statistician".
_CALLINGS: Final = ("logist", "ician", "essor", "grapher")
_POSSESSIVES: Final = word_set("he his himself she her herself")
#: Verbs of which a body is the passive subject.
_OF_BODIES: Final = word_set("found establish headquarter acquire incorporate rebrand")

_COMPANY_NOUNS: Final = word_set(
    "company firm startup maker manufacturer agency group organization organisation nonprofit charity retailer party"
    " union bank airline club team band watchdog publisher chain conglomerate consultancy think-tank provider"
)


@dataclass(slots=True)
class Votes:
    """What speaks for a name being a person's or a body's, over the whole article."""

    person: float = 0.0
    body: float = 0.0
    place: float = 0.0
    places: int = 0

    def add(self, other: Votes) -> None:
        """Add what one more place says."""
        self.person += other.person
        self.body += other.body
        self.place += other.place
        self.places += 1

    def mean(self) -> Votes:
        """Return the votes a place."""
        count = max(1, self.places)
        return Votes(self.person / count, self.body / count, self.place / count, 1)


def at_place(doc: Doc, segment: Segment) -> Votes:
    """Return what one place of an article says about the kind of its name."""
    votes = Votes()
    texts = [word.text for word in segment.words]
    tokens = doc[segment.first : segment.end]
    labels = [token.ent_type_ for token in tokens]
    share = 1 / len(tokens)
    votes.person += 2 * labels.count("PERSON") * share
    votes.body += 1.5 * labels.count("ORG") * share
    votes.place += 1.5 * (labels.count("GPE") + labels.count("LOC") + labels.count("FAC")) * share
    for other in ("EVENT", "WORK_OF_ART", "LAW", "PRODUCT", "LANGUAGE", "NORP"):
        votes.place += 1.5 * labels.count(other) * share
    if segment.titled:
        votes.person += 3
    known = gender(texts[0])
    if known is not None:
        votes.person += 2 if len(texts) in (2, 3, 4) else 0.75
    if len(texts) > 1 and any(text.casefold() in heads.PARTICLES or re.fullmatch(r"[A-Z]\.", text) for text in texts):
        votes.person += 1.5
    if len(texts) in (2, 3):
        votes.person += 0.5
    if segment.article:
        votes.body += 2
    if "&" in texts or (len(texts) == 1 and _is_abbreviation(texts[0], labels)):
        votes.body += 2.5
    head = tokens.root
    if head.dep_ == "nsubj" and head.head.lemma_ in _PERSONAL:
        votes.person += 1
    if head.dep_ == "nsubj" and head.head.lemma_ in ("be", "become") and _is_titled(head.head):
        votes.person += 2.5
    if (
        head.dep_ == "nsubj"
        and any(
            child.dep_ in ("attr", "dobj", "acomp") and child.ent_type_ in ("PERCENT", "MONEY")
            for child in head.head.rights
        )
        and head.head.lemma_ in _MEASURING
    ):
        # "Turnout was 61 percent"
        votes.person -= 2
    if (
        head.dep_ == "appos"
        and head.head.tag_ == "NN"
        and (head.head.lower_ in PEOPLE or head.head.lower_ in TITLE_NOUNS)
        and (len(texts) > 1)
    ):
        # "his lawyer, Jane Roe"; "the minister, Jane Roe"
        votes.person += 2.5
    if head.dep_ in ("nsubj", "nsubjpass"):
        votes.person += 1.5 * (head.head.lemma_ in _OF_PEOPLE) + 1.5 * _is_taken_up(head)
    if head.dep_ == "nsubjpass" and head.head.lemma_ in _OF_BODIES:
        votes.body += 2.5
    following = doc[segment.end : segment.end + 4]
    if len(following) > 2 and following[0].text == ",":
        if _AGE.fullmatch(following[1].text) or following[1].lower_ == "who":
            votes.person += 2
        elif following[1].lower_ in ("which", "where"):
            votes.body += 3
        elif any(token.lower_ in _COMPANY_NOUNS for token in following[2:]):
            votes.body += 2
    elif len(following) > 0 and following[0].lower_ == "who":
        votes.person += 2
    if segment.first > 0:
        before = doc[segment.first - 1].lower_
        if before in heads.FIRMS and not segment.titled:
            votes.body += 3
        elif before == "rival" and len(texts) == 1 and known is None:
            votes.body += 1
        elif before in ("on", "via") and len(texts) == 1:
            votes.person -= 1.5
        elif before in ("at", "joined", "for") and len(texts) != 2:
            votes.body += 0.5
        elif before in ("in", "near", "from", "across", "into") and not votes.person:
            votes.place += 0.5
    return votes


def _is_abbreviation(text: str, labels: Sequence[str]) -> bool:
    """Tell whether capitals abbreviate a body's name: not two letters for a place, nor a long word for emphasis."""
    if not _ABBREVIATION.fullmatch(text) or (len(text) == 2 and "GPE" in labels):
        return False
    return len(text) <= 5 or "." in text or "ORG" in labels


def _is_taken_up(subject: Token) -> bool:
    """Tell whether "he" or "her" comes after a subject in its clause, with no person or "its" before."""
    edge = subject.head.right_edge.i + 1
    for token in subject.doc[subject.i + 1 : edge]:
        if token.lower_ in _POSSESSIVES:
            return True
        if token.ent_type_ == "PERSON" or token.lower_ in ("its", "it", "their", "they", "who"):
            return False
    return False


def _is_titled(verb: Token) -> bool:
    return any(
        child.dep_ == "attr" and (child.lower_ in TITLE_NOUNS or child.lower_.endswith(_CALLINGS))
        for child in verb.children
    )


def kind_of(words: Sequence[str], votes: Votes) -> ActorType | None:
    """Return the kind of actor that a name with such votes names, or `None` for no actor."""
    lower = [word.casefold() for word in words]
    if len(words) <= 3 and lower[-1] in heads.FIELDS and votes.person < 2 and votes.body < _NAMED_BODY:
        return None
    if " ".join(words) in places.NAMES and votes.person < 3:
        return None
    if len(words) == 1 and (lower[0] in heads.ADJECTIVES or lower[0] in heads.MINISTERED):
        return None
    if len(words) > 1 and (lower[0] in heads.PLACE_OPENINGS or lower[0] in heads.DIRECTIONS) and votes.person < 3:
        return heads.body_type(list(words))
    if votes.person < 3:
        body = heads.body_type(list(words))
        if body is not None:
            return body
        if lower[-1] in heads.PLACES or lower[-1] in heads.OTHER:
            return None
    if votes.person >= max(votes.body, votes.place, 0.75):
        if len(words) == 1 and votes.person < 1.5:
            return None
        return "Person" if len(words) <= 5 and not any(char.isdigit() for word in words for char in word) else None
    if votes.body > votes.place and votes.body >= 1:
        return "Organization"
    return None
