"""What the rest of the server asks: the index of a store, where it has one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from ontology.errors import Overloaded
from server.search import finding, saying
from server.search.following import Following
from server.search.index import IndexLost
from server.search.wanted import Wanted
from server.store.embedded import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from tantivy import Searcher

    from server.store.base import Store

T = TypeVar("T")

#: Seconds that a query waits for the index to be in step.
_PATIENCE: Final = 5.0


class Search:
    """Finds things of one store. Any thread may ask."""

    def __init__(self, store: EmbeddedStore, base: str) -> None:
        self._store = store
        self._following = Following(store, base)

    @property
    def builds(self) -> int:
        """How often the index was built in this process, rather than found."""
        return self._following.builds

    def is_in_step(self, seconds: float = 0.0) -> bool:
        """Tell whether the index has every change that was made before, after so many seconds at most."""
        return self._following.wait(self._store.version(), seconds)

    def ask(self, ask: Callable[[Searcher], T], seconds: float = 0.0) -> T | None:
        """Return what `ask` finds in the index as it is; `None` if that is still being built after so many seconds."""
        try:
            searcher = self._following.searcher(seconds)
            return None if searcher is None else ask(searcher)
        except IndexLost:
            self._following.lose()
            return None

    def hits(self, text: str, limit: int, seconds: float = _PATIENCE) -> list[tuple[str, float]]:
        """Return what fits a text, the best first, each with its score: things by their names, then statements.

        They are those of the present state of the store.

        Raises:
            Overloaded: the index is still being built.
        """
        wanted = Wanted.read(text)
        if self.is_in_step(seconds):
            found = self.ask(lambda searcher: _hits(searcher, wanted, limit))
            if found is not None:
                return found
        raise Overloaded(
            "the search index is being built, or has much to catch up with: try again in a moment, or leave "
            "onr:matches out",
            retry_after=2,
        )

    def close(self) -> None:
        """Stop following the store."""
        self._following.close()


def search_of(store: Store, base: str) -> Search | None:
    """Return what finds things of a store; `None` where there is no index, as of another engine."""
    if not isinstance(store, EmbeddedStore):
        return None
    return store.followers.get(Search, lambda: Search(store, base))


def _hits(searcher: Searcher, wanted: Wanted, limit: int) -> list[tuple[str, float]]:
    if not wanted:
        return []
    named = finding.named(searcher, wanted, limit)
    told = saying.said(searcher, wanted, limit).hits
    if told and named and named[0].fit == finding.SLIP and saying.are_known(searcher, wanted):
        # Somebody has said just these words, so they are no slip.
        named = []
    return [*((it.iri, it.score) for it in named), *((it.iri, it.score) for it in told)][:limit]
