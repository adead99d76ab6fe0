"""DBNet's pyramid, computed before it is enlarged, gives what FPNC and DBHead give."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from mmocr.models.textdet.necks import FPNC
from networks.pyramid import DoubledConv, Pyramid, is_plain
from torch import Tensor, nn
from torch.nn.functional import conv2d, interpolate

CHANNELS = [4, 6, 8, 10]


def levels(sizes: list[tuple[int, int]]) -> list[Tensor]:
    return [torch.randn(2, channels, *size) for channels, size in zip(CHANNELS, sizes)]


def neck(**options: Any) -> nn.Module:
    module = FPNC(CHANNELS, lateral_channels=12, out_channels=5, **options).eval()
    for parameter in module.parameters():
        nn.init.normal_(parameter, std=0.3)
    return module


HALVING = [(16, 24), (8, 12), (4, 6), (2, 3)]


def test_a_convolution_of_a_doubled_map() -> None:
    torch.manual_seed(0)
    weight, small = torch.randn(7, 3, 3, 3), torch.randn(2, 3, 5, 4)
    want = conv2d(interpolate(small, scale_factor=2), weight, padding=1)
    assert torch.allclose(DoubledConv(weight)(small), want, atol=1e-5)


@pytest.mark.parametrize('options', [{}, {'bias_on_lateral': True, 'bias_on_smooth': True}])
@torch.no_grad()
def test_equals_the_neck_and_the_heads_convolution(options: dict[str, bool]) -> None:
    torch.manual_seed(1)
    module, inputs = neck(**options), levels(HALVING)
    conv, norm = nn.Conv2d(20, 9, 3, padding=1).eval(), nn.BatchNorm2d(9).eval()
    norm.running_mean.normal_()
    norm.running_var.uniform_(0.5, 2)
    assert is_plain(module, inputs)
    want = norm(conv(module(inputs))).relu()
    assert torch.allclose(Pyramid(module, conv, norm).eval()(inputs), want, atol=1e-4)


@pytest.mark.parametrize(
    'options',
    [
        {'bn_re_on_lateral': True},
        {'bn_re_on_smooth': True},
        {'conv_after_concat': True},
        {'asf_cfg': {'attention_type': 'ScaleChannelSpatial'}},
    ],
)
def test_a_neck_with_more_in_it_is_left_alone(options: dict[str, Any]) -> None:
    assert not is_plain(neck(**options), levels(HALVING))


def test_levels_of_a_dilated_backbone_are_left_alone() -> None:
    assert not is_plain(neck(), levels([(16, 24), (8, 12), (4, 6), (4, 6)]))
