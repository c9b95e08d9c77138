"""Which graph holds what is inferred from which."""

from __future__ import annotations

from hashlib import sha256
from typing import Final, Protocol

#: Between the name of the graphs for what is inferred and the article, where it is from what articles tell of others.
_ACROSS: Final = "across/"
#: Of a hash that names a graph, as of one that names an article.
_KEY_CHARS: Final = 32


class GraphNames(Protocol):
    """How graphs, and what is made here, are named, as `ingest.iris.Iris` does."""

    def article_graph(self, article: str) -> str: ...

    def inferred_graph(self, article: str) -> str: ...

    def across_graph(self, article: str) -> str: ...

    def article(self, article: str) -> str: ...

    def copies_graph(self, article: str) -> str: ...

    def judgement(self, key: str) -> str: ...

    def disagreement(self, claim: str, other: str) -> str: ...

    def disagreements_graph(self, proposition: str) -> str: ...

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
        self.clusters = f"{self.inferences}cluster/"
        self._across, self.judgements = iris.across_graph(""), iris.judgements_graph
        self.reference = iris.reference_graph
        self._copies, self._nodes = iris.copies_graph(""), iris.article("")
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
        return graph in self._single or graph.startswith((self._articles, self._across))

    def is_article(self, graph: str) -> bool:
        return graph.startswith(self._articles)

    def is_across(self, graph: str) -> bool:
        return graph.startswith(self._across)

    def across(self, article_graph: str) -> str:
        """Return the graph of what an article and others tell of each other, by the article's own."""
        return self._across + article_graph.removeprefix(self._articles)

    def article(self, article_graph: str) -> str:
        """Return the IRI of an article, by its graph."""
        return self._nodes + article_graph.removeprefix(self._articles)

    def copies(self, article_graph: str) -> str:
        """Return the graph of which articles an article is a copy of, by the article's own."""
        return self._copies + article_graph.removeprefix(self._articles)

    def article_of_copies(self, copies: str) -> str:
        """Return the article's own graph, by that of which articles it is a copy of."""
        return self._articles + copies.removeprefix(self._copies)

    def is_copies(self, graph: str) -> bool:
        return graph.startswith(self._copies)

    def article_of(self, across: str) -> str:
        """Return the article's own graph, by that of what it and others tell of each other."""
        return self._articles + across.removeprefix(self._across)

    def article_of_statement(self, statement: str) -> str:
        """Return the graph of the article that a statement was read from, by the statement's or the article's IRI."""
        return self._articles + statement.rpartition("/")[2].partition("-")[0]

    def inferred(self, source: str) -> str:
        """Return the graph for what is inferred from a source."""
        if source.startswith(self._across):
            return f"{self.inferences}{_ACROSS}{source.removeprefix(self._across)}"
        return self._single.get(source) or self.inferences + source.removeprefix(self._articles)

    def cluster(self, name: str, least: str) -> str:
        """Return the graph for what follows of things that a property joins, by its IRI and the least of theirs."""
        return self.clusters + sha256(f"{name}\n{least}".encode("utf-8", "surrogatepass")).hexdigest()[:_KEY_CHARS]

    def source(self, graph: str) -> str | None:
        """Return the source that the triples of `graph` belong with, which may be itself; `None` if there is none."""
        if graph.startswith(self.clusters):
            return None
        if graph.startswith(self.inferences + _ACROSS):
            return self._across + graph.removeprefix(self.inferences + _ACROSS)
        if graph.startswith(self.inferences):
            return self._singly.get(graph) or self._articles + graph.removeprefix(self.inferences)
        return graph if self.is_source(graph) else None
