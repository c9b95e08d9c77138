"""What shapes ask of a node or of a value, as functions. Where it is not plain that something holds, it does not."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ontology.terms import RDF, XSD

if TYPE_CHECKING:
    from rdflib import URIRef

    from ontology.conformance.index import Index, Rule, Term, Test


def node(iri: URIRef) -> ox.NamedNode:
    return ox.NamedNode(str(iri))


_INTEGER: Final = re.compile(r"-?[0-9]{1,18}")
_DECIMAL: Final = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,9})?")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})?")
_INTEGER_TYPE, _DECIMAL_TYPE, _DATE_TYPE, _MOMENT_TYPE = map(node, (XSD.integer, XSD.decimal, XSD.date, XSD.dateTime))
#: Datatypes of which every literal is a value, or which nobody checks.
_FREE: Final = (
    node(XSD.string),
    node(RDF.langString),
    node(XSD.anyURI),
    ox.NamedNode("http://id.loc.gov/datatypes/edtf"),
)


def never(_: Index, node: Term) -> bool:  # noqa: ARG001 -- a rule
    return False


def any_of(rules: list[Rule]) -> Rule:
    return lambda index, node: any(rule(index, node) for rule in rules)


def one_of(rules: list[Rule]) -> Rule:
    return lambda index, node: sum(rule(index, node) for rule in rules) == 1


def none_of(rule: Rule) -> Rule:
    return lambda index, node: not rule(index, node)


def of_class(wanted: ox.NamedNode) -> Test:
    return lambda index, value: index.is_a(value, wanted)


def among(allowed: frozenset[Term]) -> Test:
    return lambda _, value: value in allowed


def in_language(tags: set[str]) -> Test:
    return lambda _, value: isinstance(value, ox.Literal) and value.language in tags


def matching(pattern: re.Pattern[str]) -> Test:
    return lambda _, value: pattern.search(value_of(value)) is not None


def of_datatype(wanted: ox.NamedNode) -> Test:
    if wanted in _FREE:
        return lambda _, value: isinstance(value, ox.Literal) and value.datatype == wanted
    return lambda _, value: isinstance(value, ox.Literal) and value.datatype == wanted and _measure(value) is not None


def at_least(least: float) -> Test:
    return lambda _, value: isinstance(number := _measure(value), int | float) and number >= least


def at_most(most: float) -> Test:
    return lambda _, value: isinstance(number := _measure(value), int | float) and number <= most


def before(one: Term, other: Term) -> bool:
    first, second = _measure(one), _measure(other)
    return type(first) is type(second) and first is not None and first < second  # type: ignore[operator]


def not_after(one: Term, other: Term) -> bool:
    first, second = _measure(one), _measure(other)
    return type(first) is type(second) and first is not None and first <= second  # type: ignore[operator]


def _measure(value: Term) -> int | float | date | None:
    """Return what a literal measures, where it is surely a value of its datatype and written as usual."""
    if not isinstance(value, ox.Literal):
        return None
    datatype, text = value.datatype, value.value
    if datatype == _INTEGER_TYPE:
        return int(text) if _INTEGER.fullmatch(text) else None
    if datatype == _DECIMAL_TYPE:
        return float(text) if _DECIMAL.fullmatch(text) else None
    try:
        if datatype == _DATE_TYPE and _DATE.fullmatch(text):
            return date.fromisoformat(text)
        if datatype == _MOMENT_TYPE and _MOMENT.fullmatch(text):
            return datetime.fromisoformat(text)
    except ValueError:
        # no such day, or no such hour
        return None
    return None


def value_of(term: Term) -> str:
    assert not isinstance(term, ox.Triple)  # noqa: S101 -- neither shapes nor data have any
    return term.value
