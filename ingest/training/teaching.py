"""`python -m ingest.training.teaching TRAIN`: what a network that has learned makes of articles, for another to learn.

The probabilities of a larger network tell more of an article than its annotation does: how near a mistake each tag is
(distillation, https://arxiv.org/abs/1503.02531). The vocabularies of both cut text into the same pieces.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
import numpy as np
import torch

from ingest.extract.tagger import decoding
from ingest.extract.tagger.tagging import Use, surroundings
from ingest.extract.tagger.windows import windows
from ingest.extract.tagger.wordpieces import WordPieces
from ingest.training import corpus
from ingest.training.loop import Plan
from ingest.training.network import Attributor, Special, gathered, vocabulary_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from ingest.extract.tagger.windows import Window
    from ingest.training.corpus import Example

_NAMES: Final = ("cues", "starts", "links")


@click.command()
@click.argument("train", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--start", type=click.Path(exists=True, path_type=Path), required=True, help="What it started from.")
@click.option(
    "--kept", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True, help="Its weights."
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Where it is written.")
def main(train: Path, start: Path, kept: Path, out: Path) -> None:
    """Write what the network of kept weights makes of the articles of TRAIN."""
    vocabulary = vocabulary_of(start)
    plan = Plan(epochs=0, seed=0)
    network = Attributor(start, plan.reach)
    commands = network.restore(kept)
    network.eval()
    examples = corpus.read(train, WordPieces(vocabulary))
    with click.progressbar(examples, label="reading") as bar:
        write(out, commands, {it.id: taught(network, it, plan, Special.of(vocabulary).first) for it in bar})


@dataclass(frozen=True, slots=True)
class Taught:
    """What a network makes of one article.

    Attributes:
        cues: probabilities of the tags of each piece by itself; pieces × tags.
        starts: the pieces with which cues begin, annotated and possible ones, in order.
        links: probabilities of the tags of what stands around each; cues × 2 reach × tags, from `reach` pieces before.
    """

    cues: NDArray[np.float16]
    starts: NDArray[np.int64]
    links: NDArray[np.float16]


def taught(network: Attributor, example: Example, plan: Plan, first_piece: int) -> Taught:
    """Return what a network makes of an article."""
    pieces = example.pieces
    cues = np.zeros((len(pieces), decoding.CUE_TAGS), np.float16)
    links: dict[int, NDArray[np.float16]] = {}
    for window in windows(len(pieces), pieces.paragraphs, plan.core, plan.context):
        ids, shapes = (
            torch.tensor([[first, *numbers[window.start : window.end]]])
            for first, numbers in ((first_piece, pieces.ids), (0, pieces.shapes))
        )
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = network.reader.encode(ids, shapes)
            chances = network.reader.cues(hidden).float().softmax(-1)[0].numpy()
            states, questions = network.reader.states(hidden), network.reader.questions(hidden)
        cues[window.core_start : window.core_end] = chances[1:][_core(window)]
        found = _cues(example, window, chances)
        if found:
            starts, ends = (np.array(column) for column in zip(*sorted(found.items()), strict=True))
            places, distances, there = surroundings(starts, ends, np.full(len(starts), ids.shape[1]), plan.reach)
            rows = torch.zeros(len(starts), dtype=torch.long)
            with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
                scores = network.linker.scores(
                    gathered(states, rows, torch.from_numpy(places)),
                    gathered(questions, rows, torch.from_numpy(starts)[:, None])[:, 0],
                    torch.from_numpy(distances),
                    torch.from_numpy(there),
                )
            tags = scores.float().softmax(-1).numpy().astype(np.float16)
            links |= {int(start) + window.start - 1: tags[row] for row, start in enumerate(starts)}
    return Taught(
        cues,
        np.array(sorted(links), np.int64),
        np.array([links[it] for it in sorted(links)], np.float16).reshape(-1, 2 * plan.reach, decoding.TAGS),
    )


def _core(window: Window) -> slice:
    return slice(window.core_start - window.start, window.core_end - window.start)


def _cues(example: Example, window: Window, chances: Any) -> dict[int, int]:
    """Return the end of each cue that begins in a window's core, annotated or possible, by its start, in the window."""
    first, end = window.core_start - window.start + 1, window.core_end - window.start + 1
    found = {start: after for start, after, _ in decoding.cues(chances, first, end, Use(0, 0, 0).least_cue)}
    return found | {start: after for start, after, _ in corpus.cues_in(example, window) if first <= start < end}


def write(path: Path, commands: Sequence[str], articles: Mapping[str, Taught]) -> None:
    """Write what was made of articles, by their ids, and the commands that the network is the work of."""
    arrays = {f"{name}/{id_}": getattr(it, name) for id_, it in articles.items() for name in _NAMES}
    np.savez_compressed(path, commands=np.array(list(commands)), **arrays)


def read(path: Path) -> tuple[list[str], dict[str, Taught]]:
    """Read what was made of articles, by their ids, and the commands that the network is the work of.

    Raises:
        OSError, ValueError, KeyError: there is no such file, or it holds something else.
    """
    with np.load(path, allow_pickle=False) as arrays:
        ids = [name.removeprefix("cues/") for name in arrays.files if name.startswith("cues/")]
        articles = {id_: Taught(*(arrays[f"{name}/{id_}"] for name in _NAMES)) for id_ in ids}
        return arrays["commands"].tolist(), articles


if __name__ == "__main__":
    main()
