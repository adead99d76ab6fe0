"""What MMOCR itself computes, to compare with."""

from __future__ import annotations

from typing import Callable

from torch import Tensor, nn


def whole_forward(model: nn.Module) -> Callable[..., tuple[Tensor, ...]]:
    """MMOCR's own way through the whole model, without post-processing."""

    def forward(image: Tensor) -> tuple[Tensor, ...]:
        if not hasattr(model, 'label_convertor') and not hasattr(model, 'bbox_head'):
            return (model(image, None, mode='tensor'),)
        features = model.extract_feat(image)
        if hasattr(model, 'bbox_head'):
            return (model.bbox_head(features)[:, 0],)
        encoded = None if model.encoder is None else model.encoder(features, None)
        return (model.decoder(features, encoded, None, None, train_mode=False),)

    return forward
