"""What the head of each page tells programs: metadata, and links to feeds and data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from flask import request
from werkzeug.urls import iri_to_uri

from server.formats.negotiation import EXPORT_FORMATS
from server.pages.feed import KINDS as FED
from server.pages.metadata import Metadata, metadata
from server.pages.schema_org import Place
from server.web.context import settings

if TYPE_CHECKING:
    from flask import Flask
    from markupsafe import Markup

#: Of the address of a thing's page, what makes it another page rather than another view of it.
_TELLING: Final = ("list", "page")


def register(app: Flask) -> None:
    """Let the templates of `app` ask for what a page tells of itself."""
    app.context_processor(lambda: {"metadata": _metadata, "data_formats": EXPORT_FORMATS, "fed_kinds": FED})


def _metadata(page: object, title: Markup) -> Metadata:
    """Return what is told of the page of the current request, given its view model and its title as HTML."""
    asked = list(request.args.items(multi=True))
    if request.path.startswith("/page/"):
        asked = [(name, value) for name, value in asked if name in _TELLING]
    url = f"{iri_to_uri(request.base_url)}{'?' if asked else ''}{urlencode(asked)}"
    return metadata(page, Place(settings().base, request.url_root, url, title.striptags()))
