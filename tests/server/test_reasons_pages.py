"""Why something is in the graph, as its page unfolds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ontology.terms import DEFAULT_BASE
from server import create_app
from server.pages import reasons
from server.pages.facts import Site
from server.settings import Settings
from server.store import open_store
from tests.server.dispute import IRIS, MEMBERSHIP, ONE, OTHER, fill, statement
from tests.server.small_graph import quads

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.store.base import Store

SITE = Site(DEFAULT_BASE)
TOGO = f"{DEFAULT_BASE}id/actor/togo"


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with open_store(None) as opened:
        fill(opened)
        graph = IRIS.reference_graph
        told = 'actor:togo a onr:State ; skos:prefLabel "Togo"@en ; skos:hiddenLabel "Lomé"@en .'
        opened.replace({graph: quads(graph, told)})
        yield opened


def why(store: Store, thing: str) -> reasons.Reasons:
    found = reasons.reasons(store, SITE, thing)
    assert found is not None
    return found


def test_an_actor_tells_where_it_is_named_and_by_which_run_that_was_read(store: Store) -> None:
    found = why(store, TOGO)
    articles = {it.article.iri: it for it in found.origins if it.source == "article" and it.article}
    assert articles.keys() == {f"{DEFAULT_BASE}id/article/{key}" for key in (ONE, OTHER)}
    for it in articles.values():
        assert [(place.words, place.place) for place in it.passages] == [("Togo", "0–4")]
        assert (it.run.label if it.run else None, it.read) == ("OnRecord as invented", "2024-06-01")
    assert found.origins[0].source == "reference"


def test_each_name_tells_what_it_is_known_from(store: Store) -> None:
    assert [(it.name, it.sort, it.is_reference, it.articles) for it in why(store, TOGO).names] == [
        ("Togo", "name", True, 2),
        ("Togolese Republic", "other name", False, 2),
        ("Lomé", "stands for it", True, 0),
    ]


def test_an_actor_of_many_articles_keeps_the_names_of_the_reference_data(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reasons, "_NAMES", 2)
    names = {it.name: it for it in why(store, TOGO).names}
    assert names["Lomé"].is_reference
    assert all(it.is_least for it in names.values())


def test_a_membership_leads_to_the_statements_that_attest_it(store: Store) -> None:
    places = [place for it in why(store, MEMBERSHIP).origins for place in it.passages]
    assert {place.iri for place in places} == {statement(ONE), statement(OTHER)}
    assert all(place.words and place.words.startswith("Togo ") for place in places)


def test_what_follows_by_rule_is_said_once(store: Store) -> None:
    sources = [it.source for it in why(store, TOGO).origins]
    assert sources.count("rule") <= 1


def test_what_tells_of_itself_where_it_was_read_has_no_more_reasons(store: Store) -> None:
    assert reasons.reasons(store, SITE, statement(ONE)) is None


def test_nothing_is_the_reason_for_what_nothing_tells_of(store: Store) -> None:
    assert reasons.reasons(store, SITE, f"{DEFAULT_BASE}id/actor/nobody") is None


@pytest.mark.parametrize(
    "thing", [TOGO, MEMBERSHIP, f"{DEFAULT_BASE}id/proposition/exit-togo-volta-basin-union", f"date/{ONE}-0"]
)
def test_pages_unfold_it_without_scripts(store: Store, thing: str) -> None:
    path = SITE.href(thing) if thing.startswith(DEFAULT_BASE) else f"/page/{thing}"
    text = create_app(store, Settings()).test_client().get(path).get_data(as_text=True)
    assert "<summary>Why is this here?</summary>" in text
    assert "OnRecord as invented" in text
