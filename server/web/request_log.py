"""Requests and queries as lines of JSON on standard error, where a setting asks for them; slow queries with their text.

A query is named by the first 16 hex digits of its text's sha256, so that its runs can be found without the text.
Nothing of a request's headers, parameters or body is told but that text: no token can come here.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from server.settings import Settings
    from server.web.watching import Seen

_HASH_CHARS: Final = 16
#: Longest path of a request that is told, in characters.
_PATH_CHARS: Final = 500


class RequestLog:
    """The log of one application. Any thread may tell."""

    def __init__(self, settings: Settings) -> None:
        self._is_wanted = settings.request_log
        self._slow_seconds = settings.slow_query_seconds

    def seen(self, seen: Seen) -> None:
        """Tell a query or an update, if all are told or this one was slow."""
        is_slow = 0 < self._slow_seconds <= seen.seconds
        if self._is_wanted or is_slow:
            _write(
                seen.kind,
                hash=sha256(seen.text.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH_CHARS],
                outcome=seen.outcome,
                seconds=round(seen.seconds, 6),
                rows=seen.rows,
                bytes=seen.bytes,
                reader=seen.reader,
                client=seen.client,
                **({"slow": True, "text": seen.text} if is_slow else {}),
            )

    def request(self, method: str, path: str, route: str, status: int, seconds: float, client: str) -> None:
        """Tell a request, once its response is sent."""
        if self._is_wanted:
            _write(
                "request",
                method=method[:_HASH_CHARS],
                path=path[:_PATH_CHARS],
                route=route,
                status=status,
                seconds=round(seconds, 6),
                client=client,
            )


def _write(kind: str, **told: object) -> None:
    time = datetime.now(UTC).isoformat(timespec="milliseconds")
    # In one piece, so that lines of several threads stay whole; in ASCII, so that no sign of a client's moves a cursor.
    sys.stderr.write(f"{json.dumps({'time': time, 'kind': kind, **told})}\n")
    sys.stderr.flush()
