"""What follows for articles that are copies of each other: which stands for all, and which statements are the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ontology.terms import ONR, PROV

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from server.inference.copies.texts import Said, Text

NEAR: Final = ox.NamedNode(ONR.nearCopyOf)
COUNTS_AS: Final = ox.NamedNode(ONR.countsAs)
_DERIVED_FROM: Final = ox.NamedNode(PROV.wasDerivedFrom)
#: After every day.
_NEVER: Final = "9999-12-31"


class Group:
    """Two or more articles of nearly the same text.

    `names` are the names of publishers, by their IRI, in which others may name them as where their text is from.
    """

    def __init__(self, members: Sequence[Text], names: Mapping[str, Sequence[str]]) -> None:
        self._names = names
        credited = {one.iri for one in members for other in members if self._credits(other, one)}
        self.members = sorted(
            members, key=lambda it: (it.iri not in credited, it.latest or _NEVER, it.earliest or _NEVER, it.iri)
        )

    def triples(self) -> dict[str, set[ox.Triple]]:
        """Return what is to be told of each article but the one that stands for all, by its IRI."""
        first, *others = self.members
        node = ox.NamedNode(first.iri)
        out: dict[str, set[ox.Triple]] = {}
        for it in others:
            copy = ox.NamedNode(it.iri)
            out[it.iri] = {ox.Triple(copy, NEAR, node), ox.Triple(node, NEAR, copy), ox.Triple(copy, COUNTS_AS, node)}
            if self._is_source(first, it):
                out[it.iri].add(ox.Triple(copy, _DERIVED_FROM, node))
        for article, one, other in self._repeated():
            out[article].add(ox.Triple(ox.NamedNode(one.iri), COUNTS_AS, ox.NamedNode(other.iri)))
        return out

    def _repeated(self) -> Iterator[tuple[str, Said, Said]]:
        """Yield articles with their statements that repeat one of an earlier member, and that one."""
        counted: list[Said] = []
        at: dict[tuple[str, str], list[int]] = {}
        for member in self.members:
            new = []
            for one in member.said:
                near = {place for pair in one.pairs for place in at.get(pair, ())}
                same = [place for place in near if one.repeats(counted[place])]
                if same:
                    found = min(same, key=lambda place: (counted[place].words != one.words, place))
                    yield member.iri, one, counted[found]
                else:
                    new.append(one)
            for one in new:
                for pair in one.pairs:
                    at.setdefault(pair, []).append(len(counted))
                counted.append(one)

    def _credits(self, one: Text, other: Text) -> bool:
        """Whether an article names the publisher of another, which is not its own, as where its text is from."""
        if other.publisher is None or one.publisher == other.publisher:
            return False
        return one.names(self._names.get(other.publisher, ()))

    def _is_source(self, one: Text, other: Text) -> bool:
        """Whether it is known that one article was there before another."""
        if self._credits(other, one):
            return True
        if one.latest is None or other.earliest is None:
            return False
        return one.latest < other.earliest
