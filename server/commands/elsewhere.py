"""A query put to any SPARQL endpoint, as it is written (https://www.w3.org/TR/sparql11-protocol/#query-operation)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Self

import httpx
import pyoxigraph as ox

from ontology.errors import InvalidQuery, InvalidSetting, InvalidStore, QueryTooLarge
from server.store.base import Answer, Solutions, Triples

if TYPE_CHECKING:
    from types import TracebackType

    from server.store.base import Results

#: Seconds to wait for a connection, and for the next bytes of an answer.
_CONNECT_SECONDS: Final = 10.0
_SILENCE_SECONDS: Final = 300.0
#: Longest answer that is read, and the part of an error that is told, in bytes and in characters.
_MOST_BYTES: Final = 1_073_741_824
_TOLD_CHARS: Final = 400

_ROWS: Final = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "application/xml": ox.QueryResultsFormat.XML,
    "text/xml": ox.QueryResultsFormat.XML,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
_GRAPHS: Final = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/plain": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/x-turtle": ox.RdfFormat.TURTLE,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}
# Rows and graphs at once: only the engine knows which a query gives.
_ACCEPT: Final = (
    "application/sparql-results+json, application/n-triples, application/sparql-results+xml;q=0.9, text/turtle;q=0.9, "
    "application/rdf+xml;q=0.8, text/tab-separated-values;q=0.5"
)


class AnyEndpoint:
    """What answers at one address. Nothing but the query is sent there, and no password."""

    def __init__(self, address: str) -> None:
        """Begin.

        Raises:
            InvalidSetting: it is no http or https address.
        """
        url = _url(address)
        self._address = address
        self._url = url
        self._client = httpx.Client(
            timeout=httpx.Timeout(_SILENCE_SECONDS, connect=_CONNECT_SECONDS),
            headers={"User-Agent": "onrecord", "Accept": _ACCEPT},
            follow_redirects=True,
            max_redirects=5,
        )

    def query(self, text: str) -> Results:
        """Ask, and read the whole answer.

        Raises:
            InvalidQuery: the engine refuses the query.
            InvalidStore: nothing answers, or not as a SPARQL engine does.
            QueryTooLarge: the answer is too long to be read.
        """
        try:
            status, kind, body = self._sent("POST", text)
            if status in (httpx.codes.METHOD_NOT_ALLOWED, httpx.codes.UNSUPPORTED_MEDIA_TYPE):
                status, kind, body = self._sent("GET", text)
        except httpx.ConnectError as error:
            raise InvalidStore(f"nothing answers at {self._address} ({error}): check the address") from error
        except httpx.TimeoutException as error:
            raise InvalidStore(f"{self._address} was silent for too long: ask for less, or try again later") from error
        except httpx.HTTPError as error:
            raise InvalidStore(f"{self._address} cannot be asked ({error or type(error).__name__})") from error
        if status != httpx.codes.OK:
            raise self._refused(status, body)
        return self._read(kind, body)

    def _sent(self, method: str, text: str) -> tuple[int, str, bytes]:
        fields = {"query": text}
        request = (
            self._client.build_request("POST", self._url, data=fields)
            if method == "POST"
            else self._client.build_request("GET", self._url.copy_merge_params(fields))
        )
        response = self._client.send(request, stream=True)
        try:
            body = bytearray()
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > _MOST_BYTES:
                    raise QueryTooLarge(
                        f"{self._address} answered with more than {_MOST_BYTES:,} bytes: ask for less, with LIMIT"
                    )
        finally:
            response.close()
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        return response.status_code, kind, bytes(body)

    def _refused(self, status: int, body: bytes) -> InvalidQuery | InvalidStore:
        told = " ".join(body.decode("utf-8", "replace").split())[:_TOLD_CHARS]
        if status == httpx.codes.BAD_REQUEST:
            return InvalidQuery(f"{self._address} cannot run this query: {told or 'it did not say why'}")
        if status in (httpx.codes.NOT_FOUND, httpx.codes.METHOD_NOT_ALLOWED):
            return InvalidStore(f"{self._address} takes no SPARQL query ({status}): give the engine's query address")
        if status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
            return InvalidStore(f"{self._address} lets nobody in without a password ({status}), and none is sent")
        return InvalidStore(f"{self._address} failed ({status}): {told or 'it did not say why'}")

    def _read(self, kind: str, body: bytes) -> Results:
        try:
            if kind in _ROWS:
                found = ox.parse_query_results(body, format=_ROWS[kind])
                if isinstance(found, ox.QueryBoolean):
                    return Answer(bool(found))
                rows = list(map(tuple, found))
                return Solutions(tuple(variable.value for variable in found.variables), iter(rows))
            if kind in _GRAPHS:
                quads = list(ox.parse(body, format=_GRAPHS[kind], base_iri=str(self._url)))
                return Triples(quad.triple for quad in quads)
        except (SyntaxError, ValueError) as error:
            raise InvalidStore(f"{self._address} answered with what is no {kind}: {str(error)[:200]}") from error
        raise InvalidStore(
            f"{self._address} answered with {kind or 'something without a type'}, which is no answer to a SPARQL "
            "query: is it the query address of a SPARQL engine?"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()


def _url(address: str) -> httpx.URL:
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL:
        url = httpx.URL("")
    if url.scheme not in ("http", "https") or not url.host or url.userinfo:
        raise InvalidSetting(
            "option --endpoint: give the http or https address of a SPARQL engine, without a user in it, "
            "as https://example.org/sparql"
        )
    return url
