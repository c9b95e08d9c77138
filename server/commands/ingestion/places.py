"""The files and folders of a run, and the articles that are not there any more.

Articles are known by the path that they were read from, as it was given then. Only of files and folders can anybody
tell that an article is gone: a feed forgets what is older, and a page that does not answer today may do so tomorrow.
What could not be read counts as there, and so does all that lies in it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph as ox

from ingest.article import Article
from ingest.issues import Issue
from ingest.sources import is_url
from ontology.terms import DCTERMS, RDF, SDO
from server.store.base import Solutions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.iris import Iris
    from ingest.sources.resource import Item
    from server.store.base import Store

#: What stands between the path of an archive and what lies in it.
_INSIDE: Final = "!"
_STDIN: Final = "-"
#: Characters of paths in one query, which a server that has the store open bounds.
_QUERY_CHARS: Final = 8_000


class Stored(NamedTuple):
    """An article of the store: its graph, and the path or address that it was read from."""

    graph: str
    source: str


class Places:
    """What the sources of one run are and what was found there. One thread notes."""

    def __init__(self, sources: Sequence[str | Path], iris: Iris) -> None:
        self._iris = iris
        self._given = [
            os.fsencode(Path(it)).decode("utf-8", "replace") for it in sources if it != _STDIN and not is_url(it)
        ]
        self._there: set[str] = set()
        self._unread: set[str] = set()

    def note(self, item: Item) -> None:
        """Take in what a source gave."""
        if isinstance(item, Article):
            self._there.add(self._iris.article_graph(item.sha256))
        elif isinstance(item, Issue) and item.rejects:
            # Of an archive that breaks off, the rest is not gone.
            self._unread |= {item.source, item.source.partition(_INSIDE)[0]}

    def gone(self, store: Store) -> list[Stored]:
        """Return the articles of the store that were read from these places and are not there any more, by path."""
        found = {it for given in self._given for it in _stored_under(store, given)}
        return sorted(
            (it for it in found if it.graph not in self._there and not self._is_unread(it.source)),
            key=lambda it: (it.source, it.graph),
        )

    def _is_unread(self, source: str) -> bool:
        return any(_is_under(source, place) for place in self._unread)


def read_from(store: Store, sources: Sequence[str]) -> Iterator[Stored]:
    """Yield the articles of the store that were read from exactly these paths or addresses."""
    values: list[str] = []
    for number, source in enumerate(sources, 1):
        values.append(str(ox.Literal(source)))
        if number == len(sources) or sum(map(len, values)) > _QUERY_CHARS:
            yield from _found(store, f"VALUES ?source {{ {' '.join(values)} }}", "")
            values.clear()


def _stored_under(store: Store, place: str) -> Iterator[Stored]:
    if place == os.curdir:
        # Paths under it are written without it.
        for it in _found(store, "", ""):
            if not (it.source == _STDIN or is_url(it.source) or it.source.startswith((os.sep, os.pardir + os.sep))):
                yield it
        return
    name = ox.Literal(place)
    for it in _found(store, "", f"FILTER(STRSTARTS(STR(?source), {name}))"):
        if _is_under(it.source, place):
            yield it


def _found(store: Store, before: str, after: str) -> Iterator[Stored]:
    found = store.query(
        f"SELECT ?graph ?source WHERE {{ {before} "
        f"GRAPH ?graph {{ ?article <{DCTERMS.source}> ?source ; <{RDF.type}> <{SDO.NewsArticle}> }} {after} }}"
    )
    assert isinstance(found, Solutions)  # noqa: S101 -- the text says SELECT
    for graph, source in found.rows:
        if graph is not None and source is not None:
            yield Stored(graph.value, source.value)


def _is_under(source: str, place: str) -> bool:
    """Tell whether a path is a place, or lies in it.

    >>> [_is_under(it, "news") for it in ("news", "news/a.txt", "news.zip", "newsletter/a.txt")]
    [True, True, False, False]
    >>> _is_under("may.zip!a.txt", "may.zip")
    True
    """
    return source == place or source.startswith((place.rstrip(os.sep) + os.sep, place + _INSIDE))
