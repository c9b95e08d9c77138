"""What deploy/ tells other programs to run is there, and does what it says."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
import pytest

from server.cli import COMMANDS, onrecord
from server.settings.declared import names
from server.store import open_store
from tests.server.running_command import Running
from tests.server.small_graph import graphs

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).parents[2]
DEPLOY: Final = ROOT / "deploy"
UNITS: Final = sorted(DEPLOY.glob("*.service"))
FILES: Final = sorted(it for it in DEPLOY.iterdir() if it.is_file())
INSTALLED: Final = "/opt/onrecord"


def instructions() -> Iterator[tuple[str, str]]:
    """Yield the Dockerfile's instructions, each with the rest of its lines."""
    text = re.sub(r"^#.*\n", "", (DEPLOY / "Dockerfile").read_text("utf-8"), flags=re.MULTILINE)
    for line in text.replace("\\\n", " ").splitlines():
        if line.strip():
            name, _, rest = line.partition(" ")
            yield name, rest.strip()


def fields(unit: Path) -> Iterator[tuple[str, str]]:
    for line in unit.read_text("utf-8").splitlines():
        if line and line[0] not in "#[":
            name, _, value = line.partition("=")
            yield name, value


def assert_is_command(words: list[str]) -> None:
    """See to it that the words after `onrecord` are a command of it with its own options."""
    name, *arguments = words
    assert name in COMMANDS
    command = onrecord.get_command(click.Context(onrecord), name)
    assert command is not None
    # Parsed, not run.
    command.make_context(name, [it for it in arguments if not it.startswith("$")] or ["--help"], resilient_parsing=True)
    known = {option for it in command.params for option in it.opts}
    assert {it for it in arguments if it.startswith("--")} <= known


@pytest.mark.parametrize("unit", UNITS, ids=lambda it: it.stem)
def test_a_unit_runs_a_command_that_there_is_and_may_do_little(unit: Path) -> None:
    told = dict(fields(unit))
    program, *arguments = shlex.split(told["ExecStart"])
    assert program == f"{INSTALLED}/.venv/bin/onrecord"
    assert_is_command(arguments)
    settings = {f"ONRECORD_{name.upper()}" for name in names()}
    assert {value.partition("=")[0] for name, value in fields(unit) if name == "Environment"} <= settings
    assert (told["User"], told["NoNewPrivileges"], told["ProtectSystem"]) == ("onrecord", "yes", "strict")
    assert told["Documentation"].removeprefix(f"file://{INSTALLED}/") == "deploy/README.md"


@pytest.mark.parametrize("unit", UNITS, ids=lambda it: it.stem)
def test_systemd_finds_no_fault_with_a_unit(unit: Path, tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    here = tmp_path / unit.name
    here.write_text(unit.read_text("utf-8").replace(f"ExecStart={INSTALLED}/.venv/bin/onrecord", "ExecStart=/bin/true"))
    for arguments in (["verify", str(here)], ["security", "--offline=true", "--threshold=20", str(here)]):
        # Where there is no systemd, the test before has read the unit.
        done = subprocess.run([analyze or "true", *arguments], capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stdout[-500:] + done.stderr
        assert "Unknown" not in done.stderr


def test_the_image_is_made_of_what_is_there_and_runs_as_nobody_special() -> None:
    told = list(instructions())
    assert [name for name, _ in told].count("FROM") == 2
    last = dict(told)
    assert last["USER"] == "onrecord"
    assert json.loads(last["ENTRYPOINT"]) == ["onrecord"]
    assert_is_command(json.loads(last["CMD"]))
    python, script = json.loads(last["HEALTHCHECK"].partition("CMD ")[2])
    assert python == "/app/.venv/bin/python"
    assert (ROOT / script.removeprefix("/app/")).is_file()
    settings = {f"ONRECORD_{name.upper()}" for name in names()}
    assert set(re.findall(r"ONRECORD_\w+", last["ENV"])) <= settings
    ignored = (ROOT / ".dockerignore").read_text("utf-8").split("\n")
    needed = ("Makefile", "requirements", "deploy", "ontology", "ingest", "server", "seeds", "package.json")
    assert not {it for it in needed if it in ignored}
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert "\nsetup:" in makefile


def test_every_setting_and_option_that_a_file_names_is_there() -> None:
    settings = {f"ONRECORD_{name.upper()}" for name in names()}
    for file in FILES:
        text = file.read_text("utf-8")
        assert set(re.findall(r"ONRECORD_[A-Z_]*[A-Z]", text)) <= settings, file
        for line in re.findall(rf"onrecord ((?:{'|'.join(COMMANDS)}) [^`\n\\|;]*)", text):
            assert {it for it in line.split() if it.startswith("--")} <= options_of(line.split()[0]), (file, line)


def options_of(name: str) -> set[str]:
    command = onrecord.get_command(click.Context(onrecord), name)
    assert command is not None
    return {option for it in command.params for option in it.opts}


def test_no_file_names_an_address_to_download_from() -> None:
    for file in FILES:
        for address in re.findall(r"https?://([^/\s\"'`)]+)", file.read_text("utf-8")):
            assert re.fullmatch(r"(?:\S+\.example(?:\.org)?|127\.0\.0\.1:\d+|engine:\d+|onrecord;?)", address), (
                file,
                address,
            )


def test_the_pages_own_files_are_all_described() -> None:
    page = (DEPLOY / "README.md").read_text("utf-8")
    assert {it.name for it in FILES} - {"README.md"} <= set(re.findall(r"\]\(([\w.-]+)\)", page))


def healthy(port: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, str(DEPLOY / "healthy.py")],
        env=os.environ | {"ONRECORD_PORT": port},
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stdout


def test_health_is_what_the_server_says(tmp_path: Path) -> None:
    with open_store(tmp_path / "graph") as store:
        store.replace(graphs())
    with Running("serve", "--store", str(tmp_path / "graph"), "--port", "0") as it:
        (line,) = it.wait_for("shows", "stop with Ctrl-C")
        found = re.search(r":([0-9]+)/", line)
        assert found is not None
        assert healthy(found[1]) == (0, healthy(found[1])[1])
        assert '"status":"ok"' in healthy(found[1])[1].replace(" ", "")
        assert it.stopped() == 0
    code, told = healthy(found[1])
    assert code == 1
    assert "nothing answers" in told
