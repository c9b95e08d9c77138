"""What the graph says of one thing, with as much of its neighbors as a reader needs. No Flask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ontology.errors import EntityNotFound
from ontology.terms import GAF, OA, ONR, RDF, RDFS, SDO, SKOS, XSD, prefixes
from server.store.base import Solutions, Triples

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from server.store.base import Store

_OF: Final = "CONSTRUCT { ?thing ?property ?value } WHERE { ?thing ?property ?value }"

# What is part of the thing, rather than something else that it is linked with: the passages, dates and claims that it
# points to. A passage that only names an actor says nothing more of the actor. The thing is given, and is so in each of
# several queries: within a UNION it would be looked for anew, in all that there is.
_PARTS: Final = (
    f"""
CONSTRUCT {{ ?part ?property ?value }}
WHERE {{
  VALUES ?kind {{ <{ONR.Mention}> <{ONR.DateInterval}> <{ONR.Claim}> <{ONR.MembershipClaim}> }}
  ?thing ?link ?part .
  ?part a ?kind ; ?property ?value .
  FILTER(?link != <{GAF.denotedBy}> || EXISTS {{ ?thing a <{ONR.DateInterval}> }})
}}
""",
    f"""
CONSTRUCT {{ ?part ?property ?value }}
WHERE {{
  VALUES ?link {{ <{ONR.cue}> <{ONR.speakerMention}> <{GAF.denotedBy}> }}
  ?thing ?link ?part .
  ?part <{OA.exact}> ?words ; ?property ?value .
  FILTER(?link != <{GAF.denotedBy}> || EXISTS {{ ?thing a <{ONR.DateInterval}> }})
}}
""",
)

# The passages of an article, and what is named in them: their IRIs are the article's with a fragment, so whoever looks
# one up gets the data of the article. The first is about the article, the others about its graph.
_SOURCED: Final = f"CONSTRUCT {{ ?part ?property ?value }} WHERE {{ ?part <{OA.hasSource}> ?thing ; ?property ?value }}"
_OF_GRAPH: Final = (
    f"""
CONSTRUCT {{ ?part ?property ?value }} WHERE {{ GRAPH ?graph {{ ?part <{OA.exact}> ?words ; ?property ?value }} }}""",
    f"CONSTRUCT {{ ?part <{GAF.denotedBy}> ?value }} WHERE {{ GRAPH ?graph {{ ?part <{GAF.denotedBy}> ?value }} }}",
)

# The graphs that hold what is said of these things by these properties.
_GRAPHS: Final = """
SELECT ?graph ?thing ?property ?value
WHERE { VALUES (?thing ?property) { %s } GRAPH ?graph { ?thing ?property ?value } }
"""

_NAMES: Final = f"""
CONSTRUCT {{ ?thing ?naming ?name }}
WHERE {{ VALUES ?thing {{ %s }} VALUES ?naming {{ <{SKOS.prefLabel}> <{RDFS.label}> }} ?thing ?naming ?name }}
"""

_TYPE: Final = ox.NamedNode(str(RDF.type))
_ARTICLE: Final = ox.NamedNode(str(SDO.NewsArticle))
#: Datatypes that Turtle shows by the form of a literal alone.
_UNWRITTEN: Final = frozenset(map(str, (XSD.string, XSD.integer, XSD.decimal, XSD.double, XSD.boolean, RDF.langString)))
_BODY: Final = ox.NamedNode(str(SDO.articleBody))


def describe(store: Store, iri: str, *, with_text: bool = False) -> list[ox.Triple]:
    """Return the triples about a thing in all graphs, those of its parts, and the names of what they link to.

    They are sorted: the thing first, of each subject its types first. The text of an article is left out unless asked
    for.

    Raises:
        EntityNotFound: the graph has no triple about it.
    """
    thing = ox.NamedNode(iri)
    own = set(_triples(store, _OF, {"thing": thing}))
    if not own:
        raise EntityNotFound(f"the graph says nothing of <{iri}>: look for it by name, or check the address")
    told = own.union(*(_triples(store, parts, {"thing": thing}) for parts in _PARTS))
    if ox.Triple(thing, _TYPE, _ARTICLE) in own:
        graph = ox.NamedNode(iri.replace("/id/article/", "/graph/article/"))
        told.update(_triples(store, _SOURCED, {"thing": thing}))
        told.update(*(_triples(store, passages, {"graph": graph}) for passages in _OF_GRAPH))
    told.update(_names(store, told))
    kept = (it for it in told if with_text or it.predicate != _BODY)
    return sorted(
        kept, key=lambda it: (it.subject != thing, str(it.subject).removesuffix(">"), _rank(it), str(it.object))
    )


def described(store: Store, iri: str, *, with_text: bool = False) -> list[ox.Quad]:
    """Return what `describe` returns, each triple in the graphs that have it, sorted by graph.

    Raises:
        EntityNotFound: the graph has no triple about it.
    """
    triples = {triple: place for place, triple in enumerate(describe(store, iri, with_text=with_text))}
    pairs = sorted({f"({triple.subject} {triple.predicate})" for triple in triples})
    found = store.query(_GRAPHS % " ".join(pairs))
    assert isinstance(found, Solutions)  # noqa: S101 -- the text says SELECT
    quads = set()
    for graph, thing, property_, value in found.rows:
        assert isinstance(graph, ox.NamedNode)  # noqa: S101 -- graphs have IRIs, and so have things and properties
        assert isinstance(thing, ox.NamedNode)  # noqa: S101
        assert isinstance(property_, ox.NamedNode)  # noqa: S101
        assert value is not None  # noqa: S101
        if ox.Triple(thing, property_, value) in triples:
            quads.add(ox.Quad(thing, property_, value, graph))
    return sorted(quads, key=lambda it: (str(it.graph_name), triples[it.triple]))


def used_prefixes(triples: Collection[ox.Triple], base: str) -> Mapping[str, str]:
    """Return those prefixes that shorten something in these triples."""
    iris = {iri for triple in triples for iri in written_iris(triple)}
    return {
        prefix: namespace
        for prefix, namespace in prefixes(base).items()
        if any(iri.startswith(namespace) for iri in iris)
    }


def written_iris(triple: ox.Triple | ox.Quad) -> Iterator[str]:
    """Return the IRIs of a triple that Turtle writes out, datatypes included."""
    for term in (triple.subject, triple.predicate, triple.object):
        if isinstance(term, ox.NamedNode) and term != _TYPE:
            yield term.value
    if isinstance(triple.object, ox.Literal) and triple.object.datatype.value not in _UNWRITTEN:
        yield triple.object.datatype.value


def _names(store: Store, triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    things = {str(triple.object) for triple in triples if isinstance(triple.object, ox.NamedNode)}
    # A span's IRI has a fragment of the article's; it has no name.
    named = sorted(thing for thing in things if "#char=" not in thing)
    return _triples(store, _NAMES % " ".join(named)) if named else iter(())


def _triples(store: Store, text: str, bindings: Mapping[str, ox.NamedNode] | None = None) -> Iterator[ox.Triple]:
    found = store.query(text, bindings=bindings)
    assert isinstance(found, Triples)  # noqa: S101 -- every text here is a CONSTRUCT
    return found.triples


def _rank(triple: ox.Triple) -> str:
    return "" if triple.predicate == _TYPE else triple.predicate.value
