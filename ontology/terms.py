"""The only namespace objects and the one prefix table."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from rdflib import Namespace
from rdflib.namespace import DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS, TIME, VOID, XSD

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "DCTERMS",
    "DEFAULT_BASE",
    "EDTF",
    "FACT",
    "FOAF",
    "GAF",
    "KINDS",
    "OA",
    "ONR",
    "OPENGOV",
    "ORG",
    "OWL",
    "PROV",
    "RDF",
    "RDFS",
    "SDO",
    "SEM",
    "SH",
    "SKOS",
    "TIME",
    "VOID",
    "XSD",
    "prefixes",
]

ONR: Final = Namespace("https://w3id.org/onrecord/ns#")
OA: Final = Namespace("http://www.w3.org/ns/oa#")
OPENGOV: Final = Namespace("http://www.w3.org/ns/opengov#")
SEM: Final = Namespace("http://semanticweb.cs.vu.nl/2009/11/sem/")
GAF: Final = Namespace("http://groundedannotationframework.org/gaf#")
FACT: Final = Namespace("http://groundedannotationframework.org/grasp/factuality#")
SH: Final = Namespace("http://www.w3.org/ns/shacl#")

#: The datatype of `onr:edtf` (Extended Date/Time Format, ISO 8601-2).
EDTF: Final = "http://id.loc.gov/datatypes/edtf"

#: Where data IRIs live unless a setting says otherwise.
DEFAULT_BASE: Final = "https://onrecord.example/"

_VOCABULARIES: Final = {
    "onr": ONR,
    "oa": OA,
    "opengov": OPENGOV,
    "sem": SEM,
    "gaf": GAF,
    "fact": FACT,
    "sh": SH,
    "dcterms": DCTERMS,
    "foaf": FOAF,
    "org": ORG,
    "owl": OWL,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SDO,
    "skos": SKOS,
    "time": TIME,
    "void": VOID,
    "xsd": XSD,
}

#: Kinds of thing that get an IRI `<base>id/<kind>/<key>`, and the prefix under which each is written.
KINDS: Final = (
    "actor",
    "article",
    "claim",
    "date",
    "disagreement",
    "event",
    "judgement",
    "membership",
    "post",
    "proposition",
    "run",
    "statement",
)


def prefixes(base: str = DEFAULT_BASE) -> Mapping[str, str]:
    """Return prefix to namespace IRI, for vocabularies and for each kind of data IRI under `base`.

    >>> prefixes()["actor"]
    'https://onrecord.example/id/actor/'
    """
    table = {prefix: str(namespace) for prefix, namespace in _VOCABULARIES.items()}
    table |= {kind: f"{base}id/{kind}/" for kind in KINDS}
    return MappingProxyType(dict(sorted(table.items())))
