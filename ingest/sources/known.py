"""What is known of an article beside its text, each value with where it came from."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

from ingest.extract import publication
from ingest.issues import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Field = Literal["headline", "published", "publisher", "url"]

#: Longest value of metadata that is kept, in code points.
_MAX_CHARS: Final = 2_000
_URL: Final = re.compile(r"https?://[^\s/?#<>\"{}|\\^`]+[^\s<>\"{}|\\^`]*", re.IGNORECASE)
#: Dates as XML and NewsML write them without separators.
_COMPACT: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T([0-9]{2})([0-9]{2})([0-9]{2})?(Z|[+-][0-9:]{4,5})?)?")
_SPACE: Final = re.compile(r"\s+")


class Known:
    """Values for an article's metadata. What is added first stays; what cannot be used is remembered as refused.

    >>> known = Known()
    >>> known.add("published", "soon", "meta date")
    >>> known.add("published", "Tue, 05 Mar 2024 10:05:00 +0200", "pubDate")
    >>> known.add("published", "2023", "meta year")
    >>> known.values(), known.origins()
    ({'published': '2024-03-05T10:05:00+02:00'}, {'published': 'pubDate'})
    """

    def __init__(self, first: Known | None = None) -> None:
        """Begin with nothing, or with what another one has."""
        self._values: dict[str, tuple[str, str]] = dict(first._values) if first is not None else {}
        self._refused: dict[str, tuple[str, str]] = dict(first._refused) if first is not None else {}

    def add(self, field: Field, value: object, origin: str) -> None:
        """Take what `origin` says, unless there is a value; what is no text, or empty, is passed over."""
        if not isinstance(value, str) or field in self._values:
            return
        text = _SPACE.sub(" ", value).strip()
        if not text:
            return
        usable = _usable(field, text)
        if usable is None:
            self._refused.setdefault(field, (text, origin))
        else:
            self._values[field] = (usable, origin)

    def add_all(self, other: Known) -> None:
        """Take what another one has, where there is no value."""
        for field, pair in other._values.items():
            self._values.setdefault(field, pair)
        for field, pair in other._refused.items():
            self._refused.setdefault(field, pair)

    def get(self, field: Field) -> str | None:
        return self._values[field][0] if field in self._values else None

    def values(self) -> dict[str, str]:
        return {field: value for field, (value, _) in self._values.items()}

    def origins(self) -> Mapping[str, str]:
        return {field: origin for field, (_, origin) in self._values.items()}

    def refused(self) -> Iterator[tuple[str, str, str]]:
        """Yield field, value and origin of what was said, could not be used, and was said by nobody else."""
        for field, (value, origin) in self._refused.items():
            if field not in self._values:
                yield field, shown(value), origin


#: What each refused value should have been.
WANTED: Final[Mapping[str, str]] = MappingProxyType({
    "published": "which is no date; write it as 2024-03-28, 2024-03-28T09:46 or a shorter beginning of one",
    "url": "which is no web address",
    "headline": "which cannot be written",
    "publisher": "which cannot be written",
})  # fmt: skip


def is_plain(value: str) -> bool:
    """Whether a short value can be written anywhere: no NUL, no half of a surrogate pair."""
    return not any(c == "\x00" or "\ud800" <= c <= "\udfff" for c in value)


def _usable(field: Field, text: str) -> str | None:
    if not is_plain(text) or len(text) > _MAX_CHARS:
        return None
    if field == "published":
        return moment(text)
    if field == "url":
        return text if _URL.fullmatch(text) else None
    return text


def moment(text: str) -> str | None:
    """Return a date as ISO 8601 where it is one, or one of RFC 5322 (as feeds have), or one without separators.

    >>> moment("Tue, 05 Mar 2024 10:05:00 +0200"), moment("05/03/24")
    ('2024-03-05T10:05:00+02:00', None)
    """
    if (compact := _COMPACT.fullmatch(text)) is not None:
        year, month, day, hour, minute, second, zone = compact.groups()
        text = f"{year}-{month}-{day}" + (f"T{hour}:{minute}:{second or '00'}{zone or ''}" if hour else "")
    if publication.parse(text) is not None:
        return text
    try:
        iso = parsedate_to_datetime(text).isoformat()
    except (ValueError, TypeError, OverflowError):
        return None
    return iso if publication.parse(iso) is not None else None
