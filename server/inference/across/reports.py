"""Reports of what somebody said, as the graphs of articles tell them, and the keys by which they find each other."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ontology.terms import ONR, PROV, SDO, SKOS, TIME

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SPEAKER: Final = ox.NamedNode(ONR.speaker)
VOICE: Final = ox.NamedNode(ONR.voice)
SOURCE: Final = ox.NamedNode(ONR["voice-source"])
QUOTE_TYPE: Final = ox.NamedNode(ONR.quoteType)
TEXT: Final = ox.NamedNode(SDO.text)
PART_OF: Final = ox.NamedNode(SDO.isPartOf)
HAS_TIME: Final = ox.NamedNode(TIME.hasTime)
EARLIEST: Final = ox.NamedNode(ONR.earliest)
LATEST: Final = ox.NamedNode(ONR.latest)
MAKES_CLAIM: Final = ox.NamedNode(ONR.makesClaim)
PROPOSITION: Final = ox.NamedNode(ONR.proposition)
POLARITY: Final = ox.NamedNode(ONR.polarity)
CONDITIONS: Final = (ox.NamedNode(ONR.conditionalOn), ox.NamedNode(ONR.conditionalOnNegationOf))
VENUES: Final = tuple(ox.NamedNode(ONR[name]) for name in ("interviewer", "medium", "addressee"))
LABEL: Final = ox.NamedNode(SKOS.prefLabel)
DERIVED_FROM: Final = ox.NamedNode(PROV.wasDerivedFrom)

#: What a report is made of.
_READ: Final = frozenset(
    (
        *(SPEAKER, VOICE, TEXT, PART_OF, HAS_TIME, EARLIEST, LATEST, MAKES_CLAIM, PROPOSITION, POLARITY, LABEL),
        *CONDITIONS,
        *VENUES,
    )
)

#: Days of a bucket of the index: reports of what was said within a month share one or lie in two next to each other.
_BUCKET_DAYS: Final = 28
#: A date that spans more days than a month says too little of when a claim was made.
MONTH: Final = timedelta(31)
#: Pairs of words by which reports of the same words are found. Of two that share half of their pairs, the two lowest
#: hashes of each have one in common in some three of four cases; of copies, always (https://doi.org/10.1109/SEQUEN.1997.666900).
_SKETCH: Final = 2
_FEWEST_WORDS: Final = 5
_WORD: Final = re.compile(r"[^\W_]+(?:[-][^\W_]+)*")
_EMPTY: Final = frozenset(
    re.findall(
        r"\w+",
        "a an the this that these those such and or but nor if then than so as of in on at by to for from with without"
        " into onto over under about between among after before during until since while because although though"
        " i you he she it we they me him her us them my your his its our their who whom whose which what when where"
        " why how is are was were be been being am do does did done have has had having will would shall should can"
        " could may might must not no yes there here also just only very more most much many some any all both each"
        " said say says s t re ve ll d m",
    )
)


@dataclass(frozen=True)
class Report:
    """One statement of somebody else's, as an article tells it.

    Attributes:
        iri, article, speaker, day: of the statement, its article, its speaker and its date.
        earliest, latest: the bounds of the date, as the article alone gives them.
        text: the words.
        claims: what it claims, each as proposition, polarity and whether a condition is made.
        venues: to whom, with whom or in what it was said.
        published: whether the article has a date of its own.
        conditions: the words of the conditions that are made, which may stand outside of what was said.
    """

    iri: str
    article: str
    speaker: str
    day: str
    earliest: date | None
    latest: date | None
    text: str
    claims: frozenset[tuple[str, str, bool]]
    venues: frozenset[str]
    published: bool
    conditions: tuple[str, ...] = ()

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words that carry something, lower case and without endings of number."""
        return _words(self.text)

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset(pairwise(self.words))

    @cached_property
    def pairs_with_conditions(self) -> frozenset[tuple[str, str]]:
        told = [_words(condition) for condition in self.conditions]
        return self.pairs.union(*(pairwise(words) for words in told))

    @property
    def width(self) -> timedelta | None:
        """How far the bounds lie apart; `None` where one is open."""
        return None if self.earliest is None or self.latest is None else self.latest - self.earliest

    @property
    def is_dated(self) -> bool:
        """Whether its date is known to a month: without one, it may be dated by others, or by its article's bounds."""
        return self.width is not None and self.width <= MONTH

    @property
    def is_open(self) -> bool:
        """Whether nothing bounds its date, for want of a date of the article."""
        return not self.published and not self.is_dated

    @cached_property
    def keys(self) -> frozenset[str]:
        """What the index has it under.

        A report whose article has no date asks ("?") for others with the same pair of words ("w") or claim ("c"), which
        hold the same key ("="). Reports with dates meet under what is claimed within a month ("m"), or the words.
        """
        hashed = sorted(_hash(self.speaker, *pair) for pair in self.pairs) if len(self.words) >= _FEWEST_WORDS else []
        claimed = [(_hash(self.speaker, proposition), proposition) for proposition in {it[0] for it in self.claims}]
        sign = "?" if self.is_open else "="
        keys = {f"{sign}w{key}" for key in hashed[:_SKETCH]} | {f"{sign}c{key}" for key, _ in claimed if self._claims}
        if self.is_dated and self.earliest is not None and self.latest is not None:
            first, last = (day.toordinal() // _BUCKET_DAYS for day in (self.earliest, self.latest))
            keys |= {f"m{_hash(self.speaker, it, str(n))}" for _, it in claimed for n in range(first, last + 1)}
        return frozenset(keys)

    @property
    def _claims(self) -> bool:
        """Whether its claims can date others, or be dated: a date that is bounded only says too little."""
        return self.is_open or self.is_dated


def sought(key: str) -> tuple[str, ...]:
    """Return under which keys the reports are that one of this key may be the same as, or that may be dated by it.

    >>> sought("=w1"), sought("?c1"), sought("m1")
    (('=w1', '?w1'), ('=c1',), ('m1',))
    """
    if key[0] == "?":
        return (f"={key[1:]}",)
    if key[:2] == "=w":
        return key, f"?{key[1:]}"
    return (f"?{key[1:]}",) if key[0] == "=" else (key,)


def reports(triples: Iterable[ox.Triple]) -> Iterator[Report]:
    """Return the reports among the triples of articles, with the dates and claims that are there, too."""
    told: dict[str, dict[ox.NamedNode, list[ox.NamedNode | ox.Literal]]] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        # Each term that is looked at costs a copy of it, and most triples of an article tell nothing of this.
        predicate = triple.predicate
        if predicate not in _READ:
            continue
        subject, value = triple.subject, triple.object
        if isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode | ox.Literal):
            told[subject.value][predicate].append(value)
    for iri, facts in list(told.items()):
        if SOURCE not in facts.get(VOICE, ()):
            continue
        named = [facts.get(it, [])[:1] for it in (PART_OF, SPEAKER, HAS_TIME, TEXT)]
        if not all(named):
            continue
        article, speaker, day, text = (it[0].value for it in named)
        date_facts = told.get(day, {})
        yield Report(
            iri,
            article,
            speaker,
            day,
            _day(date_facts.get(EARLIEST, ())),
            _day(date_facts.get(LATEST, ())),
            text,
            frozenset(
                (proposition.value, polarity.value, any(it in claim for it in CONDITIONS))
                for node in facts.get(MAKES_CLAIM, ())
                if (claim := told.get(node.value)) is not None
                for proposition in claim.get(PROPOSITION, ())
                for polarity in claim.get(POLARITY, ())
            ),
            frozenset(venue.value for it in VENUES for venue in facts.get(it, ())),
            bool(told.get(article, {}).get(HAS_TIME)),
            tuple(
                sorted(
                    label.value
                    for node in facts.get(MAKES_CLAIM, ())
                    for name in CONDITIONS
                    for condition in told.get(node.value, {}).get(name, ())
                    for label in told.get(condition.value, {}).get(LABEL, ())
                )
            ),
        )


def _day(values: Iterable[ox.NamedNode | ox.Literal]) -> date | None:
    for value in values:
        try:
            return date.fromisoformat(value.value[:10])
        except ValueError:
            continue
    return None


def _words(text: str) -> tuple[str, ...]:
    return tuple(_stem(word) for word in _WORD.findall(text.casefold()) if word not in _EMPTY)


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _hash(*parts: str) -> str:
    return sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
