"""Claims that stand against each other, worked out for each proposition from what all articles tell of it.

That two claims contradict each other hangs on what they are not (conditional, of one speaker, a mere wish), which no
axiom can say. So a proposition has a graph of its own for what is derived from the claims about it: pairs of claims,
by `onr:contradicts` or `onr:tensionWith`, and a node for each pair that gives the reason in words. The graph depends
on the claims there are and on nothing else, in whatever order articles came. What an article that is a copy says over
again (`onr:countsAs`) is no claim of its own.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph as ox

from ontology.terms import ONR, RDF, SKOS, TIME
from server.store.base import Solutions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from server.inference.names import GraphNames
    from server.store.base import Queryable, Store

#: Most claims for a proposition, and most against it, that are paired; the newest. Pairs grow with their product.
MAX_CLAIMS: Final = 20
#: Propositions of one query.
_ROWS: Final = 500

_PROPOSITION: Final = ox.NamedNode(str(ONR.proposition))
_TYPE: Final = ox.NamedNode(str(RDF.type))
_DISAGREEMENT: Final = ox.NamedNode(str(ONR.Disagreement))
_BETWEEN: Final = ox.NamedNode(str(ONR.between))
_CONTRADICTS: Final = ox.NamedNode(str(ONR.contradicts))
_TENSION: Final = ox.NamedNode(str(ONR.tensionWith))
_NOTE: Final = ox.NamedNode(str(SKOS.note))
_COUNTS_AS: Final = ox.NamedNode(str(ONR.countsAs))

#: Within one graph, since an article's graph can be read alone. What is conditional or a mere wish commits to nothing.
_CLAIMS: Final = f"""
    ?claim <{ONR.proposition}> ?proposition ; <{ONR.polarity}> ?polarity ; <{ONR.certainty}> ?certainty ;
      <{ONR.temporality}> ?time .
    ?statement <{ONR.makesClaim}> ?claim ; <{ONR.speaker}> ?speaker .
    ?proposition <{SKOS.prefLabel}> ?sentence .
    ?speaker <{SKOS.prefLabel}> ?name .
    OPTIONAL {{ ?statement <{TIME.hasTime}> ?date . ?date <{ONR.latest}> ?day }}
    FILTER(?certainty != <{ONR["cert-underspecified"]}>)
    FILTER NOT EXISTS {{ ?claim <{ONR.conditionalOn}>|<{ONR.conditionalOnNegationOf}> ?condition }}
"""


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
    claims: dict[str, list[_Claim]] = {}
    for claim in told.claims(sorted({*concerned, *(other for pair in tensions for other in pair)})):
        claims.setdefault(claim.proposition, []).append(claim)
    found: dict[str, list[ox.Quad]] = {}
    for proposition in concerned:
        against = sorted(other for one, other in tensions if one == proposition)
        pairs = [(_CONTRADICTS, pair) for pair in _pairs(claims, proposition, proposition)]
        pairs += [(_TENSION, pair) for other in against for pair in _pairs(claims, proposition, other)]
        graph = iris.disagreements_graph(proposition)
        found[graph] = [quad for relation, pair in pairs for quad in _quads(relation, pair, graph, iris)]
    return found


def _pairs(claims: Mapping[str, Sequence[_Claim]], affirmed: str, denied: str) -> Iterator[_Pair]:
    """Yield the claims that affirm one proposition with those of others, of the same time, that deny the other."""
    for_it = sorted(claim for claim in claims.get(affirmed, ()) if claim.is_affirmed)
    against = sorted(claim for claim in claims.get(denied, ()) if not claim.is_affirmed)
    for one, other in product(for_it[-MAX_CLAIMS:], against[-MAX_CLAIMS:]):
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
        for values in _values(before ^ after):
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
        for values in _values(wanted - found):
            text = (
                f"SELECT DISTINCT ?copy WHERE {{ VALUES ?copy {{ {values} }} "
                f"GRAPH ?graph {{ ?copy <{ONR.countsAs}> ?first }}{stays} }}"
            )
            found |= {row[0].value for row in _rows(self._store, text) if row[0] is not None}
        return found

    def tensions(self, propositions: Iterable[str]) -> set[tuple[str, str]]:
        """Return the pairs of propositions in tension, both ways, in which one of these is."""
        found: set[tuple[str, str]] = set()
        for values in _values(propositions):
            text = (
                f"SELECT DISTINCT ?proposition ?other WHERE {{ VALUES ?proposition {{ {values} }} "
                f"?proposition <{ONR.inTensionWith}>|^<{ONR.inTensionWith}> ?other }}"
            )
            for source in (self._store, self._new):
                for one, other in _rows(source, text):
                    if one is not None and other is not None:
                        found |= {(one.value, other.value), (other.value, one.value)}
        return found

    def claims(self, propositions: Iterable[str]) -> Iterator[_Claim]:
        """Yield the claims about some propositions that commit to something, each once."""
        made = list(self._made(propositions))
        copied = self._copied(statement for statement, _ in made)
        seen: set[str] = set()
        for statement, claim in made:
            if claim.iri not in seen and statement not in copied:
                seen.add(claim.iri)
                yield claim

    def _made(self, propositions: Iterable[str]) -> Iterator[tuple[str, _Claim]]:
        """Yield statements with such claims that they make."""
        names = "?claim ?proposition ?sentence ?polarity ?time ?speaker ?name ?day ?statement"
        for values in _values(propositions):
            where = f"VALUES ?proposition {{ {values} }} GRAPH ?graph {{ {_CLAIMS} }}"
            stays = f" FILTER(?graph NOT IN ({self._others}))" if self._others else ""
            for source, text in (
                (self._store, f"SELECT DISTINCT {names} WHERE {{ {where}{stays} }}"),
                (self._new, f"SELECT DISTINCT {names} WHERE {{ {where} }}"),
            ):
                for row in _rows(source, text):
                    iri, proposition, sentence, polarity, time, speaker, name, day, statement = (
                        "" if term is None else term.value for term in row
                    )
                    affirmed = polarity == str(ONR["pol-positive"])
                    yield statement, _Claim(day, iri, proposition, sentence, affirmed, time, speaker, name)


def _values(iris: Iterable[str]) -> Iterator[str]:
    ordered = sorted(iris)
    for start in range(0, len(ordered), _ROWS):
        yield " ".join(f"<{iri}>" for iri in ordered[start : start + _ROWS])


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
