"""A graph small enough to be read here: one statement of one invented article, the actors, and a vocabulary."""

from __future__ import annotations

import random
import warnings
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
import rdflib

from ontology.terms import DEFAULT_BASE, prefixes
from server.formats.negotiation import JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE
from server.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.formats.negotiation import Format
    from server.store.base import Store

_RDFLIB: Final = {TURTLE: "turtle", N_TRIPLES: "nt", JSON_LD: "json-ld", RDF_XML: "xml", N_QUADS: "nt", TRIG: "turtle"}

H: Final = "0f" * 16
BASE: Final = DEFAULT_BASE
ARTICLE_GRAPH: Final = f"{BASE}graph/article/{H}"
REFERENCE_GRAPH: Final = f"{BASE}graph/reference"
ONTOLOGY_GRAPH: Final = f"{BASE}graph/ontology"
RUNS_GRAPH: Final = f"{BASE}graph/runs"
STATEMENT: Final = f"{BASE}id/statement/{H}-9-59"

_PREFIXES: Final = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in prefixes(BASE).items())

_ARTICLE: Final = f"""
article:{H} a schema:NewsArticle ; schema:headline "Plan “dead on arrival”, says Roe"@en ;
    schema:identifier "sha256:{H}{H}" ; schema:publisher actor:the-northern-post ; time:hasTime date:{H}-published ;
    schema:articleBody "Roe said\\tthe plan was “dead on arrival” in its present form.\\r\\nSo \\\\ did others." .
date:{H}-published a onr:DateInterval ; onr:earliest "2024-03-05"^^xsd:date ; onr:latest "2024-03-05"^^xsd:date ;
    onr:edtf "2024-03-05"^^<http://id.loc.gov/datatypes/edtf> ; onr:precision onr:prec-day .
statement:{H}-9-59 a onr:Statement ; schema:isPartOf article:{H} ; onr:speaker actor:person-jane-roe ;
    onr:content <{BASE}id/article/{H}#char=9,59> ; onr:confidence 0.93 ; onr:quoteType onr:quote-mixed ;
    schema:text "the plan was “dead on arrival” in its present form"@en ; time:hasTime date:{H}-published ;
    onr:makesClaim claim:{H}-9-59-1 .
claim:{H}-9-59-1 a onr:Claim ; onr:proposition proposition:plan-dead .
<{BASE}id/article/{H}#char=9,59> a onr:Mention ; oa:hasSource article:{H} ; oa:start 9 ; oa:end 59 ;
    oa:exact "the plan was “dead on arrival” in its present form" .
<{BASE}id/article/{H}#char=0,3> a onr:Mention ; oa:hasSource article:{H} ; oa:start 0 ; oa:end 3 ; oa:exact "Roe" .
actor:person-jane-roe a foaf:Person ; skos:prefLabel "Jane Roe"@en ; org:memberOf actor:african-union ;
    gaf:denotedBy <{BASE}id/article/{H}#char=0,3> .
actor:african-union a onr:IntergovernmentalOrganization ; skos:prefLabel "African Union"@en .
proposition:plan-dead a onr:Proposition ; skos:prefLabel "The plan is dead on arrival"@en .
membership:person-jane-roe--african-union a org:Membership ; org:member actor:person-jane-roe ;
    org:organization actor:african-union ; prov:wasDerivedFrom statement:{H}-9-59 .
post:african-union-envoy a org:Post ; skos:prefLabel "Envoy of the African Union"@en .
"""

_REFERENCE: Final = """
actor:african-union a onr:IntergovernmentalOrganization ; skos:prefLabel "African Union"@en ; skos:altLabel "AU"@en .
actor:the-northern-post a schema:NewsMediaOrganization ; skos:prefLabel "The Northern Post"@en .
"""

_ONTOLOGY: Final = """
onr:Claim a owl:Class ; rdfs:label "claim"@en .
onr:quote-mixed skos:prefLabel "mixed"@en .
[] a owl:AllDisjointClasses ; owl:members ( onr:Claim onr:Statement ) .
"""

_RUNS: Final = f"""
run:3f1d0c9a7b2e a onr:ExtractionRun ; rdfs:label "OnRecord 0.1" .
<{ARTICLE_GRAPH}> prov:wasGeneratedBy run:3f1d0c9a7b2e .
"""

#: One thing of each kind that has an IRI, as the path of it.
THINGS: Final = (
    "actor/person-jane-roe",
    f"article/{H}",
    f"claim/{H}-9-59-1",
    f"date/{H}-published",
    "membership/person-jane-roe--african-union",
    "post/african-union-envoy",
    "proposition/plan-dead",
    "run/3f1d0c9a7b2e",
    f"statement/{H}-9-59",
)


def quads(graph: str, turtle: str) -> list[ox.Quad]:
    """Return Turtle, with every prefix declared, as quads of one graph."""
    name = ox.NamedNode(graph)
    return [
        ox.Quad(quad.subject, quad.predicate, quad.object, name)
        for quad in ox.parse(f"{_PREFIXES}{turtle}", format=ox.RdfFormat.TURTLE)
    ]


def graphs() -> dict[str, list[ox.Quad]]:
    """Return the whole small graph."""
    return {
        ARTICLE_GRAPH: quads(ARTICLE_GRAPH, _ARTICLE),
        REFERENCE_GRAPH: quads(REFERENCE_GRAPH, _REFERENCE),
        ONTOLOGY_GRAPH: quads(ONTOLOGY_GRAPH, _ONTOLOGY),
        RUNS_GRAPH: quads(RUNS_GRAPH, _RUNS),
    }


def shuffled(count: int) -> Iterator[Store]:
    """Give stores of the small graph that was added in so many orders, and each graph once in half before."""
    for seed in range(count):
        order = random.Random(seed)  # noqa: S311 -- an order, no secret
        with open_store(None) as store:
            everything = list(graphs().items())
            order.shuffle(everything)
            for graph, its in everything:
                order.shuffle(its)
                store.replace({graph: its[: len(its) // 2]})
                store.replace({graph: its})
            yield store


def graph_of(written: bytes, format_: Format) -> rdflib.Graph:
    """Return what rdflib, which shares no code with the writers, reads in a document."""
    with warnings.catch_warnings():
        # rdflib's own JSON-LD reader makes a kind of graph that rdflib warns of.
        warnings.filterwarnings("ignore", "ConjunctiveGraph is deprecated", DeprecationWarning)
        return rdflib.Graph().parse(data=written, format=_RDFLIB[format_])
