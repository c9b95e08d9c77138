"""`python -m tests.bench.pages`: how long the server takes for each kind of page, over a store of a generated graph.

Each request is of another thing of its kind, as far as there are enough, and the server is `onrecord serve` as anybody
runs it. The time is from sending to the last byte, on loopback; the first requests of a kind warm up and do not count.
What the server's processors worked is told too, and the aim is for that: on a busy machine it is what a free one would
take, about.
"""

from __future__ import annotations

import http.client
import json
import math
import os
import statistics
import tempfile
import time
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from http import HTTPStatus
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import click

from ontology.terms import DEFAULT_BASE
from tests.bench import generator
from tests.bench.engines import OnRecord, fill
from tests.bench.report import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tests.bench.client import Client

#: Milliseconds that the server's processors may work for a page at p95, by the most quads that this holds for.
AIMS: Final = {2_000_000: 50.0, math.inf: 150.0}
_PREFIXES: Final = """
PREFIX onr: <https://w3id.org/onrecord/ns#> PREFIX org: <http://www.w3.org/ns/org#> PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
#: Things of each kind, as the endpoint names them: the largest first where that is told.
_THINGS: Final[Mapping[str, str]] = {
    "speakers": "SELECT ?it { ?s onr:speaker ?it } GROUP BY ?it ORDER BY DESC(COUNT(*)) LIMIT 2000",
    "members": "SELECT ?it { ?it a org:Membership } LIMIT 400",
    "claimed": "SELECT ?it { ?claim onr:aboutMembership ?it } GROUP BY ?it ORDER BY DESC(COUNT(*)) LIMIT 20",
    "organizations": "SELECT ?it { ?m org:organization ?it } GROUP BY ?it ORDER BY DESC(COUNT(*)) LIMIT 20",
    "statements": "SELECT ?it { ?it a onr:Statement } LIMIT 400",
    "articles": "SELECT ?it { ?it a schema:NewsArticle } LIMIT 400",
    "propositions": "SELECT ?it { ?c onr:proposition ?it } GROUP BY ?it ORDER BY DESC(COUNT(*)) LIMIT 400",
    "posts": "SELECT ?it { ?it a org:Post } LIMIT 400",
    "names": "SELECT ?it { ?s onr:speaker/skos:prefLabel ?it } GROUP BY ?it ORDER BY ?it LIMIT 400",
}
_QUADS: Final = "SELECT (COUNT(*) AS ?it) { GRAPH ?g { ?s ?p ?o } }"
#: Words that generated statements hold.
_WORDS: Final = ("ceasefire", "pipeline", "budget", "harbor", "treaty", "election", "summit", "talks")
_BROWSER: Final = {"Accept": "text/html", "Connection": "keep-alive"}


@dataclass(slots=True)
class Timed:
    """What one kind of page took, in milliseconds and in those that processors worked, and the slowest address."""

    kind: str
    milliseconds: list[float] = field(default_factory=list)
    cpu_milliseconds: list[float] = field(default_factory=list)
    slowest: str = ""
    problems: list[str] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.milliseconds) if self.milliseconds else math.nan

    @property
    def p95(self) -> float:
        return _p95(self.milliseconds)

    @property
    def cpu_median(self) -> float:
        return statistics.median(self.cpu_milliseconds) if self.cpu_milliseconds else math.nan

    @property
    def cpu_p95(self) -> float:
        return _p95(self.cpu_milliseconds)


def _p95(values: Sequence[float]) -> float:
    counted = sorted(values)
    return counted[math.ceil(0.95 * len(counted)) - 1] if counted else math.nan


@click.command()
@click.option("--size", default="100k", help="Quads: 100k, 1m, 10m; several separated by commas. [default: 100k]")
@click.option("--store", type=click.Path(path_type=Path, exists=True), help="A store to ask in place of new ones.")
@click.option("--rounds", type=int, default=44, help="Times each kind is asked, four of them to warm up. [default: 44]")
@click.option("--only", default="", help="Kinds of pages, separated by commas. [default: all]")
@click.option("--out", type=click.Path(path_type=Path), default=Path("bench-output"), help="Where results are written.")
@click.option("--seed", type=int, default=7, help="Of the generated graphs and of the requests. [default: 7]")
def main(size: str, store: Path | None, rounds: int, only: str, out: Path, seed: int) -> None:
    """Measure the time that the server takes for each kind of page."""
    out.mkdir(parents=True, exist_ok=True)
    for name in [""] if store else size.split(","):
        with ExitStack() as stack:
            engine = OnRecord(Path(stack.enter_context(tempfile.TemporaryDirectory())))
            if store:
                (engine.folder / "store").symlink_to(store.resolve())
            else:
                generator.write(generator.size_of(name), seed, engine.folder / "corpus")
                fill(engine.folder / "store", engine.folder / "corpus")
            engine.start()
            stack.callback(engine.stop)
            engine.rest()
            client = engine.client(300)
            quads = int(_asked(client, _QUADS)[0])
            things = {kind: _asked(client, query) for kind, query in _THINGS.items()}
            client.close()
            found = [
                timed(engine, kind, addresses, rounds)
                for kind, addresses in pages(things, Random(seed)).items()  # noqa: S311 -- figures, not secrets
                if not only or kind in only.split(",")
            ]
        text = told(found, quads)
        stem = out / f"pages-{quads}"
        stem.with_suffix(".txt").write_text(text + "\n", encoding="utf-8")
        stem.with_suffix(".json").write_text(
            json.dumps([asdict(it) for it in found], indent=1) + "\n", encoding="utf-8"
        )
        print(f"\n{text}\n\nwritten: {stem}.txt, {stem}.json", flush=True)


def _asked(client: Client, query: str) -> list[str]:
    reply = client.ask(f"{_PREFIXES}{query}")
    if not reply.is_answer:
        raise click.ClickException(f"the server does not tell what to ask for: {reply.problem}")
    return [row["it"]["value"] for row in reply.rows()]


def pages(things: Mapping[str, Sequence[str]], rng: Random) -> Mapping[str, Iterator[str]]:
    """Return the kinds of pages, each with addresses without end, of another thing each time."""
    paths = {kind: [it.removeprefix(f"{DEFAULT_BASE}id/") for it in iris] for kind, iris in things.items()}
    speakers = paths["speakers"]
    large, small = speakers[:10], speakers[len(speakers) // 2 :]

    def of(prefix: str, those: Sequence[str], rest: str = "") -> Iterator[str]:
        while True:
            for it in rng.sample(those, len(those)):
                yield f"{prefix}{it}{rest}"

    def asking(path: str, values: Mapping[str, Sequence[str]], prefix: str = "actor:") -> Iterator[str]:
        while True:
            given = {name: rng.choice(those).replace("actor/", prefix) for name, those in values.items()}
            yield f"{path}?{urlencode(given)}"

    return {
        "home": of("/", [""]),
        "large actor": of("/page/", large),
        "small actor": of("/page/", small),
        "organization": of("/page/", paths["organizations"]),
        "list of an actor": of("/page/", large, "?list=says&page=2"),
        "membership": of("/page/", paths["members"]),
        "large membership": of("/page/", paths["claimed"]),
        "post": of("/page/", paths["posts"]),
        "statement": of("/page/", paths["statements"]),
        "article": of("/page/", paths["articles"]),
        "proposition": of("/page/", paths["propositions"]),
        "search for a name": asking("/search", {"q": things["names"]}),
        "search for words": asking("/search", {"q": _WORDS}),
        "suggestions": asking("/suggest", {"q": [it[:5] for it in things["names"]]}),
        "question": asking("/questions/cq03", {"organization": paths["organizations"]}),
        "question of a speaker": asking("/questions/cq04", {"actor": small}),
        "compare": asking("/compare", {"a": large, "b": small}),
        "topic": of("/topic/", paths["propositions"]),
        "large network": of("/network/", large),
        "small network": of("/network/", small),
        "unfolded network": of("/network/", paths["organizations"], f"?unfold={large[0]}"),
        "data": of("/data/", small, ".ttl"),
    }


def timed(engine: OnRecord, kind: str, addresses: Iterator[str], rounds: int, warm_up: int = 4) -> Timed:
    """Ask for pages of one kind, one after the other, and return what they took."""
    found = Timed(kind)
    connection = http.client.HTTPConnection("127.0.0.1", engine.port, timeout=300)
    for number in range(rounds):
        address = next(addresses)
        worked = engine.cpu_seconds()
        start = time.perf_counter()
        connection.request("GET", address, headers=_BROWSER)
        response = connection.getresponse()
        response.read()
        taken = (time.perf_counter() - start) * 1000
        if response.status != HTTPStatus.OK:
            found.problems.append(f"{response.status} {address}")
        elif number >= warm_up:
            if taken > max(found.milliseconds, default=0):
                found.slowest = address
            found.milliseconds.append(taken)
            found.cpu_milliseconds.append((engine.cpu_seconds() - worked) * 1000)
    connection.close()
    return found


def told(found: Sequence[Timed], quads: int) -> str:
    """Return a table of what pages took; what missed the aim is marked, and its slowest address told below."""
    aim = next(most for bound, most in AIMS.items() if quads <= bound)
    rows = [
        [
            it.kind,
            *(f"{value:.1f}" for value in (it.median, it.p95, max(it.milliseconds, default=math.nan))),
            *(f"{value:.1f}" for value in (it.cpu_median, it.cpu_p95)),
            "failed" if it.problems else "" if it.cpu_p95 <= aim else "missed",
        ]
        for it in found
    ]  # fmt: skip
    lines = [
        f"pages over {quads:,} quads, load {os.getloadavg()[0]:.1f}; aim: {aim:g} ms of processors at p95\n",
        table(["page", "p50 ms", "p95 ms", "slowest ms", "p50 CPU ms", "p95 CPU ms", "aim"], rows),
        "",
    ]
    lines += [f"{it.kind}: {it.slowest}" for it in found if it.cpu_p95 > aim]
    lines += [f"{it.kind}: {it.problems[0]}" for it in found if it.problems]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
