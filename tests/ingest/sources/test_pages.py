"""Web pages: the text that a reader sees, its boilerplate left to segmentation, its metadata each with its origin."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from ingest.segment import segment
from ingest.sources import read
from tests.ingest.sources.pieces import PAGE, articles, codes

if TYPE_CHECKING:
    from pathlib import Path

    from ingest.article import Article


def page(folder: Path, html: str | bytes, name: str = "page.html") -> Article:
    path = folder / name
    path.write_bytes(html.encode() if isinstance(html, str) else html)
    (article,) = articles(read([path]))
    return article


def test_the_text_is_what_a_reader_sees_paragraph_by_paragraph(tmp_path: Path) -> None:
    assert page(tmp_path, PAGE).text == (
        "Mill closes in Riga\n\n"
        "RIGA, March 5 (BNS) — The mill by the river has closed, its owner said on Tuesday, after forty years.\n\n"
        "“It will not open again,” Anna Berzins told reporters.\n“We tried.”\n\n"
        "What is next\n\n"
        "The town will buy the land, the mayor announced.\nWorkers were told in February.\n\n"
        "Read also: Another mill opens in Oslo\n\n"
        "The government has said nothing so far, and the ministry declined to answer questions about its plans."
    )


def test_segmentation_decides_what_of_it_is_boilerplate(tmp_path: Path) -> None:
    article = page(tmp_path, PAGE)
    kinds = {it.span.of(article.text): it.kind for it in segment(article.text, article.headline)}

    assert kinds["Mill closes in Riga"] == "headline"
    assert kinds["RIGA, March 5 (BNS) —"] == "dateline"
    assert kinds["Read also: Another mill opens in Oslo"] == "boilerplate"


def test_each_metadata_value_has_its_origin(tmp_path: Path) -> None:
    article = page(tmp_path, PAGE)

    assert article.headline == "Mill closes in Riga"
    assert (article.publisher, article.published) == ("Baltic Herald", "2024-03-05T10:05:00+02:00")
    assert article.url == "https://herald.example/2024/mill-closes"
    assert article.origins == {
        "headline": "meta og:title",
        "published": "meta article:published_time",
        "publisher": "meta og:site_name",
        "url": "link canonical",
    }


def test_json_ld_comes_before_meta_tags(tmp_path: Path) -> None:
    told = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "name": "A site"},
            {
                "@type": ["NewsArticle"],
                "headline": "Mill shuts",
                "datePublished": "2024-03-04T08:00:00Z",
                "publisher": {"@type": "Organization", "name": "Herald of the Baltic"},
            },
        ],
    }
    script = f'<script type="application/ld+json">{json.dumps(told)}</script>'
    article = page(tmp_path, PAGE.replace("</head>", script + "</head>"))

    assert (article.headline, article.published) == ("Mill shuts", "2024-03-04T08:00:00Z")
    assert article.publisher == "Herald of the Baltic"
    assert article.origins["publisher"] == "json-ld publisher"


@pytest.mark.parametrize("script", ['{"@type": "NewsArticle"', "[" * 50_000, '"text"', "null", '{"@graph": 3}'])
def test_json_ld_that_is_damaged_or_of_no_use_leaves_the_meta_tags(tmp_path: Path, script: str) -> None:
    html = PAGE.replace("</head>", f'<script type="application/ld+json">{script}</script></head>')

    assert page(tmp_path, html).origins["published"] == "meta article:published_time"


def test_htmldate_finds_the_date_that_no_usual_tag_gives(tmp_path: Path) -> None:
    html = PAGE.replace('<meta property="article:published_time" content="2024-03-05T10:05:00+02:00">', "")
    html = html.replace('<p class="byline">', '<time datetime="2024-03-05" class="entry-date">5 March</time><p>')
    article = page(tmp_path, html)

    assert (article.published, article.origins["published"]) == ("2024-03-05", "htmldate")


def test_a_date_that_is_none_is_told_and_left_out(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(PAGE.replace("2024-03-05T10:05:00+02:00", "last Tuesday"), "utf-8")
    items = list(read([path]))

    assert codes(items) == ["bad-published"]
    assert articles(items)[0].published is None


def test_type_is_told_by_content_whatever_the_name(tmp_path: Path) -> None:
    assert page(tmp_path, PAGE, "page.txt").headline == "Mill closes in Riga"
    assert page(tmp_path, "No page, but words.", "words.html").text == "No page, but words."


def test_an_old_code_page_is_read_as_the_page_declares(tmp_path: Path) -> None:
    html = PAGE.replace('charset="utf-8"', 'charset="windows-1257"').replace("Anna Berzins", "Anna Bērziņa")
    html = html.replace("—", "-").replace("©", "")

    assert "Anna Bērziņa told" in page(tmp_path, html.encode("windows-1257")).text


def test_a_page_without_words_is_an_issue(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<html><head><title>Gallery</title></head><body><img src='a.png'></body></html>", "utf-8")

    assert codes(read([path])) == ["no-article"]


def test_parts_of_a_saved_page_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "Mill.html").write_text(PAGE, "utf-8")
    (tmp_path / "Mill_files").mkdir()
    (tmp_path / "Mill_files" / "style.css").write_text("p { color: red }", "utf-8")
    (tmp_path / "notes_files").mkdir()
    (tmp_path / "notes_files" / "a.txt").write_text("Words of a folder that is named so.", "utf-8")

    assert [it.id for it in articles(read([tmp_path]))] == ["Mill.html", "a.txt"]
