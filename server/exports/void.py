"""What the graph holds, counted: VoID (https://www.w3.org/TR/void/). No Flask.

Programs that plan queries over several endpoints, or show what one has to offer, ask for these numbers before anything
else; each of them would have to read the whole graph.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING, Final, Generic, TypeVar

import pyoxigraph as ox

from ontology.errors import LimitReached
from ontology.terms import DCTERMS, FOAF, RDF, VOID, XSD, prefixes
from server.formats.negotiation import EXPORT_FORMATS
from server.store.base import Solutions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from server.store.base import Queryable

T = TypeVar("T")

#: Graphs, classes or properties that are counted one by one; there may be more of each.
MOST: Final = 1_000

_TRIPLES: Final = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
_SUBJECTS: Final = "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }"
_OBJECTS: Final = "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }"
_ENTITIES: Final = "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c }"
_CLASSES: Final = "SELECT ?c (COUNT(*) AS ?n) { ?s a ?c FILTER(isIRI(?c)) } GROUP BY ?c ORDER BY DESC(?n) ?c"
_PROPERTIES: Final = "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY DESC(?n) ?p"
_GRAPHS: Final = f"SELECT ?g (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s ?p ?o }} }} GROUP BY ?g ORDER BY ?g LIMIT {MOST}"


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts of one state of the graph. What could not be counted within the limits of a query is not there.

    Attributes:
        triples, subjects, objects: of the union of all graphs.
        entities: things that have a type.
        classes: how many things are of each.
        properties: how many triples there are of each.
    """

    triples: int | None
    subjects: int | None
    objects: int | None
    entities: int | None
    classes: Mapping[str, int] | None
    properties: Mapping[str, int] | None


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large one state of the graph is, as far as it could be counted within the limits of a query.

    Attributes:
        triples: of the union of all graphs.
        graphs: how many quads each of the first `MOST` graphs has.
    """

    triples: int | None
    graphs: Mapping[str, int] | None


def counted(graph: Queryable) -> Counts:
    """Count what a graph holds, by one query for each number.

    Raises:
        InvalidStore: the graph cannot be read.
    """
    return Counts(
        _number(graph, _TRIPLES),
        _number(graph, _SUBJECTS),
        _number(graph, _OBJECTS),
        _number(graph, _ENTITIES),
        _numbers(graph, _CLASSES),
        _numbers(graph, _PROPERTIES),
    )


def measured(graph: Queryable) -> Sizes:
    """Count the quads of a graph, by itself and by its parts.

    Raises:
        InvalidStore: the graph cannot be read.
    """
    return Sizes(_number(graph, _TRIPLES), _numbers(graph, _GRAPHS))


def description(counts: Counts, base: str, root: str) -> list[ox.Triple]:
    """Return the description of the graph with this base, which is served at `root`; both end in a slash."""
    document, dataset = ox.NamedNode(f"{base}void"), ox.NamedNode(f"{base}void#graph")
    used = {*(counts.classes or ()), *(counts.properties or ())}
    vocabularies = (str(it) for it in prefixes(base).values() if not str(it).startswith(base))
    return [
        _triple(document, RDF.type, _iri(VOID.DatasetDescription)),
        _triple(document, DCTERMS.title, ox.Literal("What this graph holds", language="en")),
        _triple(document, FOAF.primaryTopic, dataset),
        _triple(dataset, RDF.type, _iri(VOID.Dataset)),
        _triple(
            dataset, DCTERMS.title, ox.Literal("Who said what, who belongs to what, and since when", language="en")
        ),
        _triple(dataset, FOAF.homepage, ox.NamedNode(root)),
        _triple(dataset, VOID.sparqlEndpoint, ox.NamedNode(f"{root}sparql")),
        _triple(dataset, VOID.uriSpace, ox.Literal(f"{base}id/")),
        *(_triple(dataset, VOID.dataDump, ox.NamedNode(f"{root}export.{it.suffix}")) for it in EXPORT_FORMATS),
        *(_triple(dataset, VOID.feature, ox.NamedNode(it.iri)) for it in EXPORT_FORMATS),
        *(
            _triple(dataset, VOID.vocabulary, ox.NamedNode(it))
            for it in sorted(vocabularies)
            if any(iri.startswith(it) for iri in used)
        ),
        *_counts(dataset, counts, base),
    ]


def _counts(dataset: ox.NamedNode, counts: Counts, base: str) -> Iterator[ox.Triple]:
    for property_, number in (
        (VOID.triples, counts.triples),
        (VOID.distinctSubjects, counts.subjects),
        (VOID.distinctObjects, counts.objects),
        (VOID.entities, counts.entities),
        (VOID.classes, None if counts.classes is None else len(counts.classes)),
        (VOID.properties, None if counts.properties is None else len(counts.properties)),
    ):
        if number is not None:
            yield _triple(dataset, property_, integer(number))
    for kind, part, which, numbers, property_ in (
        ("class", VOID.classPartition, VOID["class"], counts.classes, VOID.entities),
        ("property", VOID.propertyPartition, VOID.property, counts.properties, VOID.triples),
    ):
        nodes = {iri: ox.NamedNode(f"{base}void#{kind}-{key(iri)}") for iri in numbers or ()}
        yield from (_triple(dataset, part, node) for node in nodes.values())
        for iri, number in (numbers or {}).items():
            node = nodes[iri]
            yield _triple(node, RDF.type, _iri(VOID.Dataset))
            yield _triple(node, which, ox.NamedNode(iri))
            yield _triple(node, property_, integer(number))


def key(iri: str) -> str:
    """Return what names an IRI in a fragment."""
    return sha256(iri.encode()).hexdigest()[:16]


def integer(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=ox.NamedNode(str(XSD.integer)))


def _iri(term: str) -> ox.NamedNode:
    return ox.NamedNode(str(term))


def _triple(subject: ox.NamedNode, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(str(predicate)), value)


def _number(graph: Queryable, text: str) -> int | None:
    found = _numbers(graph, text)
    return None if found is None else next(iter(found.values()))


def _numbers(graph: Queryable, text: str) -> dict[str, int] | None:
    """Return the count of each thing; of one count only, by no name."""
    try:
        found = graph.query(text)
        assert isinstance(found, Solutions)  # noqa: S101 -- each text is a SELECT
        return {row[0].value if len(row) > 1 and row[0] else "": int(row[-1].value) for row in found.rows if row[-1]}
    except LimitReached:
        return None


class OfState(Generic[T]):
    """A value of one state of the store, made when it is first asked for. Any thread may ask.

    >>> made = OfState()
    >>> made.get("1", lambda: 5), made.get("1", lambda: 6), made.get("2", lambda: 7)
    (5, 5, 7)
    """

    def __init__(self) -> None:
        self._making = Lock()
        self._kept: tuple[str, T] | None = None

    def get(self, state: str | None, make: Callable[[], T]) -> T:
        """Return the value of a state; of one without a name (`None`) it is made each time."""
        with self._making:
            if self._kept is not None and self._kept[0] == state:
                return self._kept[1]
            made = make()
            self._kept = None if state is None else (state, made)
            return made
