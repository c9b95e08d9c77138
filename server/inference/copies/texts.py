"""Articles as the search for copies sees them: text without boilerplate, who published it when, and who says what."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ontology.terms import OA, ONR, SDO, SKOS, TIME
from server.inference.copies.sketches import Sketch, sketch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    _Facts = Mapping[str, Mapping[str, list[str]]]

_BODY: Final = str(SDO.articleBody)
_PUBLISHER: Final = str(SDO.publisher)
_HAS_TIME: Final = str(TIME.hasTime)
_EARLIEST, _LATEST = str(ONR.earliest), str(ONR.latest)
_PART_OF: Final = str(SDO.isPartOf)
_TEXT, _VOICE, _SPEAKER = str(SDO.text), str(ONR.voice), str(ONR.speaker)
_SOURCE, _START, _END, _KIND = str(OA.hasSource), str(OA.start), str(OA.end), str(ONR.segmentKind)
_HEADLINE: Final = frozenset((str(ONR["seg-headline"]), str(ONR["seg-title"])))
_OWN_VOICE: Final = frozenset((str(ONR["voice-narrator"]), str(ONR["voice-headline"])))

_READ: Final = frozenset(
    (_BODY, _PUBLISHER, _HAS_TIME, _EARLIEST, _LATEST, _PART_OF, _TEXT, _VOICE, _SPEAKER, _SOURCE, _START, _END, _KIND)
) | {str(SKOS.prefLabel)}

#: The last line of a body is a credit rather than a paragraph if it is no longer than this, in code points.
_CREDIT_CHARS: Final = 100
#: Digits of an article's hash in the names of actors that only it knows.
_LOCAL_CHARS: Final = 8
_WORD: Final = re.compile(r"[^\W_]+")
#: Of all pairs of words next to each other in two statements, the part that both have where one repeats the other.
_SAME_PAIRS: Final = 0.6
_NEGATIONS: Final = frozenset(("no", "not", "never", "none", "nobody", "nothing", "neither", "nor", "without", "t"))

#: Of some articles' graphs, all that is needed here.
NEEDED: Final = f"""
    CONSTRUCT {{
      ?article <{_BODY}> ?body ; <{_PUBLISHER}> ?publisher ; <{_HAS_TIME}> ?date .
      ?date <{_EARLIEST}> ?earliest ; <{_LATEST}> ?latest .
      ?publisher <{SKOS.prefLabel}> ?name .
      ?segment <{_SOURCE}> ?article ; <{_KIND}> ?kind ; <{_START}> ?start ; <{_END}> ?end .
      ?statement <{_PART_OF}> ?article ; <{_TEXT}> ?text ; <{_VOICE}> ?voice ; <{_SPEAKER}> ?speaker
    }} WHERE {{
      {{
        ?article <{_BODY}> ?body
        OPTIONAL {{ ?article <{_PUBLISHER}> ?publisher . ?publisher <{SKOS.prefLabel}> ?name }}
        OPTIONAL {{
          ?article <{_HAS_TIME}> ?date
          OPTIONAL {{ ?date <{_EARLIEST}> ?earliest }} OPTIONAL {{ ?date <{_LATEST}> ?latest }}
        }}
      }} UNION {{
        ?segment <{_KIND}> ?kind ; <{_SOURCE}> ?article ; <{_START}> ?start ; <{_END}> ?end
      }} UNION {{
        ?statement <{_PART_OF}> ?article ; <{_TEXT}> ?text ; <{_VOICE}> ?voice
        OPTIONAL {{ ?statement <{_SPEAKER}> ?speaker }}
      }}
    }}"""


@dataclass(frozen=True)
class Said:
    """A statement: who says it, `None` for the paper itself or for nobody known, and its words, without signs."""

    iri: str
    speaker: str | None
    words: tuple[str, ...]

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset(pairwise(self.words))

    @cached_property
    def turns(self) -> frozenset[str]:
        """The words that make another statement of it: negations and numbers."""
        return frozenset(it for it in self.words if it in _NEGATIONS or any(map(str.isdigit, it)))

    def repeats(self, other: Said) -> bool:
        """Whether it is the same sentence as one of an article with nearly the same text, a few words apart."""
        if self.speaker != other.speaker or self.turns != other.turns:
            return False
        if self.words == other.words:
            return True
        shared = len(self.pairs & other.pairs)
        return shared >= _SAME_PAIRS * max(1, len(self.pairs) + len(other.pairs) - shared)


@dataclass(frozen=True)
class Text:
    """An article.

    Attributes:
        iri: of the article.
        paragraphs: of its body.
        credits: its date line, its boilerplate and a short last line: where papers say whose text it is.
        publisher, publisher_name: who published it, and what its graph calls them.
        earliest, latest: the days between which it was published, as ISO 8601 dates.
        said: its statements, by their place in the text.
    """

    iri: str
    paragraphs: tuple[str, ...]
    credits: str
    publisher: str | None
    publisher_name: str | None
    earliest: str | None
    latest: str | None
    said: tuple[Said, ...]

    @cached_property
    def sketch(self) -> Sketch:
        return sketch(self.paragraphs)

    def names(self, names: Iterable[str]) -> bool:
        """Whether its credits have one of these names in them, as whole words and written the same."""
        there = (name for name in names if name in self.credits)
        return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", self.credits) for name in there)


def texts(triples: Iterable[ox.Triple]) -> Iterator[Text]:
    """Return the articles among the triples of one or more graphs that hold their text."""
    facts: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    segments: defaultdict[str, set[str]] = defaultdict(set)
    statements: defaultdict[str, set[str]] = defaultdict(set)
    for triple in triples:
        # Each term that is looked at costs a copy of it: nine in ten triples of an article tell nothing of this.
        name = triple.predicate.value
        if name not in _READ:
            continue
        subject, value = triple.subject, triple.object
        if not isinstance(subject, ox.NamedNode) or not isinstance(value, ox.NamedNode | ox.Literal):
            continue
        facts[subject.value][name].append(value.value)
        if name == _KIND:
            segments[subject.value.partition("#")[0]].add(subject.value)
        elif name == _PART_OF:
            statements[value.value].add(subject.value)
    for iri in sorted(facts):
        if _BODY in facts[iri]:
            yield _text(facts, iri, segments.get(iri, ()), statements.get(iri, ()))


def _text(facts: _Facts, iri: str, segments: Iterable[str], statements: Iterable[str]) -> Text:
    body = facts[iri][_BODY][0]
    cut, told, place = [], [], 0
    for start, end, kind in sorted(_segments(facts, segments)):
        if start >= place:
            cut.append(body[place:start])
            told += [] if kind in _HEADLINE else [body[start:end]]
            place = end
    cut.append(body[place:])
    paragraphs = [line for part in cut for line in part.splitlines() if line.strip()]
    told += [line for line in paragraphs[-1:] if len(line) <= _CREDIT_CHARS]
    day = facts.get(_first(facts, iri, _HAS_TIME) or "", {})
    publisher = _first(facts, iri, _PUBLISHER)
    return Text(
        iri,
        tuple(paragraphs),
        "\n".join(told),
        publisher,
        _first(facts, publisher or "", str(SKOS.prefLabel)),
        min(day.get(_EARLIEST, ()), default=None),
        max(day.get(_LATEST, ()), default=None),
        tuple(sorted(_said(facts, statements), key=lambda it: (_place(it.iri), it.iri))),
    )


def _segments(facts: _Facts, iris: Iterable[str]) -> Iterator[tuple[int, int, str]]:
    for iri in iris:
        start, end, kind = (_first(facts, iri, name) for name in (_START, _END, _KIND))
        if start is not None and end is not None and kind is not None and start.isdecimal() and end.isdecimal():
            yield int(start), int(end), kind


def _said(facts: _Facts, iris: Iterable[str]) -> Iterator[Said]:
    for iri in iris:
        words = tuple(_WORD.findall((_first(facts, iri, _TEXT) or "").casefold()))
        if words:
            # Each paper speaks in a voice of its own, in words that may be another's.
            own = _first(facts, iri, _VOICE) in _OWN_VOICE
            speaker = None if own else _first(facts, iri, _SPEAKER)
            # Whom only one article knows by a description has the beginning of its hash in the name.
            yield Said(iri, speaker and speaker.removesuffix(f"-{_article(iri)[:_LOCAL_CHARS]}"), words)


def _place(statement: str) -> int:
    start = statement.rpartition("/")[2].split("-")[1:2]
    return int(start[0]) if start and start[0].isdecimal() else 0


def _article(statement: str) -> str:
    return statement.rpartition("/")[2].partition("-")[0]


def _first(facts: _Facts, iri: str, name: str) -> str | None:
    return min(facts.get(iri, {}).get(name, ()), default=None)
