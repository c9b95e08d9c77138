"""Every file becomes articles or issues; nothing is lost, and nothing hostile is read whole."""

from __future__ import annotations

import codecs
import io
import json
import os
import tracemalloc
from typing import TYPE_CHECKING

import pytest

from ingest.article import Article
from ingest.issues import Issue
from ingest.sources import expected, read
from ingest.sources.resource import Item, Limits

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

TEXT = "The café in Malmö has reopened, “at last”, its owner said.\r\n\r\nIt opens at noon.\n"


def only_article(items: Sequence[Item]) -> Article:
    (article,) = [item for item in items if isinstance(item, Article)]
    return article


def codes(items: Sequence[Item]) -> list[str]:
    return [item.code for item in items if isinstance(item, Issue)]


def test_plain_text_is_read_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "café 1.txt"
    path.write_bytes(TEXT.encode())

    assert list(read([path])) == [Article(id="café 1.txt", text=TEXT, source=str(path))]


@pytest.mark.parametrize(
    "data",
    [
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"),
    ],
    ids=["utf-8 bom", "utf-16-le bom", "utf-16-be bom", "utf-16-le", "utf-16-be", "utf-32 bom"],
)
def test_unicode_encodings_give_the_same_text_without_mark_or_warning(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)

    assert list(read([path])) == [Article(id="a.txt", text=TEXT, source=str(path))]


def test_windows_1252_is_read_with_a_warning_before_the_article(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode("cp1252"))

    warning, article = read([path])

    assert isinstance(warning, Issue)
    assert (warning.code, warning.level) == ("encoding", "warning")
    assert "windows-1252" in warning.message
    assert article == Article(id="a.txt", text=TEXT, source=str(path))


def test_latin_1_letters_come_out_right(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Malmö, Århus, Besançon".encode("latin-1"))

    assert only_article(list(read([path]))).text == "Malmö, Århus, Besançon"


def test_one_bad_byte_in_utf_8_does_not_spoil_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("“Malmö” and ".encode() + b"\xff" + " “Århus”".encode())

    items = list(read([path]))

    assert codes(items) == ["encoding"]
    assert only_article(items).text == "“Malmö” and � “Århus”"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (codecs.BOM_UTF8, "empty"),
        (b"Words\x00 and more", "not-text"),
        (bytes(range(1, 32)) * 20, "not-text"),
        (b"{\\rtf1 Words.}", "format-not-read"),
        (b"\x89PNG\r\n\x1a\n", "format-not-read"),
        (b"<?xml version='1.0'?><invoice/>", "format-not-read"),
    ],
)
def test_what_is_no_article_is_an_issue_that_names_the_file(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)

    (issue,) = read([path])

    assert isinstance(issue, Issue)
    assert (issue.code, issue.source, issue.article, issue.level) == (code, str(path), "a.txt", "error")
    assert str(path) in issue.message


