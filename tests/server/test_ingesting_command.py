"""`onrecord ingest` as a person meets it: what is new, changed, gone, interrupted, and what it ends with."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, NamedTuple

import pytest

from server.cli import main
from tests.server.ingesting_inputs import STATES, article
from tests.server.test_cli import onrecord

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE = 120.0


class Done(NamedTuple):
    """How a command ended, and what it told."""

    returncode: int
    stdout: str
    stderr: str


class Here:
    """Runs commands in this process, where models are loaded once for all tests."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys

    def __call__(self, *arguments: str) -> Done:
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        told = self._capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return Done(ended.value.code, told.out, told.err)

    def ingest(self, *arguments: str) -> Done:
        return self("ingest", *arguments, "--store", "graph", "--jobs", "0")

    def headlines(self) -> set[str]:
        (self.folder / "all.rq").write_text(
            "PREFIX schema: <https://schema.org/> SELECT ?h { ?it a schema:NewsArticle ; schema:headline ?h }", "utf-8"
        )
        return set(self("query", "all.rq", "--format", "csv", "--store", "graph").stdout.split("\r\n")[1:-1])


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Here:
    """A folder `news` with three articles, and a store `graph` that holds them."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "news"
    folder.mkdir()
    for state in STATES[:3]:
        it = article(state)
        (folder / it.id).write_text(it.text, "utf-8")
    run = Here(tmp_path, capsys)
    assert "3 read = 3 ingested + 0 unchanged + 0 rejected, in graph" in run.ingest("news").stderr
    return run


def test_what_is_gone_stays_until_it_is_pruned(here: Here) -> None:
    (here.folder / "news" / "togo.txt").unlink()
    assert "2 read = 0 ingested + 2 unchanged + 0 rejected, in graph" in here.ingest("news").stderr
    assert "Togo will leave the African Union" in here.headlines()
    tried = here.ingest("news", "--prune", "--dry-run")
    assert "removed: news/togo.txt" in tried.stderr
    assert "; 1 removed; nothing was written" in tried.stderr
    assert len(here.headlines()) == 3
    done = here.ingest("news", "--prune")
    assert done.returncode == 0
    assert "removed: news/togo.txt" in done.stderr
    assert "2 read = 0 ingested + 2 unchanged + 0 rejected; 1 removed, in graph" in done.stderr
    assert here.headlines() == {"Ghana will leave the African Union", "Kenya will leave the African Union"}
    checked = here("check", "--store", "graph")
    assert checked.returncode == 0, checked.stdout


def test_a_file_with_another_text_is_another_article_and_the_older_goes_with_prune(here: Here) -> None:
    (here.folder / "news" / "togo.txt").write_text(article("Togo", "has joined").text, "utf-8")
    done = here.ingest("news", "--issues", "issues.jsonl")
    assert done.returncode == 0
    assert "3 read = 1 ingested + 2 unchanged + 0 rejected" in done.stderr
    assert "warning: news/togo.txt holds another text than when it was read before; both are articles" in done.stderr
    (issue,) = [json.loads(line) for line in (here.folder / "issues.jsonl").read_text("utf-8").splitlines()]
    assert (issue["code"], issue["level"], issue["source"]) == ("changed", "warning", "news/togo.txt")
    assert {"Togo will leave the African Union", "Togo has joined the African Union"} < here.headlines()
    pruned = here.ingest("news", "--prune")
    assert "3 read = 0 ingested + 3 unchanged + 0 rejected; 1 removed" in pruned.stderr
    assert "Togo will leave the African Union" not in here.headlines()


def test_prune_removes_nothing_that_it_cannot_know_to_be_gone(here: Here) -> None:
    # Of another place, moved, unreadable, or from a place that is not there at all.
    (here.folder / "other").mkdir()
    (here.folder / "other" / "mali.txt").write_text(article("Mali").text, "utf-8")
    here.ingest("other")
    (here.folder / "news" / "togo.txt").rename(here.folder / "news" / "moved.txt")
    (here.folder / "news" / "kenya.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
    done = here.ingest("news", "nowhere", "--prune")
    assert done.returncode == 1
    assert "4 read = 0 ingested + 2 unchanged + 2 rejected, in graph" in done.stderr
    assert "removed" not in done.stderr
    assert len(here.headlines()) == 4


def test_a_run_that_is_killed_is_gone_on_with(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    for state in STATES:
        it = article(state)
        (tmp_path / "news" / it.id).write_text(it.text, "utf-8")
    command = [sys.executable, "-c", "from server.cli import main; main()"]
    ingest = [*command, "ingest", "news", "--store", "graph", "--jobs", "1"]
    acknowledged: set[str] = set()
    for number, ending in enumerate((signal.SIGKILL, signal.SIGINT)):
        with subprocess.Popen(ingest, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
            assert process.stderr is not None
            lines = []
            for line in process.stderr:
                lines.append(line)
                if line.startswith("ingested"):
                    process.send_signal(ending)
                    break
            lines += process.stderr.readlines()
        assert process.returncode == (-9 if ending == signal.SIGKILL else 130)
        assert any("the run before was cut short" in line for line in lines) == (number > 0)
        assert not any("Traceback" in line for line in lines)
        ingested = {line.split()[1] for line in lines if line.startswith("ingested")}
        unchanged = {line.split()[1] for line in lines if line.startswith("unchanged")}
        # It may have been ended before it came to those that are there.
        assert not ingested & acknowledged
        assert unchanged <= acknowledged | {f"news/{it.lower()}.txt" for it in STATES}
        acknowledged |= ingested
    done = subprocess.run(ingest, cwd=tmp_path, stderr=subprocess.PIPE, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 0
    assert "the run before was cut short: what it stored is kept" in done.stderr
    assert "10 read = " in done.stderr
    unchanged_then = re.search(r"ingested \+ ([0-9]+) unchanged \+ 0 rejected", done.stderr)
    assert unchanged_then is not None
    assert int(unchanged_then[1]) >= len(acknowledged)
    again = subprocess.run(ingest, cwd=tmp_path, stderr=subprocess.PIPE, text=True, timeout=PATIENCE, check=False)
    assert "cut short" not in again.stderr
    assert "10 read = 0 ingested + 10 unchanged + 0 rejected" in again.stderr


def test_the_workers_of_a_killed_run_end_by_themselves(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    for state in STATES:
        (tmp_path / "news" / f"{state}.txt").write_text(article(state).text, "utf-8")
    command = [sys.executable, "-c", "from server.cli import main; main()", "ingest", "news", "--store", "graph"]
    with subprocess.Popen([*command, "--jobs", "2"], cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert process.stderr.readline()
        workers = children(process.pid)
        process.kill()
    assert workers
    end = time.monotonic() + PATIENCE
    while any(is_there(pid) for pid in workers):
        assert time.monotonic() < end, "a worker outlives the run that started it"
        time.sleep(0.1)


def test_a_model_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(article("Mali").text, "utf-8")
    done = onrecord("ingest", "a.txt", "--store", "graph", "--model", "no_such_model", folder=tmp_path)
    assert done.returncode == 1
    assert "no spaCy pipeline 'no_such_model' is installed" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_jobs_and_dask_are_not_given_together(tmp_path: Path) -> None:
    done = onrecord("ingest", "a.txt", "--jobs", "2", "--dask", "tcp://127.0.0.1:1", folder=tmp_path)
    assert done.returncode == 2
    assert "give --jobs or --dask, not both" in done.stderr


def children(pid: int) -> list[int]:
    found = []
    for name in os.listdir(f"/proc/{pid}/task"):  # noqa: PTH208 -- not a folder of the disk
        with open(f"/proc/{pid}/task/{name}/children", encoding="ascii") as stream:  # noqa: PTH123 -- as above
            found += [int(it) for it in stream.read().split()]
    return found


def is_there(pid: int) -> bool:
    """Whether a process runs; one that ended and that nobody has asked for does not."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as stream:  # noqa: PTH123 -- not a file of the disk
            return stream.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
