"""SegOCR of 0.x: the logits of each pixel's class."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from networks.network import Network
from networks.recogniser_size import recogniser_size

METHODS = ('SegRecognizer',)


class SegNetwork(nn.Module):
    """Image (N, 3, H, W) to (N, classes, H, W)."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, image: Tensor) -> Tensor:
        return self.model.head(self.model.neck(self.model.extract_feat(image)))


def network(model: nn.Module, reference: nn.Module, config: Any) -> Network:
    height, width = recogniser_size(config)
    wanted = SegNetwork(reference)
    widths = [width] if width else [160, 64, 256]
    return Network(
        SegNetwork(model).eval(),
        lambda image: (wanted(image),),
        {'input': {0: 'N'} if width else {0: 'N', 3: 'W'}},
        {'prob': {0: 'N'} if width else {0: 'N', 3: 'W'}},
        [(torch.randn(n, 3, height, w),) for w in widths for n in (2, 1, 3)],
    )
