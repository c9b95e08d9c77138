"""Triples sorted and joined on disk, for one export."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph as ox

from ontology.errors import InvalidStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

#: Memory that SQLite keeps pages in, and again as much that it sorts in, in KiB; what is more goes to files.
_PAGES_KIB: Final = 16_384
#: What SQLite calls it when it cannot write.
_NO_ROOM: Final = ("FULL", "IOERR", "CANTOPEN", "READONLY")
#: Triples that are written at a time.
_BATCH: Final = 5_000


class Said(NamedTuple):
    """One triple.

    Attributes:
        subject, predicate: IRIs.
        value: an IRI, or the words of a literal.
        is_iri: which of the two.
        is_own: whether the triple makes its subject a part of the export, rather than only describing what may be one.
    """

    subject: str
    predicate: str
    value: str
    is_iri: bool
    is_own: bool


def said(triple: ox.Triple | ox.Quad, *, is_own: bool = True) -> Said | None:
    """Return a triple of IRIs and literals; `None` for one with a blank node or a triple in it."""
    if not isinstance(triple.subject, ox.NamedNode) or not isinstance(triple.object, ox.NamedNode | ox.Literal):
        return None
    return Said(
        triple.subject.value,
        triple.predicate.value,
        triple.object.value,
        isinstance(triple.object, ox.NamedNode),
        is_own,
    )


@contextmanager
def sorted_on_disk(
    triples: Iterable[Said], further: Callable[[Iterator[str]], Iterable[Said]] | None = None
) -> Iterator[sqlite3.Connection]:
    """Give a database of these triples, each once: `triple` (s, p, o, i) in order, and `own` (s), the subjects.

    `further` gives what is to be there too, from the IRIs of all subjects and objects, which it gets in no order.

    Raises:
        InvalidStore: there is no room for it among the temporary files.
    """
    with _database() as database:
        _fill(database, iter(triples), further)
        yield database


@contextmanager
def _database() -> Iterator[sqlite3.Connection]:
    with TemporaryDirectory(prefix="onrecord-export-") as folder:
        # A response is written by another thread than the one that began it; never by two at once.
        database = sqlite3.connect(Path(folder) / "export.sqlite", isolation_level=None, check_same_thread=False)
        try:
            for setting in (
                # It is thrown away if anything happens, so nothing need be kept safe.
                "journal_mode = OFF",
                "synchronous = OFF",
                "locking_mode = EXCLUSIVE",
                "temp_store = FILE",
                f"cache_size = -{_PAGES_KIB}",
            ):
                database.execute(f"PRAGMA {setting}")
            yield database
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname.partition("_")[2].partition("_")[0] not in _NO_ROOM:
                raise
            raise InvalidStore(
                f"the graph cannot be sorted in a file ({error}): make room, or name a folder with room in TMPDIR"
            ) from error
        finally:
            database.close()


def _fill(
    database: sqlite3.Connection, triples: Iterator[Said], further: Callable[[Iterator[str]], Iterable[Said]] | None
) -> None:
    for table in (
        "given (s TEXT, p TEXT, o TEXT, i INTEGER, own INTEGER)",
        "triple (s TEXT, p TEXT, o TEXT, i INTEGER, PRIMARY KEY (s, p, o, i)) WITHOUT ROWID",
        "own (s TEXT PRIMARY KEY) WITHOUT ROWID",
    ):
        database.execute(f"CREATE TABLE {table}")
    _insert(database, "INSERT INTO given VALUES (?, ?, ?, ?, ?)", triples)
    if further is not None:
        database.execute("CREATE TABLE thing AS SELECT s FROM given UNION SELECT o FROM given WHERE i = 1")
        things = (row[0] for row in database.execute("SELECT s FROM thing"))
        _insert(database, "INSERT INTO given VALUES (?, ?, ?, ?, ?)", iter(further(things)))
        database.execute("DROP TABLE thing")
    database.execute("INSERT OR IGNORE INTO triple SELECT s, p, o, i FROM given ORDER BY s, p, o, i")
    database.execute("INSERT OR IGNORE INTO own SELECT s FROM given WHERE own ORDER BY s")
    database.execute("DROP TABLE given")


def _insert(database: sqlite3.Connection, statement: str, rows: Iterator[tuple[object, ...]]) -> None:
    while batch := list(islice(rows, _BATCH)):
        database.execute("BEGIN")
        database.executemany(statement, batch)
        database.execute("COMMIT")
