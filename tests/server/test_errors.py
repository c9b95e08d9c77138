"""The shape of every error, over every route.

A program gets an object of exactly `code`, `message` and `status`; a browser gets a page that says the same. The
message is for people; the status is that of the response. Headers that an error must carry are kept.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from ontology import errors
from ontology.errors import OnRecordError
from server import create_app
from server.settings import Settings

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from server.store.base import Store

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
#: A path of each route that fails, and the status it fails with.
FAILING = (
    ("GET", "/nowhere", 404),
    ("GET", "/sparql?timeout=5", 400),
    ("GET", "/sparql?query=SELECT", 400),
    ("POST", "/sparql", 415),
    ("DELETE", "/sparql", 405),
    ("GET", "/id/actor/nobody", 404),
    ("GET", "/id/nonsense/x", 404),
    ("GET", "/data/actor/nobody.ttl", 404),
    ("GET", "/graph/article/none", 404),
    ("GET", "/export.docx", 406),
    ("GET", "/ns.docx", 406),
    ("GET", "/page/actor/nobody", 404),
    ("GET", "/page/statement/none", 404),
    ("PUT", "/healthz", 405),
    ("POST", "/", 405),
    ("GET", "/static/none.css", 404),
)


def check_json(response: TestResponse, status: int) -> str:
    assert response.status_code == status
    assert response.mimetype == "application/json"
    body = response.get_json()
    assert sorted(body) == ["code", "message", "status"]
    assert body["status"] == status
    assert re.fullmatch(r"[a-z]+(?:-[a-z']+)*", body["code"])
    assert len(body["message"]) > 20
    assert "\n" not in body["message"]
    assert not re.search(r"Traceback|\.py\b|pyoxigraph|site-packages", body["message"])
    return str(body["message"])


@pytest.mark.parametrize(("method", "path", "status"), FAILING)
def test_programs_get_code_message_and_status(client: FlaskClient, method: str, path: str, status: int) -> None:
    check_json(client.open(path, method=method), status)


@pytest.mark.parametrize(("method", "path", "status"), FAILING)
def test_browsers_get_a_page_that_says_the_same(client: FlaskClient, method: str, path: str, status: int) -> None:
    message = check_json(client.open(path, method=method), status)
    if path.startswith("/sparql?"):
        path = f"{path}&format=csv"  # without it a browser is shown the editor
    page = client.open(path, method=method, headers=BROWSER)
    assert (page.status_code, page.mimetype) == (status, "text/html")
    assert message[1:] in unescape(page.text)  # the page may begin it with a capital


def test_every_route_answers_what_it_does_not_take_in_this_shape(small_app: Flask) -> None:
    client = small_app.test_client()
    taken: dict[str, set[str]] = {}
    for rule in small_app.url_map.iter_rules():
        taken.setdefault(rule.rule, set()).update(rule.methods or ())
    assert len(taken) > 15
    for route, methods in taken.items():
        path = re.sub(r"<(?:path:)?\w+>", "x", route)
        response = client.patch(path)
        check_json(response, 405)
        allowed = {method.strip() for method in response.headers["Allow"].split(",")}
        assert allowed == methods


def test_a_known_error_of_the_project_has_one_status(small_app: Flask) -> None:
    expected = {
        "InvalidArticle": 400,
        "InvalidGraph": 400,
        "InvalidJudgement": 400,
        "InvalidQuery": 400,
        "EntityNotFound": 404,
        "QuestionNotFound": 404,
        "FormatNotFound": 406,
        "InvalidStore": 503,
        "LimitReached": 503,
        "QueryTimeout": 503,
        "QueryTooLarge": 503,
        "Overloaded": 503,
        "QueryAbandoned": 503,
    }
    classes = [it for it in vars(errors).values() if isinstance(it, type) and issubclass(it, OnRecordError)]
    for number, kind in enumerate(classes):

        def fail(kind: type[OnRecordError] = kind) -> str:
            raise kind("what is wrong with /home/me/secret, and what to do")

        # Adding a route after a request is an error of Flask's, so all are added before the first.
        small_app.add_url_rule(f"/fail/{number}", f"fail{number}", fail)
    client = small_app.test_client()
    for number, kind in enumerate(classes):
        status = expected.get(kind.__name__, 500)
        message = check_json(client.get(f"/fail/{number}"), status)
        # What a limit is, is the client's to know.
        is_told = issubclass(kind, errors.LimitReached | errors.QueryAbandoned)
        assert ("/home/me/secret" in message) == (status < 500 or is_told)


def test_a_fault_shows_no_internals_and_is_logged(small_store: Store, caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(small_store, Settings())

    @app.get("/fault")
    def fault() -> str:
        raise KeyError("a secret of the server")

    for headers in ({}, BROWSER):
        response = app.test_client().get("/fault", headers=headers)
        assert response.status_code == 500
        assert "secret" not in response.text
        assert "its log says why" in response.text
    check_json(app.test_client().get("/fault"), 500)
    assert "a secret of the server" in caplog.text


def test_a_message_cannot_bring_markup_into_the_page(client: FlaskClient) -> None:
    page = client.get("/id/nonsense<script>alert(1)</script>/x", headers=BROWSER)
    assert page.status_code == 404
    assert "<script>alert" not in page.text


def test_a_redirect_is_no_error(client: FlaskClient) -> None:
    response = client.get("/id//actor/person-jane-roe")
    assert response.status_code in (301, 308)
    assert response.headers["Location"].endswith("/id/actor/person-jane-roe")
