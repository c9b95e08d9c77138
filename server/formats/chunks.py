"""Text that is made a little at a time, as bytes that are sent or written a good deal at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Characters gathered before they are handed on. An answer that is shorter is sent whole, with its length, which
#: lets its connection stay open.
CHUNK_CHARS: Final = 131_072


def in_chunks(parts: Iterable[str]) -> Iterator[bytes]:
    r"""Return text in UTF-8, in pieces of `CHUNK_CHARS` characters or somewhat more; the last may be shorter.

    >>> list(in_chunks(["a", "é"]))
    [b'a\xc3\xa9']
    """
    gathered: list[str] = []
    length = 0
    for part in parts:
        gathered.append(part)
        length += len(part)
        if length >= CHUNK_CHARS:
            yield "".join(gathered).encode()
            gathered, length = [], 0
    if gathered:
        yield "".join(gathered).encode()
