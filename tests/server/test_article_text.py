"""How an article's text is cut into what its page shows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from server.pages.text import Layer, LayerKind, paragraphs

KINDS: tuple[LayerKind, ...] = ("statement", "quoted", "cue", "actor", "date")


def test_a_statement_within_another_belongs_to_both_the_wider_first() -> None:
    text = "She told us that he said no."
    [paragraph] = paragraphs(text, [], [Layer(17, 27, "statement", 1), Layer(0, 27, "statement", 0)])
    assert [(stretch.statements, "".join(run.text for run in stretch.runs)) for stretch in paragraph.stretches] == [
        ((0,), "She told us that "),
        ((0, 1), "he said no"),
        ((), "."),
    ]
    assert paragraph.statements == (0, 1)


def test_statements_that_cross_share_the_middle() -> None:
    [paragraph] = paragraphs("abcdef", [], [Layer(0, 4, "statement", 0), Layer(2, 6, "statement", 1)])
    assert [stretch.statements for stretch in paragraph.stretches] == [(0,), (0, 1), (1,)]


def test_a_statement_over_two_lines_begins_once() -> None:
    first, second = paragraphs("one\n\n  two", [], [Layer(0, 10, "statement", 0)])
    assert (first.statements, second.statements) == ((0,), ())
    assert [second.start, second.stretches[0].statements] == [7, (0,)]


def test_an_actor_and_a_date_keep_their_words() -> None:
    [paragraph] = paragraphs("Roe left in May", [], [Layer(0, 3, "actor", 4), Layer(9, 15, "date", 2)])
    assert [(run.text, run.actor, run.date) for run in paragraph.stretches[0].runs] == [
        ("Roe", 4, None),
        (" left ", None, None),
        ("in May", None, 2),
    ]


def test_segments_tell_the_kind_of_a_line() -> None:
    text = "Title\nPLACE, 3 May\nBody.\nRead also\nMore."
    kinds = [
        line.kind for line in paragraphs(text, [(0, 5, "headline"), (6, 18, "dateline"), (25, 40, "boilerplate")], [])
    ]
    assert kinds == ["headline", "dateline", "body", "boilerplate", "boilerplate"]


def test_a_place_is_marked_where_it_begins() -> None:
    [paragraph] = paragraphs("Roe left", [], [Layer(0, 3, "actor", 0)], [(0, 3), (4, 8)])
    assert [run.anchors for run in paragraph.stretches[0].runs] == [((0, 3),), (), ((4, 8),)]


layers = st.lists(
    st.builds(
        lambda start, length, kind, number: Layer(start, start + length, kind, number),
        st.integers(0, 40), st.integers(0, 30), st.sampled_from(KINDS), st.integers(0, 4),
    ),
    max_size=12,
)  # fmt: skip


@given(st.text(st.characters(codec="utf-8") | st.sampled_from(" \n\r\t"), max_size=60), layers)
def test_no_character_is_lost_or_told_twice(text: str, found: list[Layer]) -> None:
    shown = list(paragraphs(text, [], found, [(layer.start, layer.end) for layer in found]))
    for paragraph in shown:
        words = "".join(run.text for stretch in paragraph.stretches for run in stretch.runs)
        assert text[paragraph.start : paragraph.start + len(words)] == words
    outside = "".join(
        "".join(run.text for stretch in paragraph.stretches for run in stretch.runs) for paragraph in shown
    )
    assert "".join(outside.split()) == "".join(text.split())


@given(st.text("ab \n", max_size=40), layers)
def test_each_stretch_lies_within_exactly_its_statements(text: str, found: list[Layer]) -> None:
    for paragraph in paragraphs(text, [], found):
        at = paragraph.start
        for stretch in paragraph.stretches:
            for run in stretch.runs:
                covering = {
                    layer.number for layer in found if layer.kind == "statement" and layer.start <= at < layer.end
                }
                assert set(stretch.statements) == covering
                at += len(run.text)


def test_long_blank_lines_take_no_long_time() -> None:
    assert list(paragraphs(" " * 300_000 + "\n" + "\t" * 300_000, [], [])) == []
