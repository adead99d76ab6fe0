"""Weights rounded to half precision, so that they are stored in half the bytes, exactly."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor


def rounded(state: dict[str, Tensor]) -> dict[str, Tensor]:
    """In half precision; PyTorch takes them back into float32 parameters."""
    return {k: v.half() if v.is_floating_point() else v for k, v in state.items()}


def cast_on_load(path: Path) -> None:
    """Store an ONNX file's large weights in half precision where that loses nothing."""
    model = onnx.load(str(path))
    graph = model.graph
    casts = []
    for tensor in list(graph.initializer):
        values = numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.nbytes < 8_000:
            continue
        half = values.astype(np.float16)
        if not np.array_equal(half.astype(np.float32), values):
            continue
        graph.initializer.remove(tensor)
        graph.initializer.append(numpy_helper.from_array(half, f'{tensor.name}.half'))
        casts.append(
            helper.make_node('Cast', [f'{tensor.name}.half'], [tensor.name], to=TensorProto.FLOAT)
        )
    for node in reversed(casts):
        graph.node.insert(0, node)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))
