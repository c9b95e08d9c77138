"""How quads are kept and shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from server.settings import Settings
    from server.store.base import Store


def create_app(store: Store, settings: Settings) -> Flask:
    """Return the web application over an open store. Whoever opened the store closes it, after the last request."""
    # Imported here, so that a command that serves nothing does not load Flask.
    from flask import Flask

    from server.blueprints import (
        editor,
        entities,
        exporting,
        feeds,
        finding,
        graphs,
        health,
        judging,
        local_api,
        metrics,
        networks,
        openapi,
        overviews,
        questions,
        views,
    )
    from server.sparql import graph_store, protocol, service
    from server.web import compression, context, errors, head, headers

    app = Flask(__name__)
    app.config.update(MAX_CONTENT_LENGTH=settings.max_body_bytes, MAX_FORM_MEMORY_SIZE=settings.max_body_bytes)
    context.attach(app, store, settings)
    metrics.register(app)
    errors.register(app)
    head.register(app)
    headers.register(app)
    compression.register(app)
    for module in (
        views,
        questions,
        overviews,
        editor,
        protocol,
        entities,
        feeds,
        finding,
        graphs,
        exporting,
        networks,
        graph_store,
        service,
        health,
        metrics,
        openapi,
        judging,
        local_api,
    ):
        app.register_blueprint(module.blueprint)
    if settings.trusted_proxies:
        from server.web.proxies import trust

        trust(app, settings.trusted_proxies)
    return app
