"""Time expressions: their words, the days they mean, and which one dates a statement."""

from __future__ import annotations

import re
from datetime import date as day_of
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.extract import dates, nlp
from ingest.extract.dates import calendar, grammar, meaning, numbers
from ingest.extract.dates.anchoring import Context
from ingest.records import Date, Segment, Span

if TYPE_CHECKING:
    from spacy.language import Language

ROOT = Path(__file__).parents[3]
#: A Thursday.
DAY = "2019-03-07"


@pytest.fixture(scope="module")
def language() -> Language:
    return nlp.load()


def published(day: str = DAY) -> Date:
    return Date("published", None, day, day, day, "day", "metadata")


def find(text: str, language: Language, day: str | None = DAY) -> tuple[Date, ...]:
    reading = nlp.read(text, [Segment("body", Span(0, len(text)))], language)
    return dates.find(reading, None if day is None else published(day))


def only(text: str, language: Language, day: str | None = DAY) -> tuple[str, Date]:
    (date,) = find(text, language, day)
    assert date.span is not None
    return date.span.of(text), date


@pytest.mark.parametrize(
    ("text", "words", "edtf", "precision", "method"),
    [
        # with a year
        ("He left on 5 March 2014.", "5 March 2014", "2014-03-05", "day", "explicit"),
        ("He left on Wednesday, March 5th, 2014.", "Wednesday, March 5th, 2014", "2014-03-05", "day", "explicit"),
        ("He left on 2014-03-05.", "2014-03-05", "2014-03-05", "day", "explicit"),
        ("They met from 3 to 5 May.", "3 to 5 May", "2018-05-03/2018-05-05", "bounded", "most-recent-past-day"),
        ("They met on May 3-5, 2014.", "May 3-5, 2014", "2014-05-03/2014-05-05", "bounded", "explicit-range"),
        ("They met from 3 to 5 May 2014.", "3 to 5 May 2014", "2014-05-03/2014-05-05", "bounded", "explicit-range"),
        ("It ran 28 May-2 June 2014.", "28 May-2 June 2014", "2014-05-28/2014-06-02", "bounded", "explicit-range"),
        (
            "It ran from December 28 to January 2, 2014.",
            "December 28 to January 2, 2014",
            "2013-12-28/2014-01-02",
            "bounded",
            "explicit-range",
        ),
        ("He led it 2014-2016.", "2014-2016", "2014/2016", "bounded", "explicit-range"),
        ("The 2013/14 season was poor.", "2013/14", "2013/2014", "bounded", "explicit-range"),
        ("The 2014-05 figures are out.", "2014-05", "2014-05", "month", "explicit"),
        ("Sales fell in H2 2014.", "H2 2014", "2014-07-01/2014-12-31", "bounded", "explicit"),
        ("Sales fell in FY2014.", "FY2014", "2014~", "year", "explicit"),
        ("Sales fell in fiscal year 2013-14.", "fiscal year 2013-14", "2014~", "year", "explicit"),
        ("It was logged at 2014-03-05T09:30Z.", "2014-03-05T09:30Z", "2014-03-05", "day", "explicit"),
        ("He left in September 2014.", "September 2014", "2014-09", "month", "explicit"),
        ("He left in early September 2014.", "early September 2014", "2014-09", "part-of-month", "explicit"),
        ("He has led it since 2014.", "2014", "2014", "year", "explicit"),
        ("It was built in nineteen ninety-six.", "nineteen ninety-six", "1996", "year", "explicit"),
        ("It was built in the 1980s.", "the 1980s", "198X", "approximate-interval", "explicit"),
        ("It was built in the 18th century.", "the 18th century", "17XX", "approximate-interval", "explicit"),
        ("Sales fell in the third quarter of 2014.", "the third quarter of 2014", "2014-35", "quarter", "explicit"),
        ("They met in the summer of 2014.", "the summer of 2014", "2014-22", "season", "explicit"),
        # day, month, weekday without a year
        ("He left on March 5.", "March 5", "2019-03-05", "day", "most-recent-past-day"),
        ("He left on November 5.", "November 5", "2018-11-05", "day", "most-recent-past-day"),
        ("He will leave on November 5.", "November 5", "2019-11-05", "day", "next-day"),
        ("In February, he left.", "February", "2019-02", "month", "most-recent-past-month"),
        ("The school closed in winter.", "winter", "2018-24", "season", "most-recent-past-season"),
        ("The show is open through 30 June.", "30 June", "2019-06-30", "day", "next-day"),
        ("He will leave in February.", "February", "2020-02", "month", "next-month"),
        ("He left last April.", "last April", "2018-04", "month", "most-recent-past-month"),
        ("He left in June last year.", "June last year", "2018-06", "month", "relative-year"),
        ("He left on Tuesday.", "Tuesday", "2019-03-05", "day", "most-recent-weekday"),
        ("He left on Thursday.", "Thursday", "2019-03-07", "day", "most-recent-weekday"),
        ("He will leave on Tuesday.", "Tuesday", "2019-03-12", "day", "next-weekday"),
        ("The court is scheduled to rule on Tuesday.", "Tuesday", "2019-03-12", "day", "next-weekday"),
        ("He left last Thursday.", "last Thursday", "2019-02-28", "day", "relative-weekday"),
        ("He will leave next Thursday.", "next Thursday", "2019-03-14", "day", "relative-weekday"),
        (
            "He arrived at 10:30 p.m. Tuesday.",
            "10:30 p.m. Tuesday",
            "2019-03-05T22:30:00",
            "minute",
            "most-recent-weekday",
        ),
        ("He left on Tuesday night.", "Tuesday night", "2019-03-05", "day", "most-recent-weekday"),
        # counted from publication
        ("He left yesterday.", "yesterday", "2019-03-06", "day", "relative-day"),
        ("He will leave tomorrow.", "tomorrow", "2019-03-08", "day", "relative-day"),
        ("He left this morning.", "this morning", "2019-03-07", "day", "relative-day"),
        ("He left last week.", "last week", "2019-02-25/2019-03-03", "week", "relative-week"),
        ("He left last month.", "last month", "2019-02", "month", "relative-month"),
        ("He will leave next year.", "next year", "2020", "year", "relative-year"),
        (
            "He left early this month.",
            "early this month",
            "2019-03-01/2019-03-06",
            "part-of-month",
            "relative-month-part",
        ),
        ("He left earlier this year.", "earlier this year", "2019-01-01/2019-03-06", "bounded", "relative-year-part"),
        ("He left ten days ago.", "ten days ago", "2019-02-25", "day", "relative-day"),
        ("He left two weeks ago.", "two weeks ago", "2019-02-21~", "day-approximate", "relative-week"),
        ("He left five months ago.", "five months ago", "2018-10~", "month", "relative-month"),
        ("He left about 40 years ago.", "about 40 years ago", "1979~", "year", "relative-year"),
        (
            "Over the past year it has shrunk.",
            "the past year",
            "2018-03~/2019-03-07",
            "approximate-interval",
            "duration-back",
        ),
        (
            "It fell over the past 24 hours.",
            "the past 24 hours",
            "2019-03-06~/2019-03-07",
            "approximate-interval",
            "duration-back",
        ),
        (
            "It will grow over the next two years.",
            "the next two years",
            "2019-03-07/2021-03~",
            "approximate-interval",
            "duration-forward",
        ),
        ("They met over the weekend.", "the weekend", "2019-03-02/2019-03-03", "bounded", "relative-weekend"),
        ("It fell in the fourth quarter.", "the fourth quarter", "2018-36", "quarter", "most-recent-past-quarter"),
        ("He left last fall.", "last fall", "2018-23", "season", "most-recent-past-season"),
        ("He left on Christmas Day.", "Christmas Day", "2018-12-25", "day", "holiday"),
        ("He will come at Easter.", "Easter", "2019-04-21", "day", "holiday"),
        # now, once, some day
        ("Currently, it has six members.", "Currently", "2019-03-07", "day", "publication-time"),
        ("It has not recently met.", "recently", "../2019-03-07", "vague", "vague-past"),
        ("It may happen in the near future.", "the near future", "2019-03-07/..", "vague", "vague-future"),
        # no days
        ("It lasted three years.", "three years", "../..", "unknown", "not-stated"),
        ("It was a two-day visit.", "two-day", "../..", "unknown", "not-stated"),
        ("They meet every month.", "every month", "../..", "unknown", "recurring"),
        ("They meet on Tuesdays.", "Tuesdays", "../..", "unknown", "recurring"),
    ],
)
def test_expression_and_what_it_means(
    language: Language, text: str, words: str, edtf: str, precision: str, method: str
) -> None:
    found, date = only(text, language)

    assert (found, date.edtf, date.precision, date.method) == (words, edtf, precision, method)
    assert (date.earliest is None and date.latest is None) == (precision == "unknown")


