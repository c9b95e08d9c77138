"""The HTTP interface as an OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.0).

Which addresses there are, and what each does, is read from the application's own routes; what they take is told here.
"""

from __future__ import annotations

import re
from importlib.metadata import version
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from flask import Blueprint, current_app, jsonify, request

from server.formats.negotiation import EXPORT_FORMATS, GRAPH_FORMATS, NETWORK_FORMATS, RESULT_FORMATS
from server.web.context import settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flask import Flask, Response

blueprint = Blueprint("openapi", __name__)

#: What is for commands on this machine, and for pages' own scripts and styles.
_LEFT_OUT: Final = ("/local", "/static")
_VARIABLE: Final = re.compile(r"<(?:(?P<converter>\w+)[^:>]*:)?(?P<name>\w+)>")
_METHODS: Final = ("GET", "POST", "PUT", "DELETE")
_JSON: Final = "application/json"


def _given(name: str, meaning: str, kind: str = "string", *, many: bool = False) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "array", "items": {"type": kind}} if many else {"type": kind}
    return {"name": name, "in": "query", "description": meaning, "schema": schema}


_DATASET: Final = (
    _given("default-graph-uri", "IRIs of the graphs that make the default graph.", many=True),
    _given("named-graph-uri", "IRIs of the graphs that GRAPH sees.", many=True),
)
_FORMAT: Final = _given("format", "The format by its short name, such as json or turtle, in place of Accept.")
_TIMEOUT: Final = _given("timeout", "Most seconds that the query may take, if fewer than the server's.", "number")
_QUERY: Final = _given("query", "A SPARQL 1.1 query.")
_MADE: Final = _given("query", "A CONSTRUCT or DESCRIBE, whose result is exported in place of everything.")
_WORDS: Final = _given("q", "Words to look for.")
_BEFORE: Final = _given("before", "Where the page of the feed begins, as its link to the next one says.")
_SEARCH: Final = (
    _WORDS,
    _given("kind", "Things of this kind only, such as person or statement."),
    _given("from", "The first day, as 2024-03-31: only what may be of then or later."),
    _given("to", "The last day: only what may be of then or earlier."),
    _given("speaker", "Statements of this actor only: an IRI, or actor:key."),
    _given("source", "Only what this actor published."),
    _given("act", "Statements that do this only, such as deny."),
    _given("type", "Statements quoted like this only, such as direct."),
    _given("order", "newest, for the newest statements first."),
    _given("page", "The page of results, from 1.", "integer"),
)
_TEXT: Final = _given("text", "yes for the texts of articles too.")
_GRAPH: Final = (
    _given("graph", "The IRI of the graph."),
    {**_given("default", "The graph of what is written without a name."), "allowEmptyValue": True},
)

