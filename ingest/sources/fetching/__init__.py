"""Articles from the web: pages, feeds and what they announce."""

from __future__ import annotations

from dataclasses import replace
from email.message import Message
from typing import TYPE_CHECKING

from ingest.article import Article, Unchanged
from ingest.issues import Issue
from ingest.sources.fetching.client import Client, Manners
from ingest.sources.fetching.memory import Memory, Visit
from ingest.sources.known import Known
from ingest.sources.names import of_url
from ingest.sources.opening import Reading, issue_of
from ingest.sources.resource import Budget, Refused, Resource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ingest.sources.fetching.client import Fetched
    from ingest.sources.resource import Item, Limits

__all__ = ["Fetcher", "Manners", "Memory"]


class Fetcher:
    """Fetches pages and reads them; with a memory, asks servers to send only what has changed.

    `is_kept` tells by its SHA-256 whether an article is in the store as it would be made now.
    """

    def __init__(
        self,
        limits: Limits,
        manners: Manners | None = None,
        memory: Memory | None = None,
        is_kept: Callable[[str], bool] | None = None,
    ) -> None:
        self._limits = limits
        self._client = Client(manners or Manners())
        self._memory = memory or Memory()
        self._is_kept = is_kept or (lambda _: False)
        #: Pages whose articles were on their way into the store when they had been read.
        self._on_the_way: list[tuple[str, Visit]] = []

    def close(self) -> None:
        try:
            for url, visit in self._on_the_way:
                if all(map(self._is_kept, visit.articles)):
                    self._memory.put(url, visit)
        finally:
            self._client.close()
            self._memory.close()

    def read(self, url: str) -> Iterator[Item]:
        """Yield the articles of a page, a feed or an archive on the web, and an issue for each failure."""
        yield from self._read(url, Known(), follows=True)

    def announced(self, url: str, feed: Resource, known: Known, seen: str) -> Iterator[Item]:
        """Yield the article that a feed announces, with what the feed says of it where its page says nothing."""
        for item in self._read(url, known, follows=False, seen=seen, depth=feed.depth):
            yield replace(item, announced_by=feed.url) if isinstance(item, Article) else item

    def _read(
        self, url: str, known: Known, *, follows: bool, seen: str | None = None, depth: int = 0
    ) -> Iterator[Item]:
        resource = Resource(iter(()), of_url(url), url, url=url, known=known, depth=depth)
        visit = self._memory.get(url)
        if visit is not None and not (visit.articles and all(map(self._is_kept, visit.articles))):
            visit = None
        if visit is not None and seen is not None and visit.seen == seen:
            yield Unchanged(resource.name, url)
            return
        try:
            answer = self._client.get(url, _conditions(visit))
        except Refused as refusal:
            yield issue_of(refusal, resource)
            return
        if answer.status == 304 and visit is not None:
            self._memory.put(url, Visit(visit.etag, visit.modified, visit.articles, seen))
            yield Unchanged(resource.name, url)
            return
        if answer.status != 200:
            status = f"answers with status {answer.status}; check the address"
            yield issue_of(Refused(f"http-{answer.status}", status), resource)
            return
        budget = Budget(self._limits, len(answer.data))
        reading = Reading(self._limits, budget, self if follows else None)
        articles: list[str] = []
        is_whole = True
        for item in reading.open(_resource(answer, resource)):
            if isinstance(item, Article):
                articles.append(item.sha256)
            elif isinstance(item, Issue):
                is_whole = is_whole and not item.rejects
            else:
                previous = self._memory.get(item.source)
                articles += previous.articles if previous is not None else ()
            yield item
        # Only what is in the store needs not be sent again.
        if is_whole and articles:
            headers = answer.headers
            read = Visit(headers.get("etag"), headers.get("last-modified"), tuple(articles), seen)
            if all(map(self._is_kept, articles)):
                self._memory.put(url, read)
            else:
                self._on_the_way.append((url, read))


def _conditions(visit: Visit | None) -> dict[str, str]:
    if visit is None:
        return {}
    given = {"If-None-Match": visit.etag, "If-Modified-Since": visit.modified}
    return {name: value for name, value in given.items() if value}


def _resource(answer: Fetched, asked: Resource) -> Resource:
    header = Message()
    header["Content-Type"] = answer.headers.get("content-type", "")
    return Resource(
        iter((answer.data,)),
        asked.name,
        asked.source,
        media_type=header.get_content_type() if answer.headers.get("content-type") else "",
        charset=header.get_content_charset(),
        url=answer.url,
        known=asked.known,
        depth=asked.depth,
    )