@pytest.mark.parametrize(
    "text",
    [
        "It may rain.",
        "They march on.",
        "Prices will fall.",
        "He paid $1998 for it.",
        "Flight AB-1998 landed.",
        "It closed at 2082.1 points.",
        "Some 2000 people came.",
        "The fund sells 1,990 shares.",
        "It costs $2 million a year.",
        "She is a woman in her thirties.",
        "At the last minute he declined.",
        "He is 52 years old.",
        "She told Nordic Today of it.",
    ],
)
def test_words_that_only_look_like_time(language: Language, text: str) -> None:
    assert find(text, language) == ()


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("He left on Tuesday.", "../.."),
        ("He left last month.", "../.."),
        ("He has recently left.", "../.."),
        ("Over the past year it has shrunk.", "../.."),
        ("He left on February 28.", "XXXX-02-28"),
        ("He left in February.", "XXXX-02"),
    ],
)
def test_without_a_publication_date_nothing_relative_is_resolved(language: Language, text: str, edtf: str) -> None:
    _, date = only(text, language, None)

    assert (date.earliest, date.latest, date.edtf) == (None, None, edtf)
    assert (date.precision, date.method, date.anchor) == ("unknown", "no-anchor", None)


def test_without_a_publication_date_explicit_dates_have_days(language: Language) -> None:
    _, date = only("He left in September 2014.", language, None)

    assert (date.earliest, date.latest, date.method) == ("2014-09-01", "2014-09-30", "explicit")


