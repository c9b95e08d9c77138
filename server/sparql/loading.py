"""The documents of an update's LOAD operations: which may be fetched, and how they become what the store reads.

They are fetched before the update is carried out, so that nobody waits for the web who waits for the store. Who
fetches is told to the application: this package does not know how the web is read.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol
from urllib.parse import urlsplit

from flask import current_app

from ontology.errors import OnRecordError, QueryAbandoned
from server.formats.negotiation import GRAPH_FORMATS, split_suffix
from server.sparql.incoming import FORMATS
from server.store import update_terms
from server.store.documents import Document
from server.store.update_text import Manage, operations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from server.settings import Settings

_KEY: Final = "onrecord-loading"
ACCEPT: Final = "text/turtle, application/n-triples, application/rdf+xml;q=0.9, application/ld+json;q=0.8, */*;q=0.1"
#: Media types that say too little, so that the end of the address tells the format.
_VAGUE: Final = (
    "", "text/plain", "application/octet-stream", "binary/octet-stream", "application/xml", "text/xml",
    "application/json",
)  # fmt: skip
_PORTS: Final = {"http": 80, "https": 443}


class NotFetched(OnRecordError):
    """A document that may not or cannot be had. Its message goes on from the document's address."""


class Fetched(NamedTuple):
    """A document: where it came from at last, what it is sent as (in lower case, no parameters), and its bytes."""

    place: str
    media_type: str
    data: bytes


class Fetch(Protocol):
    """Fetches one document over HTTP."""

    def __call__(self, address: str, *, may_ask: Callable[[str], bool], until: float, most_bytes: int) -> Fetched:
        """Return the document at an address, if `may_ask` allows that and each that it sends to.

        `until` is by `time.monotonic`. Raises `NotFetched`.
        """
        ...


def attach(app: Flask, fetch: Fetch | None) -> Flask:
    """Let the updates of an application fetch what its setting `load_sources` allows; with `None`, nothing."""
    app.extensions[_KEY] = fetch
    return app


def documents(text: str, settings: Settings, is_gone: Callable[[], bool]) -> tuple[Document, ...]:
    """Return the documents that an update loads, each once, or why they cannot be had.

    All of them together are as long, and take as long, as one page of the web may.

    Raises:
        InvalidQuery: the update does not parse.
        QueryAbandoned: the client went away.
    """
    fetch: Fetch | None = current_app.extensions.get(_KEY)
    if fetch is None or not settings.load_sources or "load" not in text.lower():
        return ()
    found: dict[str, Document] = {}
    until, left = monotonic() + settings.fetch_timeout_seconds, settings.max_file_bytes
    for iri, is_silent in _loaded(text, settings.base):
        if iri in found:
            continue
        if is_gone():
            raise QueryAbandoned("the client went away before what its update loads was there")
        try:
            answer = fetch(iri, may_ask=lambda it: allows(settings.load_sources, it), until=until, most_bytes=left)
            left -= len(answer.data)
            found[iri] = Document.of(iri, answer.place, _format(answer), answer.data)
        except NotFetched as error:
            found[iri] = Document(iri, problem=str(error))
            if not is_silent:
                # The update ends there.
                break
    return tuple(found.values())


def allows(sources: tuple[str, ...], address: str) -> bool:
    """Tell whether an address begins as one of the setting `load_sources` does.

    >>> allows(("https://example.org/data/",), "https://example.org/data/a.ttl")
    True
    >>> [allows(("https://example.org/data/",), f"https://{it}") for it in ("example.org/a", "example.org.evil/data/")]
    [False, False]
    """
    found = _parts(address)
    # Some servers take an escaped dot for one, and so "%2e%2e" for the folder above.
    if found is None or "%2e" in found[3].lower():
        return False
    return any(
        known is not None and known[:3] == found[:3] and found[3].startswith(known[3]) for known in map(_parts, sources)
    )


def _parts(address: str) -> tuple[str, str, int, str] | None:
    """Return scheme, host, port and the rest; `None` where an address names a user, or is none."""
    try:
        it = urlsplit(address)
        port = it.port or _PORTS.get(it.scheme)
    except ValueError:
        return None
    if port is None or not it.hostname or "@" in it.netloc:
        return None
    return it.scheme, it.hostname, port, f"{it.path or '/'}{f'?{it.query}' if it.query else ''}"


def _loaded(text: str, base: str) -> Iterator[tuple[str, bool]]:
    """Yield the IRI of each LOAD, and whether it may fail."""
    for operation in operations(text):
        if isinstance(operation, Manage) and operation.verb == "LOAD" and not isinstance(operation.graph, str):
            yield update_terms.iri(operation.graph, base), operation.is_silent


def _format(answer: Fetched) -> str:
    """Return the media type that a document is read as: what it is sent as or, where that says little, by its name.

    Raises:
        NotFetched: it is of no format that is read.
    """
    if answer.media_type in FORMATS:
        return answer.media_type
    if answer.media_type in _VAGUE:
        _, by_name = split_suffix(urlsplit(answer.place).path, GRAPH_FORMATS)
        if by_name is not None:
            return by_name.media_type
    raise NotFetched(
        f"is sent as {answer.media_type or 'nothing that says what it is'}, and a graph is read as "
        f"{', '.join(FORMATS)}: look for its address in one of these formats"
    )
