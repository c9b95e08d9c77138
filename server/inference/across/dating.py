"""The day of an article that has none, from what other articles tell of the same utterances."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final, Protocol

import pyoxigraph as ox

from ontology.terms import ONR, ORG, SDO, SKOS
from server.inference.across import reports as r
from server.inference.across.sameness import alike, likely, same

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from server.inference.across.reports import Report

    _Value = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
    _Properties = dict[tuple[_Value, ox.NamedNode], set[_Value]]

#: How far behind the saying an article may lie that calls its day by a name: "on Tuesday" is of the last seven days.
_NAMED_DAYS: Final = 7
#: Grounds told with the day; every pair of reports is linked besides.
_MOST_TOLD: Final = 5
_DATED_BY: Final = (r.HAS_TIME, ox.NamedNode(ORG.memberDuring), ox.NamedNode(ONR.attestedOn))
_VALUES: Final = (r.EARLIEST, r.LATEST, ox.NamedNode(ONR.edtf), ox.NamedNode(ONR.precision))
_METHOD: Final = ox.NamedNode(ONR.dateMethod)
_ACROSS: Final = ox.NamedNode(ONR["method-cross-document-inference"])
_SAME: Final = ox.NamedNode(ONR.sameUtteranceAs)
_NOTE: Final = ox.NamedNode(SKOS.note)
_BODY: Final = ox.NamedNode(SDO.articleBody)


@dataclass(frozen=True, slots=True)
class Told:
    """What the graph of an article tells.

    Attributes:
        article: the article's IRI.
        triples: all of the graph.
    """

    article: str
    triples: frozenset[ox.Triple]


class Reading(Protocol):
    """An article read once, to be dated often."""

    def __call__(self, first: date, last: date) -> Iterable[ox.Triple]:
        """Return what its graph would tell had it been published in these days, as seen from the first of them."""
        ...


class Reader(Protocol):
    """What reads an article again by the text that its graph holds."""

    def __call__(self, article: Told) -> Reading | None:
        """Return the reading, or `None` where the graph holds no text."""
        ...


@dataclass(frozen=True, slots=True)
class _Evidence:
    """That a report in the undated article is one of an utterance whose day another tells."""

    here: Report
    there: Report


@dataclass(slots=True)
class Dating:
    """An article without a date, beside those that share keys with it.

    `judged` tells whether people decided that two reports are of one utterance; `None` where nobody did.
    """

    told: Told
    here: Sequence[Report]
    there: Sequence[Report]
    judged: Callable[[str, str], bool | None]

    def conclusions(self, reader: Reader) -> set[ox.Triple]:
        """Return the days that follow for the article and for its statements, and which reports are of one utterance.

        Nothing follows where no day fits all evidence, since then some of it must be wrong.
        """
        evidence = list(self._evidence())
        if not evidence:
            return set()
        reading = reader(self.told)
        if reading is None:
            return set()
        seen = cache(lambda day: _properties(reading(day, day)))
        fitting = [(it, days) for it in evidence if (days := _fitting(it, seen))]
        if not fitting or not (common := set.intersection(*(days for _, days in fitting))):
            return set()
        return self._dated(frozenset(reading(min(common), max(common))), [it for it, _ in fitting])

    def _evidence(self) -> Iterator[_Evidence]:
        """Find reports of the same utterance, one with a day and one without."""
        beside_here, beside_there = _by_occasion(self.here), _by_occasion(self.there)
        for here in self.here:
            for there in self.there:
                if not here.is_open or there.width != timedelta(0):
                    continue
                judged = self.judged(here.iri, there.iri)
                if judged is None and here.speaker == there.speaker:
                    judged = alike(here, there) or likely(
                        here,
                        there,
                        beside_one=beside_here[here.speaker, here.day],
                        beside_other=beside_there[there.speaker, there.day],
                    )
                if judged:
                    yield _Evidence(here, there)

    def _dated(self, read: frozenset[ox.Triple], grounds: Sequence[_Evidence]) -> set[ox.Triple]:
        article = ox.NamedNode(self.told.article)
        days = _properties(read)
        published = next(iter(days.get((article, r.HAS_TIME), ())), None)
        if not isinstance(published, ox.NamedNode):
            return set()
        out = {it for it in read if it.subject == published}
        out.add(ox.Triple(article, r.HAS_TIME, published))
        for it in sorted(grounds, key=lambda ground: (ground.there.iri, ground.here.iri))[:_MOST_TOLD]:
            out.add(ox.Triple(published, r.DERIVED_FROM, ox.NamedNode(it.there.day)))
            out.add(ox.Triple(published, _NOTE, ox.Literal(_because(it), language="en")))
        resolved = self._resolved(read, days)
        for node, known in resolved.items():
            out |= {ox.Triple(node, name, value) for name, value in known.items()}
            out |= {ox.Triple(node, _METHOD, _ACROSS), ox.Triple(node, r.DERIVED_FROM, published)}
        out |= {ox.Triple(ox.NamedNode(it.here.iri), _SAME, ox.NamedNode(it.there.iri)) for it in grounds}
        for report in self.here:
            known = resolved.get(ox.NamedNode(report.day), {})
            placed = replace(
                report,
                earliest=_day(known.get(r.EARLIEST)) or report.earliest,
                latest=_day(known.get(r.LATEST)) or report.latest,
            )
            out |= {
                ox.Triple(ox.NamedNode(report.iri), _SAME, ox.NamedNode(other.iri))
                for other in self.there
                if known and self.judged(report.iri, other.iri) is None and same(placed, other)
            }
        return out

    def _resolved(
        self, read: frozenset[ox.Triple], days: _Properties
    ) -> dict[ox.NamedNode, dict[ox.NamedNode, _Value]]:
        """Return what becomes known of each date that the article alone leaves open, in whole or at one end."""
        values = _properties(read)
        before = _properties(self.told.triples)
        meant: dict[ox.NamedNode, set[_Value]] = defaultdict(set)
        for (thing, name), nodes in before.items():
            node, found = next(iter(nodes)), days.get((thing, name), set())
            if name in _DATED_BY and len(nodes) == len(found) == 1 and isinstance(node, ox.NamedNode):
                meant[node].update(found)
        out = {}
        for node, found in meant.items():
            ways = {frozenset((name, *values.get((it, name), ())) for name in _VALUES) for it in found}
            if len(ways) != 1:
                continue
            other = next(iter(found))
            known = {name: next(iter(values[other, name])) for name in _VALUES if values.get((other, name))}
            bounds = {name: known[name] for name in (r.EARLIEST, r.LATEST) if name in known}
            told = {name: before.get((node, name), set()) for name in bounds}
            if all(not told[name] or value in told[name] for name, value in bounds.items()) and not all(told.values()):
                out[node] = {
                    name: value for name, value in known.items() if value not in before.get((node, name), set())
                }
        return out


def _fitting(evidence: _Evidence, seen: Callable[[date], _Properties]) -> set[date]:
    """Return the days of publication on which the report's words would mean the day that the other tells.

    Words that mean the day from whatever later day they are seen tell nothing of when the article was written.
    """
    day = evidence.there.earliest
    assert day is not None  # noqa: S101 -- evidence has a day
    statement = ox.NamedNode(evidence.here.iri)
    out = set()
    for ahead in range(_NAMED_DAYS + 1):
        seen_from = day + timedelta(ahead)
        known = seen(seen_from)
        for node in known.get((statement, r.HAS_TIME), set()):
            bounds = [known.get((node, name), set()) for name in (r.EARLIEST, r.LATEST)]
            if all(day.isoformat() in {it.value for it in found if isinstance(it, ox.Literal)} for found in bounds):
                out.add(seen_from)
    return set() if day + timedelta(_NAMED_DAYS) in out else out


def _because(evidence: _Evidence) -> str:
    day = evidence.there.earliest
    return f"Another article tells of the same utterance, of {day}: “{evidence.there.text[:200]}”"


def _by_occasion(reports: Iterable[Report]) -> Mapping[tuple[str, str], list[Report]]:
    out: dict[tuple[str, str], list[Report]] = defaultdict(list)
    for it in reports:
        out[it.speaker, it.day].append(it)
    return out


def _properties(triples: Iterable[ox.Triple]) -> _Properties:
    out: _Properties = defaultdict(set)
    for subject, name, value in triples:
        out[subject, name].add(value)
    return out


def _day(value: _Value | None) -> date | None:
    return date.fromisoformat(value.value[:10]) if isinstance(value, ox.Literal) else None
