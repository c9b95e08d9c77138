"""The weights at work: two ONNX graphs, one that reads pieces and one that reads them again for each cue.

The reader is an encoder (half the layers of all-mpnet-base-v2 before training, https://arxiv.org/abs/2004.09297). The
linker sees, for one cue, what stands around it as the reader understood it, how far from the cue each piece is, and
gives each piece a tag: source, content or neither.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import onnxruntime

from ontology.errors import InvalidSetting

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from ingest.extract.tagger.decoding import Floats, Integers

READER: Final = "reader.onnx"
LINKER: Final = "linker.onnx"
#: What ONNX Runtime would do to a graph and should not: the sum and the norm made one take four times as long on a CPU.
_NOT_FASTER: Final = ["SkipLayerNormFusion"]


class Network:
    """Both graphs, on one core: articles are read in parallel by processes."""

    def __init__(self, folder: Path) -> None:
        """Load the weights in `folder`.

        Raises:
            InvalidSetting: there are none, or they cannot be read.
        """
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        try:
            self._reader, self._linker = (
                onnxruntime.InferenceSession(
                    folder / name, options, providers=["CPUExecutionProvider"], disabled_optimizers=_NOT_FASTER
                )
                for name in (READER, LINKER)
            )
        except (OSError, RuntimeError) as error:
            raise InvalidSetting(
                f"the weights in {folder} cannot be read: {error}. Install OnRecord anew, or train them"
            ) from error

    def read(self, ids: Integers, shapes: Integers) -> tuple[Floats, Floats, Floats]:
        """Read one window of pieces: several at once are slower, on one core, than one after the other.

        Returns:
            Of each piece its state, what it asks for if it is a cue, and its probabilities as a cue; pieces × numbers.
        """
        states, questions, cues = self._reader.run(None, {"ids": ids[None], "shapes": shapes[None]})
        return states[0], questions[0], cues[0]

    def link(self, around: Floats, questions: Floats, distances: Integers, there: NDArray[np.bool_]) -> Floats:
        """Read what stands around cues.

        Args:
            around: states; cues × pieces × numbers.
            questions: what each cue asks for; cues × numbers.
            distances: of each piece from its cue, in pieces, 0 in the cue; cues × pieces.
            there: whether a piece is one of the window; cues × pieces.

        Returns:
            Logarithms of the probabilities of the tags; cues × pieces × tags.
        """
        tags: Floats = self._linker.run(
            None, {"around": around, "questions": questions, "distances": distances, "there": there}
        )[0]
        return tags
