"""What LOAD fetches, fetched as web pages are: connections to checked addresses alone, everything bounded."""

from __future__ import annotations

from contextlib import closing
from email.message import Message
from typing import TYPE_CHECKING

from server.sparql.loading import ACCEPT, Fetched, NotFetched

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.settings import Settings
    from server.sparql.loading import Fetch


def fetch_of(settings: Settings) -> Fetch | None:
    """Return what fetches documents as the settings say; `None` where they allow none."""
    if not settings.load_sources:
        return None
    # Imported here, so that a server that loads nothing starts without it, and another does not wait for it later.
    from ingest.sources.fetching.client import Client, Manners
    from ingest.sources.resource import Refused

    def fetch(address: str, *, may_ask: Callable[[str], bool], until: float, most_bytes: int) -> Fetched:
        manners = Manners(
            user_agent=settings.fetch_agent,
            private=settings.fetch_private,
            timeout_seconds=settings.fetch_timeout_seconds,
        )
        with closing(Client(manners)) as client:
            try:
                answer = client.document(
                    address, {"Accept": ACCEPT}, may_ask=may_ask, until=until, max_bytes=most_bytes
                )
            except Refused as refusal:
                raise NotFetched(str(refusal)) from refusal
        header = Message()
        header["Content-Type"] = answer.headers.get("content-type", "")
        kind = header.get_content_type() if answer.headers.get("content-type") else ""
        return Fetched(answer.url, kind, answer.data)

    return fetch
