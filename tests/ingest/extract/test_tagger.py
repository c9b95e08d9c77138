"""The learned tagger with the weights that are shipped, on sentences of nobody's article."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from ingest.extract.tagger import Attribution, Tagger
from ingest.extract.tagger.tagging import CARD, FOLDER
from ontology.errors import InvalidSetting
from tests.growth import growth

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger.load()


def find(tagger: Tagger, text: str) -> list[tuple[str | None, str, str]]:
    """Return source, cue and content of each attribution in a text of one paragraph a line."""
    place, paragraphs = 0, []
    for line in text.split("\n"):
        paragraphs.append((place, line))
        place += len(line) + 1
    return [
        (
            None if it.source is None else it.source.of(text),
            it.cue.of(text),
            " … ".join(span.of(text) for span in it.content),
        )
        for it in tagger.find(paragraphs)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The bridge will open in May, the transport minister said on Friday.",
            ("the transport minister", "said", "The bridge will open in May"),
        ),
        (
            "Mayor Ana Ruiz said that the city had run out of money.",
            ("Mayor Ana Ruiz", "said that", "the city had run out of money"),
        ),
        (
            "According to the union, two thousand workers will lose their jobs.",
            ("the union", "According to", "two thousand workers will lose their jobs"),
        ),
    ],
)
def test_a_plain_attribution_is_found_whole(tagger: Tagger, text: str, expected: tuple[str, str, str]) -> None:
    ((source, cue, content),) = find(tagger, text)
    assert source is not None
    assert source in expected[0] or expected[0] in source
    assert cue in expected[1] or expected[1] in cue
    assert content.strip("“”.,").removeprefix("that ") == expected[2]


def test_a_cue_in_the_middle_parts_the_content(tagger: Tagger) -> None:
    ((source, _, content),) = find(tagger, "“The harbor,” the mayor said, “belongs to the people who work in it.”")
    assert source == "the mayor"
    assert "harbor" in content
    assert "belongs to the people who work in it" in content
    assert "mayor" not in content


def test_a_text_in_which_nobody_says_anything_has_none(tagger: Tagger) -> None:
    assert find(tagger, "The river rose by two meters overnight. Three bridges were closed.") == []


def test_a_long_text_gives_what_its_parts_give(tagger: Tagger) -> None:
    parts = [
        f"The minister of region {i} said the harvest had failed for the {i}th time. Trucks stood in the mill's yard."
        for i in range(60)
    ]
    found = find(tagger, "\n".join(parts))
    assert len(found) >= 58
    assert all("harvest had failed" in content for _, _, content in found)


def test_time_is_linear_in_the_length(tagger: Tagger) -> None:
    line = "The minister said on Monday that prices would rise, and told reporters that it was too late to act."

    def reading(count: int) -> Callable[[], object]:
        places = [(number * (len(line) + 1), line) for number in range(count)]
        return lambda: tagger.find(places)

    assert growth(reading, 50, 400, rounds=2) < 16


@pytest.mark.parametrize("text", ["", "\u200b", "x" * 5_000, "“" * 300, "said " * 400, "5 5 5\n\n\n7"])
def test_odd_texts_are_no_error(tagger: Tagger, text: str) -> None:
    found = tagger.find([(0, text)])
    assert all(isinstance(it, Attribution) for it in found)
    assert all(span.end <= len(text) for it in found for span in (it.cue, *it.content))


def test_other_weights_or_another_use_of_them_are_another_version(tagger: Tagger, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(FOLDER, copy)
    assert Tagger.load(copy).version == tagger.version
    card = json.loads((copy / CARD).read_text("utf-8"))
    card["use"]["least"] = 0.5
    other = tmp_path / "other"
    shutil.copytree(copy, other)
    (other / CARD).write_text(json.dumps(card), "utf-8")
    assert Tagger.load(other).version != tagger.version


def test_weights_that_are_not_there_are_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidSetting, match="cannot be used"):
        Tagger.load(tmp_path)
