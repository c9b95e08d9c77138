"""Posts in invented sentences: title, body and holder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ingest.extract import actors, posts
from ingest.extract.lexicon import titles

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.extract.drafts import Reading
    from ontology.reference import Reference

Post = tuple[str, str | None, str | None]


@pytest.fixture
def found(read: Callable[..., Reading], reference: Reference) -> Callable[[str], list[Post]]:
    """Return title, body and holder, in words, of each post of a text that is not past."""

    def find(text: str) -> list[Post]:
        reading = read(text)
        mentions = actors.find(reading, reference)
        return [
            (it.title, it.body.of(text) if it.body else None, it.holder.of(text) if it.holder else None)
            for it in posts.find(posts.read(reading, mentions, reference))
            if not it.past
        ]

    return find


@pytest.mark.parametrize(
    ("text", "post"),
    [
        ("Danish Prime Minister Jane Roe met them.", ("Prime Minister", "Danish", "Jane Roe")),
        ("NATO Secretary General Lars Holm met them.", ("Secretary General", "NATO", "Lars Holm")),
        ("Prime Minister Jane Roe met them.", ("Prime Minister", None, "Jane Roe")),
        ("Brazil’s finance minister, Ana Silva, left.", ("Finance Minister", "Brazil", "Ana Silva")),
        ("John Doe, the chief executive of Acme Corp., left.", ("Chief Executive Officer", "Acme Corp.", "John Doe")),
        ("“No,” said Ana Silva, 52, Acme Corp’s chairwoman.", ("Chairwoman", "Acme Corp", "Ana Silva")),
        ("Jane Roe, a spokeswoman for the Finnish Army, said no.", ("Spokeswoman", "Finnish Army", "Jane Roe")),
        (
            "The secretary general of the Alpine Transport Union (ATU), a body of nine states, Anna Berg has said so.",
            ("Secretary General", "Alpine Transport Union", "Anna Berg"),
        ),
        (
            "They spoke with Kofi Mensah, the editor-in-chief of the magazine “Northern Review”, on Monday.",
            ("Editor-in-chief", "Northern Review", "Kofi Mensah"),
        ),
        ("Jane Roe was appointed president of Acme Corp in 2012.", ("President", "Acme Corp", "Jane Roe")),
        ("Peter Ek, who is director of Norsk Bank, left.", ("Director", "Norsk Bank", "Peter Ek")),
        ("The director of Norsk Bank is Peter Ek.", ("Director", "Norsk Bank", "Peter Ek")),
        ("She holds the position of director of Norsk Bank.", ("Director", "Norsk Bank", "She")),
        ("Norsk Bank is led by chairman Peter Ek.", ("Chairman", "Norsk Bank", "Peter Ek")),
        ("The premier refused.", ("Prime Minister", None, None)),
        ("NATO chief warns of delay", ("Head", "NATO", None)),
        ("Deputy Foreign Minister Olga Ek agreed.", ("Deputy Foreign Minister", None, "Olga Ek")),
    ],
)
def test_post_with_its_body_and_holder(found: Callable[[str], list[Post]], text: str, post: Post) -> None:
    assert post in found(text)


def test_titles_in_a_list_share_body_and_holder(found: Callable[[str], list[Post]]) -> None:
    assert found("He is president and CEO of Norsk Bank, an old lender.") == [
        ("President", "Norsk Bank", "He"),
        ("Chief Executive Officer", "Norsk Bank", "He"),
    ]


def test_title_in_two_bodies_is_two_posts(found: Callable[[str], list[Post]]) -> None:
    posts_found = found("Ana Silva is the chief executive of Norsk Bank and Acme Corp.")
    assert [body for _, body, _ in posts_found] == ["Norsk Bank", "Acme Corp."]


@pytest.mark.parametrize(
    "text",
    [
        "Former Danish premier Jane Roe spoke.",
        "Jane Roe was the director of Norsk Bank.",
        "Jane Roe, the then director of Norsk Bank, spoke.",
    ],
)
def test_past_holding_is_told_as_past(read: Callable[..., Reading], reference: Reference, text: str) -> None:
    reading = read(text)
    found = posts.find(posts.read(reading, actors.find(reading, reference), reference))
    assert [(it.past, it.holder is not None) for it in found] == [(True, True)]


@pytest.mark.parametrize(
    "text",
    [
        "Jane Roe wants to become director of Norsk Bank.",
        "Jane Roe is not the director of Norsk Bank.",
        "Jane Roe could be named director of Norsk Bank.",
        "Jane Roe, a future director of Norsk Bank, was born in Malmö.",
        "If Jane Roe becomes director of Norsk Bank, they will leave.",
    ],
)
def test_what_is_wished_denied_or_to_come_has_no_holder(found: Callable[[str], list[Post]], text: str) -> None:
    assert [holder for _, _, holder in found(text)] == [None]


@pytest.mark.parametrize(
    "text",
    [
        "She is an engineer at Norsk Bank.",
        "The head office of Norsk Bank is here.",
        "Olga Ek is the founder of Norsk Bank.",
    ],
)
def test_jobs_and_founders_are_no_posts(found: Callable[[str], list[Post]], text: str) -> None:
    assert found(text) == []


def test_post_covers_the_whole_phrase(read: Callable[..., Reading], reference: Reference) -> None:
    text = "He met Kofi Mensah, the editor-in-chief of the magazine “Northern Review”."
    reading = read(text)
    (post,) = posts.find(posts.read(reading, actors.find(reading, reference), reference))
    assert post.span.of(text) == "the editor-in-chief of the magazine “Northern Review”"


@pytest.mark.parametrize(
    ("words", "title", "kind", "department"),
    [
        ("premier", "Prime Minister", "government", None),
        ("Secretary-General", "Secretary General", "head", None),
        ("Minister of Health and Welfare", "Health and Welfare Minister", "minister", "Health and Welfare"),
        ("minister of foreign affairs", "Foreign Minister", "foreign", None),
        ("acting CEO", "Acting Chief Executive Officer", "office", None),
        ("Deputy Defence Minister", "Deputy Defence Minister", "minister", "Defence"),
        ("senior fellow", "Senior Fellow", "job", None),
        ("chairman of the board of directors", "Chairman", "head", None),
    ],
)
def test_title_has_one_form_and_a_kind(words: str, title: str, kind: str, department: str | None) -> None:
    (match,) = titles.find(words)
    assert (match.title, match.kind, match.department) == (title, kind, department)


def test_abbreviated_title_in_lower_case_is_another_word() -> None:
    assert titles.find("at 5 pm on fm radio") == ()