_PARAMETERS: Final[Mapping[tuple[str, str], tuple[Mapping[str, Any], ...]]] = MappingProxyType({
    ("GET", "/sparql"): (_QUERY, *_DATASET, _FORMAT, _TIMEOUT),
    ("POST", "/sparql"): (*_DATASET, _TIMEOUT),
    ("GET", "/query"): (_QUERY, _TIMEOUT),
    ("GET", "/search"): _SEARCH,
    ("GET", "/search.atom"): _SEARCH,
    ("GET", "/search/suggest"): (_WORDS,),
    ("GET", "/suggest"): (_WORDS,),
    ("GET", "/page"): (_given("iri", "Any IRI."),),
    ("GET", "/page/{kind}/{key}"): (
        _given("list", "Which list of an actor, shown alone."), _given("page", "Its page, from 1.", "integer"),
    ),
    ("GET", "/data/{kind}/{key}"): (_TEXT,),
    ("GET", "/network/{kind}/{key}"): (
        _given("most", "Neighbors of each kind that are shown, from 1 to 100.", "integer"),
        _given("unfold", "Of the page: neighbors whose neighbors are shown too, each as actor/nato.", many=True),
    ),
    ("GET", "/graph/{name}"): (_TEXT,),
    ("GET", "/export"): (_TEXT, _MADE, _TIMEOUT),
    ("GET", "/export.{suffix}"): (_TEXT, _MADE, _TIMEOUT),
    ("GET", "/export/{kind}/{key}"): (_TEXT,),
    ("GET", "/compare"): (
        _given("a", "An actor: a name, an IRI or actor:key."), _given("b", "Another one."),
        _given("page", "The page of the list, from 1.", "integer"),
    ),
    ("GET", "/compare/choices"): (_WORDS,),
    ("GET", "/questions/{name}/choices/{parameter}"): (_WORDS,),
    ("GET", "/feed.atom"): (_BEFORE,),
    ("GET", "/feed/{kind}/{key}.atom"): (_BEFORE,),
    ("GET", "/topic/{kind}/{key}"): (
        _given("lanes", "Of an organization: whose lanes are drawn."), _given("page", "Its page, from 1.", "integer"),
    ),
    ("GET", "/editor/names"): (_WORDS, _given("kind", "Things of this kind only, as actor.")),
    **{(method, "/graph-store"): _GRAPH for method in _METHODS},
})  # fmt: skip

#: Answers that are no pages, by the format.
_ROWS_OR_GRAPH: Final = tuple(it.media_type for it in (*RESULT_FORMATS, *EXPORT_FORMATS))
_GRAPHS: Final = tuple(it.media_type for it in GRAPH_FORMATS)
_WHOLE: Final = tuple(it.media_type for it in EXPORT_FORMATS)
_SAVED: Final = tuple(it.media_type for it in (*EXPORT_FORMATS, *NETWORK_FORMATS))
_TYPES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({
    "/sparql": (*_ROWS_OR_GRAPH, "text/html"),
    "/data/{kind}/{key}": _WHOLE,
    "/graph/{name}": (*_WHOLE, "text/html"),
    "/graph-store": _GRAPHS,
    "/ns": (*_WHOLE, "text/html"),
    "/ns.{suffix}": (*_WHOLE, "text/html"),
    "/export": _SAVED,
    "/export.{suffix}": _SAVED,
    "/export/{kind}/{key}": _SAVED,
    "/void": _WHOLE,
    "/.well-known/void": _WHOLE,
    "/network/{kind}/{key}": ("text/html", _JSON),
    "/suggest": (_JSON,),
    "/search/suggest": ("application/x-suggestions+json",),
    "/search.atom": ("application/atom+xml",),
    "/opensearch.xml": ("application/opensearchdescription+xml",),
    "/compare/choices": (_JSON,),
    "/feed.atom": ("application/atom+xml",),
    "/feed/{kind}/{key}.atom": ("application/atom+xml",),
    "/healthz": (_JSON,),
    "/openapi.json": (_JSON,),
    "/editor/vocabulary": (_JSON,),
    "/editor/names": (_JSON,),
    "/questions/{name}/choices/{parameter}": (_JSON,),
    "/metrics": ("text/plain",),
})  # fmt: skip
#: What only who knows the setting `update_token` may do.
_WRITES: Final = frozenset(
    (method, path) for path in ("/graph-store", "/graph/{name}") for method in ("POST", "PUT", "DELETE")
)


@blueprint.get("/openapi.json")
def document() -> Response:
    """Describe this interface, for programs."""
    response = jsonify(described(current_app, request.url_root))
    response.headers["Cache-Control"] = "max-age=300"
    return response


