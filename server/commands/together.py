"""Records of articles that date each other, without a store of one's own."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ingest.iris import Iris
from ingest.mapping import quads
from ingest.mapping.provenance import Run
from ontology.terms import DEFAULT_BASE, ONR
from server.commands.rereading import Rereading, published
from server.inference import with_inferences
from server.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ingest.article import Article
    from ingest.pipeline import Extractor
    from ingest.records import Record
    from server.store.base import Store

_BOUNDS: Final = (ox.NamedNode(ONR.earliest), ox.NamedNode(ONR.latest))


def records(extractor: Extractor, articles: Iterable[Article]) -> Iterator[Record]:
    """Read articles, and date those without a date by what the others tell, as a store that holds all of them would.

    All that was read is in memory until the last article has been.
    """
    iris, run = Iris(DEFAULT_BASE), Run("", "", "", ())
    reader = Rereading.by(extractor, iris, run)
    read: list[tuple[Article, Record]] = []
    with open_store(None) as store:
        for article in articles:
            record = extractor.extract(article)
            graph = iris.article_graph(article.sha256)
            told = quads(article, record, extractor.reference, iris, run)
            store.replace(with_inferences(store, {graph: told}, iris, reader=reader))
            read.append((article, record))
        for article, record in read:
            days = None if record.published is not None else _days(store, iris, article)
            yield record if days is None else extractor.read(article).record(published(*days))


def _days(store: Store, iris: Iris, article: Article) -> tuple[date, date] | None:
    node = ox.NamedNode(iris.published(article.sha256))
    known = {
        quad.predicate: quad.object
        for quad in store.quads(iris.across_graph(article.sha256))
        if quad.subject == node and isinstance(quad.object, ox.Literal)
    }
    bounds = [date.fromisoformat(known[name].value) for name in _BOUNDS if name in known]
    return (bounds[0], bounds[1]) if len(bounds) == len(_BOUNDS) else None
