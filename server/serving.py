"""Answer HTTP requests until told to stop."""

from __future__ import annotations

import errno
import signal
import socket
import threading
from typing import TYPE_CHECKING, Final, NoReturn

from waitress.server import create_server

from ontology.errors import InvalidSetting
from server.context import settings_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from flask import Flask

#: Stack that Oxigraph's parser and optimizer may need for one character of a query, in bytes. Measured: with 1,600 a
#: query of nothing but nested groups ended the process, with 3,300 none of twelve ways of nesting did.
_STACK_PER_CHAR: Final = 6_000
_LEAST_STACK: Final = 16 * 1024 * 1024
_PAGE: Final = 4096


def serve(app: Flask, host: str, port: int, *, ready: Callable[[str], None] | None = None) -> None:
    """Serve `app` until SIGINT or SIGTERM, then let running requests end, for five seconds at most.

    `ready` is called with the address once requests are taken; port 0 is any free one.

    Raises:
        InvalidSetting: the host or port cannot be listened on.
    """
    settings = settings_of(app)
    sockets = _listening(host, port)
    stack = max(_LEAST_STACK, settings.max_query_chars * _STACK_PER_CHAR)
    before = threading.stack_size(stack // _PAGE * _PAGE)
    try:
        server = create_server(
            app,
            sockets=sockets,
            threads=settings.threads,
            # A little more than the application takes, which says so in its own words.
            max_request_body_size=settings.max_body_bytes * 2,
            ident=None,
        )
    finally:
        threading.stack_size(before)
    handlers = {number: signal.signal(number, _stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        if ready is not None:
            ready(_address(sockets[0]))
        # Waitress takes SystemExit as the word to stop, and waits for its threads.
        server.run()
    except SystemExit:
        server.task_dispatcher.shutdown()
    finally:
        server.close()
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _stop(number: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001 -- the form of a signal handler
    raise SystemExit


def _listening(host: str, port: int) -> list[socket.socket]:
    """Return a socket for each address of `host`, all on one port."""
    place = f"{host}:{port}"
    sockets: list[socket.socket] = []
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        for family, address in dict.fromkeys((family, address) for family, _, _, _, address in found):
            # Several addresses share the port that the system gave the first where any was asked for.
            same = (address[0], sockets[0].getsockname()[1] if sockets else port, *address[2:])
            sockets.append(socket.create_server(same, family=family))
    except OSError as error:
        for it in sockets:
            it.close()
        if error.errno == errno.EADDRINUSE:
            raise InvalidSetting(
                f"{place} is taken: another program listens there. Stop it, or choose another port (--port {port + 1})"
            ) from error
        if error.errno in (errno.EACCES, errno.EPERM):
            raise InvalidSetting(
                f"{place} needs rights that this user lacks: choose a port above 1023 (--port)"
            ) from error
        raise InvalidSetting(
            f"{place} cannot be listened on: {error.strerror or error}. Choose an address of this machine (--host)"
        ) from error
    return sockets


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
