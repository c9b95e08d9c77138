"""`onrecord query`: tables on a terminal, formats to a pipe, questions by name, stores, servers and other endpoints."""

from __future__ import annotations

import csv
import fcntl
import io
import json
import os
import pty
import struct
import subprocess
import sys
import termios
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph as ox
import pytest

from server import create_app
from server.cli import main
from server.commands.elsewhere import AnyEndpoint
from server.commands.tables import Table, length
from server.settings import Settings
from server.store import open_store
from server.store.base import Solutions
from tests.server.listening import listening
from tests.server.test_local_api import served
from tests.server.union_graph import UNION, graphs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


MAIN: Final = (sys.executable, "-c", "from server.cli import main; main()")
ROWS: Final = "SELECT ?n WHERE { VALUES ?n { 1 2 } }"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the store `graph` and one saved question."""
    folder = tmp_path_factory.mktemp("query")
    with open_store(folder / "graph") as store:
        store.replace(graphs())
    (folder / "mine").mkdir()
    (folder / "mine" / "said-by.rq").write_text(
        "# Said (simple)\n# What did somebody say?\n# parameter actor: actor = actor:person-kofi-tano\n"
        "PREFIX actor: <https://onrecord.example/id/actor/>\nPREFIX onr: <https://w3id.org/onrecord/ns#>\n"
        "PREFIX schema: <https://schema.org/>\nSELECT ?words WHERE {\n  VALUES ?actor { actor:person-kofi-tano }\n"
        "  ?statement onr:speaker ?actor ; schema:text ?words\n}\n", "utf-8",
    )  # fmt: skip
    return folder


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of an endpoint of the application."""
    with open_store(None) as store:
        store.replace(graphs())
        with listening(create_app(store, Settings())) as address:
            yield f"{address}/sparql"


class Told(NamedTuple):
    """How a run of the command ended, and what it printed."""

    returncode: object
    stdout: str
    stderr: str


@pytest.fixture
def query(place: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., Told]:
    """The command, run in this process, in the folder `place`."""
    monkeypatch.chdir(place)
    monkeypatch.setenv("ONRECORD_QUESTIONS", "mine")

    def run(*arguments: str, text: str = "") -> Told:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode("utf-8"))))
        with pytest.raises(SystemExit) as ended:
            main(["query", *arguments])
        return Told(ended.value.code, *capfd.readouterr())

    return run


