"""What a request handler may ask the application for: its store and its settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flask import current_app

if TYPE_CHECKING:
    from flask import Flask

    from server.settings import Settings
    from server.store.base import Store

_KEY: Final = "onrecord"


@dataclass(frozen=True, slots=True)
class Context:
    """What one application serves, and how."""

    store: Store
    settings: Settings


def attach(app: Flask, store: Store, settings: Settings) -> None:
    """Give an application the store that it serves."""
    app.extensions[_KEY] = Context(store, settings)


def settings_of(app: Flask) -> Settings:
    """Return the settings that an application was made with."""
    return _context(app).settings


def store() -> Store:
    """Return the store of the application that handles the current request."""
    return _context(current_app).store


def settings() -> Settings:
    """Return the settings of the application that handles the current request."""
    return _context(current_app).settings


def _context(app: Flask) -> Context:
    context = app.extensions[_KEY]
    assert isinstance(context, Context)  # noqa: S101 -- only `attach` writes there
    return context
