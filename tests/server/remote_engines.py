"""Real engines on loopback, each with its data in a folder of its own: Oxigraph's server and Virtuoso 7."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from server.store.endpoint import Endpoint

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_START_SECONDS: Final = 60.0

#: Rows that Virtuoso gives at most: what Debian sets.
MOST_ROWS: Final = 10_000

_VIRTUOSO: Final = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
NumberOfBuffers = 20000
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = {folder}
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = {most_rows}
"""


@contextmanager
def oxigraph(folder: Path) -> Iterator[Endpoint]:
    """Run Oxigraph's server."""
    (port,) = _free_ports(1)
    program = Path(sys.executable).parent / "oxigraph"
    with _running([str(program), "serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}"], folder, port):
        yield Endpoint.at(f"http://127.0.0.1:{port}/query")


@contextmanager
def virtuoso(folder: Path) -> Iterator[Endpoint]:
    """Run Virtuoso 7, its updates behind HTTP Digest, as it comes."""
    port, sql_port = _free_ports(2)
    settings = folder / "virtuoso.ini"
    settings.write_text(_VIRTUOSO.format(folder=folder, port=port, sql_port=sql_port, most_rows=MOST_ROWS))
    with _running(["virtuoso-t", "+foreground", "+configfile", str(settings)], folder, port):
        address = f"http://127.0.0.1:{port}"
        # The user that a new database has, and that user's password.
        yield Endpoint.at(f"{address}/sparql", f"{address}/sparql-auth", "dba", "dba")


@contextmanager
def _running(command: Sequence[str], folder: Path, port: int) -> Iterator[None]:
    with (folder / "output").open("wb") as output:
        try:
            process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output, stdin=subprocess.DEVNULL)
        except FileNotFoundError as error:
            raise AssertionError(f"{command[0]} is not here: run `make test`, or tests/system-parts") from error
        try:
            _wait(process, port, folder)
            yield
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"the engine did not start: {(folder / 'output').read_text(errors='replace')[-2000:]}")


def _free_ports(count: int) -> list[int]:
    held = [socket.socket() for _ in range(count)]
    for it in held:
        it.bind(("127.0.0.1", 0))
    ports = [it.getsockname()[1] for it in held]
    for it in held:
        it.close()
    return ports
