"""Sends generated requests to a running server, and says what must not be: a 500, a broken answer, a lost reader."""

from __future__ import annotations

import json
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlsplit

from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as generation
from prometheus_client.parser import text_string_to_metric_families

from server.store import open_store
from tests.conformance.running import running
from tests.fuzz.requests import Asked, requests
from tests.server.small_graph import ARTICLE_GRAPH, graphs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_TOKEN: Final = "what-the-fuzzer-knows"  # noqa: S105 -- of a server that lives as long as a run
BEARER: Final = f"Bearer {_TOKEN}"
_READERS: Final = 2
_SECONDS: Final = 30
#: Requests after which the graph, which updates may have emptied, is as it was.
_RENEWED: Final = 200
#: Errors of 503 that are a limit's, and no failure.
_LIMITS: Final = ("query-timeout", "query-too-large", "overloaded")


class Fuzzer:
    """One server under fire, and the count of its answers by status."""

    def __init__(self, address: str) -> None:
        place = urlsplit(address).netloc
        self._connection = HTTPConnection(place, timeout=_SECONDS)
        # Who does not know the token comes from elsewhere, since a client that guesses has to wait after a while.
        self._strangers = HTTPConnection(place, timeout=_SECONDS, source_address=("127.0.0.2", 0))
        self._sent = 0
        self.address = address.rstrip("/")
        self.statuses: dict[int, int] = {}
        self.document: dict[str, Any] = json.loads(self._answer(Asked("GET", "/openapi.json"))[1])

    def send(self, asked: Asked) -> None:
        """Send one request.

        Raises:
            AssertionError: it is answered as nothing may be.
        """
        self.begin()
        status, body, kind = self._answer(asked)
        self.check(status, "" if asked.method == "HEAD" else kind, body)

    def begin(self) -> None:
        """Make the graph what it was, every now and then."""
        if self._sent % _RENEWED == 0:
            self._renew()
        self._sent += 1

    def check(self, status: int, kind: str, body: bytes) -> None:
        """Count an answer.

        Raises:
            AssertionError: it is one that nothing may have.
        """
        self.statuses[status] = self.statuses.get(status, 0) + 1
        if status >= 400 and kind == "application/json":
            told = json.loads(body)
            assert told["status"] == status, told
            assert told["message"], told
            assert status < 500 or told["code"] in _LIMITS, told
        else:
            assert status < 500 or status == 503, (status, body[:2000])
        if status >= 400:
            assert b"Traceback" not in body, body[:2000]

    def readers(self) -> dict[str, float]:
        """Return how many readers are idle and busy, were started, and were ended at a deadline."""
        _, text, _ = self._answer(Asked("GET", "/metrics"))
        return {
            sample.labels.get("state", sample.name.removeprefix("onrecord_readers_")): sample.value
            for family in text_string_to_metric_families(text.decode())
            for sample in family.samples
            if sample.name.startswith("onrecord_readers")
        }

    def close(self) -> None:
        self._connection.close()
        self._strangers.close()

    def _renew(self) -> None:
        headers = {"Authorization": BEARER, "Content-Type": "application/n-triples"}
        for name, quads in graphs().items():
            body = "".join(f"{it.triple} .\n" for it in quads).encode()
            status, told, _ = self._answer(Asked("PUT", f"/graph-store?graph={quote(name, safe='')}", body, headers))
            assert status in (201, 204), told

    def _answer(self, asked: Asked) -> tuple[int, bytes, str]:
        knows = asked.headers.get("Authorization", BEARER) == BEARER
        connection = self._connection if knows else self._strangers
        try:
            connection.request(asked.method, asked.path, asked.body or None, dict(asked.headers))
            response = connection.getresponse()
            return response.status, response.read(), response.headers.get_content_type()
        except (HTTPException, OSError) as error:
            connection.close()
            raise AssertionError(f"the answer broke off: {error!r}") from error


@contextmanager
def fuzzer(folder: Path) -> Iterator[Fuzzer]:
    """Serve the small graph from `folder`, which is empty, and check at the end that nothing is lost.

    Raises:
        AssertionError: a reader was lost, or the server logged a failure.
    """
    with open_store(folder / "store") as store:
        store.replace(graphs())
    chosen = {
        "readers": str(_READERS), "query_timeout_seconds": "2", "update_token": _TOKEN, "max_query_chars": "5000",
        "query_memory_bytes": "268435456", "max_body_bytes": "100000",
    }  # fmt: skip
    with running(folder, chosen) as address, closing(Fuzzer(address)) as made:
        yield made
        # Answered by a reader, whatever became of those before.
        made.send(Asked("GET", f"/sparql?query={quote(f'ASK {{ GRAPH <{ARTICLE_GRAPH}> {{ ?s ?p ?o }} }}')}"))
        left = made.readers()
        assert left["idle"] + left["busy"] == _READERS, left
        log = (folder / "server.log").read_text()
        assert "Traceback" not in log, log[-3000:]
        assert "ended by itself" not in log, log[-3000:]


def generated(count: int, start: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return what lets a test of Hypothesis run `count` times, alike for the same `start`, however slow it is."""
    settings = generation(
        max_examples=count,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=[*HealthCheck],
    )
    return lambda test: seed(start)(settings(test))


def fire(at: Fuzzer, count: int, start: int = 0) -> None:
    """Send `count` generated requests, the same for the same `start`; the smallest that fails is told."""

    @generated(count, start)
    @given(requests(at.document["paths"], _TOKEN))
    def run(asked: Asked) -> None:
        at.send(asked)

    run()
