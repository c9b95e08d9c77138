"""Where quads come from: the run that read them (PROV-O) and the words that say so (Web Annotation)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from ingest.iris import run_key
from ingest.mapping import vocabulary as v
from ingest.slugs import slug

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from ingest.iris import Iris
    from ingest.records import Span


@dataclass(frozen=True, slots=True)
class Run:
    """What an extraction's results depend on besides the text; no clock, so that equal runs are one run.

    Attributes:
        version: of OnRecord.
        model, model_version: of the language model.
        settings: name and value of each setting that changes what is read; order makes no difference.

    >>> one = Run("0.1.0", "en_model", "3.8.0", (("a", "1"), ("b", "2")))
    >>> one.key == Run("0.1.0", "en_model", "3.8.0", (("b", "2"), ("a", "1"))).key
    True
    """

    version: str
    model: str
    model_version: str
    settings: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        """What the run's IRI ends in."""
        settings = (part for setting in sorted(self.settings) for part in setting)
        return run_key(self.version, self.model, self.model_version, *settings)


def run_quads(run: Run, iris: Iris) -> Iterator[Quad]:
    """Describe the run, for the graph of runs."""
    graph = NamedNode(iris.runs_graph)
    node = NamedNode(iris.run(run.key))
    software = f"OnRecord {run.version}"
    agent = NamedNode(iris.actor(f"software-{slug(software)}"))
    yield Quad(node, v.A, v.EXTRACTION_RUN, graph)
    yield Quad(node, v.LABEL, Literal(f"{software} with {run.model} {run.model_version}", language="en"), graph)
    yield Quad(node, v.WAS_ASSOCIATED_WITH, agent, graph)
    for name, value in sorted(run.settings):
        yield Quad(node, v.NOTE, Literal(f"{name} = {value}", language="en"), graph)
    yield Quad(agent, v.A, v.SOFTWARE_AGENT, graph)
    yield Quad(agent, v.PREF_LABEL, Literal(software, language="en"), graph)


def generation_quads(article: str, run: Run, moment: datetime, iris: Iris) -> Iterator[Quad]:
    """Say by which run and when an article's graph was made, in that graph, so that it is replaced with it.

    `article` is its sha256. `moment` must have a time zone; it is written in UTC, to the second.
    """
    graph = NamedNode(iris.article_graph(article))
    written = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    yield Quad(graph, v.GENERATED_AT_TIME, Literal(written, datatype=v.DATE_TIME), graph)
    yield Quad(graph, v.WAS_GENERATED_BY, NamedNode(iris.run(run.key)), graph)


def position_quads(node: NamedNode, source: NamedNode, span: Span, graph: NamedNode) -> Iterator[Quad]:
    """Say where in `source` a node of its text lies: code points, 0-based, end excluded.

    So a node is its own oa:TextPositionSelector (https://www.w3.org/TR/annotation-model/#text-position-selector).
    """
    yield Quad(node, v.HAS_SOURCE, source, graph)
    yield Quad(node, v.START, Literal(str(span.start), datatype=v.OFFSET), graph)
    yield Quad(node, v.END, Literal(str(span.end), datatype=v.OFFSET), graph)


def mention_quads(node: NamedNode, source: NamedNode, span: Span, text: str, graph: NamedNode) -> Iterator[Quad]:
    """Describe a span in full: where it lies and, as an oa:TextQuoteSelector does, its exact words in `text`."""
    yield Quad(node, v.A, v.MENTION, graph)
    yield from position_quads(node, source, span, graph)
    yield Quad(node, v.EXACT, Literal(span.of(text)), graph)