def on_terminal(folder: Path, columns: int, *arguments: str) -> list[str]:
    """Return the lines that the command prints on a terminal of so many columns."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    environment["NO_COLOR"] = "1"
    with subprocess.Popen(
        [*MAIN, "query", *arguments], cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=theirs,
        stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        os.close(theirs)
        printed = b""
        while True:
            try:
                part = os.read(ours, 65_536)
            except OSError:
                # The other end is closed.
                break
            if not part:
                break
            printed += part
        os.close(ours)
        assert process.wait(30) == 0
    return printed.decode("utf-8").replace("\r\n", "\n").splitlines()


class TestOnATerminal:
    @pytest.mark.parametrize("columns", [60, 80, 140])
    def test_a_table_fits_the_width(self, place: Path, columns: int) -> None:
        lines = on_terminal(place, columns, "cq04", "--store", "graph", "--set", "actor=Kofi Tano")
        assert max(map(length, lines)) <= columns
        assert lines[0].split()[:2] == ["from", "to"]
        assert set(lines[1]) == {"─", " "}
        assert "onr:quote" in "".join(lines)

    def test_a_table_too_narrow_for_its_columns_gives_a_line_a_value(self, place: Path) -> None:
        lines = on_terminal(place, 30, "cq04", "--store", "graph", "--set", "actor=Kofi Tano")
        assert any(line.startswith("text:") for line in lines)
        assert any("remains a member in good standing" in line for line in lines)

    def test_an_ask_is_answered_in_a_word(self, place: Path) -> None:
        (place / "ask.rq").write_text("ASK { ?s ?p ?o }", "utf-8")
        assert on_terminal(place, 80, "ask.rq", "--store", "graph") == ["yes"]

    def test_a_graph_is_printed_as_turtle(self, place: Path) -> None:
        (place / "graph.rq").write_text(
            "PREFIX onr: <https://w3id.org/onrecord/ns#> CONSTRUCT WHERE { ?s a onr:State }", "utf-8"
        )
        assert any("a onr:State" in line for line in on_terminal(place, 80, "graph.rq", "--store", "graph"))


def table(
    variables: tuple[str, ...], *rows: tuple[ox.Literal | ox.NamedNode | None, ...], width: int | None
) -> list[str]:
    prefixes = {"ex": "https://example.org/", "deep": "https://example.org/deep/"}
    return list(Table(Solutions(variables, iter(rows)), prefixes, width))


class TestTables:
    def test_iris_are_shortened_by_the_longest_prefix(self) -> None:
        lines = table(("a",), (ox.NamedNode("https://example.org/deep/x"),), width=80)
        assert lines[2] == "deep:x"

    def test_long_cells_go_over_several_lines_at_spaces(self) -> None:
        words = "one two three four five six seven eight nine ten"
        lines = table(("key", "words"), (ox.Literal("k"), ox.Literal(words)), width=24)
        assert all(length(line) <= 24 for line in lines)
        assert " ".join(line[3:].strip() for line in lines[2:]) == words

    @pytest.mark.parametrize("width", range(20, 100, 5))
    def test_days_and_names_are_whole_at_any_width(self, width: int) -> None:
        cells = ("2024-03-12", "2024-03-28", "Ama Boateng", "https://example.org/quote-direct", "words " * 20)
        row = tuple(ox.NamedNode(it) if "://" in it else ox.Literal(it) for it in cells)
        lines = table(("from", "to", "who", "type", "text"), row, width=width)
        assert [sum(day in line for line in lines) for day in cells[:2]] == [1, 1]
        assert any("Boateng" in line for line in lines)

    def test_what_a_terminal_would_take_for_an_order_is_shown_instead(self) -> None:
        (line,) = table(("a",), (ox.Literal("x\x1b]0;owned\x07y\u202ez"),), width=80)[2:]
        assert "\x1b" not in line
        assert "\x07" not in line
        assert "\u202e" not in line

    def test_wide_characters_take_two_columns(self) -> None:
        lines = table(
            ("a", "b"), (ox.Literal("東京"), ox.Literal("x")), (ox.Literal("abcd"), ox.Literal("y")), width=80
        )
        assert lines[2].index("x") + 2 == lines[3].index("y")

    def test_without_a_width_each_row_is_one_line(self) -> None:
        lines = table(("a",), (ox.Literal("word " * 30),), (None,), width=None)
        assert len(lines) == 4

    def test_no_rows_still_have_heads(self) -> None:
        assert table(("a", "bc"), width=80) == ["a  bc", "─  ──"]

    def test_a_query_without_variables_has_a_table_too(self) -> None:
        printed = Table(Solutions((), iter([()])), {}, 80)
        assert list(printed) == []
        assert printed.rows == 1


class TestToAPipe:
    def test_rows_are_csv_unless_a_format_is_given(self, query: Callable[..., Told]) -> None:
        plain = query("cq01", "--store", "graph")
        assert next(csv.reader(io.StringIO(plain.stdout)))[0] == "actor"
        as_json = query("cq01", "--store", "graph", "--format", "json")
        assert len(json.loads(as_json.stdout)["results"]["bindings"]) == plain.stdout.count("\n") - 1

    def test_a_format_that_the_answer_has_not_is_refused(self, query: Callable[..., Told]) -> None:
        told = query("cq01", "--store", "graph", "--format", "turtle")
        assert told.returncode == 2
        assert "csv, tsv, json, xml" in told.stderr

    def test_standard_input_may_begin_with_a_byte_order_mark(self, query: Callable[..., Told]) -> None:
        told = query("-", "--store", "graph", text=f"\ufeff{ROWS}")
        assert told.stdout.split() == ["n", "1", "2"]


class TestQuestions:
    def test_an_input_may_be_a_name(self, query: Callable[..., Told]) -> None:
        by_name = query("cq03", "--store", "graph", "--set", "organization=volta basin union")
        by_iri = query("cq03", "--store", "graph", "--set", f"organization=actor:{UNION}")
        assert by_name.stdout == by_iri.stdout
        assert by_name.stdout.count("\n") == 6

    def test_a_name_that_several_have_is_told_with_their_iris(self, query: Callable[..., Told]) -> None:
        told = query("cq03", "--store", "graph", "--set", "organization=union")
        assert told.returncode == 1
        assert f"actor:{UNION}" in told.stderr

    def test_a_name_that_nobody_has_is_told(self, query: Callable[..., Told]) -> None:
        told = query("cq03", "--store", "graph", "--set", "organization=qqqq")
        assert told.returncode == 1
        assert "nothing in the graph is called 'qqqq'" in told.stderr

    def test_a_default_that_the_store_lacks_is_told(self, query: Callable[..., Told]) -> None:
        told = query("cq03", "--store", "graph", "--format", "table")
        assert told.returncode == 0
        assert "--set organization=" in told.stderr

    def test_a_saved_question_runs_by_its_name(self, query: Callable[..., Told]) -> None:
        told = query("said-by", "--store", "graph")
        assert "remains a member in good standing" in told.stdout

    def test_the_list_has_every_question_with_its_inputs(self, query: Callable[..., Told], place: Path) -> None:
        (place / "mine" / "bad.rq").write_text("SELECT", "utf-8")
        told = query("--list")
        (place / "mine" / "bad.rq").unlink()
        assert told.stdout.count("\n") == 26
        assert "cq08    What did each actor claim" in told.stdout
        assert "[member, organization]" in told.stdout
        assert "What did somebody say?  [actor]" in told.stdout
        assert "bad.rq: " in told.stderr

    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            (("cq99",), "there is no question 'cq99'"),
            (("nothing.rq",), "nothing.rq cannot be read"),
            (("cq03", "--set", "organization"), "write NAME=VALUE"),
            (("cq03", "--set", "x=1"), "has no parameter 'x'"),
            (("said-by.rq", "--set", "actor=actor:a"), "--set gives the inputs of a question"),
            (("cq01", "--endpoint", "http://localhost/", "--store", "graph"), "give one of them"),
            (("cq01", "--endpoint", "ftp://x"), "give the http or https address"),
            (("cq01", "--endpoint", "http://me:secret@localhost/"), "without a user in it"),
        ],
    )
    def test_a_wrong_call_says_what_to_do(
        self, query: Callable[..., Told], arguments: tuple[str, ...], told: str
    ) -> None:
        done = query(*arguments)
        assert done.returncode in (1, 2)
        assert told in done.stderr
        assert "secret" not in done.stderr


def test_a_question_is_asked_through_a_server_that_has_the_store_open(
    query: Callable[..., Told], tmp_path: Path
) -> None:
    with open_store(tmp_path / "graph") as store:
        store.replace(graphs())
    with served(tmp_path / "graph"):
        told = query("cq03", "--store", str(tmp_path / "graph"), "--set", "organization=Volta Basin Union")
    assert "has this store open; reading through it" in told.stderr
    assert told.stdout.count("\n") == 6


class TestAnyEndpoint:
    def test_a_question_is_put_to_an_address(self, query: Callable[..., Told], site: str) -> None:
        told = query("cq03", "--endpoint", site, "--set", f"organization=actor:{UNION}")
        assert told.stdout.count("\n") == 6, told.stderr

    def test_a_graph_comes_as_turtle_and_an_ask_as_a_word(self, query: Callable[..., Told], site: str) -> None:
        text = "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 3"
        assert " a " in query("-", "--endpoint", site, text=text).stdout
        told = query("-", "--endpoint", site, "--format", "table", text="ASK {}")
        assert told.stdout == "yes\n"

    def test_a_query_that_the_engine_refuses_is_told_in_its_words(self, site: str) -> None:
        with AnyEndpoint(site) as endpoint, pytest.raises(Exception, match=r"cannot run this query: .*line 1"):
            endpoint.query("SELECT * {")

    def test_an_engine_that_takes_get_only_is_asked_so(self) -> None:
        with answering({"GET": (200, "application/sparql-results+xml", XML)}) as address, AnyEndpoint(address) as other:
            found = other.query(ROWS)
            assert isinstance(found, Solutions)
            assert [row[0].value for row in found.rows if row[0]] == ["yes"]

    @pytest.mark.parametrize(
        ("answer", "told"),
        [
            ((200, "text/html", b"<p>hello"), "text/html, which is no answer to a SPARQL query"),
            ((200, "application/sparql-results+json", b"{"), "what is no application/sparql-results"),
            ((404, "text/plain", b""), "takes no SPARQL query"),
            ((401, "text/plain", b""), "lets nobody in without a password"),
            ((500, "text/plain", b"out of\n\nmemory"), r"failed \(500\): out of memory"),
        ],
    )
    def test_what_is_no_answer_is_told(self, answer: tuple[int, str, bytes], told: str) -> None:
        with (
            answering({"POST": answer}) as address,
            AnyEndpoint(address) as other,
            pytest.raises(Exception, match=told),
        ):
            other.query(ROWS)

    def test_an_address_where_nothing_answers_is_told(self) -> None:
        with AnyEndpoint("http://127.0.0.1:9/sparql") as other, pytest.raises(Exception, match="nothing answers at"):
            other.query(ROWS)


XML: Final = (
    b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="n"/></head><results>'
    b'<result><binding name="n"><literal>yes</literal></binding></result></results></sparql>'
)


class answering:  # noqa: N801 -- used as a function
    """A server with one answer to each method, 405 to others."""

    def __init__(self, answers: dict[str, tuple[int, str, bytes]]) -> None:
        class Handler(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                status, kind, body = answers.get(self.command, (405, "text/plain", b""))
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = _answer  # noqa: N815 -- names of http.server

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- http.server's name
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever)

    def __enter__(self) -> str:
        self._thread.start()
        return f"http://127.0.0.1:{self._server.server_port}/sparql"

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
