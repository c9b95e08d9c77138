"""Lines sorted in files: as Python sorts them, each once with how often it was there, however many files it takes."""

from __future__ import annotations

import random
import resource
import signal
from typing import TYPE_CHECKING

import pytest

from ontology.errors import InvalidStore
from server.exports.sorting import sorted_lines

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(("held_bytes", "fan_in"), [(10**6, 2), (500, 2), (500, 3), (80, 4), (1, 2)])
def test_lines_come_sorted_and_counted(held_bytes: int, fan_in: int) -> None:
    rng = random.Random(5)  # noqa: S311 -- an order, no secret
    words = ["", "a", "b\u2028c", "z\x85", "\U0001f600", "\ue000", "é", "a\tb", *(f"w{it:03}" for it in range(150))]
    given = [rng.choice(words) for _ in range(700)]
    with sorted_lines(iter(given), held_bytes=held_bytes, fan_in=fan_in) as (count, lines):
        found = list(lines)
    assert count == len(given)
    assert found == [(word, given.count(word)) for word in sorted(set(given))]


def test_nothing_is_nothing() -> None:
    with sorted_lines([]) as (count, lines):
        assert (count, list(lines)) == (0, [])


def test_files_go_when_the_lines_are_no_longer_wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with sorted_lines(map(str, range(100)), held_bytes=100) as (_, lines):
        assert next(lines) == ("0", 1)
        assert list(tmp_path.iterdir())
    assert not list(tmp_path.iterdir())


def test_no_room_is_told_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    # The signal would end the process; without it, writing fails as on a full disk.
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, before[1]))
    try:
        with (
            pytest.raises(InvalidStore, match="name a folder with room in TMPDIR"),
            sorted_lines(("x" * 5_000 for _ in range(3)), held_bytes=1),
        ):
            pytest.fail("there was room")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert not list(tmp_path.iterdir())
