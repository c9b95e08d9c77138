"""From an error to an answer: one table of statuses, one renderer. Every error of the application comes out here.

Programs get JSON, `{"code": "invalid-query", "message": "…", "status": 400}`; browsers get the page `error.html`.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from flask import current_app, jsonify, render_template, request
from werkzeug.exceptions import HTTPException

from ontology.errors import (
    EntityNotFound,
    FormatNotFound,
    InvalidArticle,
    InvalidGraph,
    InvalidJudgement,
    InvalidQuery,
    InvalidStore,
    LimitReached,
    OnRecordError,
    QueryAbandoned,
    QuestionNotFound,
)
from server.formats.negotiation import prefers_html
from server.web.context import settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask, Response
    from werkzeug.wrappers import Response as BaseResponse

#: An error whose class is not here is no fault of the client: 500, and its text goes to the log only.
_STATUSES: Final[Mapping[type[OnRecordError], HTTPStatus]] = MappingProxyType({
    InvalidArticle: HTTPStatus.BAD_REQUEST,
    InvalidGraph: HTTPStatus.BAD_REQUEST,
    InvalidJudgement: HTTPStatus.BAD_REQUEST,
    InvalidQuery: HTTPStatus.BAD_REQUEST,
    EntityNotFound: HTTPStatus.NOT_FOUND,
    QuestionNotFound: HTTPStatus.NOT_FOUND,
    FormatNotFound: HTTPStatus.NOT_ACCEPTABLE,
    InvalidStore: HTTPStatus.SERVICE_UNAVAILABLE,
    LimitReached: HTTPStatus.SERVICE_UNAVAILABLE,
    # Nobody is there to read it.
    QueryAbandoned: HTTPStatus.SERVICE_UNAVAILABLE,
})  # fmt: skip

_TITLES: Final[Mapping[int, str]] = MappingProxyType({
    400: "This cannot be answered",
    404: "There is nothing here",
    405: "Not in this way",
    406: "Not in this format",
    413: "This is too long",
    415: "Not in this format",
    429: "This was too often",
    500: "Something went wrong",
    503: "The graph cannot be read just now",
})  # fmt: skip

_FAULT: Final = (
    "the server failed to answer this; its log says why. Try again, and tell whoever runs it if it fails again"
)
_UNREADABLE: Final = "the server cannot read its store just now; its log says why. Try again in a while"


def register(app: Flask) -> None:
    """Let every error of `app` be answered from here."""
    app.register_error_handler(OnRecordError, _own)
    app.register_error_handler(HTTPException, _http)


def _own(error: OnRecordError) -> Response:
    kind = next((known for known in _STATUSES if isinstance(error, known)), None)
    status = HTTPStatus.INTERNAL_SERVER_ERROR if kind is None else _STATUSES[kind]
    message = str(error)
    if isinstance(error, QueryAbandoned):
        return _rendered(current_app.make_response(""), status, _code(type(error).__name__), message)
    if isinstance(error, LimitReached):
        return _limit(error, status, message)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        # Paths and settings of the server are for whoever runs it.
        current_app.logger.error("%s %s: %s", request.method, request.path, error, exc_info=error)
        message = _FAULT if kind is None else _UNREADABLE
    code = "internal-server-error" if kind is None else _code(type(error).__name__)
    return _rendered(current_app.make_response(""), status, code, message)


def _limit(error: LimitReached, status: HTTPStatus, message: str) -> Response:
    """Return the answer to a query that was given up for a limit: no fault of the server, and the client's to know."""
    current_app.logger.info("%s %s: %s", request.method, request.path, error)
    response = current_app.make_response("")
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    limit = {} if error.setting is None else {"limit": {"setting": error.setting, "value": error.value}}
    return _rendered(response, status, _code(type(error).__name__), message, limit, "This was too much")


def _http(error: HTTPException) -> Response | BaseResponse:
    response = current_app.make_response(error.get_response())
    if response.status_code < HTTPStatus.BAD_REQUEST:
        return response
    message = _MESSAGES.get(response.status_code, error.description or error.name)
    bounds = {"path": request.path, "method": request.method, "most": f"{settings().max_body_bytes:,}"}
    # The response that the exception made is kept, so that headers such as Allow are.
    return _rendered(response, response.status_code, _code(error.name), message.format_map(bounds))


_MESSAGES: Final[Mapping[int, str]] = MappingProxyType({
    404: "there is no page {path}: start from /, or look up a thing by its IRI",
    405: "{path} does not take {method}; the header Allow names what it takes",
    413: "the request is longer than the {most} bytes that are read: shorten it, or raise the setting max_body_bytes",
    500: _FAULT,
})  # fmt: skip


def _rendered(
    response: Response,
    status: int,
    code: str,
    message: str,
    more: Mapping[str, object] = MappingProxyType({}),
    title: str | None = None,
) -> Response:
    title = title or _TITLES.get(status, HTTPStatus(status).phrase)
    if prefers_html(request.headers.get("Accept")):
        page = render_template("error.html", status=int(status), code=code, title=title, message=message)
        response.set_data(page)
        response.content_type = "text/html; charset=utf-8"
    else:
        response.set_data(jsonify(code=code, message=message, status=int(status), **more).get_data())
        response.content_type = "application/json"
    response.status_code = status
    response.vary.add("Accept")
    return response


def _code(name: str) -> str:
    """Return a name as lower-case words joined by hyphens: a class's, or that of an HTTP status."""
    return "-".join(re.findall(r"[A-Z]?[a-z']+|[A-Z]+(?![a-z])", name)).lower()
