"""Answers to queries that have `onr:matches` in them.

What is found and what the rest of a query sees are of one state: the search waits until the index has every change that
was acknowledged before, and an answer that comes from a later state of the store is asked for again. So an answer can
be kept and named by its state like any other.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ontology.errors import InvalidQuery
from server.search.in_sparql import expanded, mentions
from server.search.search import search_of
from server.store.local import LocalStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.search.search import Search
    from server.store.asking import Answers, Query, Reply
    from server.store.base import Store
    from server.store.updating import Update

#: How often a query is asked again that the store changed under.
_TRIES: Final = 3
#: Seconds that somebody waits who runs one query from a terminal, for an index to be built.
_LONG_PATIENCE: Final = 600.0


class Searching:
    """`Answers` that know `onr:matches`."""

    def __init__(self, answers: Answers, search: Callable[[], Search | None]) -> None:
        self._answers = answers
        self._search = search

    def snapshot(self) -> str | None:
        return self._answers.snapshot()

    def ask(
        self,
        query: Query,
        *,
        client: str = "",
        seconds: float | None = None,
        is_gone: Callable[[], bool] = lambda: False,
    ) -> Reply:
        if not mentions(query.text):
            return self._answers.ask(query, client=client, seconds=seconds, is_gone=is_gone)
        search = _there(self._search())
        for tries in range(1, _TRIES + 1):
            state = self._answers.snapshot()
            text = expanded(query.text, search.hits)
            reply = self._answers.ask(replace(query, text=text), client=client, seconds=seconds, is_gone=is_gone)
            if reply.snapshot == state:
                return reply
            if tries < _TRIES:
                reply.close()
        # Changes come all the time. The answer is right for what it found, but belongs to no one state.
        return replace(reply, snapshot=None)

    def update(self, update: Update, *, client: str = "", is_gone: Callable[[], bool] = lambda: False) -> None:
        self._answers.update(update, client=client, is_gone=is_gone)


def with_matches(store: Store, text: str, base: str) -> str:
    """Return a query with what `onr:matches` finds in it, to be asked of a store at once; a server's does that itself.

    Raises:
        InvalidQuery: the store has no index, or a pattern is none that can be looked for.
        Overloaded: the index is not in step after a long wait.
    """
    if isinstance(store, LocalStore) or not mentions(text):
        return text
    search = _there(search_of(store, base))
    return expanded(text, lambda words, most: search.hits(words, most, _LONG_PATIENCE))


def _there(search: Search | None) -> Search:
    if search is None:
        raise InvalidQuery(
            "onr:matches finds things in OnRecord's own index, and this store is another engine's, which has none: use "
            'the engine\'s own text search, or FILTER(CONTAINS(LCASE(STR(?text)), "words"))'
        )
    return search
