"""README.md's figures of speed are those that the benches wrote."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.documentation.speed import figures

if TYPE_CHECKING:
    from pathlib import Path


def engines(**medians: tuple[float, float]) -> dict[str, Any]:
    ours, theirs = ({name: {"median_ms": it[i]} for name, it in medians.items()} for i in (0, 1))
    rates = {"1": {"per_second": 20.0}}
    return {
        "latency": {"OnRecord": ours, "Oxigraph": theirs},
        "clients": ["1"],
        "throughput": {"OnRecord": rates, "Oxigraph": {"1": {"per_second": 30.0}}},
        "repeated": {"cq04": {"OnRecord": {"median_ms": 0.8}}},
    }


def test_long_and_short_questions_are_told_apart_and_the_worst_is_told(tmp_path: Path) -> None:
    result = engines(cq01=(55.0, 50.0), cq02=(72.0, 60.0), cq03=(3.0, 1.0), cq04=(9.5, 5.0))
    (tmp_path / "bench-1000630.json").write_text(json.dumps(result))
    what = "1 M quads, question over HTTP beside Oxigraph's own server"
    found = figures(tmp_path)
    assert found[f"{what}, above 20 ms"] == ("1.10 to 1.20 times, the median 1.15", "1.25 times")
    assert found[f"{what}, up to 20 ms"] == ("2.0 to 4.5 ms more, the median 3.2", "1.5 ms more")
    assert found["1 M quads, questions a second, 1 client"][0] == "20; Oxigraph 30"


def test_a_kind_of_page_that_is_late_is_named(tmp_path: Path) -> None:
    pages = [
        {"kind": "home", "cpu_milliseconds": [*[5.0] * 19, 300.0]},
        {"kind": "post", "cpu_milliseconds": [*[5.0] * 18, 80.0, 80.0]},
    ]
    (tmp_path / "pages-1000630.json").write_text(json.dumps(pages))
    ((measured, aim),) = figures(tmp_path).values()
    assert aim == "50 ms"
    assert "5 to 80 ms" in measured
    assert measured.endswith("above the aim: post 80")


def test_nothing_is_told_of_what_was_not_measured(tmp_path: Path) -> None:
    assert figures(tmp_path) == {}
