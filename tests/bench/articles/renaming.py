"""Copies of an article's graph about other people on other days, in other words: what a large store is filled with.

To read a hundred thousand articles takes a day, and what they cost the store does not depend on who they are about. So
few are read, and what was made of them is written many times over: each copy is an article of its own, with persons
and days of its own, and every state is another one. Its words are put into an alphabet of its own, letter for letter,
so that every span keeps its place and no copy is a near copy of another. Organizations stay.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from random import Random
from string import ascii_lowercase, ascii_uppercase
from typing import TYPE_CHECKING, Final, TypeVar

import pyoxigraph as ox

from ontology.reference import load
from ontology.terms import FOAF, OA, ONR, RDF, SDO, SKOS, XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

T = TypeVar("T", ox.NamedNode, ox.Literal)

_WORDS: Final = frozenset(ox.NamedNode(it) for it in (SDO.articleBody, SDO.headline, SDO.text, OA.exact))
_LABELS: Final = frozenset(ox.NamedNode(it) for it in (SKOS.prefLabel, SKOS.altLabel))
_IDENTIFIER: Final = ox.NamedNode(SDO.identifier)
_TYPE, _PERSON = ox.NamedNode(RDF.type), ox.NamedNode(FOAF.Person)
_DATE: Final = ox.NamedNode(XSD.date)
_EDTF: Final = ox.NamedNode(ONR.edtf)
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
#: Between the state of one copy and that of the next, in the order of their keys.
_STEP: Final = 37
#: Copies lie over so many days.
_SPREAD: Final = 13 * 365


def renamed(quads: Iterable[ox.Quad], key: str, number: int) -> tuple[str, list[ox.Quad]]:
    """Return the SHA-256 of the copy of this number and its quads, by the first 32 digits of the article's own."""
    digest = sha256(f"{key} {number}".encode()).hexdigest()
    letters, shift = _alphabet(digest), timedelta(days=number * 7919 % _SPREAD - _SPREAD // 2)
    known = list(quads)
    persons = {quad.subject for quad in known if quad.predicate == _TYPE and quad.object == _PERSON}
    nodes: dict[str, ox.NamedNode] = {}
    keys, places, states = _states()

    def node(it: ox.NamedNode) -> ox.NamedNode:
        text = it.value
        made = nodes.get(text)
        if made is None:
            other = text.replace(key, digest[:32]).replace(key[:8], digest[:8])
            other = other.replace("/person-", f"/person-c{number}-").replace("--person-", f"--person-c{number}-")
            if "/id/" in other:
                other = states.sub(lambda it: keys[(places[it[1]] + number * _STEP) % len(keys)], other)
            made = nodes[text] = it if other == text else ox.NamedNode(other)
        return made

    def literal(quad: ox.Quad, it: ox.Literal) -> ox.Literal:
        if quad.predicate in _WORDS or (quad.predicate in _LABELS and quad.subject in persons):
            return ox.Literal(it.value.translate(letters), language=it.language)
        if it.datatype == _DATE or quad.predicate == _EDTF:
            return ox.Literal(_DAY.sub(lambda day: _moved(day[0], shift), it.value), datatype=it.datatype)
        if quad.predicate == _IDENTIFIER:
            return ox.Literal(f"sha256:{digest}")
        return it

    return digest, [_mapped(quad, node, literal) for quad in known]


def _mapped(
    quad: ox.Quad,
    node: Callable[[ox.NamedNode], ox.NamedNode],
    literal: Callable[[ox.Quad, ox.Literal], ox.Literal],
) -> ox.Quad:
    subject, value, graph = quad.subject, quad.object, quad.graph_name
    assert isinstance(subject, ox.NamedNode)
    assert isinstance(graph, ox.NamedNode)
    assert isinstance(value, ox.NamedNode | ox.Literal)
    return ox.Quad(
        node(subject),
        quad.predicate,
        node(value) if isinstance(value, ox.NamedNode) else literal(quad, value),
        node(graph),
    )


@cache
def _states() -> tuple[tuple[str, ...], dict[str, int], re.Pattern[str]]:
    """Return the keys of all states, the place of each among them, and what finds them in IRIs."""
    keys = tuple(sorted(key for key, actor in load().actors.items() if actor.type == "State"))
    # The longest first: one state's key may begin as another's.
    either = "|".join(re.escape(key) for key in sorted(keys, key=len, reverse=True))
    return keys, {key: place for place, key in enumerate(keys)}, re.compile(rf"(?<=[/-])({either})(?=-|$)")


def _moved(day: str, shift: timedelta) -> str:
    return (date.fromisoformat(day) + shift).isoformat()


def _alphabet(digest: str) -> dict[int, int]:
    letters = list(ascii_lowercase)
    Random(digest).shuffle(letters)  # noqa: S311 -- figures, not secrets
    other = "".join(letters)
    return str.maketrans(ascii_lowercase + ascii_uppercase, other + other.upper())
