"""Whatever bytes come, each file ends as articles or issues, in bounded time, and nothing is raised."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import random
import time
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.article import Article
from ingest.sources import read
from ingest.sources.resource import Limits
from tests.ingest.sources.pieces import PAGE, articles, balanced, codes
from tests.ingest.sources.test_archives import BOOK, CRAWL, LINES, WORDS, book, tarred, zipped
from tests.ingest.sources.test_structured import ATOM, NEWS_ARTICLE, NEWSML, NINJS, NITF, RSS

if TYPE_CHECKING:
    from pathlib import Path

#: How files of each format begin, so that random bytes come to each reader.
BEGINNINGS = [
    b"", b"\x1f\x8b\x08\x00", b"BZh9", b"\xfd7zXZ\x00", b"PK\x03\x04", b"PK\x05\x06", b"WARC/1.0\r\n", b"{", b'[{"',
    b"<html>", b"<?xml version='1.0'?><rss>", b"<newsItem>", b"---\ntitle: a\n---\n", b'{"text": "', b"\xff\xfe",
    bytes(257) + b"ustar", b"PK\x03\x04" + bytes(22) + b"\x08\x00\x00\x00mimetypeapplication/epub+zip",
]  # fmt: skip
WHOLE = [
    PAGE.encode(), json.dumps(NEWS_ARTICLE, indent=1).encode(), json.dumps([NINJS] * 3).encode(), NEWSML.encode(),
    NITF.encode(), RSS.encode(), ATOM.encode(), LINES, b"".join(CRAWL), gzip.compress(b"".join(CRAWL)),
    bz2.compress(LINES), lzma.compress(LINES), zipped({"a.txt": WORDS, "b.html": PAGE.encode()}),
    tarred({"a.txt": WORDS, "b.jsonl": LINES}), book(BOOK), b"---\ntitle: Mill\n---\n# Mill\n\n" + WORDS,
]  # fmt: skip


def outcome(data: bytes) -> None:
    items = list(read(["-"], stdin=io.BytesIO(data), limits=Limits(pdf_seconds=20)))
    assert items
    assert balanced(items)
    for item in items:
        if isinstance(item, Article):
            # What is kept can be written and found again.
            assert item.text.strip()
            assert item.text.encode().decode() == item.text


@given(st.sampled_from(BEGINNINGS), st.binary(max_size=600))
@settings(max_examples=1_000, deadline=None, suppress_health_check=list(HealthCheck))
def test_random_bytes_end_as_articles_or_issues(beginning: bytes, rest: bytes) -> None:
    outcome(beginning + rest)


@given(st.sampled_from(WHOLE), st.randoms(use_true_random=False), st.integers(1, 12))
@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
def test_damaged_files_end_as_articles_or_issues(whole: bytes, chance: random.Random, times: int) -> None:
    data = bytearray(whole)
    for _ in range(times):
        place = chance.randrange(len(data))
        kind = chance.randrange(4)
        if kind == 0:
            data[place] = chance.randrange(256)
        elif kind == 1:
            del data[place : place + chance.randrange(1, 40)]
        elif kind == 2:
            data[place:place] = data[max(0, place - 30) : place]
        else:
            del data[max(place, 20) :]
        data = data or bytearray(b"x")
    outcome(bytes(data))


@pytest.mark.parametrize("seed", range(4))
def test_random_pdf_files_end_as_issues(seed: int) -> None:
    outcome(b"%PDF-1.4\n" + random.Random(seed).randbytes(500))  # noqa: S311 -- not for secrets


NESTED = {
    "divisions": b"<div>" * 100_000 + WORDS,
    "bold": b"<html><body>" + b"<b>" * 100_000 + WORDS,
    "tables": b"<html>" + b"<table><tr><td>" * 30_000 + WORDS,
    "attributes": b"<p " + b" ".join(b"a%d=1" % n for n in range(100_000)) + b">" + WORDS,
    "signs": b"<html>" + b"<" * 500_000,
    "quotes": b"<html>" + b'<a "' * 200_000,
    "comments": b"<html>" + b"<!--" * 200_000,
    "elements": b"<html>" + b"<i>a</i>" * 100_000,
    "feed": b"<rss><channel>" + b"<item>" * 50_000,
    "xml": b"<newsItem>" + b"<a>" * 200_000,
    "brackets": b"[" * 500_000 + b'{"',
    "braces": b'{"a":' * 200_000,
    "markdown": b"---\na: b\n---\n" + b"> " * 20_000 + WORDS,
    "emphasis": b"---\na: b\n---\n" + b"*a_ **b " * 5_000 + WORDS,
    "prolog": b"<!-- " + b"- " * 300_000,
}


@pytest.mark.parametrize("name", sorted(NESTED))
def test_what_nests_or_repeats_without_end_takes_bounded_time(name: str) -> None:
    start = time.process_time()
    outcome(NESTED[name])
    # Each takes well under two seconds alone; what is quadratic takes minutes.
    assert time.process_time() - start < 20


def test_a_thousand_files_of_random_bytes_are_all_accounted_for(tmp_path: Path) -> None:
    chance = random.Random(8)  # noqa: S311 -- not for secrets
    for number in range(1_000):
        (tmp_path / f"{number:04}.bin").write_bytes(chance.randbytes(chance.randrange(1, 400)))
    (tmp_path / "zz.txt").write_bytes(WORDS)
    items = list(read([tmp_path]))

    assert balanced(items)
    assert {getattr(it, "source", "").partition("!")[0] for it in items} == {str(it) for it in tmp_path.iterdir()}
    assert articles(items)[-1].text == WORDS.decode()


def test_an_archive_of_more_files_than_allowed_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(200):
            archive.writestr(f"{number}.txt", b"x")
    path = tmp_path / "a.zip"
    path.write_bytes(out.getvalue())

    assert codes(read([path], limits=Limits(members=100))) == ["too-many-files"]
