"""`onrecord ingest` and `onrecord extract` read pages, feeds and archives, and count every one of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from server.cli import main
from tests.ingest.sources.pieces import PAGE
from tests.ingest.sources.test_archives import zipped
from tests.ingest.sources.web import Site, site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def web() -> Iterator[Site]:
    with site() as it:
        it.pages["/mill"] = PAGE.encode()
        it.headers["/mill"] = {"ETag": '"1"'}
        yield it


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_a_page_is_taken_in_once_and_not_sent_again(
    web: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ONRECORD_FETCH_PAUSE_SECONDS", "0")
    command = ("ingest", f"{web.root}/mill", "--store", str(tmp_path / "graph"), "--fetch-private")

    assert run(*command) == 0
    assert "1 read = 1 ingested + 0 unchanged + 0 rejected" in capsys.readouterr().err
    assert run(*command) == 0
    assert "1 read = 0 ingested + 1 unchanged + 0 rejected" in capsys.readouterr().err
    assert web.sent[-1]["if-none-match"] == '"1"'


def test_a_private_address_is_refused_unless_allowed(
    web: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("ingest", f"{web.root}/mill", "--store", str(tmp_path / "graph")) == 1
    told = capsys.readouterr().err
    assert "--fetch-private" in told
    assert "1 read = 0 ingested + 0 unchanged + 1 rejected" in told


def test_an_archive_with_a_foreign_and_a_damaged_file_balances(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    german = "Die Mühle ist geschlossen, sagte ihr Besitzer am Dienstag, und sie wird nicht wieder geöffnet werden."
    archive = tmp_path / "news.zip"
    archive.write_bytes(zipped({"mill.html": PAGE.encode(), "de.txt": german.encode(), "x.bin": b"\x00\x01\x02" * 50}))

    assert run("ingest", str(archive), "--store", str(tmp_path / "graph")) == 1
    told = capsys.readouterr().err
    assert "3 read = 2 ingested + 0 unchanged + 1 rejected" in told
    assert "not English but de" in told


def test_a_record_tells_where_each_metadata_value_comes_from(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = tmp_path / "mill.html"
    path.write_text(PAGE, "utf-8")

    assert run("extract", str(path)) == 0
    record = json.loads(capsysbinary.readouterr().out)
    assert record["origins"]["published"] == "meta article:published_time"
    assert record["published"]["earliest"] == "2024-03-05"
