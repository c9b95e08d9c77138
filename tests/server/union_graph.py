"""The graph of two invented articles, one about a union of states and one hostile, with the ontology beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pyoxigraph as ox

from ontology.terms import DEFAULT_BASE

ROOT: Final = Path(__file__).parent.parent.parent
FIXTURE: Final = Path(__file__).parent / "fixtures" / "union.trig"

#: The articles' keys, and those of things told of in them.
UNION_ARTICLE: Final = "3f7bb0642daf0a0008ad8a51dc15e165"
HOSTILE_ARTICLE: Final = "858bedebc72e7a322bd7b0ed9f3d01cc"
UNION: Final = "organization-volta-basin-union"
MENSAH: Final = "person-ama-serwaa-mensah"
TANO: Final = "person-kofi-tano"


def iri(path: str) -> str:
    """Return the IRI of a thing by kind and key, as "actor/ghana"."""
    return f"{DEFAULT_BASE}id/{path}"


def graphs() -> dict[str, list[ox.Quad]]:
    """Return the quads by the IRI of their graph, as `Store.replace` takes them."""
    found: dict[str, list[ox.Quad]] = {}
    for quad in ox.parse(FIXTURE.read_bytes(), format=ox.RdfFormat.TRIG):
        assert isinstance(quad, ox.Quad)
        assert isinstance(quad.graph_name, ox.NamedNode)
        found.setdefault(quad.graph_name.value, []).append(quad)
    ontology = ox.NamedNode(f"{DEFAULT_BASE}graph/ontology")
    found[ontology.value] = [
        ox.Quad(quad.subject, quad.predicate, quad.object, ontology)
        for quad in ox.parse((ROOT / "ontology" / "onrecord.ttl").read_bytes(), format=ox.RdfFormat.TURTLE)
    ]
    return found
