"""What an exporter needs to know of one model's network."""

from __future__ import annotations

from typing import Any, Callable, NamedTuple

from torch import Tensor, nn

#: Names of the dynamic dimensions of a tensor, by axis.
Axes = dict[int, str]


class Network(NamedTuple):
    """`module` is exported; `reference` is what MMOCR itself computes for the same inputs."""

    module: nn.Module
    #: Takes the inputs in their order and gives the outputs in theirs.
    reference: Callable[..., tuple[Tensor, ...]]
    #: Name → dynamic axes, in the order of the module's arguments. The first one is `input`.
    inputs: dict[str, Axes]
    #: Name → dynamic axes, in the order of the module's results; all float32.
    outputs: dict[str, Axes]
    #: Inputs to compare at, of several sizes; the first is traced.
    examples: list[tuple[Tensor, ...]]
    #: DeformConv needs 19.
    opset: int = 17
    #: Largest difference from PyTorch, as a share of the largest value, that is no defect.
    tolerance: float = 1e-4
    #: Takes the traced ONNX model and gives the one to be written.
    finish: Callable[[Any], Any] | None = None
