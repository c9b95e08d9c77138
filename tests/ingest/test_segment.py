"""Headline, date line, body and boilerplate, on pages of many forms; names and places are invented."""

from __future__ import annotations

import json
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.segment import segment

if TYPE_CHECKING:
    from pathlib import Path

LEAD = "The ministers of four Nordic states agreed on Tuesday to build a grid link."
NEXT = "They will meet again in May, when the budget is due to be settled by all sides."


def parts(text: str, headline: str | None = None) -> list[tuple[str, str]]:
    return [(found.kind, found.span.of(text)) for found in segment(text, headline)]


def body(text: str) -> str:
    return "\n".join(words for kind, words in parts(text) if kind == "body")


def test_plain_paragraphs_are_all_body() -> None:
    text = f'{LEAD}\n"When?" he asked.\n"I can\'t tell."\nSweden\nNorway\nThen they left.'

    assert parts(text) == [("body", text)]


def test_a_text_of_one_line_without_a_full_stop_is_body() -> None:
    assert parts("  Ministers agree on grid link ") == [("body", "Ministers agree on grid link")]


def test_headline_dateline_body_and_the_rest_of_a_page() -> None:
    text = "\n".join(
        [
            "Nordic ministers agree on grid link",
            "",
            "    WORLD  5 March 2019 - 10:05",
            "",
            f"    {LEAD}",
            "",
            f"    {NEXT}",
            "",
            "    Herald.example",
            "",
            "    Subscribe to our Telegram channel",
            "",
            "Read also",
            "",
            "Denmark orders ferries",
            "",
            "6 April 2019 - 10:05",
            "ADVERTS",
            "Latest news",
            "",
            "    Finland votes: “still undecided”",
            "",
            "    Says poll",
            "",
            "    6 April 2019 - 12:06",
            "",
            "All news",
        ]
    )

    assert parts(text) == [
        ("headline", "Nordic ministers agree on grid link"),
        ("dateline", "WORLD  5 March 2019 - 10:05"),
        ("body", f"{LEAD}\n\n    {NEXT}"),
        ("boilerplate", text[text.index("Herald.example") :]),
    ]


def test_the_body_goes_on_after_an_inline_teaser() -> None:
    text = f"{LEAD}\nRead also\nDenmark orders ferries\n{NEXT}"

    assert parts(text) == [("body", LEAD), ("boilerplate", "Read also\nDenmark orders ferries"), ("body", NEXT)]


def test_summaries_in_a_list_of_other_articles_are_not_the_body_going_on() -> None:
    other = "The state company has ordered five ferries from a yard in Poland, it said on Monday."
    listed = f"Ferries\n{other}\n5 March 2019 - 09:00\n\nFinland votes\n{other}\n3 hours ago"
    text = f"Grid link agreed\n\n{LEAD}\n\nLatest news\n\n{listed}"

    assert body(text) == LEAD


def test_a_list_of_headlines_and_times_is_boilerplate_without_a_label() -> None:
    listed = "Ferries ordered\n\n5 March 2019 - 09:00\n\nFinland votes\n\n4 March 2019 - 18:00"
    text = f"{LEAD}\n\n{NEXT}\n\n{listed}"

    assert body(text) == f"{LEAD}\n\n{NEXT}"


def test_menus_bylines_and_buttons_above_the_body_are_boilerplate() -> None:
    top = "Skip to content\nHome\nWorld\nSport\n\nGrid link agreed by four states\n\nBy Jane Roe\n\nShare\nTweet"
    text = f"{top}\n\n{LEAD}\n\n{NEXT}"

    assert parts(text) == [
        ("boilerplate", "Skip to content\nHome\nWorld\nSport"),
        ("headline", "Grid link agreed by four states"),
        ("boilerplate", "By Jane Roe\n\nShare\nTweet"),
        ("body", f"{LEAD}\n\n{NEXT}"),
    ]


def test_dates_listed_above_the_headline_are_not_its_date_line() -> None:
    listed = "Latest news\nFerries\n5 March 2019 - 09:00\nPolls\n4 March 2019 - 18:00"
    text = f"{listed}\n\nGrid link agreed\n\n3 March 2019\n\n{LEAD}\n\n{NEXT}"

    assert ("headline", "Grid link agreed") in parts(text)
    assert [words for kind, words in parts(text) if kind == "dateline"] == ["3 March 2019"]


