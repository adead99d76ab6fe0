"""Recognisers that read character by character, exported at miniature size against PyTorch."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from export_check import check_export
from export_onnx import write_onnx
from mmocr_model import build_model
from networks.methods import network_of
from small_recognisers import SMALL, write_small

GREEDY = sorted(set(SMALL) - {'abinet', 'abinet_vision', 'seg'})


def exported(name: str, folder: Path, change: Any = None) -> tuple[Any, Path]:
    _, model, config = build_model(*write_small(name, folder))
    if change:
        change(model)
    network = network_of(model, config)
    torch.manual_seed(0)
    path = folder / f'{name}.onnx'
    write_onnx(network, path, None)
    return network, path


@pytest.mark.parametrize('name', sorted(SMALL))
def test_equals_mmocr_at_every_batch_and_valid_ratio(name: str, tmp_path: Path) -> None:
    network, path = exported(name, tmp_path)
    assert check_export(network, lambda: network, path) < 1e-5
    model = onnx.load(str(path))
    assert {node.domain for node in model.graph.node} <= {''}
    weights = sum(v.numel() * v.element_size() for v in network.module.state_dict().values())
    assert path.stat().st_size < 1.5 * weights + 500_000


def ends_at_once(model: Any) -> None:
    """The end token is what the last layer always prefers."""
    decoder = model.decoder
    layer = next(
        getattr(decoder, name)
        for name in ('prediction', 'classifier', 'cls', 'fc')
        if hasattr(decoder, name)
    )
    end = getattr(model, 'label_convertor', getattr(decoder, 'dictionary', None)).end_idx
    layer.bias.data[end] += 100


@pytest.mark.parametrize('name', GREEDY)
def test_stops_at_the_end_token(name: str, tmp_path: Path) -> None:
    network, path = exported(name, tmp_path, ends_at_once)
    assert check_export(network, lambda: network, path) < 1e-5
    session = onnxruntime.InferenceSession(str(path), providers=['CPUExecutionProvider'])
    feeds = dict(zip(network.inputs, (tensor.numpy() for tensor in network.examples[0])))
    assert session.run(['prob'], feeds)[0].shape[1] == 1


@pytest.mark.parametrize('name', [name for name in GREEDY if name not in ('aster', 'master')])
def test_padding_is_not_looked_at(name: str, tmp_path: Path) -> None:
    _, path = exported(name, tmp_path)
    session = onnxruntime.InferenceSession(str(path), providers=['CPUExecutionProvider'])
    shape = [1, *session.get_inputs()[0].shape[1:]]
    image = np.random.default_rng(0).standard_normal(shape).astype(np.float32)

    def prob(ratio: float) -> np.ndarray:
        return session.run(None, {'input': image, 'valid_ratio': np.float32([ratio])})[0]

    assert np.abs(prob(0.5)[0, 0] - prob(1)[0, 0]).max() > 1e-7
    assert np.array_equal(prob(0.5), prob(0.5 + 1e-7))
