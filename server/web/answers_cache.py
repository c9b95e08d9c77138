"""Answers that were given before, of an unchanged store: as bytes, in bounded memory. No Flask."""

from __future__ import annotations

import json
import re
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.store.asking import Form, Query, Reply

#: An answer may take this part of the memory at most, so that a long one does not drive out all others.
_PART: Final = 16
#: What differs from one run to the next: some functions (SPARQL 1.1 Query, 17.4), and what others answer to SERVICE. A
#: word of a text that reads like one only keeps an answer from being kept.
_CHANGING: Final = re.compile(r"(?<![?$\w:])(?:now|rand|uuid|struuid)\b|(?<![?$:a-z_])service\b", re.ASCII)
_CHANGING_WORDS: Final = ("now", "rand", "uuid", "service")


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer: what kind it is, its bytes, and how many rows these are; `None` of a graph."""

    form: Form
    body: bytes
    rows: int | None = None


class AnswersCache:
    """Answers by their tags, the longest unused the first to go. Any thread may ask."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._lock = Lock()
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._snapshot = ""
        self._bytes = 0

    def get(self, tag: str) -> Kept | None:
        with self._lock:
            kept = self._kept.get(tag)
            if kept is not None:
                self._kept.move_to_end(tag)
            return kept

    def keeping(self, tag: str, snapshot: str, reply: Reply) -> Iterator[bytes]:
        """Return the parts of an answer, and keep them once they are all through, unless they are too many bytes."""
        most = self._most_bytes // _PART
        gathered: list[bytes] | None = []
        length = 0
        for part in reply.parts:
            length += len(part)
            if length > most:
                gathered = None
            if gathered is not None:
                gathered.append(part)
            yield part
        if gathered is not None:
            self._put(tag, snapshot, Kept(reply.form, b"".join(gathered), reply.rows()))

    def _put(self, tag: str, snapshot: str, kept: Kept) -> None:
        with self._lock:
            if snapshot != self._snapshot:
                # Nobody asks for an earlier state.
                self._kept.clear()
                self._snapshot, self._bytes = snapshot, 0
            if tag in self._kept:
                return
            self._kept[tag] = kept
            self._bytes += len(kept.body)
            while self._bytes > self._most_bytes:
                _, old = self._kept.popitem(last=False)
                self._bytes -= len(old.body)


def tag_of(query: Query, snapshot: str) -> str | None:
    """Return what names the answer to a query in one state of a store; `None` where each run may answer differently.

    >>> from server.store.asking import Query
    >>> tag_of(Query("ASK {}"), "1") == tag_of(Query("ASK {}"), "1") != tag_of(Query("ASK {}"), "2")
    True
    >>> tag_of(Query("SELECT (NOW() AS ?now) {}"), "1") is None
    True
    """
    small = query.text.lower()
    # Most queries hold none of the words, which is told faster than where they stand.
    if any(word in small for word in _CHANGING_WORDS) and _CHANGING.search(small):
        return None
    return sha256(json.dumps([snapshot, query.to_json()]).encode()).hexdigest()[:32]
