"""robots.txt is obeyed as RFC 9309 has it."""

from __future__ import annotations

import time

import pytest

from ingest.sources.fetching.robots import parse

RULES = """# the Herald's
User-agent: *
Disallow: /private/
Disallow: /*?print=
Disallow: /*.pdf$
Allow: /private/open
Crawl-delay: 2.5

User-agent: OtherBot
User-agent: ThirdBot
Disallow: /
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True),
        ("/news", True),
        ("/private/a", False),
        ("/private/open/a", True),
        ("/news?print=1", False),
        ("/a/report.pdf", False),
        ("/a/report.pdf.html", True),
        ("/robots.txt", True),
        ("/caf%C3%A9", True),
    ],
)
def test_the_longest_rule_that_fits_decides(path: str, allowed: bool) -> None:
    assert parse(RULES, "OnRecord").allows(f"https://herald.example{path}") is allowed


def test_a_group_of_its_own_name_counts_alone() -> None:
    assert not parse(RULES, "ThirdBot").allows("https://herald.example/news")
    assert parse("User-agent: *\nDisallow: /\n\nUser-agent: onrecord\nDisallow:\n", "OnRecord").allows(
        "https://h.example/a"
    )


def test_groups_of_one_name_are_one() -> None:
    rules = parse(
        "User-agent: OnRecord\nDisallow: /a\n\nUser-agent: *\nDisallow: /\n\nUser-agent: OnRecord\nDisallow: /b",
        "OnRecord",
    )

    assert [rules.allows(f"https://h.example/{path}") for path in ("a", "b", "c")] == [False, False, True]


def test_a_delay_is_told() -> None:
    assert parse(RULES, "OnRecord").delay_seconds == 2.5


@pytest.mark.parametrize("text", ["", "<html>404</html>", "\x00\x01", "Disallow: /", ":" * 1000])
def test_what_holds_no_rules_forbids_nothing(text: str) -> None:
    assert parse(text, "OnRecord").allows("https://herald.example/news")


def test_a_pattern_made_to_take_for_ever_does_not() -> None:
    rules = parse("User-agent: *\nDisallow: /" + "*a" * 200 + "b$", "OnRecord")
    start = time.process_time()

    assert rules.allows("https://herald.example/" + "a" * 1_900)
    assert time.process_time() - start < 5
