"""Fuzz a server: `python -m tests.fuzz --count 10000`."""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from tests.fuzz.document import fire_from_document
from tests.fuzz.running import fire, fuzzer

#: One request in so many, at most, is made by schemathesis, from the published document alone.
_FROM_DOCUMENT = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000, help="requests to send")
    parser.add_argument("--seed", type=int, default=0, help="the same requests for the same seed")
    told = parser.parse_args()
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, fuzzer(Path(folder)) as at:
        fire_from_document(at, told.count // _FROM_DOCUMENT, told.seed)
        fire(at, told.count - sum(at.statuses.values()), told.seed)
        statuses = ", ".join(f"{status}: {number:,}" for status, number in sorted(at.statuses.items()))
        print(f"{sum(at.statuses.values()):,} requests in {time.monotonic() - start:.0f} s; {statuses}")
        print("readers: " + ", ".join(f"{name} {number:.0f}" for name, number in at.readers().items()))


if __name__ == "__main__":
    main()
