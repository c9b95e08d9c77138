"""The SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/): what a request asks for, and its queries."""

from __future__ import annotations

import math
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import UnsupportedMediaType

from ontology import questions
from ontology.errors import FormatNotFound, InvalidQuery
from server.formats import negotiation
from server.formats.negotiation import EXPORT_FORMATS, RESULT_FORMATS
from server.sparql import service, updates
from server.store.asking import Query, Reply
from server.web.answers_cache import tag_of
from server.web.context import answers, answers_cache, settings
from server.web.streaming import streamed
from server.web.watching import CACHED, NOT_MODIFIED, Seen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from server.formats.negotiation import Format

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
    "json-ld": (negotiation.JSON_LD,),
    "rdfxml": (negotiation.RDF_XML,),
    "rdf+xml": (negotiation.RDF_XML,),
    "nquads": (negotiation.N_QUADS,),
    "trig": (negotiation.TRIG,),
})  # fmt: skip


@blueprint.get("/sparql")
def get() -> Response | str:
    """Answer a query in the address, show the editor to a browser, or tell what the endpoint can do."""
    if "format" not in request.args and negotiation.prefers_html(request.headers.get("Accept")):
        return render_template("sparql.html", questions=questions.load(settings().base))
    if not request.args:
        return service.service()
    return _answer(_only("query"), _all("default-graph-uri"), _all("named-graph-uri"))


@blueprint.post("/sparql")
def post() -> Response:
    """Answer a query in a form or in the body itself."""
    kind = request.mimetype
    if kind == _DIRECT:
        return _answer(_body(), _all("default-graph-uri"), _all("named-graph-uri"))
    if kind == _UPDATE:
        return _changed()
    if kind != _FORM:
        raise UnsupportedMediaType(
            f"a query is posted as {_FORM} or as {_DIRECT}, an update as {_FORM} or as {_UPDATE}, and this request "
            f"says {kind or 'nothing'} in Content-Type"
        )
    if "update" in request.form:
        return _changed()
    return _answer(_only("query"), _all("default-graph-uri"), _all("named-graph-uri"))


def _changed() -> Response:
    """Carry out an update, in a form or in the body itself."""
    updates.check_writer()
    if "query" in request.values:
        raise InvalidQuery("both a query and an update were given: send each in a request of its own")
    text = _body() if request.mimetype == _UPDATE else _only("update")
    return updates.carry_out(text, _all("using-graph-uri"), _all("using-named-graph-uri"))


def _body() -> str:
    """Return the body as text, which is UTF-8 (https://www.w3.org/TR/sparql11-protocol/#query-via-post-direct)."""
    charset = request.mimetype_params.get("charset", "utf-8")
    if charset.lower() not in ("utf-8", "utf8"):
        raise UnsupportedMediaType(f"the body is read as UTF-8, and this request says {charset}: send it as UTF-8")
    try:
        return request.get_data().decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidQuery(f"the body is not UTF-8: {error.reason} at byte {error.start}") from error


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


def ask(query: Query) -> Reply:
    """Answer a query of the client whose request this is, within the time that its parameter `timeout` gives.

    Raises:
        InvalidQuery: as a store's `query`, or the parameter is no number of seconds.
        OnRecordError: whatever else `Answers.ask` raises.
    """
    is_gone: Callable[[], bool] = request.environ.get("waitress.client_disconnected", lambda: False)
    return answers().ask(query, client=request.remote_addr or "", seconds=_seconds(), is_gone=is_gone)


