"""Claims that stand against each other, worked out for each proposition from what all articles tell of it.

That two claims contradict each other hangs on what they are not (conditional, of one speaker, a mere wish), which no
axiom can say. So a proposition has a graph of its own for what is derived from the claims about it: pairs of claims,
by `onr:contradicts` or `onr:tensionWith`, and a node for each pair that gives the reason in words. The graph depends
on the claims there are and on nothing else, in whatever order articles came. What an article that is a copy says over
again (`onr:countsAs`) is no claim of its own.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph as ox

from ontology.terms import ONR, RDF, SKOS, TIME
from server.inference import lookup
from server.store.base import Solutions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from server.inference.names import GraphNames
    from server.store.base import Queryable, Store

#: Most claims for a proposition, and most against it, that are paired; the newest. Pairs grow with their product.
MAX_CLAIMS: Final = 20

_PROPOSITION: Final = ox.NamedNode(str(ONR.proposition))
_TYPE: Final = ox.NamedNode(str(RDF.type))
_DISAGREEMENT: Final = ox.NamedNode(str(ONR.Disagreement))
_BETWEEN: Final = ox.NamedNode(str(ONR.between))
_CONTRADICTS: Final = ox.NamedNode(str(ONR.contradicts))
_TENSION: Final = ox.NamedNode(str(ONR.tensionWith))
_NOTE: Final = ox.NamedNode(str(SKOS.note))
_AMONG: Final = ox.NamedNode(str(ONR.amongNewestAbout))
_COUNTS_AS: Final = ox.NamedNode(str(ONR.countsAs))

#: Within one graph, since an article's graph can be read alone. What is conditional or a mere wish commits to nothing.
_CLAIMS: Final = f"""
    ?claim <{ONR.proposition}> ?proposition ; <{ONR.polarity}> ?polarity ; <{ONR.certainty}> ?certainty ;
      <{ONR.temporality}> ?time .
    ?statement <{ONR.makesClaim}> ?claim ; <{ONR.speaker}> ?speaker .
    ?proposition <{SKOS.prefLabel}> ?sentence .
    ?speaker <{SKOS.prefLabel}> ?name .
    FILTER(?certainty != <{ONR["cert-underspecified"]}>)
    FILTER NOT EXISTS {{ ?claim <{ONR.conditionalOn}>|<{ONR.conditionalOnNegationOf}> ?condition }}
