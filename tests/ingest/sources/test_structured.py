"""JSON in its kinds, NewsML-G2, NITF, RSS and Atom as publishers and agencies write them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ingest.article import Article
from ingest.sources import read
from tests.ingest.sources.pieces import articles, balanced, codes

if TYPE_CHECKING:
    from pathlib import Path

    from ingest.sources.resource import Item

NEWS_ARTICLE: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Mill closes",
    "datePublished": "2024-03-05T10:05:00+02:00",
    "publisher": {"@type": "Organization", "name": "Baltic Herald"},
    "url": "https://herald.example/mill",
    "articleBody": "The mill has closed, its owner said.\n\nIt will not open again.",
}
NINJS: dict[str, Any] = {
    "uri": "urn:newsml:bns.example:20240305:mill",
    "standard": {"name": "ninjs", "version": "3.0"},
    "type": "text",
    "versionCreated": "2024-03-05T10:05:00Z",
    "headlines": [{"role": "main", "value": "Mill closes"}],
    "infoSources": [{"name": "BNS", "role": "provider"}],
    "bodies": [
        {"role": "summary", "contentType": "text/plain", "value": "A mill."},
        {"role": "main", "contentType": "text/plain", "value": "The mill has closed. Its owner said so."},
        {"role": "main", "contentType": "text/html", "value": "<p>The mill has closed.</p><p>Its owner said so.</p>"},
    ],
}
NEWSML = """<?xml version="1.0" encoding="UTF-8"?>
<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header><sent>2024-03-05T10:06:00Z</sent></header><itemSet>
<newsItem guid="urn:newsml:bns.example:20240305:1" version="2" standard="NewsML-G2" xml:lang="en">
 <itemMeta><itemClass qcode="ninat:text"/><provider literal="BNS"><name>Baltic News</name></provider>
  <versionCreated>2024-03-05T10:05:00Z</versionCreated><pubStatus qcode="stat:usable"/></itemMeta>
 <contentMeta><headline>Mill closes</headline></contentMeta>
 <contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml">
  <head><title>Mill</title></head><body><p>The mill has closed,
  its owner said.</p><p>It will not open again.</p></body></html></inlineXML></contentSet></newsItem>
<newsItem guid="urn:newsml:bns.example:20240305:2"><itemMeta><itemClass qcode="ninat:picture"/></itemMeta>
 <contentSet><remoteContent href="mill.jpg"/></contentSet></newsItem>
<newsItem guid="urn:newsml:bns.example:20240305:3"><itemMeta><pubStatus qcode="stat:canceled"/></itemMeta>
 <contentSet><inlineData contenttype="text/plain">Never mind.</inlineData></contentSet></newsItem>
</itemSet></newsMessage>"""
NITF = """<nitf><head><title>Mill</title><docdata><date.issue norm="20240305T100500Z"/></docdata></head><body>
<body.head><hedline><hl1>Mill closes</hl1></hedline></body.head>
<body.content><block><p>The mill has closed.</p><p>Its owner said so.</p></block></body.content></body></nitf>"""
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Baltic Herald</title>
<item><title>Mill &amp;amp; harbour &lt;b&gt;close&lt;/b&gt;</title><link>https://herald.example/mill</link>
<pubDate>Tue, 05 Mar 2024 10:05:00 +0200</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>The mill has closed&nbsp;&mdash; at last.</p><p>Its owner said so.</p>]]>
</content:encoded></item>
<item><title>Dam holds</title><link>https://herald.example/dam</link><description>Only this.</description></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Baltic Herald</title><entry><title>Mill closes</title>
<id>tag:herald.example,2005:77</id><link rel="alternate" href="https://herald.example/mill"/>
<published>2024-03-05T10:05:00Z</published><updated>2024-03-06T00:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The mill has closed.</p><p>Its owner said so.</p>
</div></content></entry></feed>"""
TWO = "The mill has closed.\n\nIts owner said so."


def taken(folder: Path, content: str, name: str = "news") -> list[Item]:
    path = folder / name
    path.write_text(content, "utf-8")
    items = list(read([path]))
    assert balanced(items)
    return items


def test_a_news_article_of_schema_org_is_read(tmp_path: Path) -> None:
    (article,) = taken(tmp_path, json.dumps(NEWS_ARTICLE, indent=2))

    assert article == Article(
        "news", NEWS_ARTICLE["articleBody"], str(tmp_path / "news"), "Mill closes", "2024-03-05T10:05:00+02:00",
        "Baltic Herald", "https://herald.example/mill",
    )  # fmt: skip
    assert isinstance(article, Article)
    assert article.origins["publisher"] == "schema.org publisher"


def test_ninjs_gives_its_marked_up_body_and_not_the_summary(tmp_path: Path) -> None:
    (article,) = articles(taken(tmp_path, json.dumps(NINJS)))

    assert (article.id, article.text) == ("urn:newsml:bns.example:20240305:mill", TWO)
    assert (article.headline, article.publisher, article.published) == ("Mill closes", "BNS", "2024-03-05T10:05:00Z")
    assert article.origins["published"] == "ninjs versionCreated"


