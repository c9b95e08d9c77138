"""Answer HTTP requests until told to stop."""

from __future__ import annotations

import errno
import signal
import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, NoReturn

from waitress.server import create_server

from ontology.errors import InvalidSetting
from server.search.search import search_of
from server.store.embedded import EmbeddedStore
from server.store.limits import LEAST_STACK, STACK_PER_CHAR, Limits
from server.store.readers import Readers
from server.web import context

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from flask import Flask

    from server.settings import Settings

_PAGE: Final = 4096


def serve(app: Flask, host: str, port: int, *, ready: Callable[[str], None] | None = None) -> None:
    """Serve `app` until SIGINT or SIGTERM, then let running requests end, for five seconds at most.

    What clients ask of a store in a folder is answered by readers, which end with this function.
    `ready` is called with the address once requests are taken; port 0 is any free one.

    Raises:
        InvalidSetting: the host or port cannot be listened on.
        InvalidStore: the readers cannot be started.
    """
    sockets = _listening(host, port)
    with _answering(app) as threads:
        _run(app, sockets, threads, ready)


@contextmanager
def _answering(app: Flask) -> Iterator[int]:
    """Let readers answer what clients ask, where the store has checkpoints; give how many threads requests need."""
    settings, store = context.settings_of(app), context.store_of(app)
    if not isinstance(store, EmbeddedStore) or store.place is None:
        yield settings.threads
        return
    readers = Readers(store, store.place, _limits(settings))
    context.use(app, readers)
    # The index catches up, or is built, before somebody looks for something.
    search_of(store, settings.base)
    try:
        # Each query that runs or waits has a thread, so that the pages keep theirs.
        yield settings.threads + settings.readers + settings.waiting_requests
    finally:
        readers.close()


def _limits(settings: Settings) -> Limits:
    return Limits(
        readers=settings.readers,
        seconds=settings.query_timeout_seconds,
        memory_bytes=settings.query_memory_bytes,
        waiting=settings.waiting_requests,
        per_client=settings.readers_per_client,
        query_chars=settings.max_query_chars,
        services=settings.service_endpoints,
    )


def _run(app: Flask, sockets: list[socket.socket], threads: int, ready: Callable[[str], None] | None) -> None:
    settings = context.settings_of(app)
    stack = max(LEAST_STACK, settings.max_query_chars * STACK_PER_CHAR)
    before = threading.stack_size(stack // _PAGE * _PAGE)
    try:
        server = create_server(
            app,
            sockets=sockets,
            threads=threads,
            # With it, a request can be asked whether its client is still there.
            channel_request_lookahead=1,
            # A little more than the application takes, which says so in its own words.
            max_request_body_size=settings.max_body_bytes * 2,
            # Else Waitress takes away what proxies say of the client.
            clear_untrusted_proxy_headers=not settings.trusted_proxies,
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
