"""What a change of some articles does to which articles are copies of which."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ontology.terms import ONR, SKOS
from server.inference.copies.groups import COUNTS_AS, Group
from server.inference.copies.sketches import likely, near
from server.inference.copies.texts import NEEDED, texts
from server.inference.lookup import cut, listed, plain
from server.store.base import Solutions, Triples

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from server.inference.copies.texts import Text
    from server.inference.names import Names
    from server.store.base import Store

_KEY: Final = ox.NamedNode(ONR.textKey)
_DIGITS: Final = ox.NamedNode(ONR.textSketch)


def changed(store: Store, graphs: Mapping[str, set[ox.Triple]], names: Names) -> dict[str, list[ox.Quad]]:
    """Return the graphs of copies that change when `graphs` come to hold these triples and nothing else.

    Raises:
        InvalidStore: the store cannot be read.
    """
    told = {name: triples for name, triples in graphs.items() if names.is_article(name)}
    return _Change(store, names, told).graphs() if told else {}


class _Change:
    """One change, worked out against the store as it is. Articles are named by their graphs.

    Attributes:
        _told: the articles that change, and `_texts` the texts known so far.
        _keys: of articles that change, the keys that they will have.
        _held: what the graphs of copies hold that were looked up.
        _joined: to which other article of its group each leads, up to one that leads to itself.
    """

    def __init__(self, store: Store, names: Names, told: Mapping[str, set[ox.Triple]]) -> None:
        self._store, self._names = store, names
        self._told = frozenset(told)
        self._texts = {name: text for name, triples in told.items() for text in texts(triples)}
        self._keys = {name: text.sketch.keys for name, text in self._texts.items()}
        self._held: dict[str, set[ox.Triple]] = {}
        self._joined: dict[str, str] = {}

    def graphs(self) -> dict[str, list[ox.Quad]]:
        held = {name: self._stored(name) for name in self._told}
        # Of an article that is read again as it was, everything but its text may have changed.
        settled = {name for name in self._told if (keys := self._keys.get(name)) and keys == _keys_in(held[name])}
        groups = self._stored_groups(self._told)
        beside = self._beside(self._keys.keys() - settled)
        groups |= self._stored_groups({other for found in beside.values() for other in found} - self._told)
        self._join(set(groups.values()), settled)
        for name, found in beside.items():
            for other in sorted(found):
                self._join_if_near(name, other)
        return self._changes(set().union(self._told, *groups.values(), *beside.values()))

    # the index ---------------------------------------------------------------------------------------------------

    def _beside(self, wanted: Iterable[str]) -> dict[str, set[str]]:
        """Return the articles, as it will be, that share a key with each of these."""
        asked = {name: self._keys[name] for name in wanted}
        holders: defaultdict[str, set[str]] = defaultdict(set)
        for name, keys in self._keys.items():
            for key in keys:
                holders[key].add(name)
        literals = [str(ox.Literal(key)) for key in sorted({key for keys in asked.values() for key in keys})]
        for rows in cut(literals):
            text = f"SELECT ?key ?article WHERE {{ VALUES ?key {{ {' '.join(rows)} }} ?article {_KEY} ?key }}"
            for key, article in self._rows(text):
                if (name := self._names.article_of_statement(article)) not in self._told:
                    holders[key].add(name)
        found = {name: {it for key in keys for it in holders[key]} - {name} for name, keys in asked.items()}
        digits = self._digits_of({it for others in found.values() for it in others} | asked.keys())
        return {
            name: {it for it in others if likely(digits.get(name, ""), digits.get(it, ""))}
            for name, others in found.items()
        }

    def _digits_of(self, wanted: Iterable[str]) -> dict[str, str]:
        """Return the digits of articles' sketches."""
        out = {name: self._texts[name].sketch.digits for name in wanted if name in self._texts}
        for rows in listed(self._article(name).value for name in set(wanted) - out.keys()):
            text = f"SELECT ?article ?digits WHERE {{ VALUES ?article {{ {rows} }} ?article {_DIGITS} ?digits }}"
            out |= {self._names.article_of_statement(article): digits for article, digits in self._rows(text)}
        return out

    def _keys_of(self, wanted: Iterable[str]) -> dict[str, frozenset[str]]:
        return {name: self._keys[name] if name in self._told else _keys_in(self._stored(name)) for name in wanted}

    # groups ------------------------------------------------------------------------------------------------------

    def _stored_groups(self, wanted: Iterable[str]) -> dict[str, frozenset[str]]:
        """Return the groups that articles are in as it is, by the article that stands for each."""
        leaders = set()
        for name in wanted:
            own = [it for it in self._stored(name) if it.predicate == COUNTS_AS]
            article = self._article(name)
            leaders |= {it.object.value for it in own if it.subject == article and isinstance(it.object, ox.NamedNode)}
            leaders |= {article.value} if self._stored(name) else set()
        members: defaultdict[str, set[str]] = defaultdict(set)
        for rows in listed(leaders):
            text = f"SELECT ?leader ?member WHERE {{ VALUES ?leader {{ {rows} }} ?member {COUNTS_AS} ?leader }}"
            for leader, member in self._rows(text):
                members[leader] |= {self._names.article_of_statement(it) for it in (leader, member)}
        return {leader: frozenset(found) for leader, found in members.items()}

    def _join(self, groups: Iterable[frozenset[str]], settled: set[str]) -> None:
        """Take over groups as they are; of one that somebody leaves, join again those who still belong together."""
        for group in groups:
            leaving = {name for name in group & self._told if name not in settled}
            staying = sorted(group - leaving)
            if not leaving:
                for name in staying[1:]:
                    self._unite(staying[0], name)
                continue
            keys = self._keys_of(staying)
            for one, other in combinations(staying, 2):
                if keys[one] & keys[other]:
                    self._join_if_near(one, other)

    def _join_if_near(self, one: str, other: str) -> None:
        if self._leader(one) == self._leader(other):
            return
        self._read((one, other))
        # The index may know an article that somebody dropped by hand.
        first, second = self._texts.get(one), self._texts.get(other)
        if first is not None and second is not None and near(first.sketch, second.sketch):
            self._unite(one, other)

    def _unite(self, one: str, other: str) -> None:
        self._joined[self._leader(other)] = self._leader(one)

    def _leader(self, name: str) -> str:
        while (following := self._joined.get(name, name)) != name:
            # Each step of the way is made shorter, for the next who asks.
            self._joined[name] = self._joined.get(following, following)
            name = following
        return name

    # what is told of them ----------------------------------------------------------------------------------------

    def _changes(self, concerned: Iterable[str]) -> dict[str, list[ox.Quad]]:
        groups: defaultdict[str, list[str]] = defaultdict(list)
        wanted = sorted(name for name in concerned if name in self._texts or name not in self._told)
        for name in wanted:
            groups[self._leader(name)].append(name)
        told: dict[str, set[ox.Triple]] = {}
        for members in groups.values():
            if len(members) > 1:
                self._read(members)
                found = [self._texts[name] for name in members if name in self._texts]
                told |= Group(found, self._publishers(found)).triples()
        out = {}
        for name in sorted({*concerned}):
            triples = self._index(name) | told.get(self._names.article(name), set())
            if triples != self._stored(name):
                graph = ox.NamedNode(self._names.copies(name))
                out[graph.value] = [ox.Quad(it.subject, it.predicate, it.object, graph) for it in triples]
        return out

    def _index(self, name: str) -> set[ox.Triple]:
        """Return by what an article is found, as it will be."""
        if name not in self._told:
            return {it for it in self._stored(name) if it.predicate in (_KEY, _DIGITS)}
        text, node = self._texts.get(name), self._article(name)
        if text is None or not text.sketch.digits:
            return set()
        keys = {ox.Triple(node, _KEY, ox.Literal(key)) for key in text.sketch.keys}
        return {*keys, ox.Triple(node, _DIGITS, ox.Literal(text.sketch.digits))}

    def _publishers(self, found: Iterable[Text]) -> dict[str, list[str]]:
        """Return the names of those who publish some articles."""
        out: defaultdict[str, list[str]] = defaultdict(list)
        for rows in listed({it.publisher for it in found if it.publisher is not None}):
            text = (
                f"SELECT DISTINCT ?who ?name WHERE {{ VALUES ?who {{ {rows} }} "
                f"?who <{SKOS.prefLabel}>|<{SKOS.altLabel}> ?name }}"
            )
            for who, name in self._rows(text):
                out[who].append(name)
        for it in found:
            if it.publisher is not None and it.publisher_name is not None:
                out[it.publisher].append(it.publisher_name)
        return out

    # the store ---------------------------------------------------------------------------------------------------

    def _stored(self, name: str) -> set[ox.Triple]:
        if name not in self._held:
            graph = self._names.copies(name)
            self._held[name] = plain(self._store.quads(graph)) if self._store.has_graph(graph) else set()
        return self._held[name]

    def _article(self, name: str) -> ox.NamedNode:
        return ox.NamedNode(self._names.article(name))

    def _read(self, wanted: Iterable[str]) -> None:
        """Learn the texts of articles that do not change."""
        # One by one: the store would have to merge graphs that have triples in common, and copy all of them.
        for graph in sorted(name for name in wanted if name not in self._texts):
            found = self._store.query(NEEDED, default_graphs=(graph,))
            assert isinstance(found, Triples)  # noqa: S101 -- the text says CONSTRUCT
            self._texts |= {self._names.article_of_statement(it.iri): it for it in texts(found.triples)}

    def _rows(self, text: str) -> Iterator[tuple[str, str]]:
        found = self._store.query(text)
        assert isinstance(found, Solutions)  # noqa: S101 -- every text here is a SELECT
        for one, other in found.rows:
            if one is not None and other is not None:
                yield one.value, other.value


def _keys_in(triples: Iterable[ox.Triple]) -> frozenset[str]:
    return frozenset(it.object.value for it in triples if it.predicate == _KEY and isinstance(it.object, ox.Literal))
