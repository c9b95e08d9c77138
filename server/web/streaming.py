"""A response that is sent as it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from server.formats.negotiation import Format


def streamed(
    parts: Iterator[bytes],
    format_: Format,
    file_name: str | None = None,
    close: Callable[[], None] = lambda: None,
    *,
    is_whole: bool = False,
) -> Response:
    """Return a response of these parts, the first of which is made at once; with `file_name`, one to be saved.

    Parts that are there already, which `is_whole` tells, are sent with their length: the server closes the connection
    after a response without one.

    What fails before the first byte raises here, and is an HTTP error. What fails later ends the transfer without its
    last chunk (RFC 9112, 7.1), so that no client takes it for complete. `close` is called when no more parts are
    wanted, such as when the client hangs up.
    """
    if request.method == "HEAD":
        # Which needs none of them.
        close()
        response = Response(content_type=format_.content_type)
    elif is_whole:
        response = Response(b"".join(parts), content_type=format_.content_type)
    else:
        response = Response(_from_first(next(parts, b""), parts), content_type=format_.content_type)
        response.call_on_close(close)
    response.vary.add("Accept")
    if file_name is not None:
        response.headers.set("Content-Disposition", "attachment", filename=file_name)
    return response


def _from_first(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest
