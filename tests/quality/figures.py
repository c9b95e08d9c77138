"""What is measured of extraction on articles that people have annotated."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from ingest.training import memberships
from ingest.training.matching import Attributed, letters, verdicts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

#: What is asked of the figures, and what other systems reach on the same data, where they were run.
AIMS: Final[Mapping[str, tuple[float, str]]] = {
    "quotes content F1": (82, "Citron 56.8, Gender Gap Tracker 48.8, textacy 20.1"),
    "quotes content and speaker F1": (75, "Citron 51.8, Gender Gap Tracker 41.4, textacy 16.8"),
    "quotes recall, direct": (92, ""),
    "quotes recall, mixed": (0, ""),
    "quotes recall, indirect": (68, ""),
    "quotes confidence, right to within, worst tenth": (95, ""),
    "dates strict F1": (82, "HeidelTime on TempEval-3 platinum 81.8"),
    "dates relaxed F1": (91, "HeidelTime on TempEval-3 platinum 90.7"),
    "dates value": (82, "HeidelTime on TempEval-3 platinum 78.1 (F1)"),
    "posts F1": (60, ""),
    "posts precision": (70, ""),
    "posts F1, where employers are annotated": (60, ""),
    "posts precision, where employers are annotated": (70, ""),
    "seeds content F1": (90, ""),
    "seeds content and speaker F1": (90, ""),
    "seeds type right": (90, ""),
    "seeds date right": (85, ""),
    "seeds memberships found": (10, ""),
}
_LEAST_IN_DECILE: Final = 30


def measured(shared: Path) -> dict[str, float]:
    """Extract every corpus with `onrecord extract`, and return the figures by name."""
    scorer = shared / "eval" / "score.py"
    with TemporaryDirectory() as folder:
        out: dict[str, float] = {}
        for name in ("quotes", "dates", "posts"):
            corpus = shared / "corpora" / f"{name}-dev.jsonl"
            if name == "posts":
                corpus = _unseen(corpus, Path(folder) / "posts-unseen.jsonl")
            records = _records(Path(folder) / f"{name}.jsonl", corpus)
            out |= _of_corpus(name, _scored(scorer, "corpus", corpus, records))
            if name == "quotes":
                out["quotes confidence, right to within, worst tenth"] = round(100 - worst_tenth(corpus, records), 1)
            if name == "posts":
                # Each passage is annotated for some relations only; elsewhere what is found and true counts as wrong.
                corpus = _unseen(corpus, Path(folder) / "employers.jsonl", memberships.EMPLOYED)
                scored = _of_corpus(name, _scored(scorer, "corpus", corpus, records))
                out |= {f"{figure}, where employers are annotated": it for figure, it in scored.items()}
        # One of the seeds has a date only as long as the other is beside it.
        records = _records(Path(folder) / "seeds.jsonl", *sorted((shared / "seeds").glob("*.txt")), "--together")
        out |= _of_seeds(_scored(scorer, "seeds", shared / "gold" / "seeds.json", records))
    return out


def _unseen(corpus: Path, out: Path, kind: str | None = None) -> Path:
    """Write the passages that the weights for memberships were not learned from; there is no other corpus of them.

    With a `kind`, only the passages in which annotators marked a membership of it.
    """
    kept = (
        it
        for it in _lines(corpus)
        if memberships.part(it["id"]) == memberships.HELD_OUT
        and (kind is None or any(membership["kind"] == kind for membership in it["memberships"]))
    )
    out.write_text("".join(json.dumps(it, ensure_ascii=False) + "\n" for it in kept), "utf-8")
    return out


def _records(out: Path, *sources: Path | str) -> Path:
    command = [str(Path(sys.executable).with_name("onrecord")), "extract", *map(str, sources), "--output", str(out)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return out


def _scored(scorer: Path, kind: str, gold: Path, records: Path) -> dict[str, Any]:
    command = [sys.executable, str(scorer), kind, str(gold), str(records)]
    result: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return result


def _of_corpus(name: str, scores: dict[str, Any]) -> dict[str, float]:
    if name == "quotes":
        recall = scores["recall content+speaker"]
        return {
            "quotes content F1": scores["content"]["f1"],
            "quotes content and speaker F1": scores["content+speaker"]["f1"],
            **{f"quotes recall, {kind}": recall[kind] for kind in ("direct", "mixed", "indirect")},
        }
    if name == "dates":
        return {
            "dates strict F1": scores["date strict"]["f1"],
            "dates relaxed F1": scores["date relaxed"]["f1"],
            "dates value": scores["date value accuracy"],
        }
    return {"posts F1": scores["membership"]["f1"], "posts precision": scores["membership"]["p"]}


def _of_seeds(scores: dict[str, Any]) -> dict[str, float]:
    return {
        "seeds content F1": scores["statements content"]["f1"],
        "seeds content and speaker F1": scores["statements content+speaker"]["f1"],
        "seeds type right": scores["of matched: type right %"],
        "seeds date right": scores["of matched: date right %"],
        "seeds memberships found": float(scores["memberships found"].split()[0]),
    }


def worst_tenth(gold: Path, records: Path) -> float:
    """Return by how many points the confidence of statements is off where it is off most, by tenths of confidence.

    A tenth with fewer than 30 statements tells nothing and is left out.
    """
    by_id = {record["id"]: record for record in _lines(records)}
    tenths: dict[int, list[tuple[float, bool]]] = {}
    for article in _lines(gold):
        for confidence, right in _judged(article, by_id[article["id"]]):
            tenths.setdefault(min(9, int(confidence * 10)), []).append((confidence, right))
    gaps = [
        abs(sum(confidence for confidence, _ in tenth) - sum(right for _, right in tenth)) / len(tenth)
        for tenth in tenths.values()
        if len(tenth) >= _LEAST_IN_DECILE
    ]
    return round(100 * max(gaps), 1)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _judged(article: dict[str, Any], record: dict[str, Any]) -> Iterator[tuple[float, bool]]:
    """Yield the confidence of each statement in the source's voice and whether content and speaker are right."""
    text = article["text"]
    found = [it for it in record["statements"] if it["voice"] == "source"]
    wanted = [Attributed(letters(text, it["content"]), letters(text, it["speaker"])) for it in article["statements"]]
    got = [Attributed(_places(text, it["content"]), _places(text, [it["speaker"]])) for it in found]
    for it, verdict in zip(found, verdicts(wanted, got), strict=True):
        yield it["confidence"], verdict.both


def _places(text: str, spans: Iterable[dict[str, Any]]) -> set[int]:
    """Return the letters of a record's spans; words that stand nowhere in the text have none."""
    return letters(text, [(it["start"], it["end"]) for it in spans if it and it.get("start") is not None])


def table(measured: Mapping[str, float], floors: Mapping[str, float]) -> str:
    """Return the figures as a Markdown table."""
    rows = ["| figure | measured | aim | floor | others |", "|---|---|---|---|---|"]
    for name, figure in measured.items():
        aim, others = AIMS.get(name, (0, ""))
        rows.append(f"| {name} | {figure} | {aim or ''} | {floors.get(name, '')} | {others} |")
    return "\n".join(rows)
