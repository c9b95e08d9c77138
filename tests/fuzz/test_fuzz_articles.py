"""A few of the files of `python -m tests.fuzz.articles`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fuzz.articles import ingest, write

if TYPE_CHECKING:
    from pathlib import Path


def test_random_bytes_and_mutated_articles_are_all_accounted_for(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    write(folder, 20, 20, seed=1)
    ended = ingest(folder, tmp_path, jobs=0, timeout_seconds=300)

    assert ended.read >= 40
    assert ended.ingested >= 15
    assert len(ended.rejected) >= 10
