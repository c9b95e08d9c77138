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
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from torch import Tensor

    from ingest.extract.tagger.wordpieces import WordPieces
    from ingest.training.corpus import Example
    from ingest.training.network import Attributor, Special
    from ingest.training.teaching import Taught

#: Probability from which a piece that is no cue is also tried as one, so that the linker learns to find nothing there.
_FALSE_CUE: Final = 0.15
#: What the three losses weigh: cues, sources and contents by themselves, sources and contents of cues.
_WEIGHTS: Final = (2.0, 0.3, 3.0)
_CLIPPED: Final = 1.0
_WARMUP: Final = 0.06
_LEAST_RATE: Final = 0.02

Item = tuple["Example", Window]
#: A cue: its window's place in the batch, its first piece and its end in the window, and what is annotated, if it is
#: one.
Cue = tuple[int, int, int, "corpus.Annotated | None"]


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
        taught: what a teacher's tags weigh beside the annotated ones, where there is a teacher; both together are 1.
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
    taught: float = 0.6


class Learning:
    """One run over the examples, from the first step to the last.

    `taught` has what a teacher makes of examples, by their ids.
    """

    def __init__(
        self,
        network: Attributor,
        examples: Sequence[Example],
        plan: Plan,
        wordpieces: WordPieces,
        special: Special,
        taught: Mapping[str, Taught],
    ) -> None:
        self._network, self._examples, self._plan = network, examples, plan
        self._wordpieces, self._special = wordpieces, special
        # By its text: a teacher knows nothing of an article whose quotation marks are damaged.
        self._taught = {it.text: taught[it.id] for it in examples if it.id in taught}
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
        reader = self._network.reader
        ids, shapes, mask = self._inputs(batch)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = reader.encode(ids, shapes, mask)
            cue_scores, aside = reader.cues(hidden).float(), reader.aside(hidden).float()
            states, questions = reader.states(hidden), reader.questions(hidden)
        tags = torch.from_numpy(_stacked([corpus.cue_tags(*item) for item in batch]))
        source, content = _aside_tags(batch)
        losses = [
            _divergence(cue_scores, tags, self._wanted(tags, self._taught_cues(batch, tags.shape[1]))),
            functional.cross_entropy(aside[..., :3].flatten(0, 1), source.flatten(), ignore_index=corpus.IGNORED)
            + functional.cross_entropy(aside[..., 3:].flatten(0, 1), content.flatten(), ignore_index=corpus.IGNORED),
        ]
        cues = self._cues(batch, cue_scores.detach().softmax(-1)[..., decoding.CUE_BEGINS], tags)
        if cues:
            rows, starts, ends = (np.array(column) for column in list(zip(*cues, strict=True))[:3])
            lengths = np.array([batch[row][1].end - batch[row][1].start + 1 for row in rows])
            places, distances, there = surroundings(starts, ends, lengths, self._plan.reach)
            annotated = [corpus.link_tags(cue[3], batch[cue[0]][1], places[i], there[i]) for i, cue in enumerate(cues)]
            wanted = torch.from_numpy(np.stack(annotated))
            with torch.autocast("cpu", dtype=torch.bfloat16):
                rows_, places_ = torch.from_numpy(rows), torch.from_numpy(places)
                scores = self._network.linker.scores(
                    gathered(states, rows_, places_),
                    gathered(questions, rows_, torch.from_numpy(starts)[:, None])[:, 0],
                    torch.from_numpy(distances),
                    torch.from_numpy(there),
                ).float()
            losses.append(_divergence(scores, wanted, self._wanted(wanted, self._taught_links(batch, cues))))
        return torch.stack([weight * loss for weight, loss in zip(_WEIGHTS, losses, strict=False)]).sum()

    def _wanted(self, tags: Tensor, taught: Tensor) -> Tensor:
        """Return the probabilities of tags to learn: the annotated ones, smoothed, and a teacher's where it has any."""
        plan, count = self._plan, taught.shape[-1]
        hot = functional.one_hot(tags.clamp(min=0), count).float()
        smooth = hot * (1 - plan.smoothing) + plan.smoothing / count
        is_taught = taught.sum(-1, keepdim=True) > 0
        return torch.where(is_taught, (1 - plan.taught) * smooth + plan.taught * taught, smooth)

    def _taught_cues(self, batch: Sequence[Item], length: int) -> Tensor:
        """Return a teacher's tags of pieces by themselves; zeros where there are none."""
        out = np.zeros((len(batch), length, decoding.CUE_TAGS), np.float32)
        for row, (example, window) in enumerate(batch):
            taught = self._taught.get(example.text)
            if taught is not None:
                out[row, 1 : window.end - window.start + 1] = taught.cues[window.start : window.end]
        return torch.from_numpy(out)

    def _taught_links(self, batch: Sequence[Item], cues: Sequence[Cue]) -> Tensor:
        """Return a teacher's tags of what stands around cues; zeros where there are none."""
        out = np.zeros((len(cues), 2 * self._plan.reach, decoding.TAGS), np.float32)
        for row, (item, start, _, _) in enumerate(cues):
            example, window = batch[item]
            taught = self._taught.get(example.text)
            if taught is not None:
                place = start + window.start - 1
                nth = int(np.searchsorted(taught.starts, place))
                if nth < len(taught.starts) and taught.starts[nth] == place:
                    out[row] = taught.links[nth]
        return torch.from_numpy(out)

    def _inputs(self, batch: Sequence[Item]) -> tuple[Tensor, Tensor, Tensor]:
        special = self._special
        ids = _stacked([[special.first, *it.pieces.ids[w.start : w.end]] for it, w in batch], 0)
        shapes = _stacked([[0, *it.pieces.shapes[w.start : w.end]] for it, w in batch], 0)
        mask = _stacked([[1] * (w.end - w.start + 1) for _, w in batch], 0)
        numbers = torch.from_numpy(ids)
        hide = (torch.rand(numbers.shape) < self._plan.hidden) & (torch.from_numpy(mask) == 1)
        hide[:, 0] = False
        return numbers.masked_fill(hide, special.hidden), torch.from_numpy(shapes), torch.from_numpy(mask)

    def _cues(self, batch: Sequence[Item], chances: Tensor, tags: Tensor) -> list[Cue]:
        """Return the annotated cues of a batch, and some pieces that the network now takes for cues against it."""
        cues: list[Cue] = [(row, *cue) for row, item in enumerate(batch) for cue in corpus.cues_in(*item)]
        false = ((chances > _FALSE_CUE) & (tags == 0)).nonzero().tolist()
        self._random.shuffle(false)
        return cues + [(row, start, start + 1, None) for row, start in false[: max(4, len(cues) // 4)]]


def _divergence(scores: Tensor, tags: Tensor, wanted: Tensor) -> Tensor:
    """Return the mean cross entropy of scores and wanted probabilities where tags are to be learned."""
    return functional.cross_entropy(scores[tags != corpus.IGNORED], wanted[tags != corpus.IGNORED])


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
