"""mmcv's `pixel_group` and `contour_expand` in NumPy: kernels of text grow over the text around.

The compiled ones empty a queue pixel by pixel. Here all pixels of one distance go at once, in the
queue's order, so that every pixel gets the same label.
"""

from __future__ import annotations

from typing import Any, Callable

import numpy as np


def grow(
    labels: np.ndarray,
    free: np.ndarray,
    front: np.ndarray,
    near: Callable[[np.ndarray, np.ndarray], np.ndarray] | None = None,
) -> np.ndarray:
    """Labels (H, W) after those at `front` (H, W, bool) have spread over the free pixels (H, W).

    `near` says of flat indices and the labels that reach for them which are accepted.
    """
    height, width = labels.shape
    # A border that is never free spares every step a look at the edges.
    padded, open_ = np.pad(labels, 1).ravel(), np.pad(free, 1).ravel()
    queue = np.flatnonzero(np.pad(front, 1))
    # Their order decides nothing: what one pixel reaches has one label, and stays together.
    moves = np.array([-width - 2, width + 2, -1, 1])
    first = np.zeros(len(padded), np.int64)
    while len(queue):
        reached, label = (queue[:, None] + moves).ravel(), padded[queue].repeat(len(moves))
        able = open_[reached]
        reached, label = reached[able], label[able]
        if near is not None:
            row, column = np.divmod(reached, width + 2)
            accepted = near((row - 1) * width + column - 1, label)
            reached, label = reached[accepted], label[accepted]
        # Of several that reach one pixel, the first in the queue has it: it is written last.
        place = np.arange(len(reached))
        first[reached[::-1]] = place[::-1]
        won = first[reached] == place
        queue = reached[won]
        padded[queue] = label[won]
        open_[queue] = False
    return padded.reshape(height + 2, width + 2)[1:-1, 1:-1]


def contour_expand(masks: Any, kernels: Any, min_area: int) -> np.ndarray:
    """Labels (H, W) of `kernels` (H, W) of `min_area` pixels or more, grown over the text.

    `masks` (K, H, W) go from the text to the smallest kernels. mmcv means to grow over one after
    the other, but its stride between them is zero: it grows over the text at once.
    """
    masks, kernels = np.asarray(masks), np.asarray(kernels)
    large = np.bincount(kernels.ravel()) >= min_area
    large[0] = False
    front = large[kernels]
    labels = np.where(front, kernels, 0)
    if len(masks) < 2:
        return labels
    return grow(labels, (masks[0] != 0) & ~front, front)


def pixel_group(
    score: Any,
    mask: Any,
    embedding: Any,
    kernels: Any,
    contour: Any,
    count: int,
    distance: float,
) -> list[list[float]]:
    """Of each of `count` labels: mean score, number of pixels, and x, y of every pixel.

    Kernels (H, W) grow from their `contour` over `mask`, onto pixels whose embedding (H, W, D) is
    nearer than `distance` to the kernel's mean. Sums are made one by one in float32, as mmcv does.
    """
    score, mask, embedding, kernels, contour = map(
        np.asarray, (score, mask, embedding, kernels, contour)
    )
    flat = np.ascontiguousarray(embedding, np.float32).reshape(-1, embedding.shape[2])
    means = np.zeros((count, flat.shape[1]), np.float32)
    for label, pixels in enumerate(pixels_of(kernels, count)):
        if label and len(pixels):
            means[label] = flat[pixels].cumsum(0)[-1] / np.float32(len(pixels))
    limit = np.float32(distance) ** 2

    def near(pixels: np.ndarray, labels: np.ndarray) -> np.ndarray:
        apart = np.zeros(len(pixels), np.float32)
        far = np.zeros(len(pixels), bool)
        for mean, value in zip(means[labels].T, flat[pixels].T):
            apart = (apart + (mean - value).astype(np.float64) ** 2).astype(np.float32)
            far |= apart >= limit
        return ~far

    inside = kernels > 0
    labels = grow(kernels, (mask != 0) & ~inside, inside & (contour != 0), near)
    scores = np.ascontiguousarray(score, np.float32).ravel()
    groups = []
    for label, pixels in enumerate(pixels_of(labels, count)):
        if label == 0 or len(pixels) == 0:
            groups.append([0.0, 0.0])
            continue
        mean = scores[pixels].cumsum()[-1] / np.float32(len(pixels))
        y, x = np.divmod(pixels, labels.shape[1])
        points = np.stack([x, y], 1).astype(np.float64).ravel().tolist()
        groups.append([float(mean), float(len(pixels)), *points])
    return groups


def pixels_of(labels: np.ndarray, count: int) -> list[np.ndarray]:
    """Flat indices of the pixels of each of `count` labels, row by row."""
    flat = labels.ravel()
    order = flat.argsort(kind='stable')
    ends = np.searchsorted(flat[order], np.arange(count + 1))
    return [order[start:end] for start, end in zip(ends, ends[1:])]
