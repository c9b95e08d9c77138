"""What an export says of itself: what it is of, how new that is, what it was read from, and who has rights in it."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ontology.terms import DCTERMS, FOAF, ONR, PROV, RDF, SDO, VOID, XSD
from server.store.base import Solutions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from server.store.base import Store

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

_STATE: Final = f"""
SELECT ?articles ?last
WHERE {{
  {{ SELECT (COUNT(*) AS ?articles) WHERE {{ ?article a <{SDO.NewsArticle}> }} }}
  {{ SELECT (MAX(?when) AS ?last) WHERE {{ ?made <{PROV.generatedAtTime}> ?when }} }}
}}
"""

Told = tuple[str, ox.NamedNode | ox.Literal]


@dataclass(frozen=True, slots=True)
class State:
    """Which state of the graph an export is of.

    Attributes:
        articles: how many articles the graph was read from.
        last: when the last of them was read, or something was judged last, as xsd:dateTime; empty where nothing tells.
    """

    articles: int
    last: str


def state(store: Store) -> State:
    """Return the present state of a store.

    Raises:
        InvalidStore: it cannot be read.
    """
    found = store.query(_STATE)
    assert isinstance(found, Solutions)  # noqa: S101 -- the text says SELECT
    articles, last = next(found.rows, (None, None))
    return State(int(articles.value) if articles else 0, last.value if last else "")


def description(base: str, told: State, things: Iterable[str] = ()) -> list[ox.Triple]:
    """Return what an export says of itself, as VoID, Dublin Core and PROV have it: one of everything, or of `things`.

    That it was read from an article, `derived` says.
    """
    made = tuple(things)
    dataset = _dataset(base, made)
    lines: list[Told] = [
        (RDF.type, _iri(VOID.Dataset)),
        (RDF.type, _iri(PROV.Entity)),
        (DCTERMS.title, ox.Literal(_TITLE, language="en")),
        (DCTERMS.rights, ox.Literal(_RIGHTS, language="en")),
        (VOID.uriSpace, ox.Literal(f"{base}id/")),
        (VOID.vocabulary, _iri(ONR)),
        *((DCTERMS.source, _iri(source)) for source in _SOURCES),
        *((FOAF.primaryTopic, _iri(thing)) for thing in made),
    ]
    if made:
        lines.append((DCTERMS.isPartOf, _dataset(base)))
    else:
        lines.append((VOID.documents, ox.Literal(str(told.articles), datatype=_iri(XSD.integer))))
    if told.last:
        lines.append((DCTERMS.modified, ox.Literal(told.last, datatype=_iri(XSD.dateTime))))
    return [
        *(ox.Triple(dataset, _iri(property_), value) for property_, value in lines),
        ox.Triple(_iri(str(ONR).removesuffix("#")), _iri(DCTERMS.license), _iri(_LICENSE)),
        *(ox.Triple(_iri(source), _iri(DCTERMS.license), _iri(license_)) for source, license_ in _SOURCES.items()),
    ]


def derived(base: str, article: ox.NamedNode, things: Iterable[str] = ()) -> ox.Triple:
    """Return that an export was made from an article."""
    return ox.Triple(_dataset(base, tuple(things)), _iri(PROV.wasDerivedFrom), article)


def graph_name(base: str) -> ox.NamedNode:
    """Return the graph that what an export says of itself is in."""
    return ox.NamedNode(f"{base}graph/export")


def in_words(base: str, told: State, things: Iterable[str] = ()) -> Mapping[str, str]:
    """Return what an export says of itself where there is room for words alone, by terms of Dublin Core."""
    made = tuple(things)
    sources = "; ".join(f"{source} ({license_})" for source, license_ in _SOURCES.items())
    words = {
        "title": _TITLE,
        "identifier": _dataset(base, made).value,
        "about": " ".join(made),
        "modified": told.last,
        "extent": f"read from {told.articles:,} articles" if not made else "",
        "rights": _RIGHTS,
        "source": sources,
        "conformsTo": str(ONR),
        "license of the vocabulary": _LICENSE,
    }
    return {name: value for name, value in words.items() if value}


def _dataset(base: str, things: tuple[str, ...] = ()) -> ox.NamedNode:
    """Return the name of an export: that of one thing is named after it."""
    if len(things) == 1 and things[0].startswith(f"{base}id/"):
        return ox.NamedNode(f"{base}export/{things[0].removeprefix(f'{base}id/')}")
    return ox.NamedNode(f"{base}export/some" if things else f"{base}export")


def _iri(term: object) -> ox.NamedNode:
    return ox.NamedNode(str(term))
