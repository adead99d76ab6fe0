"""mmcv's NMS in plain PyTorch: of boxes that overlap, the one with the best score."""

from __future__ import annotations

import torch
from torch import Tensor

#: Boxes that are compared with each other at once, which bounds the memory.
AT_ONCE = 1024


def nms(
    boxes: Tensor, scores: Tensor, threshold: float, offset: int = 0, stable: bool = False
) -> Tensor:
    """Indices of the boxes (n, 4) that are kept, best score first.

    A box goes when its IoU with a better one that stays is above `threshold`; a box that ends at
    pixel x2 is x2 - x1 + `offset` wide. Equal scores come as PyTorch's sort leaves them, which mmcv
    asks, too; if `stable`, in their order.
    """
    order = scores.sort(dim=0, descending=True, stable=stable)[1]
    kept = [order[:0]]
    while len(order):
        some, order = order[:AT_ONCE], order[AT_ONCE:]
        over = overlap(boxes[some], boxes[some], threshold, offset).cpu().numpy()
        alive = torch.ones(len(some), dtype=torch.bool)
        stays = alive.numpy()
        for nth in range(len(some) - 1):
            if stays[nth]:
                stays[nth + 1 :] &= ~over[nth, nth + 1 :]
        best = some[alive.to(some.device)]
        kept.append(best)
        if len(order):
            order = order[~overlap(boxes[best], boxes[order], threshold, offset).any(0)]
    return torch.cat(kept)


def overlap(ones: Tensor, others: Tensor, threshold: float, offset: int) -> Tensor:
    """Which of boxes (n, 4) and (m, 4) overlap: (n, m)."""
    low = torch.max(ones[:, None, :2], others[:, :2])
    high = torch.min(ones[:, None, 2:], others[:, 2:])
    shared = (high - low + offset).clamp(min=0).prod(2)
    areas = [(boxes[:, 2:] - boxes[:, :2] + offset).prod(1) for boxes in (ones, others)]
    return shared / (areas[0][:, None] + areas[1] - shared) > threshold
