"""An article as it was read, before anything is made of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Article:
    """The text of one article and what its source said about it.

    The text is that of the file, exactly as decoded; of a format with markup, what the markup shows to a reader.

    Every span anywhere in OnRecord counts Unicode code points of `text`, from 0, end excluded.

    Attributes:
        id: the file's name, or the identifier that the input gave.
        text: the decoded text; line ends as read, no byte order mark.
        source: path or URL as given.
        headline, published, publisher, url: as the source gave them (`published` is an ISO 8601 date or date-time,
            or any prefix of one down to a year); `None` where it gave none.
        origins: where each of these values comes from, in words: "json-ld", "meta article:published_time", "dc:date".
        announced_by: the address of the feed that led to it, if one did.

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
    origins: Mapping[str, str] = field(default_factory=dict, compare=False)
    announced_by: str | None = field(default=None, compare=False)

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the text as UTF-8, in hexadecimal: the article's identity."""
        return sha256(self.text.encode("utf-8")).hexdigest()


@dataclass(frozen=True, slots=True)
class Unchanged:
    """What a web server, or a feed, says has not changed since its articles were stored; it was not read again.

    Attributes:
        id: what an article read from it would be called.
        source: its URL.
    """

    id: str
    source: str
