"""A response that is sent as it is made."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from flask import Response, request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.negotiation import Format


def streamed(parts: Iterator[bytes], format_: Format, file_name: str | None = None) -> Response:
    """Return a response of these parts, the first of which is made at once; with `file_name`, one to be saved.

    What fails before the first byte raises here, and is an HTTP error. What fails later ends the transfer without its
    last chunk (RFC 9112, 7.1), so that no client takes it for complete.
    """
    # A HEAD needs none of them.
    first = b"" if request.method == "HEAD" else next(parts, b"")
    response = Response(chain((first,), parts), content_type=format_.content_type)
    response.vary.add("Accept")
    if file_name is not None:
        response.headers.set("Content-Disposition", "attachment", filename=file_name)
    return response
