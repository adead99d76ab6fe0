"""When ONNX Runtime's distance from PyTorch is a defect, and when only rounding."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from export_check import check_export
from networks.network import Network
from torch import Tensor, nn


class Cancelling(nn.Module):
    """Large terms of both signs whose small sum depends on the order of addition."""

    def __init__(self) -> None:
        super().__init__()
        half = torch.rand(4096, 64, generator=torch.Generator().manual_seed(0)) * 1e4
        self.weight = nn.Parameter(torch.cat([half, -half]))

    def forward(self, x: Tensor) -> Tensor:
        return torch.cat([x, x * 1.00001], 1) @ self.weight / 1e3


def exported(folder: Path, module: nn.Module, reference: nn.Module) -> tuple[Network, Path]:
    example = (torch.rand(1, 4096, generator=torch.Generator().manual_seed(1)),)
    path = folder / 'network.onnx'
    names = {'input_names': ['input'], 'output_names': ['output']}
    torch.onnx.export(module, example, str(path), dynamo=False, **names)
    return Network(
        module, lambda x: (reference(x),), {'input': {}}, {'output': {}}, [example]
    ), path


def in_double(network: Network, reference: nn.Module) -> Network:
    return network._replace(reference=lambda x: (reference.double()(x),))


def test_rounding_that_the_network_amplifies_is_no_defect(tmp_path: Path, capsys) -> None:
    network, path = exported(tmp_path, Cancelling(), Cancelling())
    difference = check_export(network, lambda: in_double(network, Cancelling()), path)
    assert difference > network.tolerance
    assert 'in double precision' in capsys.readouterr().out


def test_a_wrong_network_is_one(tmp_path: Path) -> None:
    wrong = nn.Linear(4096, 64)
    right = nn.Linear(4096, 64)
    with torch.no_grad():
        # Values above 1 would make the difference a share of the largest.
        wrong.weight *= 0.1
        right.load_state_dict(wrong.state_dict())
        wrong.bias += 1e-3
    network, path = exported(tmp_path, wrong, right)
    with pytest.raises(RuntimeError, match='differs from PyTorch by 1.0e-03, more than 1e-04'):
        check_export(network, lambda: in_double(network, right), path)


def test_without_a_double_the_plain_rule_stands(tmp_path: Path) -> None:
    network, path = exported(tmp_path, Cancelling(), Cancelling())

    def none() -> Network:
        raise NotImplementedError('no double')

    with pytest.raises(RuntimeError, match='differs from PyTorch'):
        check_export(network, none, path)