def _answer(text: str, default_graphs: list[str], named_graphs: list[str]) -> Response:
    _check_length(text)
    query = Query(
        text,
        tuple(default_graphs),
        tuple(named_graphs),
        _format(RESULT_FORMATS),
        _format(EXPORT_FORMATS),
        settings().base,
    )
    snapshot = answers().snapshot()
    tag = None if snapshot is None else tag_of(query, snapshot)
    if tag is not None:
        told = request.if_none_match
        if told.contains_weak(tag) and not told.star_tag:
            # Only who was given the whole answer before knows its tag.
            _given_again(query, NOT_MODIFIED)
            return _tagged(Response(status=304), tag)
        kept = answers_cache().get(tag)
        if kept is not None:
            _given_again(query, CACHED, kept.rows, len(kept.body))
            return _tagged(_sent(query, Reply(kept.form, iter((kept.body,)), is_whole=True)), tag)
    reply = ask(query)
    if reply.snapshot != snapshot:
        # The store has changed since.
        tag = None if reply.snapshot is None else tag_of(query, reply.snapshot)
    if tag is not None and reply.snapshot is not None:
        reply = replace(reply, parts=answers_cache().keeping(tag, reply.snapshot, reply))
    try:
        response = _sent(query, reply)
    except BaseException:
        reply.close()
        raise
    return response if tag is None else _tagged(response, tag)


def _given_again(query: Query, outcome: str, rows: int | None = None, length: int = 0) -> None:
    if request.method == "HEAD":
        # Nothing of it goes out.
        rows, length = None, 0
    answers().tell(Seen("query", query.text, request.remote_addr or "", outcome, rows=rows, bytes=length))


def _sent(query: Query, reply: Reply) -> Response:
    format_ = query.format_of(reply.form)
    if format_ is None:
        raise _unwritable(RESULT_FORMATS if reply.form == "rows" else EXPORT_FORMATS)
    name = f"results.{format_.suffix}" if "format" in request.values else None
    return streamed(reply.parts, format_, name, reply.close, is_whole=reply.is_whole)


def _tagged(response: Response, tag: str) -> Response:
    # Weak: where a query gives no order, its rows may come in another.
    response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = "no-cache"
    response.vary.add("Accept")
    return response


def _seconds() -> float | None:
    """Return how long the client gives its query at most."""
    given = next(iter(_all("timeout")), None)
    if given is None:
        return None
    try:
        seconds = float(given)
    except ValueError:
        seconds = math.nan
    # Written so that what is no number is refused too.
    if not 0 < seconds < math.inf:
        raise InvalidQuery(f"the parameter timeout is '{given}': give a number of seconds above 0, such as 2.5")
    return seconds


def _format(offered: Sequence[Format]) -> Format | None:
    """Return the one of these formats that the request asks for, `None` where it asks for none of them."""
    name = request.values.get("format")
    if name is None:
        try:
            return negotiation.best(request.headers.get("Accept"), offered)
        except FormatNotFound:
            return None
    return next((it for it in _BY_NAME.get(name, ()) if it in offered), None)


def _unwritable(offered: Sequence[Format]) -> FormatNotFound:
    """Return what is wrong with the format that the request asks for, now that the answer's form is known."""
    name = request.values.get("format")
    if name is None:
        there = ", ".join(f"{it.media_type} ({it.name})" for it in offered)
        return FormatNotFound(
            f"the answer to this query cannot be written as the Accept header asks: offered are {there}"
        )
    there = ", ".join(key for key, formats in _BY_NAME.items() if any(it in offered for it in formats))
    return FormatNotFound(
        f"the answer to this query cannot be written as '{name}'; the parameter format may be {there}"
    )


def _only(name: str) -> str:
    """Return the one value that a parameter must have (https://www.w3.org/TR/sparql11-protocol/#query-operation)."""
    values = _all(name)
    if not values and "update" in request.values:
        raise InvalidQuery("an update is sent with POST, in the body, and not in the address")
    if len(values) != 1:
        how = "as /sparql?query=… with GET, or in a form with POST" if name == "query" else "in a form with POST"
        raise InvalidQuery(f"{len(values) or 'no'} values of the parameter '{name}' were given: give one, {how}")
    return values[0]


def _all(name: str) -> list[str]:
    """Return every value of a parameter, in the address or in a form.

    What is to be carried out comes in the form, where there is one; the dataset is told in either place.
    """
    if request.method != "POST" or request.mimetype != _FORM:
        return request.args.getlist(name)
    posted = request.form.getlist(name)
    return posted if name in ("query", "update") else [*request.args.getlist(name), *posted]
