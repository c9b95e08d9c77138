"""The cutting of text into word pieces, and of long texts into windows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.extract.tagger.windows import windows
from ingest.extract.tagger.wordpieces import PARAGRAPH, SHAPES, Pieces, WordPieces

WORDS = ["[UNK]", "[unused0]", "un", "##want", "##ed", "wanted", "the", "cafe", "##s", ".", "“", "5", "eu", "ll", "’"]
VOCABULARY = {word: number for number, word in enumerate(WORDS)}


def cut(*paragraphs: tuple[int, str]) -> Pieces:
    return WordPieces(VOCABULARY).cut(paragraphs)


def names(pieces: Pieces) -> list[str]:
    return [WORDS[number] for number in pieces.ids]


def test_the_longest_known_pieces_come_first() -> None:
    pieces = cut((0, "unwanted wanted"))
    assert names(pieces) == ["un", "##want", "##ed", "wanted"]
    assert list(zip(pieces.starts, pieces.ends, strict=True)) == [(0, 2), (2, 6), (6, 8), (9, 15)]
    assert pieces.inner == [False, True, True, False]


def test_accents_and_capitals_do_not_matter_but_are_told() -> None:
    pieces = cut((10, "Cafés THE the EU 5."))
    assert names(pieces) == ["cafe", "##s", "the", "the", "eu", "5", "."]
    assert [SHAPES[shape] for shape in pieces.shapes] == [
        "capitalized", "capitalized", "upper", "lower", "upper", "number", "mark",
    ]  # fmt: skip
    assert (pieces.starts[0], pieces.ends[1]) == (10, 15)


def test_letters_with_combining_accents_keep_their_places() -> None:
    word = "cafe\N{COMBINING ACUTE ACCENT}s"
    pieces = cut((0, word))
    assert names(pieces) == ["cafe", "##s"]
    assert (pieces.starts[0], pieces.ends[-1]) == (0, len(word))


@pytest.mark.parametrize("word", ["wantedly", "x" * 200, "日本", "\u200b"])
def test_what_the_vocabulary_lacks_is_one_unknown_piece(word: str) -> None:
    pieces = cut((3, word))
    assert names(pieces) == ["[UNK]"]
    assert (pieces.starts, pieces.ends) == ([3], [3 + len(word)])


def test_marks_stand_apart() -> None:
    assert names(cut((0, "“the.”"))) == ["“", "the", ".", "[UNK]"]
    assert names(cut((0, "the’ll"))) == ["the", "’", "ll"]


def test_paragraphs_are_parted_by_a_piece_that_texts_do_not_have() -> None:
    pieces = cut((0, "the"), (5, "wanted the"))
    assert names(pieces) == ["the", "[unused0]", "wanted", "the"]
    assert pieces.shapes[1] == PARAGRAPH
    assert (pieces.starts[1], pieces.ends[1]) == (3, 5)
    assert pieces.paragraphs == [0, 2]


@given(st.text(max_size=80))
def test_every_piece_stands_where_it_says(text: str) -> None:
    pieces = cut((0, text))
    last = 0
    for start, end, inner in zip(pieces.starts, pieces.ends, pieces.inner, strict=True):
        assert last <= start <= end <= len(text)
        assert not text[start:end].isspace() or start == end
        assert not inner or start == last
        last = end


@given(
    st.integers(0, 400),
    st.lists(st.integers(0, 399), max_size=20),
    st.integers(2, 60),
    st.integers(0, 30),
    st.none() | st.integers(1, 60),
)
def test_cores_cover_the_text_once(length: int, starts: list[int], core: int, context: int, first: int | None) -> None:
    found = list(windows(length, sorted(starts), core, context, first))
    covered = [place for window in found for place in range(window.core_start, window.core_end)]
    assert covered == list(range(length))
    for window in found:
        assert window.core_end - window.core_start <= max(core, first or 0)
        assert window.start == max(0, window.core_start - context)
        assert window.end == min(length, window.core_end + context)
