"""What was fetched before: what web servers need to tell that a page is unchanged, and which articles came of it.

A memory is a convenience. What it says counts only where the store still has the articles.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Visit:
    """One page as it was.

    Attributes:
        etag, modified: the server's validators, as sent; `None` where it sent none.
        articles: SHA-256 of each article that came of it.
        seen: digest of the feed's entry that announced it, where one did.
    """

    etag: str | None
    modified: str | None
    articles: tuple[str, ...]
    seen: str | None = None


class Memory:
    """Visits by address, in a file or, without one, as long as the process runs."""

    def __init__(self, path: Path | None = None) -> None:
        """Open the file; one that is damaged, or of something else, is no hindrance: then nothing is remembered."""
        self._visits: dict[str, Visit] = {}
        self._database: sqlite3.Connection | None = None
        if path is None:
            return
        try:
            self._database = sqlite3.connect(path, timeout=10, isolation_level=None)
            self._database.execute("CREATE TABLE IF NOT EXISTS visit (url TEXT PRIMARY KEY, told TEXT NOT NULL)")
        except sqlite3.Error:
            self._database = None

    def get(self, url: str) -> Visit | None:
        if self._database is None:
            return self._visits.get(url)
        try:
            row = self._database.execute("SELECT told FROM visit WHERE url = ?", (url,)).fetchone()
            etag, modified, articles, seen = json.loads(row[0]) if row is not None else (None, None, (), None)
        except (sqlite3.Error, ValueError, TypeError):
            return None
        return Visit(etag, modified, tuple(articles), seen) if row is not None else None

    def put(self, url: str, visit: Visit) -> None:
        self._visits[url] = visit
        if self._database is None:
            return
        told = json.dumps((visit.etag, visit.modified, visit.articles, visit.seen))
        try:
            self._database.execute("INSERT OR REPLACE INTO visit VALUES (?, ?)", (url, told))
        except sqlite3.Error:
            # a full disk, another process; the page is fetched once more next time
            return

    def close(self) -> None:
        if self._database is not None:
            self._database.close()
