"""`python -m ingest.training.memberships CORPUS`: learn who belongs to what from annotated sentences, and measure it.

CORPUS is JSON lines: `{"id", "text", "memberships": [{"kind", "member": [start, end], "organization": [start, end]}]}`.
A pair is right where both its ends touch an annotated pair. Documents are parted by their id up to the last "-": one
part in five is held out of the weights that are written, for `make quality`; the card has the figures of
cross-validation over all five. Needs numpy only.
"""

from __future__ import annotations

import hashlib
import json
import math
import shlex
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from ingest.extract import actors
from ingest.extract import nlp as language
from ingest.extract.memberships import finding, learned, pairs
from ingest.extract.memberships.features import Shown
from ingest.extract.memberships.weights import FOLDER, WEIGHTS, Pair, Weights, bounded, linked
from ingest.extract.posts import attachment
from ingest.segment import segment
from ingest.training import regression
from ontology import reference as reference_data

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.language import Language

    from ingest.extract.memberships.pairs import Party
    from ingest.records import Span
    from ontology.reference import Reference

CARD: Final = "card.json"
#: The kind of membership whose annotators looked for employers.
EMPLOYED: Final = "EMPLOYEE_OR_MEMBER_OF"
PARTS: Final = 5
#: The part that the weights which are written have not seen.
HELD_OUT: Final = 0
_DIGITS: Final = 4
#: Weights smaller than this are left out of the file.
_SMALL: Final = 0.005


@dataclass(frozen=True, slots=True)
class Plan:
    """How to learn: penalties on squared weights, fewest pairs that a feature is learned from, and the least chance."""

    penalty: float = 12.5
    penalty_among_others: float = 1.0
    least_count: int = 3
    least: float = 0.3


@dataclass(frozen=True, slots=True)
class Example:
    """A pair of a sentence with its features; `gold` are the annotated pairs that it touches."""

    passage: int
    sentence: int
    person: Party
    body: Party
    said: bool
    features: tuple[str, ...]
    gold: frozenset[int]

    @property
    def right(self) -> bool:
        return bool(self.gold)


def part(passage: str) -> int:
    """Return which part a passage is in, by its document.

    >>> part("1550-102") == part("1550-7")
    True
    """
    return int(hashlib.sha256(passage.rsplit("-", 1)[0].encode()).hexdigest(), 16) % PARTS


@click.command()
@click.argument("corpus", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=FOLDER, help="Where weights go.")
@click.option("--least", default=Plan().least, show_default=True, help="Chance from which on a pair is taken.")
def main(corpus: Path, out: Path, least: float) -> None:
    """Learn memberships from CORPUS, measure them by cross-validation, and write the weights."""
    plan = Plan(least=least)
    with corpus.open(encoding="utf-8") as lines:
        passages = [json.loads(line) for line in lines if line.strip()]
    examples = list(_examples(passages, language.load(), reference_data.load()))
    parts = [part(str(it["id"])) for it in passages]

    chances: dict[int, float] = {}
    for left_out in range(PARTS):
        within = [i for i, it in enumerate(examples) if parts[it.passage] != left_out]
        tested = [i for i, it in enumerate(examples) if parts[it.passage] == left_out]
        learnt = learn([examples[i] for i in within], [parts[examples[i].passage] for i in within], plan)
        found = judge([examples[i] for i in tested], learnt)
        chances |= dict(zip(tested, found, strict=True))
        if left_out == HELD_OUT:
            shipped = learnt
    annotated = sum(len(it["memberships"]) for it in passages)
    out.mkdir(parents=True, exist_ok=True)
    (out / WEIGHTS).write_text(_written(shipped), "utf-8")
    card = {
        "command": shlex.join(["python", "-m", "ingest.training.memberships", corpus.name, "--least", str(least)]),
        "plan": asdict(plan),
        "learned from": {
            corpus.name: "sha256:" + hashlib.sha256(corpus.read_bytes()).hexdigest(),
            "passages": sum(it != HELD_OUT for it in parts),
            "passages held out": sum(it == HELD_OUT for it in parts),
        },
        "pairs": {"in reach": len({(it.passage, g) for it in examples for g in it.gold}), "annotated": annotated},
        f"cross-validated, {PARTS} parts by document": {
            name: {
                "weights alone": _figures(examples, found, count, plan.least),
                "weights and rules": _figures(examples, _with_rules(examples, found), count, plan.least),
                "rules alone": _figures(examples, _rules(examples, found), count, plan.least),
            }
            for name, found, count in (
                ("all passages", chances, annotated),
                ("passages with an annotated employer", *_where_annotated(passages, examples, chances)),
            )
        },
    }
    (out / CARD).write_text(json.dumps(card, indent=2) + "\n", "utf-8")
    click.echo(json.dumps(card, indent=2))


