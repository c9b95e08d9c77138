"""Memberships that invented sentences state, and those that they do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ingest.extract import actors, memberships, posts

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.extract.drafts import MembershipDraft, Reading
    from ontology.reference import Reference

UNION = "Alpine Transport Union"


@pytest.fixture
def found(read: Callable[..., Reading], reference: Reference) -> Callable[[str], tuple[MembershipDraft, ...]]:
    def find(text: str) -> tuple[MembershipDraft, ...]:
        reading = read(text)
        return memberships.find(posts.read(reading, actors.find(reading, reference), reference))

    return find


def _words(text: str, draft: MembershipDraft) -> tuple[list[str], str]:
    return [member.of(text) for member in draft.members], draft.organization.of(text)


@pytest.mark.parametrize(
    ("text", "members"),
    [
        (f"Currently, the {UNION} includes Austria, Italy and Slovenia.", ["Austria", "Italy", "Slovenia"]),
        (f"The {UNION}, which groups Austria and Italy, met on Monday.", ["Austria", "Italy"]),
        (f"The {UNION}, consisting of Austria and Italy, met on Monday.", ["Austria", "Italy"]),
        (f"Austria, Italy and Malta are members of the {UNION}.", ["Austria", "Italy", "Malta"]),
        (f"{UNION} members Italy and Malta voted against it.", ["Italy", "Malta"]),
        (f"Malta, a member of the {UNION}, refused.", ["Malta"]),
        (f"Croatia joined the {UNION} in 2013.", ["Croatia"]),
        (f"Malta belongs to the {UNION}.", ["Malta"]),
        ("NATO member Norway voted against it.", ["Norway"]),
        (f"Oslo is a member of the {UNION}.", ["Oslo"]),
    ],
)
def test_states_in_an_organization(
    found: Callable[[str], tuple[MembershipDraft, ...]], text: str, members: list[str]
) -> None:
    (draft,) = found(text)
    assert _words(text, draft) == (members, "NATO" if "NATO" in text else UNION)
    assert (draft.role, draft.negated, draft.past) == ("member state", False, False)


@pytest.mark.parametrize(
    ("text", "member", "organization"),
    [
        ("Jane Roe is a member of the Labour Party.", "Jane Roe", "Labour Party"),
        ("Jane Roe, an Irish senator and a member of the Green Party, agreed.", "Jane Roe", "Green Party"),
        ("John Doe of the Green Party agreed.", "John Doe", "Green Party"),
        ("John Doe, of the liberal Green Party, agreed.", "John Doe", "Green Party"),
        ("The Green Front's John Doe agreed.", "John Doe", "Green Front"),
        ("John Doe (Green Party) agreed.", "John Doe", "Green Party"),
        ("Green Party politician John Doe agreed.", "John Doe", "Green Party"),
        ("Jane Roe joined the Green Party last year.", "Jane Roe", "Green Party"),
        ("Jane Roe works for the Bank of Norway.", "Jane Roe", "Bank of Norway"),
        ("Jane Roe was hired by the Bank of Norway.", "Jane Roe", "Bank of Norway"),
        ("Jane Roe is a professor of chemistry at the University of Bergen.", "Jane Roe", "University of Bergen"),
        ("“No,” said Jane Roe, an analyst at Norsk Bank.", "Jane Roe", "Norsk Bank"),
        ("Jane Roe is a Norwegian politician for the Green Party.", "Jane Roe", "Green Party"),
        ("Jane Roe is a professor of Philosophy at the University of Bergen.", "Jane Roe", "University of Bergen"),
        ("Jane Roe is proud of her work at the University of Bergen.", "her", "University of Bergen"),
    ],
)
def test_person_in_a_body(
    found: Callable[[str], tuple[MembershipDraft, ...]], text: str, member: str, organization: str
) -> None:
    (draft,) = found(text)
    assert _words(text, draft) == ([member], organization)
    assert (draft.role, draft.past) == ("member", False)


@pytest.mark.parametrize(
    "text",
    [
        "Jane Roe left the Green Party in May.",
        "Jane Roe resigned from the Green Party.",
        "Jane Roe worked for the Green Party in 1990.",
        "Jane Roe, a former member of the Green Party, agreed.",
    ],
)
def test_what_is_over_is_told_as_past(found: Callable[[str], tuple[MembershipDraft, ...]], text: str) -> None:
    (draft,) = found(text)
    assert (_words(text, draft), draft.past) == ((["Jane Roe"], "Green Party"), True)


@pytest.mark.parametrize(
    "text",
    [
        f"Malta will leave the {UNION}.",
        f"Malta wants to join the {UNION}.",
        f"New countries could join the {UNION}.",
        f"If Malta joins the {UNION}, the others will pay.",
        f"Malta may become a member of the {UNION}.",
        f"Malta is not a member of the {UNION}.",
        f"They allowed Malta to leave the {UNION}.",
        f"The {UNION} consists of six Alpine states.",
        f"The {UNION} is an alliance of nine states.",
        "Norway’s Vesti newspaper reported it.",
        "The report includes Austria and Italy.",
        "Officials of the union met in Malta.",
    ],
)
def test_counts_wishes_and_conditions_are_no_memberships(
    found: Callable[[str], tuple[MembershipDraft, ...]], text: str
) -> None:
    assert found(text) == ()


def test_denied_entry_is_told_as_negated(found: Callable[[str], tuple[MembershipDraft, ...]]) -> None:
    (draft,) = found(f"Malta has not joined the {UNION}.")
    assert draft.negated


@pytest.mark.parametrize("words", [f"The {UNION} secretariat", f"The secretariat of the {UNION}"])
def test_part_of_an_organization_is_its_unit(found: Callable[[str], tuple[MembershipDraft, ...]], words: str) -> None:
    text = f"{words} said so."
    (draft,) = found(text)
    assert (draft.role, draft.organization.of(text)) == ("unit", UNION)


def test_content_spans_member_and_organization(found: Callable[[str], tuple[MembershipDraft, ...]]) -> None:
    text = f"Today, Croatia joined the {UNION}. It rained."
    (draft,) = found(text)
    assert draft.content.of(text) == f"Croatia joined the {UNION}"
    assert draft.sentence.of(text) == f"Today, Croatia joined the {UNION}."