@pytest.mark.parametrize(
    "prefix",
    [
        "OSLO, March 5 (NTB) —",
        "PARIS (AP) --",
        "NEWARK, N.J. _",
        "Geneva, 5 March (ATS) -",
        "PORT LOUIS, Mauritius (AP)_",
        "KAMPALA —",
        "RIGA, May 26. /BNS/.",
    ],
)
def test_a_date_line_before_the_first_words_is_cut_from_the_body(prefix: str) -> None:
    assert parts(f"{prefix} {LEAD}\n\n{NEXT}") == [("dateline", prefix), ("body", f"{LEAD}\n\n{NEXT}")]


@pytest.mark.parametrize(
    "opening",
    ["NATO - the alliance of the north - has met.", "Oslo — a city of hills — has voted.", "UN envoy leaves."],
)
def test_a_dash_in_the_first_sentence_is_no_date_line(opening: str) -> None:
    assert parts(f"{opening} {LEAD}") == [("body", f"{opening} {LEAD}")]


@pytest.mark.parametrize(
    "line",
    [
        "READ MORE: Power prices climb in the south",
        "File photo: The power station at Sundby [Reuters]",
        "The ministers sign the accord in Oslo (Photo by John Doe/AFP via Getty Images)",
        "Sign up for our daily newsletter and get the news in your inbox.",
        "Follow us on Twitter and Facebook",
        "This site uses cookies to improve your experience.",
        "© 2019 Nordic Herald. All rights reserved.",
        "ADVERTISEMENT",
        "Story continues below",
        "Tags: energy, Nordic",
        "(Reporting by Jane Roe in Oslo; Editing by John Doe)",
    ],
)
def test_lines_of_the_page_within_the_body_are_left_out(line: str) -> None:
    assert parts(f"{LEAD}\n\n{line}\n\n{NEXT}") == [("body", LEAD), ("boilerplate", line), ("body", NEXT)]


@pytest.mark.parametrize(
    "line",
    [
        "Support for the bill grew.",
        "More than 200 people came.",
        "“Subscribe to our newsletter,” the poster said.",
        "By noon the roads were open.",
        "She shared the photo with reporters.",
        "Comments by the minister drew fire.",
        "Related costs fell by half.",
        "Watch this space, he said.",
    ],
)
def test_sentences_that_begin_like_furniture_stay_in_the_body(line: str) -> None:
    text = f"{LEAD}\n\n{line}\n\n{NEXT}"

    assert parts(text) == [("body", text)]


@pytest.mark.parametrize(
    "line",
    [
        "Jane Roe is a senior fellow at the Baltic Institute and the author of two books.",
        "The writer is a former minister of energy.",
        "Jane Roe reported from Oslo, and John Doe from Riga.",
        "(Reuters)",
        "-- AP",
        "Source: Nordic Herald",
        "herald.example",
    ],
)
def test_a_closing_line_on_the_writer_or_agency_is_boilerplate(line: str) -> None:
    assert parts(f"{LEAD}\n\n{NEXT}\n\n{line}")[-1] == ("boilerplate", line)


def test_a_closing_paragraph_on_a_person_of_the_article_is_body() -> None:
    text = f"{LEAD}\n\nThe accord was drafted by Jane Roe of the council.\n\nJane Roe is a professor of law in Riga."

    assert parts(text) == [("body", text)]


def test_readers_comments_are_boilerplate_to_the_end() -> None:
    comments = "2 Comments\n\nI do not agree with any of this at all, it is a waste.\n\nMe too."
    text = f"{LEAD}\n\n{NEXT}\n\nAll sides have signed the paper.\n\n{comments}"

    assert body(text).endswith("signed the paper.")


def test_hard_wrapped_paragraphs_are_body_to_their_last_line() -> None:
    wrapped = "The budget is due to be settled by all sides in May, and the work could\nbegin in the summer."
    first = "The ministers of four Nordic states agreed on\nTuesday to build a grid link at last."
    text = f"Grid link agreed\n\n{first}\n\nRead also\nFerries\n{wrapped}"

    assert parts(text)[0] == ("headline", "Grid link agreed")
    assert parts(text)[-1] == ("body", wrapped)