def test_a_publication_known_to_the_year_anchors_years_only(language: Language) -> None:
    text = "He left last year, on Tuesday."
    reading = nlp.read(text, [Segment("body", Span(0, len(text)))], language)
    year = Date("published", None, "2019-01-01", "2019-12-31", "2019", "year", "metadata")

    last_year, tuesday = dates.find(reading, year)

    assert (last_year.edtf, last_year.anchor) == ("2018", "published")
    assert tuesday.method == "no-anchor"


def test_anaphoric_dates_count_from_the_date_before(language: Language) -> None:
    first, later, same = find("He came on 5 May 2014. Two days later he left. That day it rained.", language)

    assert (later.edtf, later.anchor) == ("2014-05-07", first.id)
    assert (same.edtf, same.method, same.anchor) == ("2014-05-07", "same-day", later.id)


def test_what_came_since_lies_between_the_date_before_and_publication(language: Language) -> None:
    first, after = find("In February, he left. After this, the council met.", language)

    assert (after.earliest, after.latest, after.edtf) == ("2019-02-01", DAY, "2019-02/2019-03-07")
    assert (after.method, after.anchor) == ("relative-after", first.id)


def test_a_day_of_the_week_settles_the_year(language: Language) -> None:
    # 10 May 2019 is a Friday, 10 May 2018 is not
    _, date = only("It was noted on Friday, May 10.", language)

    assert (date.edtf, date.method) == ("2019-05-10", "next-day")


def test_a_day_that_the_calendar_lacks_keeps_its_words_without_days(language: Language) -> None:
    words, date = only("He left on 30 February 2014.", language)

    assert (words, date.earliest, date.method) == ("30 February 2014", None, "not-stated")


def test_dates_in_the_date_line_are_found_but_for_the_publication_date_itself(language: Language) -> None:
    text = "OSLO, March 5 (NTB) - He left."
    segments = [Segment("dateline", Span(0, 21)), Segment("body", Span(22, 30))]

    (date,) = dates.find(nlp.read(text, segments, language), published())
    assert (date.span, date.edtf) == (Span(6, 13), "2019-03-05")

    own = Date("published", Span(6, 13), DAY, DAY, DAY, "day", "explicit-dateline")
    assert dates.find(nlp.read(text, segments, language), own) == ()


