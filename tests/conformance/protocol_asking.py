"""The tests of the protocols, each sent to a running server over HTTP.

The W3C's `/sparql/` is the server's `/sparql`; its `/gsp` is `/graph-store` where the request names a graph by a
parameter or none, and `/graph` where the path names it. Each request has the token of those who may write.
"""

from __future__ import annotations

import io
from contextlib import contextmanager
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import httpx
import pyoxigraph as ox
import rdflib

from server.store import open_store
from tests.conformance.running import running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conformance.protocol_cases import Exchange, ProtocolCase

_SECONDS: Final = 60.0
_SD: Final = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
_KINDS: Final = {
    "boolean": ("application/sparql-results+json", "application/sparql-results+xml"),
    "tabular": (
        "application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"
    ),
    "RDF": ("text/turtle", "application/rdf+xml", "application/n-triples"),
}  # fmt: skip

#: Of which class what a property tells about is, and what it tells
#: (https://www.w3.org/TR/sparql11-service-description/#properties). Classes that are not told are any.
_PROPERTIES: Final = {
    "endpoint": ("Service", None),
    "feature": ("Service", "Feature"),
    "defaultEntailmentRegime": ("Service", "EntailmentRegime"),
    "entailmentRegime": ("NamedGraph", "EntailmentRegime"),
    "defaultSupportedEntailmentProfile": ("Service", "EntailmentProfile"),
    "supportedEntailmentProfile": ("NamedGraph", "EntailmentProfile"),
    "extensionFunction": ("Service", "Function"),
    "extensionAggregate": ("Service", "Aggregate"),
    "languageExtension": ("Service", "Feature"),
    "supportedLanguage": ("Service", "Language"),
    "propertyFeature": ("Service", "Feature"),
    "defaultDataset": ("Service", "Dataset"),
    "availableGraphs": ("Service", "GraphCollection"),
    "resultFormat": ("Service", None),
    "inputFormat": ("Service", None),
    "defaultGraph": ("Dataset", "Graph"),
    "namedGraph": ("GraphCollection", "NamedGraph"),
    "name": ("NamedGraph", None),
    "graph": ("NamedGraph", "Graph"),
}
#: What the specification says of its own instances and classes.
_INSTANCES: Final = {
    "Language": {"SPARQL10Query", "SPARQL11Query", "SPARQL11Update"},
    "Feature": {"DereferencesURIs", "UnionDefaultGraph", "RequiresDataset", "EmptyGraphs", "BasicFederatedQuery"},
}
_SUBCLASSES: Final = {"Dataset": "GraphCollection"}


class Conversation:
    """A client of one server, which may write."""

    def __init__(self, place: Path, client: httpx.Client) -> None:
        self._place = place
        self._client = client

    def failure(self, case: ProtocolCase) -> str:
        """Return why a test fails, in a few words; empty where it passes."""
        # Tests share graphs, and each says what it begins with.
        self._client.post("sparql", data={"update": "DROP ALL"}).raise_for_status()
        for graph, name in case.data:
            self._client.put(
                "graph-store",
                params={"graph": graph},
                content=(self._place / case.folder / name).read_bytes(),
                headers={"Content-Type": "application/n-triples"},
            ).raise_for_status()
        places: dict[str, str] = {}
        for number, exchange in enumerate(case.exchanges, 1):
            wrong = self._wrong(exchange, places)
            if wrong:
                return f"request {number}, {exchange.method} {exchange.path}: {wrong}"
        return ""

    def _wrong(self, exchange: Exchange, places: dict[str, str]) -> str:
        path = exchange.path
        for name, place in places.items():
            path = path.replace(name, quote(place, safe=""))
        headers = [(name, value) for name, value in exchange.headers if "*" not in value]
        response = self._client.request(exchange.method, _path(path), content=exchange.body, headers=headers)
        status = str(response.status_code)
        if not any(status == it or (it.endswith("xx") and status[0] == it[0]) for it in exchange.statuses):
            return f"{status} instead of {' or '.join(exchange.statuses)}: {response.text[:300]}"
        if exchange.location:
            places[exchange.location] = response.headers["Location"]
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if exchange.format and kind not in _KINDS[exchange.format]:
            return f"{kind} is not {exchange.format}"
        if exchange.boolean is not None and response.json()["boolean"] is not exchange.boolean:
            return f"not {exchange.boolean}"
        if exchange.media_type and kind != exchange.media_type.partition(";")[0]:
            return f"{kind} instead of {exchange.media_type}"
        if exchange.answer and _canonical(exchange.answer.encode()) != _canonical(response.content):
            return f"not the graph that was to be: {response.text[:300]}"
        return ""

    def described(self) -> rdflib.Graph:
        """Return the description of the endpoint."""
        response = self._client.get("sparql", headers={"Accept": "application/rdf+xml"}).raise_for_status()
        return rdflib.Graph(bind_namespaces="none").parse(io.BytesIO(response.content), format="xml")

    @property
    def endpoint(self) -> str:
        return f"{self._client.base_url}sparql"


