"""The W3C's lists of SPARQL 1.1 tests, read from their manifests.

The form of a manifest is told in https://www.w3.org/2001/sw/DataAccess/tests/README, that of update tests in
https://www.w3.org/2009/sparql/docs/tests/README.html.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import rdflib
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

#: Where the W3C keeps the tests, so that a relative IRI in one of their files is what it is there.
HOME: Final = "https://w3c.github.io/rdf-tests/sparql/sparql11/"

#: Folders whose tests need what a plain endpoint does not have: inference on the fly, and other endpoints.
ENTAILMENT: Final = "entailment"
FEDERATION: Final = ("service", "syntax-fed")

_MF: Final = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
_QT: Final = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
_UT: Final = rdflib.Namespace("http://www.w3.org/2009/sparql/tests/test-update#")


@dataclass(frozen=True, slots=True)
class Data:
    """What a store holds: the files of its default graph, and of its named graphs by their IRIs."""

    default: tuple[str, ...] = ()
    named: Mapping[str, str] = field(default_factory=dict)

    def files(self) -> Iterator[str]:
        yield from self.default
        yield from self.named.values()


@dataclass(frozen=True, slots=True)
class Case:
    """One test. Files are named by their IRIs, which `Suites.path` finds.

    Attributes:
        folder: the suite it belongs to, as `aggregates`.
        name: what tells it from the others of its folder, as `agg01`.
        kind: the class of the test, as `QueryEvaluationTest`.
        request: the file of the query or update.
        before: what the store holds at first.
        result: the file of a query's result, empty where there is none.
        after: what the store holds after an update.
    """

    folder: str
    name: str
    kind: str
    request: str
    before: Data = field(default_factory=Data)
    result: str = ""
    after: Data = field(default_factory=Data)

    @property
    def is_update(self) -> bool:
        """Tell whether it is about a request to change the store."""
        return self.request.endswith(".ru")

    @property
    def key(self) -> str:
        return f"{self.folder}/{self.name}"


class Suites:
    """The folder of all suites."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def path(self, iri: str) -> Path:
        """Return where the file lies that the W3C has at `iri`."""
        return self.place / iri.removeprefix(HOME)

    def text(self, iri: str) -> str:
        return self.path(iri).read_bytes().decode("utf-8")

    def folders(self) -> list[str]:
        """Return the folders that have a manifest, in the order of the W3C's own list."""
        graph = self._read("manifest-all.ttl")
        (listed,) = graph.objects(predicate=_MF.include)
        return [str(it).removeprefix(HOME).split("/")[0] for it in Collection(graph, listed)]

    def cases(self, folder: str) -> list[Case]:
        """Return the query, syntax and update tests of a folder, in order."""
        graph = self._read(f"{folder}/manifest.ttl")
        found = []
        for entries in graph.objects(predicate=_MF.entries):
            for test in Collection(graph, entries):
                kind = str(graph.value(test, RDF.type)).rpartition("#")[2]
                if kind in KINDS:
                    found.append(_case(graph, folder, kind, test))
        return found

    def _read(self, name: str) -> rdflib.Graph:
        graph = rdflib.Graph(bind_namespaces="none")
        graph.parse(data=(self.place / name).read_bytes(), format="turtle", publicID=HOME + name)
        return graph


QUERY: Final = ("QueryEvaluationTest", "CSVResultFormatTest")
QUERY_SYNTAX: Final = ("PositiveSyntaxTest11", "NegativeSyntaxTest11")
UPDATE_SYNTAX: Final = ("PositiveUpdateSyntaxTest11", "NegativeUpdateSyntaxTest11")
UPDATE: Final = ("UpdateEvaluationTest",)
KINDS: Final = (*QUERY, *QUERY_SYNTAX, *UPDATE_SYNTAX, *UPDATE)


def _case(graph: rdflib.Graph, folder: str, kind: str, test: rdflib.term.Node) -> Case:
    name = str(test).rpartition("#")[2]
    action, result = graph.value(test, _MF.action), graph.value(test, _MF.result)
    assert action is not None
    if kind in QUERY:
        default = tuple(sorted(map(str, graph.objects(action, _QT.data))))
        named = {str(it): str(it) for it in graph.objects(action, _QT.graphData)}
        return Case(folder, name, kind, str(graph.value(action, _QT.query)), Data(default, named), str(result))
    if kind in UPDATE:
        assert result is not None
        request = str(graph.value(action, _UT.request))
        return Case(folder, name, kind, request, _states(graph, action), after=_states(graph, result))
    return Case(folder, name, kind, str(action))


def _states(graph: rdflib.Graph, node: rdflib.term.Node) -> Data:
    named = {
        str(graph.value(it, RDFS.label)): str(graph.value(it, _UT.graph)) for it in graph.objects(node, _UT.graphData)
    }
    return Data(tuple(sorted(map(str, graph.objects(node, _UT.data)))), named)
