"""The NLP pass: which words become one paragraph, and where each stands in the article."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ingest.extract import nlp
from ingest.records import Segment, Span
from ontology.errors import InvalidSetting

if TYPE_CHECKING:
    from ingest.extract.drafts import Reading


def read(text: str) -> Reading:
    return nlp.read(text, (Segment("body", Span(0, len(text))),), nlp.load())


def words(text: str) -> list[str]:
    reading = read(text)
    return [text[block.start : block.start + len(block.doc.text)] for block in reading.blocks]


def test_each_line_is_a_paragraph_where_lines_are_long_or_short() -> None:
    first = "The committee of the Alpine Transport Union met on Monday in Vienna, " * 3
    assert words(f"{first}\n“I cannot tell.”\nHe left.") == [first.strip(), "“I cannot tell.”", "He left."]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_broken_to_a_width_are_one_paragraph(end: str) -> None:
    lines = [
        "The president of the Alpine Transport Union said on Monday that the",
        "tunnel would open in spring, a year later than planned, and that it",
        "would cost twice as much.",
    ]
    text = f"{end.join(lines)}{end}{end}Nobody objected."
    assert words(text) == [end.join(lines), "Nobody objected."]


def test_a_sentence_over_a_line_end_is_parsed_whole() -> None:
    text = "The president of the Alpine Transport Union said on Monday that the\ntunnel would open in spring."
    (block,) = read(text).blocks
    assert len(list(block.doc.sents)) == 1
    token = next(token for token in block.doc if token.text == "tunnel")
    assert block.span(token).of(text) == "tunnel"


def test_spans_count_code_points() -> None:
    text = "😀 “Yes,” said Zoë."
    (block,) = read(text).blocks
    token = next(token for token in block.doc if token.text.startswith("Zo"))
    assert block.span(token).of(text) == "Zoë"


def test_a_paragraph_without_end_is_cut() -> None:
    text = "word " * (nlp.MAX_BLOCK_CHARS // 2)
    assert max(map(len, words(text))) <= nlp.MAX_BLOCK_CHARS
    assert "".join(words(text)).replace(" ", "") == text.replace(" ", "")


def test_a_model_that_is_not_there_is_named() -> None:
    with pytest.raises(InvalidSetting, match="no_such_model"):
        nlp.load("no_such_model")
