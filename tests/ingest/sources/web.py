"""A web server on this machine whose pages a test writes."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Answer = Callable[[BaseHTTPRequestHandler], None]


class Site:
    """Pages by path, each bytes or a function that answers; what was asked for is kept in order."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes | Answer] = {}
        self.types: dict[str, str] = {}
        self.headers: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []
        self.sent: list[dict[str, str]] = []
        self.stop = threading.Event()
        self.root = ""

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        path = handler.path
        self.asked.append(path)
        self.sent.append({name.lower(): value for name, value in handler.headers.items()})
        page = self.pages.get(path)
        if callable(page):
            page(handler)
            return
        more = self.headers.get(path, {})
        known = more.get("ETag") is not None and handler.headers.get("If-None-Match") == more.get("ETag")
        handler.send_response(404 if page is None else 304 if known else 200)
        for name, value in more.items():
            handler.send_header(name, value)
        handler.send_header("Content-Type", self.types.get(path, "text/html"))
        body = b"" if page is None or known else page
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)


@contextmanager
def site() -> Iterator[Site]:
    """Serve a site until the block ends."""
    it = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            it.answer(self)

        def log_message(self, *args: object) -> None:
            """Keep the test's output clean."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that hangs up is no news
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        it.root = f"http://127.0.0.1:{server.server_address[1]}"
        try:
            yield it
        finally:
            it.stop.set()
            server.shutdown()
            thread.join()
