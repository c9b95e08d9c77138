"""The short check says yes only where the full one finds nothing, and nearly always does so."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
import pytest
from rdflib import BNode, Graph, URIRef
from rdflib import Literal as RdflibLiteral

from ontology.conformance import conforms, unknown
from ontology.validate import validate

if TYPE_CHECKING:
    from collections.abc import Iterable

EXAMPLES: Final = Path(__file__).parents[2] / "ontology" / "examples"
CORRECT: Final = sorted((EXAMPLES / "correct").glob("*.ttl"))
INCORRECT: Final = sorted((EXAMPLES / "incorrect").glob("*.ttl"))
XSD: Final = "http://www.w3.org/2001/XMLSchema#"


def quads(file: Path) -> list[ox.Quad]:
    return list(ox.parse(path=str(file), format=ox.RdfFormat.TURTLE))


def breaks(found: Iterable[ox.Quad]) -> bool:
    """Whether the full check finds a violation."""
    graph = Graph()
    for quad in found:
        graph.add((_rdflib(quad.subject), URIRef(quad.predicate.value), _rdflib(quad.object)))
    try:
        return any(it.severity == "violation" for it in validate(graph))
    except TypeError:
        # rdflib cannot cut a text at a decimal
        return True


def _rdflib(term: object) -> URIRef | BNode | RdflibLiteral:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    assert isinstance(term, ox.Literal)
    datatype = None if term.language else URIRef(term.datatype.value)
    return RdflibLiteral(term.value, lang=term.language, datatype=datatype)


def test_all_that_the_shapes_say_is_known() -> None:
    assert unknown() == ()


@pytest.mark.parametrize("file", CORRECT, ids=lambda file: file.stem)
def test_correct_examples_conform(file: Path) -> None:
    assert conforms(quads(file))


@pytest.mark.parametrize("file", INCORRECT, ids=lambda file: file.stem)
def test_incorrect_examples_do_not(file: Path) -> None:
    found = quads(file)
    assert not conforms(found) or not breaks(found)


def changed(found: list[ox.Quad], chance: Random) -> list[ox.Quad]:
    """Return quads with one or two small changes, as a fault in mapping might make them."""
    out = list(found)
    for _ in range(chance.choice((1, 1, 2))):
        place = chance.randrange(len(out))
        quad = out[place]
        other = chance.choice(found)
        kind = chance.randrange(6)
        if kind == 0:
            del out[place]
        elif kind == 1:
            out.append(ox.Quad(quad.subject, quad.predicate, other.object))
        elif kind == 2:
            out[place] = ox.Quad(quad.subject, other.predicate, quad.object)
        elif kind == 3:
            out[place] = ox.Quad(other.subject, quad.predicate, quad.object)
        elif kind == 4:
            out[place] = ox.Quad(quad.subject, quad.predicate, _bent(quad.object, chance))
        else:
            out[place] = ox.Quad(ox.BlankNode("b"), quad.predicate, quad.object)
    return list(dict.fromkeys(out))


def _bent(value: object, chance: Random) -> ox.Literal | ox.NamedNode:
    if not isinstance(value, ox.Literal):
        return ox.Literal("words")
    text = value.value
    datatype = chance.choice(("integer", "date", "decimal", "string", "anyURI"))
    return chance.choice(
        (
            ox.Literal(text, datatype=ox.NamedNode(XSD + datatype)),
            ox.Literal(text, language="fr"),
            ox.Literal(f"0{text}", datatype=value.datatype) if value.language is None else ox.Literal(text),
            ox.Literal(f"-{text}", datatype=value.datatype) if value.language is None else ox.Literal(text),
            ox.Literal("2023-02-30", datatype=ox.NamedNode(XSD + "date")),
            ox.Literal("1e3", datatype=ox.NamedNode(XSD + "decimal")),
        )
    )


def test_whatever_is_changed_a_yes_means_that_nothing_is_wrong() -> None:
    chance = Random(11)  # noqa: S311 -- to repeat a run, not to keep a secret
    files = [quads(file) for file in CORRECT]
    yes = wrongly_no = 0
    for _ in range(150):
        found = changed(chance.choice(files), chance)
        is_broken = breaks(found)
        says = conforms(found)
        assert not (says and is_broken), "\n".join(map(str, found))
        yes += says
        wrongly_no += not says and not is_broken
    assert yes >= 15
    assert wrongly_no <= 15
