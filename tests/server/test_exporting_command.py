"""`onrecord export`: files that are whole or not there, compressed by their ending, and the same each time."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest
import zstandard
from click.testing import CliRunner

from ontology.errors import EntityNotFound, FormatNotFound, InvalidQuery
from server.commands.exporting import export
from server.store import open_store
from tests.server.small_graph import graphs

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

CONSTRUCT = "CONSTRUCT { ?who <urn:x:said> ?what } WHERE { ?what <https://w3id.org/onrecord/ns#speaker> ?who }"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with open_store(tmp_path / "store") as store:
        store.replace(graphs())
    return tmp_path


def run(folder: Path, *arguments: str, given: str = "") -> Result:
    result = CliRunner().invoke(export, ["--store", str(folder / "store"), *arguments], input=given)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_an_ending_compresses_and_the_one_before_it_chooses_the_format(folder: Path) -> None:
    for name in ("graph.nq", "graph.nq.gz", "graph.nq.zst"):
        assert run(folder, "--output", str(folder / name)).exit_code == 0
    plain = (folder / "graph.nq").read_bytes()
    assert plain.endswith(b" .\n")
    assert gzip.decompress((folder / "graph.nq.gz").read_bytes()) == plain
    with zstandard.ZstdDecompressor().stream_reader((folder / "graph.nq.zst").read_bytes()) as reader:
        assert reader.read() == plain


@pytest.mark.parametrize("name", ["a.ttl.gz", "a.trig.zst", "a.graphml", "a.gexf.gz", "a.neo4j.zip", "a.ftm.json"])
def test_the_same_graph_is_the_same_file(folder: Path, name: str) -> None:
    written = set()
    for _ in range(2):
        assert run(folder, "--output", str(folder / name)).exit_code == 0
        written.add((folder / name).read_bytes())
    assert len(written) == 1
    assert not [it for it in folder.iterdir() if it.name.startswith(".")]


def test_what_fails_leaves_the_file_as_it_was(folder: Path) -> None:
    file = folder / "graph.gexf.zst"
    file.write_bytes(b"before")
    with pytest.raises(EntityNotFound):
        run(folder, "actor:nobody", "--output", str(file))
    assert file.read_bytes() == b"before"
    assert sorted(it.name for it in folder.iterdir()) == ["graph.gexf.zst", "store"]


def test_a_query_s_result_is_exported_in_any_format_of_triples(folder: Path) -> None:
    turtle = run(folder, "--query", "-", given=CONSTRUCT)
    assert "actor:person-jane-roe <urn:x:said> statement:" in turtle.stdout
    network = run(folder, "--query", "-", "--format", "graphml", given=CONSTRUCT)
    assert network.stdout.count("<edge ") == 1
    assert "Jane Roe" in network.stdout


def test_a_query_that_makes_no_graph_is_refused(folder: Path) -> None:
    with pytest.raises(InvalidQuery, match="CONSTRUCT or DESCRIBE"):
        run(folder, "--query", "-", given="SELECT * { ?s ?p ?o }")


def test_things_and_a_query_at_once_are_refused(folder: Path) -> None:
    result = run(folder, "actor:african-union", "--query", "-", given=CONSTRUCT)
    assert result.exit_code == 2
    assert "not both" in result.stderr


def test_an_unknown_ending_names_those_there_are(folder: Path) -> None:
    with pytest.raises(FormatNotFound, match=r"\.neo4j\.zip \(CSV for Neo4j\), \.ftm\.json"):
        run(folder, "--output", str(folder / "graph.docx.gz"))


def test_a_thing_is_exported_as_a_network_by_its_short_iri(folder: Path) -> None:
    told = run(folder, "actor:person-jane-roe", "--format", "ftm").stdout
    assert '"schema": "Membership"' in told
    assert '"schema": "Article"' in told
