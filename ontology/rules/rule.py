"""A rule of inference as SPARQL: what a triple, or several together, tell."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph as ox

from ontology.terms import ONR, OWL, RDF

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ontology.rules.single import Single

Term = ox.NamedNode | ox.Literal

SAME: Final = ox.NamedNode(str(OWL.sameAs))
_TYPE: Final = ox.NamedNode(str(RDF.type))
#: Follows from ranges for spans of which the words alone are told. A span of which more is told says it itself.
_UNASKED: Final = ox.NamedNode(str(ONR.Mention))


class Pattern(NamedTuple):
    """A triple with variables."""

    subject: ox.Variable | Term
    predicate: ox.Variable | Term
    object: ox.Variable | Term

    def __str__(self) -> str:
        return f"{self.subject} {self.predicate} {self.object}"

    @property
    def variables(self) -> tuple[ox.Variable, ...]:
        return tuple(dict.fromkeys(term for term in self if isinstance(term, ox.Variable)))


@dataclass(frozen=True, slots=True)
class Rule:
    """From the triples of `body` follows that of `head`.

    Attributes:
        name: in the tables of the specification.
        head, body: with the variables of `columns` standing for what the axioms name.
        columns, rows: the axioms; no columns where the rule holds without any.
    """

    name: str
    head: Pattern
    body: tuple[Pattern, ...]
    columns: tuple[ox.Variable, ...] = ()
    rows: tuple[tuple[Term, ...], ...] = ()

    @property
    def construct(self) -> str:
        """The rule as a query whose triples follow from those of its default graph."""
        return f"CONSTRUCT {{ {self.head} }} WHERE {{ {self._values}{' . '.join(map(str, self.body))} }}"

    def select(self, nth: int) -> str:
        """Return a query for the triples that the pattern `nth` of the body, from 0, fits, with the axioms they fit."""
        variables = dict.fromkeys((*self.columns, *self.body[nth].variables))
        return f"SELECT {' '.join(map(str, variables))} WHERE {{ {self._values}{self.body[nth]} }}"

    @property
    def reads(self) -> frozenset[ox.NamedNode]:
        """The properties of the triples that its premises fit, as far as these name any."""
        named = {pattern.predicate for pattern in self.body}
        named.update(row[nth] for nth, column in enumerate(self.columns) if column in named for row in self.rows)
        return frozenset(term for term in named if isinstance(term, ox.NamedNode))

    @property
    def is_open(self) -> bool:
        """Whether some premise fits triples of any property."""
        free = {pattern.predicate for pattern in self.body} - set(self.columns)
        return any(isinstance(term, ox.Variable) for term in free)

    @property
    def _values(self) -> str:
        if not self.columns:
            return ""
        rows = " ".join(f"({' '.join(map(str, row))})" for row in self.rows)
        return f"VALUES ({' '.join(map(str, self.columns))}) {{ {rows} }} "


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one ontology.

    Attributes:
        alone: rules of one premise, which look at nothing but the triple that is new, and `single` to run them.
        joining: rules of several premises, the equality rules last.
        closing: rules that say of the properties in `equivalences` that they hold both ways and carry on. Whoever can
            tell which things are joined by such a property need not run them.
        equivalences: symmetric and transitive properties on which no rule of another kind hangs but for the classes of
            what they relate.
        idle: properties by which a thing's relation to itself tells nothing that its other relations do not tell.
        reads: properties of the triples that premises fit, but for those of `open`.
        open: rules with a premise that triples of any property fit.
    """

    alone: tuple[Rule, ...]
    joining: tuple[Rule, ...]
    closing: tuple[Rule, ...]
    equivalences: frozenset[ox.NamedNode]
    idle: frozenset[ox.NamedNode]
    reads: frozenset[ox.NamedNode]
    open: tuple[Rule, ...]
    single: Single = field(compare=False, repr=False)

    def __iter__(self) -> Iterator[Rule]:
        yield from self.alone
        yield from self.joining
        yield from self.closing

    def is_idle(self, triple: ox.Triple) -> bool:
        """Tell whether a triple is not worth keeping: it relates a thing to itself, or makes it a span."""
        if triple.predicate == _TYPE:
            return triple.object == _UNASKED
        return triple.subject == triple.object and triple.predicate in self.idle
