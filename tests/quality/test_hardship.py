"""Text as careless publishing leaves it, and long text, through the whole of ingestion."""

from __future__ import annotations

from random import Random
from time import process_time
from typing import TYPE_CHECKING

import pytest

from ingest.article import Article
from ingest.pipeline import Extractor
from tests.quality import hardship

if TYPE_CHECKING:
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
    seconds = []
    for words in (2_000, 16_000):
        text = hardship.long_text(parts, words)
        start = process_time()
        record = extractor.extract(Article("long.txt", text, "long.txt"))
        seconds.append((process_time() - start) / len(text.split()))
        assert len(record.statements) > words / 100
    assert seconds[1] < 1.6 * seconds[0]
