"""Reference data as Turtle: what each file says of each actor or pattern, by key."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ontology.errors import InvalidReference
from ontology.terms import DEFAULT_BASE, ONR, ORG, RDF, SKOS, prefixes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: Where the hand-written files are, and where the built ones go.
BY_HAND: Final = Path(__file__).parent
BUILT: Final = BY_HAND / "built"

#: An IRI of the reference data: any base, `id/`, the kind of thing, its key.
_IRI: Final = re.compile(r"/id/(actor|pattern)/([^/#?]+)$")

#: Properties of the project's own vocabulary that reference data may use; another one is a slip of the pen.
_OWN_PROPERTIES: Final = frozenset(
    str(ONR[name])
    for name in (
        "abbreviation",
        "adjective",
        "broughtAboutBy",
        "commonNoun",
        "contraryTrigger",
        "homeState",
        "inTensionWith",
        "national",
        "statusWhenAffirmed",
        "statusWhenConditional",
        "statusWhenDenied",
        "statusWhenDescribed",
        "statusWhenPlanned",
        "statusWhenPossible",
        "statusWhenRuledOut",
        "template",
        "trigger",
    )
)
#: Properties whose value is another actor, or another pattern.
_LINKS: Final = frozenset(map(str, (ORG.unitOf, ONR.homeState, ONR.inTensionWith)))
_LANGUAGE_TAGGED: Final = frozenset(map(str, (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)))


@dataclass(slots=True)
class Description:
    """What is said of one actor or pattern: the IRI of its class, and property IRI to values.

    A value is the text of a literal, the key of an actor or pattern, or the IRI of anything else.
    """

    type: str | None = None
    values: dict[str, set[str]] = field(default_factory=dict)

    def put(self, property_iri: str, values: Iterable[str]) -> None:
        self.values.setdefault(str(property_iri), set()).update(values)

    def all(self, property_iri: str) -> tuple[str, ...]:
        """Return the values, sorted."""
        return tuple(sorted(self.values.get(str(property_iri), ())))

    def first(self, property_iri: str) -> str | None:
        return next(iter(self.all(property_iri)), None)

    def add(self, other: Description) -> None:
        """Take in what another file says of the same."""
        self.type = other.type if self.type is None else self.type
        for property_iri, values in other.values.items():
            self.put(property_iri, values)


def read(path: Path, kind: str = "actor") -> dict[str, Description]:
    """Return what a Turtle file says, by key, of the things of one kind ("actor" or "pattern").

    Raises:
        InvalidReference: the file cannot be read, is not Turtle, or describes something that is neither.
    """
    found: dict[str, Description] = {}
    rdf_type = str(RDF.type)
    try:
        for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            place = _IRI.search(triple.subject.value) if isinstance(triple.subject, ox.NamedNode) else None
            if place is None:
                raise InvalidReference(
                    f"{path}: {triple.subject} is no actor: give it an IRI that ends in id/actor/ and a key, "
                    "for example https://onrecord.example/id/actor/my-organization"
                )
            if place[1] != kind:
                continue
            description = found.setdefault(place[2], Description())
            name = triple.predicate.value
            if name == rdf_type:
                _set_type(description, triple, path)
            else:
                _check_property(name, path)
                description.values.setdefault(name, set()).add(_value(name, triple, path))
    except (SyntaxError, UnicodeDecodeError) as error:
        raise InvalidReference(f"{path}: not Turtle: {error}. Correct the file, or leave it out") from error
    except OSError as error:
        raise InvalidReference(f"{path}: cannot be read: {error.strerror or error}") from error
    return found


def _set_type(description: Description, triple: ox.Quad, path: Path) -> None:
    value = triple.object.value if isinstance(triple.object, ox.NamedNode) else str(triple.object)
    if description.type not in (None, value):
        raise InvalidReference(
            f"{path}: {triple.subject} has two classes, <{description.type}> and <{value}>: keep one"
        )
    description.type = value


def _check_property(name: str, path: Path) -> None:
    if name.startswith(str(ONR)) and name not in _OWN_PROPERTIES:
        known = ", ".join(sorted("onr:" + iri.removeprefix(str(ONR)) for iri in _OWN_PROPERTIES))
        raise InvalidReference(f"{path}: <{name}> is no property of reference data; there are {known}")


def _value(name: str, triple: ox.Quad, path: Path) -> str:
    if isinstance(triple.object, ox.Literal):
        return triple.object.value
    if not isinstance(triple.object, ox.NamedNode):
        raise InvalidReference(
            f"{path}: {triple.subject} has a value without IRI at <{name}>: give it an IRI or a text"
        )
    if name not in _LINKS:
        return triple.object.value
    place = _IRI.search(triple.object.value)
    if place is None:
        raise InvalidReference(
            f"{path}: {triple.object} at <{name}> is no actor: its IRI must end in id/actor/ and a key"
        )
    return place[2]


def write(path: Path, actors: Mapping[str, Description]) -> None:
    """Write a Turtle file, sorted; a file that is there stays whole until the new one is."""
    actor = f"{DEFAULT_BASE}id/actor/"
    triples: list[ox.Triple] = []
    for key, description in sorted(actors.items()):
        subject = ox.NamedNode(actor + key)
        if description.type is not None:
            triples.append(ox.Triple(subject, ox.NamedNode(str(RDF.type)), ox.NamedNode(description.type)))
        triples += [
            ox.Triple(subject, ox.NamedNode(name), _term(name, value))
            for name in sorted(description.values)
            for value in description.all(name)
        ]
    used = {prefix: iri for prefix, iri in prefixes().items() if prefix in ("actor", "onr", "org", "skos")}
    text = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=used)
    assert text is not None  # noqa: S101 -- `serialize` without an output returns bytes
    partial = path.with_name(path.name + ".partial")
    partial.write_bytes(text)
    partial.replace(path)


def _term(name: str, value: str) -> ox.NamedNode | ox.Literal:
    if name in _LINKS:
        return ox.NamedNode(f"{DEFAULT_BASE}id/actor/{value}")
    return ox.Literal(value, language="en") if name in _LANGUAGE_TAGGED else ox.Literal(value)
