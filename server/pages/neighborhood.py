"""What is around a thing: the network that a person can walk from thing to thing, in words rather than properties.

What the graph says through memberships, statements and claims is one step here: a state *belongs to* an organization,
a minister *takes a stand on* whether it leaves. Each tells by how much it is borne out, and the most linked come first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlencode

from ontology.errors import EntityNotFound
from ontology.terms import prefixes
from server.labels import PROPERTIES, Words
from server.pages import queries
from server.pages.facts import Facts, shorten
from server.pages.gather import gather
from server.pages.kept import NOTHING_KEPT, Memory
from server.pages.things import named_link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from server.pages.facts import Site
    from server.pages.links import Link
    from server.store.base import Store

#: Neighbors of one kind that are shown unless more are asked for, and at most.
SHOWN: Final = 8
MOST: Final = 100
#: Neighbors that are unfolded on one page, at most.
MOST_THINGS: Final = 8
#: Neighbors of one kind that are counted, at most.
COUNTED: Final = 1_000
#: Statements, claims or passages that are looked at for one kind, and articles; the queries have the same numbers.
LOOKED_AT: Final = 300
ARTICLES: Final = 50


@dataclass(frozen=True, slots=True)
class Step:
    """A way from things of a kind to others.

    Attributes:
        name: for addresses and programs.
        words: what is said of the one and the other, as "belongs to" and "has members".
        unit: what its weight counts, in the singular; empty where nothing is counted.
        looked_at: what no more than `most` of are looked at, in the plural; empty where all are.
        most: how many of them.
    """

    name: str
    words: Words
    unit: str = ""
    looked_at: str = ""
    most: int = 0


@dataclass(frozen=True, slots=True)
class Neighbor:
    """A thing that one step leads to.

    Attributes:
        link: the thing.
        weight: how much bears the step out; 0 where nothing is counted.
        below: what is around the thing, where it is unfolded at this place.
    """

    link: Link
    weight: int
    below: Around | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """The neighbors of one kind.

    Attributes:
        step: how they are linked.
        neighbors: the first of them, the most linked first.
        total: how many there are; where `is_partly`, how many were counted.
        is_partly: whether there may be more than were counted.
    """

    step: Step
    neighbors: tuple[Neighbor, ...]
    total: int
    is_partly: bool

    @property
    def more(self) -> int:
        return self.total - len(self.neighbors)


@dataclass(frozen=True, slots=True)
class Around:
    """A thing and its neighbors."""

    link: Link
    relations: tuple[Relation, ...]


@dataclass(frozen=True, slots=True)
class NetworkPage:
    """A network: what is around one thing, and around those of its neighbors that were unfolded.

    Attributes:
        link: the thing in the middle.
        around: what is around it, each thing that is unfolded below the first place that it is a neighbor at.
        unfolded: the IRIs of these.
        most: how many neighbors of a kind are shown.
        site: where things have their pages.
    """

    link: Link
    around: Around
    unfolded: tuple[str, ...]
    most: int
    site: Site

    @property
    def is_full(self) -> bool:
        """Whether no further thing can be unfolded."""
        return len(self.unfolded) >= MOST_THINGS

    @property
    def can_show_more(self) -> bool:
        return self.most < MOST

    def turning(self, iri: str) -> str:
        """Return the address at which a thing is unfolded that is not here, or folded if it is unfolded."""
        kept = [it for it in self.unfolded if it != iri]
        return self._address(kept if iri in self.unfolded else [*kept, iri], self.most)

    def with_more(self) -> str:
        """Return the address at which more neighbors of each kind are shown."""
        return self._address(self.unfolded, min(self.most * 4, MOST))

    def _address(self, unfolded: Iterable[str], most: int) -> str:
        given = [("unfold", self.site.path(it) or "") for it in unfolded]
        if most != SHOWN:
            given.append(("most", str(most)))
        return f"{address(self.site, self.link.iri)}{'?' if given else ''}{urlencode(given, safe='/:')}"


def address(site: Site, iri: str) -> str:
    """Return where the network around a thing is, from the application's root."""
    return f"/network/{site.path(iri)}"


_SOURCE, _CLAIM, _STATEMENT, _MENTION = "source", "claim", "statement", "mention"

