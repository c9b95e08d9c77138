"""What a change of some articles does to what articles tell of each other."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ontology.terms import ONR
from server.inference import lookup
from server.inference.across import reports as r
from server.inference.across.clusters import APART, SAME, Links, cut, links_with, uncut
from server.inference.across.dating import Dating, Reader, Told
from server.inference.across.sameness import same
from server.inference.across.verdicts import Verdicts, concerned, statements_in
from server.store.base import Solutions, Triples

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from server.inference.across.reports import Report
    from server.inference.copies import Counted
    from server.inference.names import Names
    from server.store.base import Store

_KEY: Final = ox.NamedNode(ONR.utteranceKey)
#: A key that more reports share tells nothing of an article without a date: the claim is too common.
_MOST: Final = 64
_BESIDE: Final = f"""
    CONSTRUCT {{{{
      ?beside {r.PART_OF} ?article ; {r.MAKES_CLAIM} ?claim ; {r.HAS_TIME} ?day . ?article {r.HAS_TIME} ?published .
      ?claim {r.CONDITIONS[0]} ?condition
    }}}} WHERE {{{{
      VALUES ?report {{{{ {{rows}} }}}}
      ?report {r.HAS_TIME} ?day . ?beside {r.HAS_TIME} ?day ; {r.PART_OF} ?article .
      OPTIONAL {{{{
        ?beside {r.MAKES_CLAIM} ?claim
        OPTIONAL {{{{ ?claim {r.CONDITIONS[0]}|{r.CONDITIONS[1]} ?condition }}}}
      }}}}
      OPTIONAL {{{{ ?article {r.HAS_TIME} ?published }}}}
    }}}}"""
_ABOUT: Final = "CONSTRUCT {{ ?thing ?name ?value }} WHERE {{ VALUES ?thing {{ {rows} }} ?thing ?name ?value }}"


def changed(
    store: Store, graphs: Mapping[str, set[ox.Triple]], names: Names, counted: Counted, reader: Reader | None
) -> dict[str, list[ox.Quad]]:
    """Return the graphs of what articles tell of each other that may change when `graphs` come to hold these
    triples.

    `counted` knows which statements count as those of another article. Without a `reader`, articles without a date stay
    so.
    """
    told = {name: triples for name, triples in graphs.items() if names.is_article(name)}
    judgements = graphs.get(names.judgements)
    # An article about whose statements something else was decided, or of which others count, is worked out anew.
    concerning = counted.changing() | (set() if judgements is None else concerned(store, names, judgements))
    told |= {it: lookup.plain(store.quads(it)) for it in concerning if it not in told}
    return _Change(store, names, reader, told, Verdicts(store, names, judgements), counted).graphs() if told else {}


class _Change:
    """One change, worked out against the store as it is.

    Attributes:
        _told: what each article that changes is to tell.
        _new: the reports in it, by their IRI.
        _judged: what people decided, and `_decided_with` the statements about which they did with one of these.
        _out: the graphs that may change.
    """

    def __init__(
        self,
        store: Store,
        names: Names,
        reader: Reader | None,
        told: Mapping[str, set[ox.Triple]],
        judged: Verdicts,
        counted: Counted,
    ) -> None:
        self._store, self._names, self._reader, self._told, self._judged = store, names, reader, told, judged
        self._counted = counted
        self._new = {graph: list(r.reports(triples)) for graph, triples in told.items()}
        self._under: dict[str, set[str]] = defaultdict(set)
        for found in self._new.values():
            for report in found:
                for key in report.keys:
                    self._under[key].add(report.iri)
        self._known = {report.iri: report for found in self._new.values() for report in found}
        self._holders: dict[str, set[str]] = {}
        self._out: dict[str, set[ox.Triple]] = {}
        self._going = 0

    def graphs(self) -> dict[str, list[ox.Quad]]:
        gone = [key for graph in self._told for key in self._stored_keys(graph)]
        self._going = len(gone)
        touched = {other for key in {*gone, *self._under} for other in r.sought(key)}
        self._look_up(touched)
        self._decided_with = self._judged.partners(self._statements())
        for graph, found in self._new.items():
            self._out[graph] = {
                ox.Triple(ox.NamedNode(it.iri), _KEY, ox.Literal(key)) for it in found for key in sorted(it.keys)
            }
        self._let_go()
        self._link()
        undated = {self._graph_of(iri) for key in touched if key[0] == "?" for iri in self._sharing(key)}
        undated |= {graph for graph, found in self._new.items() if any(it.is_open for it in found)}
        undated |= {self._graph_of(it.iri) for it in self._partners(self._decided_with) if it.is_open}
        for graph in sorted(undated):
            self._date(graph)
        self._cut()
        out = {}
        for graph, triples in self._out.items():
            across = self._names.across(graph)
            if triples or self._store.has_graph(across):
                node = ox.NamedNode(across)
                out[across] = [ox.Quad(it.subject, it.predicate, it.object, node) for it in triples]
        return out

    def _statements(self) -> Iterator[str]:
        """Yield the statements of articles that change, those that go included, where judgements are looked up."""
        for graph in self._told:
            yield from (it.iri for it in self._new[graph])
            if self._judged.any:
                yield from statements_in(self._store, graph)

    def _partners(self, iris: Iterable[str]) -> list[Report]:
        """Return those reports that are there, as it will be."""
        return self._reports({it for it in iris if it in self._known or self._graph_of(it) not in self._told})

    # the index ---------------------------------------------------------------------------------------------------

    def _stored_keys(self, graph: str) -> list[str]:
        across = self._names.across(graph)
        if not self._store.has_graph(across):
            return []
        held = lookup.plain(self._store.quads(across))
        return [it.object.value for it in held if it.predicate == _KEY and isinstance(it.object, ox.Literal)]

    def _look_up(self, keys: Iterable[str]) -> None:
        """Learn which reports the index has under keys, those of articles that change left out.

        Of a claim that dates others, no more than tell that it is too common.
        """
        wanted = sorted(key for key in keys if key not in self._holders)
        self._holders |= {key: set() for key in wanted}
        few, rest = ([f'"{key}"' for key in wanted if key.startswith("=c") is is_claim] for is_claim in (True, False))
        texts = [
            f"SELECT ?key ?report ?graph WHERE {{ BIND({key} AS ?key) GRAPH ?graph {{ ?report {_KEY} {key} }} }} "
            f"LIMIT {_MOST + self._going + 1}"
            for key in few
        ]
        texts += [
            f"SELECT ?key ?report ?graph WHERE {{ VALUES ?key {{ {' '.join(rows)} }} "
            f"GRAPH ?graph {{ ?report {_KEY} ?key }} }}"
            for rows in lookup.cut(rest)
        ]
        for text in texts:
            found = self._store.query(text)
            assert isinstance(found, Solutions)  # noqa: S101 -- the text says SELECT
            for key, report, across in found.rows:
                if key and report and across and self._names.article_of(across.value) not in self._told:
                    self._holders[key.value].add(report.value)

    def _sharing(self, key: str) -> set[str]:
        """Return the reports under a key, as it will be."""
        return self._holders.get(key, set()) | self._under.get(key, set())

    def _graph_of(self, report: str) -> str:
        return self._names.article_of_statement(report)

    def _reports(self, iris: Iterable[str]) -> list[Report]:
        """Return reports, with what is told beside them of the same dates."""
        missing = set(iris) - self._known.keys()
        # Graph by graph: the store would have to merge several that have triples in common, and copy all of them.
        for graph, together in groupby(sorted(missing, key=self._graph_of), key=self._graph_of):
            triples = set(self._constructed(_BESIDE, together, graph))
            # Of an article, no more than its date: it holds all of its text.
            things = {_iri(it.subject) for it in triples if it.predicate == r.PART_OF}
            named = things | {_iri(it.object) for it in triples if it.predicate != r.PART_OF}
            triples |= set(self._constructed(_ABOUT, named, graph))
            self._known |= {it.iri: it for it in r.reports(triples)}
        return [self._known[iri] for iri in sorted(iris) if iri in self._known]

    def _constructed(self, text: str, iris: Iterable[str], graph: str) -> Iterator[ox.Triple]:
        for rows in lookup.listed(iris):
            found = self._store.query(text.format(rows=rows), default_graphs=(graph,))
            assert isinstance(found, Triples)  # noqa: S101 -- the text says CONSTRUCT
            yield from found.triples

    # reports with dates ------------------------------------------------------------------------------------------

    def _let_go(self) -> None:
        """Drop what other articles have of those that change: a link is with the report of the lesser IRI."""
        gone = {it for graph in self._told if self._store.has_graph(graph) for it in statements_in(self._store, graph)}
        for graph in links_with(self._store, self._names, gone) - self._told.keys():
            held = uncut(lookup.plain(self._store.quads(self._names.across(graph))))
            kept = {it for it in held if it.predicate != SAME or self._graph_of(_iri(it.object)) not in self._told}
            if kept != held:
                self._out[graph] = kept

    def _link(self) -> None:
        near = {
            one.iri: {
                iri
                for key in one.keys
                for other in r.sought(key)
                if other[0] != "?" and not one.is_open
                for iri in self._sharing(other)
            }
            for found in self._new.values()
            for one in found
        }
        repeated = self._counted.among(set().union(near, *near.values()))
        for one in (one for found in self._new.values() for one in found):
            alike = set() if one.iri in repeated else near[one.iri] - repeated
            for other in self._partners(alike | self._judged.partners([one.iri])):
                judged = self._judged.of(one.iri, other.iri)
                if judged is None:
                    judged = other.iri in alike and not one.is_open and not other.is_open and same(one, other)
                if judged:
                    first, second = sorted((one.iri, other.iri))
                    self._of(self._graph_of(first)).add(ox.Triple(ox.NamedNode(first), SAME, ox.NamedNode(second)))

    def _of(self, graph: str) -> set[ox.Triple]:
        if graph not in self._out:
            self._out[graph] = uncut(lookup.plain(self._store.quads(self._names.across(graph))))
        return self._out[graph]

    # judgements that cut ------------------------------------------------------------------------------------------

    def _cut(self) -> None:
        """Cut the links that would join reports that were judged different, and only these, in all that changes."""
        if not self._judged.any:
            return
        links = Links(self._store, self._names, self._out)
        concerned = {it for edge in links.home for it in edge}
        for graph in self._out:
            held = lookup.plain(self._store.quads(self._names.across(graph)))
            concerned |= {iri for it in held if it.predicate in (SAME, APART) for iri in _ends(it)}
        for cluster in links.clusters(concerned):
            edges = links.within(cluster)
            known = {it.iri: it for it in self._partners(cluster)} if self._judged.judged(cluster) else {}
            going = cut(edges, known, self._judged)
            for edge in edges:
                graph = links.home[edge]
                is_cut = edge in links.stored
                if (edge in going) != is_cut:
                    if graph not in self._out:
                        self._out[graph] = lookup.plain(self._store.quads(self._names.across(graph)))
                    one, other = map(ox.NamedNode, edge)
                    self._out[graph].discard(ox.Triple(one, APART if is_cut else SAME, other))
                    self._out[graph].add(ox.Triple(one, SAME if is_cut else APART, other))

    # articles without a date -------------------------------------------------------------------------------------

    def _date(self, graph: str) -> None:
        told = self._told[graph] if graph in self._told else lookup.plain(self._store.quads(graph))
        here = list(r.reports(told))
        judged = self._judged.partners(it.iri for it in here)
        asking = {key for it in here if it.is_open for key in it.keys}
        wanted = {other for key in asking for other in r.sought(key)}
        self._look_up(wanted)
        there = {iri for key in wanted if len(sharing := self._sharing(key)) <= _MOST for iri in sharing}
        opens = {it.iri for it in here if it.is_open}
        there |= {it.iri for it in self._partners(judged) if opens}
        known = self._of(graph)
        # Of what is there, only the index, the links of statements with dates and those that were decided do not come
        # from this.
        kept = {
            it
            for it in known
            if it.predicate == _KEY
            or (it.predicate == SAME and (_iri(it.subject) not in opens or self._judged.of(*_ends(it))))
        }
        self._out[graph] = kept
        if self._reader is None or not here or not there:
            return
        found = self._reports(there)
        beside = [it for it in self._known.values() if it.day in {one.day for one in found}]
        article = here[0].article
        concluded = Dating(
            Told(article, frozenset(told)), here, [it for it in beside if it.article != article], self._judged.of
        ).conclusions(self._reader)
        ends = {iri for it in concluded if it.predicate == SAME for iri in _ends(it)}
        repeated = self._counted.among(ends)
        kept |= {it for it in concluded if it.predicate != SAME or repeated.isdisjoint(_ends(it))}


def _ends(link: ox.Triple) -> tuple[str, str]:
    return _iri(link.subject), _iri(link.object)


def _iri(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""
