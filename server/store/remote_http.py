"""Requests to another engine: what is sent, what may come back, and what each failure means."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import httpx

from ontology.errors import InvalidQuery, InvalidStore

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from server.store.endpoint import Endpoint

#: Seconds to wait for a connection, and for the next bytes of an answer.
_CONNECT_SECONDS: Final = 10.0
_SILENCE_SECONDS: Final = 60.0
#: Connections that are kept open between requests.
_KEPT: Final = 16
#: Bytes of an error that are read, and of any answer.
_MOST_OF_AN_ERROR: Final = 65_536
_MOST: Final = 8 * 2**30
_MAX_SHOWN_CHARS: Final = 300

_VIRTUOSO_ERROR: Final = re.compile(r"Virtuoso [A-Z0-9]{5} Error (.*)", re.DOTALL)


class Wire:
    """The connection to one engine. Any thread may use it.

    Redirects are not followed, and no proxy is asked: what is sent, a password too, goes to the addresses that were
    set and nowhere else.
    """

    def __init__(
        self, endpoint: Endpoint, *, silence_seconds: float = _SILENCE_SECONDS, most_bytes: int = _MOST
    ) -> None:
        self._endpoint = endpoint
        self._silence_seconds = silence_seconds
        self._most_bytes = most_bytes
        self._client = httpx.Client(
            timeout=httpx.Timeout(silence_seconds, connect=_CONNECT_SECONDS),
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=_KEPT),
            headers={"User-Agent": "onrecord", "Accept-Encoding": "identity"},
            follow_redirects=False,
            trust_env=False,
        )
        self._auth: httpx.Auth | None = None

    def ask(self, text: str, accept: str, graphs: Mapping[str, Sequence[str]]) -> httpx.Response:
        """Send a query and return the answer, whose body is still to be read with `body`.

        `graphs` are parameters of the protocol: default-graph-uri and named-graph-uri.

        Raises:
            InvalidQuery: the engine cannot run it.
            InvalidStore: the engine cannot be reached, does not let us in, or is no SPARQL engine.
        """
        fields: dict[str, str | list[str]] = {"query": text}
        fields |= {name: list(iris) for name, iris in graphs.items() if iris}
        response = self._post(self._endpoint.query, fields, accept)
        if response.status_code != httpx.codes.OK:
            raise self._refused(response, self._endpoint.query, is_update=False)
        kind = response.headers.get("content-type", "").partition(";")[0].strip()
        if kind != accept:
            response.close()
            raise InvalidStore(
                f"{self._endpoint.query} answered a SPARQL query with {kind or 'something without a type'} instead of "
                f"{accept}: is it the query address of a SPARQL engine?"
            )
        return response

    def update(self, text: str) -> None:
        """Send an update.

        Raises:
            InvalidStore: it was not done, or nobody can tell.
        """
        response = self._post(self._endpoint.update, {"update": text}, "*/*")
        if not response.is_success:
            raise self._refused(response, self._endpoint.update, is_update=True)
        # Read to its end, so that the connection can serve again.
        for _ in self.body(response):
            pass

    def body(self, response: httpx.Response) -> Iterator[bytes]:
        """Yield an answer as it comes, and let go of the connection however this ends.

        Raises:
            InvalidStore: the answer stops early, takes too long, or is too large.
        """
        length = 0
        try:
            for chunk in response.iter_raw():
                length += len(chunk)
                if length > self._most_bytes:
                    raise InvalidStore(
                        f"{response.url} answered with more than {self._most_bytes:,} bytes: ask for less, with LIMIT"
                    )
                yield chunk
        except httpx.HTTPError as error:
            raise self._failed(error, str(response.url)) from error
        finally:
            response.close()

    def close(self) -> None:
        self._client.close()

    def _post(self, address: str, fields: Mapping[str, str | list[str]], accept: str) -> httpx.Response:
        try:
            try:
                response = self._send(address, fields, accept)
            except httpx.RemoteProtocolError:
                # A connection that was kept open may be closed just as it is used. Our updates can be sent twice.
                response = self._send(address, fields, accept)
            if response.status_code == httpx.codes.UNAUTHORIZED and self._endpoint.user and self._auth is None:
                offered = response.headers.get("www-authenticate", "").casefold()
                response.close()
                scheme = httpx.DigestAuth if offered.startswith("digest") else httpx.BasicAuth
                self._auth = scheme(self._endpoint.user, self._endpoint.password)
                response = self._send(address, fields, accept)
        except httpx.HTTPError as error:
            raise self._failed(error, address) from error
        return response

    def _send(self, address: str, fields: Mapping[str, str | list[str]], accept: str) -> httpx.Response:
        request = self._client.build_request("POST", address, data=fields, headers={"Accept": accept})
        return self._client.send(request, stream=True, auth=self._auth)

    def _failed(self, error: httpx.HTTPError, address: str) -> InvalidStore:
        if isinstance(error, httpx.ConnectTimeout | httpx.ConnectError):
            return InvalidStore(
                f"nothing answers at {address} ({error or 'timeout'}): start the engine, or give its address with "
                "--store or the settings store and store_update"
            )
        if isinstance(error, httpx.TimeoutException):
            return InvalidStore(
                f"{address} was silent for {self._silence_seconds:g} seconds, so it was given up: ask for less, or "
                "look whether the engine is overloaded"
            )
        return InvalidStore(f"{address} broke off ({error or type(error).__name__}): look at the engine's own log")

    def _refused(self, response: httpx.Response, address: str, *, is_update: bool) -> InvalidQuery | InvalidStore:
        status = response.status_code
        if response.has_redirect_location:
            response.close()
            return InvalidStore(
                f"{address} sends to {response.headers['location']}, and redirects are not followed: set that address "
                f"as {'store_update' if is_update else 'store'} if it is meant"
            )
        told = self._words_of(response)
        if status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
            return InvalidStore(
                f"{address} does not let {'us' if not self._endpoint.user else repr(self._endpoint.user)} in "
                f"({status}): give its user in the settings store_user and store_password"
            )
        if is_update and re.search(r"SR18[0-9]|permission|access denied|not allowed", told, re.IGNORECASE):
            return InvalidStore(
                f"{address} does not take updates from this user ({told}): give one that may, in store_user and "
                'store_password; on Virtuoso, at /sparql-auth, or with GRANT SPARQL_UPDATE TO "SPARQL"'
            )
        if status in (httpx.codes.NOT_FOUND, httpx.codes.METHOD_NOT_ALLOWED):
            return InvalidStore(
                f"{address} takes no SPARQL {'update' if is_update else 'query'} ({status}): set the engine's "
                f"{'update address as store_update' if is_update else 'query address as store'}"
            )
        engine = _VIRTUOSO_ERROR.match(told)
        if not is_update and (status == httpx.codes.BAD_REQUEST or engine is not None):
            return InvalidQuery(f"the engine cannot run this query: {engine[1] if engine else told}")
        return InvalidStore(
            f"{address} failed ({status}): {told or 'it did not say why'}; look at the engine's own log"
        )

    def _words_of(self, response: httpx.Response) -> str:
        gathered = b""
        for chunk in self.body(response):
            gathered += chunk
            if len(gathered) > _MOST_OF_AN_ERROR:
                break
        response.close()
        # Virtuoso repeats the query after an empty line.
        words = " ".join(gathered.decode("utf-8", "replace").partition("\n\n")[0].split())
        return words if len(words) <= _MAX_SHOWN_CHARS else f"{words[:_MAX_SHOWN_CHARS]}…"