_BELONGS: Final = Step("belongs-to", Words("belongs to", "has members"), _SOURCE)
_MEMBERS: Final = Step("has-members", Words("has members", "belongs to"), _SOURCE)
_HOLDS: Final = Step("holds", Words("holds the post", "held by"), _SOURCE)
_HELD: Final = Step("held-by", Words("held by", "holds the post"), _SOURCE)
_STANDS: Final = Step("stands-on", Words("takes a stand on", "positions of"), _CLAIM, "statements", LOOKED_AT)
_CLAIMED: Final = Step("claimed-by", Words("positions of", "takes a stand on"), _CLAIM, "claims", LOOKED_AT)
_COVERED: Final = Step("covered-by", Words("reported in", "tells of"), _CLAIM, "claims", LOOKED_AT)
_TELLS: Final = Step("tells-of", Words("tells of", "reported in"), _CLAIM)
_SPOKE: Final = Step("spoke-to", Words("spoke to", "heard from"), _STATEMENT, "statements", LOOKED_AT)
_HEARD: Final = Step("was-told-by", Words("heard from", "spoke to"), _STATEMENT, "statements", LOOKED_AT)
_NAMED: Final = Step("named-in", Words("named in", "names"), _MENTION, "mentions", LOOKED_AT)
_NAMES: Final = Step("names", Words("names", "named in"), _MENTION)
_VOICED: Final = Step("spoken-as", Words("spoken for by", "speaks as"), _STATEMENT, "statements", LOOKED_AT)
_ABOUT: Final = Step("claims-about", Words("is about", "statements about it"), _CLAIM)
_WITH: Final = Step("appears-with", Words("appears with", "appears with"), "article", "articles", ARTICLES)

#: By the kind of a thing: its steps that are counted, the properties that lead on, and those that lead back.
_STEPS: Final[Mapping[str, tuple[Step, ...]]] = MappingProxyType({
    "actor": (_HOLDS, _BELONGS, _MEMBERS, _STANDS, _SPOKE, _HEARD, _WITH, _NAMED),
    "article": (_NAMES, _TELLS),
    "post": (_HELD, _VOICED),
    "proposition": (_CLAIMED, _COVERED),
    "statement": (_ABOUT,),
})  # fmt: skip
_ON: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({
    "actor": ("org:unitOf", "onr:homeState"),
    "article": ("schema:publisher",),
    "claim": ("onr:proposition", "onr:aboutMembership", "onr:conditionalOn", "onr:conditionalOnNegationOf"),
    "event": ("sem:hasActor", "onr:reportedIn"),
    "membership": ("org:member", "org:organization", "opengov:post"),
    "post": ("org:postIn",),
    "statement": ("onr:speaker", "onr:inCapacityOf", "onr:addressee", "onr:interviewer", "onr:medium",
                  "schema:isPartOf", "onr:respondsTo", "onr:sameUtteranceAs", "onr:countsAs"),
})  # fmt: skip
#: In groups that are asked for at once, so that one of many things does not crowd out the others.
_BACK: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = MappingProxyType({
    "actor": (("org:unitOf", "org:postIn"), ("schema:publisher",)),
    "article": (("schema:isPartOf",),),
    "claim": (("onr:makesClaim",),),
    "proposition": (("onr:conditionalOn", "onr:conditionalOnNegationOf"),),
    "statement": (("onr:respondsTo", "onr:sameUtteranceAs", "onr:reportedIn"), ("onr:countsAs",)),
})  # fmt: skip
#: Kinds that have a network.
KINDS: Final = tuple(sorted({*_STEPS, *_ON}))


def page(
    store: Store,
    site: Site,
    thing: str,
    unfold: Sequence[str] = (),
    most: int = SHOWN,
    memory: Memory = NOTHING_KEPT,
) -> NetworkPage:
    """Return the network around a thing, with what is around those of `unfold` that are in it.

    Raises:
        EntityNotFound: the store tells nothing of one of them, or things of its kind have no network.
    """
    middle = neighbors(store, site, thing, most, memory)
    there = {thing, *_iris(middle)}
    unfolded: dict[str, Around] = {}
    for iri in dict.fromkeys(unfold):
        # One that is no neighbor of anything here was unfolded below a thing that is folded now.
        if iri in there and iri != thing and len(unfolded) < MOST_THINGS:
            unfolded[iri] = neighbors(store, site, iri, most, memory)
            there.update(_iris(unfolded[iri]))
    return NetworkPage(middle.link, _nested(middle, dict(unfolded)), tuple(unfolded), most, site)


def _iris(around: Around) -> Iterator[str]:
    return (it.link.iri for relation in around.relations for it in relation.neighbors)


