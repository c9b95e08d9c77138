"""Topics over time: who said what about a proposition, an organization and its members, a membership, or an event."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from pyoxigraph import NamedNode

from ontology.errors import EntityNotFound
from server.labels import STATUS_FAMILIES
from server.pages import queries
from server.pages.charts.lanes import Chart, Days, Event, Row, chart
from server.pages.facts import local_name
from server.pages.gather import gather
from server.pages.kept import NOTHING_KEPT
from server.pages.links import Link, link
from server.pages.memberships import ClaimRow
from server.pages.paged import PER_PAGE, Paged
from server.pages.statements import claim, row
from server.pages.timeline import days_of, when

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from server.pages.facts import Facts, Site
    from server.pages.kept import Memory
    from server.store.base import Store

#: The query that tells what is said of a topic, by its kind.
_QUERIES: Final[Mapping[str, str]] = MappingProxyType({
    "actor": "topic/actor",
    "event": "topic/event",
    "membership": "topic/membership",
    "proposition": "topic/proposition",
})  # fmt: skip
#: Whose lanes there can be: what an address calls it, and its words.
LANES: Final[Mapping[str, str]] = MappingProxyType({"": "by speaker", "other": "by member"})

#: Lanes of a chart, those of most marks, and marks of a lane, the newest; other topics that are named.
_LANES: Final = 14
_MARKS: Final = 36
_RELATED: Final = 12
#: Topics of each kind in the list of all.
_LISTED: Final = 20


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic in a list, with how many claims or statements there are about it."""

    link: Link
    count: int


@dataclass(frozen=True, slots=True)
class TopicPage:
    """What was said about a topic, over time.

    Attributes:
        link: what the topic is.
        kind: of thing, as its address has it: "actor", "event", "membership" or "proposition".
        chart: a lane a speaker, or a lane a member; a mark a claim.
        lanes: the one of `LANES` that is drawn.
        more_lanes: how many speakers, or members, have no lane.
        said: statements with what they claim about it, the oldest first, those without a date at the end.
        speakers: how many speakers there are.
        related: other topics: propositions that these claims are about.
    """

    link: Link
    kind: str
    chart: Chart | None
    lanes: str
    more_lanes: int
    said: Paged[ClaimRow]
    speakers: int
    related: tuple[Topic, ...]


@dataclass(frozen=True, slots=True)
class TopicsPage:
    """What is spoken about most, by kind."""

    propositions: tuple[Topic, ...]
    organizations: tuple[Topic, ...]
    events: tuple[Topic, ...]


class _Said(NamedTuple):
    """A claim about a topic, or a statement that tells of an event; "" where something is not known."""

    latest: str
    statement: str
    claim: str
    speaker: str
    other: str
    proposition: str
    days: Days
    shape: str
    words: str


def page(
    store: Store, site: Site, topic: str, lanes: str = "", number: int = 1, memory: Memory = NOTHING_KEPT
) -> TopicPage:
    """Return the page of one topic, with page `number` of what was said about it.

    Raises:
        EntityNotFound: nothing is said about it, or there are no such lanes.
    """
    kind = site.kind(topic) or ""
    if kind not in _QUERIES:
        raise EntityNotFound(f"<{topic}> is no topic: topics are of the kinds {', '.join(sorted(_QUERIES))}")
    if lanes not in LANES or (lanes and kind != "actor"):
        raise EntityNotFound(f"there are no lanes '{lanes[:40]}' here: leave the parameter lanes out")
    said = memory.get(("topic", topic), lambda: _said(store, topic, kind))
    statements = list(dict.fromkeys(it.statement for it in said))
    start = (number - 1) * PER_PAGE
    shown = statements[start : start + PER_PAGE]
    by_lane = _lanes(said, lanes)
    related = _counted(it.proposition for it in said if it.proposition not in ("", topic))[:_RELATED]
    named = {topic, *(name for name, _ in by_lane[:_LANES] if name), *(iri for iri, _ in related)}
    facts = gather(store, site, {*shown, *named})
    if topic not in facts:
        raise EntityNotFound(f"the store tells of nothing called <{topic}>")
    about: dict[str, list[str]] = {}
    for it in said:
        if it.claim:
            about.setdefault(it.statement, []).append(it.claim)
    rows = [
        Row(link(facts, site, name) if name else "Not named", tuple(_event(site, it) for it in some[-_MARKS:]))
        for name, some in by_lane[:_LANES]
    ]
    return TopicPage(
        link=link(facts, site, topic),
        kind=kind,
        chart=chart(rows),
        lanes=lanes,
        more_lanes=max(len(by_lane) - _LANES, 0),
        said=Paged(
            tuple(_claim_row(facts, site, iri, about.get(iri, ())) for iri in shown if iri in facts),
            number,
            len(statements) > start + PER_PAGE,
            len(statements),
        ),
        speakers=len({it.speaker for it in said if it.speaker}),
        related=tuple(Topic(link(facts, site, iri), count) for iri, count in related),
    )


