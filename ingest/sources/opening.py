"""One resource to its articles: which format it is, who reads it, and what is told when it cannot be read."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ingest.issues import Issue, shown
from ingest.sources import decoding
from ingest.sources.formats import recognized
from ingest.sources.resource import Budget, Exhausted, Limits, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ingest.sources.fetching import Fetcher
    from ingest.sources.known import Known
    from ingest.sources.resource import Item, Opener, Resource

    Read = Callable[[Resource, Opener], Iterator[Item]]

#: Format to the module that reads it, loaded when the first such file comes: some bring much with them.
_READERS: Final[Mapping[str, str]] = MappingProxyType({
    "plain": "plain",
    "other": "plain",
    "markdown": "markdown",
    "html": "html",
    "xml": "xml",
    "json": "json_documents",
    "json-lines": "json_lines",
    "pdf": "pdf",
    "epub": "epub",
    "warc": "warc",
    "zip": "zipped",
    "tar": "tarred",
    "compressed": "compressed",
})  # fmt: skip


class Reading:
    """Reads one file or web page, and whatever lies in it, within bounds that hold for it as a whole."""

    def __init__(self, limits: Limits, budget: Budget, fetcher: Fetcher | None = None) -> None:
        """Begin; without `fetcher`, what a feed announces is not fetched."""
        self.limits, self.budget, self._fetcher = limits, budget, fetcher

    def open(self, resource: Resource) -> Iterator[Item]:
        """Read one resource; what is wrong with it is an issue, not an error.

        Raises:
            OSError: the file itself cannot be read.
            Exhausted: what it lies in has come to a bound that holds for the whole.
        """
        try:
            self._check_depth(resource)
            first, rest = _first(resource.chunks)
            form = recognized(first[: decoding.SAMPLE_BYTES], resource.name, resource.media_type)
            read: Read = import_module(f"ingest.sources.{_READERS[form]}").read
            yield from read(replace(resource, chunks=chain((first,), rest)), self)
        except Refused as refusal:
            if isinstance(refusal, Exhausted) and resource.depth:
                raise
            yield issue_of(refusal, resource)

    def _check_depth(self, resource: Resource) -> None:
        most = self.limits.depth
        if resource.depth > most:
            raise Refused("too-deep", f"lies in more than {most} archives; unpack them and give the folder")

    def follow(self, url: str, resource: Resource, known: Known, seen: str) -> Iterator[Item] | None:
        """Fetch what a feed announces, where the feed itself was fetched."""
        if self._fetcher is None or resource.url is None:
            return None
        return self._fetcher.announced(url, resource, known, seen)


def issue_of(refusal: Refused, resource: Resource) -> Issue:
    return Issue(refusal.code, f"{shown(resource.source)} {refusal}", resource.source, resource.name)


def _first(chunks: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """Return enough to tell a format by, and the rest. A pipe gives what it has; a few bytes decide nothing."""
    first = b""
    try:
        while len(first) < decoding.SAMPLE_BYTES and (more := next(chunks, b"")):
            first += more
    except Refused as refusal:
        if not first or isinstance(refusal, Exhausted):
            raise
        # What came before the damage is read as far as its format allows.
        return first, _refusing(refusal)
    return first, chunks


def _refusing(refusal: Refused) -> Iterator[bytes]:
    yield from ()
    raise refusal
