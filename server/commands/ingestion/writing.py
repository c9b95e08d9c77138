"""The one place that writes articles: each whole or not at all, and several in one transaction where they are ready."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from ingest.mapping.provenance import generation_quads
from ontology.errors import InvalidStore
from ontology.terms import PROV
from server.inference import with_inferences
from server.store.base import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    import pyoxigraph as ox

    from ingest.article import Article
    from ingest.iris import Iris
    from ingest.mapping.provenance import Run
    from server.inference.across import Reader
    from server.store.base import Store

#: Bounds of one transaction, so that it fits into a request to a server and nobody waits long to be told.
_MOST_ARTICLES: Final = 16
_MOST_QUADS: Final = 20_000

Ready = tuple["Article", "Sequence[ox.Quad]"]


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes articles with what follows from them, and removes them.

    Attributes:
        reader: reads articles that have no date again when others date them.
        now: the clock.
    """

    store: Store
    iris: Iris
    run: Run
    reader: Reader
    now: Callable[[], datetime]

    def is_current(self, graph: str) -> bool:
        """Whether the store has this article's graph as this very run would make it, but for the clock."""
        run = self.iris.run(self.run.key)
        found = self.store.query(f"ASK {{ GRAPH <{graph}> {{ <{graph}> <{PROV.wasGeneratedBy}> <{run}> }} }}")
        return isinstance(found, Answer) and found.value

    def write(self, ready: Sequence[Ready]) -> Iterator[Article]:
        """Write articles, and yield each once it is stored.

        Raises:
            InvalidStore: the store cannot be written. What was yielded is stored; no other is there in part.
        """
        for batch in _batches(ready):
            try:
                self._write(batch)
            except InvalidStore:
                if len(batch) == 1:
                    raise
                # A transaction that is too large for a server, or for the room that is left, may fit in parts.
                for one in batch:
                    self._write([one])
                    yield one[0]
            else:
                yield from (article for article, _ in batch)

    def remove(self, graphs: Iterable[str]) -> Iterator[str]:
        """Remove the graphs of articles with all that is inferred from them, and yield each once it is gone.

        Raises:
            InvalidStore: the store cannot be written.
        """
        names = iter(graphs)
        while batch := list(islice(names, _MOST_ARTICLES)):
            gone: dict[str, Iterable[ox.Quad]] = dict.fromkeys(batch, ())
            self.store.replace(with_inferences(self.store, gone, self.iris, reader=self.reader))
            yield from batch

    def _write(self, batch: Sequence[Ready]) -> None:
        graphs = {
            self.iris.article_graph(article.sha256): [
                *quads,
                *generation_quads(article.sha256, self.run, self.now(), self.iris),
            ]
            for article, quads in batch
        }
        self.store.replace(with_inferences(self.store, graphs, self.iris, reader=self.reader))


def _batches(ready: Sequence[Ready]) -> Iterator[list[Ready]]:
    batch: list[Ready] = []
    size = 0
    for one in ready:
        if batch and (len(batch) == _MOST_ARTICLES or size + len(one[1]) > _MOST_QUADS):
            yield batch
            batch, size = [], 0
        batch.append(one)
        size += len(one[1])
    if batch:
        yield batch
