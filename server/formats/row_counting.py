"""How many rows an answer has, told from its bytes while they pass: the engine that writes them tells nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from server.formats.negotiation import CSV, JSON, TSV, XML

if TYPE_CHECKING:
    from server.formats.negotiation import Format

_RESULT: Final = b"<result>"
#: With one of these at its end, a part does not yet tell what it says.
_UNDECIDED: Final = b"\\[,"


class RowCounter:
    """Counts the rows of one answer in one of the formats of rows.

    >>> counter = RowCounter(JSON)
    >>> for part in (b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"value":"},', b'{"}},{}]}}'):
    ...     counter.take(part)
    >>> counter.rows
    2
    """

    def __init__(self, format_: Format) -> None:
        self._format = format_
        self._held = b""
        self._is_quoted = False
        self._found = 0

    @property
    def rows(self) -> int:
        """The rows so far; an answer that is yes or no has none."""
        # The first line names the variables.
        return max(0, self._found - 1) if self._format in (CSV, TSV) else self._found

    def take(self, part: bytes) -> None:
        """Count the rows that begin, or in CSV and TSV end, in the next bytes."""
        if self._format is TSV:
            # A line end within a value is written as an escape.
            self._found += part.count(b"\n")
        elif self._format is CSV:
            self._found += self._outside(part).count(b"\n")
        elif self._format is XML:
            data = self._held + part
            self._found += data.count(_RESULT)
            self._held = data[-len(_RESULT) + 1 :]
        elif self._format is JSON:
            data = self._held + part
            whole = data.rstrip(_UNDECIDED)
            self._held = data[len(whole) :]
            # Of the objects, only rows stand in an array: terms are values of members.
            plain = whole.replace(b"\\\\", b"").replace(b'\\"', b"")
            outside = self._outside(plain)
            self._found += outside.count(b"[{") + outside.count(b",{")

    def _outside(self, data: bytes) -> bytes:
        """Return what stands outside quotation marks; CSV doubles one within a value, which opens and shuts nothing."""
        pieces = data.split(b'"')
        outside = pieces[1::2] if self._is_quoted else pieces[::2]
        if len(pieces) % 2 == 0:
            self._is_quoted = not self._is_quoted
        return b'"'.join(outside)
