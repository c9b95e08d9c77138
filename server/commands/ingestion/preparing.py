"""From an article to what the store is to hold of it: all that is done without the store, on any machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol, Self

import pyoxigraph as ox

from ingest.iris import Iris
from ingest.issues import Issue
from ingest.mapping import quads as article_quads
from ontology.conformance import conforms
from ontology.errors import OnRecordError
from ontology.validate import validate
from server.commands.terms import as_rdflib

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from ingest.article import Article
    from ingest.mapping.provenance import Run
    from ingest.pipeline import Extractor

#: How many violations of one article an issue tells in full.
_MAX_VIOLATIONS_TOLD: Final = 3


@dataclass(frozen=True, slots=True)
class Recipe:
    """What articles are read with; small, so that it can be sent to wherever they are read.

    Attributes:
        base: what every IRI begins with.
        model: the name of the spaCy pipeline.
        reference: files of the user's own actors, by absolute paths.
        run: what the graphs of articles name as what made them.
        article_seconds: seconds that one article may take; `allowed` has the rest.
    """

    base: str
    model: str
    reference: tuple[Path, ...]
    run: Run
    article_seconds: int

    def allowed(self, article: Article) -> float:
        """Return the seconds that an article may take: a long one has a second more for a thousand characters."""
        return self.article_seconds + len(article.text) / 1_000


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was made of one article.

    Attributes:
        quads: of its graph; none where it was refused.
        warnings: what its reader should know.
        refusal: why nothing of it is to be stored; `None` where all is well.
    """

    quads: Sequence[ox.Quad] = ()
    warnings: tuple[Issue, ...] = ()
    refusal: Issue | None = None

    def __reduce__(self) -> tuple[Callable[..., Prepared], tuple[bytes, tuple[Issue, ...], Issue | None]]:
        # As N-Quads, the terms of an article are written and read by Oxigraph, in a tenth of the time.
        packed = ox.serialize(self.quads, format=ox.RdfFormat.N_QUADS)
        assert packed is not None  # noqa: S101 -- without an output, it returns what it wrote
        return _unpacked, (packed, self.warnings, self.refusal)


def _unpacked(packed: bytes, warnings: tuple[Issue, ...], refusal: Issue | None) -> Prepared:
    return Prepared(tuple(ox.parse(packed, format=ox.RdfFormat.N_QUADS)), warnings, refusal)


class Pool(Protocol):
    """Where articles are prepared, several at a time."""

    @property
    def room(self) -> int:
        """How many articles are worth handing out at a time."""
        ...

    def submit(self, article: Article, deliver: Callable[[Prepared | OnRecordError], None]) -> None:
        """Have an article prepared. `deliver` is called once, from any thread; with an error, nothing can be prepared.

        A worker that crashes or hangs is no error: what it was at is refused.
        """
        ...


class Preparer:
    """Prepares articles in this process, one after the other."""

    def __init__(self, extractor: Extractor, recipe: Recipe) -> None:
        self.extractor = extractor
        self._iris, self._run = Iris(recipe.base), recipe.run

    @classmethod
    def load(cls, recipe: Recipe) -> Self:
        """Load the models and the reference data.

        Raises:
            InvalidReference, InvalidSetting: as `Extractor.load` does.
        """
        # Imported here: who only hands articles out needs no models.
        from ingest.pipeline import Extractor

        return cls(Extractor.load(recipe.model, recipe.reference), recipe)

    def prepare(self, article: Article) -> Prepared:
        """Read an article, map it and check it. A fault in doing so is the article's, which is refused."""
        try:
            return self._prepared(article)
        except OnRecordError as error:
            return Prepared(refusal=Issue("fault", f"{article.id} was not stored: {error}", article.source, article.id))
        except (Exception, RecursionError) as error:  # noqa: BLE001 -- of a hundred thousand articles one must not end the run
            message = (
                f"{article.id} was not stored, by a fault of OnRecord: {type(error).__name__}: {error}. "
                "Report it with the article"
            )
            return Prepared(refusal=Issue("fault", message, article.source, article.id))

    def _prepared(self, article: Article) -> Prepared:
        record = self.extractor.extract(article)
        warnings = tuple(
            Issue(found.code, found.message, article.source, article.id, level="warning") for found in record.issues
        )
        quads = tuple(article_quads(article, record, self.extractor.reference, self._iris, self._run))
        return Prepared(quads, warnings, _refusal(article, quads))


def _refusal(article: Article, quads: Sequence[ox.Quad]) -> Issue | None:
    if conforms(quads):
        return None
    violations = [it for it in validate(as_rdflib(quads)) if it.severity == "violation"]
    if not violations:
        return None
    told = [f"{it.focus}: {it.message}" for it in violations[:_MAX_VIOLATIONS_TOLD]]
    if len(violations) > len(told):
        told.append(f"and {len(violations) - len(told)} more")
    message = (
        f"{article.id} was not stored: what was read from it breaks {len(violations)} rules of "
        f"ontology/shapes.ttl: {'; '.join(told)}. This is a fault of OnRecord: report it with the article"
    )
    return Issue("shapes", message, article.source, article.id)
