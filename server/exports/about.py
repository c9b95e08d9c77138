"""What an export says of itself: what it is, what it was read from, and who has rights in it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ontology.terms import DCTERMS, ONR, PROV, RDF, VOID

if TYPE_CHECKING:
    from collections.abc import Mapping

_TITLE: Final = "Who said what, who belongs to what, and since when"
_RIGHTS: Final = (
    "Quotations are the words of the articles that they were read from; rights in these are their publishers'. "
    "The texts of articles are left out unless they were asked for. "
    "Names of states are from the reference data, under the licenses of its sources."
)
#: Where reference data is from, and under which license.
_SOURCES: Final[Mapping[str, str]] = MappingProxyType({
    "https://www.geonames.org/": "https://creativecommons.org/licenses/by/4.0/",
    "https://pypi.org/project/pycountry/": "https://www.gnu.org/licenses/old-licenses/lgpl-2.1.html",
    "https://pypi.org/project/countryinfo/": "https://opensource.org/license/mit",
})  # fmt: skip
_LICENSE: Final = "https://www.apache.org/licenses/LICENSE-2.0"


def description(base: str) -> list[ox.Triple]:
    """Return what an export of everything says of itself, as VoID, Dublin Core and PROV have it.

    That it was read from an article, `derived` says.
    """
    dataset = _dataset(base)
    told: list[tuple[ox.NamedNode, str, ox.NamedNode | ox.Literal]] = [
        (dataset, RDF.type, ox.NamedNode(str(VOID.Dataset))),
        (dataset, RDF.type, ox.NamedNode(str(PROV.Entity))),
        (dataset, DCTERMS.title, ox.Literal(_TITLE, language="en")),
        (dataset, DCTERMS.rights, ox.Literal(_RIGHTS, language="en")),
        (dataset, VOID.uriSpace, ox.Literal(f"{base}id/")),
        (dataset, VOID.vocabulary, ox.NamedNode(str(ONR))),
        (ox.NamedNode(str(ONR).removesuffix("#")), DCTERMS.license, ox.NamedNode(_LICENSE)),
    ]
    for source, license_ in _SOURCES.items():
        told.append((dataset, DCTERMS.source, ox.NamedNode(source)))
        told.append((ox.NamedNode(source), DCTERMS.license, ox.NamedNode(license_)))
    return [ox.Triple(subject, ox.NamedNode(str(property_)), value) for subject, property_, value in told]


def derived(base: str, article: ox.NamedNode) -> ox.Triple:
    """Return that an export was made from an article."""
    return ox.Triple(_dataset(base), ox.NamedNode(str(PROV.wasDerivedFrom)), article)


def graph_name(base: str) -> ox.NamedNode:
    """Return the graph that what an export says of itself is in."""
    return ox.NamedNode(f"{base}graph/export")


def in_words(base: str) -> Mapping[str, str]:
    """Return what an export says of itself where there is room for words alone, by terms of Dublin Core."""
    sources = "; ".join(f"{source} ({license_})" for source, license_ in _SOURCES.items())
    return {
        "title": _TITLE,
        "identifier": _dataset(base).value,
        "rights": _RIGHTS,
        "source": sources,
        "conformsTo": str(ONR),
        "license of the vocabulary": _LICENSE,
    }


def _dataset(base: str) -> ox.NamedNode:
    return ox.NamedNode(f"{base}export")
