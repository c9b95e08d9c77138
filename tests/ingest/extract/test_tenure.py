"""When memberships and holdings of posts began and ended, as whole articles are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ingest.article import Article

if TYPE_CHECKING:
    from ingest.pipeline import Extractor

PUBLISHED = "OSLO, March 5, 2021 - "


def read(extractor: Extractor, sentence: str) -> dict[tuple[str, str], tuple[str | None, str | None, str | None]]:
    """Return start, end and the date of attestation, in EDTF, of each membership by its member and its body or post."""
    record = extractor.extract(Article("a.txt", PUBLISHED + sentence, "a.txt"))
    days = {date.id: date.edtf for date in record.dates}
    if record.published is not None:
        days[record.published.id] = "published"
    return {
        (it.member.actor.removeprefix("person-"), (it.post or it.organization.actor).removeprefix("gov-")): (
            days[it.since] if it.since else None,
            days[it.until] if it.until else None,
            days[it.attested] if it.attested else None,
        )
        for it in record.memberships
    }


@pytest.mark.parametrize(
    ("sentence", "member", "body", "since", "until"),
    [
        ("Norway joined NATO in 1949.", "norway", "nato", "1949", None),
        ("Hungary has been a member of NATO since 1999.", "hungary", "nato", "1999", None),
        ("Sweden, which became a member of NATO in March 2024, agreed.", "sweden", "nato", "2024-03", None),
        ("Ghana left the African Union on January 31, 2020.", "ghana", "african-union", None, "2020-01-31"),
        ("Qatar withdrew from OPEC in January 2019.", "qatar", "opec", None, "2019-01"),
        ("Anna Berg worked for Reuters from 1999 until 2004.", "anna-berg", "reuters", "1999", "2004"),
        ("Jane Doe led Oxfam between 2013 and 2016.", "jane-doe", "oxfam", "2013", "2016"),
        ("Mia Falk was elected president of Estonia in 2016.", "mia-falk", "estonia-president", "2016", None),
        ("Kofi Tano has been president of Togo since May 2005.", "kofi-tano", "togo-president", "2005-05", None),
        ("John Roe was president of Togo from 2006 to 2015.", "john-roe", "togo-president", "2006", "2015"),
        ("Kofi Tano (president of Togo, 2004-2010) agreed.", "kofi-tano", "togo-president", "2004/2010", "2004/2010"),
        ("Kofi Tano resigned as president of Togo on Monday.", "kofi-tano", "togo-president", None, "2021-03-01"),
        ("Kofi Tano, the president of Togo, resigned on Tuesday.", "kofi-tano", "togo-president", None, "2021-03-02"),
        ("Anna Berg was a member of Oxfam until she was expelled in 2018.", "anna-berg", "oxfam", None, "2018"),
        ("Anna Berg was a member of Oxfam until her exit in May 2019.", "anna-berg", "oxfam", None, "2019-05"),
        ("Anna Berg joined Oxfam in 2001 from Reuters.", "anna-berg", "oxfam", "2001", None),
        ("Kofi Tano was replaced as president of Togo in May 2018.", "kofi-tano", "togo-president", None, "2018-05"),
        ("Mia Falk replaced Kofi Tano as president of Togo in 2018.", "mia-falk", "togo-president", "2018", None),
        (
            "Kofi Tano, who took office as president of Togo in 2019, spoke.",
            "kofi-tano",
            "togo-president",
            "2019",
            None,
        ),
        (
            "The president of Togo, Kofi Tano, who took office in 2019, spoke.",
            "kofi-tano",
            "togo-president",
            "2019",
            None,
        ),
        ("Kofi Tano stepped down as president of Togo last month.", "kofi-tano", "togo-president", None, "2021-02"),
    ],
)
def test_a_start_or_an_end_is_read_where_the_sentence_names_one(
    extractor: Extractor, sentence: str, member: str, body: str, since: str | None, until: str | None
) -> None:
    assert read(extractor, sentence)[member, body][:2] == (since, until)


@pytest.mark.parametrize(
    ("sentence", "member", "body"),
    [
        ("Norway was a member of NATO in 2020.", "norway", "nato"),
        ("Kofi Tano, the president of Togo, will resign on Friday.", "kofi-tano", "togo-president"),
        ("Kofi Tano, the president of Togo, did not resign on Tuesday.", "kofi-tano", "togo-president"),
        ("Kofi Tano, the president of Togo, said that trade had grown since 2010.", "kofi-tano", "togo-president"),
        ("Kofi Tano, the president of Togo, stood in the rain on Tuesday.", "kofi-tano", "togo-president"),
    ],
)
def test_what_the_sentence_tells_of_something_else_or_denies_is_neither(
    extractor: Extractor, sentence: str, member: str, body: str
) -> None:
    assert read(extractor, sentence)[member, body][:2] == (None, None)


@pytest.mark.parametrize(
    ("sentence", "attested"),
    [
        ("John Roe, prime minister of Canada until 2015, agreed.", None),
        ("John Roe, prime minister of Canada until 2025, agreed.", "published"),
        ("John Roe, prime minister of Canada since 2015, agreed.", "published"),
        ("John Roe resigned as prime minister of Canada on Tuesday.", None),
    ],
)
def test_what_had_ended_is_not_attested_on_the_day_of_the_article(
    extractor: Extractor, sentence: str, attested: str | None
) -> None:
    assert read(extractor, sentence)["john-roe", "canada-prime-minister"][2] == attested


def test_that_something_has_held_since_a_year_is_said_on_the_day_of_the_article(extractor: Extractor) -> None:
    assert read(extractor, "Hungary has been a member of NATO since 1999.")["hungary", "nato"][2] == "published"


@pytest.mark.parametrize(
    "fragment",
    [
        "Candidates for the position of Prime Minister of Norway.",
        "In the role of the president of Ghana.",
        "between Boat Norway owners and had the blocked NATO the have harbour been for solved,” two he days,",
    ],
)
def test_a_fragment_whose_root_is_no_verb_ends(extractor: Extractor, fragment: str) -> None:
    """Each climbs to a root that is a noun or a preposition, above which there is nothing."""
    record = extractor.extract(Article("a.txt", PUBLISHED + fragment, "a.txt"))
    assert all(it.since is None and it.until is None for it in record.memberships)
