"""What the query editor completes: the words of the vocabularies, and names of what is in the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, jsonify, request

from ontology.questions import Parameter
from ontology.terms import prefixes
from server.blueprints.questions import kept
from server.pages import vocabulary
from server.web.context import settings, store

if TYPE_CHECKING:
    from flask import Response

blueprint = Blueprint("editor", __name__)


@blueprint.get("/editor/vocabulary")
def words() -> Response:
    """Return prefixes, classes, properties and controlled terms, each with a name and what it means."""
    found = vocabulary.terms(store())
    response = jsonify(prefixes=dict(prefixes(settings().base)), terms=[it._asdict() for it in found])
    response.headers["Cache-Control"] = "max-age=300"
    return response


@blueprint.get("/editor/names")
def names() -> Response:
    """Return things whose name fits the words typed so far: of one kind, or of any that has names."""
    asked = request.args.get("kind", "")
    kinds = (asked,) if asked in vocabulary.NAMED else vocabulary.NAMED if not asked else ()
    found = [
        {"name": choice.value, "label": choice.label, "kind": kind, "also": choice.also}
        for kind in kinds
        for choice in kept().choices.find(Parameter("thing", kind, ""), request.args.get("q", ""))
    ]
    return jsonify(found)
