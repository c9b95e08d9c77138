"""The network while it is trained: an encoder with tags for cues, and a layer that reads each cue's surroundings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoModel

from ingest.extract.tagger import decoding
from ingest.extract.tagger.wordpieces import SHAPES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_WIDTH = 192
_HEADS = 3
#: A window's start, and what stands in the place of a hidden piece, as MPNet and as BERT call them.
_SPECIAL = ("<s>", "[CLS]"), ("<mask>", "[MASK]")
#: Of the weights of a layer of the encoder, one that each layer has.
_LAYER, _ONCE_A_LAYER = "reader.encoder.encoder.layer.", ".intermediate.dense.bias"
#: Added to the attention that a piece which is not there would get.
_BARRED = -1e4


@dataclass(frozen=True, slots=True)
class Special:
    """Pieces that stand for no text: of a window's start, and in the place of what is hidden."""

    first: int
    hidden: int

    @classmethod
    def of(cls, vocabulary: Mapping[str, int]) -> Special:
        """Return those of BERT's vocabulary, or of MPNet's, which calls them otherwise."""
        return cls(*(vocabulary[mpnet if mpnet in vocabulary else bert] for mpnet, bert in _SPECIAL))


def vocabulary_of(encoder: Path) -> dict[str, int]:
    """Return the number of each piece of an encoder.

    Raises:
        OSError: there is none.
    """
    pieces = (encoder / "vocab.txt").read_text("utf-8").rstrip("\n").split("\n")
    return {piece: number for number, piece in enumerate(pieces)}


class Reader(nn.Module):
    """Reads windows: the encoder, and what the linker is given of it."""

    def __init__(self, encoder: Path) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(str(encoder), add_pooling_layer=False)
        for module in self.encoder.modules():
            if isinstance(module, nn.Dropout):
                # Drawing the numbers costs more than half of a step on a CPU; pieces are hidden at random instead.
                module.p = 0.0
        width = self.encoder.config.hidden_size
        self.shapes = nn.Embedding(len(SHAPES), width)
        nn.init.zeros_(self.shapes.weight)
        self.states = nn.Linear(width, _WIDTH)
        self.questions = nn.Linear(width, _WIDTH)
        self.cues = nn.Linear(width, decoding.CUE_TAGS)
        #: Sources and contents without regard to a cue; learned beside the rest, and used for nothing else.
        self.aside = nn.Linear(width, 2 * 3)

    def encode(self, ids: Tensor, shapes: Tensor, mask: Tensor | None = None) -> Tensor:
        embedded = self.encoder.embeddings.word_embeddings(ids) + self.shapes(shapes)
        hidden: Tensor = self.encoder(inputs_embeds=embedded, attention_mask=mask).last_hidden_state
        return hidden

    def forward(self, ids: Tensor, shapes: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return states, questions and the probabilities of cue tags; windows × pieces × numbers."""
        hidden = self.encode(ids, shapes)
        return self.states(hidden), self.questions(hidden), self.cues(hidden).softmax(-1)


class Linker(nn.Module):
    """Reads what stands around a cue: one transformer layer, normalized first (https://arxiv.org/abs/2002.04745)."""

    def __init__(self, reach: int) -> None:
        super().__init__()
        self.reach = reach
        self.distances = nn.Embedding(2 * reach + 1, _WIDTH)
        self.in_cue = nn.Embedding(2, _WIDTH)
        for embedding in (self.distances, self.in_cue):
            nn.init.normal_(embedding.weight, std=0.02)
        self.first_norm, self.attention_norm, self.dense_norm, self.last_norm = (nn.LayerNorm(_WIDTH) for _ in range(4))
        self.mixing = nn.Linear(_WIDTH, 3 * _WIDTH)
        self.mixed = nn.Linear(_WIDTH, _WIDTH)
        self.dense = nn.Sequential(nn.Linear(_WIDTH, 2 * _WIDTH), nn.GELU(), nn.Linear(2 * _WIDTH, _WIDTH))
        self.tags = nn.Linear(_WIDTH, decoding.TAGS)

    def scores(self, around: Tensor, questions: Tensor, distances: Tensor, there: Tensor) -> Tensor:
        """Return the scores of tags before they are made probabilities; cues × pieces × tags."""
        near = distances.clamp(-self.reach, self.reach) + self.reach
        x = around + questions[:, None] + self.distances(near) + self.in_cue((distances == 0).long())
        x = self.first_norm(x)
        cues, length, width = x.shape
        mixed = self.mixing(self.attention_norm(x)).view(cues, length, 3, _HEADS, width // _HEADS)
        query, key, value = mixed.permute(2, 0, 3, 1, 4)
        # A mask that is added costs a fifth of the time that a mask of yes and no does, once it is a graph.
        barred = (~there[:, None, None]).to(query.dtype) * _BARRED
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=barred)
        x = x + self.mixed(seen.transpose(1, 2).reshape(cues, length, width))
        x = x + self.dense(self.dense_norm(x))
        scores: Tensor = self.tags(self.last_norm(x))
        return scores

    def forward(self, around: Tensor, questions: Tensor, distances: Tensor, there: Tensor) -> Tensor:
        """Return the logarithms of the tags' probabilities."""
        return self.scores(around, questions, distances, there).log_softmax(-1)


class Attributor(nn.Module):
    """Both together."""

    def __init__(self, encoder: Path, reach: int) -> None:
        super().__init__()
        self.reader = Reader(encoder)
        self.linker = Linker(reach)

    def thin(self, layers: int) -> None:
        """Leave the encoder so many of its layers, evenly spread, the first and the last among them.

        Raises:
            ValueError: it has not so many.
        """
        encoder = self.reader.encoder
        all_layers = encoder.encoder.layer
        last = len(all_layers) - 1
        if not 1 < layers <= last + 1:
            raise ValueError(f"{layers} layers: give a number from 2 to {last + 1}")
        chosen = [round(nth * last / (layers - 1)) for nth in range(layers)]
        encoder.encoder.layer = nn.ModuleList(all_layers[it] for it in chosen)
        encoder.config.num_hidden_layers = layers

    def keep(self, path: Path, commands: Sequence[str]) -> None:
        """Write the weights, to go on from, and the commands that they are the work of."""
        torch.save({"weights": self.state_dict(), "commands": list(commands)}, path)

    def restore(self, path: Path) -> list[str]:
        """Read weights that were kept, and return the commands that they are the work of.

        Raises:
            OSError, RuntimeError, KeyError: there are none, or they are of another network.
        """
        kept = torch.load(path, weights_only=True)
        layers = sum(name.startswith(_LAYER) and name.endswith(_ONCE_A_LAYER) for name in kept["weights"])
        if layers < len(self.reader.encoder.encoder.layer):
            self.thin(layers)
        self.load_state_dict(kept["weights"])
        commands: list[str] = kept["commands"]
        return commands


def gathered(states: Tensor, rows: Tensor, places: Tensor) -> Tensor:
    """Return the states at places of rows; `index_select`, whose gradient is much faster than that of indexing."""
    flat = (rows[:, None] * states.shape[1] + places).reshape(-1)
    return states.reshape(-1, states.shape[-1]).index_select(0, flat).view(*places.shape, -1)


def seeded(seed: int) -> None:
    torch.manual_seed(seed)
    torch.use_deterministic_algorithms(mode=True)