def described(app: Flask, address: str) -> dict[str, Any]:
    """Return the document about an application that is served at `address`."""
    paths: dict[str, dict[str, Any]] = {}
    for rule in sorted(app.url_map.iter_rules(), key=lambda it: it.rule):
        if rule.rule.startswith(_LEFT_OUT):
            continue
        path = _VARIABLE.sub(r"{\g<name>}", rule.rule)
        summary = (app.view_functions[rule.endpoint].__doc__ or "").partition("\n")[0].strip()
        for method in _METHODS:
            if method in (rule.methods or ()):
                paths.setdefault(path, {})[method.lower()] = _operation(method, path, rule.rule, summary)
    return {
        "openapi": "3.1.0",
        "info": {"title": "OnRecord", "version": version("onrecord"), "description": _about()},
        "servers": [{"url": address.rstrip("/")}],
        "paths": paths,
        "components": {
            "schemas": {"Error": dict(_ERROR)},
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "The setting update_token."},
                "basic": {"type": "http", "scheme": "basic", "description": "The token as password, any name."},
            },
        },
    }


def _about() -> str:
    told = settings()
    return (
        "SPARQL 1.1 Protocol at /sparql, Graph Store HTTP Protocol at /graph-store and /graph/…, and pages. "
        f"A query has at most {told.max_query_chars:,} characters and {told.query_timeout_seconds:,} seconds, "
        f"a body at most {told.max_body_bytes:,} bytes. Every error is JSON, or a page for browsers."
    )


def _operation(method: str, path: str, rule: str, summary: str) -> dict[str, Any]:
    parameters = [
        {
            "name": found["name"],
            "in": "path",
            "required": True,
            "schema": {"type": "string", "minLength": 1},
            **({"description": "May hold slashes."} if found["converter"] == "path" else {}),
        }
        for found in _VARIABLE.finditer(rule)
    ]
    parameters += map(dict, _PARAMETERS.get((method, path), ()))
    is_write = (method, path) in _WRITES
    content: dict[str, Any] = {it: {"schema": {}} for it in _TYPES.get(path, ("text/html",))}
    answers: dict[str, Any] = {"default": {"description": "What is wrong.", "content": _errors()}}
    if is_write:
        answers |= {it: {"description": "The change is made."} for it in ("201", "204")}
    else:
        answers["200"] = {"description": summary or "The page.", "content": content}
        answers["3XX"] = {"description": "Where it is, or that it is as it was."}
    operation: dict[str, Any] = {"summary": summary, "parameters": parameters, "responses": answers}
    if method == "POST" and path == "/sparql":
        answers["204"] = {"description": "The update is carried out."}
        operation["requestBody"] = _asked()
        operation["security"] = [{}, {"token": []}, {"basic": []}]
    elif is_write:
        operation["security"] = [{"token": []}, {"basic": []}]
        if method != "DELETE":
            operation["requestBody"] = {"required": True, "content": _texts(_GRAPHS)}
    return operation


def _asked() -> dict[str, Any]:
    properties = {
        "query": {"type": "string"},
        "update": {"type": "string", "description": "In place of a query; needs the token."},
        "format": {"type": "string"},
        "timeout": {"type": "number"},
    }
    form = {"application/x-www-form-urlencoded": {"schema": {"type": "object", "properties": properties}}}
    return {"required": True, "content": form | _texts(("application/sparql-query", "application/sparql-update"))}


def _texts(kinds: Iterable[str]) -> dict[str, Any]:
    return {it: {"schema": {"type": "string"}} for it in kinds}


def _errors() -> dict[str, Any]:
    return {_JSON: {"schema": {"$ref": "#/components/schemas/Error"}}, "text/html": {"schema": {"type": "string"}}}


_ERROR: Final[Mapping[str, Any]] = MappingProxyType({
    "type": "object",
    "required": ["code", "message", "status"],
    "properties": {
        "code": {"type": "string", "description": "What is wrong, for programs, as invalid-query."},
        "message": {"type": "string", "description": "What is wrong, where, and what to do next."},
        "status": {"type": "integer"},
        "limit": {
            "type": "object",
            "properties": {"setting": {"type": "string"}, "value": {"type": ["number", "null"]}},
        },
    },
})  # fmt: skip
