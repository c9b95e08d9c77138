"""What people have decided about which statements report one utterance: it counts before what their words tell.

Of several judgements about the same two, the newest counts, and of two of one moment the more careful; so the order in
which they came does not matter. What follows from judgements counts as they do: who is the same as one of two that
differ differs from the other. Where judgements cannot all be right, the newer count.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ontology.terms import ONR, PROV
from server.inference import lookup
from server.store.base import Solutions, Triples

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from server.inference.names import Names
    from server.store.base import Store

JUDGES: Final = ox.NamedNode(ONR.judges)
VERDICT: Final = ox.NamedNode(ONR.verdict)
MADE_AT: Final = ox.NamedNode(PROV.generatedAtTime)
_SAME: Final = ox.NamedNode(ONR["verdict-same"])
_NOT_SAME: Final = ox.NamedNode(ONR["verdict-not-same"])
_PAIR: Final = 2
_NEVER: Final = datetime.min.replace(tzinfo=UTC)

Pair = frozenset[str]


@dataclass(frozen=True, slots=True, order=True)
class Decision:
    """What counts of two statements: when it was decided, and whether they differ. Of one moment, that they do."""

    moment: datetime
    differs: bool


def decided(triples: Iterable[ox.Triple]) -> dict[Pair, Decision]:
    """Return the pairs about which judgements say whether they are the same, each with what counts."""
    told: dict[str, dict[ox.NamedNode, set[ox.NamedNode | ox.Literal]]] = defaultdict(lambda: defaultdict(set))
    for subject, predicate, value in triples:
        if isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode | ox.Literal):
            told[subject.value][predicate].add(value)
    newest: dict[Pair, Decision] = {}
    for facts in told.values():
        things = frozenset(it.value for it in facts[JUDGES])
        verdicts = facts[VERDICT] & {_SAME, _NOT_SAME}
        moment = max((_moment(it.value) for it in facts[MADE_AT]), default=_NEVER)
        if len(things) == _PAIR and len(verdicts) == 1:
            found = Decision(moment, verdicts == {_NOT_SAME})
            newest[things] = max(newest.get(things, found), found)
    return newest


class Groups:
    """What follows from decisions about pairs: groups of statements that are the same, and groups that are not.

    >>> when = datetime(2024, 5, 14, tzinfo=UTC)
    >>> same, differing = Decision(when, differs=False), Decision(when, differs=True)
    >>> groups = Groups({frozenset("ab"): same, frozenset("bc"): same, frozenset("cd"): differing})
    >>> groups.of("a", "c"), groups.of("a", "d"), groups.of("a", "e")
    (True, False, None)
    """

    def __init__(self, decisions: Mapping[Pair, Decision]) -> None:
        self._member: dict[str, str] = {}
        self._members: dict[str, set[str]] = {}
        self._apart: dict[str, set[str]] = defaultdict(set)
        # The newest first: what an older one says otherwise does not count. Ties are broken by what is more careful.
        for pair, decision in sorted(decisions.items(), key=lambda it: (it[1], sorted(it[0])), reverse=True):
            one, other = sorted(map(self._group, pair))
            if one == other:
                continue
            if decision.differs:
                self._apart[one].add(other)
                self._apart[other].add(one)
            elif other not in self._apart[one]:
                self._join(one, other)

    def of(self, one: str, other: str) -> bool | None:
        """Return whether two statements are the same by what was decided; `None` where nothing follows."""
        first, second = self._member.get(one), self._member.get(other)
        if first is None or second is None or one == other:
            return None
        return True if first == second else False if second in self._apart[first] else None

    def __contains__(self, statement: str) -> bool:
        return statement in self._member

    def _group(self, statement: str) -> str:
        group = self._member.setdefault(statement, statement)
        self._members.setdefault(group, {statement})
        return group

    def _join(self, one: str, other: str) -> None:
        for statement in self._members.pop(other):
            self._member[statement] = one
            self._members[one].add(statement)
        for apart in self._apart.pop(other, set()):
            self._apart[apart].discard(other)
            self._apart[apart].add(one)
            self._apart[one].add(apart)


def _moment(text: str) -> datetime:
    """Return an xsd:dateTime to compare with: an engine may write fractions of a second in its own way."""
    try:
        known = datetime.fromisoformat(text)
    except ValueError:
        return _NEVER
    return known if known.tzinfo else known.replace(tzinfo=UTC)


class Verdicts:
    """Judgements as they will be: looked up in the store by what they are about, unless all of them are given."""

    def __init__(self, store: Store, names: Names, given: Iterable[ox.Triple] | None) -> None:
        self._store, self._names = store, names
        self._decided = {} if given is None else decided(given)
        self._is_given = given is not None
        self._is_whole = self._is_given or not store.has_graph(names.judgements)
        self._asked: set[str] = set()
        self._partners = _partners(self._decided)
        self._groups = Groups(self._decided)

    @property
    def any(self) -> bool:
        """Whether there may be any, or may have been before this change."""
        return self._is_given or not self._is_whole

    def of(self, one: str, other: str) -> bool | None:
        """Return whether it follows from judgements that two statements are the same; `None` where nothing follows.

        Statements whose partners were not asked for count as not judged.
        """
        return self._groups.of(one, other)

    def judged(self, statements: Iterable[str]) -> list[str]:
        """Return those of some statements that were judged together with any other, sorted."""
        wanted = set(statements)
        self.partners(wanted)
        return sorted(it for it in wanted if it in self._groups)

    def partners(self, statements: Iterable[str]) -> set[str]:
        """Return the statements that judgements connect with some, through others too; they are known from now."""
        wanted = set(statements)
        missing = set() if self._is_whole else wanted - self._asked
        while missing:
            fresh = self._looked_up(missing)
            self._asked |= missing
            self._decided.update(fresh)
            missing = {iri for pair in fresh for iri in pair} - self._asked
            if fresh:
                self._partners, self._groups = _partners(self._decided), Groups(self._decided)
        return _connected(self._partners, wanted) if self._partners else set()

    def _looked_up(self, statements: Iterable[str]) -> dict[Pair, Decision]:
        found: dict[Pair, Decision] = {}
        for rows in lookup.listed(statements):
            answer = self._store.query(
                f"CONSTRUCT {{ ?it {JUDGES} ?thing ; {VERDICT} ?verdict ; {MADE_AT} ?when }} WHERE {{ "
                f"VALUES ?one {{ {rows} }} ?it {JUDGES} ?one , ?thing ; {VERDICT} ?verdict ; {MADE_AT} ?when }}",
                default_graphs=[self._names.judgements],
            )
            assert isinstance(answer, Triples)  # noqa: S101 -- the text says CONSTRUCT
            found.update(decided(answer.triples))
        return found


def _partners(pairs: Iterable[Pair]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        for iri in pair:
            found[iri].update(pair - {iri})
    return found


def _connected(partners: Mapping[str, set[str]], statements: Iterable[str]) -> set[str]:
    """Return the statements that pairs connect with some, these included where they are of any pair."""
    found: set[str] = set()
    new = set(statements)
    while new:
        new = {other for iri in new for other in partners.get(iri, ())} - found
        found |= new
    return found


def concerned(store: Store, names: Names, judgements: Iterable[ox.Triple]) -> set[str]:
    """Return the graphs of the articles of statements about which something else counts once judgements are these."""
    before, after = decided(lookup.plain(store.quads(names.judgements))), decided(judgements)
    differing = {pair for pair in before.keys() | after.keys() if before.get(pair) != after.get(pair)}
    iris = {iri for pair in differing for iri in pair}
    # What follows for one of them changes what follows for all that judgements connect with it.
    iris |= _connected(_partners(before), iris) | _connected(_partners(after), iris)
    # What is no statement names no graph that there is.
    graphs = {names.article_of_statement(iri) for iri in iris}
    return {graph for graph in graphs if store.has_graph(graph)}


def statements_in(store: Store, graph: str) -> set[str]:
    """Return the statements that an article's graph holds in the store."""
    found = store.query(f"SELECT DISTINCT ?it WHERE {{ ?it a <{ONR.Statement}> }}", default_graphs=[graph])
    assert isinstance(found, Solutions)  # noqa: S101 -- the text says SELECT
    return {it.value for (it,) in found.rows if isinstance(it, ox.NamedNode)}
