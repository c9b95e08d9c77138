"""Text as careless publishing leaves it, and long text, through the whole of ingestion."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from ingest.article import Article
from ingest.pipeline import Extractor
from tests.growth import growth
from tests.quality import hardship

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.mark.parametrize("name", hardship.DAMAGE)
def test_no_damaged_article_is_lost(name: str, shared: Path) -> None:
    random = Random(5)  # noqa: S311 -- no secret
    some = random.sample(hardship.texts(shared), 2)
    summary, issues, statements = hardship.ingested([hardship.DAMAGE[name](text, random) for text in some])
    assert (summary.ingested, summary.rejected, issues) == (2, 0, [])
    assert statements > 0


def test_time_grows_as_the_text_does(shared: Path) -> None:
    extractor, parts = Extractor.load(), hardship.texts(shared)

    def reading(words: int) -> Callable[[], object]:
        text = hardship.long_text(parts, words)

        def read() -> None:
            assert len(extractor.extract(Article("long.txt", text, "long.txt")).statements) > words / 100

        return read

    # Eight times the words.
    assert growth(reading, 2_000, 16_000, rounds=1) < 16