def test_ids_are_in_the_order_of_the_text(language: Language) -> None:
    found = find("On Monday he came.\n\nOn Tuesday he left.\n\nIn May 2014 it rained.", language)

    assert [date.id for date in found] == ["t1", "t2", "t3"]
    assert [date.span for date in found] == sorted(date.span for date in found if date.span is not None)


def said_on(text: str, language: Language, *, cue: str, content: str, speaker: str | None = None) -> str | None:
    """Return the words of the date that dates the statement."""

    def span(words: str) -> Span:
        start = text.index(words)
        return Span(start, start + len(words))

    date = dates.date_of(
        Span(0, len(text)),
        [span(content)],
        span(cue),
        None if speaker is None else span(speaker),
        find(text, language),
        text,
    )
    return None if date is None or date.span is None else date.span.of(text)


@pytest.mark.parametrize(
    ("text", "cue", "content", "speaker", "words"),
    [
        (
            "The ferries will run in May, Jane Roe said on Tuesday.",
            "said",
            "The ferries will run in May",
            "Jane Roe",
            "Tuesday",
        ),
        ("Roe said on Tuesday that the ferries sank in May.", "said", "that the ferries sank in May", "Roe", "Tuesday"),
        ("Roe said that the ferries sank on Tuesday.", "said", "that the ferries sank on Tuesday", "Roe", None),
        ("Roe on Tuesday told reporters that it sank.", "told", "that it sank", "Roe", "Tuesday"),
        ("Roe told a rally in Riga last week that it sank.", "told", "that it sank", "Roe", "last week"),
        (
            "On February 28, the minister also denied that it sank.",
            "denied",
            "that it sank",
            "the minister",
            "February 28",
        ),
        (
            "In an interview with the Herald published earlier on Tuesday, Roe said it sank.",
            "said",
            "it sank",
            "Roe",
            "Tuesday",
        ),
        ("Speaking in Riga on Tuesday, Roe said it sank.", "said", "it sank", "Roe", "Tuesday"),
        ("“It sank,” said Roe, the minister of ferries, on Tuesday.", "said", "“It sank,”", "Roe", "Tuesday"),
        ("Roe, who resigned on Tuesday, said it sank.", "said", "it sank", "Roe", None),
        ("After the ferry sank on Tuesday, Roe said it was old.", "said", "it was old", "Roe", None),
        ("Roe said it sank after it was sold in 2014.", "said", "it sank", "Roe", None),
        (
            "A survey published on Tuesday said that it sank.",
            "said",
            "that it sank",
            "A survey published on Tuesday",
            "Tuesday",
        ),
        ("Roe rejected the claim in a statement issued on Tuesday.", "rejected", "the claim", "Roe", "Tuesday"),
        ("Roe rejected the claim of a leak on Tuesday.", "rejected", "the claim of a leak", "Roe", "Tuesday"),
        ("Roe rejected the claim that came with a leak on Tuesday.", "rejected", "the claim", "Roe", None),
        ("“It sank,” she said of the 2016 storm.", "said", "“It sank,”", "she", None),
        ("Roe has since accused them of theft.", "accused", "them of theft", "Roe", "since"),
        ("Roe has led it for three years, she said.", "said", "Roe has led it", "she", None),
    ],
)
def test_which_date_is_the_date_of_saying(
    language: Language, text: str, cue: str, content: str, speaker: str, words: str | None
) -> None:
    if words == "since":
        text_before = "In May 2014 it sank. "
        found = find(text_before + text, language)
        moved = len(text_before)
        assert found[-1].span == Span(moved + 8, moved + 13)
    assert said_on(text, language, cue=cue, content=content, speaker=speaker) == words


def test_a_quotation_that_goes_on_without_a_cue_has_no_date_of_its_own(language: Language) -> None:
    text = "“On Tuesday it sank.”"

    assert dates.date_of(Span(0, len(text)), [Span(0, len(text))], None, None, find(text, language), text) is None


def test_undated_statements_lie_before_publication() -> None:
    past = dates.before_publication(published(), "t7")
    present = dates.before_publication(published(), "t8", present=True)

    assert past == Date("t7", None, None, DAY, f"../{DAY}", "bounded", "inferred-bounds", "published")
    assert present == Date("t8", None, None, DAY, f"../{DAY}", "as-of", "reporting-present", "published")
    assert dates.before_publication(None, "t9") == dates.undated("t9")
    assert dates.undated("t9") == Date("t9", None, None, None, "../..", "unknown", "not-stated")


