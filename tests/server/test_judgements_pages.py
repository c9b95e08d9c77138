"""Judging on the pages: who may, what is recorded, what is shown."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Final

import pytest
from itsdangerous import URLSafeTimedSerializer
from rdflib import URIRef

from ingest.iris import Iris
from ontology.terms import DEFAULT_BASE, ONR
from server import create_app
from server.blueprints.judging import attach
from server.formats.negotiation import TURTLE
from server.judgements import Judges, made
from server.settings import Settings
from tests.server.small_graph import BASE, STATEMENT, H, graph_of

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from server.store.base import Store

TOKEN: Final = "a-token-of-some-length"  # noqa: S105 -- of this test alone
PAGE: Final = f"/page/statement/{H}-9-59"
ROE: Final = "/page/actor/person-jane-roe"
PAGES: Final = (PAGE, ROE, f"/page/claim/{H}-9-59-1", "/page/membership/person-jane-roe--african-union")
OTHER: Final = f"{BASE}id/actor/african-union"


@pytest.fixture
def judges(small_store: Store) -> Judges:
    return Judges.of(small_store, DEFAULT_BASE, Iris(DEFAULT_BASE), None)


@pytest.fixture
def visitor(small_store: Store, judges: Judges) -> FlaskClient:
    """Whoever comes to a server that takes judgements."""
    app = create_app(small_store, Settings(update_token=TOKEN))
    attach(app, judges)
    return app.test_client()


@pytest.fixture
def member(visitor: FlaskClient) -> FlaskClient:
    """The same, signed in."""
    assert signed_in(visitor).status_code == 303
    return visitor


def signed_in(client: FlaskClient, **more: str) -> TestResponse:
    return client.post("/judge/sign-in", data={"who": "Kari Dahl", "token": TOKEN, "next": PAGE} | more)


def text(client: FlaskClient, path: str) -> str:
    return unescape(client.get(path, headers={"Accept": "text/html"}).get_data(as_text=True))


def csrf(client: FlaskClient, path: str = PAGE) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', text(client, path))
    assert found is not None
    return found[1]


def judged(client: FlaskClient, **more: str) -> TestResponse:
    return client.post("/judge", data={"csrf": csrf(client), "thing": STATEMENT, "verdict": "wrong", "note": ""} | more)


@pytest.mark.parametrize("path", PAGES)
def test_only_who_has_signed_in_sees_the_form(visitor: FlaskClient, path: str) -> None:
    assert 'action="/judge"' not in text(visitor, path)
    assert f"/judge/sign-in?next={path}" in text(visitor, path)

    signed_in(visitor)
    assert 'action="/judge"' in text(visitor, path)
    assert "sign-in" not in text(visitor, path)


def test_a_server_without_a_token_takes_and_offers_nothing(small_store: Store, judges: Judges) -> None:
    app = create_app(small_store, Settings())
    attach(app, judges)
    client = app.test_client()

    assert "What people decided" not in text(client, PAGE)
    assert client.get("/judge/sign-in").status_code == 403
    assert client.post("/judge/sign-in", data={"who": "x", "token": ""}).status_code == 403
    assert client.post("/judge", data={}).status_code == 403


def test_a_wrong_token_gives_no_cookie(visitor: FlaskClient) -> None:
    refused = signed_in(visitor, token=TOKEN[:-1])

    assert (refused.status_code, "Set-Cookie" in refused.headers) == (403, False)
    assert "This is not the token" in refused.get_data(as_text=True)
    assert signed_in(visitor, who=" ").status_code == 400


def test_the_cookie_is_for_this_site_alone_and_out_of_reach_of_scripts(visitor: FlaskClient) -> None:
    cookie = signed_in(visitor).headers["Set-Cookie"]

    assert {"HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=28800"} <= {*cookie.split("; ")}
    assert TOKEN not in cookie
    assert visitor.get(PAGE).headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    "place", ["https://example.org/", "//example.org/page/", "/page/\\evil", "/page/a\r\nX: y", "nowhere"]
)
def test_signing_in_leads_nowhere_else(visitor: FlaskClient, place: str) -> None:
    assert signed_in(visitor, next=place).headers["Location"] == "/"
    assert signed_in(visitor).headers["Location"] == PAGE


def test_a_judgement_is_shown_wherever_the_statement_is(member: FlaskClient, judges: Judges) -> None:
    done = judged(member, note="The cue is <b>elsewhere</b>.")

    assert (done.status_code, done.headers["Location"]) == (303, f"{PAGE}#judgements")
    [(_, it)] = judges.all()
    assert (it.verdict, it.things, it.who, it.note) == (
        "wrong",
        (STATEMENT,),
        "Kari Dahl",
        "The cue is <b>elsewhere</b>.",
    )
    for path in (PAGE, ROE, "/search?q=plan"):
        assert "judged wrong" in text(member, path)
    raw = member.get(PAGE).get_data(as_text=True)
    assert 'Judged wrong: <span class="note">The cue is &lt;b&gt;elsewhere' in raw
    assert "<dt>Decided</dt><dd>Judged wrong" in text(member, ROE)

    judged(member, verdict="right")
    assert "judged wrong" not in text(member, ROE)
    assert "Judged right" in text(member, ROE)


def test_actors_judged_the_same_name_each_other(member: FlaskClient) -> None:
    thing = f"{BASE}id/actor/person-jane-roe"
    done = judged(member, thing=thing, verdict="same", other="http://localhost/page/actor/african-union")

    assert done.headers["Location"] == f"{ROE}#judgements"
    assert 'The same as <a href="/page/actor/african-union"' in text(member, ROE)
    assert 'The same as <a href="/page/actor/person-jane-roe"' in text(member, "/page/actor/african-union")


def test_a_judgement_is_taken_back(member: FlaskClient, judges: Judges) -> None:
    judged(member)
    [(iri, _)] = judges.all()
    assert "judged wrong" in text(member, PAGE)
    done = member.post("/judge/withdraw", data={"csrf": csrf(member), "judgement": iri, "next": PAGE})

    assert (done.status_code, judges.all()) == (303, [])
    assert "judged wrong" not in text(member, PAGE)


def test_a_judgement_has_an_iri_that_leads_to_its_page_and_its_data(member: FlaskClient, judges: Judges) -> None:
    judged(member, note="of the next sentence")
    [(iri, it)] = judges.all()
    assert iri == f"{BASE}id/judgement/{it.key}"
    path = iri.removeprefix(BASE.rstrip("/"))

    for accept, place in (
        ("text/html", f"/page/judgement/{it.key}"),
        ("text/turtle", f"/data/judgement/{it.key}.ttl"),
        ("application/ld+json", f"/data/judgement/{it.key}.jsonld"),
    ):
        led = member.get(path, headers={"Accept": accept})
        assert (led.status_code, led.headers["Location"]) == (303, place)
        assert member.get(place).status_code == 200
    graph = graph_of(member.get(f"/data/judgement/{it.key}.ttl").data, TURTLE)
    assert (URIRef(iri), URIRef(ONR.judges), URIRef(STATEMENT)) in graph
    page = text(member, f"/page/judgement/{it.key}")
    assert "<h1>Judged wrong, by Kari Dahl</h1>" in page
    assert "of the next sentence" in page
    assert f'href="/page/judgement/{it.key}"' in text(member, PAGE)
    # Queries can name it as anything else.
    asked = f"PREFIX judgement: <{BASE}id/judgement/> ASK {{ judgement:{it.key} ?property ?value }}"
    assert member.get("/sparql", query_string={"query": asked}).get_json()["boolean"] is True

    member.post("/judge/withdraw", data={"csrf": csrf(member), "judgement": iri, "next": PAGE})
    assert member.get(path).status_code == member.get(f"/page/judgement/{it.key}").status_code == 404


@pytest.mark.parametrize("path", ["/judge", "/judge/withdraw", "/judge/sign-out"])
def test_a_form_of_another_site_or_of_nobody_does_nothing(member: FlaskClient, judges: Judges, path: str) -> None:
    judges.change([made("note", [STATEMENT], who="Roe", base=DEFAULT_BASE, note="kept")])
    before = judges.all()
    data = {"thing": STATEMENT, "verdict": "wrong", "judgement": before[0][0]}
    for wrong in ({}, {"csrf": ""}, {"csrf": "x"}):
        assert member.post(path, data=data | wrong).status_code == 403
    secret = csrf(member)
    member.delete_cookie("onrecord-judge")
    assert member.post(path, data=data | {"csrf": secret}).status_code == 401
    assert judges.all() == before


def test_a_cookie_made_with_another_token_or_changed_is_none(member: FlaskClient) -> None:
    cookie = member.get_cookie("onrecord-judge")
    assert cookie is not None
    elsewhere = URLSafeTimedSerializer(f"{TOKEN}x", salt="onrecord.judging").dumps(["Kari Dahl", "secret"])
    for value in (cookie.value[:-2] + "xx", elsewhere, "x", "x" * 4_040):
        member.set_cookie("onrecord-judge", value)
        assert 'action="/judge"' not in text(member, PAGE)


def test_signing_out_takes_the_form_away(member: FlaskClient) -> None:
    member.post("/judge/sign-out", data={"csrf": csrf(member), "next": PAGE})

    assert 'action="/judge"' not in text(member, PAGE)


@pytest.mark.parametrize(
    ("more", "status", "message"),
    [
        ({"verdict": "same"}, 400, "two different things of one kind"),
        ({"verdict": "same", "other": OTHER}, 400, "two different things of one kind"),
        ({"verdict": "note"}, 400, "a note has words"),
        ({"thing": f"{BASE}id/statement/0f-1-2"}, 404, "the store tells of no <"),
        ({"thing": "nothing"}, 400, "is no statement, claim, actor or membership"),
        ({"verdict": ""}, 400, "there is no verdict ''"),
    ],
)
def test_what_cannot_be_judged_is_told(
    member: FlaskClient, judges: Judges, more: dict[str, str], status: int, message: str
) -> None:
    refused = judged(member, **more)

    assert (refused.status_code, judges.all()) == (status, [])
    assert message in refused.get_json()["message"]
