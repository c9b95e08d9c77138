"""What people have decided about which statements report one utterance: it counts before what their words tell.

Of several judgements about the same two, the newest counts, and of two of one moment the more careful; so the order in
which they came does not matter.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ontology.terms import ONR, PROV
from server.inference.lookup import plain
from server.store.base import Solutions, Triples

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.inference.names import Names
    from server.store.base import Store

JUDGES: Final = ox.NamedNode(ONR.judges)
VERDICT: Final = ox.NamedNode(ONR.verdict)
MADE_AT: Final = ox.NamedNode(PROV.generatedAtTime)
_SAME: Final = ox.NamedNode(ONR["verdict-same"])
_NOT_SAME: Final = ox.NamedNode(ONR["verdict-not-same"])
_PAIR: Final = 2
_NEVER: Final = datetime.min.replace(tzinfo=UTC)
#: Terms of one query's VALUES.
_ROWS: Final = 500

Pair = frozenset[str]


def decided(triples: Iterable[ox.Triple]) -> dict[Pair, bool]:
    """Return the pairs about which judgements say whether they are the same, each with what counts."""
    told: dict[str, dict[ox.NamedNode, set[ox.NamedNode | ox.Literal]]] = defaultdict(lambda: defaultdict(set))
    for subject, predicate, value in triples:
        if isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode | ox.Literal):
            told[subject.value][predicate].add(value)
    newest: dict[Pair, tuple[datetime, bool]] = {}
    for facts in told.values():
        things = frozenset(it.value for it in facts[JUDGES])
        verdicts = facts[VERDICT] & {_SAME, _NOT_SAME}
        moment = max((_moment(it.value) for it in facts[MADE_AT]), default=_NEVER)
        if len(things) == _PAIR and len(verdicts) == 1:
            # Of one moment, the one that says that they differ sorts last.
            newest[things] = max(newest.get(things, (_NEVER, False)), (moment, verdicts == {_NOT_SAME}))
    return {pair: not differs for pair, (_, differs) in newest.items()}


def _moment(text: str) -> datetime:
    """Return an xsd:dateTime to compare with: an engine may write fractions of a second in its own way."""
    try:
        known = datetime.fromisoformat(text)
    except ValueError:
        return _NEVER
    return known if known.tzinfo else known.replace(tzinfo=UTC)


class Verdicts:
    """Judgements as they will be: looked up in the store by what they are about, unless all of them are given."""

    def __init__(self, store: Store, names: Names, given: Iterable[ox.Quad] | None) -> None:
        self._store, self._names = store, names
        self._decided = {} if given is None else decided(plain(given))
        self._is_whole = given is not None or not store.has_graph(names.judgements)
        self._asked: set[str] = set()
        self._partners: dict[str, set[str]] = defaultdict(set)
        self._note(self._decided)

    @property
    def any(self) -> bool:
        """Whether there may be any."""
        return bool(self._decided) or not self._is_whole

    def of(self, one: str, other: str) -> bool | None:
        """Return whether somebody decided that two statements are the same; `None` where nobody did."""
        return self._decided.get(frozenset((one, other)))

    def partners(self, statements: Iterable[str]) -> set[str]:
        """Return the statements about which somebody decided together with one of these; they are known from now."""
        wanted = set(statements)
        missing = [] if self._is_whole else sorted(wanted - self._asked)
        self._asked.update(missing)
        for start in range(0, len(missing), _ROWS):
            rows = " ".join(f"<{iri}>" for iri in missing[start : start + _ROWS])
            found = self._store.query(
                f"CONSTRUCT {{ ?it {JUDGES} ?thing ; {VERDICT} ?verdict ; {MADE_AT} ?when }} WHERE {{ "
                f"VALUES ?one {{ {rows} }} ?it {JUDGES} ?one , ?thing ; {VERDICT} ?verdict ; {MADE_AT} ?when }}",
                default_graphs=[self._names.judgements],
            )
            assert isinstance(found, Triples)  # noqa: S101 -- the text says CONSTRUCT
            fresh = decided(found.triples)
            self._decided.update(fresh)
            self._note(fresh)
        return {other for iri in wanted for other in self._partners.get(iri, ())}

    def _note(self, pairs: Iterable[Pair]) -> None:
        for pair in pairs:
            for iri in pair:
                self._partners[iri].update(pair - {iri})


def concerned(store: Store, names: Names, quads: Iterable[ox.Quad]) -> set[str]:
    """Return the graphs of the articles of statements about which something else counts once judgements are these."""
    before, after = decided(plain(store.quads(names.judgements))), decided(plain(quads))
    differing = {pair for pair in before.keys() | after.keys() if before.get(pair) != after.get(pair)}
    # What is no statement names no graph that there is.
    graphs = {names.article_of_statement(iri) for pair in differing for iri in pair}
    return {graph for graph in graphs if store.has_graph(graph)}


def statements_in(store: Store, graph: str) -> set[str]:
    """Return the statements that an article's graph holds in the store."""
    found = store.query(f"SELECT DISTINCT ?it WHERE {{ ?it a <{ONR.Statement}> }}", default_graphs=[graph])
    assert isinstance(found, Solutions)  # noqa: S101 -- the text says SELECT
    return {it.value for (it,) in found.rows if isinstance(it, ox.NamedNode)}
