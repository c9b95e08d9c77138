"""An article as it was read, before anything is made of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256


@dataclass(frozen=True)
class Article:
    """The decoded text of one article, exactly as read, and what its source said about it.

    Every span anywhere in OnRecord counts Unicode code points of `text`, from 0, end excluded.

    Attributes:
        id: the file's name, or the identifier that the input gave.
        text: the decoded text; line ends as read, no byte order mark.
        source: path or URL as given.
        headline, published, publisher, url: as the source gave them (`published` is an ISO 8601 date or date-time,
            or any prefix of one down to a year); `None` where it gave none.

    >>> Article(id="a.txt", text="Words.", source="a.txt").sha256[:8]
    '44dcebcd'
    """

    id: str
    text: str
    source: str
    headline: str | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the text as UTF-8, in hexadecimal: the article's identity."""
        return sha256(self.text.encode("utf-8")).hexdigest()
