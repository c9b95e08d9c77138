"""`python -m tests.documentation.speed FOLDER`: what the benches found, in a few lines for README.md.

The benches write what they measured into a folder as JSON (`make bench`). From the files that are there the figures are
made that a reader asks for first, and kept in `docs/speed.json`; a figure that was not measured again stays as it was.
"""

from __future__ import annotations

import json
import math
import statistics
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

KEPT: Final = Path(__file__).parents[2] / "docs" / "speed.json"
#: From here on a query of Oxigraph's own server is long, in milliseconds.
_LONG_MS: Final = 20.0
_MIB: Final = 1024 * 1024

#: What was measured, and what the aim is, by the name of a figure.
Figures = dict[str, tuple[str, str]]


def figures(folder: Path) -> Figures:
    """Return the figures of the results in a folder, in the order in which they are shown."""
    found: Figures = {}
    for files, told in (
        ("bench-*.json", _engines),
        ("pages-*.json", _pages),
        ("exports-*.json", _exports),
        ("extraction.json", _extraction),
        ("ingestion.json", _ingestion),
    ):
        for file in sorted(folder.glob(files), key=lambda it: (len(it.name), it.name)):
            size = _size(int(file.stem.rpartition("-")[2])) if "-" in file.stem else ""
            for name, measured, aim in told(json.loads(file.read_text("utf-8")), size):
                found[name] = (measured, aim)
    return found


def keep(folder: Path) -> None:
    """Renew the kept figures by those of a folder."""
    kept = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
    KEPT.write_text(json.dumps(kept | figures(folder), indent=1, ensure_ascii=False) + "\n", "utf-8")


def table() -> str:
    """Return the kept figures as a table."""
    kept: Figures = json.loads(KEPT.read_text("utf-8"))
    rows = ["| figure | measured | aim |", "|---|---|---|"]
    rows += [f"| {name} | {measured} | {aim} |" for name, (measured, aim) in kept.items()]
    return "\n".join(rows)


def _engines(result: dict[str, Any], size: str) -> Iterator[tuple[str, str, str]]:
    latency = result["latency"]
    ours = {name: it["median_ms"] for name, it in latency["OnRecord"].items()}
    if "Oxigraph" in latency:
        theirs = {name: latency["Oxigraph"][name]["median_ms"] for name in ours}
        long = [ours[name] / theirs[name] for name in ours if theirs[name] > _LONG_MS]
        short = [ours[name] - theirs[name] for name in ours if theirs[name] <= _LONG_MS]
        what = f"{size} quads, question over HTTP beside Oxigraph's own server"
        if long:
            yield (
                f"{what}, above {_LONG_MS:g} ms",
                f"{_between(long, 2)} times, the median {statistics.median(long):.2f}",
                "1.25 times",
            )
        if short:
            yield (
                f"{what}, up to {_LONG_MS:g} ms",
                f"{_between(short, 1)} ms more, the median {statistics.median(short):.1f}",
                "1.5 ms more",
            )
        for clients in result["clients"]:
            rates = {name: result["throughput"][name][clients]["per_second"] for name in ("OnRecord", "Oxigraph")}
            yield (
                f"{size} quads, questions a second, {clients} client{'s' if clients != '1' else ''}",
                f"{rates['OnRecord']:.3g}; Oxigraph {rates['Oxigraph']:.3g}",
                "",
            )
    again = [it["OnRecord"]["median_ms"] for it in result["repeated"].values()]
    yield f"{size} quads, the same question again, client included", f"{_between(again, 1)} ms", "1 ms"


def _pages(result: list[dict[str, Any]], size: str) -> Iterator[tuple[str, str, str]]:
    slowest = {it["kind"]: _p95(it["cpu_milliseconds"]) for it in result if it["cpu_milliseconds"]}
    most = 50 if size == "1 M" else 150
    late = sorted((kind for kind in slowest if slowest[kind] > most), key=lambda kind: -slowest[kind])
    above = f"; above the aim: {', '.join(f'{kind} {slowest[kind]:.0f}' for kind in late)}" if late else ""
    what = f"{size} quads, a page, 95 of 100, CPU of the server"
    yield what, f"{_between(list(slowest.values()), 0)} ms, median kind {_median(slowest)} ms{above}", f"{most} ms"


def _exports(result: list[dict[str, Any]], size: str) -> Iterator[tuple[str, str, str]]:
    if not result:
        return
    least, most = (pick(result, key=lambda it: it["cpu_seconds"]) for pick in (min, max))
    memory = _between([it["pss_bytes"] / _MIB for it in result], 0)
    span = f"{least['cpu_seconds']:.0f} s ({least['ending']}) to {most['cpu_seconds']:.0f} s ({most['ending']})"
    yield f"{size} quads, export of everything, {len(result)} formats", f"{span}; {memory} MiB at most", "memory flat"


def _extraction(result: dict[str, Any], _size: str) -> Iterator[tuple[str, str, str]]:
    words = result["words a second and core, whole"]
    yield "reading, words a second and core", f"{words:,}; {result['memory, MiB']} MiB", ""


def _ingestion(result: dict[str, Any], _size: str) -> Iterator[tuple[str, str, str]]:
    one, two = (result["workers"][jobs]["articles a second"] for jobs in ("1", "2"))
    alone = result["models alone"]["2"] / result["models alone"]["1"]
    reached = f"{two / one:.2f} times; the models alone {alone:.2f}"
    yield "ingesting, two processes beside one", reached, "1.8 times"
    yield "ingesting, CPU time that is not the models'", f"{result['shares']['all but the models, share']:.0%}", "15 %"
    yield "500 words, quads with inferences", f"{result['workers']['1']['quads of 500 words']:.0f}", "600"
    sizes = result["sizes"]
    if sizes:
        reading = result["shares"]["models"] + result["shares"]["read, map and check"]
        costs = [reading + it["CPU ms an article, last"] for it in sizes]
        yield "an article in the store, disk", f"{sizes[-1]['kB an article, compacted']:.0f} kB", "250 kB"
        yield (
            f"rate with {sizes[-1]['articles']:,} articles in the store beside {sizes[0]['articles']:,}",
            f"{costs[0] / costs[-1]:.2f} times",
            "0.9 times",
        )


def _size(quads: int) -> str:
    """Return a number of quads as people say it.

    >>> _size(1_000_630), _size(100_012)
    ('1 M', '100 k')
    """
    return f"{quads / 1e6:.0f} M" if quads >= 950_000 else f"{quads / 1e3:.0f} k"


def _between(values: Sequence[float], places: int) -> str:
    low, high = (f"{it:.{places}f}" for it in (min(values), max(values)))
    return low if low == high else f"{low} to {high}"


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[math.ceil(0.95 * len(values)) - 1]


def _median(values: dict[str, float]) -> str:
    return f"{statistics.median(values.values()):.0f}"


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