def test_every_kind_of_expression_can_be_found_by_its_first_word() -> None:
    examples = {
        "full": "5 May 2014",
        "full_range": "5 May to 2 June 2014",
        "iso": "2014-05-05",
        "year_range": "2014-2016",
        "month_year": "May 2014",
        "year": "2014",
        "year_words": "two thousand and five",
        "decade": "the nineties",
        "century": "the 20th century",
        "fiscal_year": "fiscal 2014",
        "day": "May 5",
        "month": "May",
        "weekday": "Friday",
        "weekdays": "Fridays",
        "holiday": "Halloween",
        "season": "this summer",
        "deictic": "today",
        "daytime": "overnight",
        "relative": "this week",
        "since_then": "since then",
        "relative_count": "the past two weeks",
        "recent_units": "recent weeks",
        "ago": "a few years ago",
        "long_ago": "long ago",
        "from_day": "a week from today",
        "the_unit": "the year",
        "weekend": "the weekend",
        "anaphor": "the following morning",
        "quarter": "third-quarter",
        "period": "the year-ago period",
        "year_ago": "year-earlier",
        "year_end": "year-end",
        "half": "H1 2014",
        "duration": "several weeks",
        "the_duration": "the nine months",
        "compound": "multi-year",
        "units": "decades",
        "every": "daily",
        "now": "nowadays",
        "past": "lately",
        "future": "a later date",
        "clock": "10:35 a.m.",
    }

    found = {kind: [(name, match.group()) for name, match in grammar.scan(words)] for kind, words in examples.items()}

    assert found == {kind: [(kind, words)] for kind, words in examples.items()}
    assert set(grammar.KINDS) == set(examples)


def test_whatever_the_words_the_method_is_a_term_of_the_ontology() -> None:
    terms = set(
        re.findall(r"^onr:method-([\w-]+) a ", (ROOT / "ontology" / "onrecord.ttl").read_text("utf-8"), re.MULTILINE)
    )
    units = ["day", "night", "weekend", "week", "fortnight", "month", "quarter", "year", "decade", "century", "hour"]
    words = [
        "last",
        "past",
        "next",
        "this",
        "coming",
        "current",
        "previous",
        "following",
        "same",
        "that",
        "latest",
        "corresponding",
    ]
    texts = [f"{the}{word} {unit}" for the in ("", "the ", "early ", "earlier ") for word in words for unit in units]
    texts += [
        f"{count} {unit}s {way}" for count in ("2", "a few") for unit in units for way in ("ago", "earlier", "later")
    ]
    texts += [f"the {word} 3 {unit}s" for word in words for unit in units] + [f"the {unit}" for unit in units]
    today, before = day_of(2019, 3, 7), calendar.day(day_of(2014, 5, 5))
    contexts = [
        Context(today, today.year, direction, previous=previous)
        for direction in (-1, 0, 1, 2)
        for previous in (None, before, calendar.month(2014, 5))
    ]
    contexts += [Context(None, None, previous=before), Context(None, 2019)]

    found = [
        meaning.of(kind, match, context) for text in texts for kind, match in grammar.scan(text) for context in contexts
    ]

    assert len(found) > 1000
    assert {one.method for one in found} <= terms
    assert all((one.days is None) == (one.precision == "unknown") for one in found)


@given(st.text(alphabet="0123456789 -:,.’'amptheofMayJunFridlsty\n", max_size=200))
def test_expressions_never_overlap_and_end_with_words(text: str) -> None:
    spans = [match.span() for _, match in grammar.scan(text)]

    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@given(st.integers(1, 9999), st.integers(1, 12), st.integers(-120_000, 120_000))
def test_shifting_months_there_and_back_returns_to_the_month(year: int, month: int, months: int) -> None:
    start = day_of(year, month, 1)
    try:
        there = calendar.shift(start, months)
    except OverflowError:
        return

    assert calendar.shift(there, -months) == start


@given(st.integers(0, 99))
def test_numbers_in_words_and_figures_agree(value: int) -> None:
    ones = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    ones += ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
    tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    words = ones[value] if value < 20 else tens[value // 10 - 2] + (f"-{ones[value % 10]}" if value % 10 else "")

    assert numbers.cardinal(words) == numbers.cardinal(str(value)) == value
