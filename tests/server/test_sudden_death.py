"""`kill -9` at any moment while articles are written: what was acknowledged is there, and nothing is there by half.

What `onrecord ingest` writes is recorded once, each call of `Store.replace` and each acknowledgement in their order.
Then a process that does nothing but these, on the same store, is killed at 200 random moments, and comes back to the
same folder until all is in. So nearly every kill falls into a write, where one of the command itself would fall into
the reading of an article nineteen times out of twenty; the command itself is killed a few times besides. Of vocabulary
and reference data, which are one write, some hundred quads stand for all, so that a state is read in milliseconds.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox
import pytest

from ingest.article import Article, Unchanged
from ontology.defaults import DEFAULT_MODEL
from ontology.terms import DEFAULT_BASE, PROV
from server.commands.ingesting import Ingestion
from server.store import open_store
from server.store.base import Solutions
from server.store.embedded import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from server.store.base import Store

KILLS = int(os.environ.get("ONRECORD_KILLS", "200"))
SEED = 20_240_328
#: Longest life of a writer, in seconds: on an empty folder, the time of most writes.
LONGEST = 0.1
#: Most quads of one graph that are written.
MOST = 100

ARTICLE = """{state} {verb} the African Union

    {capital}, {day} May 2023

{state} {verb} the African Union, minister {name} said on Tuesday.

"The African Union has not answered our letters," {surname} told Reuters.
"""
STATES = (
    ("Ghana", "Accra", "Kofi Boateng"),
    ("Togo", "Lome", "Afi Lawson"),
    ("Kenya", "Nairobi", "Wanjiru Kamau"),
    ("Zambia", "Lusaka", "Mutale Banda"),
)
ARTICLES = tuple(
    Article(id=f"{state}-{day}", text=text, source=f"{state}-{day}.txt")
    for state, capital, name in STATES
    for day, verb in ((2, "will leave"), (3, "has joined"), (4, "will not leave"))
    for text in [
        ARTICLE.format(state=state, capital=capital.upper(), name=name, surname=name.split()[-1], verb=verb, day=day)
    ]
)

# Only a process that never opened a store on the disk can be forked: the threads of the database would be missing.
WRITER = textwrap.dedent("""
    import json, os, signal, sys
    from pathlib import Path
    import pyoxigraph as ox
    from server.store import open_store
    steps = []
    for line in open(sys.argv[1], encoding="utf-8"):
        kind, what = json.loads(line)
        if kind == "write":
            what = {graph: list(ox.parse(text, format=ox.RdfFormat.N_QUADS)) for graph, text in what.items()}
        steps.append((kind, what))
    print("ready", flush=True)
    for line in sys.stdin:
        place, told = line.rstrip("\\n").split("\\t")
        child = os.fork()
        if not child:
            out = os.open(told, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            store = open_store(Path(place))
            for kind, what in steps:
                if kind == "write":
                    store.replace(what)
                else:
                    os.write(out, f"{what}\\n".encode())
            os.write(out, b"all\\n")
            while True:
                signal.pause()
        print(child, flush=True)
        os.waitpid(child, 0)
        print("gone", flush=True)
""")


class State(NamedTuple):
    """What a store holds at one moment: its quads without blank nodes, and how many have some."""

    quads: frozenset[ox.Quad]
    with_blank: int


class Recorded(NamedTuple):
    """What ingesting the articles writes, as lines of JSON, and the state after each write, the empty one first."""

    lines: list[str]
    states: list[State]
    #: Of each article, the number of writes after which it is acknowledged.
    acknowledged: dict[str, int]
    #: What the graph of each article holds at last.
    articles: dict[str, set[ox.Triple]]


class Recorder(EmbeddedStore):
    """A store in memory that notes what is written to it."""

    def __init__(self) -> None:
        super().__init__(ox.Store(), None)
        self.writes: list[dict[str, list[ox.Quad]]] = []

    def replace(self, graphs: Mapping[str, Iterable[ox.Quad]]) -> None:
        wanted = {graph: list(quads) for graph, quads in graphs.items()}
        super().replace(wanted)
        self.writes.append(wanted)


def state(store: Store) -> State:
    """Read a store, and see to it that the union of its graphs is right."""
    quads = set(store.quads())
    found = store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert isinstance(found, Solutions)
    ((count,),) = found.rows
    assert count is not None
    assert int(count.value) == len({it.triple for it in quads})
    plain = {it for it in quads if not isinstance(it.subject, ox.BlankNode) and not isinstance(it.object, ox.BlankNode)}
    return State(frozenset(plain), len(quads) - len(plain))


@pytest.fixture(scope="module")
def recorded() -> Recorded:
    acknowledged: dict[str, int] = {}
    with Recorder() as store, open_store(None) as small:
        work = Ingestion.into(store, base=DEFAULT_BASE, model=DEFAULT_MODEL)

        def done(article: Article | Unchanged, outcome: str) -> None:
            assert outcome == "ingested"
            acknowledged[article.id] = len(store.writes)

        work.ingest(ARTICLES, tell=print, done=done)
        assert set(acknowledged) == {it.id for it in ARTICLES}
        lines, states = [], [state(small)]
        for number, write in enumerate(store.writes, 1):
            few = {graph: sorted(quads, key=str)[:MOST] for graph, quads in write.items()}
            small.replace(few)
            states.append(state(small))
            text = {graph: "".join(f"{it} .\n" for it in quads) for graph, quads in few.items()}
            lines.append(json.dumps(["write", text]))
            lines += [json.dumps(["done", name]) for name, after in acknowledged.items() if after == number]
        articles = _of_articles(store.quads())
    return Recorded(lines, states, acknowledged, articles)


@contextmanager
def writers(script: Path) -> Iterator[subprocess.Popen[str]]:
    """Start the process that makes a writer for each line it gets: a folder, a tab, and the file of what it told."""
    command = [sys.executable, "-c", WRITER, str(script)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            yield process
        finally:
            process.kill()


def started(process: subprocess.Popen[str], place: Path, told: Path) -> int:
    """Have a writer write to `place`; return its number."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{place}\t{told}\n")
    process.stdin.flush()
    return int(process.stdout.readline())


