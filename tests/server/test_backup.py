"""Copies of a store: made while it is in use, put back whole or not at all; stores of other formats; broken stores."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from ontology.errors import InvalidStore
from server.store import copies, open_store
from server.store import folder as store_folder
from server.store.local import running
from tests.server.test_local_api import G, quad, served

if TYPE_CHECKING:
    from collections.abc import Iterable


def filled(place: Path, values: Iterable[str]) -> Path:
    with open_store(place) as store:
        store.replace({G: [quad(value, value) for value in values]})
    return place


def content(place: Path) -> set[ox.Quad]:
    with open_store(place) as store:
        return set(store.quads())


def everything(place: Path) -> dict[str, bytes]:
    return {str(path.relative_to(place)): path.read_bytes() for path in place.rglob("*") if path.is_file()}


def test_a_backup_is_put_back_as_it_was(tmp_path: Path) -> None:
    place = filled(tmp_path / "graph", "abc")
    with open_store(place) as store:
        copies.back_up(store, tmp_path / "copies" / "monday")
        store.replace({G: [quad("d", "d")]})
    assert content(place) == {quad("d", "d")}
    assert copies.restore(tmp_path / "copies" / "monday", tmp_path / "again") == 3
    assert content(tmp_path / "again") == {quad(value, value) for value in "abc"}
    assert copies.restore(tmp_path / "copies" / "monday", place, replace=True) == 3
    assert content(place) == content(tmp_path / "again")
    assert sorted(it.name for it in tmp_path.iterdir()) == ["again", "copies", "graph"]


def test_a_backup_goes_its_own_way(tmp_path: Path) -> None:
    place = filled(tmp_path / "graph", "abc")
    with open_store(place) as store:
        copies.back_up(store, tmp_path / "copy")
    with open_store(tmp_path / "copy") as copy:
        copy.replace({G: [quad("x", "x")]})
    assert content(place) == {quad(value, value) for value in "abc"}
    shutil.rmtree(place)
    assert content(tmp_path / "copy") == {quad("x", "x")}


def test_a_backup_leaves_the_token_and_the_owner_behind(tmp_path: Path) -> None:
    place = filled(tmp_path / "graph", "abc")
    with open_store(place) as store:
        store_folder.announce(place, "http://127.0.0.1:8000/")
        copies.back_up(store, tmp_path / "copy")
    assert sorted(it.name for it in (tmp_path / "copy").iterdir()) == ["onrecord-store", "quads"]


def test_a_backup_is_one_moment_of_a_store_that_is_written_to(tmp_path: Path) -> None:
    place = tmp_path / "graph"
    stop = threading.Event()
    with open_store(place) as store:

        def write() -> None:
            turn = 0
            while not stop.is_set():
                turn += 1
                store.replace({
                    f"urn:g{side}": [quad(str(i), str(turn), f"urn:g{side}") for i in range(60)] for side in "ab"
                })  # fmt: skip

        store.replace({"urn:ga": [quad("0", "0", "urn:ga")], "urn:gb": [quad("0", "0", "urn:gb")]})
        writer = threading.Thread(target=write)
        writer.start()
        try:
            for number in range(12):
                copies.back_up(store, tmp_path / f"copy-{number}")
        finally:
            stop.set()
            writer.join()
    turns = []
    for number in range(12):
        found = content(tmp_path / f"copy-{number}")
        sides = [{it.triple for it in found if it.graph_name == ox.NamedNode(f"urn:g{side}")} for side in "ab"]
        assert sides[0] == sides[1]
        turns.append({it.object.value for it in sides[0] if isinstance(it.object, ox.Literal)})
    assert all(len(turn) == 1 for turn in turns)
    assert len(set(map(frozenset, turns))) > 1


def test_a_store_that_a_server_has_open_is_copied_by_the_server(tmp_path: Path) -> None:
    place = filled(tmp_path / "graph", "abc")
    with served(place):
        remote = running(place)
        assert remote is not None
        copies.back_up(remote, tmp_path / "copy")
        with pytest.raises(InvalidStore, match="is not empty: a backup goes into a folder that is new or empty"):
            copies.back_up(remote, tmp_path / "copy")
        remote.replace({G: [quad("d", "d")]})
        with pytest.raises(InvalidStore, match="open in another process"):
            copies.restore(tmp_path / "copy", place, replace=True)
        assert list(remote.quads()) == [quad("d", "d")]
    assert content(tmp_path / "copy") == {quad(value, value) for value in "abc"}


def test_a_store_that_is_open_here_is_not_replaced(tmp_path: Path) -> None:
    place = filled(tmp_path / "graph", "abc")
    with open_store(place) as store:
        copies.back_up(store, tmp_path / "copy")
        with pytest.raises(InvalidStore, match="open in another process"):
            copies.restore(tmp_path / "copy", place, replace=True)
        assert store.size() == 3


def test_a_folder_with_something_in_it_takes_no_backup(tmp_path: Path) -> None:
    place = filled(tmp_path / "graph", "abc")
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_text("Dear reader", "utf-8")
    (tmp_path / "empty").mkdir()
    with open_store(place) as store:
        for target in (tmp_path / "letters", tmp_path / "letters" / "a.txt", place):
            with pytest.raises(InvalidStore, match="is not empty"):
                copies.back_up(store, target)
        copies.back_up(store, tmp_path / "empty")
    assert everything(tmp_path / "letters") == {"a.txt": b"Dear reader"}
    assert content(tmp_path / "empty") == content(place)


def test_a_backup_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with open_store(None) as store, pytest.raises(InvalidStore):
        copies.back_up(store, tmp_path / "copy")
    assert list(tmp_path.iterdir()) == []


def test_a_store_in_use_or_of_something_else_is_not_overwritten(tmp_path: Path) -> None:
    place = filled(tmp_path / "graph", "abc")
    with open_store(place) as store:
        copies.back_up(store, tmp_path / "copy")
    before = everything(place)
    with pytest.raises(InvalidStore, match=r"is not empty: restore into a folder that is new.*--replace"):
        copies.restore(tmp_path / "copy", place)
    assert everything(place) == before
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_text("Dear reader", "utf-8")
    with pytest.raises(InvalidStore, match="something else than a store: --replace replaces stores only"):
        copies.restore(tmp_path / "copy", tmp_path / "letters", replace=True)
    assert everything(tmp_path / "letters") == {"a.txt": b"Dear reader"}


def test_what_is_no_backup_is_not_restored(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    for backup in (tmp_path / "letters", tmp_path / "nowhere"):
        with pytest.raises(InvalidStore, match="is no backup: name a folder that `onrecord backup` made"):
            copies.restore(backup, tmp_path / "graph")
    assert [it.name for it in tmp_path.iterdir()] == ["letters"]


def test_a_damaged_backup_leaves_the_store_as_it_is(tmp_path: Path) -> None:
    place = filled(tmp_path / "graph", "abc")
    with open_store(place) as store:
        copies.back_up(store, tmp_path / "copy")
    (tmp_path / "copy" / "quads" / "CURRENT").write_text("nonsense", "utf-8")
    with pytest.raises(InvalidStore, match="is damaged"):
        copies.restore(tmp_path / "copy", place, replace=True)
    assert content(place) == {quad(value, value) for value in "abc"}
    assert sorted(it.name for it in tmp_path.iterdir()) == ["copy", "graph"]


def test_a_damaged_store_is_replaced_by_its_backup(tmp_path: Path) -> None:
    place = filled(tmp_path / "graph", "abc")
    with open_store(place) as store:
        copies.back_up(store, tmp_path / "copy")
    (place / "quads" / "CURRENT").write_text("nonsense", "utf-8")
    copies.restore(tmp_path / "copy", place, replace=True)
    assert content(place) == {quad(value, value) for value in "abc"}


def test_a_store_that_cannot_be_put_in_place_is_put_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = filled(tmp_path / "graph", "abc")
    with open_store(place) as store:
        copies.back_up(store, tmp_path / "copy")
    rename = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if ".restored-" in self.name and target.name == "graph":
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(InvalidStore, match="disk is full"):
        copies.restore(tmp_path / "copy", place, replace=True)
    monkeypatch.undo()
    assert content(place) == {quad(value, value) for value in "abc"}
    assert sorted(it.name for it in tmp_path.iterdir()) == ["copy", "graph"]


@pytest.mark.parametrize(
    ("marker", "words"),
    [
        (b"OnRecord store, format 0\n", 'marked "OnRecord store, format 0", older than.*use the older OnRecord that'),
        (b"OnRecord store, format 999\n", 'marked "OnRecord store, format 999", newer than.*use the newer OnRecord'),
        (b"OnRecord store, format one\n", 'marked "OnRecord store, format one", and this.*or use the OnRecord that'),
        (b"", 'marked "", and this OnRecord reads and writes format'),
        (b"\xff\xfe", "and this OnRecord reads and writes format"),
    ],
)
def test_a_store_of_another_format_is_refused_and_left_alone(tmp_path: Path, marker: bytes, words: str) -> None:
    place = filled(tmp_path / "graph", "abc")
    with open_store(place) as store:
        copies.back_up(store, tmp_path / "copy")
    for folder in (place, tmp_path / "copy"):
        (folder / "onrecord-store").write_bytes(marker)
        before = everything(folder)
        with pytest.raises(InvalidStore, match=words):
            open_store(folder)
        assert everything(folder) == before
    with pytest.raises(InvalidStore, match=words):
        copies.restore(tmp_path / "copy", tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_a_folder_whose_making_was_cut_off_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "graph").mkdir()
    (tmp_path / "graph" / "onrecord-store.new").write_text("OnRec", "utf-8")
    assert content(filled(tmp_path / "graph", "a")) == {quad("a", "a")}
