"""A store many times over: all that its articles have come to, loaded again under other names.

To write a hundred thousand articles takes hours of one core, and what it costs to write one more does not depend on how
the others came in. Every hash by which an article, what it tells and what is inferred from it are named or looked up is
another one in each copy, and so is every person; states, bodies, posts and what is claimed of them stay.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Final

import click
import pyoxigraph as ox

_NAMES: Final = re.compile(rb"(?<![0-9a-f])[0-9a-f]{8,64}(?![0-9a-f])|(?<=/person-c)[0-9]+")
_DIGITS: Final = b"0123456789abcdef"
#: Bytes that are renamed at a time.
_PIECE: Final = 8 * 1024 * 1024


def multiply(database: Path, times: int) -> None:
    """Load what a database holds so many times less one, under other names; `times` is at most 16."""
    if not 1 <= times <= len(_DIGITS):
        raise click.BadParameter(f"{times} times: a store can be multiplied by 1 to {len(_DIGITS)}")
    with tempfile.TemporaryDirectory(prefix="onrecord-bench-", dir=database.parent) as name:
        whole, renamed = Path(name) / "whole.nq", Path(name) / "renamed.nq"
        store = ox.Store(str(database))
        store.dump(str(whole), ox.RdfFormat.N_QUADS)
        for number in range(1, times):
            _rename(whole, renamed, number)
            store.bulk_load(path=str(renamed), format=ox.RdfFormat.N_QUADS)
            click.echo(f"loaded {number + 1} of {times} times", err=True)
        store.optimize()
        store.flush()
        del store


def _rename(whole: Path, renamed: Path, number: int) -> None:
    table = bytes.maketrans(_DIGITS, _DIGITS[number:] + _DIGITS[:number])
    # A person's number is decimal: longer by a digit that tells the copy.
    suffix = b"%d" % (9 + number)

    def other(match: re.Match[bytes]) -> bytes:
        word = match[0]
        return word.translate(table) if len(word) >= 8 else word + suffix

    with whole.open("rb") as lines, renamed.open("wb") as out:
        while piece := lines.readlines(_PIECE):
            out.write(_NAMES.sub(other, b"".join(piece)))
