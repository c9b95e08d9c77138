"""All suites, or some, run against servers that hold their data."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from tests.conformance.asking import serving
from tests.conformance.known import KNOWN, NOT_RUN
from tests.conformance.manifest import QUERY
from tests.conformance.updating import updating

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from tests.conformance.asking import Asked
    from tests.conformance.manifest import Case, Suites
    from tests.conformance.updating import Updated


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one test; `failure` is empty where it passed."""

    case: Case
    failure: str

    @property
    def surprise(self) -> str:
        """What is wrong about it, given what is known: nothing where a known failure fails."""
        if not self.failure:
            return f"{self.case.key} passes: take it off the known failures" if self.case.key in KNOWN else ""
        return "" if self.case.key in KNOWN else f"{self.case.key}: {self.failure}"


class Servers:
    """One server for the queries of all suites and one for their updates, each started when it is needed."""

    def __init__(self, suites: Suites, folder: Path) -> None:
        self._suites = suites
        self._folder = folder
        self._opened = ExitStack()
        self._asked: Asked | None = None
        self._updated: Updated | None = None

    def run(self, folder: str) -> list[Outcome]:
        """Run the tests of one folder."""
        return [Outcome(case, self._failure(case)) for case in self._suites.cases(folder)]

    def _failure(self, case: Case) -> str:
        if case.is_update:
            if self._updated is None:
                self._updated = self._opened.enter_context(updating(self._suites, self._made("updates")))
            return self._updated.failure(case)
        if self._asked is None:
            folders = [it for it in self._suites.folders() if it not in NOT_RUN]
            cases = [case for folder in folders for case in self._suites.cases(folder) if case.kind in QUERY]
            self._asked = self._opened.enter_context(serving(self._suites, self._made("queries"), cases))
        return self._asked.failure(case)

    def _made(self, name: str) -> Path:
        place = self._folder / name
        place.mkdir()
        return place

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.close()