def test_a_given_headline_is_found_among_other_lines() -> None:
    text = f"Herald\n\nGrid link\n\n{LEAD}\n\n{NEXT}"

    assert ("headline", "Grid link") in parts(text, "GRID LINK ")


def test_line_ends_of_every_kind_part_lines() -> None:
    for end in ("\n", "\r\n", "\r", "\u2029"):
        text = end.join(["Grid link agreed", "", "5 March 2019", "", LEAD, "", NEXT])
        assert [kind for kind, _ in parts(text)] == ["headline", "dateline", "body"]


@given(
    st.lists(
        st.sampled_from(
            [
                LEAD,
                NEXT,
                "Read also",
                "Ferries",
                "5 March 2019 - 10:05",
                "",
                "By Jane Roe",
                "“No.”",
                " x ",
                "(AP)",
                "Tags:",
            ]
        )
        | st.text(max_size=40)
    ).map("\n".join)
)
def test_segments_cover_all_words_once_and_in_order(text: str) -> None:
    found = segment(text)

    covered = "".join(one.span.of(text) for one in found)
    assert [c for c in covered if not c.isspace() and c != "\ufeff"] == [
        c for c in text if not c.isspace() and c != "\ufeff"
    ]
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))
    assert all(one.span.of(text) == one.span.of(text).strip() != "" for one in found)


def test_segments_of_the_seeds_agree_with_the_gold_reading(shared: Path, seeds: Path) -> None:
    gold = json.loads((shared / "gold" / "seeds.json").read_text(encoding="utf-8"))
    by_hash = {}
    for path in seeds.glob("*.txt"):
        text = path.read_bytes().decode()
        by_hash[sha256(text.encode()).hexdigest()] = text
    for document in gold["documents"]:
        text = by_hash[document["sha256"]]
        wanted = [
            ("headline" if one["kind"] == "title" else one["kind"], one["start"], one["end"])
            for one in gold["segments"]
            if one["doc"] == document["id"]
        ]

        assert [(one.kind, *one.span) for one in segment(text)] == wanted


@pytest.mark.parametrize(("corpus", "key"), [("quotes-dev", "statements"), ("dates-dev", "dates")])
def test_hardly_anything_annotated_falls_outside_the_text_that_is_read(shared: Path, corpus: str, key: str) -> None:
    total = lost = 0
    for line in (shared / "corpora" / f"{corpus}.jsonl").read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        junk = [one.span for one in segment(document["text"]) if one.kind == "boilerplate"]
        for item in document[key]:
            spans = item["content"] if key == "statements" else [item["span"]]
            total += 1
            lost += any(start < span.end and span.start < end for start, end in spans for span in junk)

    assert total > 1000
    assert lost / total < 0.005


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("14:33", "15:02"),
        ("2.40pm:", "3pm:"),
        ("15:02 GMT —", "15:40 GMT —"),
        ("[09:15]", "[10:05]"),
        ("7:45 a.m. -", "11:05 p.m. -"),
        ("14h33", "15h02"),
    ],
)
def test_the_times_of_a_live_report_are_no_words_of_its_entries(first: str, second: str) -> None:
    text = f"Vote in Oslo: live\n\n{first} {LEAD}\n\nThe hall is full.\n\n{second} {NEXT}"

    assert parts(text) == [
        ("headline", "Vote in Oslo: live"),
        ("dateline", first),
        ("body", f"{LEAD}\n\nThe hall is full."),
        ("dateline", second),
        ("body", NEXT),
    ]


def test_a_time_on_a_line_of_its_own_is_a_date_line_in_a_live_report() -> None:
    text = f"Vote in Oslo: live\n\n16:20 GMT\n\n{LEAD}\n\n15:55 GMT\n\n{NEXT}"

    assert [words for kind, words in parts(text) if kind == "dateline"] == ["16:20 GMT", "15:55 GMT"]


@pytest.mark.parametrize(
    "text",
    [
        f"14:33 Trains to Bergen were late on Tuesday.\n\n{NEXT}",
        f"3.15 million people live there.\n\n10.30 is early for them, he said.\n\n{NEXT}",
        f"{LEAD} At 14:33 they left.\n\nAt 15:02 they came back.\n\n{NEXT}",
    ],
)
def test_numbers_and_a_single_time_are_words(text: str) -> None:
    assert body(text) == text
