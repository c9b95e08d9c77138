"""The examples: each correct one conforms, each incorrect one breaks the one rule that it names."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph

from ontology.terms import SH
from ontology.validate import validate

FOLDER = Path(__file__).parents[2] / "ontology"
CORRECT = sorted((FOLDER / "examples" / "correct").glob("*.ttl"))
INCORRECT = sorted((FOLDER / "examples" / "incorrect").glob("*.ttl"))
VIOLATES = "# violates: "


def stated_message(example: Path) -> str:
    first, _, _ = example.read_text(encoding="utf-8").partition("\n")
    return first.removeprefix(VIOLATES)


@pytest.mark.parametrize("example", CORRECT, ids=lambda path: path.stem)
def test_correct_example_conforms(example: Path) -> None:
    assert validate(Graph().parse(example)) == ()


@pytest.mark.parametrize("example", INCORRECT, ids=lambda path: path.stem)
def test_incorrect_example_breaks_the_one_rule_it_names(example: Path) -> None:
    assert [violation.message for violation in validate(Graph().parse(example))] == [stated_message(example)]


@pytest.mark.parametrize("example", CORRECT, ids=lambda path: path.stem)
def test_correct_example_begins_by_saying_what_it_shows(example: Path) -> None:
    assert example.read_text(encoding="utf-8").startswith("# ")


def test_every_rule_has_an_incorrect_example() -> None:
    rules = {str(message) for message in Graph().parse(FOLDER / "shapes.ttl").objects(None, SH.message)}

    assert {stated_message(example) for example in INCORRECT} == rules


def test_there_are_examples_of_both_kinds() -> None:
    assert len(CORRECT) >= 8
    assert len(INCORRECT) >= 8