def killed(process: subprocess.Popen[str], writer: int, told: Path) -> list[str]:
    """Kill a writer; return what it acknowledged."""
    os.kill(writer, signal.SIGKILL)
    assert process.stdout is not None
    assert process.stdout.readline() == "gone\n"
    return told.read_text("utf-8").splitlines() if told.exists() else []


def test_no_kill_loses_what_was_acknowledged_or_leaves_half_of_anything(recorded: Recorded, tmp_path: Path) -> None:
    chance = random.Random(SEED)  # noqa: S311 -- to repeat a run, not to keep a secret
    script = tmp_path / "script"
    script.write_text("\n".join(recorded.lines), "utf-8")
    at = {it: number for number, it in enumerate(recorded.states)}
    assert len(at) == len(recorded.states)
    place, before, late, seen = tmp_path / "store-0", 0, 0, set()
    with writers(script) as process:
        for kill in range(KILLS):
            told_in = tmp_path / f"told-{kill}"
            writer = started(process, place, told_in)
            time.sleep(chance.uniform(0, LONGEST))
            told = killed(process, writer, told_in)
            with EmbeddedStore.open(place) as store:
                found = state(store)
            assert found in at, f"kill {kill}: the store is in a state between two writes"
            after = at[found]
            seen.add(after)
            acknowledged = [recorded.acknowledged[name] for name in told if name != "all"]
            assert after >= max([before, *acknowledged]), f"kill {kill}: something acknowledged is lost"
            before = after
            if "all" in told:
                assert after == len(recorded.states) - 1
                late += 1
                place, before = tmp_path / f"store-{late}", 0
    print(f"{KILLS} kills, {late} of them after the work; {len(seen)} of {len(at)} states met")
    assert late < KILLS * 3 / 4, "most kills came after the work: LONGEST is too long here"
    assert len(seen) >= min(KILLS, 4), "the kills met few states: LONGEST is too short here"


def test_the_command_itself_is_killed_and_goes_on(recorded: Recorded, tmp_path: Path) -> None:
    chance = random.Random(SEED)  # noqa: S311 -- as above
    inputs = tmp_path / "inputs"
    inputs.mkdir()
    for article in ARTICLES:
        (inputs / article.source).write_text(article.text, "utf-8")
    script = "from server.cli import main; main()"
    names = [it.source for it in ARTICLES]
    command = [sys.executable, "-c", script, "ingest", *names, "--store", str(tmp_path / "graph")]
    there: set[str] = set()
    for _ in range(3):
        with subprocess.Popen(command, cwd=inputs, stderr=subprocess.PIPE, text=True) as process:
            assert process.stderr is not None
            lines = []
            for line in process.stderr:
                lines.append(line)
                if sum(it.startswith("ingested") for it in lines) == 2:
                    break
            time.sleep(chance.uniform(0, 0.3))
            process.kill()
            lines += process.stderr.readlines()
        acknowledged = {
            article.sha256[:32]
            for article in ARTICLES
            if any(article.source in line and line.startswith(("ingested", "unchanged")) for line in lines)
        }
        with open_store(tmp_path / "graph") as store:
            found = _of_articles(store.quads())
        assert acknowledged >= there
        assert found.keys() >= acknowledged
        for name, triples in found.items():
            assert triples == recorded.articles[name]
        there = set(acknowledged)
    assert len(there) >= 3


def _of_articles(quads: Iterable[ox.Quad]) -> dict[str, set[ox.Triple]]:
    """Return the graphs of articles, without the time of writing."""
    graphs: dict[str, set[ox.Triple]] = {}
    for quad in quads:
        kind, _, name = quad.graph_name.value.removeprefix(f"{DEFAULT_BASE}graph/").partition("/")  # type: ignore[union-attr]
        if kind == "article" and quad.predicate.value != str(PROV.generatedAtTime):
            graphs.setdefault(name, set()).add(quad.triple)
    return graphs
