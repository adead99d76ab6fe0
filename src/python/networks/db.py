"""DBNet and DBNet++: one probability map."""

from __future__ import annotations

from typing import Any

from torch import Tensor, nn

from networks.example_images import example_scenes
from networks.network import Network
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
        first, norm, _, second = head.binarize[3:7]
        self.features = head.binarize[:3]
        self.upscaling = Upscaling(first, norm, second)

    def forward(self, image: Tensor) -> Tensor:
        features = self.features(self.model.extract_feat(image))
        return self.upscaling(features).squeeze(1).sigmoid()


def network(model: nn.Module, reference: nn.Module, config: Any) -> Network:
    return Network(
        DetectorNetwork(model).eval(),
        whole_forward(reference),
        {'input': {0: 'N', 2: 'H', 3: 'W'}},
        {'prob': {0: 'N', 1: 'H', 2: 'W'}},
        example_scenes(),
    )
