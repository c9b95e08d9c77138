"""Tables of nodes and edges, with the headers that Neo4j's import reads
(https://neo4j.com/docs/operations-manual/current/import/).
"""

from __future__ import annotations

import csv
import zipfile
from io import BytesIO, TextIOWrapper
from itertools import islice
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from server.exports.network import Network

#: The same in each archive, so that equal graphs make equal archives; ZIP knows nothing earlier.
_WHEN: Final = (1980, 1, 1, 0, 0, 0)
_READ_ME: Final = """A graph of who said what, as tables that Neo4j imports:

  neo4j-admin database import full --nodes=nodes.csv --relationships=relationships.csv --multiline-fields=true neo4j

"""


class _Passing:
    """A file that is read as it is written. It cannot tell where it is nor go back, and ZIP archives need not."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, part: bytes, /) -> int:
        self._parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """Do nothing: whoever reads takes what is there."""

    def close(self) -> None:
        """Do nothing: what is there can still be taken."""

    def taken(self) -> bytes:
        written = b"".join(self._parts)
        self._parts.clear()
        return written


def neo4j(network: Network, about: Mapping[str, str]) -> Iterator[bytes]:
    """Write a network as a ZIP archive of `nodes.csv`, `relationships.csv` and what they are."""
    names = network.attributes()
    header = ["iri:ID", ":LABEL", "kind", "type", "label", "start:date", "end:date", "date", "attested", *names]
    nodes = (
        [it.iri, ";".join(dict.fromkeys(filter(None, (it.kind.capitalize(), it.type)))), *it.row(names)[1:]]
        for it in network.nodes()
    )
    edges = ([it.source, it.target, it.kind, str(it.weight), it.start, it.end] for it in network.edges())
    passing = _Passing()
    with zipfile.ZipFile(passing, "w", zipfile.ZIP_DEFLATED) as archive:
        told = _READ_ME + "".join(f"{name}: {words}\n" for name, words in about.items())
        archive.writestr(_entry("README.txt"), told)
        for name, first, rows in (
            ("nodes.csv", header, nodes),
            ("relationships.csv", [":START_ID", ":END_ID", ":TYPE", "weight:int", "start:date", "end:date"], edges),
        ):
            with archive.open(_entry(name), "w", force_zip64=True) as entry:
                for part in _csv(first, rows):
                    entry.write(part)
                    yield passing.taken()
    yield passing.taken()


def _entry(name: str) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name, _WHEN)
    made.compress_type = zipfile.ZIP_DEFLATED
    made.external_attr = 0o644 << 16
    return made


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """Write rows as RFC 4180 has them. A name in a header has none of the signs that a header means something by."""
    safe = [
        header[0],
        *(it if it.startswith(":") or it.endswith((":date", ":int")) else _plain(it) for it in header[1:]),
    ]
    stream = iter([safe])
    left = iter(rows)
    while batch := [*stream, *islice(left, 1_000)]:
        buffer = BytesIO()
        with TextIOWrapper(buffer, encoding="utf-8", newline="") as text:
            csv.writer(text, lineterminator="\n").writerows(batch)
            text.flush()
            yield buffer.getvalue()
        stream = iter(())


def _plain(name: str) -> str:
    return "".join(sign if sign.isalnum() or sign in "_-" else "_" for sign in name)
