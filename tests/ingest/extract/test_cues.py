"""The cue lexicon and the acts that cues and polarity stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest

from ingest.extract import nlp, statements
from ingest.extract.statements import cues
from ingest.records import Act, Segment, Span

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLES = {name: table for name, table in vars(cues).items() if name.isupper() and isinstance(table, dict)}


@pytest.mark.parametrize("name", sorted(TABLES))
def test_entries_are_lower_case_and_name_known_acts(name: str) -> None:
    table: Mapping[str, str] = TABLES[name]
    assert table
    assert set(table.values()) <= set(get_args(Act))
    assert [entry for entry in table if entry != entry.lower().strip() or "  " in entry] == []


@pytest.mark.parametrize("name", ["PREPOSITION", "OBJECT_PREPOSITION", "NOUN_PREPOSITION", "ADJECTIVE"])
def test_prepositional_entries_end_in_their_link(name: str) -> None:
    assert [entry for entry in TABLES[name] if " " not in entry] == []


def act(text: str) -> Act:
    (utterance,) = statements.find(nlp.read(text, (Segment("body", Span(0, len(text))),), nlp.load()))
    return utterance.act


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Odera said the port was open.", "assert"),
        ("Odera announced the closure of the mine.", "announce"),
        ("Officials notified Ottawa about the closure.", "notify"),
        ("Odera accused the rebels of arson.", "accuse"),
        ("Odera asked the World Bank for help.", "request"),
        ("The council urged Peru to free the prisoners.", "demand"),
        ("The envoy expressed concern over the arrests.", "express-concern"),
        ("They left after what Odera described as a quiet coup.", "characterize"),
        ("Odera condemned the arrests.", "disapprove"),
        ("Odera hopes the talks will go on.", "hope"),
        ("Odera denied the allegations.", "deny"),
        ("Odera threatened to leave the union.", "threaten"),
    ],
)
def test_act_of_the_cue(text: str, expected: Act) -> None:
    assert act(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Odera ruled out a new vote.", "deny"),
        ("Odera did not rule out a new vote.", "not-rule-out"),
        ("“A new vote cannot be ruled out,” Odera said.", "not-rule-out"),
        ("Odera said Kenya had not received the letter.", "assert"),
        ("Odera said the talks had not begun.", "assert"),
        ("Police said nobody was hurt.", "assert"),
        ("Odera said the bank did not expect rates to rise.", "assert"),
        ("Odera said the road was not safe.", "assert"),
        ("Odera insisted that Kenya had not received the letter.", "deny"),
        ("Odera maintained that the fund did not owe anything.", "deny"),
        ("Odera said he had not bribed the judge.", "deny"),
        ("Odera said the army never targeted the hospital.", "deny"),
        ("Odera said Kenya was not responsible for the leak.", "deny"),
        ("Odera said the ministry had no role in the attack.", "deny"),
        ("Odera said the report was false.", "deny"),
        ("Odera said the report was not false.", "assert"),
        ("Odera called the ruling unacceptable.", "disapprove"),
        ("Odera called the ruling a first step.", "characterize"),
        ("Odera said Kenya could not pay.", "assert"),
        ("Odera said the union must pay its debts.", "demand"),
        ("“We must stay calm,” Odera said.", "assert"),
        ("“We hope for a calm vote,” Odera said.", "hope"),
        ("“If they do not pay, Kenya will leave,” Odera said.", "threaten"),
        ("Kenya will leave unless it is paid, Odera warned.", "threaten"),
        ("Odera warned that the river was rising.", "express-concern"),
    ],
)
def test_act_corrected_by_polarity_and_modality(text: str, expected: Act) -> None:
    assert act(text) == expected
