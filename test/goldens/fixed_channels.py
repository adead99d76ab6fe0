"""Modules whose channels MMOCR fixes: trained with an eighth of them, the rest filled with zeros.

A channel of zeros stays zero through convolution, normalisation, ReLU and LSTM, so the full module
computes what the small one does. Zeros are deflated in the checkpoint and padded on load in ONNX.
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from torch import Tensor, nn

FACTOR = 8
#: Fewer channels than these are the image's, the classes' or the control points'.
MANY = 64


def fewer(channels: int) -> int:
    return channels // FACTOR if channels >= MANY else channels


def shrink(module: nn.Module) -> None:
    """Replace the module's layers, in place, by ones with fewer channels."""
    for name, child in module.named_children():
        if isinstance(child, nn.Conv2d):
            small = nn.Conv2d(
                fewer(child.in_channels), fewer(child.out_channels), child.kernel_size,
                child.stride, child.padding, bias=child.bias is not None,
            )  # fmt: skip
            nn.init.kaiming_normal_(small.weight)
        elif isinstance(child, (nn.BatchNorm1d, nn.BatchNorm2d)):
            small = type(child)(fewer(child.num_features))
        elif isinstance(child, nn.Linear):
            small = nn.Linear(fewer(child.in_features), fewer(child.out_features))
            if not child.weight.any():
                # A spatial transformer begins with its points at the border.
                nn.init.zeros_(small.weight)
                small.bias.data.copy_(child.bias.data)
        elif isinstance(child, nn.LSTM):
            small = nn.LSTM(
                fewer(child.input_size), fewer(child.hidden_size), child.num_layers,
                bidirectional=child.bidirectional,
            )  # fmt: skip
        else:
            shrink(child)
            continue
        # `ConvModule` keeps its norm under a name it looks up.
        setattr(module, name, small)


def blocks(name: str, shape: tuple[int, ...]) -> tuple[int, ...]:
    """The shape with the parts apart of what is several: an LSTM's gates, its two directions where
    they are read, a graph's nodes and neighbours, a pyramid's levels.
    """
    if '.rnn.' in name:
        return (4, shape[0] // 4, *shape[1:])
    if name.endswith('embedding.weight'):
        return (shape[0], 2, shape[1] // 2)
    if '.gcn.conv' in name and len(shape) == 2:
        return (2, shape[0] // 2, shape[1])
    if 'neck.output_convs.conv' in name:
        return (shape[0], 4, shape[1] // 4, *shape[2:])
    return shape


def widen(small: dict[str, Tensor], full: dict[str, Tensor]) -> dict[str, Tensor]:
    """The small module's weights in the full one's shapes, everything else zero (variance one)."""
    state = {}
    for name, wanted in full.items():
        value = small[name]
        if value.shape == wanted.shape:
            state[name] = value
            continue
        padded = torch.ones_like(wanted) if 'running_var' in name else torch.zeros_like(wanted)
        inside = padded.view(blocks(name, tuple(wanted.shape)))
        value = value.view(blocks(name, tuple(value.shape)))
        inside[tuple(slice(size) for size in value.shape)] = value
        state[name] = padded
    return state


def cut(name: str, full: Tensor, shape: tuple[int, ...]) -> Tensor:
    """The small module's part of the full one's weights: `widen` undone."""
    inside = full.view(blocks(name, tuple(full.shape)))
    return inside[tuple(slice(size) for size in blocks(name, tuple(shape)))].reshape(shape)


def deflate(checkpoint: Path) -> None:
    """Compress a PyTorch checkpoint, which PyTorch reads all the same."""
    with zipfile.ZipFile(checkpoint) as stored:
        entries = [(info.filename, stored.read(info)) for info in stored.infolist()]
    with zipfile.ZipFile(checkpoint, 'w', zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name, content in entries:
            # One date for all, so that equal weights give equal files.
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(info, content)


def pad_on_load(path: Path) -> None:
    """Store the weights of an ONNX file without their zeros; a Pad, done on load, restores them."""
    model = onnx.load(str(path))
    graph = model.graph
    made = []
    for tensor in list(graph.initializer):
        values = numpy_helper.to_array(tensor)
        if values.nbytes < 20_000 or np.count_nonzero(values) > 0.3 * values.size:
            continue
        shape = gates(values)
        cropped = crop(values.reshape(shape))
        graph.initializer.remove(tensor)
        made += restored(graph, tensor.name, cropped, shape, values.shape)
    for index, node in enumerate(made):
        graph.node.insert(index, node)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def gates(values: np.ndarray) -> tuple[int, ...]:
    """The shape in which the zeros lie at the ends: 4 gates or levels, or 2 directions, apart."""
    shape = values.shape
    candidates = [shape]
    if len(shape) == 3 and shape[1] % 4 == 0:
        candidates.append((shape[0], 4, shape[1] // 4, shape[2]))
    if len(shape) == 2 and shape[0] % 2 == 0:
        candidates.append((2, shape[0] // 2, shape[1]))
    if len(shape) == 4 and shape[1] % 4 == 0:
        candidates.append((shape[0], 4, shape[1] // 4, *shape[2:]))
    return min(candidates, key=lambda shape: crop(values.reshape(shape)).size)


def crop(values: np.ndarray) -> np.ndarray:
    """Without the zeros at the end of each axis."""
    used = np.nonzero(values)
    return values[tuple(slice(int(axis.max()) + 1) for axis in used)]


def restored(graph, name: str, cropped: np.ndarray, shape: tuple, original: tuple) -> list:
    """Nodes that make the tensor `name` of its stored part."""
    pads = [0] * len(shape) + [full - part for full, part in zip(shape, cropped.shape)]
    constants = {
        f'{name}.part': np.ascontiguousarray(cropped),
        f'{name}.pads': np.asarray(pads, np.int64),
        f'{name}.shape': np.asarray(original, np.int64),
    }
    for key, value in constants.items():
        graph.initializer.append(numpy_helper.from_array(value, key))
    return [
        helper.make_node('Pad', [f'{name}.part', f'{name}.pads'], [f'{name}.padded']),
        helper.make_node('Reshape', [f'{name}.padded', f'{name}.shape'], [name]),
    ]


if __name__ == '__main__':
    pad_on_load(Path(sys.argv[1]))
