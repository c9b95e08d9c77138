"""The OpenAPI document tells of every address, and of nothing else; what it promises is kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


@pytest.fixture
def document(client: FlaskClient) -> Any:
    return client.get("/openapi.json").get_json()


def test_every_address_and_method_is_told_with_what_it_does(small_app: Flask, document: Any) -> None:
    assert document["openapi"] == "3.1.0"
    told = {(path, method) for path, operations in document["paths"].items() for method in operations}
    there = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in small_app.url_map.iter_rules()
        for method in rule.methods or ()
        if method not in ("HEAD", "OPTIONS") and not rule.rule.startswith(("/local", "/static"))
    }
    assert told == there
    assert document["paths"]["/sparql"]["get"]["summary"].startswith("Answer a query")


def test_variables_in_an_address_are_parameters_of_it(document: Any) -> None:
    for path, operations in document["paths"].items():
        for operation in operations.values():
            told = [it["name"] for it in operation["parameters"] if it["in"] == "path"]
            assert told == re.findall(r"\{(\w+)\}", path)
            names = [it["name"] for it in operation["parameters"]]
            assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/sparql", "query=ASK{}"), ("/sparql", ""), ("/suggest", "q=roe"), ("/search", "q=roe"), ("/healthz", ""),
        ("/metrics", ""), ("/void", ""), ("/ns", ""), ("/export", ""), ("/", ""), ("/questions", ""),
        ("/editor/vocabulary", ""), ("/editor/names", "q=r"), ("/openapi.json", ""),
        ("/query", "query=SELECT*{?s ?p ?o}LIMIT 1"), ("/sparql", "query=SELEC"), ("/suggest", ""),
    ],
)  # fmt: skip
def test_answers_are_of_a_kind_that_is_told(client: FlaskClient, document: Any, path: str, query: str) -> None:
    response = client.get(f"{path}?{query}")
    answers = document["paths"][path]["get"]["responses"]
    told = answers.get(str(response.status_code), answers["default"])
    assert response.mimetype in told["content"]
    known = {it["name"] for it in document["paths"][path]["get"]["parameters"]}
    assert {it.partition("=")[0] for it in query.split("&") if it} <= known


def test_an_error_is_as_it_is_told(client: FlaskClient, document: Any) -> None:
    schema = document["components"]["schemas"]["Error"]
    told = client.get("/sparql?query=SELEC").get_json()
    assert set(schema["required"]) <= told.keys() <= schema["properties"].keys()


def test_what_changes_the_graph_is_told_to_need_a_token(client: FlaskClient, document: Any) -> None:
    for path in ("/graph-store", "/graph/{name}"):
        for method in ("put", "post", "delete"):
            assert document["paths"][path][method]["security"] == [{"token": []}, {"basic": []}]
            address = path.replace("{name}", "x")
            assert client.open(f"{address}?graph=urn:x", method=method.upper()).status_code in (401, 403)
