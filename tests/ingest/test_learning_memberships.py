"""Weights for memberships are learned from annotated sentences, the same from the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from click.testing import CliRunner

from ingest.extract.memberships.weights import load
from ingest.training import regression
from ingest.training.memberships import main

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("Jane Roe", "John Doe", "Mary Major", "Peter Miles", "Ann Poe")


def _corpus(path: Path) -> Path:
    lines = []
    for document in range(30):
        name = NAMES[document % len(NAMES)]
        for number, (verb, right) in enumerate((("toiled at", True), ("sued", False))):
            text = f"{name} {verb} Northwind Bank."
            start = text.index("Northwind")
            pair = {"kind": "EMPLOYEE_OR_MEMBER_OF", "member": [0, len(name)], "organization": [start, len(text) - 1]}
            entry = {"id": f"{document}-{number}", "text": text, "memberships": [pair] if right else []}
            lines.append(json.dumps(entry))
    path.write_text("\n".join(lines), "utf-8")
    return path


def test_what_is_learned_separates_what_was_annotated_from_what_was_not(tmp_path: Path) -> None:
    corpus = _corpus(tmp_path / "corpus.jsonl")
    for out in ("first", "second"):
        result = CliRunner().invoke(main, [str(corpus), "--out", str(tmp_path / out)], catch_exceptions=False)
        assert result.exit_code == 0
    weights = load(tmp_path / "first")
    assert weights.by_itself["on path=toil"] > 0 > weights.by_itself["on path=sue"]
    assert (tmp_path / "first" / "weights.json").read_bytes() == (tmp_path / "second" / "weights.json").read_bytes()
    card = json.loads((tmp_path / "first" / "card.json").read_text("utf-8"))
    measured = card["cross-validated, 5 parts by document"]["all passages"]["weights alone"]
    assert (measured["precision"], measured["recall"]) == (100.0, 100.0)
    assert card["pairs"] == {"in reach": 30, "annotated": 30}
    learned_from = card["learned from"]
    assert learned_from["passages"] + learned_from["passages held out"] == 60


def test_a_feature_that_few_rows_have_is_left_out() -> None:
    rows = [{"a": 1.0, f"only {i}": 1.0} for i in range(6)] + [{"b": 1.0}] * 6
    weights = regression.fit(rows, [True] * 6 + [False] * 6, penalty=0.5, least_count=2)
    assert set(weights) == {"a", "b"}
    assert weights["a"] > 0 > weights["b"]
