"""How dates read."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.pages.dates import display, machine


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


@pytest.mark.parametrize(
    ("earliest", "latest", "edtf", "precision", "text"),
    [
        ("2024-03-12", "2024-03-12", "2024-03-12", "day", "12 Mar 2024"),
        ("2024-03-28", "2024-03-28", "2024-03-28T09:46:00", "minute", "28 Mar 2024, 09:46"),
        ("2024-03-12", "2024-03-12", "2024-03-12~", "day-approximate", "about 12 Mar 2024"),
        ("2024-03-12", "2024-03-18", "2024-03-12~", "day-approximate", "12–18 Mar 2024"),
        ("2024-03-12", "2024-03-12", "2024-03-12", "as-of", "as of 12 Mar 2024"),
        ("2024-02-01", "2024-02-29", "2024-02", "month", "Feb 2024"),
        ("2024-01-01", "2024-12-31", "2024", "year", "2024"),
        ("2024-04-01", "2024-06-30", "2024-34", "quarter", "second quarter of 2024"),
        ("2024-06-01", "2024-08-31", "2024-22", "season", "summer 2024"),
        ("2024-03-01", "2024-03-11", "2024-03-01/2024-03-11", "part-of-month", "1–11 Mar 2024"),
        ("2024-02-27", "2024-03-04", "2024-02-27/2024-03-04", "week", "27 Feb–4 Mar 2024"),
        ("2023-12-28", "2024-01-03", None, None, "28 Dec 2023–3 Jan 2024"),
        ("2024-01-01", "2024-03-31", None, None, "Jan–Mar 2024"),
        ("2022-01-01", "2023-12-31", None, None, "2022–2023"),
        ("2024-02-01", "2024-03-28", "2024-02/2024-03-28", "bounded", "Feb 2024–28 Mar 2024"),
        ("2022-09-01", "2024-03-12", "2022-09/..", "bounded", "Sep 2022–12 Mar 2024"),
        ("2023-03-12", "2024-03-12", "2023-03~/2024-03-12", "approximate-interval", "about 12 Mar 2023–12 Mar 2024"),
        (None, "2024-03-28", "../2024-03-28", "bounded", "by 28 Mar 2024"),
        (None, "2024-02-29", "../2024-02", "bounded", "by Feb 2024"),
        (None, "2024-03-18", "../2024-03-18", "as-of", "as of 18 Mar 2024"),
        ("2022-09-01", None, "2022-09/..", "bounded", "from Sep 2022"),
        (None, None, "../..", "unknown", "date unknown"),
        (None, None, None, None, "date unknown"),
    ],
)
def test_a_date_reads_as_precisely_as_it_is_known(
    earliest: str | None, latest: str | None, edtf: str | None, precision: str | None, text: str
) -> None:
    assert display(day(earliest), day(latest), edtf, precision) == text


def test_a_bound_that_only_looks_like_a_month_keeps_its_day() -> None:
    assert display(day("2024-02-01"), day("2024-03-15"), "2024-02-01/2024-03-15") == "1 Feb–15 Mar 2024"


@given(
    st.dates(date(1000, 1, 1)),
    st.dates(date(1000, 1, 1)),
    st.sampled_from([None, "", "../..", "2024", "2024-02", "x/y", "2024-99"]),
)
def test_any_bounds_read_with_both_their_years(one: date, other: date, edtf: str | None) -> None:
    earliest, latest = min(one, other), max(one, other)
    text = display(earliest, latest, edtf)
    assert str(earliest.year) in text or str(latest.year) in text
    assert str(latest.year) in text


@pytest.mark.parametrize(
    ("earliest", "latest", "value"),
    [
        ("2024-03-12", "2024-03-12", "2024-03-12"),
        ("2024-02-01", "2024-02-29", "2024-02"),
        ("2023-01-01", "2023-12-31", "2023"),
        ("2024-02-01", "2024-03-28", None),
        (None, "2024-03-28", None),
    ],
)
def test_a_machine_reads_days_months_and_years(earliest: str | None, latest: str | None, value: str | None) -> None:
    assert machine(day(earliest), day(latest)) == value
