"""From the triples of an ontology to the rows of its rules."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ontology import VOCABULARY
from ontology.errors import InvalidOntology
from ontology.rules.rule import SAME, Pattern, Rule, Rules
from ontology.rules.single import Single
from ontology.terms import OWL, RDF, RDFS, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ontology.rules.rule import Term

_TYPE: Final = ox.NamedNode(str(RDF.type))
_NIL: Final = ox.NamedNode(str(RDF.nil))
_THING: Final = ox.NamedNode(str(OWL.Thing))

_VOCABULARIES: Final = tuple(map(str, (RDF, RDFS, OWL)))

_DECLARATIONS: Final = frozenset(
    map(
        str,
        (
            OWL.Ontology, OWL.Class, OWL.Restriction, OWL.NamedIndividual, OWL.ObjectProperty, OWL.DatatypeProperty,
            OWL.AnnotationProperty, RDFS.Class, RDFS.Datatype, RDF.Property,
        ),
    )
)  # fmt: skip
_ANNOTATIONS: Final = frozenset(
    map(
        str, (RDFS.label, RDFS.comment, RDFS.seeAlso, RDFS.isDefinedBy, OWL.versionInfo, OWL.versionIRI, OWL.deprecated)
    )
)
# Nothing follows from these but that something is wrong.
_CONSTRAINTS: Final = frozenset(
    map(
        str,
        (
            OWL.AllDisjointClasses, OWL.AllDisjointProperties, OWL.AllDifferent, OWL.AsymmetricProperty,
            OWL.IrreflexiveProperty, OWL.members, OWL.distinctMembers, OWL.disjointWith, OWL.propertyDisjointWith,
            OWL.differentFrom,
        ),
    )
)  # fmt: skip
# Read together with the axiom that uses the restriction or the list.
_STRUCTURE: Final = frozenset(map(str, (OWL.onProperty, OWL.hasValue, OWL.someValuesFrom, RDF.first, RDF.rest)))
_READ: Final = _ANNOTATIONS | _CONSTRAINTS | _STRUCTURE


def _pattern(text: str) -> Pattern:
    """Return the pattern of three words: variables, `a` for rdf:type and `=` for owl:sameAs."""
    known: dict[str, Term] = {"a": _TYPE, "=": SAME}
    subject, predicate, value = (known.get(word) or ox.Variable(word.removeprefix("?")) for word in text.split())
    return Pattern(subject, predicate, value)


def _rule(name: str, head: str, *body: str, columns: str = "", rows: Iterable[tuple[Term, ...]] = ()) -> Rule:
    variables = tuple(ox.Variable(word) for word in columns.split())
    return Rule(name, _pattern(head), tuple(map(_pattern, body)), variables, tuple(sorted(rows, key=str)))


# eq-trans is what eq-rep-o makes of two pairs. The first premise is the one that a conclusion belongs with
# (server/inference.py): here what is said of a thing, not what the thing is the same as.
_EQUALITY: Final = (
    _rule("eq-sym", "?y = ?x", "?x = ?y"),
    _rule("eq-rep-s", "?z ?p ?o", "?s ?p ?o", "?s = ?z"),
    _rule("eq-rep-o", "?s ?p ?z", "?s ?p ?o", "?o = ?z"),
)

# Head, body and columns of each kind of axiom.
_KINDS: Final = {
    "cax-sco": ("?x a ?d", ("?x a ?c",), "c d"),
    "prp-spo1": ("?x ?q ?y", ("?x ?p ?y",), "p q"),
    "prp-dom": ("?x a ?c", ("?x ?p ?y",), "p c"),
    "prp-rng": ("?y a ?c", ("?x ?p ?y",), "p c"),
    "prp-inv": ("?y ?q ?x", ("?x ?p ?y",), "p q"),
    "cls-hv1": ("?x ?p ?v", ("?x a ?c",), "c p v"),
    "cls-hv2": ("?x a ?c", ("?x ?p ?v",), "p v c"),
    "cls-svf1": ("?x a ?c", ("?x ?p ?y", "?y a ?d"), "p d c"),
    "prp-trp": ("?x ?p ?z", ("?x ?p ?y", "?y ?p ?z"), "p"),
    "prp-fp": ("?y = ?z", ("?x ?p ?y", "?x ?p ?z"), "p"),
    "prp-ifp": ("?x = ?z", ("?x ?p ?y", "?z ?p ?y"), "p"),
}

# What makes an equivalence of a property, and what gives its ends their classes.
_CLOSING: Final = ("prp-inv", "prp-trp")
_OF_ENDS: Final = ("prp-dom", "prp-rng")

_RELATIONS: Final = {
    str(RDFS.subClassOf): "class",
    str(OWL.equivalentClass): "class",
    str(RDFS.subPropertyOf): "prp-spo1",
    str(OWL.equivalentProperty): "prp-spo1",
    str(RDFS.domain): "prp-dom",
    str(RDFS.range): "prp-rng",
    str(OWL.inverseOf): "prp-inv",
}
_BOTH_WAYS: Final = frozenset(map(str, (OWL.equivalentClass, OWL.equivalentProperty, OWL.inverseOf)))
_CHAIN: Final = str(OWL.propertyChainAxiom)
_CHARACTERISTICS: Final = {
    str(OWL.SymmetricProperty): "prp-inv",
    str(OWL.TransitiveProperty): "prp-trp",
    str(OWL.FunctionalProperty): "prp-fp",
    str(OWL.InverseFunctionalProperty): "prp-ifp",
}


def compile_rules(ontology: Iterable[ox.Triple]) -> Rules:
    """Return the rules that the axioms of an ontology make.

    Raises:
        InvalidOntology: an axiom is of a kind that is not known here, or is outside OWL 2 RL.

    >>> org = "http://www.w3.org/ns/org#"
    >>> inverse = ox.Triple(ox.NamedNode(f"{org}holds"), ox.NamedNode(str(OWL.inverseOf)), ox.NamedNode(f"{org}heldBy"))
    >>> [rule.name for rule in compile_rules([inverse])]
    ['prp-inv', 'eq-sym', 'eq-rep-s', 'eq-rep-o']
    """
    return _Compiler(ontology).rules()


@cache
def load() -> Rules:
    """Return the rules of onrecord.ttl.

    Raises:
        InvalidOntology: as `compile_rules` does.
    """
    return compile_rules(quad.triple for quad in ox.parse(path=str(VOCABULARY[0]), format=ox.RdfFormat.TURTLE))


class _Compiler:
    """Sorts the triples of an ontology into the rows of its rules."""

    def __init__(self, ontology: Iterable[ox.Triple]) -> None:
        self._triples = sorted(set(ontology), key=str)
        self._values: dict[tuple[object, str], list[object]] = {}
        for triple in self._triples:
            self._values.setdefault((triple.subject, triple.predicate.value), []).append(triple.object)
        self._rows: dict[str, set[tuple[Term, ...]]] = {}
        self._chains: dict[int, set[tuple[Term, ...]]] = {}

    def rules(self) -> Rules:
        for triple in self._triples:
            self._read(triple)
        equivalences = self._equivalences()
        closing_rows = {}
        for name in _CLOSING:
            closing_rows[name] = {row for row in self._rows.get(name, ()) if row[0] in equivalences}
            self._rows[name] = self._rows.get(name, set()) - closing_rows[name]
        compiled = [*self._compiled(), *_EQUALITY]
        joining = tuple(rule for rule in compiled if len(rule.body) > 1)
        closing = _of_kinds(closing_rows)
        transitive = {row[0] for rule in (*joining, *closing) if rule.name == "prp-trp" for row in rule.rows}
        transitive -= _read_by(rule for rule in joining if rule.name != "prp-trp")
        alone = tuple(rule for rule in compiled if len(rule.body) == 1)
        return Rules(
            alone=alone,
            single=Single(alone),
            joining=joining,
            closing=closing,
            equivalences=_named(equivalences),
            idle=_named({SAME, *transitive}),
            reads=frozenset(named for rule in compiled for named in rule.reads),
            open=tuple(rule for rule in compiled if rule.is_open),
        )

    def _equivalences(self) -> set[Term]:
        """Return the symmetric and transitive properties that nothing else hangs on, and give both ends one class."""
        symmetric = {one for one, other in self._rows.get("prp-inv", ()) if one == other}
        found = symmetric & {row[0] for row in self._rows.get("prp-trp", ())}
        inverse = {one for one, other in self._rows.get("prp-inv", ()) if one != other}
        found -= inverse | _read_by(rule for rule in self._compiled() if rule.name not in (*_CLOSING, *_OF_ENDS))
        for one, other in (_OF_ENDS, _OF_ENDS[::-1]):
            known = {row for row in self._rows.get(one, ()) if row[0] in found}
            if known:
                self._rows.setdefault(other, set()).update(known)
        return found

    def _compiled(self) -> tuple[Rule, ...]:
        return (*_of_kinds(self._rows), *(_chain(length, rows) for length, rows in sorted(self._chains.items())))

    def _read(self, triple: ox.Triple) -> None:
        predicate = triple.predicate.value
        if predicate == _TYPE.value:
            self._read_type(triple)
        elif predicate == _CHAIN:
            chain = tuple(self._named(it, triple) for it in self._list(triple))
            self._chains.setdefault(len(chain), set()).add((*chain, self._named(triple.subject, triple)))
        elif predicate in _RELATIONS:
            self._read_relation(_RELATIONS[predicate], triple.subject, triple.object, triple)
            if predicate in _BOTH_WAYS:
                self._read_relation(_RELATIONS[predicate], triple.object, triple.subject, triple)
        elif predicate.startswith(_VOCABULARIES) and predicate not in _READ:
            raise _unknown(triple)
        elif predicate == str(OWL.onProperty) and isinstance(triple.subject, ox.NamedNode):
            # A restriction with a name of its own is a class like any other.
            self._subclass(triple.subject, triple.subject, triple, own=True)

    def _read_relation(self, kind: str, one: object, other: object, triple: ox.Triple) -> None:
        if kind == "class":
            self._subclass(one, other, triple)
        else:
            self._relate(kind, self._named(one, triple), self._named(other, triple))

    def _read_type(self, triple: ox.Triple) -> None:
        kind = triple.object.value if isinstance(triple.object, ox.NamedNode) else ""
        if kind in _CHARACTERISTICS:
            named = self._named(triple.subject, triple)
            name = _CHARACTERISTICS[kind]
            self._rows.setdefault(name, set()).add((named, named) if name == "prp-inv" else (named,))
        elif kind.startswith(_VOCABULARIES) and kind not in _DECLARATIONS | _CONSTRAINTS:
            raise _unknown(triple)

    def _relate(self, kind: str, one: Term, other: Term) -> None:
        is_empty = other == _THING or other.value.startswith(str(XSD)) or (one == other and kind != "prp-inv")
        if not is_empty:
            self._rows.setdefault(kind, set()).add((one, other))

    def _subclass(self, lower: object, upper: object, triple: ox.Triple, *, own: bool = False) -> None:
        """Take in that one class is within another; with `own`, that a named restriction is what it says."""
        below = self._restriction(lower, triple) if own or isinstance(lower, ox.BlankNode) else None
        above = self._restriction(upper, triple) if own or isinstance(upper, ox.BlankNode) else None
        if below is not None:
            kind, prop, value = below
            named = self._named(upper, triple)
            if kind == str(OWL.hasValue):
                self._rows.setdefault("cls-hv2", set()).add((prop, value, named))
            elif value == _THING:
                self._relate("prp-dom", prop, named)
            else:
                self._rows.setdefault("cls-svf1", set()).add((prop, value, named))
        if above is not None:
            kind, prop, value = above
            if kind == str(OWL.hasValue):
                self._rows.setdefault("cls-hv1", set()).add((self._named(lower, triple), prop, value))
            elif not own:
                raise InvalidOntology(
                    f"{triple}: OWL 2 RL has no rule for what is within a someValuesFrom; "
                    "say it as rdfs:subClassOf, the restriction first"
                )
        if below is None and above is None:
            self._relate("cax-sco", self._named(lower, triple), self._named(upper, triple))

    def _restriction(self, node: object, triple: ox.Triple) -> tuple[str, Term, Term]:
        """Return kind, property and value of a restriction."""
        found = [
            (kind, value)
            for kind in (str(OWL.hasValue), str(OWL.someValuesFrom))
            for value in self._values.get((node, kind), ())
        ]
        properties = self._values.get((node, str(OWL.onProperty)), [])
        if len(found) != 1 or len(properties) != 1:
            raise InvalidOntology(
                f"{triple}: the class without a name is no restriction of one property by owl:hasValue or "
                "owl:someValuesFrom; name it, or teach ontology/rules/compiler.py its kind"
            )
        ((kind, value),) = found
        if kind == str(OWL.hasValue) and isinstance(value, ox.Literal):
            return kind, self._named(properties[0], triple), value
        return kind, self._named(properties[0], triple), self._named(value, triple)

    def _list(self, triple: ox.Triple) -> Iterator[object]:
        node: object = triple.object
        seen: set[object] = set()
        while node != _NIL:
            first = self._values.get((node, str(RDF.first)), [])
            rest = self._values.get((node, str(RDF.rest)), [])
            if len(first) != 1 or len(rest) != 1 or node in seen:
                raise InvalidOntology(f"{triple}: this is not a list; write the properties of a chain as ( ex:p ex:q )")
            seen.add(node)
            yield first[0]
            node = rest[0]
        if not seen:
            raise InvalidOntology(f"{triple}: a chain of no properties says nothing; name at least one")

    def _named(self, node: object, triple: ox.Triple) -> ox.NamedNode:
        if not isinstance(node, ox.NamedNode):
            raise InvalidOntology(
                f"{triple}: {node} has no name here; name it, or teach ontology/rules/compiler.py its kind"
            )
        return node


def _of_kinds(rows: Mapping[str, set[tuple[Term, ...]]]) -> tuple[Rule, ...]:
    """Return the rules of the kinds that have rows."""
    return tuple(
        _rule(name, head, *body, columns=columns, rows=found)
        for name, (head, body, columns) in _KINDS.items()
        if (found := rows.get(name))
    )


def _read_by(rules: Iterable[Rule]) -> set[Term]:
    """Return the properties that axioms name in premises of rules."""
    return {
        row[nth]
        for rule in rules
        for row in rule.rows
        for nth, column in enumerate(rule.columns)
        if any(column == pattern.predicate for pattern in rule.body)
    }


def _named(terms: Iterable[Term]) -> frozenset[ox.NamedNode]:
    return frozenset(it for it in terms if isinstance(it, ox.NamedNode))


def _chain(length: int, rows: Iterable[tuple[Term, ...]]) -> Rule:
    """Return the rule of the chains of so many properties."""
    body = [f"?x{nth} ?p{nth} ?x{nth + 1}" for nth in range(length)]
    columns = " ".join(f"p{nth}" for nth in range(length))
    return _rule("prp-spo2", f"?x0 ?q ?x{length}", *body, columns=f"{columns} q", rows=rows)


def _unknown(triple: ox.Triple) -> InvalidOntology:
    return InvalidOntology(
        f"{triple}: the rules of inference do not know this kind of axiom; leave it out of the ontology, or teach "
        "ontology/rules/compiler.py its rule"
    )
