"""What the server does and how much of it, for Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/).

Readers are processes, but all is counted here, in the process that asks them, so that one address tells everything.
"""

from __future__ import annotations

from contextlib import suppress
from http import HTTPMethod
from time import monotonic
from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, current_app, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from server.store.checkpoints import FOLDER
from server.store.embedded import EmbeddedStore
from server.web import context
from server.web.request_log import RequestLog
from server.web.watching import CACHED, NOT_MODIFIED

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from server.web.watching import Seen

blueprint = Blueprint("metrics", __name__)

_KEY: Final = "onrecord-metrics"
_START: Final = "onrecord.start"
_METHODS: Final = frozenset(HTTPMethod)
#: What is told where the words of a client would make a time series of their own.
_OTHER: Final = "other"
#: Bounds of the histogram's buckets, in seconds: from an answer of a warm reader to the longest common time limit.
_BUCKETS: Final = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Metrics:
    """The numbers of one application."""

    def __init__(self) -> None:
        # Else each number is told twice, the second time as the moment of its first change.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = CollectorRegistry()
        self.requests = self._counter("requests", "Requests answered.", "method", "route", "status")
        self._queries = self._counter("queries", "Queries and updates, by what became of them.", "kind", "outcome")
        self._hits = self._counter("answer_cache_hits", "Answers given again, or known to the client already.")
        self._rows = self._counter("rows", "Rows sent, those of answers given again included.")
        self._bytes = self._counter("answer_bytes", "Bytes of answers, before compression.")
        self._seconds = Histogram(
            "onrecord_query_seconds",
            "Seconds from a query, or update, to the last byte of its answer; answers given again are not counted.",
            ("kind",),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self.readers = self._gauge("readers", "Processes that answer queries.", "state")
        self.waiting = self._gauge("queries_waiting", "Queries that wait for a reader.")
        self.started = self._gauge("readers_started", "Readers started since the server was.")
        self.killed = self._gauge("readers_killed", "Readers ended since the server was started, for a limit of time.")
        self.quads = self._gauge("store_quads", "Quads in the store.")
        self.checkpoints = self._gauge("checkpoints", "States of the store that are kept for queries.")
        self.checkpoint_bytes = self._gauge(
            "checkpoint_bytes", "Bytes of the newest state that is kept for queries; it shares files with the store."
        )

    def seen(self, seen: Seen) -> None:
        """Count a query or an update."""
        self._queries.labels(seen.kind, seen.outcome).inc()
        if seen.outcome in (CACHED, NOT_MODIFIED):
            self._hits.inc()
        else:
            self._seconds.labels(seen.kind).observe(seen.seconds)
        self._rows.inc(seen.rows or 0)
        self._bytes.inc(seen.bytes)

    def _counter(self, name: str, meaning: str, *labels: str) -> Counter:
        return Counter(f"onrecord_{name}", meaning, labels, registry=self.registry)

    def _gauge(self, name: str, meaning: str, *labels: str) -> Gauge:
        return Gauge(f"onrecord_{name}", meaning, labels, registry=self.registry)


def register(app: Flask) -> None:
    """Count the requests and queries of `app`, and log them as its settings say.

    To be called before anything else that sees responses, so that what is counted is what is sent.
    """
    metrics, log = Metrics(), RequestLog(context.settings_of(app))
    app.extensions[_KEY] = metrics
    context.listen(app, metrics.seen)
    context.listen(app, log.seen)

    def begin() -> None:
        request.environ[_START] = monotonic()

    def end(response: Response) -> Response:
        start: float = request.environ.get(_START, monotonic())
        method = request.method if request.method in _METHODS else _OTHER
        route = _OTHER if request.url_rule is None else request.url_rule.rule
        path, status, client = request.path, response.status_code, request.remote_addr or ""
        metrics.requests.labels(method, route, status).inc()
        response.call_on_close(lambda: log.request(method, path, route, status, monotonic() - start, client))
        return response

    app.before_request(begin)
    app.after_request(end)


@blueprint.get("/metrics")
def numbers() -> Response:
    """Tell every number, as text."""
    metrics = current_app.extensions[_KEY]
    assert isinstance(metrics, Metrics)  # noqa: S101 -- only `register` writes there
    _measure(metrics)
    response = Response(generate_latest(metrics.registry), content_type=CONTENT_TYPE_LATEST)
    response.headers["Cache-Control"] = "no-store"
    return response


def _measure(metrics: Metrics) -> None:
    """Find out what nothing counts."""
    pool, store = context.readers(), context.store()
    if pool is not None:
        state = pool.state()
        metrics.readers.labels("idle").set(state.idle)
        metrics.readers.labels("busy").set(state.busy)
        metrics.waiting.set(state.waiting)
        metrics.started.set(state.started)
        metrics.killed.set(state.killed)
    if isinstance(store, EmbeddedStore):
        metrics.quads.set(store.size())
        if store.place is not None:
            kept = sorted(map(int, (it.name for it in (store.place / FOLDER).glob("*") if it.name.isdecimal())))
            metrics.checkpoints.set(len(kept))
            metrics.checkpoint_bytes.set(_bytes(store.place / FOLDER / str(kept[-1])) if kept else 0)


def _bytes(folder: Path) -> int:
    total = 0
    with suppress(FileNotFoundError):
        # A state that nobody reads any more goes at any time.
        for file in folder.iterdir():
            total += file.stat().st_size
    return total
