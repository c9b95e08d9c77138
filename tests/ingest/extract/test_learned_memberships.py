"""Memberships that learned weights find, and which words stand for the same two in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ingest.extract import actors, memberships, posts
from ingest.extract.memberships import finding, learned, pairs
from ingest.extract.memberships.weights import Pair, Weights, linked, load
from ingest.extract.posts import attachment
from ingest.extract.sentences import sentences
from ontology.errors import InvalidSetting

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ingest.extract.drafts import MembershipDraft, Reading
    from ingest.extract.sentences import Sentence
    from ontology.reference import Reference

#: Weights that take every pair.
ANY = Weights({}, {"bias": 9.0}, 0.5)
NONE = Weights({}, {"bias": -9.0}, 0.5)


@pytest.fixture
def block(read: Callable[..., Reading], reference: Reference) -> Callable[[str], Sentence]:
    def only(text: str) -> Sentence:
        reading = read(text)
        (sentence,) = sentences(reading, actors.find(reading, reference), reference)
        return sentence

    return only


def _by_number(text: str, parties: tuple[pairs.Party, ...]) -> list[set[str]]:
    out: dict[int, set[str]] = {}
    for party in parties:
        out.setdefault(party.number, set()).add(party.span.of(text))
    return sorted(out.values(), key=sorted)


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        ("Jane Roe said she left Northwind Bank.", [{"Jane Roe", "she"}]),
        ("After he had left Northwind Bank, John Doe wrote a book.", [{"John Doe", "he"}]),
        ("John Doe is an engineer who worked at Northwind Bank.", [{"John Doe", "who"}]),
        ("John Doe told Jane Roe that she would lead Northwind Bank.", [{"Jane Roe", "she"}, {"John Doe"}]),
        ("I met John Doe at Northwind Bank.", [{"I"}, {"John Doe"}]),
    ],
)
def test_pronouns_stand_for_the_person_of_their_sentence(
    block: Callable[[str], Sentence], text: str, persons: list[set[str]]
) -> None:
    (sides,) = pairs.find(block(text))
    assert _by_number(text, sides.persons) == persons


def test_relative_words_and_brackets_stand_for_the_body_before_them(block: Callable[[str], Sentence]) -> None:
    text = "Jane Roe left the Nordic Weather Institute (NWI), where she had led its Bergen station."
    (sides,) = pairs.find(block(text))
    assert _by_number(text, sides.bodies) == [{"NWI", "Nordic Weather Institute", "its", "where"}]


def test_a_sentence_without_a_person_or_without_a_body_has_no_pairs(block: Callable[[str], Sentence]) -> None:
    assert not list(pairs.find(block("The Nordic Weather Institute warned of rain.")))
    assert not list(pairs.find(block("Jane Roe warned of rain.")))


def _found(sentence: Sentence, weights: Weights) -> list[MembershipDraft]:
    attached = tuple(attachment.find(sentence))
    drafts = finding.by_rules(sentence, attached)
    return list(learned.find(sentence, finding.said(drafts, attached), drafts, weights))


def test_weights_add_what_no_rule_reads(block: Callable[[str], Sentence]) -> None:
    text = "Jane Roe grew vines with Northwind Bank."
    assert not _found(block(text), NONE)
    (draft,) = _found(block(text), ANY)
    assert ([it.of(text) for it in draft.members], draft.organization.of(text)) == (["Jane Roe"], "Northwind Bank")
    assert not draft.also


@pytest.mark.parametrize(
    "text",
    [
        "Jane Roe may yet grow vines with Northwind Bank.",
        "Jane Roe did not grow vines with Northwind Bank.",
    ],
)
def test_weights_add_nothing_that_is_denied_or_only_possible(block: Callable[[str], Sentence], text: str) -> None:
    assert not _found(block(text), ANY)


def test_rules_stay_whatever_the_weights_say(block: Callable[[str], Sentence]) -> None:
    text = "Jane Roe is a member of the Green Party."
    assert [it.organization.of(text) for it in _found(block(text), NONE)] == ["Green Party"]


def test_the_other_words_for_the_same_two_go_with_a_membership(block: Callable[[str], Sentence]) -> None:
    text = "Jane Roe joined Northwind Bank, where she worked for years."
    (draft,) = _found(block(text), ANY)
    assert draft.organization.of(text) == "Northwind Bank"
    assert {(it.of.of(text), it.member.of(text), it.organization.of(text)) for it in draft.also} == {
        ("Jane Roe", "she", "Northwind Bank"),
        ("Jane Roe", "Jane Roe", "where"),
        ("Jane Roe", "she", "where"),
    }


def test_a_membership_that_was_left_is_past(block: Callable[[str], Sentence]) -> None:
    assert _found(block("Jane Roe, formerly with Northwind Bank, agreed."), ANY)[0].past
    assert not _found(block("Jane Roe grows vines with Northwind Bank."), ANY)[0].past


@pytest.mark.parametrize(
    ("text", "member", "organization"),
    [
        ("Before joining Northwind Bank, Jane Roe was an engineer at Acme Corporation.", "Jane Roe", "Northwind Bank"),
        ("Her career began at Acme Corporation, where Jane Roe was a welder.", "Jane Roe", "Acme Corporation"),
    ],
)
def test_the_weights_that_come_with_it_find_what_sentences_of_lives_say(
    read: Callable[..., Reading], reference: Reference, text: str, member: str, organization: str
) -> None:
    reading = read(text)
    found = memberships.find(posts.read(reading, actors.find(reading, reference), reference))
    pairs_found = {(it.of(text), draft.organization.of(text)) for draft in found for it in draft.members}
    pairs_found |= {(it.member.of(text), it.organization.of(text)) for draft in found for it in draft.also}
    assert (member, organization) in pairs_found


def test_a_pair_is_looked_at_among_the_others_of_its_sentence() -> None:
    first, second, other = linked(
        [
            Pair(0, 0, "name", "name", said=True, logit=2.0),
            Pair(0, 0, "he", "name", said=False, logit=-1.0),
            Pair(1, 0, "name", "name", said=False, logit=-3.0),
        ]
    )
    assert (first["own"], second["own"], second["most"], second["said of same"]) == (2.0, -1.0, 2.0, 1.0)
    assert (second["body elsewhere"], other["body elsewhere"], other["said of same"]) == (-3.0, 2.0, 0.0)


def test_weights_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "weights.json").write_text("{}", "utf-8")
    with pytest.raises(InvalidSetting, match="cannot be read"):
        load(tmp_path)
