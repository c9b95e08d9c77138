"""Fixtures for whatever reads parsed text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ingest.extract import nlp
from ingest.records import Segment, Span
from ontology import reference as reference_data

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.extract.drafts import Reading
    from ontology.reference import Reference


@pytest.fixture(scope="session")
def reference() -> Reference:
    return reference_data.load()


@pytest.fixture(scope="session")
def read() -> Callable[..., Reading]:
    """Parse a text as an article's body, after a headline where one is given on a line of its own."""

    def parse(text: str, *, headline: bool = False) -> Reading:
        end = text.index("\n") if headline else 0
        segments = [Segment("body", Span(end, len(text)))]
        if headline:
            segments.insert(0, Segment("headline", Span(0, end)))
        return nlp.read(text, segments, nlp.load())

    return parse
