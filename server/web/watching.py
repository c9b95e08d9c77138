"""What becomes of each query and update, told to whoever listens: the metrics and the log. No Flask."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from time import monotonic
from typing import TYPE_CHECKING, Final, Literal, Self

from ontology.errors import OnRecordError
from server.formats.row_counting import RowCounter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from server.store.asking import Answers, Query, Reply
    from server.store.updating import Update

_CAPITAL: Final = re.compile(r"(?<!^)(?=[A-Z])")

#: Outcomes beside errors, which are told by their names, as "invalid-query".
ANSWERED: Final = "answered"
CACHED: Final = "cached"
NOT_MODIFIED: Final = "not-modified"
#: The client wanted no more of the answer, such as for HEAD, or went away.
UNREAD: Final = "unread"
FAILED: Final = "failed"


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of one query or update.

    Attributes:
        kind: which of them it was.
        text: its text.
        client: who asked.
        outcome: one of the constants above, or an error's name as lower-case words joined by hyphens.
        seconds: from its asking to the last byte of the answer; of a long answer the client's reading is a part.
        rows: rows of the answer that went out; `None` of a graph, and where nothing went out.
        bytes: bytes of the answer that went out, before compression.
        reader: the process that answered; `None` where none did.
    """

    kind: Literal["query", "update"]
    text: str
    client: str
    outcome: str
    seconds: float = 0.0
    rows: int | None = None
    bytes: int = 0
    reader: int | None = None


class Watched:
    """`Answers` that tell what becomes of each query and update."""

    def __init__(self, answers: Answers, listeners: Sequence[Callable[[Seen], None]]) -> None:
        self._answers = answers
        self._listeners = listeners

    def snapshot(self) -> str | None:
        return self._answers.snapshot()

    def ask(
        self,
        query: Query,
        *,
        client: str = "",
        seconds: float | None = None,
        is_gone: Callable[[], bool] = lambda: False,
    ) -> Reply:
        start = monotonic()
        try:
            reply = self._answers.ask(query, client=client, seconds=seconds, is_gone=is_gone)
        except BaseException as error:
            self.tell(Seen("query", query.text, client, _outcome(error), monotonic() - start))
            raise
        format_ = query.rows if reply.form == "rows" else None
        parts = _Parts(reply, None if format_ is None else RowCounter(format_), query.text, client, start, self.tell)
        if reply.is_whole:
            return replace(reply, parts=iter([*parts]), rows=parts.rows)
        return replace(reply, parts=parts, close=parts.close, rows=parts.rows)

    def update(self, update: Update, *, client: str = "", is_gone: Callable[[], bool] = lambda: False) -> None:
        start, outcome = monotonic(), FAILED
        try:
            self._answers.update(update, client=client, is_gone=is_gone)
            outcome = ANSWERED
        except BaseException as error:
            outcome = _outcome(error)
            raise
        finally:
            self.tell(Seen("update", update.text, client, outcome, monotonic() - start))

    def tell(self, seen: Seen) -> None:
        """Tell whoever listens."""
        for listen in self._listeners:
            listen(seen)


class _Parts:
    """The parts of an answer; what became of it is told with the last one, or with `close`."""

    def __init__(
        self,
        reply: Reply,
        counter: RowCounter | None,
        text: str,
        client: str,
        start: float,
        tell: Callable[[Seen], None],
    ) -> None:
        self._reply = reply
        self._parts: Iterator[bytes] = reply.parts
        self._counter = counter
        self._text = text
        self._client = client
        self._start = start
        self._tell = tell
        self._bytes = 0
        self._is_open = True

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        try:
            part = next(self._parts)
        except StopIteration:
            self._end(ANSWERED)
            raise
        except BaseException as error:
            self._end(_outcome(error))
            raise
        self._bytes += len(part)
        if self._counter is not None:
            self._counter.take(part)
        return part

    def rows(self) -> int | None:
        """Return how many rows were read; `None` of a graph."""
        return None if self._counter is None else self._counter.rows

    def close(self) -> None:
        """Give up what was not read."""
        self._end(UNREAD)
        self._reply.close()

    def __del__(self) -> None:
        self.close()

    def _end(self, outcome: str) -> None:
        if not self._is_open:
            return
        self._is_open = False
        seconds = monotonic() - self._start
        reader = self._reply.reader
        self._tell(Seen("query", self._text, self._client, outcome, seconds, self.rows(), self._bytes, reader))


def _outcome(error: BaseException) -> str:
    return _CAPITAL.sub("-", type(error).__name__).lower() if isinstance(error, OnRecordError) else FAILED
