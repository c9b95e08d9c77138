"""A store of any number of articles: filled with renamed copies of a few, and what one costs at its sizes."""

from __future__ import annotations

import itertools
import json
import os
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
import pyoxigraph as ox

from ingest.article import Article
from ontology.defaults import DEFAULT_MODEL
from ontology.terms import DEFAULT_BASE, SDO
from server.commands.ingesting import Ingestion
from server.commands.ingestion.writing import Writer
from server.store import folder as store_folder
from server.store import open_store
from server.store.base import Solutions
from tests.bench.articles.multiplying import multiply
from tests.bench.articles.renaming import renamed
from tests.bench.process import disk_bytes, memory_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from server.commands.ingestion.preparing import Prepared
    from server.store.base import Store

#: Articles over which the cost of writing at a size is measured.
_WINDOW: Final = 200
#: Articles up to which a store is filled by writing them.
_WRITTEN: Final = 10_000
#: Articles of one transaction: what two workers have ready at a time.
_TOGETHER: Final = 2
_MIB: Final = 1024 * 1024


def into(store: Any) -> Ingestion:
    """Return what ingests into a store, with the settings that articles are read with by default."""
    return Ingestion.into(store, base=DEFAULT_BASE, model=DEFAULT_MODEL)


def writer_of(work: Ingestion) -> Writer:
    """Return what writes what was made of articles, and keeps silent."""
    return Writer(work.store, work.iris, work.recipe.run, lambda _: None, lambda: datetime.now(UTC))


def filled_store(place: Path, prepared: Sequence[tuple[str, Prepared]], sizes: Sequence[int]) -> list[dict[str, float]]:
    """Fill a store with renamed copies and return what an article costs at each size.

    Up to ten thousand are written as articles are. A larger store is what ten thousand have come to, inferences and
    all, loaded in bulk again and again under other names (`articles/multiplying.py`); what is measured is written.

    A folder that was filled before, with the same articles, is filled further: what it cost at a size that it has
    passed is known.
    """
    place.mkdir(parents=True, exist_ok=True)
    kept = place / "sizes.json"
    known: dict[str, dict[str, float]] = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
    for size in sizes:
        if str(size) in known:
            continue
        if size > _WRITTEN:
            there = _count(place / "store")
            if there < _WRITTEN:
                _fill(place / "store", prepared, _WRITTEN)
            if there < 2 * _WRITTEN:
                multiply(store_folder.database(place / "store"), size // _WRITTEN)
        known[str(size)] = _fill(place / "store", prepared, size)
        kept.write_text(json.dumps(known, indent=1) + "\n", "utf-8")
        click.echo(f"{size:,} articles in the store", err=True)
    if sizes and "kB an article, compacted" not in known[str(sizes[-1])]:
        size_bytes = _compacted(place / "store") - _empty_bytes()
        known[str(sizes[-1])]["kB an article, compacted"] = size_bytes / _count(place / "store") / 1000
        kept.write_text(json.dumps(known, indent=1) + "\n", "utf-8")
    return [known[str(size)] for size in sizes]


def _fill(place: Path, prepared: Sequence[tuple[str, Prepared]], size: int) -> dict[str, float]:
    """Fill a store up to so many articles, and return what the last of them cost; one that has them gets some more."""
    cpu: list[float] = []
    clock: list[float] = []
    with open_store(place) as store:
        first = done = _articles(store)
        if done > size:
            raise click.BadParameter(f"{place} has {done:,} articles: give more, or another folder")
        end = size if done < size else size + _WINDOW
        writer, copies, quads = writer_of(into(store)), _copies(prepared, done), store.size()
        while done < end:
            batch = list(itertools.islice(copies, min(_TOGETHER, end - done)))
            start, since = time.process_time(), time.monotonic()
            done += len(list(writer.write(batch)))
            cpu.append((time.process_time() - start) / len(batch))
            clock.append((time.monotonic() - since) / len(batch))
        last = -(-_WINDOW // _TOGETHER)
        return {
            "articles": size,
            "CPU ms an article, last": statistics.fmean(cpu[-last:]) * 1000,
            "clock ms an article, last": statistics.fmean(clock[-last:]) * 1000,
            "quads an article": (store.size() - quads) / (end - first),
            "memory, MiB": memory_bytes(os.getpid()) / _MIB,
        }


def _count(place: Path) -> int:
    with open_store(place) as store:
        return _articles(store)


def _articles(store: Store) -> int:
    found = store.query(f"SELECT (COUNT(?it) AS ?count) {{ ?it a <{SDO.NewsArticle}> }}")
    assert isinstance(found, Solutions)
    ((count,),) = found.rows
    return int(count.value) if count is not None else 0


def _compacted(place: Path) -> int:
    """Return what a store takes once Oxigraph has tidied up, as it does by itself in time."""
    database = ox.Store(str(store_folder.database(place)))
    database.optimize()
    database.flush()
    del database
    return disk_bytes(place)


def _empty_bytes() -> int:
    """Return what a store without articles takes."""
    with tempfile.TemporaryDirectory(prefix="onrecord-bench-") as name:
        place = Path(name) / "empty"
        with open_store(place) as store:
            into(store)
        return _compacted(place)


def _copies(prepared: Sequence[tuple[str, Prepared]], done: int) -> Iterator[tuple[Article, list[ox.Quad]]]:
    """Yield renamed copies without end, short of the first `done`."""
    for nth in itertools.count(done):
        key, made = prepared[nth % len(prepared)]
        digest, quads = renamed(made.quads, key, nth // len(prepared) + 1)
        yield _Copy(digest), quads


class _Copy(Article):
    """An article that is known by its digest alone."""

    def __init__(self, digest: str) -> None:
        super().__init__("", "", "")
        self.__dict__["sha256"] = digest
