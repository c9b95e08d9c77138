"""Which graph holds what is inferred from which."""

from __future__ import annotations

from typing import Protocol


class GraphNames(Protocol):
    """How graphs are named, as `ingest.iris.Iris` does."""

    def article_graph(self, article: str) -> str: ...

    def inferred_graph(self, article: str) -> str: ...

    @property
    def ontology_graph(self) -> str: ...

    @property
    def reference_graph(self) -> str: ...

    @property
    def judgements_graph(self) -> str: ...


class Names:
    """Tells graphs from which something is inferred, here called sources, and the graphs for what is."""

    def __init__(self, iris: GraphNames) -> None:
        self._articles, self.inferences = iris.article_graph(""), iris.inferred_graph("")
        self._single = {
            graph: f"{self.inferences}{key}"
            for graph, key in (
                (iris.ontology_graph, "ontology"),
                (iris.reference_graph, "reference"),
                (iris.judgements_graph, "judgements"),
            )
        }
        self._singly = {inferred: graph for graph, inferred in self._single.items()}

    def is_source(self, graph: str) -> bool:
        return graph in self._single or graph.startswith(self._articles)

    def inferred(self, source: str) -> str:
        """Return the graph for what is inferred from a source."""
        return self._single.get(source) or self.inferences + source.removeprefix(self._articles)

    def source(self, graph: str) -> str | None:
        """Return the source that the triples of `graph` belong with, which may be itself; `None` if there is none."""
        if graph.startswith(self.inferences):
            return self._singly.get(graph) or self._articles + graph.removeprefix(self.inferences)
        return graph if self.is_source(graph) else None