def index(store: Store, site: Site, memory: Memory = NOTHING_KEPT) -> TopicsPage:
    """Return what is spoken about most."""
    return memory.get(("topics",), lambda: _index(store, site))


def _index(store: Store, site: Site) -> TopicsPage:
    found = {
        name: list(queries.select(store, f"topics/{name}", limit=_LISTED))
        for name in ("propositions", "organizations", "events")
    }
    # The aggregate of nothing may still be a row.
    rows = {name: [it for it in some if "topic" in it] for name, some in found.items()}
    facts = gather(store, site, {it["topic"].value for some in rows.values() for it in some}, rounds=1)
    lists = {
        name: tuple(Topic(link(facts, site, it["topic"].value), int(it["count"].value)) for it in some)
        for name, some in rows.items()
    }
    return TopicsPage(lists["propositions"], lists["organizations"], lists["events"])


def _said(store: Store, topic: str, kind: str) -> tuple[_Said, ...]:
    """Return what is said about a topic, the oldest first, what has no date at the end; each claim once."""
    found: dict[str, _Said] = {}
    for it in queries.select(store, _QUERIES[kind], bindings={"topic": NamedNode(topic)}):
        told = _read(it)
        found.setdefault(told.claim or told.statement, told)
    return tuple(sorted(found.values(), key=lambda it: (not it.latest, it.latest, it.statement, it.claim)))


def _read(found: queries.Row) -> _Said:
    value = {name: term.value for name, term in found.items()}
    status = local_name(value.get("status", "")).removeprefix("status-")
    is_denial = local_name(value.get("polarity", "")) == "pol-negative"
    if "factuality" in value:
        shape, words = "other", local_name(value["factuality"]).removeprefix("factuality-")
    elif status:
        shape, words = STATUS_FAMILIES.get(status, "other"), status.replace("-", " ")
    else:
        shape, words = ("denied", "denies") if is_denial else ("affirmed", "affirms")
    return _Said(
        latest=value.get("latest", ""),
        statement=value["statement"],
        claim=value.get("claim", ""),
        speaker=value.get("speaker", ""),
        other=value.get("other", ""),
        proposition=value.get("proposition", ""),
        days=days_of(found),
        shape=shape,
        words=f"{when(found)}: {words}",
    )


def _lanes(said: Sequence[_Said], lanes: str) -> list[tuple[str, list[_Said]]]:
    """Return what is said by speaker, or by member, those of most claims first and those of nobody named last."""
    found: dict[str, list[_Said]] = {}
    for it in said:
        found.setdefault(it.other if lanes else it.speaker, []).append(it)
    return sorted(found.items(), key=lambda pair: (not pair[0], -len(pair[1]), pair[0]))


def _event(site: Site, it: _Said) -> Event:
    return Event(it.days, it.shape, it.words, site.href(it.statement))


def _claim_row(facts: Facts, site: Site, statement: str, claims: Sequence[str]) -> ClaimRow:
    return ClaimRow(tuple(claim(facts, site, it) for it in claims if it in facts), row(facts, site, statement))


def _counted(values: Iterable[str]) -> list[tuple[str, int]]:
    return Counter(sorted(values)).most_common()