def service_failures(conversation: Conversation) -> dict[str, str]:
    """Return why each test of the service description fails, by its name; empty where it passes."""
    try:
        graph = conversation.described()
    except (httpx.HTTPError, SyntaxError) as error:
        return dict.fromkeys(("returns-rdf", "has-endpoint-triple", "conforms-to-schema"), str(error))
    endpoint = (None, _SD.endpoint, rdflib.URIRef(conversation.endpoint))
    return {
        "returns-rdf": "" if len(graph) else "no triple",
        "has-endpoint-triple": "" if endpoint in graph else f"no sd:endpoint <{conversation.endpoint}>",
        "conforms-to-schema": "; ".join(_unlike_schema(graph)),
    }


def _unlike_schema(graph: rdflib.Graph) -> Iterator[str]:
    if not any(graph.subjects(rdflib.RDF.type, _SD.Service)):
        yield "no sd:Service"
    for subject, predicate, value in graph:
        if not str(predicate).startswith(str(_SD)):
            continue
        name = str(predicate).removeprefix(str(_SD))
        if name not in _PROPERTIES:
            yield f"there is no property sd:{name}"
            continue
        domain, range_ = _PROPERTIES[name]
        if not _is_a(graph, subject, domain):
            yield f"{subject} has sd:{name} and is no sd:{domain}"
        if not isinstance(value, rdflib.URIRef | rdflib.BNode):
            yield f"sd:{name} of {subject} is no resource"
        if range_ is not None and not _is_a(graph, value, range_):
            yield f"{value}, sd:{name} of {subject}, is no sd:{range_}"


def _is_a(graph: rdflib.Graph, node: rdflib.term.Node, kind: str) -> bool:
    if str(node).removeprefix(str(_SD)) in _INSTANCES.get(kind, ()):
        return True
    kinds = {str(it).removeprefix(str(_SD)) for it in graph.objects(node, rdflib.RDF.type)}
    return kind in kinds | {_SUBCLASSES.get(it, "") for it in kinds}


@contextmanager
def conversing(place: Path, folder: Path) -> Iterator[Conversation]:
    """Serve an empty store in `folder`; `place` has the W3C's folders."""
    token = token_urlsafe(24)
    with open_store(folder / "store"):
        pass
    with (
        running(folder, {"update_token": token}) as address,
        httpx.Client(base_url=address, timeout=_SECONDS, headers={"Authorization": f"Bearer {token}"}) as client,
    ):
        yield Conversation(place, client)


def _path(path: str) -> str:
    if path.startswith("/sparql/"):
        return f"sparql{path.removeprefix('/sparql/')}"
    rest = path.removeprefix("/gsp")
    return f"graph{rest}" if rest.startswith("/") else f"graph-store{rest}"


def _canonical(turtle: bytes) -> ox.Dataset:
    dataset = ox.Dataset(ox.parse(turtle, format=ox.RdfFormat.TURTLE))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset
