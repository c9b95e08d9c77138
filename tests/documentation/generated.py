"""The parts of README.md that are made from the code: run `make docs` to renew them; a test compares them.

Each stands between `<!-- name: begin -->` and `<!-- name: end -->`.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import click
from pyoxigraph import NamedNode

from ingest.iris import Iris
from ontology import questions
from server.cli import onrecord
from server.commands.ingesting import Ingestion, vocabulary_quads
from server.settings import VARIABLE, Settings
from server.store import open_store
from server.store.base import Solutions
from tests import gold
from tests.documentation import speed
from tests.quality import figures

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyoxigraph import Quad

    from server.store.base import Store

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"


def commands() -> str:
    """Return the table of commands, in the order of the help page."""
    context = click.Context(onrecord)
    rows = ["| command | does |", "|---|---|"]
    for name in onrecord.list_commands(context):
        command = onrecord.get_command(context, name)
        assert command is not None
        rows.append(f"| `onrecord {name}` | {command.get_short_help_str(200)} |")
    return "\n".join(rows)


def settings() -> str:
    """Return the table of settings."""
    rows = ["| setting | environment | default | meaning |", "|---|---|---|---|"]
    defaults = Settings()
    for it in fields(Settings):
        if it.name != "origins":
            value = getattr(defaults, it.name)
            default = "" if value == () else f"`{value}`"
            rows.append(f"| `{it.name}` | `{VARIABLE}{it.name.upper()}` | {default} | {it.metadata['meaning']} |")
    return "\n".join(rows)


def question_rows(store: Store) -> dict[str, int]:
    """Return how many rows each question has over a store, at its defaults."""
    counts = {}
    for question in questions.load():
        found = store.query(question.text)
        assert isinstance(found, Solutions)
        counts[question.name] = sum(1 for _ in found.rows)
    return counts


def questions_table(by_hand: Mapping[str, int], as_read: Mapping[str, int]) -> str:
    """Return the table of questions with the rows of both readings."""
    rows = ["| | question | level | rows, by hand | rows, as read |", "|---|---|---|---|---|"]
    for it in questions.load():
        count = as_read[it.name]
        link = f"[`{it.name}`](ontology/questions/{it.name}.rq)"
        rows.append(f"| {link} | {it.title} | {it.level} | {by_hand[it.name]} | {count} |")
    return "\n".join(rows)


def seeds_as_read() -> Store:
    """Return a new store that holds the two seed articles."""
    from ingest.sources import read

    store = open_store(None)
    defaults = Settings()
    work = Ingestion.into(store, base=defaults.base, model=defaults.model)
    summary = work.ingest(read([os.path.relpath(ROOT / "seeds")]), tell=lambda _: None, done=lambda *_: None)
    assert summary.ingested == 2
    return store


def seeds_by_hand(shared: Path) -> Store:
    """Return a new store that holds the hand-made reading of the seed articles."""
    graphs: dict[str, list[Quad]] = {}
    for quad in gold.quads(shared):
        assert isinstance(quad.graph_name, NamedNode)
        graphs.setdefault(quad.graph_name.value, []).append(quad)
    store = open_store(None)
    vocabulary = Iris(Settings().base).ontology_graph
    store.replace({**graphs, vocabulary: vocabulary_quads(vocabulary)})
    return store


def quality_table() -> str:
    """Return the table of the last `make quality`."""
    measured = json.loads((ROOT / "docs" / "quality.json").read_text("utf-8"))
    floors = json.loads((ROOT / "tests" / "quality" / "floors.json").read_text("utf-8"))
    return figures.table(measured, floors)


def section(text: str, name: str) -> str:
    """Return what stands between the marks of a part."""
    match = re.search(rf"<!-- {name}: begin -->\n(.*?)\n?<!-- {name}: end -->", text, re.DOTALL)
    assert match is not None, f"README.md has no part '{name}'"
    return match[1]


def with_section(text: str, name: str, content: str) -> str:
    """Return the text with this content between the marks of a part."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    head, rest = text.split(begin, 1)
    _, tail = rest.split(end, 1)
    return f"{head}{begin}\n{content}\n{end}{tail}"


def main() -> None:
    shared = Path(os.environ.get("ONRECORD_SHARED", ROOT.parent / "shared"))
    text = README.read_text("utf-8")
    text = with_section(text, "commands", commands())
    text = with_section(text, "settings", settings())
    text = with_section(text, "quality", quality_table())
    text = with_section(text, "speed", speed.table())
    with seeds_by_hand(shared) as by_hand, seeds_as_read() as as_read:
        text = with_section(text, "questions", questions_table(question_rows(by_hand), question_rows(as_read)))
    README.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
