"""Ingest what nobody would print: `python -m tests.fuzz.articles --count 1000`.

So many files of random bytes and so many mutated articles go through `onrecord ingest` as one folder. Each of them has
to end as an article of the graph, as one that is there already, or as an issue that names it; no article may be in by
half; and the command has to end by itself with the exit code that this calls for.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from server.store import open_store
from server.store.base import Solutions
from tests.bench.articles.writing import generate
from tests.fuzz.mutations import mutated, texts

#: How often each article that is there is mutated, and the words of those that are generated beside them.
_COPIES: Final = 5
_WORDS: Final = 300
_SUMMARY: Final = re.compile(r"(\d+) read = (\d+) ingested \+ (\d+) unchanged \+ (\d+) rejected")
_SOURCES: Final = "SELECT ?source WHERE { ?article <http://purl.org/dc/terms/source> ?source }"


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended: its counts, the files that were rejected with why, and its seconds."""

    read: int
    ingested: int
    unchanged: int
    rejected: dict[str, str]
    seconds: float


def write(folder: Path, count: int, articles: int, seed: int) -> None:
    """Write so many files of random bytes, and so many mutated articles, most of them of an article of its own."""
    for number in range(count):
        chance = random.Random(f"bytes {seed} {number}")  # noqa: S311 -- to repeat a run
        (folder / f"{number:05}.bin").write_bytes(chance.randbytes(chance.randrange(1, 2_000)))
    known = texts() * _COPIES
    wholes = itertools.chain(known, (it.text for it in generate(max(0, articles - len(known)), seed, _WORDS)))
    for number, whole in zip(range(articles), wholes, strict=False):
        chance = random.Random(f"article {seed} {number}")  # noqa: S311 -- as above
        (folder / f"{number:05}.txt").write_bytes(mutated(chance, whole))


def ingest(folder: Path, place: Path, *, jobs: int, timeout_seconds: float) -> Ended:
    """Ingest a folder and see to it that everything is accounted for.

    Raises:
        AssertionError: something is not.
    """
    issues, store = place / "issues.jsonl", place / "graph"
    start = time.monotonic()
    command = ["ingest", str(folder), "--store", str(store), "--jobs", str(jobs), "--issues", str(issues), "--quiet"]
    done = _onrecord(*command, timeout_seconds=timeout_seconds)
    seconds = time.monotonic() - start
    assert "Traceback" not in done.stderr, done.stderr[-3000:]
    assert "fault of OnRecord" not in done.stderr, done.stderr[-3000:]
    found = _SUMMARY.search(done.stderr)
    assert found is not None, done.stderr[-3000:]
    read, ingested, unchanged, rejected = map(int, found.groups())
    told = [json.loads(line) for line in issues.read_text("utf-8").splitlines()] if issues.exists() else []
    lost = {it["source"]: it["code"] for it in told if it["level"] == "error"}
    files = {str(it) for it in folder.iterdir()}

    assert read == ingested + unchanged + rejected
    assert done.returncode == (1 if rejected else 0)
    stored = _sources(store)
    # A text that came twice is in once, by either of its files; so is a file that is neither in nor refused.
    missing = files - stored - lost.keys()
    assert len(missing) <= unchanged, sorted(missing)[:10]
    assert len(stored) <= ingested
    checked = _onrecord("check", "--store", str(store), timeout_seconds=timeout_seconds)
    assert checked.returncode == 0, checked.stderr[-3000:] + checked.stdout[-3000:]
    return Ended(read, ingested, unchanged, lost, seconds)


def _sources(store: Path) -> set[str]:
    with open_store(store) as opened:
        found = opened.query(_SOURCES)
        assert isinstance(found, Solutions)
        # What lies in a file that happens to be an archive counts as the file.
        return {row[0].value.partition("!")[0] for row in found.rows if row[0] is not None}


def _onrecord(*arguments: str, timeout_seconds: float) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from server.cli import main; main()", *arguments],
        capture_output=True,
        text=True,
        timeout=timeout_seconds,
        env={name: value for name, value in os.environ.items() if not name.startswith("ONRECORD_")},
        check=False,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--count", type=int, default=1_000, help="files of random bytes")
    parser.add_argument("--articles", type=int, help="mutated articles; as many unless given")
    parser.add_argument("--seed", type=int, default=0, help="the same files for the same seed")
    parser.add_argument("--jobs", type=int, default=2, help="processes that read")
    parser.add_argument("--timeout", type=float, default=7_200.0, help="seconds that the run may take")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "files"
        folder.mkdir()
        write(folder, told.count, told.count if told.articles is None else told.articles, told.seed)
        ended = ingest(folder, Path(place), jobs=told.jobs, timeout_seconds=told.timeout)
    codes = sorted(ended.rejected.values())
    print(
        f"{ended.read:,} read = {ended.ingested:,} ingested + {ended.unchanged:,} unchanged + "
        f"{len(ended.rejected):,} rejected, in {ended.seconds:.0f} s; "
        + ", ".join(f"{code} {codes.count(code):,}" for code in sorted(set(codes)))
    )


if __name__ == "__main__":
    main()
