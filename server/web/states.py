"""Answers that are named by the state of the store that they are of, so that nobody fetches them twice.

A client that has an answer asks with its entity tag (RFC 9110, 13.1.2); while the graph has not changed it is told so,
before anything is read.
"""

from __future__ import annotations

from functools import wraps
from hashlib import sha256
from http import HTTPStatus
from secrets import token_hex
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Final, ParamSpec

from flask import Response, current_app, make_response, request

from server.web.context import answers

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

P = ParamSpec("P")

#: Pages may show what was kept of the state before: for some twenty times as long as it took to make.
SETTLING_SECONDS: Final = 120.0

#: Another process may be another version of this software, whose answers to the same state differ.
_PROCESS: Final = token_hex(8)
_KEY: Final = "onrecord-states"


class _Seen:
    """Since when the present state is known. Any thread may ask."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._state: str | None = None
        self._since = 0.0

    def seconds(self, state: str) -> float:
        with self._lock:
            if state != self._state:
                self._state, self._since = state, monotonic()
            return monotonic() - self._since


def by_state(view: Callable[P, ResponseReturnValue]) -> Callable[P, Response]:
    """Give a view's answers an entity tag of the store's state, and answer 304 where the client has it.

    Where states have no names, as in memory, the tag is of the answer's bytes.
    """

    @wraps(view)
    def conditional(*args: P.args, **kwargs: P.kwargs) -> Response:
        return _answer(_state(), lambda: view(*args, **kwargs))

    return conditional


def by_settled_state(view: Callable[P, ResponseReturnValue]) -> Callable[P, Response]:
    """Do what `by_state` does for a page, parts of which may be kept: at first, its tag is of its bytes."""

    @wraps(view)
    def conditional(*args: P.args, **kwargs: P.kwargs) -> Response:
        state = _state()
        seen = current_app.extensions.setdefault(_KEY, _Seen())
        is_settled = state is not None and seen.seconds(state) >= SETTLING_SECONDS
        return _answer(state if is_settled else None, lambda: view(*args, **kwargs))

    return conditional


def _state() -> str | None:
    return answers().snapshot()


def _answer(state: str | None, make: Callable[[], ResponseReturnValue]) -> Response:
    tag = None if state is None else _tag(state)
    told = request.if_none_match
    if tag is not None and told.contains_weak(tag) and not told.star_tag:
        # Only who was given the whole answer before knows its tag.
        response = _tagged(Response(status=HTTPStatus.NOT_MODIFIED), tag)
    else:
        response = make_response(make())
        if response.status_code != HTTPStatus.OK:
            return response
        if tag is not None:
            _tagged(response, tag)
        elif not response.is_streamed:
            response.add_etag(weak=True)
            response.make_conditional(request)
    response.headers.setdefault("Cache-Control", "no-cache")
    response.vary.add("Accept")
    return response


def _tag(state: str) -> str:
    """Return what names the answer to this request, as far as it depends on more than its address."""
    asked = (request.headers.get("Accept", ""), request.headers.get("Cookie", ""), request.url_root)
    return sha256("\n".join((_PROCESS, state, *asked)).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _tagged(response: Response, tag: str) -> Response:
    # Weak: where a query gives no order, its rows may come in another.
    response.set_etag(tag, weak=True)
    return response
