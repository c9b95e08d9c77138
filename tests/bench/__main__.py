"""`python -m tests.bench`, which `make bench` runs: generate, load, ask, compare, report."""

from __future__ import annotations

import json
import os
import platform
import shutil
import sys
import tempfile
import time
from importlib.metadata import PackageNotFoundError, version
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from tests.bench import generator, measure, plot, report
from tests.bench.engines import ENGINES
from tests.bench.process import EngineFailed
from tests.bench.queries import Queries

if TYPE_CHECKING:
    from tests.bench.engines import Engine
    from tests.bench.generator import Corpus

#: Queries that are also sent again and again as they are: one of some rows, one that reads every statement.
_REPEATED: Final = ("cq04", "cq06")


@click.command()
@click.option("--size", default="100k", help="Quads: 100k, 1m, 10m; several separated by commas. [default: 100k]")
@click.option("--engines", default="all", help="Names, separated by commas. [default: all that are installed]")
@click.option("--out", type=click.Path(path_type=Path), default=Path("bench-output"), help="Where results are written.")
@click.option("--seed", type=int, default=7, help="Of the generated graphs and of the requests. [default: 7]")
@click.option("--rounds", type=int, default=13, help="Times a query is asked, three of them to warm up. [default: 13]")
@click.option("--budget", type=float, default=20.0, help="Seconds for one query on one engine. [default: 20]")
@click.option("--timeout", type=float, default=120.0, help="Seconds that an answer is waited for. [default: 120]")
def main(size: str, engines: str, out: Path, seed: int, rounds: int, budget: float, timeout: float) -> None:
    """Measure OnRecord's endpoint beside other engines on generated graphs of news."""
    try:
        sizes = [generator.size_of(it) for it in size.split(",")]
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--size") from error
    plan = measure.Plan(rounds=rounds, budget=budget, timeout=timeout)
    out.mkdir(parents=True, exist_ok=True)
    results = []
    for count in sizes:
        with tempfile.TemporaryDirectory(prefix="onrecord-bench-") as folder:
            result = _measured(count, engines, seed, plan, Path(folder))
        stem = out / f"bench-{count}"
        text = report.tables(result)
        stem.with_suffix(".json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
        stem.with_suffix(".svg").write_text(plot.svg(result), encoding="utf-8")
        stem.with_suffix(".txt").write_text(text + "\n", encoding="utf-8")
        print(f"\n{text}\n\nwritten: {stem}.json, {stem}.svg, {stem}.txt")
        results.append(result)
    for small, large in pairwise(results):
        print(f"\n{report.growth(small, large)}")


def _measured(size: int, wanted: str, seed: int, plan: measure.Plan, folder: Path) -> dict[str, Any]:
    start = time.monotonic()
    corpus = generator.write(size, seed, folder / "corpus")
    seconds = time.monotonic() - start
    _tell(f"generated {corpus.quads:,} quads in {seconds:.1f} s, {corpus.quads / seconds:,.0f} a second")
    notes: list[str] = []
    engines: list[Engine] = []
    facts: dict[str, dict[str, Any]] = {}
    try:
        for kind in ENGINES:
            if wanted != "all" and kind.name.lower() not in wanted.lower().split(","):
                notes.append(f"{kind.name} was not asked for.")
                continue
            missing = kind.missing()
            if missing:
                notes.append(f"{kind.name} is not here and was not measured. Install {missing}.")
                continue
            place = folder / kind.name
            place.mkdir()
            engine = kind(place)
            try:
                facts[kind.name] = _loaded(engine, folder / "corpus")
                engines.append(engine)
            except EngineFailed as error:
                engine.stop()
                notes.append(f"{kind.name} was not measured: {error}")
        return _asked(engines, facts, corpus, plan, notes)
    finally:
        for engine in engines:
            engine.stop()


def _loaded(engine: Engine, corpus: Path) -> dict[str, Any]:
    start = time.monotonic()
    engine.load(corpus)
    engine.start()
    seconds = time.monotonic() - start
    engine.rest()
    rest_seconds = time.monotonic() - start
    _tell(f"{engine.name}: loaded and started in {seconds:.1f} s, at rest after {rest_seconds:.1f} s")
    return {
        "about": engine.about,
        "load_seconds": seconds,
        "rest_seconds": rest_seconds,
        "memory_bytes": engine.memory_bytes(),
        "disk_bytes": engine.disk_bytes(),
    }


def _asked(
    engines: list[Engine], facts: dict[str, dict[str, Any]], corpus: Corpus, plan: measure.Plan, notes: list[str]
) -> dict[str, Any]:
    faults = [fault for engine in engines for fault in measure.check(engine, corpus, plan.timeout)]
    queries = Queries(corpus.samples, corpus.seed)
    load = os.getloadavg()[0]
    timings, differing = measure.latency(engines, queries, plan, _tell)
    again = {name: measure.repeated(engines, queries.one(name), plan) for name in _REPEATED}
    rates: dict[str, dict[str, Any]] = {it.name: {} for it in engines}
    for clients in plan.clients:
        for engine in engines:
            # Each engine gets the same requests, and each number of clients the same values in other texts.
            mixed = Queries(corpus.samples, corpus.seed + 1, clients * 1_000_000)
            rates[engine.name][str(clients)] = found = measure.throughput(engine, mixed, clients, plan)
            _tell(f"{engine.name}: {found['per_second']:.1f} requests a second with {clients} clients")
    for engine in engines:
        facts[engine.name]["memory_after_bytes"] = engine.memory_bytes()
    counted = corpus.as_dict()
    counted.pop("samples")
    return {
        "corpus": counted,
        "machine": _machine(load, os.getloadavg()[0]),
        "engines": facts,
        "queries": queries.names(),
        "latency": {name: {query: it.summary() for query, it in by.items()} for name, by in timings.items()},
        "repeated": {query: {name: it.summary() for name, it in by.items()} for query, by in again.items()},
        "clients": [str(it) for it in plan.clients],
        "throughput": rates,
        "disagreements": [*faults, *differing],
        "notes": notes,
    }


def _machine(before: float, after: float) -> str:
    parts = [
        f"{os.cpu_count()} cores, load {before:.1f} before and {after:.1f} after",
        f"Python {platform.python_version()}",
    ]
    for package in ("pyoxigraph", "oxigraph", "rdflib", "rdflib-endpoint"):
        try:
            parts.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    if shutil.which("virtuoso-t"):
        parts.append("Virtuoso 7")
    return ", ".join(parts)


def _tell(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
