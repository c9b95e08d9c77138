"""Whatever a run meets, it ends by itself, its exit code tells how, and every document is accounted for."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import socket
import threading
from typing import TYPE_CHECKING

import pytest

from server.store import open_store
from server.store.base import Solutions
from tests.ingest.sources.pieces import PAGE
from tests.ingest.sources.test_archives import CRAWL, zipped
from tests.ingest.sources.web import Site, site
from tests.server.running_command import Running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.server import BaseHTTPRequestHandler
    from pathlib import Path

GOOD = "{} will open the border in June, President Ama Mensah said in Accra on Friday.\n"
BOMB = b"""<?xml version="1.0"?><!DOCTYPE n [<!ENTITY a "Norway will leave NATO. ">%s]>
<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/"><itemMeta><title>&z9;</title></itemMeta></newsItem>""" % b"".join(
    b'<!ENTITY z%d "%s">' % (nth, (b"&z%d;" % (nth - 1) if nth else b"&a;") * 10) for nth in range(10)
)


def counts(it: Running) -> tuple[int, ...]:
    """Return what the summary says was read, ingested, unchanged and rejected."""
    found = re.search(r"(\d+) read = (\d+) ingested \+ (\d+) unchanged \+ (\d+) rejected", it.told)
    assert found is not None, it.told
    return tuple(map(int, found.groups()))


def sources(store: Path) -> set[str]:
    with open_store(store) as opened:
        found = opened.query("SELECT ?source { ?it <http://purl.org/dc/terms/source> ?source }")
        assert isinstance(found, Solutions)
        return {row[0].value for row in found.rows if row[0] is not None}


def assert_sound(store: Path) -> None:
    with Running("check", "--store", str(store)) as it:
        assert it.ended() == 0, it.told


