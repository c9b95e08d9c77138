"""The query operation of the SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/#query-operation)."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from flask import Blueprint, render_template, request
from werkzeug.exceptions import UnsupportedMediaType

from ontology import questions
from ontology.errors import FormatNotFound, InvalidQuery
from ontology.terms import prefixes
from server import negotiation, results
from server.context import settings, store
from server.streaming import streamed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Response

    from server.negotiation import Format
    from server.store.base import Results

blueprint = Blueprint("sparql", __name__)

_FORM: Final = "application/x-www-form-urlencoded"
_DIRECT: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"

#: Values of the parameter `format`, for clients that cannot set a header: for rows, and for a graph.
_BY_NAME: Final[Mapping[str, tuple[Format, ...]]] = MappingProxyType({
    "json": (negotiation.JSON, negotiation.JSON_LD),
    "xml": (negotiation.XML, negotiation.RDF_XML),
    "csv": (negotiation.CSV,),
    "tsv": (negotiation.TSV,),
    "turtle": (negotiation.TURTLE,),
    "ntriples": (negotiation.N_TRIPLES,),
    "jsonld": (negotiation.JSON_LD,),
    "rdfxml": (negotiation.RDF_XML,),
})  # fmt: skip


@blueprint.get("/sparql")
def get() -> Response | str:
    """Answer a query in the address, or show the editor to a browser."""
    if "format" not in request.args and negotiation.prefers_html(request.headers.get("Accept")):
        return render_template("sparql.html", questions=questions.load(settings().base))
    return _answer(_only("query"), _all("default-graph-uri"), _all("named-graph-uri"))


@blueprint.post("/sparql")
def post() -> Response:
    """Answer a query in a form or in the body itself."""
    kind = request.mimetype
    if kind == _DIRECT:
        try:
            query = request.get_data().decode("utf-8")
        except UnicodeDecodeError as error:
            raise InvalidQuery(f"the body is not UTF-8: {error.reason} at byte {error.start}") from error
        return _answer(query, _all("default-graph-uri"), _all("named-graph-uri"))
    if kind == _FORM:
        return _answer(_only("query"), _all("default-graph-uri"), _all("named-graph-uri"))
    if kind == _UPDATE:
        raise InvalidQuery("updates are not taken here, only queries")
    raise UnsupportedMediaType(
        f"a query is posted as {_FORM} or as {_DIRECT}, and this request says {kind or 'nothing'} in Content-Type"
    )


@blueprint.before_app_request
def _bound() -> None:
    """Refuse a query that is too long in whatever address it comes."""
    for query in request.args.getlist("query"):
        _check_length(query)


def _check_length(query: str) -> None:
    most = settings().max_query_chars
    if len(query) > most:
        raise InvalidQuery(
            f"the query has {len(query):,} characters, and at most {most:,} are read: "
            "shorten it, or raise the setting max_query_chars"
        )


def _answer(query: str, default_graphs: list[str], named_graphs: list[str]) -> Response:
    _check_length(query)
    found = store().query(query, default_graphs=default_graphs, named_graphs=named_graphs)
    format_ = _format(found)
    file_name = f"results.{format_.suffix}" if "format" in request.values else None
    return streamed(results.write(found, format_, prefixes(settings().base)), format_, file_name)


def _format(found: Results) -> Format:
    offered = results.offered(found)
    name = request.values.get("format")
    if name is None:
        return negotiation.best(request.headers.get("Accept"), offered)
    for format_ in _BY_NAME.get(name, ()):
        if format_ in offered:
            return format_
    there = ", ".join(key for key, formats in _BY_NAME.items() if any(it in offered for it in formats))
    raise FormatNotFound(f"the answer to this query cannot be written as '{name}'; the parameter format may be {there}")


def _only(name: str) -> str:
    """Return the one value that a parameter must have (https://www.w3.org/TR/sparql11-protocol/#query-operation)."""
    values = _all(name)
    if not values and "update" in request.values:
        raise InvalidQuery("updates are not taken here, only queries")
    if len(values) != 1:
        raise InvalidQuery(
            f"{len(values) or 'no'} values of the parameter '{name}' were given: give one, "
            "as /sparql?query=… with GET, or in a form with POST"
        )
    return values[0]


def _all(name: str) -> list[str]:
    """Return every value of a parameter: of the form where there is one, else of the address."""
    posted = request.method == "POST" and request.mimetype == _FORM
    return (request.form if posted else request.args).getlist(name)
