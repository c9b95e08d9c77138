"""Run the W3C's SPARQL 1.1 tests, and print what passes and what fails, with the cause: `make conformance`."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.conformance.known import KNOWN, NOT_RUN
from tests.conformance.manifest import QUERY, UPDATE, Suites
from tests.conformance.protocol_asking import conversing, service_failures
from tests.conformance.protocol_cases import graph_store_cases, protocol_cases
from tests.conformance.servers import Servers

if TYPE_CHECKING:
    from tests.conformance.servers import Outcome

_SHARED: Final = os.environ.get("ONRECORD_SHARED", Path(__file__).parents[3] / "shared")
#: Suites of requests and their answers; the others are of queries and updates.
PROTOCOLS: Final = ("protocol", "graph-store-protocol", "service-description")
_LEAST_WIDTH: Final = 34
_SUITES: Final = Path(_SHARED) / "conformance" / "w3c" / "sparql11"


def main() -> int:
    """Run, print, and return 1 where a test fails that is not known to, or the other way round."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m tests.conformance")
    parser.add_argument("folders", nargs="*", help="suites to run, by their folders; all if none is named")
    parser.add_argument("--suites", type=Path, default=_SUITES, help="the folder of the W3C's tests [%(default)s]")
    chosen = parser.parse_args()
    if not (chosen.suites / "manifest-all.ttl").is_file():
        parser.error(f"{chosen.suites} does not hold the W3C's tests: name their folder sparql11 with --suites")
    suites = Suites(chosen.suites)
    outcomes: list[Outcome] = []
    names = [it for it in chosen.folders or suites.folders() if it not in PROTOCOLS]
    with tempfile.TemporaryDirectory() as folder, Servers(suites, Path(folder)) as servers:
        for name in names:
            if name not in NOT_RUN:
                outcomes += servers.run(name)
                if sys.stderr.isatty():
                    print(f"\r\x1b[K{name}", end="", file=sys.stderr)
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr)
    if outcomes:
        _print_table(outcomes)
    failures = _protocols(chosen.suites, [it for it in PROTOCOLS if it in (chosen.folders or PROTOCOLS)])
    for name, reason in NOT_RUN.items():
        if name in (chosen.folders or NOT_RUN):
            print(f"not run: {name}, {len(suites.cases(name))} tests: {reason}")
    for it in outcomes:
        if it.failure:
            print(f"fails: {it.case.key}: {KNOWN.get(it.case.key, f'NOT KNOWN: {it.failure}')}")
    surprises = [it.surprise for it in outcomes if it.surprise and not it.failure]
    print(*surprises, sep="\n", end="\n" if surprises else "")
    print(*failures, sep="\n", end="\n" if failures else "")
    return 1 if failures or any(it.surprise for it in outcomes) else 0


def _protocols(place: Path, names: list[str]) -> list[str]:
    """Run the suites of these names, which are of requests, print what passes, and return a line for each failure."""
    if not names:
        return []
    failures = []
    with tempfile.TemporaryDirectory() as folder, conversing(place, Path(folder)) as conversation:
        for name in names:
            if name == "service-description":
                found = service_failures(conversation)
            else:
                cases = protocol_cases(place) if name == "protocol" else graph_store_cases(place)
                found = {it.key: conversation.failure(it) for it in cases}
            failures += [f"fails: {key}: NOT KNOWN: {why}" for key, why in found.items() if why]
            passed = sum(not why for why in found.values())
            print(f"{f'{name}: requests':{_LEAST_WIDTH}} {len(found):6} {passed:6}")
    return failures


def _print_table(outcomes: list[Outcome]) -> None:
    all_of = Counter(map(_group, outcomes))
    passed = Counter(_group(it) for it in outcomes if not it.failure)
    rows = [
        ("suite", "tests", "pass"),
        *((f"{folder}: {kind}", str(count), str(passed[folder, kind])) for (folder, kind), count in all_of.items()),
    ]
    for kind in dict.fromkeys(kind for _, kind in all_of):
        total, good = (sum(count for (_, its), count in counts.items() if its == kind) for counts in (all_of, passed))
        rows.append((f"all: {kind}", str(total), str(good)))
    width = max(_LEAST_WIDTH, *(len(row[0]) for row in rows))
    for first, *others in rows:
        print(first.ljust(width), *(it.rjust(6) for it in others))


def _group(outcome: Outcome) -> tuple[str, str]:
    kind = outcome.case.kind
    if kind in QUERY:
        return outcome.case.folder, "queries" if kind == QUERY[0] else "CSV"
    if kind in UPDATE:
        return outcome.case.folder, "updates"
    return outcome.case.folder, "syntax of updates" if outcome.case.is_update else "syntax of queries"


if __name__ == "__main__":
    sys.exit(main())
