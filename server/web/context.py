"""What a request handler may ask the application for: its store and its settings."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from flask import current_app

from server.search.answers import Searching
from server.search.search import Search, search_of
from server.store.asking import InProcess
from server.store.readers import Readers
from server.web.answers_cache import AnswersCache
from server.web.watching import Watched

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from server.settings import Settings
    from server.store.asking import Answers
    from server.store.base import Store
    from server.web.watching import Seen

_KEY: Final = "onrecord"


@dataclass(frozen=True, slots=True)
class Context:
    """What one application serves, and how."""

    store: Store
    settings: Settings
    answers: Watched
    cache: AnswersCache
    pool: Readers | None = None
    listeners: list[Callable[[Seen], None]] = field(default_factory=list)


def attach(app: Flask, store: Store, settings: Settings) -> None:
    """Give an application the store that it serves. What clients ask is answered in its own process, until `use`."""
    cache = AnswersCache(settings.answer_cache_bytes)
    listeners: list[Callable[[Seen], None]] = []
    answers = Watched(Searching(InProcess(store), lambda: search_of(store, settings.base)), listeners)
    app.extensions[_KEY] = Context(store, settings, answers, cache, listeners=listeners)


def use(app: Flask, answers: Answers) -> None:
    """Let `answers` answer what the clients of an application ask."""
    context = _context(app)
    pool = answers if isinstance(answers, Readers) else None
    searching = Searching(answers, lambda: search_of(context.store, context.settings.base))
    app.extensions[_KEY] = replace(context, answers=Watched(searching, context.listeners), pool=pool)


def listen(app: Flask, listener: Callable[[Seen], None]) -> None:
    """Have `listener` told what becomes of each query and update of an application's clients."""
    _context(app).listeners.append(listener)


def store_of(app: Flask) -> Store:
    """Return the store that an application was made with."""
    return _context(app).store


def settings_of(app: Flask) -> Settings:
    """Return the settings that an application was made with."""
    return _context(app).settings


def store() -> Store:
    """Return the store of the application that handles the current request."""
    return _context(current_app).store


def search() -> Search | None:
    """Return what finds things of the application that handles the current request; `None` where it has no index."""
    context = _context(current_app)
    return search_of(context.store, context.settings.base)


def settings() -> Settings:
    """Return the settings of the application that handles the current request."""
    return _context(current_app).settings


def answers() -> Watched:
    """Return what answers the queries of clients."""
    return _context(current_app).answers


def readers() -> Readers | None:
    """Return the processes that answer the queries of clients, where there are any."""
    return _context(current_app).pool


def answers_cache() -> AnswersCache:
    """Return what was answered before."""
    return _context(current_app).cache


def _context(app: Flask) -> Context:
    context = app.extensions[_KEY]
    assert isinstance(context, Context)  # noqa: S101 -- only `attach` writes there
    return context
