"""Whether a graph breaks no rule of shapes.ttl, told in a tenth of the time that a full report takes.

The shapes are compiled once a process: those of SHACL Core into functions over an index of the triples, those of
SHACL-SPARQL into queries that Oxigraph runs. Warnings are left out. Where it is not plain that a rule holds, as with a
number written in an unusual way, the answer is no; `validate` then tells what is wrong, if anything is.

Specification: https://www.w3.org/TR/shacl/
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ontology.conformance.compiler import Compiler
from ontology.conformance.index import SUBCLASS, Index

if TYPE_CHECKING:
    from collections.abc import Collection

    from ontology.conformance.index import Targets

_FOLDER: Final = Path(__file__).parents[1]


def conforms(quads: Collection[ox.Quad]) -> bool:
    """Tell whether quads of one article's graph surely break no rule of shapes.ttl, warnings left out.

    >>> quads = ox.parse('''
    ...     @prefix onr: <https://w3id.org/onrecord/ns#> .
    ...     <https://onrecord.example/id/proposition/exit> a onr:Proposition .''', format=ox.RdfFormat.TURTLE)
    >>> conforms(list(quads))
    False
    """
    targets = _compiled()
    index = Index(quads, targets)
    return index.is_plain and index.keeps_rules() and index.keeps_queries(quads)


def unknown() -> tuple[str, ...]:
    """Return the shapes of shapes.ttl that say something which is not known here, so that every check needs a report.

    >>> unknown()
    ()
    """
    return _compiled().unknown


@cache
def _compiled() -> Targets:
    shapes = ox.Store()
    shapes.load(path=str(_FOLDER / "shapes.ttl"), format=ox.RdfFormat.TURTLE)
    below: dict[ox.NamedNode, set[ox.NamedNode]] = defaultdict(set)
    for quad in ox.parse(path=str(_FOLDER / "onrecord.ttl"), format=ox.RdfFormat.TURTLE):
        if (
            quad.predicate == SUBCLASS
            and isinstance(quad.subject, ox.NamedNode)
            and isinstance(quad.object, ox.NamedNode)
        ):
            below[quad.subject].add(quad.object)
    above = {}
    for start in below:
        found, waiting = {start}, [start]
        while waiting:
            new = below.get(waiting.pop(), set()) - found
            found |= new
            waiting += new
        above[start] = frozenset(found)
    return Compiler(shapes, above).compile()
