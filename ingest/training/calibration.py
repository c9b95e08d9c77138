"""`python -m ingest.training.calibration TRAIN`: how far statements are to be trusted, by what speaks for and against.

The articles are those that training kept apart: the tagger has not learned from them. What is printed is
`ingest.extract.statements.confidence.WEIGHTS`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from ingest.extract import nlp as language
from ingest.extract.statements import confidence, finding
from ingest.extract.tagger import Tagger
from ingest.segment import segment
from ingest.training import corpus, regression
from ingest.training.matching import Attributed, letters, verdicts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ingest.extract.statements.passages import Finding
    from ingest.records import Span
    from ingest.training.corpus import Example

#: Keeps weights finite where a sign tells right from wrong without fail.
_PENALTY: Final = 0.5

Judged = tuple["Mapping[str, float]", bool]


@click.command()
@click.argument("train", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--seed", default=1, show_default=True, help="As in training.")
@click.option("--apart", default=40, show_default=True, help="As in training.")
def main(train: Path, seed: int, apart: int) -> None:
    """Fit the confidence of statements to the articles of TRAIN that were kept apart."""
    kept, _ = corpus.split(corpus.read(train, Tagger.load().wordpieces), seed, apart)
    found = list(judged(kept))
    weights = regression.fit([signs for signs, _ in found], [right for _, right in found], penalty=_PENALTY)
    for name, weight in weights.items():
        click.echo(f'    "{name}": {weight:.2f},')
    click.echo(f"{len(found)} statements, {sum(right for _, right in found)} right in content and speaker")


def judged(examples: Iterable[Example]) -> Iterator[Judged]:
    """Yield for each statement of the body what speaks for and against it, and whether it is right."""
    nlp, tagger = language.load(), Tagger.load()
    for example in examples:
        text = example.text
        reading = language.read(text, segment(text, None), nlp)
        drafts = finding.drafts(reading, tagger.find((block.start, block.text) for block in reading.blocks))
        told = [(item, utterance) for item, utterance in drafts if utterance.voice == "source"]
        wanted = [Attributed(letters(text, it["content"]), letters(text, it["speaker"])) for it in example.statements]
        speakers = {id(item): utterance.speaker for item, utterance in drafts}
        got = [Attributed(_places(text, it.content), _places(text, (speakers[id(_first(item))],))) for item, it in told]
        for (item, utterance), verdict in zip(told, verdicts(wanted, got), strict=True):
            yield confidence.signs(item, utterance), verdict.both


def _first(item: Finding) -> Finding:
    """Return the statement whose speaker goes on in this one."""
    while item.continues is not None:
        item = item.continues
    return item


def _places(text: str, spans: Iterable[Span | None]) -> set[int]:
    return letters(text, [(span.start, span.end) for span in spans if span is not None])


if __name__ == "__main__":
    main()
