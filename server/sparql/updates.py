"""The update operation of the SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/#update-operation).

Only who knows the setting `update_token` may write. The token comes as `Authorization: Bearer …`, or as the password of
HTTP Basic, which clients of SPARQL know; the user's name counts for nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Response, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden, Unauthorized

from server.sparql import loading
from server.store.updating import Update
from server.web.context import answers, settings
from server.web.tokens import is_right

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

#: The graph that stands for the default graph of those who write, after the base.
_DEFAULT_GRAPH: Final = "graph/default"


def default_graph() -> str:
    """Return the IRI of the graph into which is written what names no graph; queries see it as a part of the union."""
    return f"{settings().base}{_DEFAULT_GRAPH}"


def check_writer() -> None:
    """Let in who may write.

    Raises:
        Forbidden: nobody may.
        Unauthorized: the request has no token, or a wrong one.
        TooManyRequests: too many before had a wrong one.
    """
    if not settings().update_token:
        raise Forbidden(
            "this server takes no changes: whoever runs it can allow them with the setting update_token, and only "
            "those who know the token may make them"
        )
    told = request.authorization
    given = None if told is None else told.token or told.password
    # Who gives none does not guess.
    if not given or not is_right(given):
        raise Unauthorized(
            "changes need a token: send the one of the setting update_token, as `Authorization: Bearer …` or as the "
            "password of HTTP Basic",
            # Basic is taken and not asked for: a browser that was asked would send it along from other sites' pages.
            www_authenticate=WWWAuthenticate("bearer", {"realm": "OnRecord"}),
        )


def carry_out(text: str, using: Sequence[str] = (), using_named: Sequence[str] = ()) -> Response:
    """Carry out an update for a client that may write: all of it, or nothing.

    Raises:
        InvalidQuery: it does not parse, or asks for what cannot be done.
        OnRecordError: whatever else `Answers.update` raises.
    """
    most = settings().max_update_quads
    most_chars = settings().max_query_chars
    is_gone: Callable[[], bool] = request.environ.get("waitress.client_disconnected", lambda: False)
    asked = Update(
        text,
        settings().base,
        default_graph(),
        tuple(using),
        tuple(using_named),
        most,
        most_chars,
        loading.documents(text, settings(), is_gone),
    )
    answers().update(asked, client=request.remote_addr or "", is_gone=is_gone)
    return Response(status=204)
