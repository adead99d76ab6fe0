"""DBNet and DBNet++: one probability map."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from networks.example_images import example_scenes
from networks.network import Network
from networks.pyramid import Pyramid, is_plain
from networks.reference import whole_forward
from networks.upscaling import Upscaling

METHODS = ('DBNet',)


class DetectorNetwork(nn.Module):
    """DBNet: image (N, 3, H, W), H and W multiples of 32, to probability map (N, H, W)."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model
        head = model.det_head if hasattr(model, 'det_head') else model.bbox_head
        # 0.x has the sigmoid, too.
        conv, norm, _, *doublings = head.binarize[:7]
        self.features = features(model, conv, norm)
        first, norm, _, second = doublings
        self.upscaling = Upscaling(first, norm, second)

    def forward(self, image: Tensor) -> Tensor:
        features = self.features(self.model.backbone(image))
        return self.upscaling(features).squeeze(1).sigmoid()


def features(model: nn.Module, conv: nn.Conv2d, norm: nn.BatchNorm2d) -> nn.Module:
    """The way from the backbone's levels to what is left to be enlarged."""
    with torch.no_grad():
        levels = model.backbone(torch.zeros(1, 3, 64, 64))
    if is_plain(model.neck, levels):
        return Pyramid(model.neck, conv, norm)
    return nn.Sequential(model.neck, conv, norm, nn.ReLU())


def network(model: nn.Module, reference: nn.Module, config: Any) -> Network:
    return Network(
        DetectorNetwork(model).eval(),
        whole_forward(reference),
        {'input': {0: 'N', 2: 'H', 3: 'W'}},
        {'prob': {0: 'N', 1: 'H', 2: 'W'}},
        example_scenes(),
    )
