"""Headers that every response carries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import request

from server.web.context import settings

if TYPE_CHECKING:
    from flask import Flask, Response

#: Nothing is loaded from elsewhere, nothing inline is run, and no page can be framed.
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
#: What is made for programs, so that scripts of other sites may read it where a setting allows them.
_DATA: Final = (
    "/sparql", "/graph-store", "/id/", "/data/", "/graph/", "/feed", "/ns", "/export", "/void", "/.well-known/void",
    "/openapi.json",
)  # fmt: skip
#: What scripts may read of an answer beside what they always may.
_EXPOSED: Final = "Allow, Content-Disposition, ETag, Link, Location, Retry-After"


def register(app: Flask) -> None:
    """Give every response of `app` these headers."""
    app.after_request(_finished)


def _finished(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", _POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    origin = settings().allowed_origin
    if origin != "none" and request.path.startswith(_DATA):
        # CORS protocol (https://fetch.spec.whatwg.org/#http-cors-protocol), without credentials.
        headers["Access-Control-Allow-Origin"] = origin
        headers["Access-Control-Expose-Headers"] = _EXPOSED
        if request.method == "OPTIONS":
            headers["Access-Control-Allow-Methods"] = headers.get("Allow", "GET, HEAD, OPTIONS")
            headers["Access-Control-Allow-Headers"] = "Accept, Authorization, Content-Type, If-None-Match"
            headers["Access-Control-Max-Age"] = "86400"
    return response
