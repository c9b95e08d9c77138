"""Oxigraph's terms as rdflib's, for SHACL, which works on rdflib's graphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import rdflib

if TYPE_CHECKING:
    from collections.abc import Iterable


def as_rdflib(quads: Iterable[ox.Quad]) -> rdflib.Graph:
    """Return quads of one graph as rdflib's triples."""
    graph = rdflib.Graph()
    for quad in quads:
        graph.add((_resource(quad.subject), rdflib.URIRef(quad.predicate.value), _term(quad.object)))
    return graph


def _resource(node: ox.NamedNode | ox.BlankNode | ox.Triple) -> rdflib.URIRef | rdflib.BNode:
    assert not isinstance(node, ox.Triple)  # noqa: S101 -- neither the store's graphs nor Turtle 1.1 have any
    return rdflib.URIRef(node.value) if isinstance(node, ox.NamedNode) else rdflib.BNode(node.value)


def _term(node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> rdflib.URIRef | rdflib.BNode | rdflib.Literal:
    if not isinstance(node, ox.Literal):
        return _resource(node)
    datatype = None if node.language else rdflib.URIRef(node.datatype.value)
    return rdflib.Literal(node.value, lang=node.language, datatype=datatype)
