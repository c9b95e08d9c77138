"""Which triples go into an export: all, those around some things, or those that a query makes."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ontology.errors import EntityNotFound
from ontology.terms import GAF, OA, ONR, PROV, RDF, SDO, SKOS
from server.exports.graph import BATCH, silent
from server.exports.scratch import Said, said
from server.store.base import Triples

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from server.exports.graph import Progress
    from server.store.base import Store

_BODY: Final = str(SDO.articleBody)
_PASSAGE: Final = "#char="
#: What is said of a passage, a date or a run is no part of a network of things.
_LEFT_OUT: Final = frozenset(
    map(
        str,
        (
            ONR.utteranceKey,
            ONR.amongNewestAbout,
            ONR.keptApartFrom,
            ONR.content,
            ONR.cue,
            ONR.quotedPart,
            ONR.speakerMention,
        ),
    )
)

_NEAR: Final = (
    f"{{ VALUES ?near {{ %s }} }} UNION {{ ?near ?link %s FILTER(?link NOT IN (<{OA.hasSource}>, <{RDF.type}>)) }}"
)
# What points to the thing and what it points to; then what these point to, as far as it tells what they are.
_AROUND: Final = f"""
CONSTRUCT {{ ?near ?property ?value }}
WHERE {{
  {_NEAR}
  ?near ?property ?value
}}
"""
_BEYOND: Final = f"""
CONSTRUCT {{ ?far ?property ?value }}
WHERE {{
  {{ SELECT DISTINCT ?far WHERE {{
    {_NEAR}
    ?near ?other ?far FILTER(isIRI(?far) && ?other NOT IN (<{RDF.type}>, <{GAF.denotedBy}>))
  }} }}
  ?far ?property ?value
  FILTER(isLiteral(?value) || ?property IN (<{RDF.type}>, <{ONR.polarity}>, <{ONR.certainty}>, <{ONR.claimedStatus}>))
}}
"""
# The articles that these were read from.
_SOURCES: Final = f"""
CONSTRUCT {{ ?statement <{SDO.isPartOf}> ?article . ?article ?property ?value }}
WHERE {{
  {{ SELECT DISTINCT ?statement ?article WHERE {{
    {_NEAR}
    {{ ?near <{SDO.isPartOf}> ?article BIND(?near AS ?statement) }}
    UNION {{ ?near <{PROV.wasDerivedFrom}> ?statement . ?statement <{SDO.isPartOf}> ?article }}
    UNION {{ ?near <{PROV.wasDerivedFrom}>|<{GAF.denotedBy}> ?span . ?span <{OA.hasSource}> ?article }}
  }} }}
  ?article ?property ?value FILTER(isLiteral(?value) || ?property IN (<{RDF.type}>, <{SDO.publisher}>))
}}
"""
_NAMES: Final = f"""
CONSTRUCT {{ ?thing ?property ?value }}
WHERE {{
  VALUES ?thing {{ %s }}
  VALUES ?property {{ <{RDF.type}> <{SKOS.prefLabel}> <{SDO.headline}> <{SDO.text}> }}
  ?thing ?property ?value
}}
"""
#: Things that are asked for at a time.
_NAMED: Final = 500


@dataclass(frozen=True, slots=True)
class Selection:
    """What to export of a store.

    Attributes:
        store, base: the graph, and what its IRIs begin with.
        things: IRIs of things, each to be exported with what is around it; none means everything.
        triples: the result of a query, in place of either; it is read once.
        with_text: whether the texts of articles go along.
        progress: is called now and then with how many steps are done, and of how many.
    """

    store: Store
    base: str
    things: tuple[str, ...] = ()
    triples: Iterable[ox.Triple] | None = None
    with_text: bool = False
    progress: Progress = silent


def selected(selection: Selection) -> Iterator[Said]:
    """Return the triples of an export, in no order and some of them more than once.

    Raises:
        EntityNotFound: the graph says nothing of one of the things.
        InvalidStore: the store cannot be read.
    """
    found: Iterable[Said]
    if selection.triples is not None:
        found = _known(selection.triples)
    elif selection.things:
        found = (it for thing in selection.things for it in _around(selection, thing))
    else:
        found = _everything(selection)
    for it in found:
        if _PASSAGE in it.subject or it.predicate in _LEFT_OUT or (it.predicate == _BODY and not selection.with_text):
            continue
        yield it


def names(store: Store, things: Iterable[str]) -> Iterator[Said]:
    """Return what things are and are called, which a query that made them need not say.

    Raises:
        InvalidStore: the store cannot be read.
    """
    left = iter(things)
    while batch := list(islice(left, _NAMED)):
        answer = store.query(_NAMES.replace("%s", " ".join(f"<{it}>" for it in batch)))
        assert isinstance(answer, Triples)  # noqa: S101 -- it is a CONSTRUCT
        yield from _known(answer.triples)


def _known(triples: Iterable[ox.Triple]) -> Iterator[Said]:
    return (it for it in map(said, triples) if it is not None)


def _everything(selection: Selection) -> Iterator[Said]:
    """Return what articles and people say. What follows from it by rule would only say it twice.

    An actor of the reference data is a part of it where something else speaks of it.
    """
    base = f"{selection.base}graph/"
    left_out, reference = (f"<{base}ontology>", f"<{base}runs>"), f"<{base}reference>"
    total = selection.store.size()
    last, is_wanted = "", True
    for done, quad in enumerate(selection.store.quads()):
        if not done % BATCH:
            selection.progress(min(done, total), 2 * total)
        # To look at its text costs less than to make objects of its terms. No IRI holds a space.
        subject, predicate, rest = str(quad).split(" ", 2)
        if _PASSAGE in subject:
            continue
        value, _, graph = rest.rpartition(" ")
        if graph != last:
            last, is_wanted = graph, graph not in left_out and not graph.startswith(f"<{base}inferred/")
        if not is_wanted or subject[0] == "_":
            continue
        is_own = graph != reference
        if value[0] == '"':
            assert isinstance(quad.object, ox.Literal)  # noqa: S101 -- nothing else begins so
            yield Said(subject[1:-1], predicate[1:-1], quad.object.value, False, is_own)
        elif value[0] == "<" and value[1] != "<":
            yield Said(subject[1:-1], predicate[1:-1], value[1:-1], True, is_own)


def _around(selection: Selection, thing: str) -> Iterator[Said]:
    article = f"{selection.base}id/article/"
    graph = f"{selection.base}graph/article/{thing.removeprefix(article)}"
    if thing.startswith(article) and selection.store.has_graph(graph):
        # All that the article says, each actor in it with its name.
        yield from _known(it.triple for it in selection.store.quads(graph))
        return
    # In angle brackets, and free of signs that an IRI cannot have.
    node = ox.NamedNode(thing)
    is_there = False
    for query in (_AROUND, _BEYOND, _SOURCES):
        answer = selection.store.query(query.replace("%s", str(node)))
        assert isinstance(answer, Triples)  # noqa: S101 -- both are a CONSTRUCT
        for it in _known(answer.triples):
            is_there = True
            yield it
    if not is_there:
        raise EntityNotFound(f"the graph says nothing of <{thing}>: look for it by name, or check the address")
