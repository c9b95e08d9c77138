"""A user's own questions, read from files, and what is told of files that are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ontology.questions import saved
from ontology.terms import DEFAULT_BASE
from server import create_app
from server.settings import Settings, resolve
from server.store import open_store
from tests.server.union_graph import graphs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

SPEAKERS = """# Speakers (simple)
# Who is quoted in so many words?
# parameter actor: actor = actor:person-kofi-tano
PREFIX actor: <https://onrecord.example/id/actor/>
PREFIX onr: <https://w3id.org/onrecord/ns#>
PREFIX schema: <https://schema.org/>
SELECT ?words WHERE {
  VALUES ?actor { actor:person-kofi-tano }
  ?statement onr:speaker ?actor ; schema:text ?words
}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in-so-many-words.rq").write_text(SPEAKERS, "utf-8")
    return tmp_path


@pytest.fixture
def visitor(folder: Path) -> Iterator[FlaskClient]:
    with open_store(None) as store:
        store.replace(graphs())
        yield create_app(store, Settings(questions=(folder,))).test_client()


def problem(folder: Path, name: str, text: str | bytes) -> str:
    """Return what is told of a file with this content."""
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    [wrong] = saved.read([folder]).unusable
    assert wrong.file.endswith(name)
    return wrong.message


def test_a_file_is_a_question_under_its_own_name(folder: Path) -> None:
    (question,) = saved.read([folder]).questions
    assert (question.name, question.title) == ("in-so-many-words", "Who is quoted in so many words?")
    assert [it.name for it in question.parameters] == ["actor"]
    assert "<https://onrecord.example/id/actor/nato>" in question.query(actor="actor:nato")


def test_a_file_that_windows_wrote_reads_the_same(folder: Path) -> None:
    (folder / "windows.rq").write_bytes(b"\xef\xbb\xbf" + SPEAKERS.replace("\n", "\r\n").encode())
    found = saved.read([folder])
    assert [it.name for it in found.questions] == ["in-so-many-words", "windows"]
    assert found.unusable == ()


def test_the_files_use_the_base_of_the_store(folder: Path) -> None:
    (question,) = saved.read([folder], "https://news.example/").questions
    assert "<https://news.example/id/actor/>" in question.text
    assert DEFAULT_BASE not in question.text


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.rq", "SELECT * { ?s ?p ?o }", "no header; begin with a line '# NAME (simple)'"),
        ("Upper.rq", SPEAKERS, "small letters, digits and hyphens"),
        ("cq99.rq", SPEAKERS, "cq and a number are names of the questions that come with OnRecord"),
        ("b.rq", b"# B (simple)\n# \xff\n", "not UTF-8 text (byte 15)"),
        ("c.rq", "# C (simple)\n# C?\n" + "#" * 100_000, "longer than 100,000 bytes"),
        ("d.rq", SPEAKERS.replace("VALUES", "values"), "no line 'VALUES ?actor { … }'"),
        ("e.rq", SPEAKERS.replace("actor: actor =", "actor: person ="), "'person' is no kind of parameter"),
        ("f.rq", SPEAKERS.replace("parameter actor: actor = ", "parameter actor "), "is not understood"),
        ("g.rq", SPEAKERS.replace("= actor:person-kofi-tano", "= nobody:at all"), "is no IRI"),
        ("h.rq", SPEAKERS.replace("PREFIX actor", "# parameter actor: actor = actor:a\nPREFIX actor"), "twice"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_question_is_told_with_what_to_do(folder: Path, name: str, text: str, told: str) -> None:
    assert told in problem(folder, name, text)
    assert [it.name for it in saved.read([folder]).questions] == ["in-so-many-words"]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    [wrong] = saved.read([tmp_path / "none"]).unusable
    assert "it is not there" in wrong.message


def test_of_two_files_with_one_name_the_first_counts(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    (other / "in-so-many-words.rq").write_text(SPEAKERS.replace("so many", "few"), "utf-8")
    found = saved.read([folder, other])
    assert [it.title for it in found.questions] == ["Who is quoted in so many words?"]
    assert "another file before it has this name" in found.unusable[0].message


def test_no_more_files_are_read_than_a_folder_may_hold(tmp_path: Path) -> None:
    for number in range(saved.MAX_FILES + 2):
        (tmp_path / f"q{number:04}.rq").write_text(SPEAKERS, "utf-8")
    found = saved.read([tmp_path])
    assert len(found.questions) == saved.MAX_FILES
    assert "only the first 300 files are read" in found.unusable[0].message


def test_the_setting_names_folders(tmp_path: Path) -> None:
    settings = resolve({}, {"ONRECORD_QUESTIONS": f"{tmp_path}:other"}, tmp_path)
    assert [path.name for path in settings.questions] == [tmp_path.name, "other"]


def test_a_saved_question_has_a_page_and_is_listed(visitor: FlaskClient) -> None:
    assert "Who is quoted in so many words?" in visitor.get("/questions").text
    page = visitor.get("/questions/in-so-many-words")
    assert page.status_code == 200
    assert "remains a member in good standing" in page.text


def test_a_file_that_appears_while_the_server_runs_is_listed(visitor: FlaskClient, folder: Path) -> None:
    (folder / "later.rq").write_text(SPEAKERS.replace("in so many", "in later"), "utf-8")
    assert "Who is quoted in later words?" in visitor.get("/questions").text


def test_a_saved_query_that_does_not_parse_is_told_in_the_list(visitor: FlaskClient, folder: Path) -> None:
    (folder / "broken.rq").write_text("# B (hard)\n# Broken?\nSELECT * {\n ?s ?p }\n", "utf-8")
    (folder / "update.rq").write_text("# U (hard)\n# Update?\nDROP ALL\n", "utf-8")
    text = visitor.get("/questions").text
    assert "2 saved questions cannot be used" in text
    assert "broken.rq" in text
    assert "update.rq" in text
    assert visitor.get("/questions/broken").status_code == 404


def test_saved_questions_of_other_forms_have_pages_and_downloads_of_their_own(
    visitor: FlaskClient, folder: Path
) -> None:
    (folder / "yes.rq").write_text("# Y (simple)\n# Is there anything?\nASK { ?s ?p ?o }\n", "utf-8")
    (folder / "graph.rq").write_text(
        "# G (simple)\n# What is said?\nPREFIX schema: <https://schema.org/>\n"
        "CONSTRUCT { ?s schema:text ?t } WHERE { ?s schema:text ?t }\n", "utf-8",
    )  # fmt: skip
    assert '<p class="yes">Yes</p>' in visitor.get("/questions/yes").text
    assert "/questions/graph.turtle" in visitor.get("/questions/graph").text
    graph = visitor.get("/questions/graph.turtle", follow_redirects=True)
    assert graph.mimetype == "text/turtle"
    assert visitor.get("/questions/graph.csv").status_code == 404
