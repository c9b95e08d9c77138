"""The command line as a person meets it: in a process of its own, with its output and its exit code."""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import socket
import subprocess
import sys
from typing import IO, TYPE_CHECKING

import pyoxigraph as ox
import pytest

from server.cli import COMMANDS
from server.store import open_store
from tests.server.small_graph import ARTICLE_GRAPH, BASE, graphs, quads
from tests.server.test_local_api import served

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ARTICLE = """Ghana to leave the Volta River Authority

    ACCRA, 3 May 2023

Ghana will leave the African Union, President Ama Mensah said on Tuesday.

"The African Union has not answered our letters," Mensah told Reuters.
"""


def onrecord(
    *arguments: str | Path,
    folder: Path,
    text: bytes | None = None,
    environment: dict[str, str] | None = None,
    largest_file_bytes: int | None = None,
    output: IO[bytes] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run the command in `folder`, without this session's own settings."""

    def limit() -> None:
        if largest_file_bytes is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file_bytes, largest_file_bytes))

    given = {name: value for name, value in os.environ.items() if not name.startswith("ONRECORD_")}
    run = subprocess.run(
        [sys.executable, "-c", "from server.cli import main; main()", *map(str, arguments)],
        cwd=folder,
        input=text,
        stdout=output or subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=limit,  # a limit on this child alone
        env=given | (environment or {}),
        timeout=120,
        check=False,
    )
    return subprocess.CompletedProcess(run.args, run.returncode, (run.stdout or b"").decode(), run.stderr.decode())


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an article, and a store `graph` that holds it."""
    folder = tmp_path_factory.mktemp("cli")
    (folder / "article.txt").write_text(ARTICLE, "utf-8")
    done = onrecord("ingest", "article.txt", "--store", "graph", folder=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(command: str, tmp_path: Path) -> None:
    shown = onrecord(command, "--help", folder=tmp_path)
    assert shown.returncode == 0
    # On lines of its own, as it is typed.
    assert "\n  Example:\n    " in shown.stdout
    assert "\\b" not in shown.stdout
    assert f"onrecord {command}" in shown.stdout


def test_the_version_is_told(tmp_path: Path) -> None:
    assert onrecord("--version", folder=tmp_path).stdout.startswith("onrecord, version ")


@pytest.mark.parametrize("arguments", [("nonsense",), ("ingest",), ("query",), ("export", "--format", "docx")])
def test_a_wrong_call_ends_with_2_and_says_how_it_goes(arguments: Sequence[str], tmp_path: Path) -> None:
    told = onrecord(*arguments, folder=tmp_path)
    assert told.returncode == 2
    assert "Usage: onrecord" in told.stderr


def test_ingesting_again_changes_nothing(store: Path) -> None:
    first = onrecord("export", "--store", "graph", folder=store)
    again = onrecord("ingest", "article.txt", "--store", "graph", folder=store)
    assert "1 read = 0 ingested + 1 unchanged + 0 rejected" in again.stderr
    assert onrecord("export", "--store", "graph", folder=store).stdout == first.stdout


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text(ARTICLE, "utf-8")
    told = onrecord("ingest", "article.txt", "--dry-run", "--store", "graph", folder=tmp_path)
    assert "1 read = 1 ingested" in told.stderr
    counted = onrecord("stats", "--store", "graph", folder=tmp_path)
    assert "articles" in counted.stdout
    assert counted.stdout.splitlines()[0].split()[-1] == "0"


def test_extract_writes_one_record_a_line(store: Path) -> None:
    done = onrecord("extract", "article.txt", folder=store)
    assert done.returncode == 0
    (record,) = map(json.loads, done.stdout.splitlines())
    assert record["id"] == "article.txt"
    assert {"headline", "dateline", "body"} <= {segment["kind"] for segment in record["segments"]}
    assert [statement["type"] for statement in record["statements"] if statement["voice"] == "source"][-1] == "direct"


def test_extract_replaces_its_output_only_when_whole(tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text(ARTICLE, "utf-8")
    (tmp_path / "records.jsonl").write_text("what was there\n", "utf-8")
    failed = onrecord("extract", "article.txt", "--model", "no_such", "--output", "records.jsonl", folder=tmp_path)
    assert failed.returncode == 1
    assert "no_such" in failed.stderr
    assert (tmp_path / "records.jsonl").read_text("utf-8") == "what was there\n"
    assert onrecord("extract", "article.txt", "--output", "records.jsonl", folder=tmp_path).returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["article.txt", "records.jsonl"]


def test_a_question_runs_by_name_and_takes_another_actor(store: Path) -> None:
    rows = onrecord("query", "cq07", "--store", "graph", "--format", "json", folder=store)
    assert json.loads(rows.stdout)["results"]["bindings"]
    values = ("--set", "member=actor:ghana", "--set", "organization=actor:african-union")
    other = onrecord("query", "cq08", *values, "--store", "graph", folder=store)
    assert other.returncode == 0
    assert "Mensah" in other.stdout


def test_a_query_is_read_from_a_file_and_from_standard_input(store: Path) -> None:
    ask = "ASK { ?article a <https://schema.org/NewsArticle> }"
    (store / "ask.rq").write_text(ask, "utf-8")
    from_file = onrecord("query", "ask.rq", "--store", "graph", "--format", "json", folder=store)
    from_stdin = onrecord("query", "-", "--store", "graph", "--format", "json", folder=store, text=ask.encode())
    assert json.loads(from_file.stdout)["boolean"] is True
    assert from_stdin.stdout == from_file.stdout


def test_a_query_that_does_not_parse_is_told_with_its_place(store: Path) -> None:
    told = onrecord("query", "-", "--store", "graph", folder=store, text=b"SELECT ?x WHERE {\n ?x ?y }")
    assert told.returncode == 1
    assert "line 2" in told.stderr
    assert "Traceback" not in told.stderr


def test_one_entity_is_exported_by_its_short_iri(store: Path) -> None:
    told = onrecord("export", "actor:ghana", "--store", "graph", folder=store)
    assert "actor:ghana" in told.stdout
    assert '"Ghana"@en' in told.stdout


def test_the_format_of_an_export_follows_the_file_name(store: Path) -> None:
    done = onrecord("export", "--store", "graph", "--output", "graph.nq", folder=store)
    assert done.returncode == 0, done.stderr
    lines = (store / "graph.nq").read_text("utf-8").splitlines()
    assert lines
    assert all(line.endswith(" .") for line in lines)
    assert not any("articleBody" in line and line.startswith("<https://onrecord.example/id/article/") for line in lines)


def test_a_store_of_sound_articles_passes_its_check(store: Path) -> None:
    done = onrecord("check", "--store", "graph", folder=store)
    assert done.returncode == 0, done.stdout
    assert "1 article, 0 violations" in done.stderr


def test_check_names_what_a_file_breaks(store: Path) -> None:
    (store / "broken.ttl").write_text(
        "@prefix onr: <https://w3id.org/onrecord/ns#> . <https://example.org/s> a onr:Statement .", "utf-8"
    )
    told = onrecord("check", "broken.ttl", folder=store)
    assert told.returncode == 1
    assert "https://example.org/s" in told.stdout


def test_settings_tell_where_each_value_came_from(tmp_path: Path) -> None:
    (tmp_path / "onrecord.toml").write_text("port = 8123\n", "utf-8")
    shown = onrecord("settings", folder=tmp_path, environment={"ONRECORD_HOST": "::1"}).stdout
    assert "8123" in shown
    assert "onrecord.toml" in shown
    assert "ONRECORD_HOST" in shown


def test_a_store_that_is_not_there_is_told_with_how_to_make_one(tmp_path: Path) -> None:
    for command in (["serve"], ["query", "cq01"], ["export"], ["stats"], ["check"]):
        told = onrecord(*command, "--store", "nowhere", folder=tmp_path)
        assert told.returncode == 1
        assert "nowhere" in told.stderr
        assert "onrecord ingest" in told.stderr
    assert not (tmp_path / "nowhere").exists()


def test_a_port_in_use_is_told_with_how_to_choose_another(store: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        told = onrecord("serve", "--store", "graph", "--port", port, folder=store)
    assert told.returncode == 1
    assert port in told.stderr
    assert "--port" in told.stderr


# Input that cannot be used: each is one line that names the file, nothing is half written, the rest goes on.


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A folder of files good and bad, and what ingesting it told."""
    folder = tmp_path_factory.mktemp("batch")
    inputs = folder / "inputs"
    inputs.mkdir()
    (inputs / "empty.txt").write_bytes(b"")
    (inputs / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
    with (inputs / "huge.txt").open("wb") as huge:
        for _ in range(200):
            huge.write(b"x" * 1_000_000)
    (inputs / "latin-1.txt").write_bytes("Le café fermé, the mayor of Besançon said on Monday.\n".encode("latin-1"))
    (inputs / "utf-16.txt").write_bytes("Ghana’s minister Kofi Boateng said that the talks failed.\n".encode("utf-16"))
    (inputs / "undated.txt").write_text("The talks failed, minister Kofi Boateng said on Monday.\n", "utf-8")
    (inputs / "good.txt").write_text(ARTICLE, "utf-8")
    done = onrecord("ingest", "inputs", "--store", "graph", "--issues", "issues.jsonl", folder=folder)
    return folder, done


def test_the_rest_of_a_batch_goes_on(batch: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    _, done = batch
    assert done.returncode == 1
    assert "7 read = 4 ingested + 0 unchanged + 3 rejected" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["empty.txt", "picture.txt", "huge.txt"])
def test_what_is_rejected_is_one_line_and_one_issue(
    name: str, batch: tuple[Path, subprocess.CompletedProcess[str]]
) -> None:
    folder, done = batch
    assert sum(name in line and line.startswith("error: ") for line in done.stderr.splitlines()) == 1
    issues = [json.loads(line) for line in (folder / "issues.jsonl").read_text("utf-8").splitlines()]
    assert sum(name in issue["source"] and issue["level"] == "error" for issue in issues) == 1


def test_text_in_other_encodings_is_kept_as_it_was_meant(
    batch: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    folder, _ = batch
    told = onrecord("export", "--with-text", "--store", "graph", folder=folder).stdout
    assert "Le café fermé, the mayor of Besançon said" in told
    assert "Ghana’s minister Kofi Boateng said" in told


def test_an_article_without_a_date_is_taken_in_and_told(
    batch: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    _, done = batch
    assert any("undated.txt" in line and line.startswith("warning: ") for line in done.stderr.splitlines())


def test_a_folder_with_nothing_readable_is_told(tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    told = onrecord("ingest", "nothing", "--store", "graph", folder=tmp_path)
    assert told.returncode == 1
    assert "nothing" in told.stderr


def test_a_full_disk_leaves_whole_articles_and_lets_one_go_on(store: Path, tmp_path: Path) -> None:
    shutil.copytree(store / "graph", tmp_path / "graph")
    (tmp_path / "later.txt").write_text(ARTICLE.replace("Ghana", "Togo"), "utf-8")
    # No file of the process may grow beyond this: the database cannot write its log, as on a full disk.
    full = onrecord("ingest", "later.txt", "--store", "graph", folder=tmp_path, largest_file_bytes=20_000)
    assert full.returncode == 1
    assert "disk is full" in full.stderr
    assert "Traceback" not in full.stderr
    assert "1 article, 0 violations" in onrecord("check", "--store", "graph", folder=tmp_path).stderr
    done = onrecord("ingest", "later.txt", "--store", "graph", folder=tmp_path)
    assert "1 read = 1 ingested" in done.stderr


def test_output_that_cannot_be_written_is_told(store: Path) -> None:
    with open("/dev/full", "wb") as full:  # noqa: PTH123 -- a device, opened for a child's output
        told = onrecord("export", "--store", "graph", folder=store, output=full)
    assert told.returncode == 1
    assert "No space left" in told.stderr
    assert "fault of OnRecord" not in told.stderr


def test_a_store_path_that_is_a_file_is_left_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text(ARTICLE, "utf-8")
    (tmp_path / "graph").write_text("mine", "utf-8")
    told = onrecord("ingest", "article.txt", "--store", "graph", folder=tmp_path)
    assert told.returncode == 1
    assert "graph" in told.stderr
    assert "Traceback" not in told.stderr
    assert (tmp_path / "graph").read_text("utf-8") == "mine"


# A store that a server has open: commands go through the server, and say so.


THROUGH = re.compile(r"^the server at http://127\.0\.0\.1:[0-9]+ has this store open; (writing|reading) through it$")


def told_through(done: subprocess.CompletedProcess[str]) -> list[str]:
    """Return how a command says that it goes through a server."""
    return [found[1] for line in done.stderr.splitlines() if (found := THROUGH.match(line))]


def test_articles_are_ingested_through_the_server_as_without_one(store: Path, tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text(ARTICLE, "utf-8")
    open_store(tmp_path / "graph").close()
    with served(tmp_path / "graph"):
        done = onrecord("ingest", "article.txt", "--store", "graph", folder=tmp_path)
        assert done.returncode == 0, done.stderr
        assert told_through(done) == ["writing"]
        assert "1 read = 1 ingested" in done.stderr
        again = onrecord("ingest", "article.txt", "--store", "graph", folder=tmp_path)
        assert "1 read = 0 ingested + 1 unchanged" in again.stderr
        during = onrecord("export", "--store", "graph", "--format", "nq", folder=tmp_path)
        assert told_through(during) == ["reading"]
    after = onrecord("export", "--store", "graph", "--format", "nq", folder=tmp_path)
    assert told_through(after) == []
    direct = onrecord("export", "--store", "graph", "--format", "nq", folder=store)

    def but_for_the_clock(text: str) -> list[str]:
        return [line for line in text.splitlines() if "generatedAtTime" not in line and "/modified>" not in line]

    assert but_for_the_clock(after.stdout) == but_for_the_clock(direct.stdout)
    assert during.stdout == after.stdout


@pytest.mark.parametrize(
    ("command", "wanted"),
    [
        (("query", "cq07", "--format", "csv"), "said"),
        (("export", "actor:ghana"), '"Ghana"@en'),
        (("stats",), "articles                     1"),
        (("check",), ""),
    ],
)
def test_reading_goes_through_the_server(store: Path, tmp_path: Path, command: Sequence[str], wanted: str) -> None:
    shutil.copytree(store / "graph", tmp_path / "graph")
    with served(tmp_path / "graph"):
        done = onrecord(*command, "--store", "graph", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert told_through(done) == ["reading"]
    assert done.stdout == onrecord(*command, "--store", "graph", folder=tmp_path).stdout
    assert wanted in done.stdout


def test_a_server_that_goes_in_mid_run_leaves_whole_articles_and_names_the_rest(tmp_path: Path) -> None:
    for state in ("Ghana", "Togo", "Kenya", "Zambia", "Benin", "Uganda"):
        (tmp_path / f"{state}.txt").write_text(ARTICLE.replace("Ghana", state), "utf-8")
    open_store(tmp_path / "graph").close()
    names = sorted(path.name for path in tmp_path.glob("*.txt"))
    command = [sys.executable, "-c", "from server.cli import main; main()", "ingest", *names, "--store", "graph"]
    with served(tmp_path / "graph") as server:
        with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
            assert process.stderr is not None
            lines = []
            for line in process.stderr:
                lines.append(line)
                if line.startswith("ingested"):
                    server.kill()
        assert process.returncode == 1
    ingested = [line for line in lines if line.startswith("ingested")]
    lost = [line for line in lines if "was not acknowledged as stored: run the same command again" in line]
    # All are on their way when the first is stored.
    told = {line.split()[1] for line in (*ingested, *lost)}
    assert told == set(names)
    assert len(ingested) + len(lost) == len(names)
    assert "what was told as stored is kept" in lines[-1]
    assert not any("Traceback" in line for line in lines)
    checked = onrecord("check", "--store", "graph", folder=tmp_path)
    assert checked.returncode == 0, checked.stdout
    done = onrecord("ingest", *names, "--store", "graph", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    unchanged = re.search(r"6 read = [0-9] ingested \+ ([0-9]) unchanged", done.stderr)
    assert unchanged is not None
    assert int(unchanged[1]) >= len(ingested)


def test_a_store_open_in_a_process_without_an_address_names_what_to_stop(store: Path, tmp_path: Path) -> None:
    shutil.copytree(store / "graph", tmp_path / "graph")
    with open_store(tmp_path / "graph"):
        for command in (["stats"], ["backup", "copy"], ["restore", "graph", "--replace"]):
            told = onrecord(*command, "--store", "graph", folder=tmp_path)
            assert told.returncode == 1
            assert "open in another process: stop `" in told.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["graph"]


# Copies.


def test_a_backup_of_a_served_store_is_restored(store: Path, tmp_path: Path) -> None:
    shutil.copytree(store / "graph", tmp_path / "graph")
    with served(tmp_path / "graph"):
        done = onrecord("backup", "copies/monday", "--store", "graph", folder=tmp_path)
        assert done.returncode == 0, done.stderr
        assert "onrecord restore copies/monday" in done.stderr
        again = onrecord("backup", "copies/monday", "--store", "graph", folder=tmp_path)
        assert again.returncode == 1
        assert "is not empty" in again.stderr
    whole = onrecord("export", "--store", "graph", "--format", "nq", folder=tmp_path).stdout
    (tmp_path / "later.txt").write_text(ARTICLE.replace("Ghana", "Togo"), "utf-8")
    assert onrecord("ingest", "later.txt", "--store", "graph", folder=tmp_path).returncode == 0
    refused = onrecord("restore", "copies/monday", "--store", "graph", folder=tmp_path)
    assert refused.returncode == 1
    assert "--replace" in refused.stderr
    assert "2 articles" in onrecord("check", "--store", "graph", folder=tmp_path).stderr
    done = onrecord("restore", "copies/monday", "--store", "graph", "--replace", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert onrecord("export", "--store", "graph", "--format", "nq", folder=tmp_path).stdout == whole
    assert onrecord("restore", "copies/monday", "--store", "new", folder=tmp_path).returncode == 0
    assert onrecord("export", "--store", "new", "--format", "nq", folder=tmp_path).stdout == whole


@pytest.mark.parametrize(("number", "word"), [(0, "older"), (999, "newer")])
def test_a_store_of_another_format_is_refused_by_every_command(
    store: Path, tmp_path: Path, number: int, word: str
) -> None:
    shutil.copytree(store / "graph", tmp_path / "graph")
    shutil.copy(store / "article.txt", tmp_path)
    (tmp_path / "graph" / "onrecord-store").write_text(f"OnRecord store, format {number}\n", "utf-8")
    for command in (["ingest", "article.txt"], ["stats"], ["check"], ["backup", "copy"], ["serve"]):
        told = onrecord(*command, "--store", "graph", folder=tmp_path)
        assert told.returncode == 1
        assert f"format {number}" in told.stderr
        assert f"use the {word} OnRecord that made it" in told.stderr
    told = onrecord("restore", "graph", "--store", "new", folder=tmp_path)
    assert told.returncode == 1
    assert f"format {number}" in told.stderr
    assert not (tmp_path / "new").exists()


# What `check` finds in a store that somebody else wrote to.


def checked(folder: Path, given: dict[str, list[ox.Quad]]) -> subprocess.CompletedProcess[str]:
    with open_store(folder / "graph") as opened:
        opened.replace(given)
    return onrecord("check", "--store", "graph", folder=folder)


def findings(done: subprocess.CompletedProcess[str], words: str) -> list[str]:
    return [line for line in done.stdout.splitlines() if words in line]


def test_check_finds_a_text_that_is_not_the_one_that_was_read(store: Path, tmp_path: Path) -> None:
    shutil.copytree(store / "graph", tmp_path / "graph")
    with open_store(tmp_path / "graph") as opened:
        (name,) = (it for it in opened.graphs() if it.startswith(f"{BASE}graph/article/"))
        sound = list(opened.quads(name))
    (body,) = (it for it in sound if it.predicate.value == "https://schema.org/articleBody")
    other = ox.Quad(body.subject, body.predicate, ox.Literal("Other words."), body.graph_name)
    done = checked(tmp_path, {name: [it for it in sound if it != body] + [other]})
    assert done.returncode == 1
    assert len(findings(done, "another SHA-256 than its identifier")) == 1


def test_check_finds_graphs_without_provenance_and_what_dangles(tmp_path: Path) -> None:
    small = graphs()
    done = checked(tmp_path, small)
    assert not findings(done, "no provenance")
    assert not findings(done, "dangle")
    assert "; looked at 4 graphs, " in done.stderr
    runs = f"{BASE}graph/runs"
    gone = "a" * 32
    lost = quads(
        f"{BASE}graph/judgements",
        f"<urn:j> rdfs:seeAlso <{BASE}id/article/{gone}#char=1,4> , <{BASE}id/article/{gone}#char=5,9> ; "
        f"schema:isPartOf article:{gone} .",
    )
    inferred = f"{BASE}graph/inferred/{gone}"
    done = checked(
        tmp_path,
        small
        | {runs: [], f"{BASE}graph/judgements": lost, inferred: quads(inferred, "<urn:a> rdfs:seeAlso <urn:b> .")},
    )
    assert done.returncode == 1
    assert findings(done, "no provenance") == [
        f"{ARTICLE_GRAPH}: violation: {ARTICLE_GRAPH}: The graph has no provenance: no run is said to have made it."
    ]
    (dangling,) = findings(done, "dangle")
    assert dangling.startswith(f"{BASE}graph/judgements: violation: {BASE}id/article/{gone}: ")
    assert "3 references" in dangling
    assert len(findings(done, "inferred from an article that is not in the store")) == 1