def _examples(passages: Sequence[dict[str, Any]], nlp: Language, reference: Reference) -> Iterator[Example]:
    with click.progressbar(passages, label="reading") as bar:
        for number, passage in enumerate(bar):
            reading = language.read(passage["text"], segment(passage["text"], None), nlp)
            mentions = actors.find(reading, reference)
            gold = [(it["member"], it["organization"]) for it in passage["memberships"]]
            for sentence, attached in attachment.read(reading, mentions, reference):
                said = finding.said(finding.by_rules(sentence, attached), attached)
                for sides in pairs.find(sentence):
                    shown = Shown(sentence, sides, said)
                    for person in sides.persons:
                        for body in sides.bodies:
                            yield Example(
                                number,
                                sentence.block.start + sides.tokens.start_char,
                                person,
                                body,
                                (person.span, body.span) in said,
                                tuple(shown.of(person, body)),
                                frozenset(i for i, it in enumerate(gold) if _touches(it, person.span, body.span)),
                            )


def _touches(gold: tuple[Sequence[int], Sequence[int]], person: Span, body: Span) -> bool:
    return all(a[0] < b[1] and b[0] < a[1] for a, b in zip(gold, (person, body), strict=True))


def learn(examples: Sequence[Example], parts: Sequence[int], plan: Plan) -> Weights:
    """Learn both regressions; the second from what the first finds where it has not learned."""
    right = [it.right for it in examples]
    rows = [dict.fromkeys((*it.features, "bias"), 1.0) for it in examples]
    logits: dict[int, float] = {}
    for left_out in sorted(set(parts)):
        within = [i for i, it in enumerate(parts) if it != left_out]
        weights = _fitted([rows[i] for i in within], [right[i] for i in within], plan)
        logits |= {i: _logit(rows[i], weights) for i, it in enumerate(parts) if it == left_out}
    among = [row for group in _by_sentence(examples) for row in linked([_pair(examples[i], logits[i]) for i in group])]
    order = [i for group in _by_sentence(examples) for i in group]
    second = regression.fit(among, [right[i] for i in order], penalty=plan.penalty_among_others)
    return Weights(_fitted(rows, right, plan), second, plan.least)


def _fitted(rows: Sequence[dict[str, float]], right: Sequence[bool], plan: Plan) -> dict[str, float]:
    return regression.fit(rows, right, penalty=plan.penalty, least_count=plan.least_count)


def _logit(row: dict[str, float], weights: dict[str, float]) -> float:
    return bounded(sum(weights.get(name, 0.0) for name in row))


def _pair(example: Example, logit: float) -> Pair:
    return learned.pair(example.person, example.body, example.said, logit)


def _by_sentence(examples: Sequence[Example]) -> list[list[int]]:
    out: dict[tuple[int, int], list[int]] = {}
    for i, it in enumerate(examples):
        out.setdefault((it.passage, it.sentence), []).append(i)
    return list(out.values())


def judge(examples: Sequence[Example], weights: Weights) -> list[float]:
    """Return the chance of each pair."""
    out = [0.0] * len(examples)
    for group in _by_sentence(examples):
        found = weights.chances([_pair(examples[i], weights.logit(examples[i].features)) for i in group])
        for i, chance in zip(group, found, strict=True):
            out[i] = chance
    return out


def _figures(examples: Sequence[Example], chances: dict[int, float], annotated: int, least: float) -> dict[str, float]:
    """Return precision, recall and F1, in percent, of the pairs from a chance on; each annotated pair counts once."""
    taken = [i for i, chance in chances.items() if chance >= least]
    found: set[tuple[int, int]] = set()
    for i in sorted(taken, key=lambda i: -chances[i]):
        free = sorted((examples[i].passage, g) for g in examples[i].gold)
        found |= set([it for it in free if it not in found][:1])
    hits = len(found)
    precision, recall = hits / max(1, len(taken)), hits / annotated
    return {
        "precision": round(100 * precision, 1),
        "recall": round(100 * recall, 1),
        "F1": round(200 * hits / (len(taken) + annotated), 1),
    }


def _with_rules(examples: Sequence[Example], chances: dict[int, float]) -> dict[int, float]:
    return {i: 1.0 if examples[i].said else chance for i, chance in chances.items()}


def _rules(examples: Sequence[Example], chances: dict[int, float]) -> dict[int, float]:
    return {i: float(examples[i].said) for i in chances}


def _where_annotated(
    passages: Sequence[dict[str, Any]], examples: Sequence[Example], chances: dict[int, float]
) -> tuple[dict[int, float], int]:
    """Return what is of the passages whose annotators looked for employers, and how many pairs they annotated there.

    In the others a membership that the words state need not be annotated, and to find it counts as wrong.
    """
    kept = {i for i, it in enumerate(passages) if any(m["kind"] == EMPLOYED for m in it["memberships"])}
    annotated = sum(len(passages[i]["memberships"]) for i in kept)
    return {i: it for i, it in chances.items() if examples[i].passage in kept}, annotated


def _written(weights: Weights) -> str:
    """Return the weights as JSON, one a line in order of name, small ones left out."""
    by_itself, among = (
        {name: round(it, _DIGITS) for name, it in sorted(table.items()) if abs(it) >= _SMALL and math.isfinite(it)}
        for table in (weights.by_itself, weights.among_others)
    )
    return (
        json.dumps(
            {"least": weights.least, "among others": among, "by itself": by_itself}, ensure_ascii=False, indent=0
        )
        + "\n"
    )


if __name__ == "__main__":
    main()
