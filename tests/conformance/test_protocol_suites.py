"""The W3C suites of the SPARQL 1.1 Protocol, the Graph Store Protocol and the Service Description, over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conformance.protocol_asking import Conversation, conversing, service_failures
from tests.conformance.protocol_cases import graph_store_cases, protocol_cases

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def place(shared: Path) -> Path:
    return shared / "conformance" / "w3c" / "sparql11"


@pytest.fixture(scope="module")
def conversation(place: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Conversation]:
    with conversing(place, tmp_path_factory.mktemp("protocol")) as opened:
        yield opened


def test_the_protocol_passes_whole(place: Path, conversation: Conversation) -> None:
    cases = protocol_cases(place)
    assert len(cases) == 34
    assert {it.key: why for it in cases if (why := conversation.failure(it))} == {}


def test_the_graph_store_protocol_passes_whole(place: Path, conversation: Conversation) -> None:
    cases = graph_store_cases(place)
    assert len(cases) == 14
    assert {it.key: why for it in cases if (why := conversation.failure(it))} == {}


def test_the_service_description_passes_whole(conversation: Conversation) -> None:
    assert service_failures(conversation) == {
        "returns-rdf": "", "has-endpoint-triple": "", "conforms-to-schema": ""
    }  # fmt: skip
