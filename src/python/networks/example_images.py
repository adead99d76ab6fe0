"""Images to compare networks at."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional


def example_words(count: int, channels: int, height: int, width: int) -> Tensor:
    """Noise, normalised, as smooth as enlarged words are.

    White noise magnifies the last bits, in which any two runtimes differ, tenfold: a spatial
    transformer reads between its pixels, and a trained decoder is torn between characters.
    """
    coarse = torch.randn(count, channels, max(2, height // 16), max(2, width // 16))
    return functional.interpolate(coarse, (height, width), mode='bilinear')


def example_scenes() -> list[tuple[Tensor, ...]]:
    """Noise, normalised, in batches of scenes for a detector; sides are multiples of 32."""
    sizes = [(2, 96, 160), (1, 320, 416), (1, 32, 32), (3, 160, 96)]
    return [(torch.randn(n, 3, h, w),) for n, h, w in sizes]
