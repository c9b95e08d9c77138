"""Archives, web archives and books: what lies in them is read as if it lay in a folder, within bounds."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from typing import TYPE_CHECKING

import brotli
import pytest

from ingest.sources import read
from ingest.sources.resource import Limits
from tests.ingest.sources.pieces import PAGE, articles, balanced, codes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from ingest.sources.resource import Item

WORDS = b"The mill has closed, its owner said."
LINES = b'{"text": "One."}\n{"text": "Two."}\n'


def zipped(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def record(url: str, body: bytes, kind: str = "text/html", status: int = 200, more: str = "") -> bytes:
    block = f"HTTP/1.1 {status} OK\r\nContent-Type: {kind}\r\n{more}Content-Length: {len(body)}\r\n\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-03-05T10:00:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:8b3ff5bd-5b1c-4b1b-9d6e-1b0a4c3f5e77>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


CRAWL = [
    record("https://herald.example/mill.html", PAGE.encode()),
    record("https://herald.example/logo.png", b"\x89PNG\r\n", "image/png"),
    record("https://herald.example/gone", b"<p>Not found</p>", status=404),
    record("https://herald.example/note", gzip.compress(WORDS), "text/plain", more="Content-Encoding: gzip\r\n"),
]


def taken(folder: Path, data: bytes, name: str = "a.bin", limits: Limits | None = None) -> list[Item]:
    path = folder / name
    path.write_bytes(data)
    items = list(read([path], limits=limits))
    assert balanced(items)
    return items


def test_a_zip_archive_is_read_file_by_file(tmp_path: Path) -> None:
    files = {"news/b.txt": WORDS, "news/a.jsonl": LINES, "page.html": PAGE.encode(), "__MACOSX/._b.txt": b"\x00\x05"}
    items = taken(tmp_path, zipped(files))

    assert [it.id for it in articles(items)] == ["b.txt", "a.jsonl:1", "a.jsonl:2", "page.html"]
    assert articles(items)[0].source == f"{tmp_path / 'a.bin'}!news/b.txt"


def test_a_tar_archive_is_read_and_its_links_are_not(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        link = tarfile.TarInfo("passwords.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
        info = tarfile.TarInfo("mill.txt")
        info.size = len(WORDS)
        archive.addfile(info, io.BytesIO(WORDS))

    assert [it.id for it in articles(taken(tmp_path, out.getvalue()))] == ["mill.txt"]


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress])
def test_what_is_compressed_is_read_by_what_it_is(tmp_path: Path, compress: Callable[[bytes], bytes]) -> None:
    assert [it.text for it in articles(taken(tmp_path, compress(LINES)))] == ["One.", "Two."]
    assert [it.id for it in articles(taken(tmp_path, compress(tarred({"x/mill.txt": WORDS}))))] == ["mill.txt"]


def test_streams_that_follow_each_other_are_one(tmp_path: Path) -> None:
    assert len(articles(taken(tmp_path, gzip.compress(LINES) + gzip.compress(LINES)))) == 4


def test_names_that_lead_out_of_an_archive_lead_nowhere(tmp_path: Path) -> None:
    names = ["../../escape.txt", "/etc/absolute.txt", "a/../../../b.txt", "c\x01\nd.txt"]
    folder = tmp_path / "in"
    folder.mkdir()
    for archive in (zipped(dict.fromkeys(names, WORDS)), tarred(dict.fromkeys(names, WORDS))):
        items = taken(folder, archive)
        assert [it.source.partition("!")[2] for it in articles(items)] == [
            "escape.txt", "etc/absolute.txt", "b.txt", "c\ufffd\ufffdd.txt",
        ]  # fmt: skip
    assert [it.name for it in tmp_path.rglob("*")] == ["in", "a.bin"]


def test_archives_lie_in_each_other_only_so_deep(tmp_path: Path) -> None:
    inner = zipped({"mill.txt": WORDS})
    for _ in range(3):
        inner = zipped({"inner.zip": inner})
    assert len(articles(taken(tmp_path, inner))) == 1

    (issue,) = taken(tmp_path, gzip.compress(inner))
    assert codes([issue]) == ["too-deep"]


def test_a_zip_bomb_costs_an_issue_and_little_else(tmp_path: Path) -> None:
    limits = Limits(article_bytes=1_000_000, unpacked_floor_bytes=3_000_000)
    bomb = zipped({"mill.txt": WORDS, **{f"{number}.txt": bytes(2_000_000) for number in range(20)}})
    items = taken(tmp_path, bomb, limits=limits)

    assert [it.id for it in articles(items)] == ["mill.txt"]
    assert codes(items)[-1] == "bomb"
    assert len(items) < 16


@pytest.mark.parametrize("wrap", [lambda data: data, lambda data: zipped({"inner.zip": data}), gzip.compress])
def test_a_bomb_within_an_archive_ends_the_whole(tmp_path: Path, wrap: Callable[[bytes], bytes]) -> None:
    limits = Limits(article_bytes=10_000_000, unpacked_floor_bytes=1_000_000)
    bomb = wrap(zipped({"bomb.gz": gzip.compress(bytes(30_000_000)), "mill.txt": WORDS}))

    assert codes(taken(tmp_path, bomb, limits=limits)) == ["bomb"]


def test_a_directory_longer_than_memory_is_refused_before_it_is_read(tmp_path: Path) -> None:
    data = bytearray(zipped({"mill.txt": WORDS}))
    end = data.rindex(b"PK\x05\x06")
    # What the end record says of the directory's length, and a file that is as long.
    data[end + 12 : end + 16] = (25_000_000).to_bytes(4, "little")
    (issue,) = taken(tmp_path, bytes(25_000_000).join((b"PK\x03\x04", bytes(data))))

    assert codes([issue]) == ["too-many-files"]


def test_a_tar_header_longer_than_memory_is_refused_before_it_is_read(tmp_path: Path) -> None:
    info = tarfile.TarInfo("long")
    info.type, info.size = tarfile.XHDTYPE, 8_000_000_000
    header = info.tobuf(tarfile.GNU_FORMAT)

    assert codes(taken(tmp_path, header + bytes(5_000_000))) == ["broken-archive"]


def test_a_locked_or_damaged_file_does_not_stop_the_next(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": b"x" * 50, "b.txt": WORDS, "c.txt": WORDS}, zipfile.ZIP_STORED))
    data[data.index(b"x" * 50)] = ord("y")
    central = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    data[central + 8] |= 1
    items = taken(tmp_path, bytes(data))

    assert codes(items) == ["broken-archive", "encrypted"]
    assert [it.id for it in articles(items)] == ["c.txt"]


def test_an_office_document_is_refused_as_one(tmp_path: Path) -> None:
    assert codes(taken(tmp_path, zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}))) == [
        "format-not-read"
    ]


@pytest.mark.parametrize("cut", [20, 400, 900])
def test_what_breaks_off_keeps_what_came_before(tmp_path: Path, cut: int) -> None:
    lines = b"".join(b'{"text": "Number %d of the mills."}\n' % number for number in range(5_000))
    packed = gzip.compress(lines)
    items = taken(tmp_path, packed[:-cut])

    assert codes(items) == ["cut-short"]
    found = articles(items)
    assert 2_000 < len(found) < 5_000
    assert [it.text for it in found] == [f"Number {number} of the mills." for number in range(len(found))]


def test_a_tar_archive_that_breaks_off_keeps_what_came_before(tmp_path: Path) -> None:
    data = tarred({"a.txt": WORDS, "b.txt": WORDS * 1_000})
    items = taken(tmp_path, data[:4_000])

    assert [it.id for it in articles(items)] == ["a.txt"]
    assert len(codes(items)) >= 1


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_web_archive_gives_its_pages_and_counts_the_rest(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    items = taken(tmp_path, pack(b"".join(CRAWL)))
    page, note = articles(items)

    assert (page.headline, page.url) == ("Mill closes in Riga", "https://herald.example/2024/mill-closes")
    assert (note.id, note.text, note.url) == ("note", WORDS.decode(), "https://herald.example/note")
    assert note.source == f"{tmp_path / 'a.bin'}!https://herald.example/note"
    assert codes(items) == ["passed-over"]
    assert "1 image" in items[-1].message  # type: ignore[union-attr]  # the issue
    assert "1 with status 404" in items[-1].message  # type: ignore[union-attr]  # the issue


def test_records_packed_one_by_one_are_read(tmp_path: Path) -> None:
    assert len(articles(taken(tmp_path, b"".join(map(gzip.compress, CRAWL))))) == 2


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
@pytest.mark.parametrize("cut", [3, 30, 200])
def test_a_web_archive_cut_in_the_middle_gives_no_half_page(
    tmp_path: Path, cut: int, pack: Callable[[bytes], bytes]
) -> None:
    plain = record("https://herald.example/last", WORDS * 500, "text/plain")
    items = taken(tmp_path, pack(b"".join(CRAWL) + plain)[:-cut])

    assert [it.id for it in articles(items)][:1] == ["mill.html"]
    # gzip's own last bytes hold nothing of the page
    assert {it.text for it in articles(items)[1:]} <= {WORDS.decode(), WORDS.decode() * 500}
    assert codes(items)[-1] == "cut-short"


def test_a_record_that_was_cut_when_it_was_recorded_is_told(tmp_path: Path) -> None:
    data = CRAWL[0].replace(b"WARC-Date", b"WARC-Truncated: length\r\nWARC-Date")

    assert codes(taken(tmp_path, data)) == ["broken-record"]


def test_a_page_that_a_server_sent_with_brotli_is_read(tmp_path: Path) -> None:
    packed = brotli.compress(PAGE.encode() * 50)
    page = record("https://herald.example/mill", packed, more="Content-Encoding: br\r\n")

    assert len(articles(taken(tmp_path, page))) == 1


def test_a_bomb_in_a_web_archive_costs_an_issue(tmp_path: Path) -> None:
    limits = Limits(file_bytes=1_000_000, unpacked_floor_bytes=30_000_000)
    bombs = [
        record("https://herald.example/a", gzip.compress(bytes(20_000_000)), more="Content-Encoding: gzip\r\n"),
        record("https://herald.example/b", brotli.compress(bytes(20_000_000)), more="Content-Encoding: br\r\n"),
    ]
    items = taken(tmp_path, b"".join(bombs) + CRAWL[0], limits=limits)

    assert codes(items) == ["broken-record", "broken-record"]
    assert len(articles(items)) == 1


def test_a_page_of_a_web_archive_that_cannot_be_unpacked_does_not_stop_the_next(tmp_path: Path) -> None:
    bad = record("https://herald.example/bad", b"not gzip at all", more="Content-Encoding: gzip\r\n")
    items = taken(tmp_path, bad + CRAWL[0])

    assert codes(items) == ["broken-record"]
    assert len(articles(items)) == 1


BOOK = {
    "mimetype": b"application/epub+zip",
    "META-INF/container.xml": b'<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    b'<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
    "OEBPS/book.opf": b'<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    b"<metadata><dc:title>Weekly</dc:title><dc:publisher>Baltic Herald</dc:publisher><dc:date>2024-03-05</dc:date>"
    b'</metadata><manifest><item id="c" href="cover.xhtml" media-type="application/xhtml+xml"/>'
    b'<item id="m" href="text/mill%201.xhtml" media-type="application/xhtml+xml"/></manifest>'
    b'<spine><itemref idref="c"/><itemref idref="m"/></spine></package>',
    "OEBPS/cover.xhtml": b"<html><body><p>The Weekly</p></body></html>",
    "OEBPS/text/mill 1.xhtml": b"<html><head><title>x</title></head><body><h1>Mill closes</h1>"
    + b"<p>The mill by the river has closed, its owner said on Tuesday.</p>" * 8
    + b"</body></html>",
}


def book(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_STORED if name == "mimetype" else None)
    return out.getvalue()


def test_a_book_gives_an_article_for_each_document_with_text(tmp_path: Path) -> None:
    items = taken(tmp_path, book(BOOK))
    (article,) = articles(items)

    assert article.source.endswith("!OEBPS/text/mill 1.xhtml")
    assert article.text.startswith("Mill closes\n\nThe mill by the river")
    assert (article.headline, article.publisher, article.published) == ("Mill closes", "Baltic Herald", "2024-03-05")
    assert article.origins["published"] == "epub dc:date"
    assert codes(items) == ["passed-over"]


def test_a_book_that_lacks_a_part_or_is_locked_is_told(tmp_path: Path) -> None:
    without = {name: data for name, data in BOOK.items() if not name.endswith("mill 1.xhtml")}

    assert codes(taken(tmp_path, book(without))) == ["broken-epub", "no-article"]
    assert codes(taken(tmp_path, book({**BOOK, "META-INF/rights.xml": b"<x/>"}))) == ["encrypted"]


def printed(lines: list[str], title: str = "") -> bytes:
    """Return a PDF file of one page with these lines on it."""
    shown = " ".join(f"({line}) Tj 0 -14 Td" for line in lines)
    stream = f"BT /F1 12 Tf 72 720 Td {shown} ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources 6 0 R >>",
        b"<< /Length %d >>\nstream\n" % len(stream) + stream + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Font << /F1 5 0 R >> >>",
        f"<< /Title ({title}) >>".encode(),
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R /Info 7 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)


def test_a_pdf_file_gives_its_text_in_paragraphs(tmp_path: Path) -> None:
    lines = ["Mill closes", "The mill by the river has been clo-", "sed since Monday, its owner said at", "noon."]
    (article,) = articles(taken(tmp_path, printed(lines, "Mill Closes"), "mill.pdf"))

    assert article.text == "Mill closes\n\nThe mill by the river has been closed since Monday, its owner said at noon."
    assert (article.headline, article.origins["headline"]) == ("Mill Closes", "pdf Title")


def test_a_pdf_file_without_text_or_whole_is_told(tmp_path: Path) -> None:
    assert codes(taken(tmp_path, printed([]))) == ["no-text-layer"]
    assert codes(taken(tmp_path, b"%PDF-1.7\n" + bytes(range(256)) * 4)) == ["broken-pdf"]
