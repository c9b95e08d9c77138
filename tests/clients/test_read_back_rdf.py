"""Exports in RDF, read back by Jena's riot, Raptor's rapper, serdi and N3.js, each of which counts the same triples."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
import pytest

from server.export import Options, write
from server.negotiation import EXPORT_FORMATS, JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE, Format
from server.store import open_store
from tests.clients.programs import comunica, output, rsparql
from tests.server.small_graph import BASE, graphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.store.base import Store

_MODULES: Final = Path(__file__).parents[2] / "node_modules"
_READ_N3: Final = """
const { Parser } = require(process.argv[1]);
const text = require('fs').readFileSync(process.argv[2], 'utf8');
console.log(new Parser({ format: process.argv[3] }).parse(text).length);
"""
#: What Comunica reads JSON-LD with.
_READ_JSON_LD: Final = """
const { JsonLdParser } = require(process.argv[1]);
let count = 0;
require('fs').createReadStream(process.argv[2]).pipe(new JsonLdParser())
  .on('error', error => { throw error; }).on('data', () => count++).on('end', () => console.log(count));
"""


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with open_store(None) as opened:
        opened.replace(graphs())
        yield opened


def saved(store: Store, format_: Format, folder: Path) -> tuple[Path, int]:
    """Return the file of an export, and how many different triples or quads it is to have."""
    file = folder / f"graph.{format_.suffix}"
    file.write_bytes(b"".join(write(store, format_, Options(with_text=True))))
    whole = {*ox.parse(b"".join(write(store, N_QUADS, Options(with_text=True))), ox.RdfFormat.N_QUADS)}
    # In the names of blank nodes both agree.
    return file, len(whole if format_ in (TRIG, N_QUADS) else {it.triple for it in whole})


# Debian packs Jena without what it reads JSON with.
@pytest.mark.parametrize("format_", [it for it in EXPORT_FORMATS if it is not JSON_LD])
def test_riot_counts_the_same(store: Store, format_: Format, tmp_path: Path) -> None:
    file, count = saved(store, format_, tmp_path)
    *java, _ = rsparql(tmp_path)
    told = output(*java, "riotcmd.riot", "--output=nquads", str(file))
    assert len(set(told.splitlines())) == count


@pytest.mark.parametrize(
    ("format_", "name"),
    [(TURTLE, "turtle"), (N_TRIPLES, "ntriples"), (RDF_XML, "rdfxml"), (TRIG, "trig"), (N_QUADS, "nquads")],
)
def test_rapper_counts_the_same(store: Store, format_: Format, name: str, tmp_path: Path) -> None:
    file, count = saved(store, format_, tmp_path)
    told = output("rapper", "--quiet", "--input", name, "--output", "nquads", str(file), BASE)
    assert len(set(told.splitlines())) == count


@pytest.mark.parametrize(
    ("format_", "name"), [(TURTLE, "turtle"), (N_TRIPLES, "ntriples"), (TRIG, "trig"), (N_QUADS, "nquads")]
)
def test_serdi_counts_the_same(store: Store, format_: Format, name: str, tmp_path: Path) -> None:
    file, count = saved(store, format_, tmp_path)
    told = output("serdi", "-i", name, "-o", "nquads", str(file))
    assert len(set(told.splitlines())) == count


@pytest.mark.parametrize("format_", [TURTLE, N_TRIPLES, TRIG, N_QUADS])
def test_n3_counts_the_same(store: Store, format_: Format, tmp_path: Path) -> None:
    file, count = saved(store, format_, tmp_path)
    node, _ = comunica()
    assert int(output(node, "-e", _READ_N3, str(_MODULES / "n3"), str(file), format_.media_type)) == count


def test_comunica_s_json_ld_parser_counts_the_same(store: Store, tmp_path: Path) -> None:
    file, count = saved(store, JSON_LD, tmp_path)
    node, _ = comunica()
    assert int(output(node, "-e", _READ_JSON_LD, str(_MODULES / "jsonld-streaming-parser"), str(file))) == count
