"""The picture that the images of every kind show."""

from __future__ import annotations

import numpy as np

WIDTH, HEIGHT = 37, 27


def picture(width: int = WIDTH, height: int = HEIGHT) -> np.ndarray:
    """Smooth colours with a dark bar across, so that a wrong row, plane or chroma shows."""
    y, x = np.mgrid[0:height, 0:width]
    rgb = (
        np.stack([40 + 5 * x, 200 - 6 * y, (7 * x + 11 * y) % 256], axis=2)
        .clip(0, 255)
        .astype(np.uint8)
    )
    rgb[height // 3 : height // 2, width // 5 : width - 4] = (30, 20, 90)
    return rgb


RGB = picture()
GRAY = RGB[:, :, 1].copy()
BITS = (GRAY > 110).astype(np.uint8)
