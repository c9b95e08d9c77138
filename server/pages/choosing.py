"""Which actors a reader means who picks two of them by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from ontology.terms import KINDS
from server.pages import queries
from server.pages.compare import Comparison, compare
from server.pages.filters import short
from server.pages.gather import gather
from server.pages.kept import NOTHING_KEPT
from server.pages.links import Link, link
from server.pages.positions import positions
from server.pages.search import fold, hits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.pages.facts import Site
    from server.pages.kept import Memory
    from server.pages.search import Hit, Index
    from server.store.base import Store

#: Names that a field offers before anything is typed, and while something is; pairs and partners that are proposed.
_OFFERED: Final = 80
_SUGGESTED: Final = 12
_PROPOSED: Final = 8
#: Propositions of one actor that are looked at for others who speak about them, those of most claims.
_PROPOSITIONS: Final = 100
_MAX_CHARS: Final = 300


@dataclass(frozen=True, slots=True)
class Field:
    """A field that takes an actor.

    Attributes:
        name, words: in the address, and for reading.
        given: what was given.
        actor: whom that means, if that is plain.
        candidates: whom it can mean otherwise.
        problem: what is wrong with it, if anything.
    """

    name: str
    words: str
    given: str
    actor: Link | None
    candidates: tuple[Link, ...]
    problem: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two actors to compare: the second one's name alone where the first is chosen. `count` says why, as a number."""

    first: Link
    second: Link
    count: int


@dataclass(frozen=True, slots=True)
class ComparePage:
    """The page that compares two actors.

    Attributes:
        fields: whom to compare.
        offered: names for the fields.
        comparison: the two beside each other, once both are known.
        partners: actors who speak about most of what the only one chosen speaks about.
        pairs: actors who contradict each other most, while none is chosen.
    """

    fields: tuple[Field, ...]
    offered: tuple[str, ...]
    comparison: Comparison | None
    partners: tuple[Proposal, ...]
    pairs: tuple[Proposal, ...]


def page(
    store: Store,
    site: Site,
    names: Index,
    given: Mapping[str, str],
    number: int = 1,
    memory: Memory = NOTHING_KEPT,
) -> ComparePage:
    """Return the page for the values of the parameters `a` and `b`, and `how` two actors are to stand to each other."""
    fields = (
        _field(store, site, names, "a", "First actor", given.get("a", "")),
        _field(store, site, names, "b", "Second actor", given.get("b", "")),
    )
    one, two = (it.actor for it in fields)
    alone = one or two
    comparison: Comparison | None = None
    partners: tuple[Proposal, ...] = ()
    pairs: tuple[Proposal, ...] = ()
    if one is not None and two is not None:
        comparison = compare(store, site, one.iri, two.iri, given.get("how", ""), number, memory)
    elif alone is not None:
        partners = _partners(store, site, alone, memory)
    elif not any(it.given for it in fields):
        pairs = memory.get(("pairs",), lambda: _pairs(store, site))
    return ComparePage(fields, _offered(names), comparison, partners, pairs)


def suggested(store: Store, site: Site, names: Index, wanted: str) -> list[Hit]:
    """Return the actors that fit some words, best first."""
    return hits(store, site, names, wanted, _SUGGESTED)


def in_address(site: Site, actor: Link) -> str:
    """Return an actor as an address holds it."""
    return short(site, actor.iri)


def _field(store: Store, site: Site, names: Index, name: str, words: str, given: str) -> Field:
    given = " ".join(given[:_MAX_CHARS].split())
    if not given:
        return Field(name, words, "", None, (), "")
    found = _meant(store, site, names, given)
    if len(found) == 1:
        return Field(name, words, given, found[0], (), "")
    problem = "" if found else f"Nobody and nothing is called “{given}”: choose a name from the list, or search for it."
    return Field(name, words, given, None, found, problem)


def _meant(store: Store, site: Site, names: Index, given: str) -> tuple[Link, ...]:
    kind, colon, key = given.partition(":")
    if colon and (kind in KINDS or "//" in key):
        iri = site.iri(kind, key) if kind in KINDS else given
        try:
            NamedNode(iri)
        except ValueError:
            return ()
        facts = gather(store, site, [iri], rounds=1) if site.kind(iri) == "actor" else None
        return (link(facts, site, iri),) if facts is not None and iri in facts else ()
    found = hits(store, site, names, given, _SUGGESTED)
    wanted = fold(given)
    exact = [it for it in found if wanted in (fold(it.link.label), fold(it.matched or ""))]
    named = [it for it in exact if it.mentions]
    return tuple(it.link for it in (named if len(named) == 1 else exact or found))


def _offered(names: Index) -> tuple[str, ...]:
    often = sorted(names.mentions, key=lambda actor: (-names.mentions[actor], actor))[:_OFFERED]
    labels = {it.actor: it.name for it in names.names if it.form == "label"}
    return tuple(labels[actor] for actor in often if actor in labels)


def _partners(store: Store, site: Site, actor: Link, memory: Memory) -> tuple[Proposal, ...]:
    found = memory.get(("positions", actor.iri), lambda: positions(store, actor.iri))
    most = sorted(found, key=lambda it: (-len(found[it]), it))[:_PROPOSITIONS]
    if not most:
        return ()
    bindings = {"actor": NamedNode(actor.iri)}
    rows = list(
        queries.select(store, "speakers-beside", bindings=bindings, values={"proposition": most}, limit=_PROPOSED)
    )
    facts = gather(store, site, {row["other"].value for row in rows}, rounds=1)
    return tuple(Proposal(actor, link(facts, site, row["other"].value), int(row["propositions"].value)) for row in rows)


def _pairs(store: Store, site: Site) -> tuple[Proposal, ...]:
    rows = list(queries.select(store, "pairs/that-disagree", limit=_PROPOSED))
    facts = gather(store, site, {row[name].value for row in rows for name in ("one", "two")}, rounds=1)
    return tuple(
        Proposal(link(facts, site, row["one"].value), link(facts, site, row["two"].value), int(row["pairs"].value))
        for row in rows
    )
