"""A server in a process of its own over a graph that counts, asked over HTTP by clients of several addresses."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import textwrap
import threading
import time
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode, urlsplit

from tests.server.numbers_store import ENDLESS_ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Numbers in the graph.
COUNT: Final = 5_000
READERS: Final = 4
#: What a query may take, in bytes: so little that one which takes ever more ends within seconds.
MEMORY_BYTES: Final = 128 * 1024 * 1024
#: Addresses of this machine, each of which is a client to the server.
KILLER, OTHER = "127.0.0.1", "127.0.0.2"

_SCRIPT: Final = textwrap.dedent(f"""
    import json, sys
    from pathlib import Path
    from server import create_app
    from server.web.serving import serve
    from server.settings import Settings
    from server.store import open_store
    from tests.server.numbers_store import numbers
    place, given = Path(sys.argv[1]), json.loads(sys.argv[2])
    is_new = not place.exists()
    with open_store(place) as store:
        if is_new:
            store.replace(numbers({COUNT}))
        app = create_app(store, Settings(store=place, **given))
        serve(app, "127.0.0.1", 0, ready=lambda address: print(address, flush=True))
""")


class Server:
    """A server that runs, and what its clients do."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        self.pid = process.pid
        place = urlsplit(process.stdout.readline().strip())
        assert place.hostname is not None
        assert place.port is not None
        self.address = (place.hostname, place.port)

    @contextmanager
    def asked(
        self, query: str, client: str = KILLER, accept: str = "*/*", **more: str
    ) -> Iterator[http.client.HTTPResponse]:
        """Post a query in a form from an address of this machine."""
        body = urlencode({"query": query, **more})
        with self.posted(body, "application/x-www-form-urlencoded", client, accept) as response:
            yield response

    @contextmanager
    def posted(
        self, body: str, content_type: str, client: str = KILLER, accept: str = "*/*"
    ) -> Iterator[http.client.HTTPResponse]:
        connection = http.client.HTTPConnection(*self.address, timeout=60, source_address=(client, 0))
        with closing(connection):
            connection.request("POST", "/sparql", body, {"Accept": accept, "Content-Type": content_type})
            with connection.getresponse() as response:
                yield response

    def simple(self, number: int) -> float:
        """Ask something small as another client; return how many seconds it took."""
        start = time.monotonic()
        with self.asked(f"SELECT ?s {{ ?s ?p {number % COUNT} }}", OTHER) as response:
            rows = json.load(response)["results"]["bindings"]
        assert len(rows) == 1
        return time.monotonic() - start

    def seconds_until_whole(self) -> float:
        """Return how many seconds pass until every reader is at work at the same time, and let them go again."""
        start = time.monotonic()
        at_work = threading.Barrier(READERS + 1, timeout=20)

        def hold(number: int) -> None:
            with self.asked(f"{ENDLESS_ROWS} # {number}", f"127.0.0.{10 + number}") as response:
                assert len(response.read(100)) == 100
                at_work.wait()

        clients = [threading.Thread(target=hold, args=(number,)) for number in range(READERS)]
        for client in clients:
            client.start()
        at_work.wait()
        took = time.monotonic() - start
        for client in clients:
            client.join()
        return took

    def memory(self) -> int:
        """Return how many MiB the web process has in memory."""
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * 4096 >> 20


@contextmanager
def running(place: Path, **settings: object) -> Iterator[Server]:
    """Serve the store in a folder, which has the numbers in it where it is new, until the block ends."""
    command = [sys.executable, "-c", _SCRIPT, str(place), json.dumps(settings)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            yield Server(process)
        finally:
            process.terminate()
            ended = process.wait(20)
    assert ended == 0


def p95(seconds: Sequence[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.95)]


def wall(asked: float, usual: float) -> float:
    """Return the seconds that something may take: what is asked of it, on a machine that has little else to do.

    `usual` is what the same takes on this machine, in this run, while no killer runs: of the simple query, the 95th
    percentile. Where other work makes even that slow, the server cannot be quicker: then it is what killers add that
    is bounded, by three times the usual.
    """
    return max(asked, 3 * usual)
