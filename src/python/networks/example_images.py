"""Images to compare recognisers at."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional


def example_images(config: Any, count: int, channels: int, height: int, width: int) -> Tensor:
    """Noise, normalised; before a spatial transformer as smooth as enlarged words are.

    It reads between pixels, at places whose last bits differ from one runtime to another: by
    1e-4 px for a trained SVTR, of which white noise makes a hundred times what a picture does.
    """
    if config.model.get('preprocessor') is None:
        return torch.randn(count, channels, height, width)
    coarse = torch.randn(count, channels, max(2, height // 16), max(2, width // 16))
    return functional.interpolate(coarse, (height, width), mode='bilinear')
