"""Whole invented articles, read as news is written: who speaks, who is one person, whose post it is, who belongs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ingest.article import Article

if TYPE_CHECKING:
    from ingest.pipeline import Extractor
    from ingest.records import Record

DATELINE = "OSLO, March 5, 2021 - "


def read(extractor: Extractor, text: str) -> Record:
    return extractor.extract(Article("a.txt", DATELINE + text, "a.txt"))


def speakers(record: Record, text: str) -> dict[str, str | None]:
    """Return who says what, by the first words of it."""
    text = DATELINE + text
    return {" ".join(it.content[0].of(text).split()[:2]): it.speaker.actor for it in record.statements}


def actors(record: Record) -> dict[str, str]:
    return {actor.key: actor.type for actor in record.actors}


def posts(record: Record) -> dict[str, str]:
    """Return the label of the post of each holder."""
    labels = {post.key: post.label for post in record.posts}
    return {it.member.actor: labels[it.post] for it in record.memberships if it.post is not None}


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        (
            (
                "John Doe, a spokesman for the bank, said rates would rise. Norway's envoy, Lars Holm, rejected the "
                'report. "Norway never agreed to it," he told reporters.'
            ),
            "Norway never",
            "person-lars-holm",
        ),
        (
            (
                'A source said the van had left. Jane Roe was not in it, another source said. "She took a taxi," the '
                "source added."
            ),
            "She took",
            "person-another-source",
        ),
        (
            (
                "Jane Roe's lawyer, Okwudili Anantara, said outside court that she would appeal. "
                '"She is innocent," Mr Anantara told reporters.'
            ),
            "She is",
            "person-okwudili-anantara",
        ),
        (
            "The Alpine Ski Federation suspended Chile. Peru's federation said it would not take part.",
            "it would",
            "organization-perus-federation",
        ),
        (
            "Amnesty International Norway welcomed the ruling. The group said the law was bad.",
            "the law",
            "organization-amnesty-international-norway",
        ),
    ],
)
def test_a_saying_is_given_to_whom_the_text_gives_it(extractor: Extractor, text: str, words: str, speaker: str) -> None:
    found = speakers(read(extractor, text), text)[words]
    assert found is not None
    assert found.startswith(speaker)


@pytest.mark.parametrize(
    ("text", "expected", "absent"),
    [
        ("Piet van Dam spoke. Van Dam said no.", "person-piet-van-dam", "person-van-dam"),
        ("Mary O’Hara spoke. Then O'Hara said no.", "person-mary-ohara", "person-ohara"),
        ("Datuk Azlan Roslim was freed on Friday. Azlan said he was glad.", "person-azlan-roslim", "person-azlan-"),
        (
            "The Alpine Ski Confederation (ASCO) met on Monday. Asco said it would meet again, and Asco Africa agreed.",
            "organization-alpine-ski-confederation",
            "organization-asco",
        ),
        (
            "Vestkyst Foods A/S said sales rose. Vestkyst Foods expects more.",
            "organization-vestkyst-foods",
            "organization-s",
        ),
        (
            "Vestkyst Foods said revenue was CHF 8.1 billion. The company is growing.",
            "organization-vestkyst-foods",
            "chf",
        ),
        (
            "Jane Roe won. Turnout was 61 percent, up from 52.6 percent in 2018.",
            "person-jane-roe",
            "turnout",
        ),
    ],
)
def test_one_actor_stays_one_and_what_is_none_becomes_none(
    extractor: Extractor, text: str, expected: str, absent: str
) -> None:
    found = actors(read(extractor, text))
    assert expected in found
    assert not [key for key in found if absent in key and key != expected]


@pytest.mark.parametrize("name", ["Brennholm Dredging", "Nordic Geological Survey"])
def test_a_business_or_a_survey_is_nobody(extractor: Extractor, name: str) -> None:
    found = read(extractor, f"Jane Roe took money from {name}, she said.")
    assert {actor.type for actor in found.actors if actor.label == name} == {"Organization"}


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("Rwanda's federation president, Désiré Kanza, said it was ready.", "person-desire-kanza"),
        ("Piet Holm, who was our ambassador to Germany until 2018, said so.", "person-piet-holm"),
        (
            "Jane Roe called on President Doe to answer Norway. He met with Norwegian President Lars Holm on Monday.",
            "person-doe",
        ),
    ],
)
def test_no_state_is_given_a_post_that_the_text_does_not_give_it(extractor: Extractor, text: str, holder: str) -> None:
    assert not [label for person, label in posts(read(extractor, text)).items() if person.startswith(holder)]


def test_a_state_named_by_its_adjective_only_counts_as_one_that_the_article_is_about(extractor: Extractor) -> None:
    text = (
        "Norwegian ships sailed. The Norwegian navy was proud. Prime Minister Jane Roe spoke on Monday. He had lied to "
        "the tax office of Singapore, John Doe said."
    )
    assert "person-jane-roe" not in posts(read(extractor, text))


@pytest.mark.parametrize(
    ("text", "holder", "label"),
    [
        (
            '"We agree," said Jane Roe, a spokeswoman for the Norwegian foreign ministry.',
            "person-jane-roe",
            "Spokeswoman of the Ministry of Foreign Affairs of Norway",
        ),
        ("Norwegian Foreign Minister Jane Roe agreed.", "person-jane-roe", "Foreign Minister of Norway"),
        ("Norwegian Prime Minister Jane Roe agreed.", "person-jane-roe", "Prime Minister of Norway"),
    ],
)
def test_a_post_is_labelled_by_the_body_that_it_is_in(extractor: Extractor, text: str, holder: str, label: str) -> None:
    assert posts(read(extractor, text))[holder] == label


@pytest.mark.parametrize(
    "text",
    [
        "Jane Roe led Norway's talks with the European Union.",
        "Jane Roe did not want to remain in Bergen General Hospital, she said.",
        "Jane Roe left Bergen General Hospital on Monday.",
    ],
)
def test_dealing_with_a_body_or_staying_in_it_is_no_membership(extractor: Extractor, text: str) -> None:
    record = read(extractor, text)
    assert not record.memberships
    assert not [claim for statement in record.statements for claim in statement.claims]


def test_a_post_to_come_is_not_held(extractor: Extractor) -> None:
    text = "John Doe will leave the bank on 31 December to become Director General of the Danish Energy Agency."
    assert "person-john-doe" not in posts(read(extractor, text))


def test_a_board_that_appoints_has_not_got_the_post(extractor: Extractor) -> None:
    text = "Vestkyst Foods said that its Board of Directors has appointed Jane Roe as Chief Executive Officer."
    assert "Board" not in posts(read(extractor, text)).get("person-jane-roe", "")


def test_the_company_is_not_its_board(extractor: Extractor) -> None:
    text = "Vestkyst Foods grew. The Board of Directors met. The company said that it would grow."
    assert speakers(read(extractor, text), text)["it would"] == "organization-vestkyst-foods"


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("The High Court ruled that Norway had breached the protocol.", "assert"),
        ("The High Court ruled that Norway must pay.", "demand"),
        ("The High Court allowed that Norway might pay later.", "not-rule-out"),
        ("Judge Jane Roe allowed John Doe to remain free on bail until May.", "assert"),
    ],
)
def test_a_court_finds_or_demands(extractor: Extractor, text: str, act: str) -> None:
    assert [it.act for it in read(extractor, text).statements if it.voice == "source"] == [act]


@pytest.mark.parametrize(
    ("text", "members", "organization"),
    [
        ("Mali, Burkina Faso and Niger left ECOWAS on Monday.", {"mali", "burkina-faso", "niger"}, "ecowas"),
        (
            "Norway joined NATO in 1949. Finland and Sweden have suspended their membership in the Council of Europe.",
            {"finland", "sweden"},
            "council-of-europe",
        ),
        (
            "The envoy said that Ghana, Togo and Benin would leave the African Union.",
            {"ghana", "togo", "benin"},
            "african-union",
        ),
    ],
)
def test_a_claim_of_several_members_is_one_of_each(
    extractor: Extractor, text: str, members: set[str], organization: str
) -> None:
    record = read(extractor, text)
    claimed = {claim.membership for it in record.statements for claim in it.claims}
    about = [it for it in record.memberships if it.id in claimed and it.organization.actor == organization]
    assert {it.member.actor for it in about} == members
