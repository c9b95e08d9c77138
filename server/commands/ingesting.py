"""Articles into a store: read, map, check, write. One article is whole in the store or not there at all."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ingest.identity import model_version, tagger_version
from ingest.iris import Iris
from ingest.mapping import GRAPH
from ingest.mapping.provenance import Run, run_quads
from ontology import VOCABULARY
from ontology import reference as reference_data
from ontology.errors import InvalidOntology
from ontology.rules import compile_rules
from ontology.terms import OWL
from server.commands.ingestion.places import read_from
from server.commands.ingestion.preparing import Recipe
from server.commands.ingestion.run import Run as Work
from server.commands.ingestion.writing import Writer
from server.commands.rereading import Later
from server.inference import renew, with_inferences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ingest.article import Article, Unchanged
    from ingest.issues import Issue, Outcome, Summary
    from ontology.reference import Reference
    from server.commands.ingestion.places import Stored
    from server.commands.ingestion.preparing import Pool
    from server.store.base import Store

#: Seconds that one article may take, and more for a long one.
ARTICLE_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Ingestion:
    """A store, and what reads articles for it.

    Attributes:
        recipe: what a pool of workers reads articles with.
    """

    store: Store
    iris: Iris
    recipe: Recipe
    _reference: Reference
    _later: Later
    _writer: Writer

    @classmethod
    def into(
        cls,
        store: Store,
        *,
        base: str,
        model: str,
        reference: Sequence[Path] = (),
        article_seconds: int = ARTICLE_SECONDS,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> Ingestion:
        """See to it that the store knows vocabulary, reference data and this run. The models are loaded when needed.

        `now` is the clock by which graphs say when they were made.

        Raises:
            InvalidReference, InvalidSetting, InvalidStore: as loading and writing do.
        """
        known = reference_data.load(reference)
        settings = (("graph", GRAPH), ("reference", _digest(known)), ("tagger", tagger_version()))
        run = Run(version("onrecord"), model, model_version(model), settings)
        iris = Iris(base)
        recipe = Recipe(base, model, tuple(Path(it).resolve() for it in reference), run, article_seconds)
        later = Later(recipe)
        writer = Writer(store, iris, run, later.reread, now)
        ingestion = cls(store, iris, recipe, known, later, writer)
        ingestion._provide_context()
        return ingestion

    def ingest(
        self,
        inputs: Iterable[Article | Unchanged | Issue],
        *,
        tell: Callable[[Issue], None],
        done: Callable[[Article | Unchanged, Outcome], None],
        dry_run: bool = False,
        pool: Pool | None = None,
    ) -> Summary:
        """Take in articles; an issue in their place is counted and told, and so is what has not changed.

        Without a `pool` they are read in this process, one by one in their order. With one, several are read at a
        time and come in as they are ready; `tell` and `done` are called from another thread then, one at a time. The
        graph is the same. An article whose worker crashes or hangs is rejected, and the rest goes on.

        Raises:
            InvalidStore: the store cannot be written. What was told as ingested before is kept.
            InvalidReference, InvalidSetting: a worker cannot read anything.
        """
        work = Work(self._writer, tell=tell, done=done, dry_run=dry_run)
        return work.here(inputs, self._later.prepare) if pool is None else work.through(inputs, pool)

    def keeps(self, sha256: str) -> bool:
        """Whether the store has an article, by the SHA-256 of its text, as this very run would make it."""
        return self._writer.is_current(self.iris.article_graph(sha256))

    def remove(self, stored: Sequence[Stored]) -> Iterator[Stored]:
        """Remove articles with all that is inferred from them, and yield each once it is gone.

        Raises:
            InvalidStore: the store cannot be written. What was yielded is gone; no other is, in part.
        """
        by_graph = {it.graph: it for it in stored}
        for graph in self._writer.remove(by_graph):
            yield by_graph[graph]

    def others_of(self, sources: Sequence[str]) -> Counter[str]:
        """Return how many articles the store has that were read from each of these paths or addresses."""
        return Counter(it.source for it in read_from(self.store, sources))

    def _provide_context(self) -> None:
        """Write vocabulary, reference data and the run's description where the store lacks or differs."""
        vocabulary = vocabulary_quads(self.iris.ontology_graph)
        if not self._is_inferred_by(vocabulary):
            # The vocabulary is written after this, so that a renewal cut short is begun again.
            renew(self.store, self.iris, self._later.reread)
        wanted = {
            self.iris.ontology_graph: vocabulary,
            self.iris.reference_graph: set(reference_data.quads(self.iris.base, self._reference)),
        }
        runs = self.iris.runs_graph
        wanted[runs] = set(self.store.quads(runs)) | set(run_quads(self.recipe.run, self.iris))
        # A desk comes here every few minutes, and nearly always to find all of it there.
        changed = {graph: quads for graph, quads in wanted.items() if _canonical(self.store.quads(graph)) != quads}
        if changed:
            self.store.replace(with_inferences(self.store, changed, self.iris))

    def _is_inferred_by(self, vocabulary: Iterable[ox.Quad]) -> bool:
        """Tell whether what the store has inferred follows from the axioms of this vocabulary, as of its version."""
        stored = list(self.store.quads(self.iris.ontology_graph))
        wanted = list(vocabulary)
        try:
            is_same = compile_rules(it.triple for it in stored) == compile_rules(it.triple for it in wanted)
        except InvalidOntology:
            return False
        is_same = is_same and _versions(stored) == _versions(wanted)
        return is_same and self.store.has_graph(self.iris.inferred_graph("ontology"))


def _versions(vocabulary: Iterable[ox.Quad]) -> set[ox.Triple]:
    return {it.triple for it in vocabulary if it.predicate.value == str(OWL.versionInfo)}


def vocabulary_quads(graph: str) -> set[ox.Quad]:
    """Return the vocabulary as quads of `graph`, its few blank nodes named the same each time (RDFC-1.0)."""
    node = ox.NamedNode(graph)
    return _canonical(
        ox.Quad(quad.subject, quad.predicate, quad.object, node)
        for file in VOCABULARY
        for quad in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE)
    )


def _canonical(quads: Iterable[ox.Quad]) -> set[ox.Quad]:
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


def _digest(reference: Reference) -> str:
    """Return 12 hexadecimal digits that change with anything in the reference data."""
    told = repr((sorted(reference.actors.items()), reference.patterns))
    return sha256(told.encode()).hexdigest()[:12]
