"""Working out what a change of some graphs does to what is inferred, in this and in other graphs."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ontology.rules import load
from server.inference import copies
from server.inference.across import changed
from server.inference.classes import classes, concluding, in_reference, naming
from server.inference.disagreements import disagreements
from server.inference.equivalences import clusters
from server.inference.lookup import (
    GRAPH,
    Delta,
    Join,
    filled,
    fitting,
    in_graph,
    in_memory,
    in_store,
    others,
    plain,
    scratch,
    triples,
)
from server.inference.names import Names
from server.store.base import Answer

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from ontology.rules import Pattern, Rule, Rules
    from server.inference.across import Reader
    from server.inference.lookup import Binding
    from server.inference.names import GraphNames
    from server.store.base import Store


def with_inferences(
    store: Store,
    graphs: Mapping[str, Iterable[ox.Quad]],
    iris: GraphNames,
    rules: Rules | None = None,
    reader: Reader | None = None,
    *,
    renewing: bool = False,
) -> dict[str, list[ox.Quad]]:
    """Return `graphs` and with them every inferred graph that changes, all of it for one `Store.replace`.

    A graph that is given no quads is taken to go. `rules` are those of onrecord.ttl unless given. Without a `reader`,
    articles without a date that this concerns stay without one. With `renewing`, what follows is made anew even where
    nothing changes. Nobody else may write to the store between this and the writing of what it returns.

    Raises:
        InvalidStore: the store cannot be read.
    """
    wanted = {name: list(quads) for name, quads in graphs.items()}
    names = Names(iris)
    told = {name: plain(quads) for name, quads in wanted.items()}
    made = copies.changed(store, told, names)
    made |= changed(store, told, names, copies.Counted(store, names, made), reader)
    told |= {name: plain(quads) for name, quads in made.items()}
    wanted |= made
    rules = load() if rules is None else rules
    inferred = _Change(store, names, rules).inferred(told)
    joined = clusters(store, wanted | inferred, names, rules.equivalences, renewing=renewing)
    return wanted | inferred | joined | disagreements(store, wanted, iris)


def remove(store: Store, iris: GraphNames, article: str, reader: Reader | None = None) -> None:
    """Remove an article, by its sha256, with all that is inferred from it; one that is not there is no error.

    Raises:
        InvalidStore: the store cannot be read or written; then it is as it was before.
    """
    store.replace(with_inferences(store, {iris.article_graph(article): ()}, iris, reader=reader))


def renew(store: Store, iris: GraphNames, reader: Reader | None = None) -> None:
    """Infer anew from every graph, one a transaction, as after a change of the ontology.

    The ontology itself comes last: where its own conclusions are there, so are all others.

    Raises:
        InvalidStore: the store cannot be read or written; what was renewed before stays so.
    """
    names = Names(iris)
    # What articles tell of each other comes with the articles.
    sources = [graph for graph in store.graphs() if names.is_source(graph) and not names.is_across(graph)]
    for graph in sorted(sources, key=lambda source: (source == iris.ontology_graph, source)):
        store.replace(with_inferences(store, {graph: store.quads(graph)}, iris, reader=reader, renewing=True))


class _Change:
    """One change, worked out against the store as it is.

    Sources in `_anew` are worked out from nothing: what the store has of them does not count. What they tell and what
    is inferred from them is `_brought`. Of any other source nothing goes; it may gain.

    Attributes:
        _told: what each source concerned is to hold.
        _known: that, and what is inferred from it so far.
        _lost: triples that can link with others and that no graph will tell any more, unless they are inferred anew.
        _brought: what each round brought to which source; `_properties` are the properties of all of it.
        _memory: the first `_copied` of these, each in the graph of its source: all that can be a premise.
    """

    def __init__(self, store: Store, names: Names, rules: Rules) -> None:
        self._store, self._names, self._rules = store, names, rules
        self._told: dict[str, set[ox.Triple]] = {}
        self._known: dict[str, set[ox.Triple]] = {}
        self._anew: set[str] = set()
        self._lost: set[ox.Triple] = set()
        self._brought: list[tuple[str, set[ox.Triple]]] = []
        self._properties: set[ox.NamedNode] = set()
        self._memory, self._copied, self._is_open = ox.Store(), 0, False
        self._used: dict[ox.NamedNode, bool] = {}

    def inferred(self, graphs: Mapping[str, set[ox.Triple]]) -> dict[str, list[ox.Quad]]:
        """Return the inferred graphs that may change when `graphs` come to hold these triples."""
        self._give_up({name: triples for name, triples in graphs.items() if self._names.is_source(name)})
        waiting = set(self._anew)
        while waiting:
            self._derive(waiting)
            waiting = self._alone_again()
        concluded = {source: self._concluded(source) for source in self._known}
        articles = set(filter(self._names.is_article, concluded))
        repeated = self._repeated(set().union(*(classes(concluded[source]) for source in articles)))
        out = self._without_repeated()
        for source, found in concluded.items():
            graph = ox.NamedNode(self._names.inferred(source))
            kept = found - repeated if source in articles else found
            out[graph.value] = [ox.Quad(it.subject, it.predicate, it.object, graph) for it in kept]
        return out

    def _concluded(self, source: str) -> set[ox.Triple]:
        return {it for it in self._known[source] - self._told[source] if not self._rules.is_idle(it)}

    def _repeated(self, found: set[ox.Triple]) -> set[ox.Triple]:
        """Return those classes of things that reference data gives too, as it will be."""
        known = self._known.get(self._names.reference)
        return in_reference(self._store, self._names, found) if known is None else found & known

    def _without_repeated(self) -> dict[str, list[ox.Quad]]:
        """Return the inferred graphs of articles that lose what reference data comes to tell, and change in no more."""
        _, come = self._of_reference()
        articles = concluding(self._store, self._names, come) - self._known.keys()
        graphs = {self._names.inferred(article) for article in articles}
        return {graph: [it for it in self._store.quads(graph) if it.triple not in come] for graph in graphs}

    def _alone_again(self) -> set[str]:
        """Return the articles that may have to tell a thing's class, since reference data does so no more."""
        gone, _ = self._of_reference()
        things = {it.subject for it in gone if isinstance(it.subject, ox.NamedNode)}
        found = naming(self._store, self._remembered(), self._names, things) - self._anew
        self._told.update((owner, self._stored(owner)) for owner in found)
        self._anew |= found
        return found

    def _of_reference(self) -> tuple[set[ox.Triple], set[ox.Triple]]:
        """Return the classes of things that reference data ceases to tell, and those that it comes to tell."""
        reference = self._names.reference
        if reference not in self._known:
            return set(), set()
        before = classes(self._stored(reference) | self._stored(self._names.inferred(reference)))
        after = classes(self._known[reference])
        return before - after, after - before

    def _give_up(self, told: Mapping[str, set[ox.Triple]]) -> None:
        """Find what is to be worked out anew: what changes, and what may hang on something that goes."""
        self._told.update(told)
        self._anew.update(told)
        going = {it for name in told for graph in (name, self._names.inferred(name)) for it in self._linking_in(graph)}
        while going:
            lost = {it for it in going - self._lost if not self._is_told(it)}
            self._lost |= lost
            found = {owner for owner, _ in self._owned(lost, memory=False)} - self._anew
            self._anew |= found
            self._told.update((owner, self._stored(owner)) for owner in found)
            going = {it for owner in found for it in self._linking_in(self._names.inferred(owner))}
        # What a source that nothing hangs on has inferred too stays, whoever else gave it up.
        self._lost = {it for it in self._lost if not self._stays_inferred(it)}

    def _derive(self, sources: Iterable[str]) -> None:
        """Work out what follows from sources, round by round from what the last one brought (semi-naive evaluation)."""
        self._known.update((name, set()) for name in sources)
        new = {name: set(self._told[name]) for name in sources}
        while new:
            for name, brought in new.items():
                self._of(name).update(brought)
                self._brought.append((name, brought))
                self._properties.update(it.predicate for it in brought)
            deltas = {name: Delta(self._premises(brought)) for name, brought in new.items()}
            found = defaultdict(set, {name: self._from(delta) for name, delta in deltas.items()})
            for owner, triple in self._owned(self._entering(deltas.values()), memory=True):
                found[owner].add(triple)
            new = {owner: fresh for owner, made in found.items() if (fresh := made - self._of(owner))}

    def _of(self, owner: str) -> set[ox.Triple]:
        """Return what is known to belong with a source, which from here on is one that gains."""
        if owner not in self._known:
            self._told[owner] = self._stored(owner)
            self._known[owner] = self._told[owner] | self._stored(self._names.inferred(owner))
        return self._known[owner]

    def _from(self, delta: Delta) -> set[ox.Triple]:
        """Return what follows from triples as first premises."""
        made = set(self._rules.single.conclusions(delta.triples))
        for rule in self._rules.joining:
            if self._is_dormant(rule):
                continue
            bindings = fitting(rule, 0, delta.store)
            for pattern in rule.body[1:]:
                bindings = list(self._joined(bindings, pattern))
            made.update(triples(rule.head, bindings))
        return made

    def _owned(self, given: Iterable[ox.Triple], *, memory: bool) -> Iterator[tuple[str, ox.Triple]]:
        """Return what follows from triples as other premises than the first, with the source that it belongs with.

        Without `memory`, it is what followed in the store for sources that are not worked out anew.
        """
        linking = set(given)
        if not linking:
            return
        delta = scratch(linking)
        for rule in self._rules.joining:
            for nth in range(1, len(rule.body)):
                bindings = fitting(rule, nth, delta)
                for pattern in others(rule, nth):
                    bindings = list(self._joined(bindings, pattern, with_lost=not memory))
                for owner, binding in self._joined_by_owner(bindings, rule.body[0], memory=memory):
                    for triple in triples(rule.head, [binding]):
                        yield owner, triple

    def _joined(self, bindings: list[Binding], pattern: Pattern, *, with_lost: bool = False) -> Iterator[Binding]:
        """Join bindings with triples of the whole graph, as it will be or, `with_lost`, as it was."""
        join = Join(bindings, pattern)
        for text in join.queries():
            for row in in_store(self._store, text):
                if with_lost or filled(pattern, row) not in self._lost:
                    yield from join.extended(row)
            for row in in_memory(self._remembered(), text, union=True):
                yield from join.extended(row)

    def _joined_by_owner(
        self, bindings: list[Binding], pattern: Pattern, *, memory: bool
    ) -> Iterator[tuple[str, Binding]]:
        """Join bindings with triples of each graph, and say which source they belong with."""
        join = Join(bindings, pattern)
        for text in join.queries(with_graph=True):
            rows = [(self._names.source(row.pop(GRAPH).value), row) for row in in_store(self._store, text)]
            rows = [(owner, row) for owner, row in rows if owner not in self._anew]
            if memory:
                rows += [(row.pop(GRAPH).value, row) for row in in_memory(self._remembered(), text)]
            for owner, row in rows:
                if owner is not None:
                    for binding in join.extended(row):
                        yield owner, binding

    def _links(self) -> Iterator[tuple[Rule, int]]:
        """Return the premises other than the first, by rule and number, that some triple may fit."""
        for rule in self._rules.joining:
            for nth in range(1, len(rule.body)):
                if not self._is_unused(rule.body[nth]):
                    yield rule, nth

    def _linking_in(self, graph: str) -> set[ox.Triple]:
        """Return the triples of a graph as it is that can be a premise other than the first."""
        if not self._store.has_graph(graph):
            return set()
        return {
            triple
            for rule, nth in self._links()
            for triple in triples(rule.body[nth], in_graph(self._store, rule.select(nth), graph))
        }

    def _entering(self, given: Iterable[Delta]) -> set[ox.Triple]:
        """Return those that link and that the whole graph, but for what it loses, did not have before."""
        linking = {
            triple
            for delta in given
            for rule, nth in self._links()
            for triple in triples(rule.body[nth], fitting(rule, nth, delta.store))
        }
        return {it for it in linking if it in self._lost or not self._asked(f"ASK {{ {it} }}")}

    def _premises(self, given: set[ox.Triple]) -> Collection[ox.Triple]:
        """Return those triples that can be a premise at all: of an article's, about a third."""
        if self._reads_all():
            return given
        return [triple for triple in given if triple.predicate in self._rules.reads]

    def _reads_all(self) -> bool:
        return not all(map(self._is_dormant, self._rules.open))

    def _remembered(self) -> ox.Store:
        """Return `_memory`, brought up to date: most articles, where no rule joins, never need it."""
        if self._is_open != self._reads_all():
            # What no rule read before may be joined from now on.
            self._memory, self._copied, self._is_open = ox.Store(), 0, not self._is_open
        for name, brought in self._brought[self._copied :]:
            node = ox.NamedNode(name)
            self._memory.extend(ox.Quad(it.subject, it.predicate, it.object, node) for it in self._premises(brought))
        self._copied = len(self._brought)
        return self._memory

    def _is_told(self, triple: ox.Triple) -> bool:
        """Tell whether a graph that is not inferred will hold the triple."""
        if any(triple in told for told in self._told.values()):
            return True
        concerned = ", ".join(f"<{name}>" for name in self._told)
        return self._asked(
            f"ASK {{ GRAPH ?graph {{ {triple} }} FILTER(?graph NOT IN ({concerned}) && "
            f"!STRSTARTS(STR(?graph), {ox.Literal(self._names.inferences)})) }}"
        )

    def _stays_inferred(self, triple: ox.Triple) -> bool:
        """Tell whether the triple is inferred for a source that is not worked out anew."""
        anew = ", ".join(f"<{self._names.inferred(name)}>" for name in self._anew)
        return self._asked(
            f"ASK {{ GRAPH ?graph {{ {triple} }} FILTER(?graph NOT IN ({anew}) && "
            f"STRSTARTS(STR(?graph), {ox.Literal(self._names.inferences)})) }}"
        )

    def _is_dormant(self, rule: Rule) -> bool:
        """Tell whether a premise of a rule other than the first fits no triple anywhere."""
        return any(self._is_unused(pattern) for pattern in rule.body[1:])

    def _is_unused(self, pattern: Pattern) -> bool:
        """Tell whether no triple anywhere has the property that a pattern names."""
        named = pattern.predicate
        if not isinstance(named, ox.NamedNode) or named in self._properties:
            return False
        if named not in self._used:
            self._used[named] = self._asked(f"ASK {{ ?subject {named} ?object }}")
        return not self._used[named]

    def _asked(self, text: str) -> bool:
        found = self._store.query(text)
        return isinstance(found, Answer) and found.value

    def _stored(self, graph: str) -> set[ox.Triple]:
        return plain(self._store.quads(graph))
