"""The page about one article: headline beside body, what was found and what was not read, long and hostile texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from ontology.terms import DEFAULT_BASE
from server import create_app
from server.pages import articles
from server.pages.facts import Site
from server.pages.languages import language
from server.settings import Settings
from server.store import open_store
from tests.growth import growth
from tests.server.long_article import ARTICLE, long_article
from tests.server.small_graph import quads
from tests.server.union_graph import HOSTILE_ARTICLE, UNION_ARTICLE, graphs, iri

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from server.store.base import Store

SITE = Site(DEFAULT_BASE)


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with open_store(None) as opened:
        opened.replace(graphs())
        yield opened


def html(store: Store, article: str) -> str:
    return create_app(store, Settings()).test_client().get(SITE.href(article)).get_data(as_text=True)


def test_a_headline_that_the_speaker_backs_in_the_body_is_told_as_such(store: Store) -> None:
    page = articles.page(store, SITE, iri(f"article/{UNION_ARTICLE}"))
    [headline] = page.headline
    speaker = headline.note.row.speaker
    assert speaker is not None
    backing = [note for note in page.body if note.row.speaker == speaker]
    assert (headline.unbacked == ()) is bool(backing)


def test_a_headline_whose_speaker_says_nothing_of_it_in_the_body_is_marked(store: Store) -> None:
    graph = f"{DEFAULT_BASE}graph/article/{UNION_ARTICLE}"
    voice = ox.NamedNode("https://w3id.org/onrecord/ns#speaker")
    [headline] = articles.page(store, SITE, iri(f"article/{UNION_ARTICLE}")).headline
    someone = ox.NamedNode(iri("actor/gov-togo"))
    moved = [
        ox.Quad(quad.subject, quad.predicate, someone, quad.graph_name)
        if quad.subject == ox.NamedNode(headline.note.row.iri) and quad.predicate == voice
        else quad
        for quad in store.quads(graph)
    ]
    with open_store(None) as other:
        other.replace(graphs() | {graph: moved})
        [headline] = articles.page(other, SITE, iri(f"article/{UNION_ARTICLE}")).headline
        assert [link.label for link in headline.unbacked] == ["Ghana leaves the Volta Basin Union"]
        assert "in the body is about this" in html(other, iri(f"article/{UNION_ARTICLE}"))


def test_what_was_found_is_counted(store: Store) -> None:
    page = articles.page(store, SITE, iri(f"article/{UNION_ARTICLE}"))
    found = {it.one: it.number for it in page.found}
    assert found["statement"] == len(page.notes)
    assert found["claim"] == 11
    assert sum(found.get(type_, 0) for type_ in ("direct", "mixed", "indirect", "unquoted")) == len(page.notes)


def test_what_was_not_read_is_counted_and_folded(store: Store) -> None:
    page = articles.page(store, SITE, iri(f"article/{UNION_ARTICLE}"))
    lines = [line for block in page.blocks if block.kind == "boilerplate" for line in block.paragraphs]
    assert page.unread[0] == len(lines) > 0
    text = html(store, iri(f"article/{UNION_ARTICLE}"))
    assert f"Not read: {len(lines)} line" in text
    assert '<details class="unread">' in text


def test_an_article_in_another_language_says_that_nothing_was_looked_for() -> None:
    with open_store(None) as store:
        graph = f"{DEFAULT_BASE}graph/article/{'cd' * 16}"
        article = f"article:{'cd' * 16}"
        told = f'{article} a schema:NewsArticle ; schema:inLanguage "de" ; schema:articleBody "Nein, sagte sie." .'
        store.replace({graph: quads(graph, told)})
        text = html(store, f"{DEFAULT_BASE}id/article/{'cd' * 16}")
    assert "German" in text
    assert "Nothing was looked for, since the article is not in English." in text


def test_a_code_that_is_no_language_is_shown_as_it_is() -> None:
    assert language("xx-unknown").name == "xx-unknown"
    assert language("fra").name == "French"
    assert language("en-GB").is_read


def test_markup_and_marks_that_turn_the_text_round_stay_text(store: Store) -> None:
    text = html(store, iri(f"article/{HOSTILE_ARTICLE}"))
    assert "<script>alert" not in text
    assert not {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0)} & set(text)


def test_each_name_date_and_statement_of_a_long_article_is_in_its_place() -> None:
    with open_store(None) as store:
        store.replace(long_article(500))
        page = articles.page(store, SITE, ARTICLE)
        runs = [
            run
            for block in page.blocks
            for line in block.paragraphs
            for stretch in line.stretches
            for run in stretch.runs
        ]
        assert sum(run.actor is not None for run in runs) == 1000
        assert sum(run.date is not None for run in runs) == 500
        assert [index for run in runs for index in run.begins] == list(range(500))
        # So many notes would make the page heavy with what each statement's own page tells.
        assert "<summary>why</summary>" not in html(store, ARTICLE)


def test_a_page_grows_as_its_article_does() -> None:
    def showing(sentences: int) -> Callable[[], object]:
        store = open_store(None)
        store.replace(long_article(sentences))
        app = create_app(store, Settings()).test_client()
        return lambda: app.get(SITE.href(ARTICLE)).data

    assert growth(showing, 60, 900, rounds=2) < 45
