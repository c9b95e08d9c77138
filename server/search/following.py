"""Keeps the index in step with the store, and builds it anew where it is lost."""

from __future__ import annotations

import logging
from itertools import chain, islice
from threading import Condition, Thread
from time import monotonic
from typing import TYPE_CHECKING, Final

from ontology.errors import OnRecordError
from server.search import builder
from server.search.entries import concerned, entry, everything
from server.search.index import Followed, Index, IndexLost
from server.store.journal import EVERYTHING, FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import tantivy

    from server.search.entries import Entry
    from server.store.embedded import EmbeddedStore
    from server.store.journal import Mark

#: Where in the folder of the journal the index is.
_INDEX: Final = "index"
#: Of fewer things, this process builds the index, before another one were up.
_FEW: Final = 1_000
#: Seconds to wait after an index could not be built, such as on a full disk, before it is tried again; twice as long
#: each time, up to the last.
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 300.0
_LOG: Final = logging.getLogger(__name__)


class _Closed(Exception):
    """The store is about to close."""


class Following:
    """An index that follows a store, in a thread of its own. Any thread may ask; `close` ends it."""

    def __init__(self, store: EmbeddedStore, base: str) -> None:
        self._store = store
        self._base = base
        self._folder = None if store.place is None else store.place / FOLDER / _INDEX
        self._changed = Condition()
        self._is_closed = False
        # `None` while it is built. The version is that of the store that it is surely in step with.
        self._index: Index | None = None
        self._version = -1
        #: Whether the index that is there is not to be used again.
        self._is_lost = False
        #: How often the index was built in this process.
        self.builds = 0
        self._thread = Thread(target=self._run, name="search", daemon=True)
        self._thread.start()

    def searcher(self, seconds: float = 0.0) -> tantivy.Searcher | None:
        """Return what searches the index as it is; `None` if it is still being built after so many seconds.

        Raises:
            IndexLost: it cannot be read.
        """
        if self._index is None and seconds > 0:
            self.wait(-1, seconds)
        index = self._index
        return None if index is None else index.searcher()

    def wait(self, version: int, seconds: float) -> bool:
        """Wait for the index to be in step with a version of the store; tell whether it is."""
        end = monotonic() + seconds
        with self._changed:
            while not (self._index is not None and self._version >= version):
                left = end - monotonic()
                if left <= 0 or self._is_closed:
                    return False
                self._changed.wait(left)
            return True

    def lose(self) -> None:
        """Have the index built anew: it could not be read."""
        self._is_lost = True
        with self._changed:
            self._index = None
        self._store.journal.wake()

    def close(self) -> None:
        """Stop following. What the index lacks then is followed when the store is next opened."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
        self._store.journal.wake()
        self._thread.join()

    def _run(self) -> None:
        wait = _FIRST_WAIT
        while not self._is_closed:
            index: Index | None = None
            begun = monotonic()
            try:
                index = self._begun()
                self._follow(index)
                continue
            except _Closed:
                return
            except IndexLost as error:
                self._is_lost = True
                _LOG.warning("the search index is built anew: %s", error)
            except (OnRecordError, OSError) as error:
                _LOG.error("the search index cannot be kept: %s", error)
            finally:
                with self._changed:
                    self._index = None
                if index is not None:
                    self._let_go(index)
            if monotonic() - begun > _LONGEST_WAIT:
                wait = _FIRST_WAIT
            with self._changed:
                if not self._is_closed:
                    self._changed.wait(wait)
            wait = min(2 * wait, _LONGEST_WAIT)

    def _begun(self) -> Index:
        """Return the index that is there, if it is one of this store, or a new one of all that is in the store."""
        if self._folder is not None and not self._is_lost:
            try:
                index = Index.open(self._folder)
            except IndexLost:
                pass
            else:
                known = index.followed
                is_ours = known is not None and known.base == self._base
                if known is not None and is_ours and self._store.journal.resume(known.journal, known.line):
                    return self._caught_up(index)
                self._let_go(index)
        return self._built()

    def _caught_up(self, index: Index) -> Index:
        things, mark = self._store.journal.take(0)
        if mark is None or EVERYTHING in things:
            self._let_go(index)
            return self._built()
        # Meanwhile it is searched as it is.
        self._show(index, -1)
        try:
            self._put(index, things, mark)
        except BaseException:
            self._let_go(index)
            raise
        return index

    def _built(self) -> Index:
        with self._store.unchanged() as version:
            mark = self._store.journal.begin(version)
        things = everything(self._store)
        few = list(islice(things, _FEW))
        if self._folder is None or len(few) < _FEW:
            return self._built_here(chain(few, things), mark)
        # Reading on would keep what it reads open.
        del things
        followed = Followed(mark.name, mark.line, self._base)
        if not builder.build(self._store, self._folder, followed, lambda: not self._is_closed):
            raise _Closed
        index = Index.open(self._folder)
        self._is_built()
        self._show(index, mark.version)
        return index

    def _built_here(self, things: Iterable[str], mark: Mark) -> Index:
        index = Index.make(self._folder)
        try:
            index.put(self._entries(things), is_new=True)
            self._is_built()
            self._commit(index, mark)
        except BaseException:
            self._let_go(index)
            raise
        return index

    def _is_built(self) -> None:
        self.builds += 1
        self._is_lost = False

    def _follow(self, index: Index) -> None:
        """Take in what changes, until all of it does or the store closes."""
        while True:
            things, mark = self._store.journal.take(None)
            if self._is_closed:
                return
            if self._is_lost:
                raise IndexLost("it could not be read")
            if mark is None or EVERYTHING in things:
                self._is_lost = True
                return
            self._put(index, things, mark)

    def _put(self, index: Index, things: Iterable[str], mark: Mark) -> None:
        touched = {it for iri in things for it in self._until_closed(concerned(self._store, iri))}
        if touched:
            index.put(self._entries(sorted(touched)))
        known = index.followed
        if touched or known is None or (known.journal, known.line) != (mark.name, mark.line):
            self._commit(index, mark)
        else:
            self._show(index, mark.version)

    def _commit(self, index: Index, mark: Mark) -> None:
        index.commit(Followed(mark.name, mark.line, self._base))
        self._show(index, mark.version)
        self._store.journal.followed(mark)

    def _show(self, index: Index, version: int) -> None:
        with self._changed:
            self._index, self._version = index, version
            self._changed.notify_all()

    def _entries(self, things: Iterable[str]) -> Iterator[tuple[str, Entry | None]]:
        for iri in self._until_closed(things):
            yield iri, entry(self._store, iri, self._base)

    def _until_closed(self, things: Iterable[str]) -> Iterator[str]:
        for iri in things:
            if self._is_closed:
                raise _Closed
            yield iri

    def _let_go(self, index: Index) -> None:
        try:
            index.close()
        except IndexLost as error:
            _LOG.warning("%s", error)