def test_a_stray_control_character_does_not_refuse_an_article(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Words.\x1a" + " More words." * 40)

    assert only_article(list(read([path]))).text.startswith("Words.\x1a")


def test_missing_and_unreadable_paths_do_not_stop_the_rest(tmp_path: Path) -> None:
    good = tmp_path / "b.txt"
    good.write_text("Words.")
    (tmp_path / "empty").mkdir()
    too_long = tmp_path / ("x" * 5000)

    items = list(read([tmp_path / "no.txt", tmp_path / "empty", too_long, good]))

    assert codes(items) == ["missing", "empty-directory", "unreadable"]
    assert only_article(items).id == "b.txt"


def test_directories_are_walked_in_sorted_order_without_hidden_files_and_loops(tmp_path: Path) -> None:
    for name in ("b.txt", "a/2.txt", "a/10.txt", ".hidden.txt", ".git/x.txt", "c/d/e.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"Words of {name}.")
    (tmp_path / "c" / "loop").symlink_to(tmp_path)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe")

    items = list(read([tmp_path]))

    assert [item.id for item in items if isinstance(item, Article)] == ["10.txt", "2.txt", "b.txt", "e.txt"]
    assert codes(items) == ["missing"]


def test_a_name_that_is_not_utf_8_can_still_be_written(tmp_path: Path) -> None:
    name = os.fsdecode(b"na\xefve.txt")
    (tmp_path / name).write_text("Words.")

    article = only_article(list(read([tmp_path])))

    assert article.id == "na�ve.txt"
    assert article.source.encode().decode().endswith("na�ve.txt")


def test_a_huge_line_is_refused_without_being_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as stream:
        stream.truncate(200_000_000)
        stream.seek(0)
        stream.write(b"a" * 100_000)
    tracemalloc.start()

    (issue,) = read([path], limits=Limits(article_bytes=1_000_000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert isinstance(issue, Issue)
    assert issue.code == "too-large"
    assert "1,000,000 bytes" in issue.message
    assert peak < 10_000_000


def test_json_lines_keep_what_they_know_and_ignore_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "news.data"
    known = {
        "id": "n1",
        "text": "Words “there”.\n\nMore.",
        "headline": "Words",
        "published": "2019-03-05T10:05Z",
        "publisher": "Herald",
        "url": "https://herald.example/1",
        "quotes": [1, 2],
    }
    path.write_text("\n" + json.dumps(known) + "\n\n" + json.dumps({"text": "Only text."}) + "\n")

    assert list(read([path])) == [
        Article("n1", known["text"], str(path), "Words", "2019-03-05T10:05Z", "Herald", "https://herald.example/1"),  # type: ignore[arg-type]
        Article("news.data:4", "Only text.", str(path)),
    ]


def test_each_bad_line_is_an_issue_with_its_number_and_the_next_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    lines = [
        '{"text": "One."',
        "[1, 2]",
        '{"headline": "No text"}',
        '{"text": ["not", "text"]}',
        '{"text": "  "}',
        '{"text": "Half a pair: \\ud83d"}',
        '{"text": "Zero: \\u0000"}',
        '{"text": ' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"text": 1' + "0" * 5000 + "}",
        '{"id": 7, "text": "Eight."}',
    ]
    path.write_text("\n".join(lines))

    items = list(read([path]))

    expected = ["broken-json", "not-an-article", "bad-text", "bad-text", "empty", "not-text", "not-text"]
    assert codes(items) == [*expected, "broken-json", "broken-json"]
    assert [
        f"line {number}" in item.message for number, item in enumerate(items[:-1], 1) if isinstance(item, Issue)
    ] == [True] * 9
    assert items[-1] == Article("7", "Eight.", str(path))


def test_a_long_line_is_skipped_and_the_following_ones_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "One."}\n{"text": "' + "x" * 300_000 + '"}\n{"text": "Three."}')

    first, issue, third = read([path], limits=Limits(article_bytes=100_000))

    assert isinstance(first, Article)
    assert isinstance(issue, Issue)
    assert (issue.code, issue.article) == ("too-large", "a.jsonl:2")
    assert third == Article("a.jsonl:3", "Three.", str(path))


def test_a_long_first_line_does_not_hide_that_a_file_is_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.data"
    path.write_text('{"text": "' + "x" * 300_000 + '"}\n{"text": "Two."}')

    items = list(read([path], limits=Limits(article_bytes=100_000)))

    assert codes(items) == ["too-large"]
    assert only_article(items).text == "Two."


@pytest.mark.parametrize(("key", "value"), [("headline", 3), ("publisher", ["x"]), ("url", {}), ("published", 2019)])
def test_metadata_of_a_wrong_type_is_left_out_with_a_warning(tmp_path: Path, key: str, value: object) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": "Words.", key: value}))

    warning, article = read([path])

    assert isinstance(warning, Issue)
    assert (warning.code, warning.level, f"`{key}`" in warning.message) == ("bad-metadata", "warning", True)
    assert article == Article("a.jsonl:1", "Words.", str(path))


@pytest.mark.parametrize("value", ["yesterday", "2019-13", "2019-02-30", "05/03/2019", "2019-03-05T25:00"])
def test_a_publication_date_that_is_none_is_left_out_with_a_warning(tmp_path: Path, value: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": "Words.", "published": value}))

    warning, article = read([path])

    assert isinstance(warning, Issue)
    assert (warning.code, value in warning.message) == ("bad-published", True)
    assert isinstance(article, Article)
    assert article.published is None


def test_json_lines_in_utf_16_and_in_windows_1252_are_read(tmp_path: Path) -> None:
    line = '{"text": "Malmö and Århus."}\n'
    (tmp_path / "a.jsonl").write_bytes((line * 2).encode("utf-16"))
    (tmp_path / "b.jsonl").write_bytes(line.encode("cp1252"))

    items = list(read([tmp_path]))

    assert [item.text for item in items if isinstance(item, Article)] == ["Malmö and Århus."] * 3
    assert codes(items) == ["encoding"]


def test_standard_input_is_named_by_a_dash() -> None:
    assert list(read(["-"], stdin=io.BytesIO(b"Words."))) == [Article(id="stdin", text="Words.", source="-")]


def test_nothing_is_read_ahead_of_what_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "One."}\n{"text": "Two."}\n')
    items = read([tmp_path / "a.jsonl", tmp_path / "later.txt"])

    assert isinstance(next(items), Article)
    (tmp_path / "later.txt").write_text("Written later.")

    assert [item.text for item in items if isinstance(item, Article)] == ["Two.", "Written later."]


def test_how_many_articles_to_expect_is_told_from_files_and_lines(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("The mill has closed.", "utf-8")
    (tmp_path / "two.jsonl").write_text('{"text": "One."}\n{"text": "Two."}\n', "utf-8")
    assert expected([tmp_path]) == 3
    assert expected([tmp_path / "missing.txt"]) == 1
    assert expected([tmp_path, "-"]) is None
