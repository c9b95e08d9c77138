"""The engines: how each is given the corpus and started on loopback.

What a query sees is the same in all: the union of the graphs, each triple once. Oxigraph, embedded or as a server, and
Virtuoso hold that union as a graph of its own; rdflib makes it while it reads.
"""

from __future__ import annotations

import shutil
import sys
import time
from abc import ABC, abstractmethod
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Final

import pyoxigraph as ox

from server.store import folder as store_folder
from tests.bench.client import Client
from tests.bench.generator import QUADS, UNION
from tests.bench.process import Process, disk_bytes, free_port, run

if TYPE_CHECKING:
    from collections.abc import Mapping

    Command = list[str | Path]

#: Where the programs of this Python's environment are.
_PROGRAMS: Final = Path(sys.executable).parent
#: The bench ends what takes too long, the same for every engine.
_PATIENT: Final = MappingProxyType({"ONRECORD_QUERY_TIMEOUT_SECONDS": "3600"})
_LOAD_SECONDS: Final = 3600


class Engine(ABC):
    """One engine, its data in `folder`. `load` leaves it ready to be started; `start` returns once it listens."""

    name: ClassVar[str]
    about: ClassVar[str]
    path: ClassVar[str] = "/sparql"
    parameters: ClassVar[Mapping[str, str]] = {}

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.process: Process | None = None

    @classmethod
    @abstractmethod
    def missing(cls) -> str:
        """Return what is to be installed before this engine can be measured, or "" if it can."""

    @abstractmethod
    def load(self, corpus: Path) -> None:
        """Take in the files of a corpus.

        Raises:
            EngineFailed: it cannot.
        """

    @abstractmethod
    def start(self) -> None:
        """Start the server.

        Raises:
            EngineFailed: it cannot be started.
        """

    def client(self, timeout: float, number: int = 0) -> Client:
        return Client(self.port, self.path, self.parameters, timeout, number)

    def memory_bytes(self) -> int:
        return 0 if self.process is None else self.process.memory_bytes()

    def cpu_seconds(self) -> float:
        return 0.0 if self.process is None else self.process.cpu_seconds()

    def disk_bytes(self) -> int:
        return disk_bytes(self.folder)

    def rest(self) -> None:
        """Return once the server does nothing by itself."""
        if self.process is not None:
            self.process.wait_for_rest()

    def stop(self) -> None:
        if self.process is not None:
            self.process.stop()


class OnRecord(Engine):
    """`onrecord serve` on a store that was loaded in bulk, in the layout that the store itself writes."""

    name = "OnRecord"
    about = "onrecord serve"

    @classmethod
    def missing(cls) -> str:
        return ""

    def load(self, corpus: Path) -> None:
        fill(self.folder / "store", corpus)

    def start(self) -> None:
        command: Command = [_PROGRAMS / "onrecord", "serve", "--store", self.folder / "store", "--port", str(self.port)]
        self.process = Process(command, self.folder, _PATIENT)
        self.process.wait_for_port(self.port)


def fill(place: Path, corpus: Path) -> None:
    """Make `place` a store that holds a corpus, its files merged as those of a store at rest are.

    The store has no way to take in many articles at once, so its folder is prepared by its own code and its database
    filled beside it: the graphs, and their union as the default graph.
    """
    store = ox.Store(str(store_folder.prepare(place)))
    store.bulk_load(path=str(corpus / QUADS), format=ox.RdfFormat.N_QUADS)
    store.bulk_load(path=str(corpus / UNION), format=ox.RdfFormat.N_TRIPLES)
    store.flush()
    store.optimize()
    store_folder.sign(place)


class OxigraphServer(Engine):
    """Oxigraph's own server, from PyPI, on the same layout."""

    name = "Oxigraph"
    about = "oxigraph serve-read-only"
    path = "/query"

    @classmethod
    def missing(cls) -> str:
        return "" if (_PROGRAMS / "oxigraph").exists() else "oxigraph of PyPI: pip install -r requirements/bench.lock"

    def load(self, corpus: Path) -> None:
        for file in (QUADS, UNION):
            run(self._command("load", "--file", corpus / file), self.folder, _LOAD_SECONDS)
        run(self._command("optimize"), self.folder, _LOAD_SECONDS)

    def start(self) -> None:
        self.process = Process(self._command("serve-read-only", "--bind", f"127.0.0.1:{self.port}"), self.folder)
        self.process.wait_for_port(self.port)

    def _command(self, name: str, *more: str | Path) -> Command:
        return [_PROGRAMS / "oxigraph", name, "--location", self.folder / "quads", *more]


