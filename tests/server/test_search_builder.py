"""An index of more than a little is built by another process, which is there for as long as it is wanted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from server.interpreter import command
from server.search import builder, following, index
from server.search.search import search_of
from server.store.embedded import EmbeddedStore
from tests.server.search_graph import BASE, PATIENCE, actor, in_step, put, searching, statement

if TYPE_CHECKING:
    from collections.abc import Callable

OTHER = f"{BASE}graph/other"
#: A process that never comes to the end of what there is.
ENDLESS = """
from itertools import count
import server.search.builder_process as it
it.everything = lambda store: (f"urn:thing:{number}" for number in count())
"""


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "_FEW", 2)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    with EmbeddedStore.open(tmp_path / "store") as store:
        put(store, *(actor(f"a{it}", f"Name {it}") for it in range(40)), statement("s", "The dam is full."))
    return tmp_path / "store"


def endless_command(module: str, *arguments: int | str) -> list[str]:
    """Return the command of a builder that never ends."""
    return [it.replace("from server", f"{ENDLESS}from server", 1) for it in command(module, *arguments)]


def endless(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builder, "command", endless_command)


def builders(parent: int) -> list[int]:
    """Return the processes that build an index for another."""
    return [
        pid for pid in (int(it.name) for it in Path("/proc").iterdir() if it.name.isdecimal()) if _builds(pid, parent)
    ]


def _builds(pid: int, parent: int) -> bool:
    try:
        state, started_by = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:2]
        words = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
    return state != "Z" and int(started_by) == parent and b"builder_process" in words


def waited(is_so: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


def left(place: Path) -> set[str]:
    return {it.name for it in (place / "search").iterdir()}


def test_it_holds_all_that_is_in_the_store_and_is_followed_on(place: Path) -> None:
    with EmbeddedStore.open(place) as store:
        search_of(store, BASE)
        # Whether it comes before the process has read the store, or after, it is found.
        put(store, actor("togo", "Togo"), graph=OTHER)
        assert in_step(store, "name 7")[0] == "a7"
        assert in_step(store, "dam") == ["s"]
        assert in_step(store, "togo") == ["togo"]
        store.drop([OTHER])
        assert in_step(store, "togo") == []
        assert searching(store).builds == 1
        assert left(place) == {"index", "changes"}
    with EmbeddedStore.open(place) as store:
        assert in_step(store, "name 7")[0] == "a7"
        assert searching(store).builds == 0


def test_this_process_reads_nothing_for_it(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        pytest.fail("a thing was read in the process that answers")

    monkeypatch.setattr(following, "entry", refuse)
    with EmbeddedStore.open(place) as store:
        assert in_step(store, "name 7")[0] == "a7"


def test_one_of_an_older_layout_gives_way_to_a_new_one(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(following, "_FEW", 1_000)
        patch.setattr(index, "FORMAT", index.FORMAT - 1)
        with EmbeddedStore.open(place) as store:
            searching(store)
    with EmbeddedStore.open(place) as store:
        assert in_step(store, "name 7")[0] == "a7"
        assert searching(store).builds == 1


def test_what_a_process_that_was_killed_left_there_is_in_nobodys_way(place: Path) -> None:
    for name in ("index.from", "index.new", "index"):
        (place / "search" / name).mkdir(parents=True)
        (place / "search" / name / "CURRENT").write_text("half")
    with EmbeddedStore.open(place) as store:
        assert in_step(store, "name 7")[0] == "a7"
        assert left(place) == {"index", "changes"}


def test_a_store_that_is_closed_meanwhile_ends_it(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    endless(monkeypatch)
    with EmbeddedStore.open(place) as store:
        search = search_of(store, BASE)
        assert search is not None
        waited(lambda: builders(os.getpid()))
        assert search.ask(lambda it: it) is None
    assert builders(os.getpid()) == []
    assert left(place) == {"changes", "sealed"}


def test_it_ends_with_the_process_that_started_it(place: Path) -> None:
    script = textwrap.dedent("""
        import sys, time
        from pathlib import Path
        from server.search import builder, following
        from server.search.search import search_of
        from server.store.embedded import EmbeddedStore
        from tests.server.search_graph import BASE
        from tests.server.test_search_builder import endless_command

        following._FEW = 2
        builder.command = endless_command
        store = EmbeddedStore.open(Path(sys.argv[1]))
        search_of(store, BASE)
        time.sleep(600)
    """)
    with subprocess.Popen([sys.executable, "-c", script, str(place)]) as process:
        try:
            waited(lambda: builders(process.pid))
            [started] = builders(process.pid)
        finally:
            os.kill(process.pid, signal.SIGKILL)
    waited(lambda: not _is_there(started))
    with EmbeddedStore.open(place) as store:
        assert in_step(store, "name 7")[0] == "a7"


def _is_there(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_one_that_fails_says_why_and_is_tried_again(
    place: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with EmbeddedStore.open(place) as store:
        with monkeypatch.context() as patch:
            fails = [sys.executable, "-c", "import sys; sys.exit('there is no room')"]
            patch.setattr(builder, "command", lambda *_: fails)
            search_of(store, BASE)
            waited(lambda: "ended with code 1: there is no room" in caplog.text)
        assert in_step(store, "name 7")[0] == "a7"


def test_a_database_that_cannot_be_read_is_told_of(tmp_path: Path) -> None:
    arguments = (str(tmp_path / "none"), str(tmp_path / "index.new"), "journal", 0, BASE)
    with pytest.raises(index.IndexLost, match="ended with code 1"):
        builder._ran(arguments, lambda: True)
