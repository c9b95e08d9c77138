"""Weights to files: two ONNX graphs, their matrices as 8-bit integers."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import torch
from onnx import TensorProto
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.fusion_options import FusionOptions
from onnxruntime.transformers.optimizer import optimize_model
from torch import nn

from ingest.extract.tagger.network import LINKER, READER
from ingest.training.network import Reader

if TYPE_CHECKING:
    from ingest.training.network import Attributor

_OPSET: Final = 18


def write(network: Attributor, folder: Path, *, quantized: bool = True) -> None:
    """Write `reader.onnx` and `linker.onnx` to a folder."""
    network.eval().float()
    # Written out, attention is found again and made one operation; the fused form of PyTorch comes out in many.
    network.reader.encoder.set_attn_implementation("eager")
    width = network.reader.states.out_features
    ids = torch.ones(2, 16, dtype=torch.long)
    _write(
        network.reader,
        {"ids": ids, "shapes": torch.zeros_like(ids)},
        ("states", "questions", "cues"),
        {"ids": "windows pieces", "shapes": "windows pieces"},
        folder / READER,
        quantized,
    )
    _write(
        network.linker,
        {
            "around": torch.zeros(3, 2 * network.linker.reach, width),
            "questions": torch.zeros(3, width),
            "distances": torch.zeros(3, 2 * network.linker.reach, dtype=torch.long),
            "there": torch.ones(3, 2 * network.linker.reach, dtype=torch.bool),
        },
        ("tags",),
        {"around": "cues", "questions": "cues", "distances": "cues", "there": "cues"},
        folder / LINKER,
        quantized,
    )


def _write(
    module: nn.Module,
    inputs: dict[str, torch.Tensor],
    outputs: tuple[str, ...],
    free: dict[str, str],
    path: Path,
    quantized: bool,
) -> None:
    axes = {name: dict(enumerate(words.split())) for name, words in free.items()}
    first = next(iter(free.values())).split()
    axes |= {name: dict(enumerate(first)) for name in outputs}
    with tempfile.TemporaryDirectory() as place:
        whole = Path(place) / path.name
        torch.onnx.export(
            module,
            tuple(inputs.values()),
            str(whole),
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes=axes,
            opset_version=_OPSET,
            dynamo=False,
        )
        if isinstance(module, Reader):
            shape = module.encoder.config
            fusions = FusionOptions("bert")
            # On a CPU, the sum and the norm made one take four times as long as one after the other.
            fusions.enable_skip_layer_norm = fusions.enable_bias_skip_layer_norm = False
            optimize_model(
                str(whole),
                model_type="bert",
                optimization_options=fusions,
                num_heads=shape.num_attention_heads,
                hidden_size=shape.hidden_size,
                opt_level=0,
            ).save_model_to_file(str(whole))
        if quantized:
            quantize_dynamic(
                whole,
                path,
                weight_type=QuantType.QInt8,
                per_channel=True,
                extra_options={"DefaultTensorType": TensorProto.FLOAT},
            )
        else:
            path.write_bytes(whole.read_bytes())
