"""One membership by several words."""

from __future__ import annotations

from ingest.extract.drafts import Again, MembershipDraft
from ingest.records import Membership, Party, Span
from ingest.resolve.cast import Holding
from ingest.resolve.restating import restated, unheld

ROE, SHE, BANK, WHERE = Span(0, 8), Span(30, 33), Span(14, 28), Span(40, 45)
DRAFT = MembershipDraft(Span(0, 60), Span(0, 28), (ROE,), BANK, "member", also=(Again(ROE, SHE, WHERE),))
HELD = Membership(
    "m1",
    Party("person-roe", ROE),
    Party("organization-bank", BANK),
    "office holder",
    "organization-bank-director",
    "t1",
)


def test_other_words_for_the_same_two_repeat_their_membership() -> None:
    first, second = restated([HELD], [DRAFT])
    assert first == HELD
    assert (second.id, second.member, second.organization) == (
        "m2",
        Party("person-roe", SHE),
        Party("organization-bank", WHERE),
    )
    assert (second.role, second.post, second.attested) == (HELD.role, HELD.post, HELD.attested)


def test_words_that_have_a_membership_get_no_other() -> None:
    own = Membership("m2", Party("person-roe", SHE), Party("organization-bank", WHERE), "member", None, "t1")
    assert restated([HELD, own], [DRAFT]) == (HELD, own)


def test_words_of_a_membership_that_did_not_come_about_repeat_nothing() -> None:
    assert restated([], [DRAFT]) == ()


def test_who_holds_a_post_by_the_same_words_is_no_plain_member_too() -> None:
    holding = Holding("person-roe", "organization-bank-director", ROE, Span(9, 28), BANK, past=False)
    assert unheld([DRAFT], [holding]) == []
    assert unheld([DRAFT], []) == [DRAFT]
