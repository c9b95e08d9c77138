"""Articles read again from the store, to be dated by what others tell."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ingest.article import Article
from ingest.extract.publication import PUBLISHED
from ingest.iris import Iris
from ingest.mapping import quads
from ingest.records import Date
from ontology.terms import DCTERMS, SDO
from server.commands.ingestion.preparing import Preparer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from ingest.mapping.provenance import Run
    from ingest.pipeline import Extractor, ReadArticle
    from server.commands.ingestion.preparing import Prepared, Recipe
    from server.inference.across import Told

_BODY, _HEADLINE = ox.NamedNode(SDO.articleBody), ox.NamedNode(SDO.headline)
_SOURCE: Final = ox.NamedNode(DCTERMS.source)
#: Articles kept as read: one without a date may be dated anew by each of the next that come in.
_KEPT: Final = 8


def published(first: date, last: date) -> Date:
    """Return the publication of an article as inferred: within these days, and written as on the first."""
    exact = first == last
    return Date(
        id=PUBLISHED,
        span=None,
        earliest=first.isoformat(),
        latest=last.isoformat(),
        edtf=first.isoformat() if exact else f"{first.isoformat()}~",
        precision="day" if exact else "day-approximate",
        method="cross-document-inference",
    )


@dataclass(frozen=True, slots=True)
class Rereading:
    """Reads articles by the text that their graphs hold, as `server.inference` asks for."""

    extractor: Extractor
    iris: Iris
    run: Run
    _read: Callable[[Article], ReadArticle]

    @classmethod
    def by(cls, extractor: Extractor, iris: Iris, run: Run) -> Rereading:
        return cls(extractor, iris, run, lru_cache(_KEPT)(extractor.read))

    def __call__(self, article: Told) -> _Reading | None:
        node = ox.NamedNode(article.article)
        told = {
            it.predicate: it.object.value
            for it in article.triples
            if it.subject == node and isinstance(it.object, ox.Literal)
        }
        if _BODY not in told:
            return None
        source = told.get(_SOURCE, article.article)
        given = Article(id=source, text=told[_BODY], source=source, headline=told.get(_HEADLINE))
        return _Reading(self, given)


class Later:
    """What reads articles in this process, loaded when it is first needed: with workers, most runs never need it."""

    def __init__(self, recipe: Recipe) -> None:
        self._recipe = recipe
        self._loaded: tuple[Preparer, Rereading] | None = None

    def prepare(self, article: Article) -> Prepared:
        """Prepare an article.

        Raises:
            InvalidReference, InvalidSetting: the models or the reference data cannot be loaded.
        """
        return self._load()[0].prepare(article)

    def reread(self, article: Told) -> _Reading | None:
        """Read an article by its graph, as `server.inference` asks for.

        Raises:
            InvalidReference, InvalidSetting: as above.
        """
        return self._load()[1](article)

    def _load(self) -> tuple[Preparer, Rereading]:
        if self._loaded is None:
            preparer = Preparer.load(self._recipe)
            rereading = Rereading.by(preparer.extractor, Iris(self._recipe.base), self._recipe.run)
            self._loaded = preparer, rereading
        return self._loaded


@dataclass(frozen=True, slots=True)
class _Reading:
    by: Rereading
    article: Article

    def __call__(self, first: date, last: date) -> Iterator[ox.Triple]:
        read = self.by._read(self.article)
        for quad in quads(self.article, read.record(published(first, last)), read.reference, self.by.iris, self.by.run):
            yield quad.triple
