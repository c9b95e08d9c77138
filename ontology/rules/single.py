"""Rules of one premise, run triple by triple: most of what follows from an article does so by one of these."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ontology.rules.rule import Rule

    #: Of a pattern, a term as it is, or a variable.
    _Place = ox.NamedNode | ox.Literal | ox.Variable
    _Places = tuple[_Place, _Place, _Place]


class Single:
    """The axioms of rules of one premise, by the property that the premise names and by its object, if it names that.

    Every such rule names the property of its premise (`ontology.rules.compiler`).
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._by: dict[tuple[object, object], list[tuple[_Places, _Places]]] = {}
        for rule in rules:
            (premise,) = rule.body
            for row in rule.rows or ((),):
                meant: dict[_Place, _Place] = dict(zip(rule.columns, row, strict=True))
                subject, name, value = (meant.get(it, it) for it in premise)
                one, of, other = (meant.get(it, it) for it in rule.head)
                key = name, None if isinstance(value, ox.Variable) else value
                self._by.setdefault(key, []).append(((subject, name, value), (one, of, other)))

    def conclusions(self, triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
        """Yield what follows from each triple alone; nothing whose subject would be a literal."""
        for triple in triples:
            name, value = triple.predicate, triple.object
            for key in ((name, None), (name, value)):
                for body, head in self._by.get(key, ()):
                    found = zip(body, (triple.subject, name, value), strict=True)
                    bound: dict[_Place, _Place | ox.BlankNode | ox.Triple] = dict(found)
                    one, of, other = (bound.get(it, it) for it in head)
                    if isinstance(one, ox.NamedNode) and isinstance(of, ox.NamedNode):
                        assert not isinstance(other, ox.Variable)  # noqa: S101 -- a head has the variables of its body
                        yield ox.Triple(one, of, other)
