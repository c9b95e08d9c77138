"""Fuzz a server: `python -m tests.fuzz --count 10000`."""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from tests.fuzz.running import fire, fuzzer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000, help="requests to send")
    parser.add_argument("--seed", type=int, default=0, help="the same requests for the same seed")
    told = parser.parse_args()
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, fuzzer(Path(folder)) as at:
        fire(at, told.count, told.seed)
        statuses = ", ".join(f"{status}: {number:,}" for status, number in sorted(at.statuses.items()))
        print(f"{sum(at.statuses.values()):,} requests in {time.monotonic() - start:.0f} s; {statuses}")
        print("readers: " + ", ".join(f"{name} {number:.0f}" for name, number in at.readers().items()))


if __name__ == "__main__":
    main()
