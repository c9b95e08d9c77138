"""A few hundred of the requests that `python -m tests.fuzz` sends by the thousand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from schemathesis.core.failures import Failure

from tests.fuzz.document import fire_from_document
from tests.fuzz.running import fire, fuzzer

if TYPE_CHECKING:
    from pathlib import Path


def test_no_request_fails_the_server_or_loses_a_reader(tmp_path: Path) -> None:
    with fuzzer(tmp_path) as at:
        fire(at, 400)
        assert sum(at.statuses.values()) >= 400
        # Not all of them are refused.
        assert at.statuses[200] > 50


def test_what_the_published_document_promises_is_kept(tmp_path: Path) -> None:
    with fuzzer(tmp_path) as at:
        fire_from_document(at, 150)
        assert sum(at.statuses.values()) >= len(at.document["paths"])
        assert at.statuses[200] > 20
        at.document["paths"]["/healthz"]["get"]["responses"]["200"]["content"] = {"text/plain": {}}
        with pytest.raises(BaseExceptionGroup, match=r"(?i)undocumented") as found:
            fire_from_document(at, 1)
        assert found.group_contains(Failure, match="application/json")
