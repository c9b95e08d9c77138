"""The process that builds an index of a whole store: `server.search.builder` starts it, and it ends with who did."""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from ontology.errors import OnRecordError
from server.search.entries import entry, everything
from server.search.index import Followed, Index
from server.store.embedded import EmbeddedStore
from server.store.reader_process import end_with

#: How much others come first.
_NICENESS: Final = 10


def main(lifeline: int, database: str, folder: str, journal: str, line: int, base: str) -> None:
    """Write an index of what is in `database` into `folder`, unless the pipe `lifeline` is closed before.

    The rest says what the index has followed.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    end_with(lifeline)
    os.nice(_NICENESS)
    try:
        store = EmbeddedStore(ox.Store.read_only(database), None)
        index = Index.make(Path(folder))
        index.put(((iri, entry(store, iri, base)) for iri in everything(store)), is_new=True)
        index.commit(Followed(journal, line, base))
        index.close()
    except (OnRecordError, OSError, RuntimeError) as error:
        sys.exit(str(error))
