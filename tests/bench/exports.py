"""`python -m tests.bench.exports`: what it costs to export whole graphs, in time, memory, temporary files and bytes.

Each format is written by `onrecord export` in a process of its own, from a store of a generated graph. With several
sizes, the table of the last one tells how many times as much memory it took as the first: flat is 1.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from server.store import open_store
from tests.bench import generator
from tests.bench.engines import fill
from tests.bench.process import EngineFailed, Process, disk_bytes
from tests.bench.report import table

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Endings of the files, each of which chooses a format.
FORMATS: Final = (
    "nt", "ttl", "trig", "nq", "jsonld", "rdf", "graphml", "gexf", "neo4j.zip", "ftm.json", "nq.gz", "nq.zst",
)  # fmt: skip
_PROGRAM: Final = Path(sys.executable).parent / "onrecord"
#: Seconds between two looks at the memory and the temporary files of a process.
_LOOK: Final = 0.2
_MIB: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Cost:
    """What one export took: time, work of processors, the most of its memory and temporary files, and its size."""

    ending: str
    quads: int
    seconds: float
    cpu_seconds: float
    rss_bytes: int
    pss_bytes: int
    scratch_bytes: int
    size_bytes: int


@click.command()
@click.option("--size", default="100k", help="Quads: 100k, 1m, 10m; several separated by commas. [default: 100k]")
@click.option("--formats", default="", help="Endings, separated by commas. [default: all]")
@click.option("--store", type=click.Path(path_type=Path, exists=True), help="A store to export in place of new ones.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("bench-output"), help="Where results are written.")
@click.option("--seed", type=int, default=7, help="Of the generated graphs. [default: 7]")
def main(size: str, formats: str, store: Path | None, out: Path, seed: int) -> None:
    """Measure exports of whole graphs."""
    endings = tuple(formats.split(",")) if formats else FORMATS
    unknown = sorted(set(endings) - set(FORMATS))
    if unknown:
        raise click.BadParameter(f"{', '.join(unknown)}: there are {', '.join(FORMATS)}", param_hint="--formats")
    out.mkdir(parents=True, exist_ok=True)
    first: dict[str, Cost] = {}
    for name in [""] if store else size.split(","):
        with ExitStack() as stack:
            place = store or _made(Path(stack.enter_context(tempfile.TemporaryDirectory())), name, seed)
            quads = _quads(place)
            costs = [measured(place, ending, quads) for ending in endings]
        text = told(costs, first)
        first = first or {it.ending: it for it in costs}
        stem = out / f"exports-{quads}"
        stem.with_suffix(".txt").write_text(text + "\n", encoding="utf-8")
        stem.with_suffix(".json").write_text(
            json.dumps([asdict(it) for it in costs], indent=1) + "\n", encoding="utf-8"
        )
        print(f"\n{text}\n\nwritten: {stem}.txt, {stem}.json", flush=True)


def _made(folder: Path, size: str, seed: int) -> Path:
    corpus = folder / "corpus"
    generator.write(generator.size_of(size), seed, corpus)
    fill(folder / "store", corpus)
    for file in corpus.iterdir():
        file.unlink()
    return folder / "store"


def _quads(place: Path) -> int:
    with open_store(place) as store:
        return store.size()


def measured(store: Path, ending: str, quads: int) -> Cost:
    """Export a store once and return what it took.

    Raises:
        EngineFailed: the export failed.
    """
    with tempfile.TemporaryDirectory() as folder:
        scratch, file = Path(folder, "scratch"), Path(folder, f"graph.{ending}")
        scratch.mkdir()
        start = time.monotonic()
        process = Process(
            [_PROGRAM, "export", "--store", store, "--output", file], Path(folder), {"TMPDIR": str(scratch)}
        )
        rss = pss = most = 0
        worked = 0.0
        while (code := process.ended()) is None:
            rss, pss = max(rss, process.peak_bytes()), max(pss, process.memory_bytes())
            most, worked = max(most, _disk_bytes(scratch)), max(worked, process.cpu_seconds())
            time.sleep(_LOOK)
        seconds = time.monotonic() - start
        if code:
            raise EngineFailed(f"onrecord export to {ending} ended with code {code}: {process.printed()}")
        return Cost(ending, quads, seconds, worked, rss, pss, most, file.stat().st_size)


def _disk_bytes(folder: Path) -> int:
    while True:
        try:
            return disk_bytes(folder)
        except FileNotFoundError:
            # One of its files went while they were looked at.
            continue


def told(costs: Sequence[Cost], first: dict[str, Cost]) -> str:
    """Return a table of what exports took, beside that of a smaller graph where there is one."""
    head = ["ending", "seconds", "quads a second", "CPU seconds", "memory, MiB (RSS)", "(PSS)", "temporary", "file"]
    rows = [
        [
            it.ending,
            f"{it.seconds:.1f}",
            f"{it.quads / it.seconds:,.0f}",
            f"{it.cpu_seconds:.1f}",
            *(f"{size / _MIB:,.0f}" for size in (it.rss_bytes, it.pss_bytes, it.scratch_bytes)),
            f"{it.size_bytes / _MIB:,.1f}",
        ]
        for it in costs
    ]
    if first:
        head.append("memory, times")
        for row, it in zip(rows, costs, strict=True):
            before = first.get(it.ending)
            row.append(f"{it.rss_bytes / before.rss_bytes:.2f}" if before else "-")
    title = f"exports of {costs[0].quads:,} quads, load {os.getloadavg()[0]:.1f}" if costs else "nothing was exported"
    return f"{title}\n\n{table(head, rows)}"


if __name__ == "__main__":
    main()
