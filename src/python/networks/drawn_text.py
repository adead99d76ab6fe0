"""Images with something to be found in them, to compare networks at."""

from __future__ import annotations

import cv2
import numpy as np
import torch
from torch import Tensor


def drawn_text(height: int, width: int, seed: int) -> Tensor:
    """A normalised image (1, 3, height, width) of a few words on a plain ground."""
    random = np.random.default_rng(seed)
    image = np.full((height, width, 3), random.integers(0, 256, 3), np.uint8)
    for _ in range(max(2, height * width // 8000)):
        word = ''.join(random.choice(list('ABCDEHKLMNRSTXabcdehkmnrst0123456789'), 6))
        where = (int(random.integers(-10, width // 2)), int(random.integers(12, height)))
        colour = random.integers(0, 256, 3).tolist()
        cv2.putText(
            image, word, where, cv2.FONT_HERSHEY_SIMPLEX, random.uniform(0.4, 1.2), colour, 2
        )
    normalised = (image.astype(np.float32) - 117) / 58
    noise = random.normal(scale=0.05, size=image.shape).astype(np.float32)
    return torch.from_numpy(normalised + noise).permute(2, 0, 1)[None].contiguous()
