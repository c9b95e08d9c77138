"""Clients that hang up amid an answer: whoever comes next has their reader soon."""

from __future__ import annotations

import random
import socket
import struct
import time
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import pytest

from tests.server import hostile_server
from tests.server.hostile_server import p95, wall
from tests.server.numbers_store import ENDLESS_ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.server.hostile_server import Server

#: Seconds from the hanging up until the only reader has answered another client.
FREED: Final = 1.0
#: What a client that reads nothing more has to wait for the server to be full of what it made for it.
FULL_SECONDS: Final = 3.0
HANG_UPS: Final = 60


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with hostile_server.running(tmp_path_factory.mktemp("hang-ups") / "store", readers=1) as started:
        yield started


def hang_up(server: Server, number: int, *, after_bytes: int, after_seconds: float, reset: bool) -> None:
    """Ask for rows without end, read so many bytes, wait, and go, with a reset or as a program does that ends."""
    body = urlencode({"query": f"{ENDLESS_ROWS} # {number}"})
    head = (
        "POST /sparql HTTP/1.1\r\nHost: here\r\nAccept: text/csv\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(server.address) as connection:
        connection.sendall((head + body).encode())
        left = after_bytes
        while left > 0:
            received = connection.recv(min(left, 65_536))
            assert received
            left -= len(received)
        time.sleep(after_seconds)
        if reset:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def test_clients_that_hang_up_at_any_moment_free_their_reader(server: Server) -> None:
    usual = p95([server.simple(number) for number in range(100)])
    rng = random.Random(7)  # noqa: S311 -- moments, not secrets
    freed: list[float] = []
    for number in range(HANG_UPS):
        # From before the first byte to many megabytes.
        after_bytes = rng.choice([0, int(10 ** rng.uniform(0, 7))])
        reset = rng.random() < 0.5
        hang_up(server, number, after_bytes=after_bytes, after_seconds=rng.uniform(0, 0.1), reset=reset)
        freed.append(server.simple(number))
    assert max(freed) < wall(FREED, usual)


@pytest.mark.parametrize("reset", [True, False])
def test_a_client_that_stopped_reading_frees_its_reader_when_it_hangs_up(server: Server, reset: bool) -> None:
    usual = p95([server.simple(number) for number in range(100)])
    hang_up(server, 0, after_bytes=1_000, after_seconds=FULL_SECONDS, reset=reset)
    assert server.simple(1) < wall(FREED, usual)