def test_a_folder_of_traps_costs_an_issue_each(tmp_path: Path) -> None:
    folder, store = tmp_path / "traps", tmp_path / "graph"
    folder.mkdir()
    (folder / "bomb.zip").write_bytes(zipped({"a.txt": bytes(300_000_000)}))
    (folder / "bomb.txt.gz").write_bytes(gzip.compress(bytes(300_000_000)))
    (folder / "entities.xml").write_bytes(BOMB)
    (folder / "nested.html").write_bytes(b"<div>" * 100_000 + b"<p>" + GOOD.format("Togo").encode())
    whole = gzip.compress(b"".join(CRAWL))
    (folder / "cut.warc.gz").write_bytes(whole[: len(whole) * 2 // 3])
    (folder / "random.bin").write_bytes(os.urandom(5_000))
    (folder / "good.txt").write_text(GOOD.format("Ghana"), "utf-8")
    with Running("ingest", str(folder), "--store", str(store), "--jobs", "0") as it:
        assert it.ended() == 1
        read, ingested, unchanged, rejected = counts(it)
        assert read == ingested + unchanged + rejected
        for name in ("bomb.zip", "bomb.txt.gz", "entities.xml", "cut.warc.gz", "random.bin"):
            assert any(line.startswith("error:") and name in line for line in it.lines), name
        assert "Traceback" not in it.told
    stored = {source.rpartition("/")[2].partition("!")[0] for source in sources(store)}
    assert "good.txt" in stored
    # Too deep to be read, or read: told either way.
    assert "nested.html" in stored or any("nested.html" in line for line in it.lines)
    assert_sound(store)


@pytest.fixture
def web() -> Iterator[Site]:
    with site() as it:
        it.pages["/mill"] = PAGE.encode()
        yield it


def test_servers_that_hang_send_without_end_or_in_circles_cost_an_issue_each(web: Site, tmp_path: Path) -> None:
    def without_end(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.send_header("Content-Length", "10000000000")
        handler.end_headers()
        try:
            while not web.stop.is_set():
                handler.wfile.write(b"<p>and so on</p>" * 4_096)
        except OSError:
            return

    def hanging(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/rss+xml")
        handler.end_headers()
        handler.wfile.write(b"<rss><channel>")
        handler.wfile.flush()
        web.stop.wait(60)

    def in_circles(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", handler.path + "x")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    web.pages |= {"/hanging": hanging, "/without-end": without_end}
    web.pages |= {"/circle" + "x" * nth: in_circles for nth in range(12)}
    # Takes connections and never says anything.
    with socket.create_server(("127.0.0.1", 0)) as silent:
        addresses = [f"{web.root}{path}" for path in ("/hanging", "/without-end", "/circle", "/mill")]
        addresses.insert(0, f"http://127.0.0.1:{silent.getsockname()[1]}/feed")
        environment = os.environ | {
            "ONRECORD_FETCH_PAUSE_SECONDS": "0",
            "ONRECORD_FETCH_TIMEOUT_SECONDS": "2",
            "ONRECORD_MAX_FILE_BYTES": "3000000",
        }
        store = tmp_path / "graph"
        arguments = ("--store", str(store), "--jobs", "0", "--fetch-private")
        with Running("ingest", *addresses, *arguments, environment=environment) as it:
            assert it.ended() == 1
            assert counts(it) == (5, 1, 0, 4)
            for address, word in zip(addresses[:4], ("", "2 seconds", "3,000,000", "sends elsewhere"), strict=True):
                assert any(address in line and word in line for line in it.lines), (address, it.told)
    assert sources(store) == {f"{web.root}/mill"}


def test_a_store_that_becomes_read_only_in_mid_run_holds_whole_articles_and_the_run_goes_on_later(
    tmp_path: Path,
) -> None:
    folder, store = tmp_path / "incoming", tmp_path / "graph"
    folder.mkdir()
    states = ("Ghana", "Togo", "Kenya", "Zambia", "Chad", "Mali", "Niger", "Gabon")
    for state in states:
        (folder / f"{state}.txt").write_text(GOOD.format(state), "utf-8")
    # Root may write anywhere, so that its right to do so is taken from it.
    setpriv = shutil.which("setpriv") if os.geteuid() == 0 else None
    before = [setpriv, "--bounding-set=-dac_override", "--inh-caps=-dac_override"] if setpriv else []
    with Running("ingest", str(folder), "--store", str(store), "--jobs", "0", before=before) as it:
        it.wait_for("ingested:")
        held = [store, *store.rglob("*")]
        for path in reversed(held):
            path.chmod(0o500 if path.is_dir() else 0o400)
        code = it.ended()
        told = it.told
    for path in held:
        if path.exists():
            path.chmod(0o700 if path.is_dir() else 0o600)
    assert "Traceback" not in told
    assert "fault of OnRecord" not in told
    acknowledged = {line.rpartition("/")[2] for line in told.splitlines() if line.startswith("ingested:")}
    stored = {source.rpartition("/")[2] for source in sources(store)}
    assert acknowledged <= stored
    # Files that were open may still be written to; the first one that is not ends the run, and it says why.
    assert code == 1 or stored == {f"{state}.txt" for state in states}
    assert code == 0 or "permission" in told or "may not write" in told, told
    assert_sound(store)

    with Running("ingest", str(folder), "--store", str(store), "--jobs", "0") as it:
        assert it.ended() == 0, it.told
    assert len(sources(store)) == len(states)
    assert_sound(store)


def test_a_run_whose_worker_is_killed_ends_with_all_accounted_for(tmp_path: Path) -> None:
    """Somebody kills every worker that comes, for a while; what each was at is rejected or read by the next."""
    folder, store = tmp_path / "incoming", tmp_path / "graph"
    folder.mkdir()
    for number in range(6):
        (folder / f"{number}.txt").write_text(GOOD.format("Ghana") + f"It is article {number}.\n", "utf-8")
    with Running("ingest", str(folder), "--store", str(store), "--jobs", "1") as it:
        stop = threading.Event()

        def kill_children() -> None:
            for _ in range(3):
                if stop.wait(3):
                    return
                children = f"/proc/{it.process.pid}/task/{it.process.pid}/children"
                with open(children, encoding="ascii") as listed:  # noqa: PTH123 -- of the kernel
                    for number in listed.read().split():
                        os.kill(int(number), 9)

        killer = threading.Thread(target=kill_children)
        killer.start()
        code = it.ended()
        stop.set()
        killer.join()
        read, ingested, unchanged, rejected = counts(it)
        assert read == 6 == ingested + unchanged + rejected
        assert code == (1 if rejected else 0)
    assert len(sources(store)) == ingested
    assert_sound(store)
