"""`onrecord ingest --every`: feeds that are asked again and again."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from server.cli import main
from server.commands.repeating import Patience
from tests.ingest.sources.pieces import PAGE
from tests.ingest.sources.web import Site, site
from tests.server.running_command import Running, eventually

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>The Kotka News</title>{items}</channel></rss>"""
ITEM = "<item><title>{title}</title><link>{root}{path}</link><description>In short.</description></item>"


@pytest.fixture
def web() -> Iterator[Site]:
    with site() as it:
        it.types["/feed"] = "application/rss+xml"
        announce(it, "/mill")
        it.headers["/feed"] = {"ETag": '"1"'}
        it.pages["/mill"] = PAGE.encode()
        yield it


def announce(web: Site, *paths: str) -> None:
    items = "".join(ITEM.format(title=path[1:], root=web.root, path=path) for path in paths)
    web.pages["/feed"] = FEED.format(items=items).encode()


def test_a_desk_takes_in_what_is_new_asks_for_changes_only_and_outlives_a_bad_feed(web: Site, tmp_path: Path) -> None:
    arguments = ("ingest", f"{web.root}/gone", f"{web.root}/feed", "--store", str(tmp_path / "graph"))
    environment = os.environ | {"ONRECORD_FETCH_PAUSE_SECONDS": "0"}
    with Running(*arguments, "--every", "1s", "--jobs", "0", "--fetch-private", environment=environment) as it:
        it.wait_for("ingested", "/mill")
        it.wait_for("/gone will be tried again after 2 pauses")
        # The feed and its page are asked for again, and not sent.
        eventually(lambda: any(sent.get("if-none-match") == '"1"' for sent in web.sent))
        asked = web.asked.count("/mill")

        web.pages["/harbour"] = PAGE.replace("mill", "harbour").encode()
        announce(web, "/mill", "/harbour")
        web.headers["/feed"] = {"ETag": '"2"'}
        it.wait_for("ingested", "/harbour")
        it.wait_for("/gone will be tried again after 4 pauses")

        assert web.asked.count("/mill") == asked == 1
        assert it.stopped() == 0
    assert "fault" not in it.told


def test_a_store_that_cannot_be_written_is_tried_again(tmp_path: Path) -> None:
    store = tmp_path / "graph"
    store.write_text("not a folder", "utf-8")
    (tmp_path / "a.txt").write_text("The mill has closed, its owner said on Tuesday.", "utf-8")
    with Running("ingest", str(tmp_path / "a.txt"), "--store", str(store), "--every", "1s", "--jobs", "0") as it:
        it.wait_for("trying again after 2 pauses")
        store.unlink()
        it.wait_for("ingested", "a.txt")
        assert it.stopped() == 0


def test_standard_input_cannot_be_followed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["ingest", "-", "--every", "15m", "--store", str(tmp_path / "graph")])
    assert ended.value.code == 2
    assert "standard input" in capsys.readouterr().err


def test_patience_grows_and_ends_with_the_first_success() -> None:
    patience = Patience()
    passed = []
    for _ in range(7):
        patience.failed()
        passed.append(sum(not patience.is_due() for _ in range(40)))
    assert passed == [1, 3, 7, 15, 31, 31, 31]
    patience.succeeded()
    assert patience.is_due()
