"""Articles into a store: read, map, check, write. One article is one transaction, whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ingest.article import Unchanged
from ingest.iris import Iris
from ingest.issues import Issue, Summary
from ingest.mapping import quads as article_quads
from ingest.mapping.provenance import Run, generation_quads, run_quads
from ingest.pipeline import Extractor
from ontology import VOCABULARY
from ontology import reference as reference_data
from ontology.errors import InvalidOntology
from ontology.rules import compile_rules
from ontology.terms import PROV
from ontology.validate import validate
from server.commands.rereading import Rereading
from server.commands.terms import as_rdflib
from server.inference import renew, with_inferences
from server.store.base import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from ingest.article import Article
    from ingest.issues import Outcome
    from ingest.records import Record
    from ontology.reference import Reference
    from server.store.base import Store

#: How many violations of one article an issue tells in full.
_MAX_VIOLATIONS_TOLD: Final = 3


@dataclass(frozen=True, slots=True)
class Ingestion:
    """A store, and what reads articles for it."""

    store: Store
    extractor: Extractor
    iris: Iris
    run: Run
    reader: Rereading

    @classmethod
    def into(cls, store: Store, *, base: str, model: str, reference: Sequence[Path] = ()) -> Ingestion:
        """Load what reads articles, and see to it that the store knows vocabulary, reference data and this run.

        Raises:
            InvalidReference, InvalidSetting, InvalidStore: as loading and writing do.
        """
        extractor = Extractor.load(model, reference)
        settings = (("reference", _digest(extractor.reference)), ("tagger", extractor.tagger.version))
        run = Run(version("onrecord"), model, str(extractor.nlp.meta["version"]), settings)
        iris = Iris(base)
        ingestion = cls(store, extractor, iris, run, Rereading.by(extractor, iris, run))
        ingestion._provide_context()
        return ingestion

    def ingest(
        self,
        inputs: Iterable[Article | Unchanged | Issue],
        *,
        tell: Callable[[Issue], None],
        done: Callable[[Article | Unchanged, Outcome], None],
        dry_run: bool = False,
    ) -> Summary:
        """Take in articles one by one; an issue in their place is counted and told, and so is what has not changed.

        Raises:
            InvalidStore: the store cannot be written. What was told as ingested before is kept.
        """
        summary = Summary()
        for item in inputs:
            if isinstance(item, Issue):
                summary.note(item)
                tell(item)
                continue
            summary.take()
            if isinstance(item, Unchanged):
                summary.end("unchanged")
                done(item, "unchanged")
                continue
            outcome = self._one(item, summary, tell, dry_run=dry_run)
            summary.end(outcome)
            done(item, outcome)
        summary.check()
        return summary

    def _one(self, article: Article, summary: Summary, tell: Callable[[Issue], None], *, dry_run: bool) -> Outcome:
        graph = self.iris.article_graph(article.sha256)
        if self._is_current(graph):
            return "unchanged"
        record = self.extractor.extract(article)
        for found in record.issues:
            warning = Issue(found.code, found.message, article.source, article.id, level="warning")
            summary.note(warning)
            tell(warning)
        quads = list(article_quads(article, record, self.extractor.reference, self.iris, self.run))
        refusal = self._refusal(article, record, quads)
        if refusal is not None:
            tell(refusal)
            return "rejected"
        if not dry_run:
            quads += generation_quads(article.sha256, self.run, datetime.now(UTC), self.iris)
            self.store.replace(with_inferences(self.store, {graph: quads}, self.iris, reader=self.reader))
        return "ingested"

    def keeps(self, sha256: str) -> bool:
        """Whether the store has an article, by the SHA-256 of its text, as this very run would make it."""
        return self._is_current(self.iris.article_graph(sha256))

    def _is_current(self, graph: str) -> bool:
        """Whether the store has this article's graph as this very run would make it, but for the clock."""
        run = self.iris.run(self.run.key)
        found = self.store.query(f"ASK {{ GRAPH <{graph}> {{ <{graph}> <{PROV.wasGeneratedBy}> <{run}> }} }}")
        return isinstance(found, Answer) and found.value

    def _refusal(self, article: Article, record: Record, quads: Iterable[ox.Quad]) -> Issue | None:
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
        return Issue("shapes", message, record.source, article.id)

    def _provide_context(self) -> None:
        """Write vocabulary, reference data and the run's description where the store lacks or differs."""
        vocabulary = vocabulary_quads(self.iris.ontology_graph)
        if not self._is_inferred_by(vocabulary):
            # The vocabulary is written after this, so that a renewal cut short is begun again.
            renew(self.store, self.iris, self.reader)
        wanted = {
            self.iris.ontology_graph: vocabulary,
            self.iris.reference_graph: set(reference_data.quads(self.iris.base, self.extractor.reference)),
        }
        runs = self.iris.runs_graph
        wanted[runs] = set(self.store.quads(runs)) | set(run_quads(self.run, self.iris))
        self.store.replace(with_inferences(self.store, wanted, self.iris))

    def _is_inferred_by(self, vocabulary: Iterable[ox.Quad]) -> bool:
        """Tell whether what the store has inferred follows from the axioms of this vocabulary."""
        try:
            known = compile_rules(quad.triple for quad in self.store.quads(self.iris.ontology_graph))
        except InvalidOntology:
            return False
        wanted = compile_rules(quad.triple for quad in vocabulary)
        return known == wanted and self.store.has_graph(self.iris.inferred_graph("ontology"))


def vocabulary_quads(graph: str) -> set[ox.Quad]:
    """Return the vocabulary as quads of `graph`, its few blank nodes named the same each time (RDFC-1.0)."""
    node = ox.NamedNode(graph)
    dataset = ox.Dataset(
        ox.Quad(quad.subject, quad.predicate, quad.object, node)
        for file in VOCABULARY
        for quad in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE)
    )
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


def _digest(reference: Reference) -> str:
    """Return 12 hexadecimal digits that change with anything in the reference data."""
    told = repr((sorted(reference.actors.items()), reference.patterns))
    return sha256(told.encode()).hexdigest()[:12]
