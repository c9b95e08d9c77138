"""Quotations that are signed, and posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ingest.extract import nlp, statements
from ingest.extract.statements import passages, signed
from ingest.segment import segment
from tests.growth import growth

if TYPE_CHECKING:
    from collections.abc import Callable

INTRODUCTION = "Readers on the dam\n\nThe dam has been closed since the spring.\n\n"


def told(text: str) -> list[tuple[str | None, str]]:
    found = statements.find(nlp.read(text, segment(text), nlp.load()))
    return [
        (it.speaker and it.speaker.of(text), " … ".join(span.of(text) for span in it.content))
        for it in found
        if it.voice == "source"
    ]


@pytest.mark.parametrize("dash", ["―", "—", " – ", " - ", "--", "\n\n— ", "\n—"])
def test_who_signs_a_quotation_said_it(dash: str) -> None:
    text = f"{INTRODUCTION}“It is a disgrace, and everybody knows it.”{dash}Ana Ruiz, teacher"
    assert told(text) == [("Ana Ruiz", "It is a disgrace, and everybody knows it.")]


def test_each_of_several_has_signed_their_own() -> None:
    text = (
        f"{INTRODUCTION}“He calls it “progress” and we call it a hole.” ― Ana Ruiz\n"
        '"I was there. It held."― Samir Haddad\n'
        "”A misprint is no reason to lose my words.” ― Lea Holm."
    )
    assert told(text) == [
        ("Ana Ruiz", "He calls it “progress” and we call it a hole."),
        ("Samir Haddad", "I was there. It held."),
        ("Lea Holm", "A misprint is no reason to lose my words."),
    ]


def test_a_post_is_its_authors_without_quotation_marks() -> None:
    text = (
        f"{INTRODUCTION}The minister wrote at once.\n\nI am proud of what we built. It will stand! "
        "https://t.example/a pic.twitter.com/b\n\n"
        "— Jane Roe (@janeroe) May 5, 2024\n\nShe has not answered since."
    )
    assert told(text) == [("Jane Roe", "I am proud of what we built. It will stand")]


@pytest.mark.parametrize(
    "text",
    [
        # an agency's name, a remark, a list, a sentence that goes on
        "“It is a disgrace, and everybody knows it.”\n\n— Reuters",
        "The dam has been closed since Monday.\n\n— Ana Ruiz",
        "“It is a disgrace.” — That is what the readers think of it.",
        "“It is a disgrace,” said Ruiz. “It must end.” — Samir Haddad",
    ],
)
def test_what_nobody_signed_is_not_the_last_names(text: str) -> None:
    assert all(speaker not in ("Reuters", "Ana Ruiz", "Samir Haddad") for speaker, _ in told(INTRODUCTION + text))


@pytest.mark.parametrize("unit", ["“It is a disgrace.” ― Ana Ruiz\n", "— A B C D “”” ", "“““ — "])
def test_time_is_linear(unit: str) -> None:
    def prepare(size: int) -> Callable[[], object]:
        text = INTRODUCTION + unit * size
        paragraphs = passages.read(nlp.read(text, segment(text), nlp.load()))
        return lambda: signed.find(paragraphs)

    assert growth(prepare, 40, 400) < 30
