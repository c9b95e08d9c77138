"""A few hundred of the requests that `python -m tests.fuzz` sends by the thousand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fuzz.running import fire, fuzzer

if TYPE_CHECKING:
    from pathlib import Path


def test_no_request_fails_the_server_or_loses_a_reader(tmp_path: Path) -> None:
    with fuzzer(tmp_path) as at:
        fire(at, 400)
        assert sum(at.statuses.values()) >= 400
        # Not all of them are refused.
        assert at.statuses[200] > 50
