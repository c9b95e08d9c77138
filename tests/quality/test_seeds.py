"""The two seed articles against their hand-made reading, and against copies of both under other names."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from ingest.article import Article
from server.commands.together import records
from tests.quality.renaming import renamed_gold

if TYPE_CHECKING:
    from pathlib import Path

    from ingest.pipeline import Extractor

#: Every name in the seeds, and another of its kind: other states, another alliance, people and media nobody knows.
NAMES = {
    "Armenia": "Hungary",
    "Armenian": "Hungarian",
    "Yerevan": "Budapest",
    "Zvartnots": "Ferihegy",
    "Collective Security Treaty Organization": "North Atlantic Treaty Organization",
    "CSTO": "NATO",
    "Russia": "Germany",
    "Russian": "German",
    "Moscow": "Berlin",
    "Belarus": "Belgium",
    "Kazakhstan": "Norway",
    "Kyrgyzstan": "Denmark",
    "Tajikistan": "Iceland",
    "Azerbaijan": "Serbia",
    "Azerbaijani": "Serbian",
    "post-Soviet": "Western",
    "ex-Soviet": "Western",
    "Imangali Tasmagambetov": "Mikkel Thorvaldsen",
    "Tasmagambetov": "Thorvaldsen",
    "Nikol Pashinyan": "Bela Kardos",
    "Pashinyan": "Kardos",
    "Sergei Lavrov": "Dieter Wegener",
    "Lavrov": "Wegener",
    "Igor Korotchenko": "Anton Brugger",
    "Kommersant": "Die Zeit",
    "TASS": "DPA",
    "National Defence": "Armed Forces Review",
    "Caliber.Az": "Szabad.Hu",
}


@pytest.fixture(scope="module")
def gold(shared: Path) -> dict[str, Any]:
    reading: dict[str, Any] = json.loads((shared / "gold" / "seeds.json").read_text("utf-8"))
    return reading


@pytest.fixture(scope="module")
def texts(gold: dict[str, Any], seeds: Path) -> dict[str, str]:
    return {entry["id"]: (seeds / entry["file"]).read_bytes().decode("utf-8") for entry in gold["documents"]}


def scores(
    shared: Path, folder: Path, extractor: Extractor, gold: dict[str, Any], texts: dict[str, str]
) -> dict[str, Any]:
    """Return what the scorer that lies beside the gold says of the records made from `texts` together."""
    (folder / "gold.json").write_text(json.dumps(gold), "utf-8")
    articles = (Article(id=name, text=text, source=name) for name, text in texts.items())
    lines = (json.dumps(record.to_json(), ensure_ascii=False) for record in records(extractor, articles))
    (folder / "records.jsonl").write_text("\n".join(lines), "utf-8")
    files = (shared / "eval" / "score.py", "seeds", folder / "gold.json", folder / "records.jsonl")
    result: dict[str, Any] = json.loads(
        subprocess.run([sys.executable, *map(str, files)], check=True, capture_output=True).stdout
    )
    return result


def assert_as_good_as_asked(result: dict[str, Any]) -> None:
    assert result["memberships found"] == "10 of 10", result["wrong"]
    assert result["statements in boilerplate"] == 0
    assert result["statements content+speaker"]["f1"] >= 70, result["wrong"]
    assert result["of matched: date right %"] >= 85


def test_the_seeds_are_read_as_by_hand(
    shared: Path, tmp_path: Path, extractor: Extractor, gold: dict[str, Any], texts: dict[str, str]
) -> None:
    assert_as_good_as_asked(scores(shared, tmp_path, extractor, gold, texts))


def test_the_seeds_under_other_names_are_read_the_same(
    shared: Path, tmp_path: Path, extractor: Extractor, gold: dict[str, Any], texts: dict[str, str]
) -> None:
    other_gold, other_texts = renamed_gold(gold, texts, NAMES)
    assert "Armenia" not in "".join(other_texts.values())
    assert_as_good_as_asked(scores(shared, tmp_path, extractor, other_gold, other_texts))
