"""What one article costs a store that holds many: `python -m tests.bench.inference --articles 1000,10000,100000`.

The articles measured are whole ones. Those that fill the store are cut down to what an article may have in common with
others: its actors, posts, memberships and propositions, and which statements report one utterance. So many fit on a
disk, and what inference and removal look up is all there. Their conclusions are worked out by the topic, since no
statement is linked with one of another topic.

CPU time is that of the process, the database's threads included.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click
import pyoxigraph as ox

from ingest.iris import Iris
from ontology.terms import DEFAULT_BASE, ONR, RDF
from server.inference import with_inferences
from server.store.embedded import EmbeddedStore
from tests.bench.article import Writer
from tests.bench.description import Topic
from tests.bench.engines import fill
from tests.bench.generator import QUADS, RUN, UNION, context, topic_articles
from tests.bench.report import table
from tests.bench.world import World, pick, zipf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import TextIO

    from tests.bench.world import Person

    Repeatable = tuple[str, Person, str]

T = TypeVar("T")

#: What is timed, in the order in which it is done.
STEPS: Final = ("inference", "writing", "inference of removal", "removal")
#: Statements of a measured article, which then has some 900 quads.
_STATEMENTS: Final = 15
_LINK: Final = f" <{ONR}sameUtteranceAs> "
_STATEMENT: Final = f" <{RDF.type}> <{ONR}Statement>"
_FEW_ACTORS: Final = 100


@dataclass(slots=True)
class Filled:
    """What a store was filled with: quads, seconds, utterances, and how many other articles report each of these."""

    world: World
    quads: int = 0
    seconds: float = 0.0
    utterances: list[tuple[Topic, Repeatable]] = field(default_factory=list)
    reports: Counter[str] = field(default_factory=Counter)


@click.command()
@click.option("--articles", default="0,1000,10000", help="How many the store holds. [default: 0,1000,10000]")
@click.option("--rounds", type=int, default=30, help="Articles measured of each kind. [default: 30]")
@click.option("--seed", type=int, default=7, help="Of the generated articles. [default: 7]")
@click.option("--out", type=click.Path(path_type=Path), default=Path("bench-output"), help="Where results are written.")
def main(articles: str, rounds: int, seed: int, out: Path) -> None:
    """Measure adding and removing one article at several sizes of the store."""
    try:
        sizes = [int(it) for it in articles.split(",")]
    except ValueError as error:
        raise click.BadParameter(f"{articles!r}: give whole numbers, as 1000,10000", param_hint="--articles") from error
    out.mkdir(parents=True, exist_ok=True)
    results = []
    for count in sizes:
        with tempfile.TemporaryDirectory(prefix="onrecord-bench-") as folder:
            filled = fill_store(Path(folder) / "store", count, seed)
            print(f"{count:,} articles: {filled.quads:,} quads in {filled.seconds:.0f} s", file=sys.stderr, flush=True)
            with EmbeddedStore.open(Path(folder) / "store") as store:
                kinds = measured(store, filled, rounds, seed + 1)
        results.append({"articles": count, "quads": filled.quads, "fill_seconds": filled.seconds, "kinds": kinds})
    text = (
        f"load {os.getloadavg()[0]:.1f} of {os.cpu_count()} cores; {rounds} articles of each kind\n\n{tables(results)}"
    )
    (out / "inference.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    (out / "inference.txt").write_text(text + "\n", encoding="utf-8")
    print(f"{text}\n\nwritten: {out / 'inference.json'}, {out / 'inference.txt'}")


def fill_store(place: Path, count: int, seed: int) -> Filled:
    """Make a store in the folder `place` with so many short articles and all that is inferred from them."""
    start, iris, rng = time.monotonic(), Iris(DEFAULT_BASE), Random(seed)  # noqa: S311 -- figures, not secrets
    filled = Filled(World.of(max(count, _FEW_ACTORS), rng))
    with tempfile.TemporaryDirectory(prefix="onrecord-bench-") as name, EmbeddedStore.open(None) as alone:
        folder = Path(name)
        with (
            (folder / QUADS).open("w", encoding="utf-8") as quads,
            (folder / UNION).open("w", encoding="utf-8") as union,
        ):
            files = quads, union
            known = {graph: _parsed(graph, lines) for graph, lines in context(iris)}
            filled.quads += _write(alone, iris, known, files)
            alone.replace(with_inferences(alone, known, iris))
            done = 0
            while done < count:
                graphs = {}
                for topic, written in topic_articles(DEFAULT_BASE, filled.world, rng, range(1, 2)):
                    graph = iris.article_graph(written.key)
                    lines = [line for line in written.lines if _is_shared(line, written.key)]
                    graphs[graph] = _parsed(graph, lines)
                    filled.reports.update(line.rpartition(" ")[2] for line in lines if _LINK in line)
                    done += 1
                    if written.repeatable is not None:
                        filled.utterances.append((topic, written.repeatable))
                    if done == count:
                        break
                filled.quads += _write(alone, iris, graphs, files)
        fill(place, folder)
    filled.seconds = time.monotonic() - start
    return filled


def measured(store: EmbeddedStore, filled: Filled, rounds: int, seed: int) -> dict[str, dict[str, Any]]:
    """Return what adding and removing one article took, in ms by step, of plain articles and of linked ones.

    A linked article reports an utterance that one article of the store tells and one other reports, so that as many
    articles are concerned whatever the store's size. The store is left as it was.
    """
    utterances = [it for it in filled.utterances if filled.reports[it[1][0]] == 1]
    rng, iris = Random(seed), Iris(DEFAULT_BASE)  # noqa: S311 -- figures, not secrets
    clocks: dict[str, _Clock] = {"plain": _Clock(), "linked": _Clock()}
    for _ in range(rounds):
        topic, utterance = rng.choice(utterances) if utterances else (_topic(filled.world, rng), None)
        plain, repeatable = _article(topic, filled.world, rng, None)
        linked, _ = _article(topic, filled.world, rng, utterance or repeatable)
        for kind, (graph, quads) in (("plain", plain), ("linked", linked)):
            clocks[kind].add(store, iris, graph, quads)
        for kind, (graph, _) in (("linked", linked), ("plain", plain)):
            clocks[kind].remove(store, iris, graph)
    return {kind: clock.medians() for kind, clock in clocks.items()}


def tables(results: Sequence[dict[str, Any]]) -> str:
    """Return the results as tables, a kind of article each."""
    parts = []
    for kind in ("plain", "linked"):
        rows = [
            [
                f"{it['articles']:,}",
                f"{it['quads']:,}",
                str(it["kinds"][kind]["quads"]),
                f"{it['kinds'][kind]['graphs']:g}",
            ]
            + [f"{it['kinds'][kind]['cpu_ms'][step]:.1f} / {it['kinds'][kind]['wall_ms'][step]:.1f}" for step in STEPS]
            for it in results
        ]
        parts.append(
            f"{kind} articles: ms of CPU / of the clock, medians\n\n"
            + table(["articles in store", "quads in store", "quads written", "graphs written", *STEPS], rows)
        )
    return "\n\n".join(parts)


class _Clock:
    """Adds and removes articles, and notes what each step took."""

    def __init__(self) -> None:
        self._cpu: dict[str, list[float]] = {step: [] for step in STEPS}
        self._wall: dict[str, list[float]] = {step: [] for step in STEPS}
        self._quads: list[int] = []
        self._graphs: list[int] = []

    def add(self, store: EmbeddedStore, iris: Iris, graph: str, quads: list[ox.Quad]) -> None:
        change = self._time("inference", lambda: with_inferences(store, {graph: quads}, iris))
        self._time("writing", lambda: store.replace(change))
        self._quads.append(sum(map(len, change.values())))
        self._graphs.append(len(change))

    def remove(self, store: EmbeddedStore, iris: Iris, graph: str) -> None:
        change = self._time("inference of removal", lambda: with_inferences(store, {graph: ()}, iris))
        self._time("removal", lambda: store.replace(change))

    def medians(self) -> dict[str, Any]:
        return {
            "quads": round(statistics.median(self._quads)),
            "graphs": statistics.median(self._graphs),
            "cpu_ms": {step: statistics.median(taken) for step, taken in self._cpu.items()},
            "wall_ms": {step: statistics.median(taken) for step, taken in self._wall.items()},
        }

    def _time(self, step: str, work: Callable[[], T]) -> T:
        cpu, wall = time.process_time(), time.perf_counter()
        done = work()
        self._cpu[step].append((time.process_time() - cpu) * 1000)
        self._wall[step].append((time.perf_counter() - wall) * 1000)
        return done


def _article(
    topic: Topic, world: World, rng: Random, earlier: Repeatable | None
) -> tuple[tuple[str, list[ox.Quad]], Repeatable | None]:
    key = f"{rng.getrandbits(256):064x}"
    written = Writer(DEFAULT_BASE, key, topic, world, RUN.key, rng).write(_STATEMENTS, earlier)
    graph = Iris(DEFAULT_BASE).article_graph(written.key)
    return (graph, _parsed(graph, written.lines)), written.repeatable


def _topic(world: World, rng: Random) -> Topic:
    cast = tuple(dict.fromkeys(world.person(zipf(rng, world.persons)) for _ in range(6)))
    return Topic(pick(rng, world.states), pick(rng, world.organizations), cast, date(2020, 1, 1))


def _is_shared(line: str, key: str) -> bool:
    return key not in line.partition(" ")[0] or _LINK in line or line.endswith(_STATEMENT)


def _parsed(graph: str, lines: Iterable[str]) -> list[ox.Quad]:
    return list(ox.parse("".join(f"{line} <{graph}> .\n" for line in lines), format=ox.RdfFormat.N_QUADS))


def _write(store: EmbeddedStore, iris: Iris, graphs: dict[str, list[ox.Quad]], files: tuple[TextIO, TextIO]) -> int:
    """Write graphs and what is inferred from them to the files of quads and of triples; return how many quads.

    `store` has no more than what they all have in common.
    """
    quads = [quad for held in with_inferences(store, graphs, iris).values() for quad in held]
    files[0].writelines(f"{quad} .\n" for quad in quads)
    files[1].writelines(f"{quad.triple} .\n" for quad in quads)
    return len(quads)


if __name__ == "__main__":
    main()
