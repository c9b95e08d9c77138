"""`onrecord judge`: with a store of one's own, and through the server that has it open."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from ontology.errors import InvalidStore
from server.cli import onrecord
from server.commands.judging import judge
from server.store import open_store
from server.store.local import running
from tests.server.small_graph import BASE, STATEMENT, H, graphs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from click.testing import Result

ROE = f"{BASE}id/actor/person-jane-roe"
UNION = f"{BASE}id/actor/african-union"
SERVER = textwrap.dedent("""
    import sys
    from pathlib import Path
    from server import create_app
    from server.commands.judging import judges_of
    from server.blueprints.judging import attach
    from server.web.serving import serve
    from server.settings import Settings
    from server.store import folder, open_store
    place = Path(sys.argv[1])
    settings = Settings(store=place)
    with open_store(place) as store:
        def ready(address):
            folder.announce(place, address)
            print("ready", flush=True)
        serve(attach(create_app(store, settings), judges_of(store, settings)), "127.0.0.1", 0, ready=ready)
""")


@contextmanager
def served(place: Path) -> Iterator[None]:
    with subprocess.Popen([sys.executable, "-c", SERVER, str(place)], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            yield
        finally:
            process.terminate()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    with open_store(tmp_path / "graph") as store:
        store.replace(graphs())
    return tmp_path / "graph"


def run(place: Path, *arguments: str) -> Result:
    return CliRunner().invoke(judge, [*arguments, "--store", str(place)])


def done(place: Path, *arguments: str) -> Result:
    result = run(place, *arguments)
    assert result.exit_code == 0, result.output or result.exception
    return result


def verdicts(place: Path) -> list[str]:
    return [line.strip() for line in done(place).stdout.splitlines()[1::3]]


def test_a_judgement_is_recorded_listed_and_taken_back(place: Path) -> None:
    made = done(place, "wrong", f"statement:{H}-9-59", "--who", "Kari Dahl", "--note", "the cue is elsewhere").stdout
    assert made.startswith(f"{BASE}id/judgement/")

    told = done(place).stdout
    assert told.startswith(f"{made}    wrong {STATEMENT}\n    Kari Dahl, 2")
    assert told.endswith("Z: the cue is elsewhere\n")

    assert "took back 1" in done(place, "--withdraw", made.strip()).stderr
    assert done(place).stdout == ""


def test_a_table_written_is_read_into_another_store_that_lacks_the_articles(place: Path, tmp_path: Path) -> None:
    done(place, "right", STATEMENT, "--who", "Kari Dahl")
    done(place, "not-same", ROE, UNION, "--who", "Kari Dahl", "--note", "a person, and\na body")
    first, second, other = tmp_path / "first.csv", tmp_path / "second.csv", tmp_path / "other"
    done(place, "--export", str(first))

    assert "recorded 2, had 0 already, rejected 0" in done(other, "--import", str(first)).stderr
    assert "recorded 0, had 2 already, rejected 0" in done(other, "--import", str(first)).stderr
    done(other, "--export", str(second))
    assert second.read_bytes() == first.read_bytes()
    assert verdicts(other) == [f"right {STATEMENT}", f"not-same {UNION} {ROE}"]


def test_a_bad_line_is_told_and_the_others_are_recorded(place: Path, tmp_path: Path) -> None:
    table = tmp_path / "mine.csv"
    table.write_text(
        f"verdict,thing,other,who,when,note\nwrong,{STATEMENT},,Roe,2024-05-14T09:30:00Z,\nsame,{ROE},,Roe,2024-05-14,\n"
    )
    result = run(place, "--import", str(table))

    assert result.exit_code == 1
    assert f"rejected: {table}, line 3: 'same' is said of two different things" in result.stderr
    assert "recorded 1, had 0 already, rejected 1" in result.stderr
    assert verdicts(place) == [f"wrong {STATEMENT}"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("wrong", "statement:0f-1-2", "--who", "Roe"), "the store tells of no <"),
        (("wrong", ROE, "--who", "Roe"), "'wrong' is said of a statement"),
        (("--withdraw", "0123"), "there is no judgement <"),
        (("--import", "/nowhere.csv"), "/nowhere.csv cannot be read"),
        (("wrong", STATEMENT, "--export", "x.csv"), "only one of them"),
    ],
)
def test_what_cannot_be_done_is_told(place: Path, arguments: tuple[str, ...], message: str) -> None:
    result = run(place, *arguments)

    assert result.exit_code != 0
    assert message in f"{result.output}{result.exception}"
    assert verdicts(place) == []


def test_the_command_is_one_of_onrecord() -> None:
    told = CliRunner().invoke(onrecord, ["judge", "--help"])
    assert told.exit_code == 0
    assert "VERDICT is wrong or right" in told.output


def test_while_a_server_runs_it_is_asked_and_what_it_says_is_told(place: Path, tmp_path: Path) -> None:
    with served(place):
        made = done(place, "wrong", STATEMENT, "--who", "Kari Dahl")
        assert "has this store open" in made.stderr
        assert verdicts(place) == [f"wrong {STATEMENT}"]
        done(place, "--export", str(tmp_path / "all.csv"))
        assert "took back 1" in done(place, "--withdraw", made.stdout.strip()).stderr
        assert verdicts(place) == []
        assert "recorded 1" in done(place, "--import", str(tmp_path / "all.csv")).stderr
        local = running(place)
        assert local is not None
        with pytest.raises(InvalidStore, match="there is no verdict 'false'"):
            local.judge([{"verdict": "false", "things": [ROE], "who": "x", "when": "2024-05-14", "note": ""}], [])
        with pytest.raises(InvalidStore, match="each judgement is a JSON object with verdict"):
            local.judge([{"verdict": "wrong"}], [])
    assert verdicts(place) == [f"wrong {STATEMENT}"]
