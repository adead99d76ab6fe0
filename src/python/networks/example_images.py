"""Images to compare recognisers at."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional


def example_images(count: int, channels: int, height: int, width: int) -> Tensor:
    """Noise, normalised, as smooth as enlarged words are.

    White noise magnifies the last bits, in which any two runtimes differ, tenfold: a spatial
    transformer reads between its pixels, and a trained decoder is torn between characters.
    """
    coarse = torch.randn(count, channels, max(2, height // 16), max(2, width // 16))
    return functional.interpolate(coarse, (height, width), mode='bilinear')