def _nested(around: Around, left: dict[str, Around]) -> Around:
    """Return what is around a thing with what is unfolded below it, each thing taken from `left` once."""
    relations = []
    for relation in around.relations:
        found = []
        for neighbor in relation.neighbors:
            below = left.pop(neighbor.link.iri, None)
            found.append(neighbor if below is None else replace(neighbor, below=_nested(below, left)))
        relations.append(replace(relation, neighbors=tuple(found)))
    return replace(around, relations=tuple(relations))


def neighbors(store: Store, site: Site, thing: str, most: int = SHOWN, memory: Memory = NOTHING_KEPT) -> Around:
    """Return a thing and at most so many neighbors of each kind.

    Raises:
        EntityNotFound: the store tells nothing of it, or things of its kind have no network.
    """
    kind = site.kind(thing)
    if kind not in KINDS:
        raise EntityNotFound(f"there is no network around <{thing}>: things that have one are {', '.join(KINDS)}")
    # Who unfolds one thing after another asks for all the others again each time.
    return memory.get(("network", thing, str(most)), lambda: _around(store, site, thing, kind, most))


def _around(store: Store, site: Site, thing: str, kind: str, most: int) -> Around:
    facts = Facts()
    found = [it for it in _found(store, site, thing, kind) if it.rows]
    shown = {iri for it in found for iri, _ in it.rows[:most]}
    _name(store, site, facts, {thing, *shown})
    if thing not in facts:
        raise EntityNotFound(f"the store tells of no {kind} <{thing}>")
    return Around(
        named_link(facts, site, thing),
        tuple(
            Relation(
                it.step,
                tuple(Neighbor(named_link(facts, site, iri), weight) for iri, weight in it.rows[:most]),
                min(len(it.rows), COUNTED),
                it.is_partly or len(it.rows) > COUNTED,
            )
            for it in found
        ),
    )


class _Found(NamedTuple):
    """The neighbors of one kind, as IRIs with their weights, at most one more of them than are counted."""

    step: Step
    rows: list[tuple[str, int]]
    is_partly: bool = False


def _found(store: Store, site: Site, thing: str, kind: str) -> Iterator[_Found]:
    yield from _linked(store, "near/linked", thing, _ON.get(kind, ()))
    for step in _STEPS.get(kind, ()):
        rows: list[tuple[str, int]] = []
        looked_at = 0
        for row in queries.select(store, f"near/{step.name}", values=_values(site, step, thing), limit=COUNTED + 2):
            weight = int(row["weight"].value)
            if "other" not in row:
                looked_at = weight
            elif row["other"].value != thing:
                rows.append((row["other"].value, weight))
        yield _Found(step, rows, bool(step.looked_at) and looked_at >= step.most)
    for group in _BACK.get(kind, ()):
        yield from _linked(store, "near/linking", thing, group)


def _values(site: Site, step: Step, thing: str) -> Mapping[str, Sequence[str]]:
    if step is _NAMES:
        return {"graph": [site.article_graph(thing)], "prefix": [site.iri("actor", "")]}
    if step is _WITH:
        return {"thing": [thing], "prefix": [site.iri("actor", "")]}
    return {"thing": [thing]}


def _linked(store: Store, query: str, thing: str, properties: Sequence[str]) -> Iterator[_Found]:
    """Return what is linked by single properties, whose neighbors nothing ranks."""
    if not properties:
        return
    back = query == "near/linking"
    table = prefixes()
    iris = [table[name.partition(":")[0]] + name.partition(":")[2] for name in properties]
    found: dict[str, list[tuple[str, int]]] = {name: [] for name in properties}
    read = 0
    pairs = {("thing", "property"): [(thing, iri) for iri in iris]}
    for row in queries.select(store, query, pairs=pairs, limit=COUNTED):
        found[shorten(row["property"].value)].append((row["other"].value, 0))
        read += 1
    for name, rows in found.items():
        words = PROPERTIES.get(name, Words(name, f"{name} of"))
        local = name.partition(":")[2]
        if back:
            yield _Found(Step(f"{local}-of", Words(words.backward, words.forward)), rows, read == COUNTED)
        else:
            yield _Found(Step(local, words), rows, read == COUNTED)


def _name(store: Store, site: Site, facts: Facts, things: set[str]) -> None:
    """Fetch what things are called; of what is named by its parts, these too."""
    composed = {it for it in things if site.kind(it) in ("membership", "claim")}
    gather(store, site, composed, rounds=2, known=facts)
    facts.add(queries.construct(store, "near/labels", values={"thing": sorted(things - composed)}))
