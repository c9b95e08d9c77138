"""Articles from files: one module a format, and the choice among them by what a file holds."""

from __future__ import annotations

import re
import stat
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Final

from ingest.issues import Issue, shown
from ingest.sources.opening import Reading
from ingest.sources.places import Place, places
from ingest.sources.resource import CHUNK_BYTES, Budget, Limits, Resource, of_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from ingest.sources.fetching import Fetcher
    from ingest.sources.resource import Item

_URL: Final = re.compile(r"https?://", re.IGNORECASE)
_JSON_LINES_NAME: Final = re.compile(r".*\.(?:jsonl|ndjson)", re.IGNORECASE | re.DOTALL)


def read(
    sources: Sequence[str | Path],
    *,
    limits: Limits | None = None,
    stdin: BinaryIO | None = None,
    fetcher: Fetcher | None = None,
) -> Iterator[Item]:
    """Yield each article of `sources` (files, directories, URLs, `-` for standard input), an issue for each failure.

    What a file is, its first bytes tell. Of what can be read piece by piece, nothing is read further than one article
    ahead, and never more than `limits` allow. A warning comes right before the article that it is about.

    >>> [issue.code for issue in read(["no such file.txt"])]
    ['missing']
    """
    limits = limits or Limits()
    for given in sources:
        if is_url(given):
            yield from _fetched(str(given), limits, fetcher)
        else:
            yield from _found(given, limits, stdin)


def _fetched(url: str, limits: Limits, fetcher: Fetcher | None) -> Iterator[Item]:
    # Loaded only for who fetches.
    from ingest.sources.fetching import Fetcher

    if fetcher is not None:
        yield from fetcher.read(url)
        return
    with closing(Fetcher(limits)) as own:
        yield from own.read(url)


def _found(given: str | Path, limits: Limits, stdin: BinaryIO | None) -> Iterator[Item]:
    for place in places([given]):
        if isinstance(place, Issue):
            yield place
            continue
        try:
            if place.path is None:
                yield from _items(stdin or sys.stdin.buffer, place, limits)
            else:
                with place.path.open("rb") as stream:
                    yield from _items(stream, place, limits)
        except FileNotFoundError:
            message = f"{shown(place.source)} does not exist; check the path"
            yield Issue("missing", message, place.source, place.name)
        except OSError as error:
            message = f"{shown(place.source)} cannot be read ({error.strerror or error}); check its permissions"
            yield Issue("unreadable", message, place.source, place.name)


def _items(stream: BinaryIO, place: Place, limits: Limits) -> Iterator[Item]:
    budget = Budget(limits)
    regular = place.path if place.path is not None and stat.S_ISREG(place.path.stat().st_mode) else None
    resource = Resource(budget.counted(of_file(stream)), place.name, place.source, path=regular)
    yield from Reading(limits, budget).open(resource)


def expected(sources: Sequence[str | Path]) -> int | None:
    """Return about how many articles `sources` hold, as a bar needs it; `None` where that is not known beforehand.

    A file is one article, but for JSON lines by name: of these, lines are counted.

    >>> expected(["-"]) is None
    True
    """
    count = 0
    if any(map(is_url, sources)):
        return None
    for place in places(sources):
        if isinstance(place, Issue):
            continue
        if place.path is None:
            return None
        count += _lines(place.path) if _JSON_LINES_NAME.fullmatch(place.name) else 1
    return count


def _lines(path: Path) -> int:
    if not path.is_file():
        # What a pipe gives can be read once only.
        return 0
    try:
        with path.open("rb") as stream:
            return sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(CHUNK_BYTES), b""))
    except OSError:
        return 0


def is_url(given: str | Path) -> bool:
    """Whether a source is meant as a web address.

    >>> is_url("https://herald.example/feed"), is_url("https.txt")
    (True, False)
    """
    return isinstance(given, str) and _URL.match(given) is not None
