"""What this service is and what it holds, for programs: its description at the endpoint, and VoID.

SPARQL 1.1 Service Description (https://www.w3.org/TR/sparql11-service-description/); VoID, also at the address that is
known before anything else is (https://www.w3.org/TR/void/#discovery).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from flask import Blueprint, current_app, request

from ontology.terms import RDF, VOID
from server.exports.description import used_prefixes
from server.exports.void import MOST, Counts, OfState, Sizes, counted, description, integer, key, measured
from server.formats.negotiation import EXPORT_FORMATS, GRAPH_FORMATS, RESULT_FORMATS, best
from server.formats.rdf_writer import pieces
from server.search.in_sparql import MATCHES
from server.sparql.bounded import FirstRows
from server.web.context import answers, search, settings
from server.web.streaming import streamed

if TYPE_CHECKING:
    from flask import Response

    from server.settings import Settings
    from server.store.asking import Query, Reply

blueprint = Blueprint("service", __name__)

_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_COUNTS: Final = "onrecord-counts"
_SIZES: Final = "onrecord-sizes"
#: Who asks for the counts, for the sharing of readers: no client of its own.
_CLIENT: Final = "/void"


@blueprint.get("/void")
@blueprint.get("/.well-known/void")
def void() -> Response:
    """Tell what the graph holds."""
    kept: OfState[Counts] = current_app.extensions.setdefault(_COUNTS, OfState())
    # Named before it is counted: what changes meanwhile is counted again.
    counts = kept.get(answers().snapshot(), lambda: counted(FirstRows(_ask, MOST)))
    return _sent(description(counts, settings().base, request.url_root))


def service() -> Response:
    """Tell what the endpoint can do, to who dereferences it without asking anything."""
    kept: OfState[Sizes] = current_app.extensions.setdefault(_SIZES, OfState())
    sizes = kept.get(answers().snapshot(), lambda: measured(FirstRows(_ask, MOST)))
    return _sent(_description(request.base_url, settings(), sizes))


def _description(endpoint: str, told: Settings, sizes: Sizes) -> list[ox.Triple]:
    base = told.base
    node, dataset = ox.NamedNode(f"{endpoint}#service"), ox.NamedNode(f"{base}void#dataset")
    union = ox.NamedNode(f"{base}void#graph")
    languages = ("SPARQL11Query", "SPARQL11Update") if told.update_token else ("SPARQL11Query",)
    triples = [
        _triple(node, RDF.type, _sd("Service")),
        _triple(node, f"{_SD}endpoint", ox.NamedNode(endpoint)),
        *(_triple(node, f"{_SD}supportedLanguage", _sd(it)) for it in languages),
        _triple(node, f"{_SD}feature", _sd("UnionDefaultGraph")),
        *(_triple(node, f"{_SD}feature", _sd("BasicFederatedQuery")) for _ in told.service_endpoints[:1]),
        # What LOAD reads, where it may read anything.
        *(_triple(node, f"{_SD}inputFormat", ox.NamedNode(it.iri)) for it in GRAPH_FORMATS if told.load_sources),
        *(
            []
            if search() is None
            else [
                _triple(node, f"{_SD}propertyFeature", ox.NamedNode(MATCHES)),
                _triple(ox.NamedNode(MATCHES), RDF.type, _sd("Feature")),
            ]
        ),
        *(_triple(node, f"{_SD}resultFormat", ox.NamedNode(it.iri)) for it in (*RESULT_FORMATS, *EXPORT_FORMATS)),
        _triple(node, f"{_SD}defaultDataset", dataset),
        _triple(dataset, RDF.type, _sd("Dataset")),
        _triple(dataset, f"{_SD}defaultGraph", union),
        _triple(union, RDF.type, _sd("Graph")),
        _triple(union, RDF.type, ox.NamedNode(str(VOID.Dataset))),
    ]
    if sizes.triples is not None:
        triples.append(_triple(union, str(VOID.triples), integer(sizes.triples)))
    for iri, number in (sizes.graphs or {}).items():
        named, graph = (ox.NamedNode(f"{base}void#{kind}-{key(iri)}") for kind in ("named", "graph"))
        triples += [
            _triple(dataset, f"{_SD}namedGraph", named),
            _triple(named, RDF.type, _sd("NamedGraph")),
            _triple(named, f"{_SD}name", ox.NamedNode(iri)),
            _triple(named, f"{_SD}graph", graph),
            _triple(graph, RDF.type, _sd("Graph")),
            _triple(graph, str(VOID.triples), integer(number)),
        ]
    return triples


def _ask(query: Query) -> Reply:
    return answers().ask(query, client=_CLIENT)


def _sent(triples: list[ox.Triple]) -> Response:
    format_ = best(request.headers.get("Accept"), EXPORT_FORMATS)
    table = {**used_prefixes(triples, settings().base), "sd": _SD}
    response = streamed(pieces(triples, format_, table), format_, is_whole=True)
    state = answers().snapshot()
    if state is not None:
        response.set_etag(f"{state}-{format_.suffix}", weak=True)
        response.headers["Cache-Control"] = "no-cache"
        response.make_conditional(request)
    return response


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"{_SD}{name}")


def _triple(subject: ox.NamedNode, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(str(predicate)), value)
