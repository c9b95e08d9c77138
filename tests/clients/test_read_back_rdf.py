"""Exports in RDF, read back by Jena's riot, Raptor's rapper, serdi and N3.js: each finds the same triples and quads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
import pytest

from server.exports.selection import Selection
from server.exports.writing import write
from server.formats.negotiation import EXPORT_FORMATS, JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE, Format
from server.store import open_store
from tests.clients.programs import comunica, output, rsparql
from tests.server.small_graph import BASE, H, graphs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from server.store.base import Store

_MODULES: Final = Path(__file__).parents[2] / "node_modules"
_READ_N3: Final = """
const { Parser, Writer } = require(process.argv[1]);
const text = require('fs').readFileSync(process.argv[2], 'utf8');
const writer = new Writer({ format: 'N-Quads' });
writer.addQuads(new Parser({ format: process.argv[3] }).parse(text));
writer.end((error, result) => console.log(result));
"""
#: What Comunica reads JSON-LD with.
_READ_JSON_LD: Final = """
const { JsonLdParser } = require(process.argv[1]);
const { Writer } = require(process.argv[3]);
const writer = new Writer({ format: 'N-Quads' });
require('fs').createReadStream(process.argv[2]).pipe(new JsonLdParser())
  .on('error', error => { throw error; }).on('data', quad => writer.addQuad(quad))
  .on('end', () => writer.end((error, result) => console.log(result)));
"""


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with open_store(None) as opened:
        opened.replace(graphs())
        yield opened


#: What is exported: everything, an article, an actor, as Selection names them.
WHAT: Final = ("", f"article/{H}", "actor/african-union")


def saved(store: Store, format_: Format, folder: Path, what: str) -> Path:
    """Return the file of an export."""
    file = folder / f"graph.{format_.suffix}"
    things = (f"{BASE}id/{what}",) if what else ()
    file.write_bytes(b"".join(write(Selection(store, BASE, things, with_text=True), format_)))
    return file


def assert_same(told: str, store: Store, format_: Format, what: str) -> None:
    """Hold what a program read, in N-Quads, against the same export in N-Quads; blank nodes are named by RDFC-1.0."""
    things = (f"{BASE}id/{what}",) if what else ()
    whole = b"".join(write(Selection(store, BASE, things, with_text=True), N_QUADS))
    wanted = [*ox.parse(whole, ox.RdfFormat.N_QUADS)]
    if format_ not in (TRIG, N_QUADS):
        wanted = [ox.Quad(*it.triple) for it in wanted]
    found = canonical(ox.parse(told, ox.RdfFormat.N_QUADS))
    assert found == canonical(wanted)
    assert len(found) > 10


def canonical(quads: Iterable[ox.Quad]) -> set[ox.Quad]:
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


@pytest.mark.parametrize("what", WHAT)
# Debian packs Jena without what it reads JSON with.
@pytest.mark.parametrize("format_", [it for it in EXPORT_FORMATS if it is not JSON_LD])
def test_riot_reads_the_same(store: Store, format_: Format, what: str, tmp_path: Path) -> None:
    file = saved(store, format_, tmp_path, what)
    *java, _ = rsparql(tmp_path)
    assert_same(output(*java, "riotcmd.riot", "--output=nquads", str(file)), store, format_, what)


@pytest.mark.parametrize("what", WHAT)
@pytest.mark.parametrize(
    ("format_", "name"),
    [(TURTLE, "turtle"), (N_TRIPLES, "ntriples"), (RDF_XML, "rdfxml"), (TRIG, "trig"), (N_QUADS, "nquads")],
)
def test_rapper_reads_the_same(store: Store, format_: Format, name: str, what: str, tmp_path: Path) -> None:
    file = saved(store, format_, tmp_path, what)
    told = output("rapper", "--quiet", "--input", name, "--output", "nquads", str(file), BASE)
    assert_same(told, store, format_, what)


@pytest.mark.parametrize("what", WHAT)
@pytest.mark.parametrize(
    ("format_", "name"), [(TURTLE, "turtle"), (N_TRIPLES, "ntriples"), (TRIG, "trig"), (N_QUADS, "nquads")]
)
def test_serdi_reads_the_same(store: Store, format_: Format, name: str, what: str, tmp_path: Path) -> None:
    file = saved(store, format_, tmp_path, what)
    assert_same(output("serdi", "-i", name, "-o", "nquads", str(file)), store, format_, what)


@pytest.mark.parametrize("what", WHAT)
@pytest.mark.parametrize("format_", [TURTLE, N_TRIPLES, TRIG, N_QUADS])
def test_n3_reads_the_same(store: Store, format_: Format, what: str, tmp_path: Path) -> None:
    file = saved(store, format_, tmp_path, what)
    node, _ = comunica()
    told = output(node, "-e", _READ_N3, str(_MODULES / "n3"), str(file), format_.media_type)
    assert_same(told, store, format_, what)


@pytest.mark.parametrize("what", WHAT)
def test_comunica_s_json_ld_parser_reads_the_same(store: Store, what: str, tmp_path: Path) -> None:
    file = saved(store, JSON_LD, tmp_path, what)
    node, _ = comunica()
    told = output(node, "-e", _READ_JSON_LD, str(_MODULES / "jsonld-streaming-parser"), str(file), str(_MODULES / "n3"))
    assert_same(told, store, JSON_LD, what)
