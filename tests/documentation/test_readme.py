"""README.md says what is so: its generated parts are up to date, and what it names exists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from server.cli import COMMANDS
from tests.documentation import generated, speed

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def readme() -> str:
    return generated.README.read_text("utf-8")


@pytest.fixture(scope="module")
def as_read() -> dict[str, int]:
    with generated.seeds_as_read() as store:
        return generated.question_rows(store)


def test_the_commands_are_listed_as_they_are(readme: str) -> None:
    assert generated.section(readme, "commands") == generated.commands()
    assert len(COMMANDS) == generated.commands().count("`onrecord ")


def test_the_settings_are_listed_as_they_are(readme: str) -> None:
    assert generated.section(readme, "settings") == generated.settings()


def test_the_figures_of_the_last_measure_are_listed(readme: str) -> None:
    assert generated.section(readme, "quality") == generated.quality_table()


def test_the_speeds_of_the_last_measure_are_listed(readme: str) -> None:
    assert generated.section(readme, "speed") == speed.table()


def test_the_questions_are_listed_with_the_rows_they_have(readme: str, as_read: dict[str, int], shared: Path) -> None:
    with generated.seeds_by_hand(shared) as store:
        by_hand = generated.question_rows(store)
    assert generated.section(readme, "questions") == generated.questions_table(by_hand, as_read)


def test_the_seeds_as_read_answer_every_question(as_read: dict[str, int]) -> None:
    assert [name for name, count in as_read.items() if count == 0] == []


def test_every_link_to_a_file_leads_to_one(readme: str) -> None:
    targets = [target for target in re.findall(r"\]\(([^)#]+)\)", readme) if "://" not in target]
    assert targets
    assert [target for target in targets if not (generated.ROOT / target).exists()] == []


def test_every_make_target_that_is_named_exists(readme: str) -> None:
    makefile = (generated.ROOT / "Makefile").read_text("utf-8")
    named = set(re.findall(r"`?make ([a-z]+)", readme))
    assert {"run", "test"} <= named
    assert [name for name in named if not re.search(rf"^{name}:", makefile, re.MULTILINE)] == []
