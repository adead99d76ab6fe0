"""PANet, PSENet, TextSnake: maps as the head gives them, before the postprocessor's sigmoid."""

from __future__ import annotations

from typing import Any

from torch import Tensor, nn

from networks.example_images import example_scenes
from networks.network import Network

METHODS = ('PANet', 'PSENet', 'TextSnake')


class SegmentationNetwork(nn.Module):
    """Image (N, 3, H, W), H and W multiples of 32, to maps (N, channels, H/4, W/4).

    PANet: text, kernel, four embeddings. PSENet: text first, smallest kernel last. TextSnake: text,
    centre, sin, cos, radius, at the image's full size.
    """

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model
        self.head = model.det_head if hasattr(model, 'det_head') else model.bbox_head

    def forward(self, image: Tensor) -> Tensor:
        return self.head(self.model.extract_feat(image))


def network(model: nn.Module, reference: nn.Module, config: Any) -> Network:
    computes = SegmentationNetwork(reference).eval()
    return Network(
        SegmentationNetwork(model).eval(),
        lambda image: (computes(image),),
        {'input': {0: 'N', 2: 'H', 3: 'W'}},
        {'maps': {0: 'N', 2: 'h', 3: 'w'}},
        example_scenes(),
    )
