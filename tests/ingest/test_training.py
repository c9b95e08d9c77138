"""The parts of training that need no network: damage to quotation marks, and which attribution found is right."""

from __future__ import annotations

from random import Random

from ingest.training.damage import damaged
from ingest.training.matching import Attributed, Verdict, letters, verdicts

TEXT = 'The minister said: "We will go." Her aide added, \u201cperhaps\u201d, and left.'


def test_damage_keeps_every_other_character_in_its_place() -> None:
    random = Random(3)  # noqa: S311 -- no secret
    versions = {damaged(TEXT, random) for _ in range(40)}
    assert len(versions) >= 5
    for version in versions:
        assert len(version) == len(TEXT)
        changed = {TEXT[i] for i in range(len(TEXT)) if TEXT[i] != version[i]}
        assert changed <= set('"\u201c\u201d')


def test_damage_can_make_marks_straight_or_curly() -> None:
    random = Random(3)  # noqa: S311 -- no secret
    versions = {damaged(TEXT, random) for _ in range(40)}
    assert TEXT.replace("\u201c", '"').replace("\u201d", '"') in versions
    assert TEXT.replace('"We', "\u201cWe").replace('go."', "go.\u201d") in versions


def test_each_annotated_attribution_is_found_once_and_the_nearest_is_it() -> None:
    text = "abcdefghij klm"
    wanted = [Attributed(letters(text, [(0, 10)]), letters(text, [(11, 14)]))]
    found = [
        Attributed(letters(text, [(0, 7)]), letters(text, [(11, 14)])),
        Attributed(letters(text, [(0, 9)]), letters(text, [])),
    ]
    assert list(verdicts(wanted, found)) == [Verdict(content=False, both=False), Verdict(content=True, both=False)]


def test_an_attribution_that_overlaps_by_less_than_half_is_wrong() -> None:
    text = "abcdefghij"
    wanted = [Attributed(letters(text, [(0, 10)]), set())]
    assert list(verdicts(wanted, [Attributed(letters(text, [(0, 4)]), set())])) == [Verdict(content=False, both=False)]
    assert list(verdicts(wanted, [Attributed(letters(text, [(0, 5)]), set())])) == [Verdict(content=True, both=True)]