def test_ninjs_of_the_first_version_is_read_too(tmp_path: Path) -> None:
    item = {
        "uri": "http://bns.example/1",
        "headline": "Mill closes",
        "body_xhtml": "<div><p>The mill has closed.</p></div>",
    }

    assert articles(taken(tmp_path, json.dumps(item)))[0].text == "The mill has closed."


def test_a_picture_in_ninjs_is_an_issue(tmp_path: Path) -> None:
    items = taken(tmp_path, json.dumps({**NINJS, "type": "picture", "bodies": []}))

    assert codes(items) == ["no-article"]


def test_a_list_over_several_lines_is_read_object_by_object(tmp_path: Path) -> None:
    items = taken(tmp_path, json.dumps([{"text": "One."}, NEWS_ARTICLE, {"no": "text"}, NINJS], indent=2))

    assert [it.id for it in articles(items)] == ["news:1", "news:2", "urn:newsml:bns.example:20240305:mill"]
    assert codes(items) == ["bad-text"]


def test_kinds_may_be_mixed_in_json_lines(tmp_path: Path) -> None:
    items = taken(tmp_path, "\n".join(map(json.dumps, ({"text": "One."}, NEWS_ARTICLE, NINJS))), "a.jsonl")

    assert len(articles(items)) == 3


def test_json_that_breaks_off_keeps_what_is_whole(tmp_path: Path) -> None:
    content = json.dumps([{"text": "One."}, {"text": "Two."}], indent=1)
    items = taken(tmp_path, content[:-10])

    assert [it.text for it in articles(items)] == ["One."]
    assert codes(items) == ["broken-json"]


def test_newsml_gives_each_text_item_and_an_issue_for_each_other(tmp_path: Path) -> None:
    items = taken(tmp_path, NEWSML)
    (article,) = articles(items)

    assert article.id == "urn:newsml:bns.example:20240305:1"
    assert article.text == "The mill has closed, its owner said.\n\nIt will not open again."
    assert (article.headline, article.publisher) == ("Mill closes", "Baltic News")
    assert article.origins["published"] == "newsml itemMeta/versionCreated"
    assert codes(items) == ["no-article", "withdrawn"]


def test_nitf_is_read(tmp_path: Path) -> None:
    (article,) = articles(taken(tmp_path, NITF))

    assert article.text.endswith(TWO)
    assert (article.headline, article.published) == ("Mill closes", "2024-03-05T10:05:00Z")


def test_an_entity_bomb_is_refused_before_it_is_unfolded(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE newsItem [<!ENTITY a0 "ha">{entities}]><newsItem>&a11;</newsItem>'

    assert codes(taken(tmp_path, bomb)) == ["entities"]


def test_an_external_entity_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("Not for the graph.", "utf-8")
    place = (tmp_path / "secret").as_uri()
    bomb = f'<?xml version="1.0"?><!DOCTYPE newsItem [<!ENTITY a SYSTEM "{place}">]><newsItem>&a;</newsItem>'

    assert codes(taken(tmp_path, bomb)) == ["entities"]


def test_a_feed_with_whole_articles_is_read_and_a_summary_is_told(tmp_path: Path) -> None:
    items = taken(tmp_path, RSS)
    (article,) = articles(items)

    assert article.text == "The mill has closed — at last.\n\nIts owner said so."
    assert article.headline == "Mill & harbour close"
    assert (article.published, article.url) == ("2024-03-05T10:05:00+02:00", "https://herald.example/mill")
    assert (article.publisher, article.origins["publisher"]) == ("Baltic Herald", "feed's own title")
    assert codes(items) == ["only-a-summary"]
    assert "https://herald.example/dam" in items[-1].message  # type: ignore[union-attr]  # the issue


def test_an_atom_feed_is_read(tmp_path: Path) -> None:
    (article,) = articles(taken(tmp_path, ATOM))

    assert (article.id, article.text, article.published) == ("mill", TWO, "2024-03-05T10:05:00Z")


def test_a_feed_with_slips_is_mended_and_loses_no_words(tmp_path: Path) -> None:
    items = taken(tmp_path, ATOM.replace("Mill closes", "AT&T & the mill&nbsp;close"))

    assert articles(items)[0].headline == "AT&T & the mill close"
    assert articles(items)[0].text == TWO
    assert codes(items) == ["mended"]


def test_a_feed_that_breaks_off_gives_no_half_entry(tmp_path: Path) -> None:
    whole = RSS.replace(
        "<description>Only this.</description>", f"<description>{'Words of the dam. ' * 200}</description>"
    )
    items = taken(tmp_path, whole[: whole.index("Words of the dam.") + 2_000])

    assert [it.headline for it in articles(items)] == ["Mill & harbour close"]
    assert codes(items) == ["mended", "cut-short"]


def test_other_xml_is_refused(tmp_path: Path) -> None:
    assert codes(taken(tmp_path, "<?xml version='1.0'?><invoice><p>Words.</p></invoice>")) == ["format-not-read"]
