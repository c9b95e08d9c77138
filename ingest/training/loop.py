"""Learning: batches of windows, three losses, and a running mean of the weights, which is what is kept."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import torch
from torch.nn import functional

from ingest.extract.tagger import decoding
from ingest.extract.tagger.tagging import surroundings
from ingest.extract.tagger.windows import Window, windows
from ingest.training import corpus
from ingest.training.damage import damaged
from ingest.training.network import gathered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from torch import Tensor

    from ingest.extract.tagger.wordpieces import WordPieces
    from ingest.training.corpus import Example
    from ingest.training.network import Attributor

#: Probability from which a piece that is no cue is also tried as one, so that the linker learns to find nothing there.
_FALSE_CUE: Final = 0.15
#: What the three losses weigh: cues, sources and contents by themselves, sources and contents of cues.
_WEIGHTS: Final = (2.0, 0.3, 3.0)
_CLIPPED: Final = 1.0
_WARMUP: Final = 0.06
_LEAST_RATE: Final = 0.02

Item = tuple["Example", Window]


@dataclass(frozen=True, slots=True)
class Plan:
    """How to learn.

    Attributes:
        core, context, reach: as in `ingest.extract.tagger.tagging.Use`.
        batch: windows a step.
        encoder_rate, rate: of the encoder and of all else, at their height.
        smoothing: of labels, part given to other tags.
        hidden: part of the pieces that are hidden from the network.
        damaged: part of the articles that are read with damaged quotation marks, others each time.
        mean: part of the running mean that a step keeps.
    """

    epochs: int
    seed: int
    core: int = 320
    context: int = 32
    reach: int = 96
    batch: int = 12
    encoder_rate: float = 2e-4
    rate: float = 8e-4
    decay: float = 0.01
    smoothing: float = 0.05
    hidden: float = 0.1
    damaged: float = 0.2
    mean: float = 0.998


@dataclass(frozen=True, slots=True)
class Special:
    """Pieces that stand for no text."""

    first: int
    hidden: int


class Learning:
    """One run over the examples, from the first step to the last."""

    def __init__(
        self, network: Attributor, examples: Sequence[Example], plan: Plan, wordpieces: WordPieces, special: Special
    ) -> None:
        self._network, self._examples, self._plan = network, examples, plan
        self._wordpieces, self._special = wordpieces, special
        self._random = random.Random(plan.seed)  # noqa: S311 -- no secret
        encoder = list(network.reader.encoder.parameters())
        own = {id(it) for it in encoder}
        rest = [it for it in network.parameters() if id(it) not in own]
        self._optimizer = torch.optim.AdamW(
            [{"params": encoder, "lr": plan.encoder_rate}, {"params": rest, "lr": plan.rate}],
            weight_decay=plan.decay,
            fused=True,
        )
        self.steps = len(list(self._batches())) * plan.epochs
        self._mean = {name: value.clone() for name, value in network.state_dict().items() if value.is_floating_point()}

    def run(self, after_step: Callable[[int, float], None]) -> None:
        """Learn, then put the mean of the weights into the network. `after_step` gets the step's number and loss."""
        step = 0
        self._network.train()
        for _ in range(self._plan.epochs):
            for batch in self._batches():
                loss = self._step(batch, step)
                step += 1
                after_step(step, loss)
        self._network.load_state_dict(self._mean, strict=False)
        self._network.eval()

    def _batches(self) -> Iterator[list[Item]]:
        """Yield all windows once, cut at other places each time, those of like length together."""
        plan = self._plan
        items: list[Item] = []
        for whole in self._examples:
            example = self._damaged(whole) if self._random.random() < plan.damaged else whole
            pieces = example.pieces
            first = self._random.randint(32, plan.core)
            items += [(example, it) for it in windows(len(pieces), pieces.paragraphs, plan.core, plan.context, first)]
        self._random.shuffle(items)
        pool = 20 * plan.batch
        items = [
            item
            for start in range(0, len(items), pool)
            for item in sorted(items[start : start + pool], key=lambda item: item[1].end - item[1].start)
        ]
        batches = [items[start : start + plan.batch] for start in range(0, len(items), plan.batch)]
        self._random.shuffle(batches)
        yield from batches

    def _damaged(self, example: Example) -> Example:
        return corpus.rewritten(example, damaged(example.text, self._random), self._wordpieces)

    def _step(self, batch: Sequence[Item], step: int) -> float:
        plan = self._plan
        part = min(1.0, step / (_WARMUP * self.steps)) * max(_LEAST_RATE, 1 - step / self.steps)
        for group, rate in zip(self._optimizer.param_groups, (plan.encoder_rate, plan.rate), strict=True):
            group["lr"] = rate * part
        loss = self._loss(batch)
        self._optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self._network.parameters(), _CLIPPED)
        self._optimizer.step()
        kept = min(plan.mean, (1 + step) / (10 + step))
        now = self._network.state_dict()
        for name, mean in self._mean.items():
            mean.lerp_(now[name], 1 - kept)
        return float(loss)

    def _loss(self, batch: Sequence[Item]) -> Tensor:
        reader, smoothing = self._network.reader, self._plan.smoothing
        ids, shapes, mask = self._inputs(batch)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = reader.encode(ids, shapes, mask)
            cue_scores, aside = reader.cues(hidden).float(), reader.aside(hidden).float()
            states, questions = reader.states(hidden), reader.questions(hidden)
        tags = torch.from_numpy(_stacked([corpus.cue_tags(*item) for item in batch]))
        source, content = _aside_tags(batch)
        losses = [
            functional.cross_entropy(
                cue_scores.flatten(0, 1), tags.flatten(), label_smoothing=smoothing, ignore_index=corpus.IGNORED
            ),
            functional.cross_entropy(aside[..., :3].flatten(0, 1), source.flatten(), ignore_index=corpus.IGNORED)
            + functional.cross_entropy(aside[..., 3:].flatten(0, 1), content.flatten(), ignore_index=corpus.IGNORED),
        ]
        cues = self._cues(batch, cue_scores.detach().softmax(-1)[..., decoding.CUE_BEGINS], tags)
        if cues:
            rows, starts, ends = (np.array(column) for column in list(zip(*cues, strict=True))[:3])
            lengths = np.array([batch[row][1].end - batch[row][1].start + 1 for row in rows])
            places, distances, there = surroundings(starts, ends, lengths, self._plan.reach)
            wanted = np.stack(
                [corpus.link_tags(cue[3], batch[cue[0]][1], places[i], there[i]) for i, cue in enumerate(cues)]
            )
            with torch.autocast("cpu", dtype=torch.bfloat16):
                rows_, places_ = torch.from_numpy(rows), torch.from_numpy(places)
                scores = self._network.linker.scores(
                    gathered(states, rows_, places_),
                    gathered(questions, rows_, torch.from_numpy(starts)[:, None])[:, 0],
                    torch.from_numpy(distances),
                    torch.from_numpy(there),
                ).float()
            losses.append(
                functional.cross_entropy(
                    scores.flatten(0, 1),
                    torch.from_numpy(wanted).flatten(),
                    label_smoothing=smoothing,
                    ignore_index=corpus.IGNORED,
                )
            )
        return torch.stack([weight * loss for weight, loss in zip(_WEIGHTS, losses, strict=False)]).sum()

    def _inputs(self, batch: Sequence[Item]) -> tuple[Tensor, Tensor, Tensor]:
        special = self._special
        ids = _stacked([[special.first, *it.pieces.ids[w.start : w.end]] for it, w in batch], 0)
        shapes = _stacked([[0, *it.pieces.shapes[w.start : w.end]] for it, w in batch], 0)
        mask = _stacked([[1] * (w.end - w.start + 1) for _, w in batch], 0)
        numbers = torch.from_numpy(ids)
        hide = (torch.rand(numbers.shape) < self._plan.hidden) & (torch.from_numpy(mask) == 1)
        hide[:, 0] = False
        return numbers.masked_fill(hide, special.hidden), torch.from_numpy(shapes), torch.from_numpy(mask)

    def _cues(
        self, batch: Sequence[Item], chances: Tensor, tags: Tensor
    ) -> list[tuple[int, int, int, corpus.Annotated | None]]:
        """Return the annotated cues of a batch, and some pieces that the network now takes for cues against it."""
        cues: list[tuple[int, int, int, corpus.Annotated | None]] = [
            (row, *cue) for row, item in enumerate(batch) for cue in corpus.cues_in(*item)
        ]
        false = ((chances > _FALSE_CUE) & (tags == 0)).nonzero().tolist()
        self._random.shuffle(false)
        return cues + [(row, start, start + 1, None) for row, start in false[: max(4, len(cues) // 4)]]


def _aside_tags(batch: Sequence[Item]) -> tuple[Tensor, Tensor]:
    tags = [corpus.aside_tags(*item) for item in batch]
    return torch.from_numpy(_stacked([it for it, _ in tags])), torch.from_numpy(_stacked([it for _, it in tags]))


def _stacked(
    rows: Sequence[Sequence[int]] | Sequence[corpus.Integers], filler: int = corpus.IGNORED
) -> corpus.Integers:
    arrays = [np.asarray(row, np.int64) for row in rows]
    out = np.full((len(arrays), max(map(len, arrays))), filler, np.int64)
    for i, row in enumerate(arrays):
        out[i, : len(row)] = row
    return out
