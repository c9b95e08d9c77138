"""Sources of articles, read within the bounds that settings give."""

from __future__ import annotations

from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.sources import is_url, read
from ingest.sources.resource import Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ingest.sources.resource import Item
    from server.settings import Settings


@contextmanager
def read_with(
    settings: Settings, sources: Sequence[str], *, keeps: Callable[[str], bool] | None = None
) -> Iterator[Iterator[Item]]:
    """Give what the sources hold.

    `keeps` tells by its SHA-256 whether the store has an article as it would be made now. With it, what web servers
    said of their pages is remembered in a file beside the store, so that they send again only what has changed.
    """
    limits = Limits(article_bytes=settings.max_article_bytes, file_bytes=settings.max_file_bytes)
    with ExitStack() as stack:
        fetcher = None
        if any(map(is_url, sources)):
            # Loaded only for who fetches.
            from ingest.sources.fetching import Fetcher, Manners, Memory

            manners = Manners(
                user_agent=settings.fetch_agent,
                private=settings.fetch_private,
                pause_seconds=settings.fetch_pause_seconds,
                timeout_seconds=settings.fetch_timeout_seconds,
                max_bytes=settings.max_file_bytes,
            )
            memory = Memory(_memory_file(settings) if keeps is not None else None)
            fetcher = stack.enter_context(closing(Fetcher(limits, manners, memory, keeps)))
        yield read(sources, limits=limits, fetcher=fetcher)


def _memory_file(settings: Settings) -> Path | None:
    store = settings.store
    return store.with_name(f"{store.resolve().name}.fetched") if isinstance(store, Path) else None
