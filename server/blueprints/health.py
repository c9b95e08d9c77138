"""Whether the application works, for programs that watch it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Blueprint, jsonify

from ontology.terms import SDO
from server.store.base import Solutions
from server.web.context import store

if TYPE_CHECKING:
    from flask import Response

blueprint = Blueprint("health", __name__)

_ARTICLES: Final = f"SELECT (COUNT(?article) AS ?count) WHERE {{ ?article a <{SDO.NewsArticle}> }}"


@blueprint.get("/healthz")
def health() -> Response:
    """Tell how much the store holds; a store that cannot be read is an error of its own."""
    found = store().query(_ARTICLES)
    assert isinstance(found, Solutions)  # noqa: S101 -- the text says SELECT
    ((count,),) = found.rows
    response = jsonify(status="ok", quads=store().size(), articles=int(count.value) if count else 0)
    response.headers["Cache-Control"] = "no-store"
    return response
