"""Guessing the token: a client that was wrong too often waits, others do not, and memory is bounded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from ingest.iris import Iris
from ontology.terms import DEFAULT_BASE
from server import create_app
from server.blueprints.judging import attach
from server.judgements import Judges
from server.settings import Settings
from server.web import tokens

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from server.store.base import Store

TOKEN: Final = "a-token-of-some-length"  # noqa: S105 -- of this test alone
HERE: Final = "192.0.2.7"


@pytest.fixture
def client(small_store: Store) -> FlaskClient:
    app = create_app(small_store, Settings(update_token=TOKEN))
    return attach(app, Judges.of(small_store, DEFAULT_BASE, Iris(DEFAULT_BASE), None)).test_client()


def signed_in(client: FlaskClient, token: str, address: str = HERE) -> TestResponse:
    return client.post(
        "/judge/sign-in", data={"who": "Kari Dahl", "token": token}, environ_base={"REMOTE_ADDR": address}
    )


def updated(client: FlaskClient, token: str | None, address: str = HERE) -> TestResponse:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    words = {"update": "INSERT DATA { <urn:a> <urn:b> 1 }"}
    return client.post("/sparql", data=words, headers=headers, environ_base={"REMOTE_ADDR": address})


def test_who_is_wrong_too_often_waits_on_the_page_and_at_the_endpoint(client: FlaskClient) -> None:
    for number in range(tokens.MOST):
        one = signed_in if number % 2 else updated
        assert one(client, f"{TOKEN}{number}").status_code == (403 if number % 2 else 401)

    # Even the right one: else a guess that is right would be known all the same.
    page, answer = signed_in(client, TOKEN), updated(client, TOKEN)
    for it in (page, answer):
        assert it.status_code == 429
        assert 0 < int(it.headers["Retry-After"]) <= tokens.SECONDS
        assert "Set-Cookie" not in it.headers
        assert TOKEN not in it.get_data(as_text=True)
    assert "There were too many wrong tokens from your address. Try again in" in page.get_data(as_text=True)
    assert 'value="Kari Dahl"' in page.get_data(as_text=True)
    assert answer.get_json()["code"] == "too-many-requests"
    assert "wrong tokens from your address" in answer.get_json()["message"]

    assert signed_in(client, TOKEN, "192.0.2.8").status_code == 303
    assert updated(client, TOKEN, "192.0.2.8").status_code == 204


def test_who_gives_no_token_or_the_right_one_does_not_guess(client: FlaskClient) -> None:
    for _ in range(tokens.MOST + 1):
        assert updated(client, None).status_code == 401
        assert updated(client, TOKEN).status_code == 204


def test_a_client_may_guess_again_after_a_while() -> None:
    now = 100.0
    guesses = tokens.Guesses(most=2, seconds=60, clock=lambda: now)
    assert guesses.wait(HERE) == 0
    guesses.failed(HERE)
    now = 130.0
    guesses.failed(HERE)
    assert (guesses.wait(HERE), guesses.wait("192.0.2.8")) == (30, 0)
    now = 160.0
    assert guesses.wait(HERE) == 0
    # These count from their own first.
    guesses.failed(HERE)
    assert guesses.wait(HERE) == 0
    guesses.failed(HERE)
    assert guesses.wait(HERE) == 60


def test_the_addresses_of_one_network_are_one_client() -> None:
    guesses = tokens.Guesses(most=2, seconds=60, clock=lambda: 0.0)
    guesses.failed("2001:db8::1")
    guesses.failed("2001:db8::2")
    assert guesses.wait("2001:db8::3")
    assert not guesses.wait("2001:db8:0:1::3")
    guesses.failed("::ffff:192.0.2.1")
    guesses.failed("::ffff:192.0.2.2")
    assert not guesses.wait("::ffff:192.0.2.2")


def test_only_so_many_clients_are_remembered_and_who_guesses_is_among_them() -> None:
    guesses = tokens.Guesses(most=2, seconds=60, clock=lambda: 0.0)
    for number in range(12_000):
        guesses.failed(f"10.0.{number // 250}.{number % 250}")
        if number % 5_000 == 0:
            guesses.failed(HERE)
    assert len(guesses) == 10_000
    assert guesses.wait(HERE)
