"""Which part of a padded image MMOCR looks at."""

from __future__ import annotations

from typing import Any, Callable

import torch
from torch import Tensor, nn


def valid_width(valid_ratio: Tensor, image: Tensor, width: Tensor | int) -> Tensor:
    """`min(width, ceil(width * valid_ratio))` (N), in double precision as Python computes it."""
    columns = torch.as_tensor(image.shape[3]).double()
    # float32 does not hold the ratio, but the whole number of columns that it stands for.
    ratio = (valid_ratio.double() * columns).round() / columns
    return (ratio * width).ceil().clamp(max=width).long()


def outside(valid_ratio: Tensor, image: Tensor, width: Tensor | int) -> Tensor:
    """(N, width): which columns show padding."""
    return torch.arange(width)[None] >= valid_width(valid_ratio, image, width)[:, None]


def penalty(mask: Tensor) -> Tensor:
    """Added to attention weights: −∞ where `mask` is set."""
    return torch.zeros_like(mask, dtype=torch.float32).masked_fill(mask, float('-inf'))


def masked_forward(model: nn.Module) -> Callable[[Tensor, Tensor], Tensor]:
    """MMOCR's own way through a model that looks at valid ratios, without post-processing."""

    def forward(image: Tensor, valid_ratio: Tensor) -> Tensor:
        width = image.shape[3]
        ratios = [round(ratio * width) / width for ratio in valid_ratio.tolist()]
        if hasattr(model, 'label_convertor'):
            samples: list[Any] = [{'valid_ratio': ratio} for ratio in ratios]
            features = model.extract_feat(image)
            encoded = None if model.encoder is None else model.encoder(features, samples)
            return model.decoder(features, encoded, None, samples, train_mode=False)
        from mmocr.structures import TextRecogDataSample

        samples = [TextRecogDataSample(metainfo={'valid_ratio': ratio}) for ratio in ratios]
        return model(image, samples, mode='tensor')

    return forward
