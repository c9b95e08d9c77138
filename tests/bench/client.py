"""The one HTTP client that all engines are measured with: a connection that stays open, answers read to the end."""

from __future__ import annotations

import http.client
import json
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Mapping

#: A connection that was idle for longer is opened anew before the clock starts: servers end idle ones, and Oxigraph's
#: leaves an error in them that would be taken for the next answer.
_IDLE_SECONDS: Final = 5.0

JSON: Final = "application/sparql-results+json"


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back. `seconds` run from sending to the last byte; `body` is empty where nothing came."""

    seconds: float
    status: int
    body: bytes
    problem: str = ""

    @property
    def is_answer(self) -> bool:
        return self.status == HTTPStatus.OK and not self.problem

    def rows(self) -> list[dict[str, Any]]:
        """Return the rows of a SELECT; a body that does not parse raises ValueError."""
        found: list[dict[str, Any]] = json.loads(self.body)["results"]["bindings"]
        return found


class Client:
    """One client of one endpoint, from a loopback address of its own, so that engines can tell clients apart."""

    def __init__(self, port: int, path: str, parameters: Mapping[str, str], timeout: float, number: int = 0) -> None:
        self._port, self._path, self._parameters, self._timeout = port, path, dict(parameters), timeout
        self._source = f"127.0.0.{2 + number}"
        self._connection: http.client.HTTPConnection | None = None
        self._used = 0.0

    def ask(self, query: str) -> Reply:
        """Send a query; a failure is a reply too."""
        target = f"{self._path}?{urlencode({'query': query, **self._parameters})}"
        if time.monotonic() - self._used > _IDLE_SECONDS:
            self.close()
            with suppress(OSError):
                self._connected()
        start = time.perf_counter()
        for last in (False, True):
            fresh = self._connection is None
            try:
                connection = self._connected()
                connection.request("GET", target, headers={"Accept": JSON, "Connection": "keep-alive"})
                response = connection.getresponse()
                body = response.read()
            except TimeoutError:
                self.close()
                return Reply(time.perf_counter() - start, 0, b"", f"no answer in {self._timeout:g} s")
            except (http.client.HTTPException, OSError) as error:
                self.close()
                # A server may close a connection that has been idle; a new one is opened, once.
                if last or fresh:
                    return Reply(time.perf_counter() - start, 0, b"", f"{type(error).__name__}: {error}")
            else:
                seconds = time.perf_counter() - start
                self._used = time.monotonic()
                if response.will_close:
                    self.close()
                problem = "" if response.status == HTTPStatus.OK else body[:200].decode("utf-8", "replace")
                return Reply(seconds, response.status, body, problem)
        raise AssertionError

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connected(self) -> http.client.HTTPConnection:
        if self._connection is None:
            self._connection = http.client.HTTPConnection(
                "127.0.0.1", self._port, timeout=self._timeout, source_address=(self._source, 0)
            )
            self._connection.connect()
            self._connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self._connection
