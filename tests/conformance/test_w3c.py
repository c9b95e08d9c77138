"""The W3C's SPARQL 1.1 tests of queries, syntax, result formats and updates, over HTTP against a running server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from tests.conformance.known import KNOWN, NOT_RUN
from tests.conformance.manifest import Suites
from tests.conformance.servers import Servers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: How many tests each folder has, so that none is lost.
FOLDERS: Final = {
    "add": 8, "aggregates": 47, "basic-update": 13, "bind": 10, "bindings": 11, "cast": 6, "clear": 4, "construct": 7,
    "copy": 6, "csv-tsv-res": 6, "delete": 19, "delete-data": 6, "delete-insert": 17, "delete-where": 6, "drop": 4,
    "exists": 6, "functions": 75, "grouping": 6, "json-res": 4, "move": 6, "negation": 12, "project-expression": 7,
    "property-path": 33, "subquery": 14, "syntax-fed": 3, "syntax-query": 94, "syntax-update-1": 54,
    "syntax-update-2": 1, "update-silent": 13,
}  # fmt: skip


@pytest.fixture(scope="module")
def suites(shared: Path) -> Suites:
    return Suites(shared / "conformance" / "w3c" / "sparql11")


@pytest.fixture(scope="module")
def servers(suites: Suites, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with Servers(suites, tmp_path_factory.mktemp("w3c")) as started:
        yield started


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_suite_passes_but_for_what_is_known(servers: Servers, folder: str) -> None:
    outcomes = servers.run(folder)
    assert len(outcomes) == FOLDERS[folder]
    assert [it.surprise for it in outcomes if it.surprise] == []


def test_every_suite_is_run_or_said_not_to_be(suites: Suites) -> None:
    told = {folder for folder in suites.folders() if suites.cases(folder)}
    assert told == FOLDERS.keys() | NOT_RUN.keys()


def test_every_known_failure_is_a_test(suites: Suites) -> None:
    assert KNOWN.keys() <= {case.key for folder in FOLDERS for case in suites.cases(folder)}
