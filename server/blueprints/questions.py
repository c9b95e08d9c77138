"""The catalogue of questions: `/questions`, a page each, its answer as a file, and suggestions for its inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlencode

from flask import Blueprint, current_app, jsonify, redirect, render_template, request

from ontology.errors import InvalidQuery
from server.blueprints.views import names
from server.pages import questions, results
from server.pages.choices import Choices
from server.pages.facts import Site
from server.pages.questions import Catalogue
from server.pages.renewed import Renewed
from server.sparql.bounded import FirstRows
from server.sparql.protocol import ask
from server.store import open_store
from server.web.context import settings, store

if TYPE_CHECKING:
    from flask import Response
    from werkzeug.wrappers import Response as BaseResponse

    from server.pages.questions import CataloguePage

blueprint = Blueprint("questions", __name__)

_KEPT: Final = "onrecord-questions"


class Kept(NamedTuple):
    """What an application keeps in memory for a while."""

    catalogue: Renewed[Catalogue]
    choices: Choices


@blueprint.app_context_processor
def _everywhere() -> dict[str, object]:
    # A function, since only the pages that list the questions need them.
    return {"catalogue": _catalogue}


@blueprint.get("/questions")
def every() -> str:
    return render_template("questions.html", page=_catalogue())


@blueprint.get("/questions/<name>")
def one(name: str) -> str | tuple[str, int] | BaseResponse:
    """Show a question's page; with an ending, as `cq03.csv`, lead to its answer as a file."""
    given = request.args.to_dict(flat=False)
    mine = kept()
    name, dot, ending = name.partition(".")
    if dot:
        text = questions.download(mine.catalogue.get(), mine.choices, name, ending, given)
        return redirect(f"{request.script_root}/sparql?{urlencode({'query': text, 'format': ending})}")
    asked = FirstRows(ask, results.MAX_ROWS + 1)
    page = questions.page(store(), asked, _site(), mine.catalogue.get(), mine.choices, name, given)
    html = render_template("question.html", page=page)
    return (html, 400) if any(it.problem for it in page.inputs) else html


@blueprint.get("/questions/<name>/choices/<parameter>")
def choices(name: str, parameter: str) -> Response:
    """Suggest values of a question's input for the words typed so far."""
    mine = kept()
    question = mine.catalogue.get().find(name)
    known = next((it for it in question.parameters if it.name == parameter), None)
    if known is None:
        raise InvalidQuery(f"{question.name} has no input '{parameter[:80]}'")
    found = mine.choices.find(known, request.args.get("q", ""))
    return jsonify([{"value": it.value, "label": it.label, "also": it.also, "known": it.known} for it in found])


def _catalogue() -> CataloguePage:
    mine = kept()
    return questions.page_of_all(mine.catalogue.get(), mine.choices)


def _site() -> Site:
    return Site(settings().base)


def kept() -> Kept:
    """Return what the application of this request keeps."""
    found = current_app.extensions.get(_KEPT)
    if found is None:
        places, site = settings().questions, _site()
        scratch = open_store(None)
        read = Renewed(lambda: Catalogue.read(places, site.base, scratch))
        found = Kept(read, Choices(store(), site, names))
        current_app.extensions[_KEPT] = found
    assert isinstance(found, Kept)  # noqa: S101 -- only this function writes there
    return found
