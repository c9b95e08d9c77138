"""When and by whom an article was published, and never by what another article's lines say."""

from __future__ import annotations

import pytest

from ingest.article import Article
from ingest.extract import publication
from ingest.extract.dates import stamps
from ingest.records import Date, Span
from ingest.segment import segment

LEAD = "The ministers of four Nordic states agreed on Tuesday to build a grid link."
NEXT = "They will meet again in May, when the budget is due to be settled by all sides."


def found(text: str, *, key: str = "a.txt", published: str | None = None, url: str | None = None) -> Date | None:
    article = Article(id=key, text=text, source=key, published=published, url=url)
    return publication.find(article, segment(text))


def publisher(text: str) -> str | None:
    span = publication.publisher(text, segment(text))
    return None if span is None else span.of(text)


@pytest.mark.parametrize(
    ("given", "edtf", "earliest", "latest", "precision"),
    [
        ("2019-03-05", "2019-03-05", "2019-03-05", "2019-03-05", "day"),
        ("2019-03-05T10:05", "2019-03-05T10:05:00", "2019-03-05", "2019-03-05", "minute"),
        ("2019-03-05T10:05:59.123Z", "2019-03-05T10:05:00Z", "2019-03-05", "2019-03-05", "minute"),
        ("2019-03-05 10:05:00+0400", "2019-03-05T10:05:00+04:00", "2019-03-05", "2019-03-05", "minute"),
        ("20190305", "2019-03-05", "2019-03-05", "2019-03-05", "day"),
        ("2019-02", "2019-02", "2019-02-01", "2019-02-28", "month"),
        ("2019", "2019", "2019-01-01", "2019-12-31", "year"),
    ],
)
def test_metadata_is_read_to_the_precision_it_has(
    given: str, edtf: str, earliest: str, latest: str, precision: str
) -> None:
    assert found(LEAD, published=given) == Date(
        "published",
        None,
        earliest,
        latest,
        edtf,
        precision,  # type: ignore[arg-type]
        "metadata",
    )


def test_metadata_comes_before_the_date_line() -> None:
    date = found(f"Grid link agreed\n\n5 March 2019\n\n{LEAD}", published="2019-03-06")

    assert date is not None
    assert (date.edtf, date.method) == ("2019-03-06", "metadata")


def test_the_date_line_gives_day_and_time_and_its_place() -> None:
    text = f"Grid link agreed\n\n    WORLD  5 March 2019 - 10:05\n\n{LEAD}"

    date = found(text)

    assert date == Date(
        "published",
        date.span if date else None,
        "2019-03-05",
        "2019-03-05",
        "2019-03-05T10:05:00",
        "minute",
        "explicit-dateline",
    )
    assert date.span is not None
    assert date.span.of(text) == "5 March 2019 - 10:05"


def test_published_comes_before_updated() -> None:
    text = f"Grid link agreed\n\nUpdated: 7 March 2019, 9 am\nPublished: 5 March 2019, 10:05 GMT\n\n{LEAD}\n\n{NEXT}"

    date = found(text)

    assert date is not None
    assert date.edtf == "2019-03-05T10:05:00Z"


def test_updated_serves_where_nothing_else_does() -> None:
    date = found(f"Grid link agreed\n\nLast updated: March 7, 2019\n\n{LEAD}\n\n{NEXT}")

    assert date is not None
    assert date.edtf == "2019-03-07"


def test_dates_of_a_sidebar_are_never_taken() -> None:
    listed = "Ferries ordered\n\n5 March 2019 - 09:00\n\nFinland votes\n\n4 March 2019 - 18:00"
    text = f"{LEAD}\n\n{NEXT}\n\nLatest news\n\n{listed}"

    assert found(text) is None


def test_an_agency_date_line_without_a_year_gives_none() -> None:
    assert found(f"OSLO, March 5 (NTB) - {LEAD}") is None


@pytest.mark.parametrize(
    ("key", "url", "edtf", "method"),
    [
        ("2019-03-05-grid.txt", None, "2019-03-05", "file-name"),
        ("NTB20190305.0042", None, "2019-03-05", "file-name"),
        ("herald_2019_03.txt", None, "2019-03", "file-name"),
        ("grid.txt", "https://herald.example/2019/03/05/grid", "2019-03-05", "url"),
    ],
)
def test_names_and_addresses_serve_last(key: str, url: str | None, edtf: str, method: str) -> None:
    date = found(LEAD, key=key, url=url)

    assert date is not None
    assert (date.edtf, date.method, date.span) == (edtf, method, None)


@pytest.mark.parametrize(
    "key", ["wsj_0072", "000_1a07e36088131ef6.txt", "20191350.txt", "2019-03-05_2019-04-01.txt", "12019030555"]
)
def test_digits_that_are_no_single_date_give_none(key: str) -> None:
    assert found(LEAD, key=key) is None


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("Tuesday, 5th March 2019 at 10.05pm", "2019-03-05T22:05:00"),
        ("Mar. 5, 2019 | 12:30 a.m. EST", "2019-03-05T00:30:00"),
        ("2019-03-05T10:05Z", "2019-03-05T10:05:00Z"),
        ("05.03.2019, 10:05", "2019-03-05T10:05:00"),
        ("25/03/2019", "2019-03-25"),
        ("03/25/2019", "2019-03-25"),
        ("March 2019", "2019-03"),
    ],
)
def test_stamps_of_many_forms(words: str, edtf: str) -> None:
    assert [stamp.days.edtf for stamp in stamps.find(words)] == [edtf]


@pytest.mark.parametrize("words", ["05/03/2019", "31 February 2019", "version 5.3.2019.1", "March 5", "no date"])
def test_stamps_that_are_ambiguous_or_none(words: str) -> None:
    assert list(stamps.find(words)) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"{LEAD}\n\n{NEXT}\n\nRiga-Herald.example\n\nSubscribe to our newsletter", "Riga-Herald.example"),
        (f"{LEAD}\n\n{NEXT}\n\nNordic Daily News\n\nSubscribe to our newsletter", "Nordic Daily News"),
        (f"{LEAD}\n\n{NEXT}\n\nSource: Nordic Herald", "Nordic Herald"),
        (f"{LEAD}\n\n{NEXT}\n\nTags: energy\n\n© 2019 Nordic Herald. All rights reserved.", "Nordic Herald"),
        (f"OSLO, March 5 (Reuters) - {LEAD}\n\n{NEXT}", "Reuters"),
        (f"{LEAD}\n\n{NEXT}", None),
        (f"{LEAD}\n\n{NEXT}\n\nJane Roe\n\nSubscribe to our newsletter", None),
    ],
)
def test_the_publisher_is_named_under_the_article_or_in_its_date_line(text: str, name: str | None) -> None:
    assert publisher(text) == name


def test_the_publishers_span_counts_from_the_start_of_the_text() -> None:
    text = f"{LEAD}\n\n{NEXT}\n\n(Reuters)"

    assert publication.publisher(text, segment(text)) == Span(len(text) - 8, len(text) - 1)


def test_credits_in_brackets_are_no_publisher() -> None:
    text = "The mill has closed, its owner said.\n\n(Reporting by Ana Ozola; editing by John Poole)\n"
    assert publication.publisher(text, segment(text)) is None
