"""Pages and feeds come from a real web server; a rude or hostile one costs an issue and no more."""

from __future__ import annotations

import gzip
import time
from typing import TYPE_CHECKING

import pytest

from ingest.article import Article, Unchanged
from ingest.sources.fetching import Fetcher, Manners, Memory
from ingest.sources.fetching.addresses import is_public
from ingest.sources.resource import Limits
from tests.ingest.sources.pieces import PAGE, articles, balanced, codes, issues
from tests.ingest.sources.web import Site, site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from http.server import BaseHTTPRequestHandler
    from pathlib import Path

    from ingest.sources.resource import Item

FEED = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Baltic Herald</title><link>{root}/</link>
<item><title>Mill closes in Riga</title><link>{root}/mill</link><guid>{root}/mill</guid>
<pubDate>Tue, 05 Mar 2024 10:05:00 +0200</pubDate><description>The mill has closed.</description></item>
<item><title>Harbour opens</title><link>{root}/harbour</link>
<pubDate>Wed, 06 Mar 2024 09:00:00 +0200</pubDate><description>The harbour has opened.</description></item>
</channel></rss>"""


@pytest.fixture
def web() -> Iterator[Site]:
    with site() as it:
        it.pages["/mill"] = PAGE.encode()
        it.pages["/harbour"] = PAGE.replace("mill", "harbour").encode()
        yield it


def fetch(
    url: str,
    *,
    memory: Memory | None = None,
    keeps: Callable[[str], bool] | None = None,
    pause: float = 0,
    timeout: float = 5,
    max_bytes: int = 1_000_000,
    private: bool = True,
) -> list[Item]:
    manners = Manners(private=private, pause_seconds=pause, timeout_seconds=timeout, max_bytes=max_bytes)
    fetcher = Fetcher(Limits(), manners, memory, keeps)
    try:
        items = list(fetcher.read(url))
    finally:
        fetcher.close()
    assert balanced(items)
    return items


def test_a_page_becomes_an_article_with_its_address_and_who_said_what(web: Site) -> None:
    (article,) = articles(fetch(f"{web.root}/mill"))

    assert article.source == f"{web.root}/mill"
    # The page names another host's address as its own; that of the server it came from counts.
    assert article.url == f"{web.root}/mill"
    assert article.origins["url"] == "where it was fetched"
    assert article.published == "2024-03-05T10:05:00+02:00"
    assert web.asked == ["/robots.txt", "/mill"]
    assert web.sent[1]["user-agent"].startswith("OnRecord/")


def test_what_robots_txt_forbids_is_not_fetched(web: Site) -> None:
    web.pages["/robots.txt"] = b"User-agent: *\nDisallow: /\n\nUser-agent: onrecord\nDisallow: /m*l\nAllow: /harbour\n"

    assert codes(fetch(f"{web.root}/mill")) == ["robots"]
    assert len(articles(fetch(f"{web.root}/harbour"))) == 1
    assert "/mill" not in web.asked


def test_where_robots_txt_cannot_be_had_nothing_is_fetched(web: Site) -> None:
    web.pages["/robots.txt"] = lambda handler: handler.send_error(503)

    assert codes(fetch(f"{web.root}/mill")) == ["robots"]
    assert "/mill" not in web.asked


def test_a_redirect_is_checked_against_robots_txt_too(web: Site) -> None:
    web.pages["/robots.txt"] = b"User-agent: *\nDisallow: /mill\n"
    web.pages["/go"] = redirect("/mill")

    assert codes(fetch(f"{web.root}/go")) == ["robots"]


def test_private_addresses_are_refused_unless_allowed(web: Site) -> None:
    (issue,) = issues(fetch(f"{web.root}/mill", private=False))

    assert issue.code == "private-address"
    assert "--fetch-private" in issue.message
    assert web.asked == []


def test_a_name_that_resolves_to_a_private_address_is_refused(web: Site) -> None:
    port = web.root.rpartition(":")[2]

    assert codes(fetch(f"http://localhost:{port}/mill", private=False)) == ["private-address"]
    assert web.asked == []


@pytest.mark.parametrize(
    "address",
    ["10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "0.0.0.0", "::1", "fe80::1%eth0", "fc00::1",  # noqa: S104
     "::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::a00:1", "224.0.0.1", "255.255.255.255", "not an address"],
)  # fmt: skip
def test_no_address_of_a_private_network_passes_for_public(address: str) -> None:
    assert not is_public(address)


def test_public_addresses_pass() -> None:
    assert is_public("93.184.216.34")
    assert is_public("2606:4700::1111")


def redirect(to: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", to)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


def test_a_redirect_is_followed_and_a_loop_is_not_for_ever(web: Site) -> None:
    web.pages["/old"] = redirect("/mill")
    web.pages["/loop"] = redirect("/loop")

    assert articles(fetch(f"{web.root}/old"))[0].url == f"{web.root}/mill"
    assert codes(fetch(f"{web.root}/loop")) == ["redirects"]
    assert web.asked.count("/loop") == 6


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://herald.example/a", "gopher://x"])
def test_a_redirect_leads_to_the_web_only(web: Site, target: str) -> None:
    web.pages["/go"] = redirect(target)

    assert codes(fetch(f"{web.root}/go")) == ["bad-url"]


def test_a_server_that_hangs_is_given_up(web: Site) -> None:
    def hang(_: BaseHTTPRequestHandler) -> None:
        web.stop.wait(20)

    web.pages["/mill"] = hang
    start = time.monotonic()

    assert codes(fetch(f"{web.root}/mill", timeout=0.5)) == ["timeout"]
    assert time.monotonic() - start < 10


def test_a_server_that_sends_a_byte_now_and_then_is_given_up(web: Site) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        while not web.stop.wait(0.1):
            handler.wfile.write(b"a")

    web.pages["/mill"] = drip

    # No single wait is longer than the whole may be.
    assert codes(fetch(f"{web.root}/mill", timeout=1)) == ["timeout"]


def test_a_server_that_sends_without_end_is_cut_off(web: Site) -> None:
    sent = 0

    def endless(handler: BaseHTTPRequestHandler) -> None:
        nonlocal sent
        handler.send_response(200)
        handler.send_header("Content-Length", str(10_000_000_000))
        handler.end_headers()
        while not web.stop.is_set():
            sent += handler.wfile.write(b"a" * 65_536)

    web.pages["/mill"] = endless

    (issue,) = issues(fetch(f"{web.root}/mill", max_bytes=100_000))
    assert issue.code == "too-large"
    assert sent < 50_000_000


def test_a_compressed_bomb_is_cut_off_where_it_is_unpacked(web: Site) -> None:
    web.pages["/mill"] = gzip.compress(bytes(50_000_000))
    web.headers["/mill"] = {"Content-Encoding": "gzip"}

    assert codes(fetch(f"{web.root}/mill", max_bytes=100_000)) == ["too-large"]


def test_a_compressed_page_is_unpacked(web: Site) -> None:
    web.pages["/mill"] = gzip.compress(PAGE.encode())
    web.headers["/mill"] = {"Content-Encoding": "gzip"}

    assert len(articles(fetch(f"{web.root}/mill"))) == 1


def test_a_page_that_is_not_there_and_a_host_that_is_not_are_told(web: Site) -> None:
    assert codes(fetch(f"{web.root}/nothing")) == ["http-404"]
    assert codes(fetch("http://127.0.0.1:1/")) == ["fetch-failed"]
    assert codes(fetch("http://no-such-host.invalid/")) == ["fetch-failed"]


def test_there_is_a_pause_between_two_requests_to_a_host(web: Site) -> None:
    fetcher = Fetcher(Limits(), Manners(private=True, pause_seconds=0.3))
    start = time.monotonic()

    assert len(articles([*fetcher.read(f"{web.root}/mill"), *fetcher.read(f"{web.root}/harbour")])) == 2
    assert time.monotonic() - start >= 0.3
    fetcher.close()


def test_a_site_that_wants_long_pauses_is_left_alone(web: Site) -> None:
    web.pages["/robots.txt"] = b"User-agent: *\nCrawl-delay: 3600\n"

    assert codes(fetch(f"{web.root}/mill")) == ["crawl-delay"]


def test_who_is_busy_is_asked_again_after_the_time_it_names(web: Site) -> None:
    def busy(handler: BaseHTTPRequestHandler) -> None:
        web.pages["/mill"] = PAGE.encode()
        handler.send_response(503)
        handler.send_header("Retry-After", "0")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    web.pages["/mill"] = busy

    assert len(articles(fetch(f"{web.root}/mill"))) == 1


def test_a_feed_gives_the_articles_that_it_announces(web: Site) -> None:
    web.pages["/feed"] = FEED.format(root=web.root).encode()
    web.pages["/harbour"] = b"<html><body><h1>Harbour</h1><p>The harbour has opened, its master said.</p></body></html>"

    mill, harbour = articles(fetch(f"{web.root}/feed"))

    assert (mill.source, mill.origins["published"]) == (f"{web.root}/mill", "meta article:published_time")
    # What the page does not say, the feed does.
    assert (harbour.published, harbour.origins["published"]) == ("2024-03-06T09:00:00+02:00", "feed pubDate")
    assert harbour.publisher == "Baltic Herald"
    assert {mill.announced_by, harbour.announced_by} == {f"{web.root}/feed"}


def test_one_article_of_a_feed_that_is_gone_does_not_stop_the_next(web: Site) -> None:
    web.pages["/feed"] = FEED.format(root=web.root).encode()
    del web.pages["/mill"]

    items = fetch(f"{web.root}/feed")

    assert codes(items) == ["http-404"]
    assert len(articles(items)) == 1


def test_a_feed_that_announces_itself_is_not_followed_for_ever(web: Site) -> None:
    web.pages["/feed"] = FEED.format(root=web.root).replace("/mill<", "/feed<").encode()

    items = fetch(f"{web.root}/feed")

    assert len(articles(items)) == 1
    assert web.asked.count("/feed") == 2


def test_what_has_not_changed_is_not_sent_again_while_the_store_has_it(web: Site, tmp_path: Path) -> None:
    web.headers["/mill"] = {"ETag": '"one"'}
    stored: set[str] = set()

    def take(memory: Memory) -> list[Item]:
        manners = Manners(private=True, pause_seconds=0)
        fetcher = Fetcher(Limits(), manners, memory, stored.__contains__)
        items = []
        for item in fetcher.read(f"{web.root}/mill"):
            items.append(item)
            if isinstance(item, Article):
                stored.add(item.sha256)
        fetcher.close()
        return items

    file = tmp_path / "store.fetched"
    (first,) = take(Memory(file))
    (second,) = take(Memory(file))
    assert isinstance(first, Article)
    assert second == Unchanged("mill", f"{web.root}/mill")
    assert web.sent[-1]["if-none-match"] == '"one"'

    stored.clear()
    (third,) = take(Memory(file))
    # A store that lost the article gets it again.
    assert third == first
    assert "if-none-match" not in web.sent[-1]


def test_an_entry_that_a_feed_tells_nothing_new_of_is_not_fetched_again(web: Site) -> None:
    web.pages["/feed"] = FEED.format(root=web.root).encode()
    memory = Memory()
    stored: set[str] = set()

    def take() -> list[Item]:
        fetcher = Fetcher(Limits(), Manners(private=True, pause_seconds=0), memory, stored.__contains__)
        items = []
        for item in fetcher.read(f"{web.root}/feed"):
            items.append(item)
            if isinstance(item, Article):
                stored.add(item.sha256)
        fetcher.close()
        return items

    assert len(articles(take())) == 2
    web.pages["/feed"] = FEED.format(root=web.root).replace("The harbour has opened.", "It has opened!").encode()
    web.asked.clear()

    unchanged, changed = take()

    assert unchanged == Unchanged("mill", f"{web.root}/mill")
    assert isinstance(changed, Article)
    assert [path for path in web.asked if path != "/robots.txt"] == ["/feed", "/harbour"]


def test_a_damaged_memory_is_no_hindrance(web: Site, tmp_path: Path) -> None:
    file = tmp_path / "store.fetched"
    file.write_bytes(b"no database " * 100)

    assert len(articles(fetch(f"{web.root}/mill", memory=Memory(file), keeps=lambda _: True))) == 1
