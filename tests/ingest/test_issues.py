"""Issues are told one a line, and a run's counts balance."""

from __future__ import annotations

import io
import json

import pytest

from ingest.issues import InvalidSummary, Issue, IssueLog, Summary, shown


def test_log_writes_one_object_a_line_and_flushes_each() -> None:
    flushed = 0

    class Stream(io.StringIO):
        def flush(self) -> None:
            nonlocal flushed
            flushed += 1

    stream = Stream()
    log = IssueLog(stream)
    log.write(Issue("empty", "a.txt\nis empty; remove it", "a.txt"))
    log.write(Issue("encoding", "b.txt is not UTF-8", "b.txt", "b.txt", "warning"))

    lines = [json.loads(line) for line in stream.getvalue().splitlines()]

    assert [line["code"] for line in lines] == ["empty", "encoding"]
    assert lines[0] == {
        "code": "empty",
        "message": "a.txt\nis empty; remove it",
        "source": "a.txt",
        "article": None,
        "level": "error",
    }
    assert flushed == 2


def test_summary_balances_when_everything_read_has_ended() -> None:
    summary = Summary()
    for outcome in ("ingested", "ingested", "unchanged"):
        summary.take()
        summary.end(outcome)
    summary.note(Issue("missing", "c.txt does not exist; check the path", "c.txt"))
    summary.note(Issue("encoding", "d.txt is not UTF-8", "d.txt", "d.txt", "warning"))

    summary.check()

    assert (summary.read, summary.ingested, summary.unchanged, summary.rejected, summary.warnings) == (4, 2, 1, 1, 1)
    assert str(summary) == "4 read = 2 ingested + 1 unchanged + 1 rejected"


def test_summary_that_lost_an_article_raises() -> None:
    summary = Summary()
    summary.take()

    with pytest.raises(InvalidSummary, match="1 read ≠ 0 ingested"):
        summary.check()


def test_shown_names_are_short_and_printable() -> None:
    assert shown("a\x1b[31m\nb") == "a [31m b"
    assert len(shown("x" * 5000)) == 200
