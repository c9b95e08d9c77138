"""Generated articles say what is noted of them, and their copies are articles that the store takes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from ingest.article import Article
from ingest.sources import read
from ontology.conformance import conforms
from server.commands.ingestion.preparing import Preparer
from server.store import open_store
from tests.bench.articles.formats import write
from tests.bench.articles.recall import recalled
from tests.bench.articles.renaming import renamed
from tests.bench.articles.writing import Generated, generate
from tests.server.ingesting_inputs import Told, into

if TYPE_CHECKING:
    from pathlib import Path

WORDS = 200


@pytest.fixture(scope="module")
def generated() -> list[Generated]:
    return list(generate(6, 7, WORDS))


def article(it: Generated) -> Article:
    return Article(f"{it.id}.txt", it.text, f"{it.id}.txt", published=it.published, publisher=it.publisher)


def test_the_same_seed_gives_the_same_articles(generated: list[Generated]) -> None:
    assert list(generate(6, 7, WORDS)) == generated
    assert [it.text for it in generate(6, 8, WORDS)] != [it.text for it in generated]


def test_all_that_is_noted_stands_in_the_text(generated: list[Generated]) -> None:
    for it in generated:
        assert it.statements
        for statement in it.statements:
            assert statement.words in it.text
            assert statement.speaker in it.text
        for membership in it.memberships:
            assert membership.member in it.text
        for day in it.dates:
            assert day.words in it.text
        assert WORDS * 0.6 < it.words < WORDS * 1.6


def test_files_of_every_format_are_read_as_articles(generated: list[Generated], tmp_path: Path) -> None:
    assert write(generated, tmp_path, "mixed") == len(generated)
    found = [it for it in read([tmp_path / "articles"]) if isinstance(it, Article)]
    assert len(found) == len(generated)
    noted = [json.loads(line) for line in (tmp_path / "facts.jsonl").read_text("utf-8").splitlines()]
    assert [it["id"] for it in noted] == [it.id for it in generated]


def test_what_was_planted_is_found_and_copies_are_whole_articles_of_their_own(generated: list[Generated]) -> None:
    told = Told()
    with open_store(None) as store:
        work = into(store)
        work.ingest(map(article, generated), tell=told.tell, done=told.done)
        found = recalled(store, [(work.iris.article_graph(article(it).sha256), it) for it in generated])
        assert set(found) == {
            "statements", "statements with their speaker", "member states", "posts held", "dates",
        }  # fmt: skip
        for kind, (hits, planted) in found.items():
            assert planted > 0
            # A floor that only a fault goes through: much of what is planted must be found at all.
            assert hits >= planted / 3, kind
        preparer = Preparer.load(work.recipe)
        given = article(generated[0])
        quads = preparer.prepare(given).quads
        assert conforms(quads)
        digests = set()
        for number in (1, 2):
            digest, copy = renamed(quads, given.sha256[:32], number)
            digests.add(digest)
            assert conforms(copy)
            assert len(set(copy)) == len(set(quads))
            assert not {it.subject for it in copy if "person-" in str(it.subject)} & {it.subject for it in quads}
        assert len(digests) == 2
