"""`onrecord watch`: the graph follows the files of a folder."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from server.commands.ingestion.command import Options
from server.commands.watching_folder import Watch
from server.settings import Settings
from server.store import open_store
from server.store.base import Solutions
from tests.server.running_command import Running

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

ONE = "The mill in Kotka has closed, its owner Eeva Salo said on Tuesday, and it will not open again.\n"
TWO = "The harbour of Haapsalu is open again, Mayor Jaan Kask told reporters on 5 March 2024.\n"
THREE = "Ghana will open the border in June, President Ama Mensah said in Accra on Friday.\n"


def sources(store: Path) -> list[str]:
    """Return the paths from which the store's articles were read."""
    with open_store(store) as opened:
        found = opened.query("SELECT ?source { ?it <http://purl.org/dc/terms/source> ?source } ORDER BY ?source")
        assert isinstance(found, Solutions)
        return [row[0].value.rpartition("/")[2] for row in found.rows if row[0] is not None]


class Steps:
    """A watch that looks when it is told to, twice: a file is read when it has stayed the same."""

    def __init__(self, folder: Path, store: Path, *, prune: bool = True) -> None:
        options = Options((str(folder),), jobs=0, prune=prune, quiet=True)
        self._watch = Watch(Settings(store=store), options, folder)

    def look(self, times: int = 2) -> None:
        for _ in range(times):
            found = self._watch._look()
            self._watch._follow(found)
            self._watch._last = found


def folder_of(tmp_path: Path, **files: str) -> Path:
    folder = tmp_path / "incoming"
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    return folder


def test_files_that_come_change_and_go_are_followed(tmp_path: Path) -> None:
    store, folder = tmp_path / "graph", folder_of(tmp_path, one=ONE)
    steps = Steps(folder, store)
    steps.look()
    assert sources(store) == ["one.txt"]

    (folder / "more").mkdir()
    (folder / "more" / "two.txt").write_text(TWO, "utf-8")
    (folder / "one.txt").write_text(THREE, "utf-8")
    steps.look()
    with open_store(store) as opened:
        texts = {str(it.object) for it in opened.quads() if "articleBody" in str(it.predicate)}
    assert len(texts) == 2
    assert not any("Kotka" in text for text in texts)

    (folder / "one.txt").unlink()
    steps.look()
    assert sources(store) == ["two.txt"]


def test_a_file_is_not_read_while_it_grows(tmp_path: Path) -> None:
    store, folder = tmp_path / "graph", folder_of(tmp_path, one=ONE)
    steps = Steps(folder, store)
    steps.look()
    for part in range(3):
        with (folder / "two.txt").open("a", encoding="utf-8") as growing:
            growing.write(f"Part {part}. {TWO}")
        steps.look(times=1)
        assert sources(store) == ["one.txt"]
    steps.look()
    assert sources(store) == ["one.txt", "two.txt"]


def test_what_went_while_nobody_watched_goes_too_and_is_kept_where_asked(tmp_path: Path) -> None:
    store, folder = tmp_path / "graph", folder_of(tmp_path, one=ONE, two=TWO)
    Steps(folder, store).look()
    (folder / "one.txt").unlink()

    Steps(folder, store, prune=False).look()
    assert sources(store) == ["one.txt", "two.txt"]
    Steps(folder, store).look()
    assert sources(store) == ["two.txt"]


def test_a_renamed_file_and_one_of_two_with_the_same_text_keep_their_article(tmp_path: Path) -> None:
    store, folder = tmp_path / "graph", folder_of(tmp_path, one=ONE, two=TWO)
    steps = Steps(folder, store)
    steps.look()
    (folder / "one.txt").rename(folder / "renamed.txt")
    steps.look(times=3)
    assert sources(store) == ["renamed.txt", "two.txt"]

    (folder / "again.txt").write_text(TWO, "utf-8")
    steps.look()
    (folder / "two.txt").unlink()
    steps.look(times=3)
    assert sources(store) == ["again.txt", "renamed.txt"]


def test_a_folder_that_is_suddenly_empty_removes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store, folder = tmp_path / "graph", folder_of(tmp_path, one=ONE)
    steps = Steps(folder, store)
    steps.look()
    folder.rename(tmp_path / "elsewhere")
    steps.look()
    folder.mkdir()
    steps.look()

    assert sources(store) == ["one.txt"]
    assert capsys.readouterr().err.count("empty or out of reach") == 1
    folder.rmdir()
    (tmp_path / "elsewhere").rename(folder)
    steps.look()
    assert sources(store) == ["one.txt"]


def test_articles_of_an_archive_go_with_it(tmp_path: Path) -> None:
    from tests.ingest.sources.test_archives import zipped

    store, folder = tmp_path / "graph", folder_of(tmp_path, one=ONE)
    (folder / "may.zip").write_bytes(zipped({"a!b.txt": TWO.encode(), "c.txt": THREE.encode()}))
    steps = Steps(folder, store)
    steps.look()
    assert len(sources(store)) == 3
    (folder / "may.zip").unlink()
    steps.look()
    assert sources(store) == ["one.txt"]


def test_the_command_follows_outlives_what_it_cannot_read_and_stops_when_told(tmp_path: Path) -> None:
    store, folder = tmp_path / "graph", folder_of(tmp_path, one=ONE)
    with Running("watch", str(folder), "--store", str(store), "--every", "1s", "--jobs", "0") as it:
        it.wait_for("ingested", "one.txt")
        (folder / "broken.zip").write_bytes(b"PK\x03\x04" + os.urandom(200))
        it.wait_for("error", "broken.zip")
        (folder / "two.txt").write_text(TWO, "utf-8")
        it.wait_for("ingested", "two.txt")
        (folder / "one.txt").unlink()
        it.wait_for("removed", "one.txt")

        assert it.stopped() == 0
        assert "stopped; what was reported as done is kept" in it.told
    assert sources(store) == ["two.txt"]
