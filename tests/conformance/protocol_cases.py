"""The W3C's tests of the protocols themselves: requests in their order, and what each answer has to be.

The form is told in the manifests: `protocol/manifest.ttl` and `graph-store-protocol/manifest.ttl`. The list
`http-rdf-update/manifest.ttl` holds the same tests of graph stores in an older form, in prose, and refers to these.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import rdflib
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rdflib.term import Node

_MF: Final = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
_HT: Final = rdflib.Namespace("http://www.w3.org/2011/http#")
_CNT: Final = rdflib.Namespace("http://www.w3.org/2011/content#")
_UT: Final = rdflib.Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
_DAWGT: Final = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-dawg#")

_STATUSES: Final = {"OK": "200", "Created": "201", "NoContent": "204", "NotFound": "404"}


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request, and what its answer has to be.

    Attributes:
        path: with the parameters; it begins with /sparql/ or /gsp.
        statuses: those that are right, as "204" or "2xx"; one of them has to be the answer's.
        format: "boolean", "tabular" or "RDF", where the kind of the answer is told.
        boolean: the answer of an ASK, where it is told.
        media_type, answer: of a graph that the answer has to be.
        location: what stands for the answer's Location in later requests.
    """

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    statuses: tuple[str, ...]
    format: str = ""
    boolean: bool | None = None
    media_type: str = ""
    answer: str = ""
    location: str = ""


@dataclass(frozen=True, slots=True)
class ProtocolCase:
    """One test: what is in the store before, by the names of the graphs, and requests in their order."""

    folder: str
    name: str
    data: tuple[tuple[str, str], ...]
    exchanges: tuple[Exchange, ...]

    @property
    def key(self) -> str:
        return f"{self.folder}/{self.name}"


def protocol_cases(place: Path) -> list[ProtocolCase]:
    """Return the tests of the SPARQL 1.1 Protocol."""
    return list(_cases(place, "protocol", "manifest.ttl"))


def graph_store_cases(place: Path) -> list[ProtocolCase]:
    """Return the tests of the Graph Store Protocol."""
    names = ("manifest-direct.ttl", "manifest-indirect.ttl")
    return [it for name in names for it in _cases(place, "graph-store-protocol", name)]


def _cases(place: Path, folder: str, manifest: str) -> Iterator[ProtocolCase]:
    graph = rdflib.Graph(bind_namespaces="none")
    graph.parse(place / folder / manifest, format="turtle")
    listed = [test for entries in graph.objects(predicate=_MF.entries) for test in Collection(graph, entries)]
    # One test of the direct protocol is described and, by an oversight, not listed.
    described = [test for test in graph.subjects(RDF.type, _MF.GraphStoreProtocolTest) if test not in listed]
    for test in [*listed, *described]:
        action = graph.value(test, _MF.action)
        requests = graph.value(action, _HT.requests)
        assert requests is not None
        data = tuple(
            (str(graph.value(it, RDFS.label)), str(graph.value(it, _UT.graph)).rpartition("/")[2])
            for it in graph.objects(test, _UT.graphData)
        )
        exchanges = tuple(_exchange(graph, it) for it in Collection(graph, requests))
        yield ProtocolCase(folder, str(test).rpartition("#")[2], data, exchanges)


def _exchange(graph: rdflib.Graph, request: Node) -> Exchange:
    response = graph.value(request, _HT.resp)
    assert response is not None
    body = graph.value(request, _HT.body)
    told = dict(_headers(graph, response))
    answer = graph.value(graph.value(response, _HT.body), _CNT.chars)
    boolean = graph.value(response, _MF.expectedBoolean)
    return Exchange(
        str(graph.value(request, _HT.methodName)),
        str(graph.value(request, _HT.absolutePath)),
        tuple(_headers(graph, request)),
        b"" if body is None else _encoded(graph, body),
        tuple(sorted(_status(it) for it in graph.objects(response, _MF.expectedStatus))),
        str(graph.value(response, _MF.expectedFormat) or ""),
        None if boolean is None else bool(boolean.toPython()),  # type: ignore[attr-defined]  # a literal of the manifest
        told.get("content-type", ""),
        str(answer or ""),
        str(graph.value(response, _MF.expectedLocation) or ""),
    )


def _headers(graph: rdflib.Graph, message: Node) -> Iterator[tuple[str, str]]:
    listed = graph.value(message, _HT.headers)
    for it in Collection(graph, listed) if listed is not None else ():
        yield str(graph.value(it, _HT.fieldName)), str(graph.value(it, _HT.fieldValue))


def _encoded(graph: rdflib.Graph, body: Node) -> bytes:
    return str(graph.value(body, _CNT.chars)).encode(str(graph.value(body, _CNT.characterEncoding)))


def _status(term: Node) -> str:
    name = str(term).rpartition("#")[2]
    return _STATUSES.get(name, name.removeprefix("StatusCode"))
