"""When statements were made: own words, the occasion, what they answer, and bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ingest.article import Article

if TYPE_CHECKING:
    from ingest.pipeline import Extractor
    from ingest.records import Date

PUBLISHED = "2024-05-07"  # a Tuesday


def said(extractor: Extractor, text: str, words: str, published: str | None = PUBLISHED) -> Date:
    """Return the date of the one statement whose content holds these words."""
    record = extractor.extract(Article(id="a", text=text, source="a", published=published))
    dates = {date.id: date for date in record.dates}
    if record.published is not None:
        dates[record.published.id] = record.published
    (statement,) = [it for it in record.statements if any(words in part.of(text) for part in it.content)]
    assert statement.date is not None
    return dates[statement.date]


def days(date: Date) -> tuple[str | None, str | None]:
    return date.earliest, date.latest


@pytest.mark.parametrize(
    ("text", "words", "earliest", "latest"),
    [
        # the same occasion goes on
        (
            ("Ghana will open the border, President Ama Mensah said on Friday.\n\n"
            "“It is time,” Mensah told a news conference in Accra."),
            "It is time",
            "2024-05-03",
            "2024-05-03",
        ),
        (
            ("In an interview broadcast on Sunday, Norwegian minister Kari Dahl said the ferries were safe. "
            "She accused the owners of neglect.\n\n“They never answered our letters,” added Dahl."),
            "They never answered",
            "2024-05-05",
            "2024-05-05",
        ),
        # older sayings are told in passing, and the writer goes back
        (
            ("Ghana will open the border, President Ama Mensah said on Friday.\n\n"
            "In March, Mensah announced a new customs code. She said it would take effect in July.\n\n"
            "“We shall see,” Mensah said."),
            "it would take effect",
            "2024-03-01",
            "2024-03-31",
        ),
        (
            ("Ghana will open the border, President Ama Mensah said on Friday.\n\n"
            "In March, Mensah announced a new customs code. She said it would take effect in July.\n\n"
            "“We shall see,” Mensah said."),
            "We shall see",
            "2024-05-03",
            "2024-05-03",
        ),
        # what a day is named for goes on, though the speaker said something before
        (
            ("Critics of the dam want it closed, and they say that it leaks.\n\nThe critics sent a letter on Thursday "
            "warning that the wall was weak.\n\n“The valley is in danger,” the critics wrote."),
            "The valley",
            "2024-05-02",
            "2024-05-02",
        ),
        # what was said again and again, or before, was not said at the occasion
        (
            ("Ghana will open the border, President Ama Mensah said on Friday. "
            "Mensah has repeatedly said that trade is vital."),
            "trade is vital",
            None,
            PUBLISHED,
        ),
        # an occasion that is named again, by whoever speaks there
        (
            ("The leaders of Ghana and Togo met at a summit in Accra on 2 May.\n\nThe weather was fine.\n\n"
            "Togo's foreign minister Kofi Agbeko told the summit that customs posts were ready."),
            "customs posts",
            "2024-05-02",
            "2024-05-02",
        ),
        (
            "President Ama Mensah gave a speech in Kumasi on Thursday. She said the army would stay in barracks.",
            "the army",
            "2024-05-02",
            "2024-05-02",
        ),
        # the day of the talks is the day of the saying, that of a flood is not
        (
            "Norwegian minister Kari Dahl told reporters after the talks in Oslo on Monday that the deal was dead.",
            "the deal",
            "2024-05-06",
            "2024-05-06",
        ),
        (
            ("The Norwegian government had asked Sweden and Denmark for help after the flood on the western coast in "
            "September 2023."),
            "help",
            "2023-09-01",
            PUBLISHED,
        ),
        # an answer comes after what it answers
        (
            ("President Ama Mensah said on Thursday that the army would stay in barracks. "
            "Opposition leader Yaw Darko called these remarks a danger to the republic."),
            "a danger",
            "2024-05-02",
            PUBLISHED,
        ),
        (
            ("“Regarding the statements by officials of Ghana about the border, no letter has come,” "
             "said Togo's foreign minister Kofi Agbeko.\n\nIn March, the Ghanaian government announced a ban."),
            "no letter has come",
            "2024-03-01",
            PUBLISHED,
        ),
        # another speaker's day is not carried over
        (
            "The mill will close, its owner Jane Roe said on Friday. The mayor, Richard Miles, promised help.",
            "help",
            None,
            PUBLISHED,
        ),
        # the day behind the verb is not what was said
        (
            "The Norwegian foreign ministry said today conditions in the valley were getting worse.",
            "conditions",
            PUBLISHED,
            PUBLISHED,
        ),
        # a day inside the words spoken is not the day they were spoken on
        ("Kari Dahl said that the bridge fell in March.", "the bridge", None, PUBLISHED),
    ],
)  # fmt: skip
def test_when_a_statement_was_made(
    extractor: Extractor, text: str, words: str, earliest: str | None, latest: str | None
) -> None:
    assert days(said(extractor, text, words)) == (earliest, latest)


def test_method_and_anchor_tell_how_bounds_are_known(extractor: Extractor) -> None:
    text = (
        "President Ama Mensah said on Thursday that the army would stay in barracks. "
        "Opposition leader Yaw Darko called these remarks a danger to the republic. Economists say trade will grow."
    )
    answer, present = said(extractor, text, "a danger"), said(extractor, text, "trade")

    assert (answer.method, answer.anchor, answer.edtf) == ("inferred-bounds", "t1", "2024-05-02/2024-05-07")
    assert (present.method, present.precision, present.latest) == ("reporting-present", "as-of", PUBLISHED)


def test_headline_is_dated_by_what_the_body_tells_of_its_speaker(extractor: Extractor) -> None:
    text = (
        "Mensah says border will open\n\n7 May 2024\n\n"
        "Ghana will open the border with Togo after years of talks, President Ama Mensah said on Friday in Accra.\n\n"
        "“It is time,” she told reporters. The border has been closed since 2020, and traders have asked for help."
    )
    record = extractor.extract(Article(id="a", text=text, source="a"))
    headline = [it for it in record.statements if it.voice == "headline"]
    first = next(it for it in record.statements if it.voice == "source")

    assert [it.date for it in headline if it.speaker.actor == first.speaker.actor] == [first.date]


def test_which_date_dates_a_saying_hangs_on_words_and_not_on_publication(extractor: Extractor) -> None:
    text = (
        "Ghana will open the border, President Ama Mensah said on Friday.\n\nIn March, Mensah announced a code. "
        "She said it would help traders.\n\nTogo called the announcement welcome. “It is time,” said Mensah.\n\n"
        "Economists say trade will grow. NATO includes Norway and Denmark."
    )
    with_day, without = (
        extractor.extract(Article(id="a", text=text, source="a", published=day)) for day in (PUBLISHED, None)
    )
    spans = [{date.id: date.span for date in record.dates} for record in (with_day, without)]

    assert [it.content for it in with_day.statements] == [it.content for it in without.statements]
    for one, other in zip(with_day.statements, without.statements, strict=True):
        assert spans[0].get(one.date or "") == spans[1].get(other.date or "")
