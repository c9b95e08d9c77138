"""Slugs: words that any key may have, whatever name they are made of, and other words for other names."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest.slugs import MAX_SLUG_CHARS, slug

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

texts = st.text(st.characters()) | st.text(st.characters(codec="ascii")) | st.text(min_size=200)
slugs = texts.map(slug)


@settings(deadline=None)
@given(texts)
@example("")
@example("\ud800")
@example("a" * 10_000)
@example("../../etc/passwd\0")
@example("\u202eevil\u200b")
@example("👩‍🚀")
def test_a_slug_is_short_lower_case_ascii_words_joined_by_hyphens(text: str) -> None:
    assert SLUG.fullmatch(slug(text))
    assert len(slug(text)) <= MAX_SLUG_CHARS


@settings(deadline=None)
@given(slugs)
def test_a_slug_of_a_slug_is_itself(made: str) -> None:
    assert slug(made) == made


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_slug_is_the_same_in_each_unicode_form(text: str) -> None:
    forms = {unicodedata.normalize(form, text) for form in ("NFC", "NFD", "NFKC", "NFKD")}
    assert len({slug(form) for form in forms}) == 1


@settings(deadline=None)
@given(st.text(st.characters(codec="latin-1")))
def test_case_makes_no_difference_to_a_slug(text: str) -> None:
    assert slug(text.casefold()) == slug(text.upper()) == slug(text)


@settings(deadline=None)
@given(st.text(st.sampled_from("abz019 -"), max_size=60), st.text(st.sampled_from("abz019 -"), max_size=60))
def test_names_of_other_words_get_other_slugs(one: str, other: str) -> None:
    words = [tuple(re.findall("[a-z0-9]+", name)) for name in (one, other)]
    if words[0] != words[1]:
        assert slug(one) != slug(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Иван Петров", "Пётр Иванов"),
        ("Ольга K", "Елена K"),
        ("王毅", "王沪宁"),
        ("a" * 200 + "b", "a" * 200 + "c"),
        ("!!", "??"),
        ("", " "),
    ],
)
def test_names_that_ascii_cannot_tell_apart_get_other_slugs(one: str, other: str) -> None:
    assert slug(one) != slug(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Secretary General", "secretary-general"),
        ("Recep Tayyip Erdoğan", "recep-tayyip-erdogan"),
        ("Ólafur Ragnar Grímsson", "olafur-ragnar-grimsson"),
        ("Nguyễn Phú Trọng", "nguyen-phu-trong"),
        ("O'Neill", "oneill"),
        ("O’Neill", "oneill"),
        ("People‘s Party", "peoples-party"),
        ("İstanbul", "istanbul"),
        ("Straße", "strasse"),
        ("ＮＡＴＯ", "nato"),
        ("the G-20", "the-g-20"),
        ("vice_president / acting", "vice-president-acting"),
        ("  Editor-in-Chief\n", "editor-in-chief"),
    ],
)
def test_a_name_that_ascii_can_write_keeps_its_words(text: str, expected: str) -> None:
    assert slug(text) == expected
