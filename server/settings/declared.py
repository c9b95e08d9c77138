"""Every setting: its meaning, what it may be, and what it is where nothing else is said."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from ontology.defaults import DEFAULT_MODEL
from ontology.errors import InvalidSetting
from ontology.terms import DEFAULT_BASE
from server.store.endpoint import Endpoint

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_PORT: Final = 65_535
#: Settings whose values are told to nobody.
_SECRET: Final = ("store_password", "update_token")
#: Settings that are several paths.
_PATHS: Final = ("reference", "questions")


class Told(NamedTuple):
    """One setting as `onrecord settings` prints it: name, value, where the value came from, and what it means."""

    name: str
    value: str
    origin: str
    meaning: str


def _about(meaning: str, allowed: str) -> dict[str, str]:
    return {"meaning": meaning, "allowed": allowed}


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of one run of OnRecord. Each field's `metadata` has its meaning and what it may be."""

    store: Path | str = field(
        default=Path("onrecord-data"),
        metadata=_about(
            "the folder that holds the graph, or the query address of another SPARQL engine",
            "a folder that is new, empty or a store, or an http or https address without user, `?` or `#`",
        ),
    )
    store_update: str = field(
        default="",
        metadata=_about(
            "where another engine takes updates; if not given, the query address, with `query` at its end as `update`",
            "an http or https address without user, `?` or `#`",
        ),
    )
    store_user: str = field(
        default="", metadata=_about("the user that another engine is to know (HTTP Basic or Digest)", "a name")
    )
    store_password: str = field(
        default="",
        repr=False,
        metadata=_about("that user's password; best given in the environment, and never shown", "some text"),
    )
    base: str = field(
        default=DEFAULT_BASE,
        metadata=_about(
            "what every IRI of the graph begins with; set once, before the first article",
            'an http or https address that ends in a slash, as "https://example.org/"',
        ),
    )
    host: str = field(
        default="127.0.0.1",
        metadata=_about("the address that `onrecord serve` listens on", "a host name or an IP address"),
    )
    port: int = field(
        default=8000,
        metadata=_about("the port that `onrecord serve` listens on", f"a whole number from 0 to {MAX_PORT}"),
    )
    trusted_proxies: int = field(
        default=0,
        metadata=_about(
            "proxies in front of the server, each of which adds to X-Forwarded-For and sets X-Forwarded-Proto, -Host "
            "and -Prefix; with 0 these headers are not believed",
            "a whole number from 0 to 8",
        ),
    )
    threads: int = field(
        default=4,
        metadata=_about(
            "requests that are answered at the same time, beside queries that run or wait",
            "a whole number from 1 to 64",
        ),
    )
    readers: int = field(
        default=4,
        metadata=_about("SPARQL queries that run at the same time, each in a process", "a whole number from 1 to 64"),
    )
    readers_per_client: int = field(
        default=3,
        metadata=_about(
            "queries that one client, known by its address, may run at the same time; one reader is always left to "
            "others, if there are two",
            "a whole number from 1 to 64",
        ),
    )
    waiting_requests: int = field(
        default=32,
        metadata=_about(
            "queries that may wait for a reader; half of the places are one client's at most",
            "a whole number from 0 to 1000",
        ),
    )
    query_timeout_seconds: int = field(
        default=30,
        metadata=_about(
            "seconds that a query may take, its answer's way to the client included; a request can lower it by its "
            "parameter timeout",
            "a whole number from 1 to 86400",
        ),
    )
    query_memory_bytes: int = field(
        default=1_073_741_824,
        metadata=_about(
            "memory that a query may take, above that of an idle reader, in bytes",
            "a whole number from 67108864 to 999999999999",
        ),
    )
    answer_cache_bytes: int = field(
        default=67_108_864,
        metadata=_about(
            "memory for answers that are given again while the graph is unchanged, in bytes; an answer of more than a "
            "sixteenth of it is not kept",
            "a whole number from 0 to 999999999999",
        ),
    )
    max_query_chars: int = field(
        default=20_000,
        metadata=_about("longest SPARQL query, in characters", "a whole number from 100 to 100000"),
    )
    max_body_bytes: int = field(
        default=1_000_000,
        metadata=_about("longest body of a request, in bytes", "a whole number from 1000 to 1000000000"),
    )
    update_token: str = field(
        default="",
        repr=False,
        metadata=_about(
            "what a client has to know to change the graph (SPARQL Update, Graph Store Protocol); without it nobody "
            "can; best given in the environment, and never shown",
            "16 to 256 letters, digits and signs, without spaces",
        ),
    )
    max_update_quads: int = field(
        default=1_000_000,
        metadata=_about("quads that one update may remove and add", "a whole number from 1 to 100000000"),
    )
    allowed_origin: str = field(
        default="*",
        metadata=_about(
            "whose web pages may have their scripts read /sparql and the data (CORS)",
            "* for anybody's, none, or one origin, as https://example.org",
        ),
    )
    service_endpoints: tuple[str, ...] = field(
        default=(),
        metadata=_about(
            "SPARQL endpoints that queries may ask by SERVICE, each by its whole address as it stands here; an address "
            "of a private network is asked too, if it is here",
            "http or https addresses without user, `?` or `#`, separated by spaces",
        ),
    )
    load_sources: tuple[str, ...] = field(
        default=(),
        metadata=_about(
            "documents that updates may have fetched by LOAD, each by how its address begins; what an address leads to "
            "must begin so too. Those of one update together have the bounds of one web page (max_file_bytes, "
            "fetch_timeout_seconds); private networks need fetch_private",
            "http or https addresses with a path, as https://example.org/data/, without user, `?` or `#`, separated by "
            "spaces",
        ),
    )
    request_log: bool = field(
        default=False,
        metadata=_about(
            "whether each request and query is told on standard error, as a line of JSON: what came of it, its time, "
            "its rows, its reader, and a hash in place of its text",
            "yes or no",
        ),
    )
    slow_query_seconds: int = field(
        default=0,
        metadata=_about(
            "a query that takes this many seconds is told on standard error, with its text; 0 for none",
            "a whole number from 0 to 86400",
        ),
    )
    max_article_bytes: int = field(
        default=10_000_000,
        metadata=_about(
            "longest article, in bytes of its file, its web page or its JSON object",
            "a whole number from 1000 to 1000000000",
        ),
    )
    max_file_bytes: int = field(
        default=50_000_000,
        metadata=_about(
            "longest file that can only be read as a whole, in bytes: PDF, an archive within another, whatever is "
            "fetched from the web",
            "a whole number from 1000 to 10000000000",
        ),
    )
    article_seconds: int = field(
        default=120,
        metadata=_about(
            "seconds that reading one article may take, and one more for each 1,000 characters; then its worker is "
            "replaced and the article is rejected",
            "a whole number from 1 to 86400",
        ),
    )
    fetch_private: bool = field(
        default=False,
        metadata=_about(
            "whether web addresses of this machine and of private networks may be fetched; leave it at no where "
            "others choose what is fetched",
            "yes or no",
        ),
    )
    fetch_pause_seconds: int = field(
        default=1,
        metadata=_about(
            "seconds between two requests to one web host; what its robots.txt asks for counts where it is longer",
            "a whole number from 0 to 60",
        ),
    )
    fetch_timeout_seconds: int = field(
        default=30,
        metadata=_about("seconds that a web page may take to arrive whole", "a whole number from 1 to 600"),
    )
    fetch_agent: str = field(
        default="OnRecord/0.1 (+https://w3id.org/onrecord)",
        metadata=_about(
            "what OnRecord calls itself when it fetches pages; say there whom a site's owner can ask",
            "up to 200 letters, digits and signs of ASCII",
        ),
    )
    model: str = field(
        default=DEFAULT_MODEL,
        metadata=_about("the spaCy pipeline that reads articles", "the name of an installed pipeline"),
    )
    reference: tuple[Path, ...] = field(
        default=(),
        metadata=_about(
            "your own actors, in Turtle, read after those of OnRecord", f"paths of files, separated by {os.pathsep!r}"
        ),
    )
    questions: tuple[Path, ...] = field(
        default=(),
        metadata=_about(
            "your own questions: folders of .rq files, written as those in ontology/questions are",
            f"paths of folders, separated by {os.pathsep!r}",
        ),
    )
    origins: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def place(self) -> Path | Endpoint:
        """Where the graph is: a folder, or another engine."""
        if isinstance(self.store, Path):
            return self.store
        return Endpoint.at(self.store, self.store_update, self.store_user, self.store_password)

    def folder(self) -> Path:
        """Return the store's folder, for what only a store in a folder can do.

        Raises:
            InvalidSetting: the store is another engine's.
        """
        if isinstance(self.store, Path):
            return self.store
        raise InvalidSetting(
            f"{self.store} is another engine, and this is done with a store in a folder: name one with --store DIR, "
            "or use the engine's own tools"
        )

    def told(self) -> Iterator[Told]:
        """Return each setting in the order in which they are documented."""
        for it in fields(self):
            if it.name != "origins":
                value = getattr(self, it.name)
                if it.name in _SECRET and value:
                    value = "(hidden)"
                if isinstance(value, bool):
                    value = "yes" if value else "no"
                separator = os.pathsep if it.name in _PATHS else " "
                shown = separator.join(map(str, value)) if isinstance(value, tuple) else str(value)
                yield Told(it.name, shown, self.origins.get(it.name, "default"), it.metadata["meaning"])


def names() -> list[str]:
    """Return the names of all settings, in the order in which they are documented."""
    return [it.name for it in fields(Settings) if it.name != "origins"]
