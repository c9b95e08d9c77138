"""The competency questions asked of copies of the seed articles: other countries, body, people, media and years.

The years keep the weekdays: 12 March is a Tuesday in both.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest

from ontology.questions import load
from tests.quality.answers import compare, rows
from tests.quality.renaming import Renamed
from tests.quality.test_questions_seeds import COLUMNS, FILES, ingested, select_of
from tests.quality.test_seeds import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.quality.answers import Row, Select

YEARS: Final = {"2022": "2017", "2024": "2019"}
#: What else changes in an answer: a year that no article names, and the last day of a February.
DAYS: Final = {"2024-02-29": "2019-02-28", "2023": "2018"}
#: How reference data calls the other body and the other agency in a sentence.
LABELS: Final = {"North Atlantic Treaty Organization": "NATO", "the NATO": "NATO", "DPA": "dpa"}

VALUES: Final = {
    "cq03": {"organization": "actor:nato"},
    "cq04": {"actor": "actor:person-bela-kardos"},
    "cq06": {"since": "2019-03-01", "until": "2019-03-31"},
    "cq08": {"member": "actor:hungary", "organization": "actor:nato"},
    "cq12": {"post": "post:nato-secretary-general"},
    "cq17": {"name": "Budapest"},
    "cq21": {"member": "actor:hungary", "organization": "actor:nato"},
    "cq22": {"actor": "actor:person-bela-kardos", "proposition": "proposition:exit-hungary-nato"},
    "cq25": {"organization": "actor:nato"},
}
#: Part of a question's rows that only one side may have, and how many at least. The learned tagger reads names too: it
#: gives some cues another word around their verb, cuts a content elsewhere, and is surer of some statements.
APART: Final = 0.2
FEW: Final = 2


def renamed(cell: str | None) -> str | None:
    """Return what a cell of an answer reads in the copies."""
    if cell is None or cell.startswith("http"):
        return cell
    for old, new in (DAYS | YEARS).items():
        cell = re.sub(rf"\b{old}\b", new, cell)
    return Renamed(cell, NAMES).text


def called(row: Row) -> Row:
    """Return a row in one wording of the body's name."""
    out = []
    for cell in row:
        told = cell
        for long, short in LABELS.items():
            told = None if told is None else told.replace(long, short)
        out.append(told)
    return tuple(out)


def unordered(row: Row) -> Row:
    """Return a row whatever the order of its names and passages, which hangs on names or on hashes."""
    return tuple(sorted(part for cell in row if cell is not None for part in re.split(r", (?=[A-Z]\w+ [A-Z])", cell)))


@pytest.fixture(scope="module")
def answers(seeds: Path) -> Iterator[tuple[Select, Select]]:
    texts = {name: (seeds / name).read_bytes().decode("utf-8") for name in FILES}
    copies = {name: Renamed(text, NAMES | YEARS).text for name, text in texts.items()}
    assert not any(name in text for text in copies.values() for name in ("Armenia", "CSTO", "2024"))
    with ingested(texts) as original, ingested(copies) as copy:
        yield select_of(original), select_of(copy)


@pytest.mark.parametrize("question", [question.name for question in load()])
def test_a_question_has_the_same_answer_under_other_names(answers: tuple[Select, Select], question: str) -> None:
    original, copy = answers
    columns = COLUMNS.get(question, ())
    wanted = [called(tuple(map(renamed, row))) for row in rows(original, question, columns, {})]
    found = [called(row) for row in rows(copy, question, columns, {}, **VALUES.get(question, {}))]
    if question in ("cq19", "cq23"):
        wanted, found = list(map(unordered, wanted)), list(map(unordered, found))
    compared = compare(wanted, found)
    apart = [*compared.missing, *compared.beyond]
    assert len(apart) <= max(FEW, APART * (len(wanted) + len(found))), apart
    assert compared.shared > 0