class RdflibEndpoint(Engine):
    """rdflib-endpoint on rdflib's store in memory, started by its own command."""

    name = "rdflib-endpoint"
    about = "rdflib-endpoint serve, rdflib's memory store"
    path = "/"

    @classmethod
    def missing(cls) -> str:
        program = _PROGRAMS / "rdflib-endpoint"
        return "" if program.exists() else "rdflib-endpoint of PyPI: pip install -r requirements/bench.lock"

    def load(self, corpus: Path) -> None:
        # It reads its file when it starts, so that loading is starting.
        command: Command = [_PROGRAMS / "rdflib-endpoint", "serve", "--host", "127.0.0.1", "--port", str(self.port)]
        # Its command prints an emoji, which a terminal without UTF-8 would refuse.
        self.process = Process([*command, corpus / QUADS], self.folder, {"PYTHONUTF8": "1"})
        self.process.wait_for_port(self.port, _LOAD_SECONDS)

    def start(self) -> None:
        """Do nothing: `load` has started it."""

    def disk_bytes(self) -> int:
        return 0


class Virtuoso(Engine):
    """Virtuoso 7 as Debian ships it, on a configuration of its own that limits neither rows nor time."""

    name = "Virtuoso"
    about = "virtuoso-t 7 (Debian)"
    parameters: ClassVar[Mapping[str, str]] = {"default-graph-uri": "urn:union"}

    @classmethod
    def missing(cls) -> str:
        found = shutil.which("virtuoso-t") and shutil.which("isql-vt")
        return "" if found else "Virtuoso: bash tests/bench/system-parts, as root, on Debian"

    def load(self, corpus: Path) -> None:
        data = self.folder / "db"
        data.mkdir()
        sql_port = free_port()
        (self.folder / "virtuoso.ini").write_text(_virtuoso_ini(data, corpus, sql_port, self.port), encoding="utf-8")
        command: Command = ["virtuoso-t", "+foreground", "+configfile", self.folder / "virtuoso.ini"]
        self.process = Process(command, self.folder)
        self.process.wait_for_port(self.port)
        # The ports open before the database is ready to take a login.
        time.sleep(1)
        # 512: lines are quads; the third argument is the graph of what names none.
        load = (
            f"DB.DBA.TTLP_MT(file_open('{corpus / QUADS}'), '', 'urn:none', 512);"
            f"DB.DBA.TTLP_MT(file_open('{corpus / UNION}'), '', 'urn:union', 0);"
            "checkpoint;"
        )
        sql: Command = ["isql-vt", f"127.0.0.1:{sql_port}", "dba", "dba", "ERRORS=STDOUT", f"exec={load}"]
        run(sql, self.folder, _LOAD_SECONDS)

    def start(self) -> None:
        """Do nothing: `load` has started it."""


#: In the order of the report's columns.
ENGINES: Final[tuple[type[Engine], ...]] = (OnRecord, OxigraphServer, RdflibEndpoint, Virtuoso)


def _virtuoso_ini(data: Path, corpus: Path, sql_port: int, http_port: int) -> str:
    """Return a configuration: 1 GiB of buffers of 8 KiB, as its documentation advises for 2 GB of free memory."""
    return f"""[Database]
DatabaseFile = {data}/virtuoso.db
ErrorLogFile = {data}/virtuoso.log
LockFile = {data}/virtuoso.lck
TransactionFile = {data}/virtuoso.trx
xa_persistent_file = {data}/virtuoso.pxa
MaxCheckpointRemap = 40000

[TempDatabase]
DatabaseFile = {data}/temporary.db
TransactionFile = {data}/temporary.trx

[Parameters]
ServerPort = 127.0.0.1:{sql_port}
ServerThreads = 50
NumberOfBuffers = 130000
MaxDirtyBuffers = 97000
DirsAllowed = {corpus}
ThreadsPerQuery = 2

[HTTPServer]
ServerPort = 127.0.0.1:{http_port}
ServerThreads = 30
KeepAliveTimeout = 60
MaxKeepAlives = 30

[SPARQL]
DefaultQuery = SELECT 1 WHERE {{}}
"""
