"""Judging in a real browser, with scripts and without."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from ingest.iris import Iris
from ontology.terms import DEFAULT_BASE
from server import create_app
from server.blueprints.judging import attach
from server.judgements import Judges
from server.settings import Settings
from server.store import open_store
from tests.server.listening import listening
from tests.server.union_graph import graphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

TOKEN: Final = "a-token-of-some-length"  # noqa: S105 -- of this test alone
STATEMENT: Final = "/page/statement/3f7bb0642daf0a0008ad8a51dc15e165-401-492"


@pytest.fixture
def judging_site() -> Iterator[str]:
    """The address of an application that takes judgements, over a store of its own."""
    with open_store(None) as store:
        store.replace(graphs())
        app = create_app(store, Settings(update_token=TOKEN))
        attach(app, Judges.of(store, DEFAULT_BASE, Iris(DEFAULT_BASE), None))
        with listening(app) as address:
            yield address


@pytest.mark.parametrize("scripts", [True, False])
def test_a_statement_is_judged_and_the_judgement_taken_back(
    judging_site: str, chromium: Browser, scripts: bool
) -> None:
    context = chromium.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.goto(f"{judging_site}{STATEMENT}")
    page.get_by_role("link", name="Sign in to judge this statement").click()
    page.get_by_label("Your name").fill("Kari Dahl")
    page.get_by_label("The update token").fill(TOKEN)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Nobody has judged this statement.")).to_be_visible()

    page.get_by_label("This statement").select_option(label="is wrong")
    page.get_by_role("textbox", name="Why").fill("The cue is of the next sentence.")
    page.get_by_role("button", name="Record it").click()
    section = page.get_by_role("region", name="What people decided")
    expect(section.get_by_text("The cue is of the next sentence.")).to_be_visible()
    expect(page.get_by_text("judged wrong", exact=True).first).to_be_visible()

    section.get_by_role("button", name="Take back").click()
    expect(page.get_by_text("Nobody has judged this statement.")).to_be_visible()
    section.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in to judge this statement")).to_be_visible()
    context.close()