"""
_DAYS: Final = f"?statement <{TIME.hasTime}> ?date . ?date <{ONR.latest}> ?day"


class _Claim(NamedTuple):
    """A claim that commits to something. They sort by the day when they were made, undated ones first."""

    day: str
    iri: str
    proposition: str
    sentence: str
    is_affirmed: bool
    time: str
    speaker: str
    name: str


class _Sides(NamedTuple):
    """The newest claims about a proposition, at most `MAX_CLAIMS` a side, the oldest first."""

    affirming: list[_Claim]
    denying: list[_Claim]

    @classmethod
    def of(cls, claims: Iterable[_Claim]) -> _Sides:
        ordered = sorted(claims)
        return cls(
            [it for it in ordered if it.is_affirmed][-MAX_CLAIMS:],
            [it for it in ordered if not it.is_affirmed][-MAX_CLAIMS:],
        )


class _Pair(NamedTuple):
    """A claim that affirms and one that denies, of different speakers."""

    affirming: _Claim
    denying: _Claim


def disagreements(
    store: Store, graphs: Mapping[str, Collection[ox.Quad]], iris: GraphNames
) -> dict[str, list[ox.Quad]]:
    """Return the graphs of disagreements that change when `graphs` come to hold these quads and nothing else.

    Raises:
        InvalidStore: the store cannot be read.
    """
    new = ox.Store()
    new.bulk_extend(quad for quads in graphs.values() for quad in quads)
    told = _Told(store, new, tuple(graphs))
    touched = told.propositions()
    tensions = told.tensions(touched)
    concerned = sorted(touched | {other for pair in tensions for other in pair})
    # A partner's own partners too: what it affirms is paired with what they deny.
    tensions |= told.tensions(set(concerned) - touched)
    claims = told.newest({*concerned, *(other for pair in tensions for other in pair)})
    found: dict[str, list[ox.Quad]] = {}
    for proposition in concerned:
        against = sorted(other for one, other in tensions if one == proposition)
        pairs = [(_CONTRADICTS, pair) for pair in _pairs(claims, proposition, proposition)]
        pairs += [(_TENSION, pair) for other in against for pair in _pairs(claims, proposition, other)]
        graph = iris.disagreements_graph(proposition)
        found[graph] = [quad for relation, pair in pairs for quad in _quads(relation, pair, graph, iris)]
        found[graph] += _index(claims[proposition], proposition, graph)
    return found


def _index(sides: _Sides, proposition: str, graph: str) -> Iterator[ox.Quad]:
    """Yield what keeps the newest claims, where there may be more, so that the others need not be read again."""
    if any(len(side) == MAX_CLAIMS for side in sides):
        for claim in (*sides.affirming, *sides.denying):
            yield ox.Quad(ox.NamedNode(claim.iri), _AMONG, ox.NamedNode(proposition), ox.NamedNode(graph))


def _pairs(claims: Mapping[str, _Sides], affirmed: str, denied: str) -> Iterator[_Pair]:
    """Yield the claims that affirm one proposition with those of others, of the same time, that deny the other."""
    for one, other in product(claims[affirmed].affirming, claims[denied].denying):
        if one.speaker != other.speaker and one.time == other.time:
            yield _Pair(one, other)


def _quads(relation: ox.NamedNode, pair: _Pair, graph: str, iris: GraphNames) -> Iterator[ox.Quad]:
    home = ox.NamedNode(graph)
    one, other = ox.NamedNode(pair.affirming.iri), ox.NamedNode(pair.denying.iri)
    node = ox.NamedNode(iris.disagreement(one.value, other.value))
    yield ox.Quad(one, relation, other, home)
    yield ox.Quad(other, relation, one, home)
    yield ox.Quad(node, _TYPE, _DISAGREEMENT, home)
    yield ox.Quad(node, _BETWEEN, one, home)
    yield ox.Quad(node, _BETWEEN, other, home)
    yield ox.Quad(node, _NOTE, ox.Literal(reason(pair), language="en"), home)


def reason(pair: _Pair) -> str:
    """Return in words why two claims stand against each other."""
    one, other = pair
    if one.proposition == other.proposition:
        return f"{one.name} affirms and {other.name} denies: {one.sentence}."
    return (
        f"{one.name} affirms: {one.sentence}. {other.name} denies: {other.sentence}. "
        "Both may be true, but the one sits ill with the other."
    )


class _Told:
    """What the store will tell: what it has in graphs that stay as they are, and what others come to hold."""

    def __init__(self, store: Store, new: ox.Store, changing: Sequence[str]) -> None:
        self._store, self._new, self._changing = store, new, changing
        self._others = ", ".join(f"<{graph}>" for graph in changing)
        #: Statements that become copies in this change, or cease to be.
        self._turning: set[str] = set()

    def propositions(self) -> set[str]:
        """Return what the graphs that change have told, or come to tell, claims about."""
        found = {
            quad.object.value
            for quad in self._new.quads_for_pattern(None, _PROPOSITION, None)
            if isinstance(quad.object, ox.NamedNode)
        }
        graphs = " ".join(f"<{graph}>" for graph in self._changing if self._store.has_graph(graph))
        if graphs:
            text = (
                f"SELECT DISTINCT ?proposition WHERE {{ VALUES ?graph {{ {graphs} }} "
                f"GRAPH ?graph {{ ?claim <{ONR.proposition}> ?proposition }} }}"
            )
            found |= {row[0].value for row in _rows(self._store, text) if row[0] is not None}
        return found | self._recounted(graphs)

    def _recounted(self, graphs: str) -> set[str]:
        """Return what statements claim that become copies in this change, or cease to be."""
        before, after = set(), {_iri(it.subject) for it in self._new.quads_for_pattern(None, _COUNTS_AS, None)}
        if graphs:
            values = f"VALUES ?graph {{ {graphs} }}"
            text = f"SELECT ?copy WHERE {{ {values} GRAPH ?graph {{ ?copy <{ONR.countsAs}> ?first }} }}"
            before = {row[0].value for row in _rows(self._store, text) if row[0] is not None}
        found = set()
        self._turning = before ^ after
        for values in lookup.listed(self._turning):
            text = (
                f"SELECT DISTINCT ?proposition WHERE {{ VALUES ?copy {{ {values} }} "
                f"?copy <{ONR.makesClaim}> ?claim . ?claim <{ONR.proposition}> ?proposition }}"
            )
            for source in (self._store, self._new):
                found |= {row[0].value for row in _rows(source, text) if row[0] is not None}
        return found

    def _copied(self, statements: Iterable[str]) -> set[str]:
        """Return those of some statements that are others over again."""
        wanted = set(statements)
        found = {_iri(it.subject) for it in self._new.quads_for_pattern(None, _COUNTS_AS, None)} & wanted
        stays = f" FILTER(?graph NOT IN ({self._others}))" if self._others else ""
        for values in lookup.listed(wanted - found):
            text = (
                f"SELECT DISTINCT ?copy WHERE {{ VALUES ?copy {{ {values} }} "
                f"GRAPH ?graph {{ ?copy <{ONR.countsAs}> ?first }}{stays} }}"
            )
            found |= {row[0].value for row in _rows(self._store, text) if row[0] is not None}
        return found

    def tensions(self, propositions: Iterable[str]) -> set[tuple[str, str]]:
        """Return the pairs of propositions in tension, both ways, in which one of these is."""
        found: set[tuple[str, str]] = set()
        for values in lookup.listed(propositions):
            text = (
                f"SELECT DISTINCT ?proposition ?other WHERE {{ VALUES ?proposition {{ {values} }} "
                f"?proposition <{ONR.inTensionWith}>|^<{ONR.inTensionWith}> ?other }}"
            )
            for source in (self._store, self._new):
                for one, other in _rows(source, text):
                    if one is not None and other is not None:
                        found |= {(one.value, other.value), (other.value, one.value)}
        return found

    def newest(self, propositions: set[str]) -> dict[str, _Sides]:
        """Return the newest claims about some propositions that commit to something, as it will be.

        Where they are kept, those that were the newest are read and those that come; all are only if too few are left
        of a side to tell which of the others follow.
        """
        new = list(self._made(self._new, "proposition", propositions))
        before = self._newest_before(propositions)
        known = list(self._made(self._store, "claim", (claim for held in before.values() for claim in held)))
        makes = f"?statement <{ONR.makesClaim}> ?claim"
        turning = {claim for (claim,) in self._found(self._store, "?claim", "statement", self._turning, makes)}
        known += [it for it in self._made(self._store, "claim", turning) if it[1].proposition in before]
        kept = self._by_proposition(known)
        all_of = self._by_proposition([*known, *new])
        whole = {
            it for it in propositions if it not in before or not _is_enough(before[it], kept[it].values(), all_of[it])
        }
        if whole:
            read = self._by_proposition([*self._made(self._store, "claim", self._counting(whole)), *new])
            all_of |= {it: read[it] for it in whole}
        return {it: _Sides.of(all_of[it].values()) for it in propositions}

    def _counting(self, propositions: Iterable[str]) -> set[str]:
        """Return the claims about some propositions that others than copies make, so that copies need not be read."""
        patterns = f"?claim <{ONR.proposition}> ?proposition . ?statement <{ONR.makesClaim}> ?claim"
        rows = list(self._found(self._store, "?claim ?statement", "proposition", propositions, patterns))
        copied = self._copied(statement for _, statement in rows)
        return {claim for claim, statement in rows if statement not in copied}

    def _newest_before(self, propositions: Iterable[str]) -> dict[str, dict[str, bool]]:
        """Return which claims were the newest, where that is kept, each with whether it affirms."""
        found: dict[str, dict[str, bool]] = {}
        for values in lookup.listed(propositions):
            text = (
                f"SELECT DISTINCT ?proposition ?claim ?polarity WHERE {{ VALUES ?proposition {{ {values} }} "
                f"?claim {_AMONG} ?proposition ; <{ONR.polarity}> ?polarity }}"
            )
            for row in _rows(self._store, text):
                proposition, claim, polarity = ("" if term is None else term.value for term in row)
                found.setdefault(proposition, {})[claim] = polarity == str(ONR["pol-positive"])
        return found

    def _by_proposition(self, made: Sequence[tuple[str, _Claim]]) -> defaultdict[str, dict[str, _Claim]]:
        """Return claims of statements, but for those of copies, by what they are about and their IRI."""
        copied = self._copied(statement for statement, _ in made)
        found: defaultdict[str, dict[str, _Claim]] = defaultdict(dict)
        for statement, claim in made:
            if statement not in copied:
                found[claim.proposition].setdefault(claim.iri, claim)
        return found

    def _made(self, source: Store | ox.Store, given: str, iris: Iterable[str]) -> Iterator[tuple[str, _Claim]]:
        """Yield statements with such claims that they make, of which claim or proposition is `given`."""
        names = "?claim ?proposition ?sentence ?polarity ?time ?speaker ?name ?statement"
        rows = list(self._found(source, names, given, iris, _CLAIMS))
        days: dict[str, str] = {}
        # Apart, since with an OPTIONAL the engine goes through the claims of all articles.
        for statement, day in self._found(source, "?statement ?day", "statement", {row[-1] for row in rows}, _DAYS):
            days[statement] = max(day, days.get(statement, ""))
        for iri, proposition, sentence, polarity, time, speaker, name, statement in rows:
            affirmed = polarity == str(ONR["pol-positive"])
            day = days.get(statement, "")
            yield statement, _Claim(day, iri, proposition, sentence, affirmed, time, speaker, name)

    def _found(
        self, source: Store | ox.Store, names: str, given: str, iris: Iterable[str], patterns: str
    ) -> Iterator[tuple[str, ...]]:
        """Yield what one graph holds that fits the patterns, for each of some values of the variable `given`."""
        stays = f" FILTER(?graph NOT IN ({self._others}))" if self._others and source is self._store else ""
        for values in lookup.listed(iris):
            where = f"VALUES ?{given} {{ {values} }} GRAPH ?graph {{ {patterns} }}{stays}"
            for row in _rows(source, f"SELECT DISTINCT {names} WHERE {{ {where} }}"):
                yield tuple("" if term is None else term.value for term in row)


def _is_enough(before: Mapping[str, bool], kept: Iterable[_Claim], claims: Mapping[str, _Claim]) -> bool:
    """Tell whether the newest claims of both sides are surely among `claims`.

    `before` are those that were the newest, and `kept` what is as it was: what was not read is no newer than these.
    """
    staying = [it for it in kept if it.iri in before]
    for affirms in (True, False):
        if sum(side is affirms for side in before.values()) < MAX_CLAIMS:
            # There were no others.
            continue
        least = min((it for it in staying if it.is_affirmed is affirms), default=None)
        if least is None or sum(it.is_affirmed is affirms and it >= least for it in claims.values()) < MAX_CLAIMS:
            return False
    return True


def _rows(source: Queryable | ox.Store, text: str) -> Iterator[tuple[ox.NamedNode | ox.Literal | None, ...]]:
    if isinstance(source, ox.Store):
        found = source.query(text, use_default_graph_as_union=True)
        assert isinstance(found, ox.QuerySolutions)  # noqa: S101 -- every text here is a SELECT
        names = found.variables
        for solution in found:
            yield tuple(_plain(solution[name]) for name in names)
        return
    answer = source.query(text)
    assert isinstance(answer, Solutions)  # noqa: S101 -- every text here is a SELECT
    yield from answer.rows


def _plain(term: object) -> ox.NamedNode | ox.Literal | None:
    assert term is None or isinstance(term, ox.NamedNode | ox.Literal)  # noqa: S101 -- no blank node is looked up
    return term


def _iri(term: object) -> str:
    assert isinstance(term, ox.NamedNode)  # noqa: S101 -- no blank node says anything here
    return term.value
