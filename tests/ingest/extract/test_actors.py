"""Mentions of actors in invented sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ingest.extract import actors
from ingest.records import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.extract.drafts import ActorMention, Reading
    from ontology.reference import Reference


@pytest.fixture
def found(read: Callable[..., Reading], reference: Reference) -> Callable[..., dict[str, ActorMention]]:
    """Return the mentions of a text by their words; of words that stand twice, the later."""

    def find(text: str, *, headline: bool = False) -> dict[str, ActorMention]:
        mentions = actors.find(read(text, headline=headline), reference)
        return {mention.span.of(text): mention for mention in mentions}

    return find


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ursula von der Heyden met reporters on Monday.", "Ursula von der Heyden"),
        ("Reporters asked Mohammed bin Rashid al-Masri about it.", "Mohammed bin Rashid al-Masri"),
        ("The judge J. R. Doyle said no.", "J. R. Doyle"),
        ("Dr. Anne-Marie O'Neill disagreed.", "Anne-Marie O'Neill"),
        ("Jens Holm, 52, leads the company.", "Jens Holm"),
        ("“We go,” said Zoltán Kővágó, who chairs the group.", "Zoltán Kővágó"),
        ("Defence Minister Olga Ek resigned.", "Olga Ek"),
        ("In May, Martha May met them.", "Martha May"),
        ("Billie King spoke first. Mr. King said no.", "King"),
        ("They asked Kim Jae-won about it.", "Kim Jae-won"),
        ("The talks were led by Omar Sheikh Abdi in Oslo.", "Omar Sheikh Abdi"),
    ],
)
def test_person_is_found_by_the_grammar_of_names(
    found: Callable[..., dict[str, ActorMention]], text: str, name: str
) -> None:
    mention = found(text)[name]
    assert (mention.type, mention.form, mention.key) == ("Person", "name", None)


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("The Danish Defence Ministry said so.", "Danish Defence Ministry", "GovernmentBody"),
        ("Denmark's Ministry of Defence said so.", "Denmark's Ministry of Defence", "GovernmentBody"),
        ("They work at Acme Holdings Ltd in Leeds.", "Acme Holdings Ltd", "Organization"),
        ("She left Roe Brothers, Inc. last year.", "Roe Brothers, Inc.", "Organization"),
        ("He teaches at the University of Bergen.", "University of Bergen", "Organization"),
        ("The Committee to Protect Farmers objected.", "Committee to Protect Farmers", "Organization"),
        (
            "The Ministry of Labour, Health and Welfare agreed.",
            "Ministry of Labour, Health and Welfare",
            "GovernmentBody",
        ),
        ("The newspaper Vesti reported it.", "Vesti", "NewsMediaOrganization"),
        ("She told the magazine “Northern Review” about it.", "Northern Review", "NewsMediaOrganization"),
        ("A spokesman for the Green Front said no.", "Green Front", "Organization"),
    ],
)
def test_body_is_found_by_its_head_word(
    found: Callable[..., dict[str, ActorMention]], text: str, name: str, kind: str
) -> None:
    assert found(text)[name].type == kind


def test_abbreviation_in_brackets_is_known_from_then_on(found: Callable[..., dict[str, ActorMention]]) -> None:
    mentions = found("The Alpine Transport Union (ATU) met. The ATU will meet again.")
    assert mentions["ATU"].form == "abbreviation"
    assert mentions["ATU"].type == mentions["Alpine Transport Union"].type == "Organization"


def test_reference_names_carry_their_key(found: Callable[..., dict[str, ActorMention]]) -> None:
    mentions = found("The Republic of Chad told the BBC that NATO had asked the French government.")
    keys = {name: mention.key for name, mention in mentions.items()}
    assert keys == {"Republic of Chad": "chad", "BBC": "bbc", "NATO": "nato", "French government": "gov-france"}


@pytest.mark.parametrize(
    ("text", "swallowed"),
    [
        ("Michael Jordan played well.", "Jordan"),
        ("Penguins live in South Georgia.", "Georgia"),
        ("She moved to New Mexico.", "Mexico"),
        ("Planes land at Vienna International Airport.", "Vienna"),
        ("Jordan Peters said no.", "Jordan"),
    ],
)
def test_longer_name_swallows_the_shorter(
    found: Callable[..., dict[str, ActorMention]], text: str, swallowed: str
) -> None:
    assert swallowed not in found(text)


def test_adjective_of_a_state_alone_is_no_mention(found: Callable[..., dict[str, ActorMention]]) -> None:
    assert found("They like Danish cheese and Kenyan coffee.") == {}


@pytest.mark.parametrize(
    ("text", "seat", "sense"),
    [
        ("Paris rejected the offer.", "Paris", "GovernmentBody"),
        ("They notified Berlin of the plan.", "Berlin", "GovernmentBody"),
        ("Kyiv's appeal was heard.", "Kyiv", "GovernmentBody"),
        ("Talks with Ankara failed.", "Ankara", "GovernmentBody"),
        ("She has received no statements from Oslo about it.", "Oslo", "GovernmentBody"),
        ("She lives in Paris.", "Paris", "Place"),
        ("Officials flew to Vienna.", "Vienna", "Place"),
        ("The streets of Madrid were empty.", "Madrid", "Place"),
        ("They informed the relevant structures in Oslo.", "Oslo", "Place"),
        ("Kyiv’s mayor spoke.", "Kyiv", "Place"),
    ],
)
def test_capital_is_the_government_that_acts_or_the_place(
    found: Callable[..., dict[str, ActorMention]], text: str, seat: str, sense: str
) -> None:
    mention = found(text)[seat]
    assert (mention.form, mention.type) == ("metonym", sense)
    assert mention.candidates[-1].startswith("place-")


@pytest.mark.parametrize(
    ("text", "words", "form", "label"),
    [
        ("The premier said no.", "The premier", "role", "premier"),
        ("Critics met the secretary general on Monday.", "the secretary general", "role", "secretary general"),
        ("NATO chief warns of delay", "NATO chief", "role", "NATO chief"),
        ("Senior officials said no.", "Senior officials", "description", "Senior officials"),
        ("They were detained by the police.", "the police", "description", "police"),
        ("A resident of Malmö said so.", "A resident of Malmö", "description", "resident of Malmö"),
        ("The alliance is waiting.", "The alliance", "description", "alliance"),
        ("They welcomed the bloc's decisions.", "the bloc", "description", "bloc"),
    ],
)
def test_roles_groups_and_bodies_are_described(
    found: Callable[..., dict[str, ActorMention]], text: str, words: str, form: str, label: str
) -> None:
    mention = found(text)[words]
    assert (mention.form, mention.name) == (form, label)


def test_title_beside_a_name_is_no_mention_of_its_own(found: Callable[..., dict[str, ActorMention]]) -> None:
    assert set(found("Prime Minister Jane Roe met Lars Holm, the mayor of Malmö.")) == {"Jane Roe", "Lars Holm"}


def test_group_that_neither_acts_nor_speaks_is_no_mention(found: Callable[..., dict[str, ActorMention]]) -> None:
    assert found("The storm frightened residents.") == {}


def test_leadership_of_a_state_is_its_government(found: Callable[..., dict[str, ActorMention]]) -> None:
    assert found("The political leadership of Norway agreed.")["The political leadership"].key == "gov-norway"


def test_headline_in_capitals_yields_only_names_known_otherwise(found: Callable[..., dict[str, ActorMention]]) -> None:
    text = "Norway Rejects Border Plan By Olga Ek\nOlga Ek presented the plan on Monday."
    mentions = found(text, headline=True)
    assert set(mentions) == {"Norway", "Olga Ek"}


def test_surname_of_a_person_named_in_full_is_a_person(found: Callable[..., dict[str, ActorMention]]) -> None:
    assert found("Karin Ford spoke first. Then Ford left for home.")["Ford"].type == "Person"


def test_text_without_words_has_no_mentions(found: Callable[..., dict[str, ActorMention]]) -> None:
    assert found("… — “” 12:30") == {}


def test_surname_that_is_a_states_name_is_the_persons_where_that_person_speaks(
    read: Callable[..., Reading], reference: Reference
) -> None:
    text = "Senator Ann Jordan opposes the plan. Jordan said it was too costly. Jordan borders Iraq."
    found = {mention.span: mention for mention in actors.find(read(text), reference)}
    speaker, state = Span(37, 43), Span(68, 74)
    assert (speaker.of(text), state.of(text)) == ("Jordan", "Jordan")
    assert (found[speaker].type, found[speaker].key) == ("Person", None)
    assert found[state].key == "jordan"
