"""What proxies in front of the server say of a client: its address, and how it addressed the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from flask import Flask


def trust(app: Flask, proxies: int) -> None:
    """Believe the X-Forwarded headers that the last so many proxies have set, and no more of them.

    A request that comes without them, as from a command on this machine, is taken as it is.
    """
    app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # as Flask's documentation has it
        app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies, x_prefix=proxies
    )
